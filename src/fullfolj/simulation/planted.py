"""Plants the patterns on known pupils and keeps the key to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.simulation import draws, rates
from fullfolj.simulation.book import WINDOW, BookDay, absence, coverage, open_book
from fullfolj.simulation.patterns import PATTERNS, Pattern, highest_step

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.town import Town

_COVERAGE = 0.9


@dataclass(frozen=True)
class Planted:
    """A pupil who surely carries a pattern at the last day. `open` and `shut` are rule ids."""

    student_id: str
    unit: str
    class_name: str
    pattern: str
    open: tuple[str, ...]
    shut: tuple[str, ...]
    folded: bool | None
    absent_minutes: int
    minutes: int


@dataclass
class Facit:
    """`skipped` are the names of patterns that the data are too short, or the town too small, for."""

    planted: list[Planted] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def plant(town: Town) -> Facit:
    """Replaces the marks of one pupil of each pattern for every 300 in the town, at most ten; first unit first."""
    facit = Facit()
    free = candidates(town)
    copies = max(1, min(rates.MOST_PLANTED, len(town.enrolled) // rates.PUPILS_PER_PLANTED))
    for copy in range(copies):
        # The first of each kind goes to the first unit, where the cast works.
        ordered = sorted(free, key=lambda pupil: _unit(pupil) != 1) if copy == 0 else free
        for pattern in PATTERNS:
            planted = _plant_one(town, pattern, ordered)
            if planted is None:
                if pattern.name not in facit.skipped:
                    facit.skipped.append(pattern.name)
                continue
            pupil, entry = planted
            ordered = [other for other in ordered if other is not pupil]
            free = [other for other in free if other is not pupil]
            facit.planted.append(entry)
    return facit


def _unit(pupil: Pupil) -> int:
    return pupil.placements[-1].track.unit


def candidates(town: Town) -> list[Pupil]:
    """Pupils without anything else out of the ordinary, in drawn order."""
    year = SchoolYear(town.span.school_year)
    ordinary = [
        pupil
        for pupil in town.enrolled[1:]
        if not pupil.protection
        and pupil.newly_arrived_from is None
        and not pupil.habits.long_term
        and len([one for one in pupil.placements if one.last >= year.first_day]) == 1
        and not (
            pupil.enrolments[-1].start > year.first_day and pupil.enrolments[-1].start > town.calendars[-1].days[0]
        )
    ]
    return draws.shuffled(draws.stream(town.seed, "planted"), ordinary)


def _plant_one(town: Town, pattern: Pattern, pupils: list[Pupil]) -> tuple[Pupil, Planted] | None:
    """The first pupil for whom the pattern can be built; gives up after 40."""
    for pupil in pupils[:40]:
        book = open_book(town, pupil)
        if any(coverage(book[start : start + WINDOW]) < _COVERAGE for start in _starts(book)):
            continue
        marks = pattern.build(book)
        if marks is None:
            continue
        town.marks[pupil.number] = marks
        step = highest_step(book, marks) if pattern.counts_step else None
        counted = (step,) if step else ()
        track = pupil.placements[-1].track
        entry = Planted(
            pupil.person_id,
            town.unit(track.unit).code,
            track.class_name,
            pattern.name,
            pattern.open + counted,
            pattern.shut,
            pattern.folded,
            *absence(book[-WINDOW:], marks),
        )
        return pupil, entry
    return None


def _starts(book: list[BookDay]) -> list[int]:
    """The windows that must be well covered: those of the last forty school days and the year's first."""
    year = SchoolYear.of(book[-1].date)
    first = next(place for place, day in enumerate(book) if day.date >= year.first_day)
    newest = len(book) - WINDOW
    return sorted({max(0, start) for start in (first, *range(newest - WINDOW, newest + 1))})
