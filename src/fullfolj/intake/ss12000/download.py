"""What a pull fetches from a provider, in which order, and what the provider turns out not to have.

Everything is read before anything is changed, so that a marking of protected identity is met wherever it stands, and a
provider that stops answering leaves nothing half done.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fullfolj.intake.ss12000 import aggregates, attendance, events, grades, notices
from fullfolj.intake.ss12000.attendance import Attendances
from fullfolj.intake.ss12000.client import Client, Parameters
from fullfolj.intake.ss12000.events import Events
from fullfolj.intake.ss12000.faults import ProviderError
from fullfolj.intake.ss12000.keys import normal_id
from fullfolj.intake.ss12000.pages import decoded, objects
from fullfolj.intake.ss12000.register import Lists, Resource

#: After these the rest of the provider may still be read.
_DOES_NOT_GIVE = {"lacking", "forbidden"}
#: Providers' clocks and ours differ, and a change may be on its way while we read (the standard's users: ten minutes).
OVERLAP = dt.timedelta(minutes=10)
_EXPANDED = 100  # events a page when each brings its attendance along
_LOOKUP, _ONE_BY_ONE = 500, 300
#: So many lessons that have changed are asked about one by one: when a timetable is published, thousands have.
_ASKED = 100
EMBEDDED = "attendance"
_REREAD = dt.timedelta(days=14)


@dataclass
class Changed:
    """What `/deletedEntities` said: ids by kind; `unknown` are ids of a kind that was not told."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def of(self, kind: str) -> set[str]:
        return self.ids.get(kind, set()) | self.unknown


@dataclass
class Downloaded:
    """What has been read; `outcome` is resource → pages, read, unreadable or the code of why there is nothing.

    `needs_all`: the provider can't tell what belongs to the lessons that have changed, so everything must be read.
    """

    lists: Lists
    attendances: Attendances
    events: Events
    grades: Resource[grades.GradeRow]
    aggregates: Resource[aggregates.AggregateRow]
    notices: Resource[notices.NoticeRow]
    deleted: Changed = field(default_factory=Changed)
    outcome: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_register: bool = False
    has_attendance: bool = False
    has_notices: bool = False
    needs_all: bool = False


class Download:
    """One pull's reading. `progress` is told a resource and how many objects of it have come."""

    def __init__(
        self, client: Client, folder: Path, today: dt.date, progress: Callable[[str, int], None] = lambda *_: None
    ) -> None:
        self.client, self.today, self.progress = client, today, progress
        found = Attendances(folder)
        sums = Resource(aggregates.PATH, aggregates.aggregate, key=aggregates.key)
        away = Resource(notices.PATH, lambda item: notices.notice(item, today))
        self.found = Downloaded(Lists(), found, Events(today, found), Resource("grades", grades.grade), sums, away)

    def register(self) -> None:
        """Organisations, people, groups with their roles, duties, activities and syllabuses, all of them."""
        lists = self.found.lists
        self._needed(lists.organisations)
        self._needed(lists.persons)
        self._optional(lists.groups, {"expand": "assignmentRoles"})
        self._optional(lists.duties)
        for resource in (lists.organisations, lists.persons):
            if not resource.places.count:
                raise ProviderError("empty", resource.path)
        self.found.has_register = True

    def teaching(self) -> None:
        """What lessons are of: activities and syllabuses, and groups if they have not been read."""
        lists = self.found.lists
        if lists.groups.path not in self.found.outcome:
            self._optional(lists.groups, {"expand": "assignmentRoles"})
        self._optional(lists.activities)
        self._optional(lists.syllabuses)

    def register_has_changed(self, since: dt.datetime) -> bool:
        """Whether anything of the register is newer than `since`; True too when the provider can't tell."""
        kinds = ("organisations", "persons", "groups", "duties", "activities")
        if any(self.found.deleted.of(kind) for kind in kinds) or self.found.deleted.unknown:
            return True
        for path in kinds:
            try:
                body = next(self.client.pages(path, _newer(since), limit=1), b"")
            except ProviderError as error:
                if error.code in _DOES_NOT_GIVE and path not in ("organisations", "persons"):
                    continue
                if error.code == "refused-question":
                    return True
                raise
            if objects(body, path):
                return True
        return False

    def all_attendance(self, first: dt.date, last: dt.date) -> None:
        """Every attendance row of lessons in the period (both days included), with the lessons."""
        window = _window(first, last)
        has_events = self._read(events.PATH, lambda: self._events(window))
        if has_events and self._read(attendance.PATH, lambda: self._attendances({})):
            self.found.has_attendance = True
            self._fetch_unknown_events(())
        elif has_events:
            # A provider without /attendances may still give them with the events.
            self._read(EMBEDDED, lambda: self._events({**window, "expand": "attendance"}, limit=_EXPANDED))
            self.found.has_attendance = bool(self.found.attendances.students)

    def changed_attendance(self, since: dt.datetime) -> None:
        """The attendance rows and lessons that are newer than `since`. ProviderError when the provider can't tell."""
        first = self.today - dt.timedelta(days=60)
        if not self._read(attendance.PATH, lambda: self._attendances(_newer(since))):
            # Attendance that stands with its lessons alone has no date of its own: the last days are read once more.
            recent = _window(self.today - _REREAD, self.today + dt.timedelta(days=1))
            self._read(EMBEDDED, lambda: self._events({**recent, "expand": "attendance"}, limit=_EXPANDED))
            self.found.has_attendance = bool(self.found.attendances.students)
            return
        self.found.has_attendance = True
        window = _window(first, self.today + dt.timedelta(days=1))
        changed = {**window, **_newer(since)}
        self._read(events.PATH, lambda: self._events(changed))
        # Those that are cancelled take their rows away themselves. Of the others some rows may have changed and come
        # already; the rest of the lesson's are asked for all the same.
        touched = self.found.events.rows.keys() - self.found.events.cancelled()
        self.found.needs_all = not self._attendance_of(touched, changed)
        self._fetch_unknown_events(tuple(window.items()))

    def all_grades(self, since: dt.datetime | None = None) -> None:
        self._optional(self.found.grades, _newer(since) if since else {})

    def absences(self) -> None:
        """Who is known to be away today and the coming days; a provider that can't tell is let be."""
        try:
            self.found.has_notices = self._optional(self.found.notices, notices.window(self.today))
        except ProviderError as error:
            if error.code != "refused-question":
                raise

    def sums(self, since: dt.date) -> None:
        """Attendance in sum, term by term from `since`: asked of a provider that gives no lessons."""
        for first, last in aggregates.terms(since, self.today):
            period = {"startDate": first.isoformat(), "endDate": last.isoformat()}
            if not self._optional(self.found.aggregates, period):
                return

    def deletions(self, since: dt.datetime) -> None:
        """What the provider has taken away after `since`, with the overlap: what is told twice is gone already."""

        def read() -> None:
            for body in self.client.pages("deletedEntities", {"after": _moment(since - OVERLAP)}):
                _add_deleted(self.found.deleted, body)

        self._read("deletedEntities", read)

    def _needed(self, resource: Resource[Any], parameters: Parameters | None = None) -> None:
        self._note(resource.path, lambda: resource.read(self._counted(resource.path, parameters or {})))
        self._count(resource.path, resource)

    def _optional(self, resource: Resource[Any], parameters: Parameters | None = None) -> bool:
        """Whether the provider gave it. One that does not know the parameters is asked without them."""
        asked = parameters or {}
        try:
            there = self._read(resource.path, lambda: resource.read(self._counted(resource.path, asked)))
        except ProviderError as error:
            if error.code != "refused-question" or "expand" not in asked:
                raise
            there = self._read(resource.path, lambda: resource.read(self._counted(resource.path, {})))
        self._count(resource.path, resource)
        return there

    def _read(self, path: str, read: Callable[[], None]) -> bool:
        """False when the provider does not have it, or does not let us see it."""
        try:
            self._note(path, read)
        except ProviderError as error:
            if error.code not in _DOES_NOT_GIVE:
                raise
            return False
        return True

    def _note(self, path: str, read: Callable[[], None]) -> None:
        """Reads, and keeps in the outcome how that went."""
        try:
            read()
        except ProviderError as error:
            self.found.outcome[path] = {"code": error.code, "what": error.what}
            raise
        self.found.outcome.setdefault(path, {"code": ""})

    def _count(self, path: str, resource: Resource[Any]) -> None:
        told = self.found.outcome.get(path)
        if told is not None and not told["code"]:
            told |= {"read": resource.places.count, "unreadable": len(resource.unreadable)}

    def _counted(self, path: str, parameters: Parameters, limit: int | None = None) -> Iterable[bytes]:
        for number, body in enumerate(self.client.pages(path, parameters, limit=limit), 1):
            self.progress(path, number)
            yield body

    def _attendances(self, parameters: Parameters) -> None:
        found = self.found.attendances
        found.read(self._counted(attendance.PATH, parameters))
        self.found.outcome[attendance.PATH] = {
            "code": "",
            "read": found.places.count,
            "unreadable": len(found.unreadable),
        }

    def _events(self, parameters: Parameters, limit: int | None = None) -> None:
        found = self.found.events
        found.read(self._counted(events.PATH, parameters, limit))
        self.found.attendances.flush()
        self.found.outcome[events.PATH] = {"code": "", "read": found.places.count, "unreadable": len(found.unreadable)}

    def _attendance_of(self, touched: Set[str], changed: Parameters) -> bool:
        """The attendance rows of lessons that have changed themselves, such as being moved; False when the provider
        can't tell them. Asked lesson by lesson where they are few, else as the lessons were, with what belongs to them.
        """
        if len(touched) <= _ASKED and self._answers(lambda: self._attendance_by_lesson(touched)):
            return True
        again = Events(self.today, self.found.attendances)
        expanded = {**changed, "expand": "attendance"}
        if not self._answers(lambda: again.read(self._counted(events.PATH, expanded, _EXPANDED))):
            return False
        self.found.attendances.flush()
        return again.expanded > 0

    def _attendance_by_lesson(self, touched: Set[str]) -> None:
        for event in sorted(touched):
            self._attendances({"calendarEvent": event})

    def _answers(self, ask: Callable[[], None]) -> bool:
        """False when the provider does not know the question."""
        try:
            ask()
        except ProviderError as error:
            if error.code not in _DOES_NOT_GIVE | {"refused-question"}:
                raise
            return False
        return True

    def _fetch_unknown_events(self, window: Sequence[tuple[str, str]]) -> None:
        """Lessons that attendance rows point at and that are not read: looked up, else by period, else one by one."""
        missing = self._missing()
        for ids in itertools.batched(missing, _LOOKUP):
            try:
                self._add_events(self.client.post(f"{events.PATH}/lookup", {"ids": list(ids)}))
            except ProviderError as error:
                if error.code not in _DOES_NOT_GIVE | {"refused-question", "not-json", "broken"}:
                    raise
                break
        if self._missing() and window:
            self._read(events.PATH, lambda: self._events(dict(window)))
        for event in self._missing()[:_ONE_BY_ONE]:
            try:
                self._add_events(self.client.get(f"{events.PATH}/{event}"))
            except ProviderError as error:
                if error.code not in _DOES_NOT_GIVE | {"refused-question"}:
                    raise

    def _missing(self) -> list[str]:
        found = self.found
        return sorted(found.attendances.events.keys() - found.events.rows.keys())

    def _add_events(self, body: bytes) -> None:
        """The events in a list, in a list under `data`, or alone. The standard's lookup may give attendance instead."""
        answer = decoded(body, events.PATH)
        if isinstance(answer, dict):
            answer = answer.get("data", [answer])
        answer = answer if isinstance(answer, list) else []
        found = [one for one in answer if isinstance(one, dict) and "startTime" in one]
        self.found.events.add(found)


def _newer(since: dt.datetime) -> dict[str, str]:
    return {"meta.modified.after": _moment(since - OVERLAP)}


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _window(first: dt.date, last: dt.date) -> dict[str, str]:
    """From the beginning of the first day to the end of the last, in Sweden."""
    from fullfolj.intake.ss12000.reading import STOCKHOLM

    begins = dt.datetime.combine(first, dt.time(), STOCKHOLM)
    ends = dt.datetime.combine(last, dt.time(23, 59, 59), STOCKHOLM)
    return {"startTime.onOrAfter": begins.isoformat(), "startTime.onOrBefore": ends.isoformat()}


def _add_deleted(deleted: Changed, body: bytes) -> None:
    """An object of lists by kind; some providers give a flat list instead."""
    page = decoded(body, "deletedEntities")
    data = page.get("data") if isinstance(page, dict) else page
    if isinstance(data, dict):
        for kind, ids in data.items():
            name = "activities" if kind == "activitites" else kind
            if isinstance(ids, list):
                deleted.ids.setdefault(name, set()).update(normal_id(str(one)) for one in ids)
    elif isinstance(data, list):
        for one in data:
            if isinstance(one, str):
                deleted.unknown.add(normal_id(one))
            elif isinstance(one, dict) and isinstance(one.get("id"), str):
                deleted.unknown.add(normal_id(one["id"]))
