"""The questions that a list can be asked (SS 12000 v2.1), and which things an answer takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fullfolj.simulation.ss12000.resources import Thing

_EVERYWHERE = {"limit", "pageToken", "sortkey", "expandReferenceNames", "expand"}
_META = ("meta.created.before", "meta.created.after", "meta.modified.before", "meta.modified.after")
_EXPANDS = {
    "groups": {"assignmentRoles"},
    "calendarEvents": {"activity", "attendance"},
    "persons": {"duties", "responsibleFor", "placements", "ownedPlacements", "groupMemberships"},
    "duties": {"person"},
    "activities": {"groups", "teachers", "syllabus"},
}
#: List → parameter → where its values stand in a thing.
_POINTERS: dict[str, dict[str, str]] = {
    "organisations": {"parent": "parentOrganisation", "schoolUnitCode": "schoolUnitCode", "type": "organisationType"},
    "groups": {"organisation": "organisation", "groupType": "groupType"},
    "duties": {"organisation": "dutyAt", "person": "person", "dutyRole": "dutyRole"},
    "activities": {"organisation": "organisation", "group": "groups"},
    "calendarEvents": {"activity": "activity"},
    "attendances": {"student": "student", "calendarEvent": "calendarEvent"},
    "absences": {"student": "student", "organisation": "organisation", "type": "type"},
    "grades": {"student": "student", "organisation": "organisation"},
}
_REQUIRED = {"calendarEvents": ("startTime.onOrAfter", "startTime.onOrBefore")}
#: List → parameter → field and whether the value must be at the most or at the least so.
_BOUNDS: dict[str, dict[str, tuple[str, bool]]] = {
    "calendarEvents": {"startTime.onOrAfter": ("startTime", True), "startTime.onOrBefore": ("startTime", False)},
    "absences": {
        "startTime.onOrAfter": ("startTime", True),
        "startTime.onOrBefore": ("startTime", False),
        "endTime.onOrAfter": ("endTime", True),
        "endTime.onOrBefore": ("endTime", False),
    },
    "grades": {
        "registeredDate.onOrAfter": ("registeredDate", True),
        "registeredDate.onOrBefore": ("registeredDate", False),
    },
}


class BadQuestionError(ValueError):
    """The standard does not have the question, or it is put wrongly."""


@dataclass
class Filter:
    """Takes the things that every test takes; `expands` asks for what belongs to them too."""

    tests: list[Callable[[Thing], bool]]
    expands: bool

    def takes(self, thing: Thing) -> bool:
        return all(test(thing) for test in self.tests)


def filter_of(path: str, query: Mapping[str, list[str]]) -> Filter:
    """The filter of a question. BadQuestionError for a parameter that the list does not have."""
    tests: list[Callable[[Thing], bool]] = []
    for name in _REQUIRED.get(path, ()):
        if name not in query:
            raise BadQuestionError(f"{name} is required")
    for name, values in query.items():
        if name in _EVERYWHERE:
            continue
        if name in _META:
            tests.append(_meta(name, _moment(values[0])))
        elif name in _BOUNDS.get(path, {}):
            tests.append(_bound(*_BOUNDS[path][name], _moment(values[0])))
        elif name in _POINTERS.get(path, {}):
            tests.append(_points(_POINTERS[path][name], set(values)))
        elif path == "persons" and name == "relationship.organisation":
            tests.append(_enrolled(values[0]))
        else:
            raise BadQuestionError(f"{path} has no parameter {name}")
    expands = set(query.get("expand", ()))
    if expands - _EXPANDS.get(path, set()):
        raise BadQuestionError("nothing such to expand")
    return Filter(tests, bool(expands))


def _meta(name: str, at: dt.datetime) -> Callable[[Thing], bool]:
    _word, field, side = name.split(".")

    def test(thing: Thing) -> bool:
        text = thing.get("meta", {}).get(field)
        if text is None:
            return True
        when = _moment(text)
        return when > at if side == "after" else when <= at

    return test


def _bound(field: str, is_least: bool, at: dt.datetime) -> Callable[[Thing], bool]:
    def test(thing: Thing) -> bool:
        when = _moment(thing[field])
        return when >= at if is_least else when <= at

    return test


def _points(field: str, wanted: set[str]) -> Callable[[Thing], bool]:
    def test(thing: Thing) -> bool:
        value = thing.get(field)
        values = value if isinstance(value, list) else [value]
        return bool(wanted & {one.get("id") if isinstance(one, dict) else one for one in values})

    return test


def _enrolled(unit: str) -> Callable[[Thing], bool]:
    return lambda thing: any(one["enroledAt"]["id"] == unit for one in thing.get("enrolments", ()))


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadQuestionError("not a date or date-time") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
