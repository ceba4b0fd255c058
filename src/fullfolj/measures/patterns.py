"""The counts behind patterns, batch by batch: what was found uneven, how much was tested, what to compare it with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.domain.share import Coverage
from fullfolj.lake.engine import Cursor, Frame
from fullfolj.measures.catalogue import family
from fullfolj.measures.runner import EARLIEST, Batch, prepare

#: School days that patterns are looked for in, and days with a reported lesson that are needed among them.
WINDOW_DAYS = 60
FEWEST_REPORTED_DAYS = 30
#: Fewer calendar days than 60 school days and the breaks around them never are; the gaps around breaks need a year.
_REACH = dt.timedelta(days=400)
#: A pupil without a school day for so long has no pattern now.
_LATEST = dt.timedelta(days=30)


@dataclass(frozen=True)
class PatternWindow:
    """The school days that patterns of a pupil were looked for in."""

    first: dt.date
    last: dt.date
    school_days: int
    reported_days: int
    coverage: Coverage
    is_enough: bool = True


@dataclass(frozen=True)
class Sums:
    """How often something was so (`hits`) of how often it could be (`units`), in one place and altogether."""

    units: int = 0
    hits: int = 0
    all_units: int = 0
    all_hits: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.units + other.units,
            self.hits + other.hits,
            self.all_units + other.all_units,
            self.all_hits + other.all_hits,
        )

    def __sub__(self, other: Sums) -> Sums:
        return self + Sums(-other.units, -other.hits, -other.all_units, -other.all_hits)

    @property
    def elsewhere(self) -> tuple[int, int]:
        """Hits and units outside the place."""
        return self.all_hits - self.hits, self.all_units - self.units


@dataclass(frozen=True)
class Candidate:
    """One pupil's counts in one place, uneven enough to be tested exactly."""

    student: int
    pattern: str
    key: str
    sums: Sums
    class_: int
    window: PatternWindow
    since: dt.date | None = None


@dataclass(frozen=True)
class Return:
    """A pupil who is back after `days_away` whole school days away in a row; the last of them was `until`."""

    student: int
    days_away: int
    since: dt.date
    until: dt.date
    days_back: int
    window: PatternWindow


@dataclass
class PatternCounts:
    """What the batches gave: `tested` is pattern → hypotheses, `classes` pattern, place and class → sums.

    `windows` is pupil → the school days that were looked in, whether they tell enough or not.
    """

    candidates: list[Candidate] = field(default_factory=list)
    tested: Counter[str] = field(default_factory=Counter)
    classes: dict[tuple[str, str, int], Sums] = field(default_factory=dict)
    returns: list[Return] = field(default_factory=list)
    windows: dict[int, PatternWindow] = field(default_factory=dict)

    def add(self, other: PatternCounts) -> None:
        self.candidates += other.candidates
        self.tested += other.tested
        self.returns += other.returns
        self.windows |= other.windows
        for key, sums in other.classes.items():
            self.classes[key] = self.classes.get(key, Sums()) + sums


def count(cur: Cursor, batch: Batch, enrolments: Frame, classes: Frame, as_of: dt.date) -> PatternCounts:
    """The counts of the batch's pupils as of a day; `classes` is a frame of `student`, `class` (0: none known)."""
    looked_in = windows(cur, batch, enrolments, as_of)
    if not any(window.is_enough for window in looked_in.values()):
        return PatternCounts(windows=looked_in)  # a term's first weeks: nobody can be told of yet
    cur.hand_in("pattern_classes", classes.filter(classes["student"].is_in(list(batch.students))))
    _make(cur, "pattern_windows")
    _make(cur, "pattern_lessons")
    _make(cur, "pattern_counts", year_first=SchoolYear.of(max(as_of, EARLIEST)).first_day)
    return PatternCounts(
        candidates=[_candidate(row) for row in cur.records(family("pattern_candidates").sql)],
        tested=Counter(dict(cur.rows(family("pattern_tested").sql))),
        classes={(row[0], row[1], row[2]): Sums(*row[3:]) for row in cur.rows(family("pattern_comparison").sql)},
        returns=[_return(row) for row in cur.records(family("pattern_returns").sql)],
        windows=looked_in,
    )


def windows(cur: Cursor, batch: Batch, enrolments: Frame, as_of: dt.date) -> dict[int, PatternWindow]:
    """Pupil → the window that patterns are looked for in; nobody without a school day in the last 400 days."""
    _days(cur, batch, enrolments, as_of)
    return {row["student"]: _window(row) for row in cur.records(family("pattern_windows").sql)}


def _days(cur: Cursor, batch: Batch, enrolments: Frame, as_of: dt.date) -> None:
    reached = max(as_of, EARLIEST + _REACH)
    prepare(cur, batch, enrolments, as_of, "reported", reached - _REACH)
    _make(cur, "pattern_days", latest=reached - _LATEST)


def _make(cur: Cursor, name: str, **parameters: object) -> None:
    cur.run(f"create or replace temp table {name} as {family(name).sql}", parameters)


def _candidate(row: Mapping[str, Any]) -> Candidate:
    sums = Sums(*(row[name] for name in ("units", "hits", "all_units", "all_hits")))
    return Candidate(row["student"], row["pattern"], row["key"], sums, row["class"], _window(row), row["since"])


def _return(row: Mapping[str, Any]) -> Return:
    return Return(row["student"], row["days_away"], row["since"], row["until"], row["days_back"], _window(row))


def _window(row: Mapping[str, Any]) -> PatternWindow:
    return PatternWindow(
        row["first_date"],
        row["last_date"],
        row["school_days"],
        row["reported_days"],
        Coverage(row["reported_offered"], row["offered"]),
        row.get("is_enough", True),
    )
