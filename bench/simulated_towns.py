"""Towns of the program's own simulator for measuring what the search for patterns finds.

With `planted`, one pupil in ten carries a pattern (fullfolj.simulation.uneven) on top of the absence that was drawn;
the simulator's few pupils who are often away, long away or skip lessons are there too, and show what they are made to
show (HABITS). Without, every pupil is an ordinary one: illness by the season, parts of days, a granted leave, late
arrivals that come blindly, a missed lesson now and then. Nobody carries what is planted for the rules.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from fullfolj.lake.facts import SCHEMA
from fullfolj.simulation import lessons, rates, schooldays, uneven
from fullfolj.simulation.absence import draw_marks
from fullfolj.simulation.town import Town, make_town

if TYPE_CHECKING:
    from fullfolj.simulation.people import Habits, Pupil

LAST_DAY = dt.date(2027, 5, 21)
SCHOOL_YEAR = 2026
PLANTED_EVERY = 10
#: What a habit of the simulator's shows itself as, truly and without being planted.
HABITS = {
    "often": {"short-spells", "start", "scattered"},
    "long": {"short-spells", "start", "return"},
    "skips": {"edge-lesson", "group", "scattered"},
}
_SCHOOL_DAYS = 178


@dataclass(frozen=True)
class SimulatedTown:
    """`planted` is pupil → pattern."""

    town: Town
    planted: dict[int, str]

    @property
    def last_day(self) -> dt.date:
        return self.town.last_day

    @property
    def pupils(self) -> list[Pupil]:
        """Without those of protected identity, as an import leaves them out."""
        return [pupil for pupil in self.town.enrolled if not pupil.protection]

    @property
    def classes(self) -> dict[int, int]:
        """Pupil → class of today."""
        names = {pupil.number: pupil.placements[-1].track for pupil in self.pupils}
        places = sorted({(track.unit, track.class_name) for track in names.values()})
        return {pupil: 1 + places.index((track.unit, track.class_name)) for pupil, track in names.items()}

    @property
    def enrolments(self) -> list[tuple[int, dt.date | None, dt.date | None]]:
        return [(pupil.number, one.start, one.end) for pupil in self.pupils for one in pupil.enrolments]

    def facts(self) -> pl.DataFrame:
        """The lessons in the lake's shape."""
        every = pl.concat([frame for _unit, _year, frame in lessons.frames(self.town)])
        shown = every.filter(pl.col("student").is_in([pupil.number for pupil in self.pupils]))
        return shown.with_columns(issue=pl.lit(None, pl.String)).select(*SCHEMA).sort("student", "date", "start_time")

    def by_habit(self, student: int) -> set[str]:
        """The patterns that the pupil's habits show themselves as."""
        habits = next(pupil.habits for pupil in self.pupils if pupil.number == student)
        return set().union(*(HABITS[name] for name in _habits(habits)))


def make(seed: int, pupils: int, *, planted: bool = False) -> SimulatedTown:
    """A town of so many pupils, its school year up to LAST_DAY."""
    calendar = schooldays.year_calendar(SCHOOL_YEAR, schooldays.sport_break_week(seed))
    days = sum(day <= LAST_DAY for day in calendar.days)
    town = make_town(pupils, days, seed, LAST_DAY)
    chosen = {entry.student_id for entry in town.facit.planted}
    for pupil in town.enrolled:
        if not planted:
            pupil.habits = _ordinary(pupil.habits)
        if pupil.person_id in chosen or not planted:
            span = town.day_range(pupil.placements[0].first, pupil.placements[-1].last)
            town.marks[pupil.number] = draw_marks(town.seed, pupil, town.days, span.start, span.stop - 1)
    town.facit.planted.clear()
    sheet = uneven.plant(town, PLANTED_EVERY) if planted else []
    return SimulatedTown(town, {one.number: one.pattern for one in sheet})


def _habits(habits: Habits) -> set[str]:
    kinds = {
        "often": habits.spell > _most_spells(),
        "long": habits.long_term > 0,
        "skips": habits.truant > rates.OTHERS_TRUANT_A_DAY,
    }
    return {kind for kind, has in kinds.items() if has}


def _most_spells() -> float:
    """Illnesses a school day of an ordinary pupil, at most."""
    return rates.SPELLS_A_YEAR * rates.SPELLS_SPREAD[1] / _SCHOOL_DAYS


def _ordinary(habits: Habits) -> Habits:
    """Neither long away, nor often, nor skipping lessons; as often late as before."""
    return replace(
        habits,
        spell=min(habits.spell, _most_spells()),
        partial=min(habits.partial, rates.PARTIAL_A_YEAR * rates.SPELLS_SPREAD[1] / _SCHOOL_DAYS),
        long_term=0.0,
        truant=rates.OTHERS_TRUANT_A_DAY,
    )
