"""Patterns of unevenness over time, planted on known pupils on top of the absence that was drawn for them.

One kind for each pattern that the program looks for, made from its words in the manual and not from the search. A
town has none of them unless `plant` is called on it; the pupils whom the rules' patterns are planted on (patterns.py)
are left alone. What is planted is drawn: a pupil to whom little happened may carry next to nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.simulation import draws, planted
from fullfolj.simulation.absence import Mark, Marks
from fullfolj.simulation.book import BookDay, open_book

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.town import Town

#: School days that most of the patterns lie in, up to the last day, and those of the start of the school year.
RECENT, BEGINNING = 60, 20
_BREAK = 4  # days from the last school day before to the first after: three days off or more
_LATE_MINUTES = 6
type Plant = Callable[[Random, Sequence[BookDay], Marks], None]


@dataclass(frozen=True)
class Uneven:
    """A pupil who carries the pattern with the id `pattern` at the last day. `number` is the pupil's in the town."""

    number: int
    student_id: str
    unit: str
    class_name: str
    pattern: str


def plant(town: Town, every: int) -> list[Uneven]:
    """Adds to the marks of about one pupil in `every`, each kind in turn; none in a year too short for all of them."""
    taken = {one.student_id for one in town.facit.planted}
    free = [pupil for pupil in planted.candidates(town) if pupil.person_id not in taken]
    sheet = []
    for place, pupil in enumerate(free[: len(town.enrolled) // every]):
        year = SchoolYear(town.span.school_year)
        days = [day for day in open_book(town, pupil) if day.date >= year.first_day]
        if len(days) < RECENT + BEGINNING:
            continue
        kind = list(PLANTS)[place % len(PLANTS)]
        PLANTS[kind](draws.stream(town.seed, "uneven", pupil.number), days, town.marks[pupil.number])
        sheet.append(_entry(town, pupil, kind))
    return sheet


def _entry(town: Town, pupil: Pupil, kind: str) -> Uneven:
    track = pupil.placements[-1].track
    return Uneven(pupil.number, pupil.person_id, town.unit(track.unit).code, track.class_name, kind)


def _miss(marks: Marks, day: BookDay, *slots: int) -> None:
    """The day's lessons in `slots`, all when there are none, are missed; who is away is neither late nor elsewhere."""
    bits = sum(1 << slot for slot in slots or [lesson.slot for lesson in day.lessons])
    old = marks.get(day.place, Mark())
    marks[day.place] = replace(
        old,
        valid=old.valid | bits & ~old.invalid,
        elsewhere=old.elsewhere & ~bits,
        late_slot=-1,
        late_minutes=0,
    )


def _miss_one(rng: Random, marks: Marks, day: BookDay) -> None:
    _miss(marks, day, draws.pick(rng, day.lessons).slot)


def _weekday(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """Away on three in five of one weekday's days."""
    weekday = draws.whole(rng, 0, 4)
    for day in days[-RECENT:]:
        if day.date.weekday() == weekday and rng.random() < 0.6:
            _miss(marks, day)


def _edge_lesson(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """The first or the last lesson is missed on a quarter of the days."""
    end = draws.pick(rng, (0, -1))
    for day in days[-RECENT:]:
        if rng.random() < 0.25:
            _miss(marks, day, day.lessons[end].slot)


def _group(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """One teaching group's lessons are missed on half of its days."""
    groups = sorted({lesson.group for day in days[-RECENT:] for lesson in day.lessons})
    group = draws.pick(rng, groups)
    for day in days[-RECENT:]:
        slots = [lesson.slot for lesson in day.lessons if lesson.group == group]
        if slots and rng.random() < 0.5:
            _miss(marks, day, *slots)


def _break(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """The day before or after nine breaks and long weekends in ten."""
    for day, after in pairwise(days):
        if (after.date - day.date).days >= _BREAK and rng.random() < 0.9:
            _miss(marks, draws.pick(rng, (day, after)))


def _short_spells(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """A day away begins on a fifth of the days."""
    rests = False
    for day in days[-RECENT:]:
        rests = not rests and rng.random() < 0.2
        if rests:
            _miss(marks, day)


def _late_series(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """Late to the first lesson eight days in a row."""
    first = len(days) - draws.whole(rng, 12, 49)
    for day in days[first : first + 8]:
        marks[day.place] = Mark(late_slot=day.lessons[0].slot, late_minutes=_LATE_MINUTES)


def _rising(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """Single lessons on every other day: on few of them, then on a third, then on nearly all."""
    for place, day in enumerate(days[-RECENT:]):
        if place % 2 and rng.random() < (0.05, 0.3, 0.9)[3 * place // RECENT]:
            _miss_one(rng, marks, day)


def _change(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """From some day on, single lessons on four in five of every other day."""
    for day in days[-draws.whole(rng, 20, 35) :: 2]:
        if rng.random() < 0.8:
            _miss_one(rng, marks, day)


def _scattered(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """Single lessons on a quarter of the days, and nothing else: a fair total."""
    for day in days[-RECENT:]:
        marks.pop(day.place, None)
        if rng.random() < 0.25:
            _miss_one(rng, marks, day)


def _return(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """Back since two to seven days after twelve to twenty-nine days away."""
    back = len(days) - draws.whole(rng, 2, 7)
    for day in days[back - draws.whole(rng, 12, 29) : back]:
        _miss(marks, day)
    for day in days[back:]:
        marks.pop(day.place, None)


def _start(rng: Random, days: Sequence[BookDay], marks: Marks) -> None:
    """Six days away, one by one, among the first twenty."""
    for day in draws.shuffled(rng, days[1:BEGINNING:2])[:6]:
        _miss(marks, day)


#: The pattern's id → how it is planted.
PLANTS: dict[str, Plant] = {
    "weekday": _weekday,
    "edge-lesson": _edge_lesson,
    "group": _group,
    "break": _break,
    "short-spells": _short_spells,
    "late-series": _late_series,
    "rising": _rising,
    "change": _change,
    "scattered": _scattered,
    "return": _return,
    "start": _start,
}
