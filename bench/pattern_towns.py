"""Towns for measuring what the search for patterns finds: one without any pattern, and one where some are planted.

In a town without patterns absence comes as in life, but blindly: spells of illness of one to eight days that follow a
season, pupils who are ill more and less often, a few who are away for long runs, single lessons and rests of days that
are missed at random, late arrivals at random. Nothing returns with the weekday, the hour, the group, the break or the
time since. It shares nothing with fullfolj.simulation but the school days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import cos, pi
from random import Random

import polars as pl

from fullfolj.lake.facts import SCHEMA
from fullfolj.simulation import schooldays

LAST_DAY = dt.date(2027, 5, 21)
CLASS_SIZE = 24
SUBJECTS = ("MA", "SV", "EN", "BI", "HI", "IDH", "BL", "SL")
LESSONS = 6
_SPELL_DAYS = ((1, 0.45), (2, 0.70), (3, 0.83), (4, 0.91), (5, 0.96), (8, 1.0))
_UNREPORTED = 0.02
#: Of the pupils of a town with planted patterns, one in so many carries one.
PLANTED_EVERY = 10


@dataclass
class Pupil:
    """`missed` is day → places of the day's lessons that are missed; `late` are days with a late arrival."""

    number: int
    class_: int
    missed: dict[int, set[int]] = field(default_factory=dict)
    late: set[int] = field(default_factory=set)
    planted: str = ""

    def miss(self, day: int, *places: int) -> None:
        self.missed.setdefault(day, set()).update(places or range(LESSONS))


@dataclass(frozen=True)
class PatternTown:
    """`days` are the school days, `pupils` with what is planted on each."""

    days: tuple[dt.date, ...]
    pupils: list[Pupil]
    seed: int

    @property
    def last_day(self) -> dt.date:
        return self.days[-1]

    @property
    def classes(self) -> dict[int, int]:
        return {pupil.number: pupil.class_ for pupil in self.pupils}

    @property
    def enrolments(self) -> list[tuple[int, dt.date | None, dt.date | None]]:
        return [(pupil.number, None, None) for pupil in self.pupils]

    def by_habit(self, _student: int) -> set[str]:
        """Nobody has habits here but what is planted."""
        return set()

    @property
    def planted(self) -> dict[int, str]:
        return {pupil.number: pupil.planted for pupil in self.pupils if pupil.planted}

    def facts(self) -> pl.DataFrame:
        """The lessons in the lake's shape; two in a hundred are not reported."""
        rng = Random(f"reports|{self.seed}")
        rows = [
            self._row(pupil, day, place, rng)
            for pupil in self.pupils
            for day in range(len(self.days))
            for place in range(LESSONS)
        ]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    def _row(self, pupil: Pupil, day: int, place: int, rng: Random) -> tuple[object, ...]:
        date = self.days[day]
        subject = subject_of(pupil.class_, date.weekday(), place)
        away = place in pupil.missed.get(day, ())
        late = 6 if not away and place == 0 and day in pupil.late else 0
        minutes: tuple[int | None, ...] = (0, 50, 0, 0, 0) if away else (50 - late, 0, late, 0, late)
        reported = rng.random() >= _UNREPORTED
        if not reported:
            minutes = (None,) * 5
        start = dt.time(8 + place)
        group = f"{pupil.class_} {subject}"
        return (pupil.number, date, start, None, subject, group, 50, *minutes, reported, False, None)


def subject_of(class_: int, weekday: int, place: int) -> str:
    """The class's timetable: the same every week, another for each class."""
    return SUBJECTS[(class_ + weekday * LESSONS + place + weekday * class_) % len(SUBJECTS)]


def make(seed: int, pupils: int, *, planted: bool = False, first_number: int = 1) -> PatternTown:
    """A town of so many pupils; with `planted`, one in ten carries a pattern, each kind in turn."""
    calendar = schooldays.year_calendar(2026, 8)
    days = tuple(day for day in calendar.days if day <= LAST_DAY)
    town = PatternTown(days, [], seed)
    for place in range(pupils):
        rng = Random(f"pupil|{seed}|{place}")
        pupil = Pupil(first_number + place, 1 + (first_number + place) // CLASS_SIZE)
        _blindly(rng, pupil, days)
        if planted and place % PLANTED_EVERY == 0:
            kinds = list(PLANTS)
            pupil.planted = kinds[place // PLANTED_EVERY % len(kinds)]
            PLANTS[pupil.planted](rng, pupil, days)
        town.pupils.append(pupil)
    return town


def _blindly(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    ill = 0.02 * rng.uniform(0.75, 1.25)
    long_term = rng.random() < 0.02
    lateness = rng.choice((0.01, 0.01, 0.01, 0.05, 0.13))
    day = 0
    while day < len(days):
        if rng.random() < lateness:
            pupil.late.add(day)
        left = rng.random()
        # About twice as much illness in February as in August.
        if left < ill * (1.3 - 0.5 * cos(pi * day / len(days))):
            drawn = rng.random()
            length = next(count for count, share in _SPELL_DAYS if drawn < share)
            if rng.random() < 0.35:  # went home ill
                pupil.miss(day, *range(rng.randrange(2, LESSONS), LESSONS))
                day += 1
            for away in range(day, min(day + length, len(days))):
                pupil.miss(away)
            day += length
            continue
        if long_term and left < 0.1:
            length = rng.randrange(3, 30)
            for away in range(day, min(day + length, len(days))):
                pupil.miss(away)
            day += length
            continue
        if left > 0.985:
            place = rng.randrange(LESSONS)
            pupil.miss(day, *range(place, min(LESSONS, place + rng.choice((1, 1, 2)))))
        day += 1


type Plant = Callable[[Random, Pupil, Sequence[dt.date]], None]


def _weekday(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    weekday = rng.randrange(5)
    for day in range(len(days) - 60, len(days)):
        if days[day].weekday() == weekday and rng.random() < 0.6:
            pupil.miss(day)


def _edge(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    place = rng.choice((0, LESSONS - 1))
    for day in range(len(days) - 60, len(days)):
        if rng.random() < 0.25:
            pupil.miss(day, place)


def _group(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    subject = rng.choice(SUBJECTS)
    for day in range(len(days) - 60, len(days)):
        if rng.random() < 0.5:
            for place in range(LESSONS):
                if subject_of(pupil.class_, days[day].weekday(), place) == subject:
                    pupil.miss(day, place)


def _break(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    for day in range(len(days) - 1):
        if (days[day + 1] - days[day]).days >= 4 and rng.random() < 0.9:
            pupil.miss(day + rng.randrange(2))


def _short_spells(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    day = len(days) - 60
    while day < len(days):
        if rng.random() < 0.2:
            pupil.miss(day)
            day += 1
        day += 1


def _late(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    first = len(days) - rng.randrange(12, 50)
    pupil.late.update(range(first, first + 8))


def _rising(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    first = len(days) - 60
    for day in range(first, len(days)):
        if (day - first) % 2 and rng.random() < (0.05, 0.3, 0.9)[(day - first) // 20]:
            pupil.miss(day, rng.randrange(LESSONS))


def _change(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    for day in range(len(days) - rng.randrange(20, 36), len(days), 2):
        if rng.random() < 0.8:
            pupil.miss(day, rng.randrange(LESSONS))


def _scattered(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    for day in range(len(days) - 60, len(days)):
        pupil.missed.pop(day, None)  # a fair total: no illness
        if rng.random() < 0.25:
            pupil.miss(day, rng.randrange(LESSONS))


def _return(rng: Random, pupil: Pupil, days: Sequence[dt.date]) -> None:
    back = len(days) - rng.randrange(2, 8)
    for day in range(back - rng.randrange(12, 30), back):
        pupil.miss(day)
    for day in range(back, len(days)):
        pupil.missed.pop(day, None)


def _start(rng: Random, pupil: Pupil, _days: Sequence[dt.date]) -> None:
    for day in sorted(rng.sample(range(1, 20, 2), 6)):
        pupil.miss(day)


#: The pattern's id → how it is planted.
PLANTS: dict[str, Plant] = {
    "weekday": _weekday,
    "edge-lesson": _edge,
    "group": _group,
    "break": _break,
    "short-spells": _short_spells,
    "late-series": _late,
    "rising": _rising,
    "change": _change,
    "scattered": _scattered,
    "return": _return,
    "start": _start,
}
