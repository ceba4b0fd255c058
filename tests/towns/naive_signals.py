"""The contract's first ladder by plain counting, for checking the simulator: nothing shared with the product.

Only what the simulator's tests need: which rules are open at the end of a pupil's days, and whether the desk folds.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

STEPS = (("absence-50", 50), ("absence-20", 20), ("absence-15", 15), ("absence-10", 10))
FOLDABLE = ("absence-10", "absence-15", "absence-20", "absence-50", "change-10")


@dataclass
class Day:
    """A school day of one pupil, summed over its lessons that were not cancelled."""

    date: dt.date
    offered: int = 0
    reported_offered: int = 0
    absent: int = 0
    invalid: int = 0
    minutes: int = 0
    reported_lessons: int = 0
    wholly_absent_lessons: int = 0
    invalid_occasion: bool = False
    late: int = 0
    invalid_not_late: int = 0

    @property
    def whole(self) -> bool:
        return 0 < self.reported_lessons == self.wholly_absent_lessons


def read_days(path: Path, students: Collection[str] | None = None) -> dict[str, list[Day]]:
    """Student → school days in order, from a canonical lessons file with every minute filled in."""
    pupils: dict[str, dict[str, Day]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            student = row["student_id"]
            if row["cancelled"] == "1" or (students is not None and student not in students):
                continue
            day = pupils[student].get(row["date"])
            if day is None:
                day = pupils[student][row["date"]] = Day(dt.date.fromisoformat(row["date"]))
            _add(day, row)
    return {student: [days[date] for date in sorted(days)] for student, days in pupils.items()}


def _add(day: Day, row: dict[str, str]) -> None:
    offered = int(row["offered_minutes"])
    day.offered += offered
    if row["reported"] == "0":
        return
    present, valid, invalid, other, late = (
        int(row[f"{name}_minutes"]) for name in ("present", "valid_absence", "invalid_absence", "other", "late")
    )
    day.reported_offered += offered
    day.absent += valid + invalid
    day.invalid += invalid
    day.minutes += present + valid + invalid + other
    day.reported_lessons += 1
    day.late += late > 0
    day.invalid_not_late += 0 if late else invalid
    if valid + invalid > 0 and present == other == 0:
        day.wholly_absent_lessons += 1
        day.invalid_occasion |= invalid > 0


def share(days: Sequence[Day]) -> Fraction | None:
    minutes = sum(day.minutes for day in days)
    return Fraction(sum(day.absent for day in days), minutes) if minutes else None


def covered(days: Sequence[Day]) -> bool:
    offered = sum(day.offered for day in days)
    return offered > 0 and 4 * sum(day.reported_offered for day in days) >= 3 * offered


def spells(days: Sequence[Day]) -> list[int]:
    lengths, running = [], 0
    for day in days:
        if not day.reported_lessons:
            continue
        if day.whole:
            running += 1
        elif running:
            lengths.append(running)
            running = 0
    return [*lengths, running] if running else lengths


def open_rules(days: Sequence[Day]) -> set[str]:
    """Rules open at the last of `days`; the highest absence step alone; radar-5 not included."""
    last = days[-1].date
    window, before = days[-20:], days[-40:-20]
    term = [day for day in days if day.date >= dt.date(last.year, 7 if last.month >= 7 else 1, 1)]
    school_year = [day for day in days if day.date >= dt.date(last.year if last.month >= 7 else last.year - 1, 7, 1)]
    rules: set[str] = set()
    after = share(window)
    if covered(window) and after is not None:
        if sum(day.reported_lessons > 0 for day in window) >= 10:
            rules |= {next((name for name, limit in STEPS if after >= Fraction(limit, 100)), "")} - {""}
        if sum(day.invalid_occasion for day in window) >= 3:
            rules.add("invalid-3")
        if sum(day.late for day in window) >= 5:
            rules.add("late-5")
        if _change(before, window) >= Fraction(1, 10):
            rules.add("change-10")
    if covered(term) and sum(length <= 2 for length in spells(term)) >= 3:
        rules.add("short-spells-3")
    if covered(school_year[:20]) and sum(day.whole for day in school_year[:20]) >= 2:
        rules.add("start-2")
    return rules


def _change(before: Sequence[Day], after: Sequence[Day]) -> Fraction:
    shares = share(before), share(after)
    enough = all(sum(day.reported_lessons > 0 for day in days) >= 10 for days in (before, after))
    if not enough or not covered(before) or None in shares:
        return Fraction(0)
    return (shares[1] or Fraction(0)) - (shares[0] or Fraction(0))


def folded(days: Sequence[Day]) -> bool:
    """Absence on one to six of the last twenty days, at most five whole and two partial, valid but for lateness."""
    window = [day for day in days[-20:] if day.reported_lessons]
    valid = sum(day.absent > day.invalid for day in window)
    whole = sum(day.whole for day in window)
    return 1 <= valid <= 6 and whole <= 5 and valid - whole <= 2 and not any(day.invalid_not_late for day in window)


def on_the_desk(days: Sequence[Day]) -> bool:
    """Whether the pupil has a row of their own: an open signal that is not folded away."""
    rules = open_rules(days)
    return bool(rules - set(FOLDABLE) if folded(days) else rules)


def new_rows_a_week(pupils: dict[str, list[Day]], first: dt.date, last: dt.date) -> dict[int, int]:
    """ISO week → pupils who came to the desk that week and had not been on it on any of the five school days before."""
    rows: dict[int, int] = defaultdict(int)
    for days in pupils.values():
        shown: list[bool] = []
        for place, day in enumerate(days):
            if day.date < first - dt.timedelta(days=21) or day.date > last:
                continue
            shown.append(on_the_desk(days[: place + 1]))
            if day.date >= first:
                rows[day.date.isocalendar().week] += shown[-1] and not any(shown[-6:-1])
    return dict(sorted(rows.items()))
