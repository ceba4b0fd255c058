"""Timetables, teaching groups and their lessons' states for every unit and school year in the data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.simulation import cast, reporting, staff, timetable
from fullfolj.simulation.absence import Days
from fullfolj.simulation.people import Pupil
from fullfolj.simulation.reporting import LessonStates, TeachingGroup
from fullfolj.simulation.schools import SchoolUnit
from fullfolj.simulation.timetable import Lesson, Track

GroupKey = tuple[int, int, str]
"""(unit, school year, name of the group)."""


@dataclass
class Teaching:
    """`weeks` has the lessons of every track; `states` only groups with a lesson out of the ordinary."""

    weeks: dict[Track, tuple[Lesson, ...]] = field(default_factory=dict)
    groups: dict[GroupKey, TeachingGroup] = field(default_factory=dict)
    states: dict[GroupKey, LessonStates] = field(default_factory=dict)

    def state(self, track: Track, group: str, day: int, slot: int) -> int:
        """0 for an ordinary lesson, else UNREPORTED or CANCELLED."""
        return self.states.get((track.unit, track.school_year, group), {}).get((day, slot), 0)


def arrange(seed: int, units: tuple[SchoolUnit, ...], pupils: Iterable[Pupil], days: Days) -> Teaching:
    """The teaching that the pupils' placements need."""
    tracks = {placement.track for pupil in pupils for placement in pupil.placements}
    ordered = sorted(tracks, key=lambda t: (t.unit, t.school_year, t.year_level, t.letter, t.language, t.swedish))
    teaching = Teaching()
    lessons: dict[GroupKey, dict[tuple[int, int], Lesson]] = defaultdict(dict)
    pools: dict[GroupKey, str] = {}
    for track in ordered:
        week = timetable.week_of(seed, track, blocks=units[track.unit - 1].blocks)
        teaching.weeks[track] = week
        for lesson in week:
            key = (track.unit, track.school_year, lesson.group)
            lessons[key][lesson.weekday, lesson.hour.slot] = lesson
            pools[key] = staff.pool_of(track.year_level, track.class_name, lesson.subject)
    _assign_teachers(teaching, lessons, pools)
    ranges = _day_ranges(days)
    for key, group in teaching.groups.items():
        states = reporting.draw_states(seed, group, lessons[key].values(), days, ranges[group.school_year])
        if states:
            teaching.states[key] = states
    return teaching


def _assign_teachers(
    teaching: Teaching, lessons: dict[GroupKey, dict[tuple[int, int], Lesson]], pools: dict[GroupKey, str]
) -> None:
    by_school: dict[tuple[int, int], list[GroupKey]] = defaultdict(list)
    for key in lessons:
        by_school[key[:2]].append(key)
    for (unit, school_year), keys in by_school.items():
        taught = staff.teacher_numbers((key[2], len(lessons[key]), pools[key]) for key in keys)
        for key in keys:
            subject = next(iter(lessons[key].values())).subject
            teaching.groups[key] = TeachingGroup(unit, school_year, key[2], subject, taught[key[2]])


def _day_ranges(days: Days) -> dict[int, range]:
    """School year → the places of its days in the data."""
    starts = [SchoolYear.of(date).start for date in days.dates]
    return {start: range(bisect_left(starts, start), bisect_right(starts, start)) for start in sorted(set(starts))}


def employ(
    seed: int, units: tuple[SchoolUnit, ...], teaching: Teaching, school_year: int, cast_class: str
) -> list[staff.StaffMember]:
    """This year's staff, unit by unit: offices first, then the teachers with their groups and mentor classes."""
    employer = staff.Employer(seed)
    members: list[staff.StaffMember] = []
    for unit in units:
        members += employer.offices(unit)
        members += _teachers(employer, unit, teaching, school_year, cast_class if unit.number == 1 else "")
    return members


def _teachers(
    employer: staff.Employer, unit: SchoolUnit, teaching: Teaching, school_year: int, cast_class: str
) -> list[staff.StaffMember]:
    groups = [g for g in teaching.groups.values() if (g.unit, g.school_year) == (unit.number, school_year)]
    taught: dict[int, list[TeachingGroup]] = defaultdict(list)
    for group in groups:
        taught[group.teacher].append(group)
    mentors = _mentors(taught, sorted(_classes(teaching, unit, school_year)))
    roles = _cast_teachers(taught, mentors, cast_class)
    members = []
    for number in sorted(taught):
        member = employer.hire(unit, number, "Lärare", roles.get(number))
        member.groups = [group.name for group in taught[number]]
        member.mentor_of = mentors.get(number, "")
        members.append(member)
    return members


def _classes(teaching: Teaching, unit: SchoolUnit, school_year: int) -> set[str]:
    return {t.class_name for t in teaching.weeks if (t.unit, t.school_year) == (unit.number, school_year)}


def _mentors(taught: dict[int, list[TeachingGroup]], classes: list[str]) -> dict[int, str]:
    """Teacher → class: one who teaches the class and has none yet, most lessons first; else anyone left."""
    mentors: dict[int, str] = {}
    for class_name in classes:
        free = [number for number in sorted(taught) if number not in mentors]
        own = {n: sum(g.name.startswith(f"{class_name} ") for g in taught[n]) for n in free}
        if free:
            mentors[max(free, key=lambda number: (own[number], -number))] = class_name
    return mentors


def _cast_teachers(
    taught: dict[int, list[TeachingGroup]], mentors: dict[int, str], cast_class: str
) -> dict[int, cast.CastMember]:
    """The cast's mentor has the cast pupil's class; the cast's teacher teaches it without being its mentor."""
    if not cast_class:
        return {}
    mentor = next((number for number, class_name in mentors.items() if class_name == cast_class), None)
    teaches = [
        number
        for number, groups in sorted(taught.items())
        if number != mentor and any(group.name.startswith(f"{cast_class} ") for group in groups)
    ]
    roles = {} if mentor is None else {mentor: cast.member(cast.Role.MENTOR)}
    if teaches:
        roles[teaches[0]] = cast.member(cast.Role.TEACHER)
    return roles
