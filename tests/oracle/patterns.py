"""The counts behind patterns in plain loops, from the header of pattern_counts.sql. Slow on purpose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from tests.oracle.measures import Lesson, SchoolDay, is_wholly_absent

#: (pattern, place) → units, hits.
type Counts = dict[tuple[str, str], tuple[int, int]]


def is_away(day: SchoolDay) -> bool:
    return any(is_wholly_absent(lesson) for lesson in day.reported)


def is_late(lesson: Lesson) -> bool:
    if lesson.late is None:
        return lesson.invalid > 0 and lesson.present > 0
    return lesson.late > 0


def is_enough(days: Sequence[SchoolDay], as_of: dt.date) -> bool:
    offered = sum(lesson.offered for day in days for lesson in day.lessons)
    reported = sum(lesson.offered for day in days for lesson in day.reported)
    with_reports = sum(bool(day.reported) for day in days)
    return with_reports >= 30 and 4 * reported >= 3 * offered and (as_of - days[-1].date).days <= 30


def counts(days: Sequence[SchoolDay], as_of: dt.date) -> Counts:
    """Of a pupil whose school days are `days`; empty where the window does not tell enough."""
    window = days[-60:]
    if not window or not is_enough(window, as_of):
        return {}
    tally: dict[tuple[str, str], list[bool]] = defaultdict(list)
    reported = [day for day in days if day.reported]
    before = {day.date: earlier for earlier, day in zip([None, *reported[:-1]], reported, strict=True)}
    for place, day in enumerate(window, start=1):
        if not day.reported:
            continue
        earlier = before[day.date]
        tally["weekday", str(day.date.weekday())].append(is_away(day))
        if earlier is None or not is_away(earlier):
            for turn in range(10, 51, 5):
                if place > turn:
                    tally["change", str(turn)].append(is_away(day))
            if place > 40:
                tally["rising", "all"].append(is_away(day))
        if not day.is_wholly_absent:
            tally["scattered", "all"].append(is_away(day))
            _lessons(day, tally)
    found = {key: (len(hits), sum(hits)) for key, hits in tally.items()}
    return found | _short_spells(window, before) | _late(window)


def _lessons(day: SchoolDay, tally: dict[tuple[str, str], list[bool]]) -> None:
    lessons = sorted(day.reported, key=lambda lesson: lesson.start)
    missed = [is_wholly_absent(lesson) for lesson in lessons]
    if len(lessons) >= 3 and sum(missed) <= 1:
        for lesson, is_missed in zip(lessons, missed, strict=True):
            place = "middle"
            if lesson.start == lessons[0].start:
                place = "first"
            elif lesson.start == lessons[-1].start:
                place = "last"
            tally["edge-lesson", place].append(is_missed)
    taught: dict[str, bool] = defaultdict(bool)
    for lesson, is_missed in zip(lessons, missed, strict=True):
        taught[f"{lesson.subject}|{lesson.group}" if lesson.group else lesson.subject] |= is_missed
    for name, is_missed in taught.items():
        tally["group", name].append(is_missed)


def _short_spells(window: Sequence[SchoolDay], before: dict[dt.date, SchoolDay | None]) -> Counts:
    units, lengths, running = 0, [], 0
    for day in window:
        if not day.reported:
            continue
        earlier = before[day.date]
        units += earlier is None or not earlier.is_wholly_absent
        if day.is_wholly_absent:
            running += 1
        elif running:
            lengths.append(running)
            running = 0
    lengths += [running] if running else []
    return {("short-spells", "all"): (units, sum(length <= 2 for length in lengths))}


def _late(window: Sequence[SchoolDay]) -> Counts:
    longest = running = days = 0
    for day in window:
        if not day.reported or day.is_wholly_absent:
            continue
        days += 1
        running = running + 1 if any(map(is_late, day.reported)) else 0
        longest = max(longest, running)
    return {("late-series", "all"): (days, longest)} if days else {}
