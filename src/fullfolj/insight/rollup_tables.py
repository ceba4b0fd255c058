"""The figures of a unit's pupils by year level and class, worked out once and kept beside the lake (ADR 0019).

They are as of the evening before: a day that is half reported tells of the reporting. For all of an organiser's units
at once they are made of everybody's figures, which are carried from night to night (signals.night).

They are never the truth: what they rest on is part of their name, so that those of other lessons, another register or
another wording are not found and are made anew. No pupil's number is in them. Sums of few pupils are: what may be told
is for the reader to ask (`domain.disclosure.hide`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from functools import reduce
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, Max, QuerySet

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.lake import disk, engine, store
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import WindowName
from fullfolj.measures.rollups import Rollup, Rollups, of_whole_figures, rollups
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.signals import evaluation, night
from fullfolj.signals.desk import classes_of, holds
from fullfolj.signals.replay import Asked

_MEASURES = ("enrolment_spans", "day_sums", "school_days", "whole_figures", "pupil_shares", "rollups")
#: What they take from the register: a change of any of it makes them anew.
_REGISTER = ("Enrolment", "Person", "Group", "GroupMembership")


@dataclass(frozen=True)
class Sums:
    """One measure in one window, of pupils who can be added to others.

    `mean_sum` is the sum of the shares of the `counted` pupils, `numerator` and `denominator` are theirs too.
    """

    pupils: int
    counted: int
    low_coverage: int
    no_data: int
    mean_sum: float
    numerator: int
    denominator: int
    offered: int
    reported: int
    first: str
    last: str
    definition: str

    def __add__(self, other: Sums) -> Sums:
        """Of both; a pupil is in one of them only."""
        days = [day for day in (self.first, other.first) if day], [day for day in (self.last, other.last) if day]
        numbers = {
            one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self) if one.type != "str"
        }
        return Sums(
            **numbers, first=min(days[0], default=""), last=max(days[1], default=""), definition=self.definition
        )

    def rollup(self, window: WindowName) -> Rollup:
        """As a figure: unknown where nobody is counted."""
        first, last = (dt.date.fromisoformat(day) if day else None for day in (self.first, self.last))
        known = self.counted > 0
        share = Share(
            self.numerator if known else None,
            self.denominator if known else None,
            Window(window.value, first, last),
            Coverage(self.reported, self.offered),
            self.definition,
        )
        mean = self.mean_sum / self.counted if known else None
        return Rollup(self.pupils, self.counted, self.low_coverage, self.no_data, mean, share)


@dataclass(frozen=True)
class Part:
    """The pupils of a unit in one year level and one class; None where they have none."""

    unit: int
    year_level: int | None
    group: int | None
    sums: Sums


def together(some: Iterable[Sums]) -> Sums | None:
    """None of nothing."""
    every = list(some)
    return reduce(Sums.__add__, every) if every else None


def through(today: dt.date) -> dt.date:
    """The day that figures of groups are as of."""
    return today - dt.timedelta(days=1)


def root() -> Path:
    return Path(settings.DATA) / "rollups"


def nights() -> Path:
    """Where everybody's figures are kept from night to night, in a folder for each organiser."""
    return Path(settings.DATA) / "nights"


type Kept = Mapping[Organisation, Path]
"""Where the figures of each unit are, or would be."""


def kept(units: Iterable[Organisation], as_of: dt.date) -> Kept:
    """Of the units of one organiser as of the day, in their order. Three queries."""
    every = list(units)
    organiser = every[0].parent if every else None
    if organiser is None:
        return {}
    files: dict[int, list[str]] = defaultdict(list)
    for unit, name in store.current(organiser).values_list("unit_id", "file_name"):
        files[unit].append(name)
    told = [
        organiser.absence_definition,
        as_of.isoformat(),
        _register_state(),
        *(family(name).sql for name in _MEASURES),
    ]
    from_where = _came_from(every, as_of)
    return {unit: _path(unit, [*told, *(n for one in from_where[unit.pk] for n in files[one])]) for unit in every}


def lacking(places: Kept) -> list[Organisation]:
    """The units whose figures are not there."""
    return [unit for unit, path in places.items() if not path.exists()]


def parts(places: Kept, as_of: dt.date, window: WindowName, measure: str) -> list[Part]:
    """One measure of the units in one window, worked out and kept where it was not. OSError when the disk is full."""
    found: list[Part] = []
    for unit, path in places.items():
        rows = _read(path)
        found += [
            Part(unit.pk, one["year_level"], one["group"], Sums(*one["sums"][f"{window} {measure}"]))
            for one in (rows if rows is not None else make(unit, path, as_of))
        ]
    return found


def clean_up(*, now: dt.datetime) -> int:
    """Removes all but each unit's newest; how many files went. Not those of the last hours (disk.GRACE)."""
    removed = 0
    for folder in [path for path in root().glob("*") if path.is_dir()]:
        files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in files[:-1]:
            if disk.is_old(path, now):
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _came_from(units: Iterable[Organisation], as_of: dt.date) -> dict[int, list[int]]:
    """Unit → all units where its pupils of the day ever were: their lessons are there."""
    rows = (
        _pupils(as_of).filter(unit__in=[unit.pk for unit in units]).values_list("unit_id", "person__enrolments__unit")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for unit, other in rows.distinct().order_by("unit_id", "person__enrolments__unit"):
        found[unit].append(other)
    return found


def _path(unit: Organisation, told: list[str]) -> Path:
    key = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    return root() / str(unit.uuid) / f"{key}.json"


def _register_state() -> str:
    """Another text after any change of the register: the newest numbers of its history."""
    newest = (
        apps.get_model("school", f"{name}Event").objects.aggregate(newest=Max("pgh_id"))["newest"] for name in _REGISTER
    )
    return " ".join(str(one) for one in newest)


def _read(path: Path) -> list[dict[str, Any]] | None:
    """None when they are not there, or a restore has cut them off."""
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return rows


def make(unit: Organisation, path: Path, as_of: dt.date) -> list[dict[str, Any]]:
    """All measures in all windows of the unit's parts, kept at the path."""
    assert unit.parent is not None
    members = _Members.of(unit, as_of)
    about = evaluation.sources(unit.parent, members.pupils)
    with engine.cursor() as cur:
        found = rollups(cur, about.paths, about.enrolments, as_of, members.pairs, about.definition)
    return _keep(path, members, found)


def make_all(organiser: Organisation, places: Kept, as_of: dt.date) -> None:
    """The same of units of the organiser at once, out of everybody's figures. OSError when the disk is full."""
    about = evaluation.sources(organiser)
    # Whatever ladder stands: the rules are not read here, and a new one would have everybody worked out from nothing.
    asked = Asked(about.enrolments, as_of, about.definition)
    files = night.measure(about.paths, asked, nights() / str(organiser.uuid))
    members = {unit: _Members.of(unit, as_of) for unit in places}
    with engine.cursor() as cur:
        cur.read_facts("whole_figures", [path for path in files if path.name.startswith("figures-")])
        pairs = [pair for one in members.values() for pair in one.pairs]
        found = of_whole_figures(cur, pairs, about.definition)
    for unit, path in places.items():
        _keep(path, members[unit], found)


@dataclass(frozen=True)
class _Members:
    """The pupils of a unit by a key for each part, which no other unit has."""

    keys: Mapping[str, tuple[int | None, int | None]]
    pairs: list[tuple[str, int]]

    @classmethod
    def of(cls, unit: Organisation, as_of: dt.date) -> _Members:
        members = _members(unit, as_of)
        keys = {part: f"{unit.pk}/{place}" for place, part in enumerate(sorted(set(members.values()), key=str))}
        pairs = [(keys[part], student) for student, part in members.items()]
        return cls({key: part for part, key in keys.items()}, pairs)

    @property
    def pupils(self) -> list[int]:
        return [student for _key, student in self.pairs]


def _keep(path: Path, members: _Members, found: Mapping[str, Rollups]) -> list[dict[str, Any]]:
    made = [
        {
            "year_level": level,
            "group": group,
            "sums": {f"{window} {measure}": astuple(_sums(one)) for (window, measure), one in found[key].items()},
        }
        for key, (level, group) in members.keys.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk.whole(path) as part:
        part.write_text(json.dumps(made), encoding="utf-8")
    return made


def _sums(one: Rollup) -> Sums:
    share = one.by_minutes
    first, last = share.window.first, share.window.last
    return Sums(
        pupils=one.pupils,
        counted=one.counted,
        low_coverage=one.low_coverage,
        no_data=one.no_data,
        mean_sum=(one.mean or 0.0) * one.counted,
        numerator=share.numerator or 0,
        denominator=share.denominator or 0,
        offered=share.coverage.offered,
        reported=share.coverage.reported,
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        definition=share.definition,
    )


def _members(unit: Organisation, as_of: dt.date) -> dict[int, tuple[int | None, int | None]]:
    """Pupil → year level and class. Whoever is enrolled at two units is counted at the one that came last."""
    here = set(_pupils(as_of).filter(unit=unit).values_list("person_id", flat=True))
    every = Enrolment.objects.filter(holds(as_of), person_id__in=here, unit__parent=unit.parent_id)
    latest = {one.person_id: one for one in every.order_by(F("start_date").asc(nulls_first=True), "pk")}
    levels = {pupil: one.year_level for pupil, one in latest.items() if one.unit_id == unit.pk}
    classes = {pupil: one.group_id for pupil, one in classes_of(levels, as_of).items() if one.group.unit_id == unit.pk}
    return {pupil: (level, classes.get(pupil)) for pupil, level in levels.items()}


def _pupils(as_of: dt.date) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(holds(as_of), person__is_protected=False)
