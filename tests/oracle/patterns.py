"""What patterns are made of in plain loops, from the headers of the SQL. Slow on purpose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.oracle.measures import Lesson, SchoolDay, is_wholly_absent, school_year_of


@dataclass(frozen=True)
class Count:
    """Of one place: how often it could be and was so, there and altogether; whether what else is asked for holds."""

    units: int
    hits: int
    all_units: int
    all_hits: int
    is_kept: bool = True
    since: dt.date | None = None


#: (pattern, place) → its count.
type Counts = dict[tuple[str, str], Count]
type Tally = dict[tuple[str, str], list[bool]]
_RATES = ("short-spells", "scattered", "start")
_NO_PLACE = ("middle", "weekend")


def is_away(day: SchoolDay) -> bool:
    return any(is_wholly_absent(lesson) for lesson in day.reported)


def is_late(lesson: Lesson) -> bool:
    if lesson.late is None:
        return lesson.invalid > 0 and lesson.present > 0
    return lesson.late > 0


def read(days: Sequence[SchoolDay], as_of: dt.date) -> list[SchoolDay]:
    return [day for day in days if (as_of - day.date).days <= 400]


def is_enough(window: Sequence[SchoolDay], as_of: dt.date) -> bool:
    offered = sum(lesson.offered for day in window for lesson in day.lessons)
    reported = sum(lesson.offered for day in window for lesson in day.reported)
    with_reports = sum(bool(day.reported) for day in window)
    return with_reports >= 30 and 4 * reported >= 3 * offered and (as_of - window[-1].date).days <= 30


def counts(days: Sequence[SchoolDay], as_of: dt.date) -> Counts:
    """Of a pupil whose school days are `days`; empty where the window does not tell enough."""
    days = read(days, as_of)
    window = days[-60:]
    if not window or not is_enough(window, as_of):
        return {}
    reported = [day for day in days if day.reported]
    before = {day.date: earlier for earlier, day in zip([None, *reported[:-1]], reported, strict=True)}
    found = _short_spells(window, before) | _late(window) | _start(days, as_of) | _places(window, days)
    return found | _beginnings(window, before) | _scattered(window)


def _places(window: Sequence[SchoolDay], days: Sequence[SchoolDay]) -> Counts:
    """What is divided over places: what is not in one is in another."""
    tally: Tally = defaultdict(list)
    for day in window:
        if day.reported:
            tally["weekday", str(day.date.weekday())].append(is_away(day))
            if not day.is_wholly_absent:
                _lessons(day, tally)
    _breaks(days, tally)
    altogether: dict[str, list[bool]] = defaultdict(list)
    for (pattern, _place), hits in tally.items():
        altogether[pattern] += hits
    return {
        key: Count(len(hits), sum(hits), len(altogether[key[0]]), sum(altogether[key[0]]))
        for key, hits in tally.items()
    }


def _lessons(day: SchoolDay, tally: Tally) -> None:
    lessons = sorted(day.reported, key=lambda lesson: lesson.start)
    first, last = (end(lesson.start for lesson in day.lessons) for end in (min, max))  # reported or not
    missed = [is_wholly_absent(lesson) for lesson in lessons]
    if len(lessons) >= 3 and sum(missed) <= 1:
        for lesson, is_missed in zip(lessons, missed, strict=True):
            place = "middle"
            if lesson.start == first:
                place = "first"
            elif lesson.start == last:
                place = "last"
            tally["edge-lesson", place].append(is_missed)
    taught: dict[str, bool] = defaultdict(bool)
    for lesson, is_missed in zip(lessons, missed, strict=True):
        taught[f"{lesson.subject}|{lesson.group}" if lesson.group else lesson.subject] |= is_missed
    for name, is_missed in taught.items():
        tally["group", name].append(is_missed)


def _breaks(days: Sequence[SchoolDay], tally: Tally) -> None:
    """Free days between two school days: from Friday to Monday a weekend, three days or more a break."""
    for day, after in pairwise(days):
        free = (after.date - day.date).days - 1
        if not day.reported or not after.reported:
            continue
        if free >= 3:
            tally["break", "break"].append(is_away(day) or is_away(after))
        elif free == 2 and day.date.weekday() == 4:
            tally["break", "weekend"].append(is_away(day) or is_away(after))


def _beginnings(window: Sequence[SchoolDay], before: dict[dt.date, SchoolDay | None]) -> Counts:
    """Days on which an absence began, of those on which it could; `began` is place in the window → whether it did."""
    places = {place: day for place, day in enumerate(window, start=1) if day.reported}
    began = {
        place: is_away(day)
        for place, day in places.items()
        if (earlier := before[day.date]) is None or not is_away(earlier)
    }

    def since(turn: int) -> dt.date | None:
        return next((day.date for place, day in places.items() if place > turn), None)

    def after(turn: int) -> list[bool]:
        return [hit for place, hit in began.items() if place > turn]

    whole = len(began), sum(began.values())
    found = {
        ("change", str(turn)): Count(len(after(turn)), sum(after(turn)), *whole, since=since(turn))
        for turn in range(10, 51, 5)
    }
    first, second, third = (sum(hit for place, hit in began.items() if low < place <= low + 20) for low in (0, 20, 40))
    is_rising = len(window) == 60 and first < second < third
    rising = Count(len(after(40)), third, *whole, is_kept=is_rising, since=since(0))
    return found | {("rising", "all"): rising}


def _scattered(window: Sequence[SchoolDay]) -> Counts:
    lessons = [lesson for day in window for lesson in day.reported]
    absent = sum(lesson.valid + lesson.invalid for lesson in lessons)
    minutes = absent + sum(lesson.present + lesson.other for lesson in lessons)
    hits = [is_away(day) for day in window if day.reported and not day.is_wholly_absent]
    both = len(hits), sum(hits)
    return {("scattered", "all"): Count(*both, *both, is_kept=10 * absent < minutes)}


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
    both = units, sum(length <= 2 for length in lengths)
    return {("short-spells", "all"): Count(*both, *both)}


def _start(days: Sequence[SchoolDay], as_of: dt.date) -> Counts:
    """Whole days away that begin among the school year's first twenty; a day without reports is as if not there."""
    units = hits = 0
    was_away = False
    for day in [day for day in days if school_year_of(day.date) == school_year_of(as_of)][:20]:
        if not day.reported:
            continue
        units += not was_away
        hits += day.is_wholly_absent and not was_away
        was_away = day.is_wholly_absent
    return {("start", "all"): Count(units, hits, units, hits)}


def _late(window: Sequence[SchoolDay]) -> Counts:
    longest = running = days = late_days = 0
    for day in window:
        if not day.reported or day.is_wholly_absent:
            continue
        days += 1
        is_hit = any(map(is_late, day.reported))
        late_days += is_hit
        running = running + 1 if is_hit else 0
        longest = max(longest, running)
    return {("late-series", "all"): Count(days, longest, days, late_days)}


def is_tested(pattern: str, place: str, one: Count) -> bool:
    if place in _NO_PLACE or not one.units:
        return False
    if pattern in _RATES:
        return True
    if pattern == "late-series":
        return one.all_hits >= 3
    if pattern == "break" and one.all_hits >= 3 and one.units >= 3:
        return True
    return one.all_hits >= 5 and one.units >= 5 and one.all_units - one.units >= 5


def is_candidate(pattern: str, place: str, one: Count) -> bool:
    """Of what is tested: at least three times, and in a place at least twice as often as elsewhere."""
    if not one.is_kept or one.hits < 3 or not is_tested(pattern, place, one):
        return False
    elsewhere = one.all_units - one.units
    is_even = one.hits * elsewhere < 2 * (one.all_hits - one.hits) * one.units
    return pattern in (*_RATES, "late-series") or not is_even


def returned(days: Sequence[SchoolDay], as_of: dt.date) -> tuple[int, dt.date, dt.date, int] | None:
    """Whole days away in the newest row of ten or more, its first and last day, the days back since: at most ten."""
    window = read(days, as_of)[-60:]
    if not window or not is_enough(window, as_of):
        return None
    row: list[SchoolDay] = []
    long_one, back = [], 0
    for day in [day for day in window if day.reported]:
        if day.is_wholly_absent:
            row.append(day)
            if len(row) >= 10:
                long_one, back = list(row), 0
        else:
            row = []
        back += bool(long_one) and day.date > long_one[-1].date
    if not 1 <= back <= 10:
        return None
    return len(long_one), long_one[0].date, long_one[-1].date, back
