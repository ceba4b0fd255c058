"""Weekly timetables: thirty lessons a week, six a day on average, with the breaks and lengths of each stage.

Lessons per subject follow the proportions of the national timetable (bilaga 3 to skolförordningen), rounded to thirty.
Modern languages and Swedish lie at the same hours for all classes of a year level: their groups cut across classes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from fullfolj.simulation import draws

LESSONS_ON = (6, 7, 6, 6, 5)  # Monday–Friday


@dataclass(frozen=True)
class Hour:
    """A place in the day: its number from 0, and when."""

    slot: int
    start: dt.time
    end: dt.time

    @property
    def minutes(self) -> int:
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute


@dataclass(frozen=True)
class Lesson:
    """A weekly lesson of one track (`weekday` 0 is Monday); `group` is the teaching group's name."""

    weekday: int
    hour: Hour
    subject: str
    group: str


@dataclass(frozen=True)
class Track:
    """Pupils with one and the same week: a class, and within it language and Swedish course."""

    unit: int
    school_year: int
    year_level: int
    letter: str
    language: str
    swedish: str

    @property
    def class_name(self) -> str:
        return f"{self.year_level}{self.letter}"


def _hours(*times: str) -> tuple[Hour, ...]:
    hours = []
    for slot, text in enumerate(times):
        start, end = (dt.time(int(part[:2]), int(part[3:])) for part in text.split("-"))
        hours.append(Hour(slot, start, end))
    return tuple(hours)


_LOWER = _hours("08:10-08:50", "09:00-09:40", "10:00-10:40", "10:50-11:30", "12:15-12:55", "13:05-13:40", "13:45-14:20")
_MIDDLE = _hours(
    "08:10-08:55", "09:05-09:50", "10:10-10:55", "11:00-11:45", "12:25-13:15", "13:25-14:10", "14:15-14:55"
)
_UPPER = _hours("08:15-09:05", "09:15-10:10", "10:20-11:05", "11:10-11:55", "12:35-13:25", "13:35-14:30", "14:35-15:20")
_COMMON = ("SV", "M2")
_LOWER_WEEK = {"SV": 9, "MA": 6, "EN": 1, "IDH": 3, "NO": 3, "SO": 3, "BL": 1, "MU": 1, "SL": 2, "TK": 1}
_MIDDLE_WEEK = {"SV": 6, "MA": 5, "EN": 3, "IDH": 3, "NO": 3, "SO": 4, "BL": 1, "MU": 2, "SL": 2, "TK": 1}
_UPPER_WEEK = {
    "SV": 4, "M2": 3, "MA": 4, "EN": 3, "IDH": 3, "BI": 1, "FY": 1, "KE": 1, "TK": 1, "GE": 1, "HI": 1, "RE": 1,
    "SH": 1, "BL": 1, "MU": 1, "SL": 2, "HKK": 1,
}  # fmt: skip
_SPLIT = {"NO": ("BI", "FY", "KE"), "SO": ("GE", "HI", "RE", "SH")}


def hours_of(year_level: int) -> tuple[Hour, ...]:
    """The seven places of the day at the year level; a day uses the first `LESSONS_ON` of them."""
    return _LOWER if year_level <= 3 else _MIDDLE if year_level <= 6 else _UPPER


def subjects_of(year_level: int, *, blocks: bool) -> dict[str, int]:
    """Lessons a week per subject, thirty together; without `blocks`, years 4–6 have the parts of NO and SO apart."""
    if year_level >= 7:
        return _UPPER_WEEK
    if year_level <= 3 or blocks:
        return _LOWER_WEEK if year_level <= 3 else _MIDDLE_WEEK
    week = {subject: count for subject, count in _MIDDLE_WEEK.items() if subject not in _SPLIT}
    return week | {single: 1 for block in _SPLIT.values() for single in block}


@cache
def _week_places() -> tuple[tuple[int, int], ...]:
    return tuple((weekday, slot) for weekday, count in enumerate(LESSONS_ON) for slot in range(count))


def week_of(seed: int, track: Track, *, blocks: bool) -> tuple[Lesson, ...]:
    """The track's thirty lessons, in the order of the week."""
    week = subjects_of(track.year_level, blocks=blocks)
    shared = draws.stream(seed, "hours", track.unit, track.school_year, track.year_level)
    places = draws.shuffled(shared, _week_places())
    subject_at: dict[tuple[int, int], str] = {}
    for subject in _COMMON:
        for turn in range(week.get(subject, 0)):
            free = [place for place in places if place not in subject_at]
            subject_at[next((place for place in free if place[0] == turn % 5), free[0])] = subject
    own = draws.stream(seed, "week", track.unit, track.school_year, track.year_level, track.letter)
    rest = [subject for subject, count in week.items() if subject not in _COMMON for _ in range(count)]
    left = [place for place in _week_places() if place not in subject_at]
    subject_at |= dict(zip(left, draws.shuffled(own, rest), strict=True))
    hours = hours_of(track.year_level)
    return tuple(
        Lesson(weekday, hours[slot], *_subject_and_group(track, subject_at[weekday, slot]))
        for weekday, slot in _week_places()
    )


def _subject_and_group(track: Track, subject: str) -> tuple[str, str]:
    if subject == "M2":
        if not track.language:
            return "EN", f"{track.year_level} SV/EN"
        return f"M2{track.language}", f"{track.year_level} M2{track.language}"
    if subject == "SV" and track.swedish == "SVA":
        return "SVA", f"{track.year_level} SVA"
    return subject, f"{track.class_name} {subject}"
