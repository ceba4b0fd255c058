"""The first ladder in plain loops, from the words of contract section 3. Slow on purpose, shares nothing with src."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.measures import (
    SchoolDay,
    absence_share,
    change_points,
    coverage,
    is_late,
    late_arrivals,
    school_year_of,
    spells,
    term_of,
)

STEPS = ("absence-10", "absence-15", "absence-20", "absence-50")
RULES = (*STEPS, "invalid-3", "late-5", "short-spells-3", "change-10", "start-2")
#: Rule → the numbers that an organiser may change. A rule that a ladder lacks is off.
FIRST_LADDER: Mapping[str, Mapping[str, int]] = {
    **{rule: {"percent": int(rule.removeprefix("absence-")), "school_days": 10} for rule in STEPS},
    "invalid-3": {"occasions": 3},
    "late-5": {"times": 5},
    "short-spells-3": {"spells": 3},
    "change-10": {"points": 10},
    "start-2": {"days": 2},
    "radar-5": {"school_days": 5},
}

type Ladder = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Opened:
    since: dt.date
    index: int  # of the school day


def holds(rule: str, days: Sequence[SchoolDay], definition: str, ladder: Ladder = FIRST_LADDER) -> bool | None:
    """The rule's answer at the end of the last of `days`; None when it can't be told."""
    if rule not in ladder:
        return False
    today, limits = days[-1], ladder[rule]
    last_20 = list(days[-20:])
    if rule == "change-10":
        before = list(days[-40:-20])
        if not enough(last_20) or not enough(before):
            return None
        points = change_points(before, last_20, definition)
        return None if points is None else points >= limits["points"]
    if rule == "short-spells-3":
        term = [day for day in days if term_of(day.date) == term_of(today.date)]
        return None if not enough(term) else sum(1 for length in spells(term) if length <= 2) >= limits["spells"]
    if rule == "start-2":
        year = [day for day in days if school_year_of(day.date) == school_year_of(today.date)][:20]
        return None if not enough(year) else sum(1 for day in year if day.is_wholly_absent) >= limits["days"]
    if not enough(last_20):
        return None
    if rule == "invalid-3":
        return sum(1 for day in last_20 if day.is_invalid_occasion) >= limits["occasions"]
    if rule == "late-5":
        return sum(late_arrivals(day) for day in last_20) >= limits["times"]
    if sum(1 for day in last_20 if day.reported) < limits["school_days"]:
        return False
    share = absence_share(last_20, definition)
    return None if share is None else share >= Fraction(limits["percent"], 100)


def enough(days: Sequence[SchoolDay]) -> bool:
    found = coverage(days)
    return found is not None and found >= Fraction(3, 4)


def opened(answers: Sequence[tuple[dt.date, bool | None]]) -> Opened | None:
    """Where the present unbroken time began: the first TRUE after the last FALSE; None when it is not open."""
    last_false = max((place for place, (_, answer) in enumerate(answers) if answer is False), default=-1)
    for place, (date, answer) in enumerate(answers):
        if place > last_false and answer is True:
            return Opened(date, place)
    return None


def opened_at(
    days: Sequence[SchoolDay], answers: Mapping[str, Sequence[bool | None]], last: int, as_of: dt.date
) -> dict[str, Opened]:
    """Rule → where it opened, with nothing known after school day number `last` (from 0)."""
    found = {}
    for rule in RULES:
        line = [(days[place].date, answers[rule][place]) for place in range(last + 1)]
        if rule == "start-2":
            # It closes with the school year: what was true in another year is gone.
            line = [(date, answer if school_year_of(date) == school_year_of(as_of) else None) for date, answer in line]
        open_now = opened(line)
        if open_now is not None:
            found[rule] = open_now
    return found


def listed(found: Mapping[str, Opened]) -> dict[str, Opened]:
    """Only the highest open step of the absence ladder is listed."""
    open_steps = [rule for rule in STEPS if rule in found]
    return {rule: where for rule, where in found.items() if rule not in open_steps[:-1]}


def radar_answer(
    found: Mapping[str, Opened], last: int, to: dt.date, contacts: Sequence[dt.date], limit: int | None = 5
) -> bool:
    """Another signal listed, for more than `limit` school days counting its first, and no contact since."""
    for where in listed(found).values():
        answered = any(where.since <= contact <= to for contact in contacts)
        if limit is not None and last - where.index + 1 > limit and not answered:
            return True
    return False


def signals(
    days: Sequence[SchoolDay],
    as_of: dt.date,
    definition: str,
    contacts: Sequence[dt.date],
    is_enrolled: bool,
    ladder_on: Callable[[dt.date], Ladder] = lambda _day: FIRST_LADDER,
) -> dict[str, dt.date]:
    """Listed open rule → since. `days` are all school days up to `as_of`; each is judged by the ladder of its date."""
    if not is_enrolled or not days:
        return {}
    answers = {
        rule: [holds(rule, days[: place + 1], definition, ladder_on(day.date)) for place, day in enumerate(days)]
        for rule in RULES
    }
    limit = ladder_on(as_of).get("radar-5", {}).get("school_days")
    last = len(days) - 1
    radar: list[tuple[dt.date, bool | None]] = []
    for place, day in enumerate(days):
        to = as_of if place == last else day.date
        known = [contact for contact in contacts if contact <= as_of]
        radar.append((day.date, radar_answer(opened_at(days, answers, place, to), place, to, known, limit)))
    open_now = listed(opened_at(days, answers, last, as_of))
    waiting = opened(radar)
    result = {rule: where.since for rule, where in open_now.items()}
    if waiting is not None:
        result["radar-5"] = waiting.since
    return result


def is_short_valid(days: Sequence[SchoolDay]) -> bool:
    """Absence on one to six of the last 20 school days, at most five whole and two partial, valid but for lateness."""
    lessons = [lesson for day in days[-20:] for lesson in day.reported]
    if any(lesson.invalid and not is_late(lesson) for lesson in lessons):
        return False
    whole = sum(day.is_wholly_absent for day in days[-20:])
    days_away = len({lesson.date for lesson in lessons if lesson.valid})
    return 1 <= days_away <= 6 and whole <= 5 and days_away - whole <= 2


def last_away(days: Sequence[SchoolDay]) -> dt.date | None:
    """The latest day with a minute of absence or a late arrival."""
    away = [
        day.date for day in days if any(lesson.valid or lesson.invalid for lesson in day.reported) or late_arrivals(day)
    ]
    return away[-1] if away else None
