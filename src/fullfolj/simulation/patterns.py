"""The planted patterns: what each promises, and how a pupil's marks are built so that it surely holds.

Fixed from the contract's definitions before any rule was written. A builder gets the pupil's whole book and gives the
marks, or None when the book is too short for the pattern; every lesson without a mark is attended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.simulation import rates
from fullfolj.simulation.absence import Mark, Marks
from fullfolj.simulation.book import WINDOW, BookDay, absence, within

FEWEST_SCHOOL_DAYS = 10
STEPS = {"absence-10": 10, "absence-15": 15, "absence-20": 20, "absence-50": 50}
OTHER_RULES = ("invalid-3", "late-5", "short-spells-3", "change-10", "start-2", "radar-5")
Build = Callable[[Sequence[BookDay]], Marks | None]


@dataclass(frozen=True)
class Pattern:
    """`open` and `shut` are rule ids that are open, and not open, at the last day; `folded` is promised where not None.

    The absence steps of a cold depend on the timetable: `counts_step` says that the step is counted out for each pupil.
    """

    name: str
    words: str
    build: Build
    parameters: dict[str, int | str]
    open: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    folded: bool | None = None
    counts_step: bool = False


def highest_step(days: Sequence[BookDay], marks: Marks) -> str | None:
    """The absence rule that is open after the days, None below all."""
    absent, minutes = absence(days[-WINDOW:], marks)
    met = [rule for rule, limit in STEPS.items() if minutes and 100 * absent >= limit * minutes]
    return met[-1] if met else None


def steady(target: int, low: int, high: int, *, held: int = rates.HELD_SCHOOL_DAYS) -> Build:
    """Absent about `target` per cent of the last sixty school days; `low` ≤ share < `high` on the `held` last."""

    def build(days: Sequence[BookDay]) -> Marks | None:
        if len(days) < WINDOW + held:
            return None
        recent = days[-rates.STEADY_SCHOOL_DAYS :]
        return _first_that_holds(recent, target, lambda marks: _held(days, marks, low, high, held))

    return build


def _held(days: Sequence[BookDay], marks: Marks, low: int, high: int, held: int) -> bool:
    ends = range(len(days) - held + 1, len(days) + 1)
    return all(within(days[max(0, end - WINDOW) : end], marks, low, high) for end in ends)


def _first_that_holds(days: Sequence[BookDay], target: int, holds: Callable[[Marks], bool]) -> Marks | None:
    """Tries rougher ways of spreading the absence before finer ones."""
    whole_first = (0, 3, 2, 1) if target >= 25 else (3, 2, 1)
    for every in whole_first:
        for phase in range(0, 100, 5):
            marks = _whole_days(days, target, phase) if every == 0 else _last_lessons(days, target, phase, every)
            if holds(marks):
                return marks
    return None


def _whole_days(days: Sequence[BookDay], target: int, phase: int) -> Marks:
    marks: Marks = {}
    owed = phase
    for day in days:
        owed += target
        if owed >= 100:
            owed -= 100
            marks[day.place] = day.whole
    return marks


def _last_lessons(days: Sequence[BookDay], target: int, phase: int, every: int) -> Marks:
    """Every so many days, the last lessons are missed until the absence owed is paid."""
    marks: Marks = {}
    owed = float(phase)
    for number, day in enumerate(days):
        owed += target / 100 * sum(lesson.minutes for lesson in day.reported)
        if number % every:
            continue
        bits = 0
        for lesson in reversed(day.reported):
            if owed < lesson.minutes / 2:
                break
            owed -= lesson.minutes
            bits |= 1 << lesson.slot
        if bits:
            marks[day.place] = Mark(valid=bits)
    return marks


def change(target: int, low: int, high: int, *, highest: int = 100) -> Build:
    """Nothing, then `target` per cent in the last twenty school days: `low` ≤ points < `high`, share < `highest`."""

    def build(days: Sequence[BookDay]) -> Marks | None:
        before, after = days[-2 * WINDOW : -WINDOW], days[-WINDOW:]
        if sum(bool(day.reported) for day in before) < FEWEST_SCHOOL_DAYS or len(after) < WINDOW:
            return None
        return _first_that_holds(
            after, target, lambda marks: within(after, marks, low, high) and within(after, marks, 0, highest)
        )

    return build


def invalid_occasions(count: int) -> Build:
    """One lesson missed without reason on `count` of the last twenty school days."""
    return _spread(count, lambda day: Mark(invalid=1 << day.reported[-1].slot))


def late_arrivals(count: int) -> Build:
    """Eight minutes late to the first reported lesson on `count` of the last twenty school days."""
    return _spread(count, lambda day: Mark(late_slot=day.reported[0].slot, late_minutes=8))


def _spread(count: int, mark: Callable[[BookDay], Mark]) -> Build:
    def build(days: Sequence[BookDay]) -> Marks | None:
        window = [day for day in days[-WINDOW:] if day.reported]
        if len(window) < max(count + 1, FEWEST_SCHOOL_DAYS):
            return None
        chosen = [window[(2 * turn + 1) * len(window) // (2 * count)] for turn in range(count)]
        return {day.place: mark(day) for day in chosen}

    return build


def short_spells(count: int) -> Build:
    """`count` spells of one and two days in the running term, at least three attended days between them."""

    def build(days: Sequence[BookDay]) -> Marks | None:
        term = Term.of(days[-1].date)
        in_term = [day for day in days if term.first_day <= day.date and day.reported]
        room = len(in_term) // count
        if room < 5:
            return None
        marks: Marks = {}
        for turn in range(count):
            for day in in_term[turn * room + 1 : turn * room + 2 + turn % 2]:
                marks[day.place] = day.whole
        return marks

    return build


def at_start(count: int) -> Build:
    """Whole days absent among the first twenty school days of the school year."""

    def build(days: Sequence[BookDay]) -> Marks | None:
        year = SchoolYear.of(days[-1].date)
        first = [day for day in days if day.date >= year.first_day][:WINDOW]
        whole = [day for day in first if day.reported]
        if first[0].date > dt.date(year.start, 8, 21) or len(whole) < 3 * count:
            return None
        return {day.place: day.whole for day in whole[2 : 2 + 3 * count : 3]}

    return build


def cold(length: int) -> Build:
    """One unbroken valid spell, over since two school days."""

    def build(days: Sequence[BookDay]) -> Marks | None:
        reported = [day for day in days if day.reported]
        if len(reported) < WINDOW:
            return None
        return {day.place: day.whole for day in reported[-length - 2 : -2]}

    return build


def nothing(days: Sequence[BookDay]) -> Marks | None:
    """Full attendance."""
    return {} if len(days) >= FEWEST_SCHOOL_DAYS else None


def _other_steps(*open_steps: str) -> tuple[str, ...]:
    return tuple(step for step in STEPS if step not in open_steps)


def _high(name: str, target: int, low: int, high: int, step: str) -> Pattern:
    words = f"Frånvarande minst {low} % men under {high} % på var och en av de tio senaste skoldagarna, ingen kontakt"
    parameters: dict[str, int | str] = {"window": "last_20_school_days", "at_least": low, "below": high, "held": 10}
    return Pattern(name, words, steady(target, low, high), parameters, (step, "radar-5"), _other_steps(step))


def _near(limit: int, low: int) -> Pattern:
    """Just below a step: the step below it, if any, is open."""
    below = [step for step, least in STEPS.items() if least <= low][-1:]
    parameters: dict[str, int | str] = {"window": "last_20_school_days", "at_least": low, "below": limit}
    words = f"Frånvarande minst {low} % men under {limit} % sista dagen"
    build = steady((low * 10 + limit * 10) // 20, low, limit, held=1)
    return Pattern(f"near-{limit}", words, build, parameters, tuple(below), _other_steps(*below))


def _counted(name: str, words: str, build: Build, rule: str, count: int, window: str, limit: int) -> Pattern:
    met = count >= limit
    parameters: dict[str, int | str] = {"window": window, "count": count, "limit": limit}
    return Pattern(name, words, build, parameters, (rule,) if met else (), () if met else (rule,))


def _cold(length: int) -> Pattern:
    words = f"En enda sammanhängande giltig frånvaro på {length} skoldagar"
    folded = length <= 5
    return Pattern(f"cold-{length}", words, cold(length), {"days": length}, folded=folded, counts_step=True)


_L20 = "last_20_school_days"
PATTERNS: tuple[Pattern, ...] = (
    _high("steady-12", 13, 12, 15, "absence-10"),
    _high("steady-18", 19, 18, 20, "absence-15"),
    _high("steady-25", 32, 25, 50, "absence-20"),
    _high("steady-60", 72, 60, 101, "absence-50"),
    _counted("invalid-3", "Tre ogiltiga tillfällen", invalid_occasions(3), "invalid-3", 3, _L20, 3),
    _counted("late-5", "Fem sena ankomster", late_arrivals(5), "late-5", 5, _L20, 5),
    _counted("short-spells-3", "Tre korta frånvaroperioder", short_spells(3), "short-spells-3", 3, "term", 3),
    Pattern(
        "change-10",
        "Ingen frånvaro i 20 skoldagar, sedan 12–20 %",
        change(15, 12, 20),
        {"before": 0, "at_least": 12, "below": 20, "limit": 10},
        ("change-10",),
    ),
    _counted("start-2", "Två hela dagar borta vid läsårets början", at_start(2), "start-2", 2, "first_20", 2),
    Pattern("control", "Full närvaro hela tiden", nothing, {}, (), (*STEPS, *OTHER_RULES)),
    _near(10, 9),
    _near(15, 14),
    _near(20, 19),
    _near(50, 48),
    _counted("invalid-2", "Två ogiltiga tillfällen", invalid_occasions(2), "invalid-3", 2, _L20, 3),
    _counted("late-4", "Fyra sena ankomster", late_arrivals(4), "late-5", 4, _L20, 5),
    _counted("short-spells-2", "Två korta frånvaroperioder", short_spells(2), "short-spells-3", 2, "term", 3),
    Pattern(
        "change-8",
        "Ingen frånvaro i 20 skoldagar, sedan 7–9 %",
        change(8, 7, 9, highest=10),
        {"before": 0, "at_least": 7, "below": 9, "limit": 10},
        (),
        ("change-10", *STEPS),
    ),
    _counted("start-1", "En hel dag borta vid läsårets början", at_start(1), "start-2", 1, "first_20", 2),
    _cold(5),
    _cold(6),
)
