"""The town itself: calendar, schools, people, names and numbers; the same for the same seed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from fullfolj.domain import personal_number
from fullfolj.domain.personal_number import Kind, LegalSex
from fullfolj.simulation import cast, draws, personal_numbers, schools, timetable
from fullfolj.simulation.schooldays import latest_school_day, school_days_to, sport_break_week, year_calendar
from fullfolj.simulation.town import Town, make_town


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(1500, 178, 42)


@pytest.mark.parametrize("start", range(2020, 2040))
@pytest.mark.parametrize("week", [7, 8, 9])
def test_a_school_year_is_lawful(start: int, week: int) -> None:
    calendar = year_calendar(start, week)
    assert 178 <= len(calendar.days) <= 190
    assert len(calendar.study_days) <= 5
    assert dt.date(start, 8, 17) <= calendar.days[0] <= dt.date(start, 8, 20)
    assert dt.date(start + 1, 6, 9) <= calendar.days[-1] <= dt.date(start + 1, 6, 12)
    assert all(day.weekday() < 5 for day in calendar.days)
    assert not any(day.isocalendar().week == 44 for day in calendar.days)
    assert not any(day.year == start + 1 and day.isocalendar().week == week for day in calendar.days)
    for month, day in ((12, 24), (12, 31)):
        assert dt.date(start, month, day) not in calendar.days
    for month, day in ((1, 1), (1, 6), (5, 1), (6, 6)):
        assert dt.date(start + 1, month, day) not in calendar.days
    breaks = (*calendar.breaks, *calendar.study_days)
    assert not any(one.first <= day <= one.last for day in calendar.days for one in breaks)


def test_easter_is_free() -> None:
    days = year_calendar(2025, 8).days
    assert dt.date(2026, 3, 27) in days
    assert not [day for day in days if dt.date(2026, 3, 30) <= day <= dt.date(2026, 4, 6)]


def test_school_days_reach_into_the_years_before() -> None:
    days = school_days_to(dt.date(2026, 9, 1), 300, 8)
    assert len(days) == 300
    assert days[-1] == dt.date(2026, 9, 1)
    assert days[0].year == 2024
    assert list(days) == sorted(set(days))


def test_the_last_day_is_a_school_day_even_in_summer() -> None:
    assert latest_school_day(dt.date(2026, 7, 20), 8) == dt.date(2026, 6, 12)
    assert latest_school_day(dt.date(2026, 11, 22), 8) == dt.date(2026, 11, 20)
    assert make_town(20, 5, 1, dt.date(2026, 7, 20)).last_day == dt.date(2026, 6, 12)


@pytest.mark.parametrize(("students", "days"), [(0, 10), (100_000, 10), (10, 0)])
def test_impossible_sizes_are_refused(students: int, days: int) -> None:
    with pytest.raises(ValueError, match="students"):
        make_town(students, days, 1)


def test_the_same_seed_gives_the_same_town_and_another_seed_another() -> None:
    one, same, other = make_town(90, 40, 3), make_town(90, 40, 3), make_town(90, 40, 4)
    assert one.pupils == same.pupils
    assert one.staff == same.staff
    assert one.marks == same.marks
    assert one.facit == same.facit
    assert one.marks != other.marks
    assert [pupil.given_name for pupil in one.pupils] != [pupil.given_name for pupil in other.pupils]


def test_schools_have_the_sizes_and_shapes_of_swedish_ones(town: Town) -> None:
    shapes = {(unit.first_level, unit.last_level) for unit in town.units}
    assert shapes == {(7, 9), (1, 6)}
    sizes = Counter(pupil.enrolments[-1].unit for pupil in town.enrolled)
    assert sum(sizes.values()) == 1500
    assert all(150 <= size <= 500 for size in sizes.values())
    classes = Counter((pupil.enrolments[-1].unit, pupil.enrolments[-1].class_name) for pupil in town.enrolled)
    assert 20 <= sum(classes.values()) / len(classes) <= 28


def test_a_small_town_is_one_school() -> None:
    units, plans = schools.plan(400, 1)
    assert [(unit.first_level, unit.last_level) for unit in units] == [(1, 9)]
    assert sum(plan.pupils for plan in plans) == 400


def test_units_have_names_and_codes_of_their_own() -> None:
    units, _ = schools.plan(20_000, 1)
    assert len({unit.name for unit in units}) == len({unit.code for unit in units}) == len(units) > 50
    assert all(len(unit.code) == 8 for unit in units)


def test_no_number_can_belong_to_anyone(town: Town) -> None:
    numbers = [one.personal_number for one in (*town.pupils, *town.staff)]
    parsed = [personal_number.parse(number) for number in numbers]
    for one in parsed:
        assert one.kind is Kind.TEMPORARY or not one.checksum_ok
        assert one.canonical[8:].isdigit() is (one.kind is not Kind.TEMPORARY)
    ordinary = [one for one in parsed if one.kind is not Kind.TEMPORARY]
    assert 0 < len(ordinary) < 0.03 * len(parsed)
    pupils = [pupil.personal_number for pupil in town.pupils]
    assert len(set(pupils)) == len(pupils)
    for pupil, one in zip(town.pupils, parsed, strict=False):
        assert (one.birth_date, one.legal_sex) == (pupil.born, pupil.sex)


def test_a_number_series_moves_on_when_a_date_is_full() -> None:
    series = personal_numbers.NumberSeries()
    born = dt.date(2015, 3, 1)
    given = [series.temporary(Random(1), born, LegalSex.FEMALE) for _ in range(51)]
    assert len({number for number, _ in given}) == 51
    assert given[-1][1] == dt.date(2015, 3, 2)


def test_the_wrong_check_digit_is_always_wrong() -> None:
    series = personal_numbers.NumberSeries()
    rng = Random(2)
    for _ in range(500):
        parsed = personal_number.parse(series.impossible(rng, dt.date(2014, 5, 6), LegalSex.MALE))
        assert not parsed.checksum_ok
        assert parsed.birth_date == dt.date(2014, 5, 6)
        assert parsed.legal_sex is LegalSex.MALE


def test_a_cast_member_has_each_role_and_a_username_of_their_own() -> None:
    assert [one.role for one in cast.CAST] == list(cast.Role)
    assert len({one.username for one in cast.CAST}) == len(cast.CAST)
    assert all(one.username.isascii() for one in cast.CAST)


@pytest.mark.parametrize("students", [60, 600, 1500])
def test_the_cast_is_in_the_first_unit(students: int) -> None:
    town = make_town(students, 10, 8)
    there = {(m.person_id, m.given_name, m.family_name): m for m in town.staff if m.unit == 1}
    for one in cast.CAST:
        if one.staff_category:
            assert there[one.person_id, one.given_name, one.family_name].category == one.staff_category
    pupil, member = town.pupils[0], cast.member(cast.Role.STUDENT)
    assert (pupil.person_id, pupil.given_name) == (member.person_id, member.given_name)
    mentor = next(m for m in town.staff if m.person_id == cast.member(cast.Role.MENTOR).person_id)
    teacher = next(m for m in town.staff if m.person_id == cast.member(cast.Role.TEACHER).person_id)
    assert mentor.mentor_of == pupil.enrolments[-1].class_name == "8A"
    assert any(group.startswith("8A ") for group in teacher.groups)
    assert teacher.mentor_of != "8A"


def test_every_class_has_one_mentor_and_every_group_one_teacher(town: Town) -> None:
    classes = {(pupil.enrolments[-1].unit, pupil.enrolments[-1].class_name) for pupil in town.enrolled}
    assert Counter((m.unit, m.mentor_of) for m in town.staff if m.mentor_of) == Counter(classes)
    groups = Counter((m.unit, name) for m in town.staff for name in m.groups)
    this_year = {(g.unit, g.name) for g in town.teaching.groups.values() if g.school_year == 2026}
    assert groups == Counter(this_year)


def test_some_move_some_start_late_some_are_protected_or_newly_arrived(town: Town) -> None:
    year = town.calendars[-1].days
    moved = [p for p in town.enrolled if len({e.unit for e in p.enrolments if (e.end or year[-1]) >= year[0]}) == 2]
    late = [p for p in town.enrolled if p.enrolments[0].start > year[0]]
    assert 3 <= len(moved) <= 40
    assert 5 <= len(late) <= 80
    assert Counter(p.protection for p in town.enrolled)["Sekretessmarkering"] >= 1
    assert Counter(p.protection for p in town.enrolled)["Skyddad folkbokföring"] >= 1
    newly = [p for p in town.enrolled if p.newly_arrived_from]
    assert 15 <= len(newly) <= 90
    assert all(p.swedish == "SVA" for p in newly)


def test_enrolments_do_not_overlap_and_hold_every_placement(town: Town) -> None:
    for pupil in town.enrolled:
        rows = pupil.enrolments
        assert rows[-1].end is None
        for earlier, later in pairwise(rows):
            assert earlier.end is not None
            assert earlier.start <= earlier.end < later.start
        for placement in pupil.placements:
            assert any(
                row.unit == placement.track.unit
                and row.start <= placement.first
                and placement.last <= (row.end or town.last_day)
                for row in rows
            )


def test_leavers_of_last_spring_have_no_lessons(town: Town) -> None:
    left = [pupil for pupil in town.pupils if pupil.left]
    assert 140 <= len(left) <= 180
    for pupil in left:
        assert pupil.placements == []
        assert pupil.enrolments[-1].end == dt.date(2026, 6, 12)
        assert pupil.enrolments[-1].class_name[0] == "9"


def test_there_are_no_leavers_on_the_last_day_of_spring() -> None:
    assert not [pupil for pupil in make_town(90, 10, 1, dt.date(2026, 6, 12)).pupils if pupil.left]


@pytest.mark.parametrize("level", range(1, 10))
@pytest.mark.parametrize("blocks", [True, False])
def test_a_week_has_thirty_lessons(level: int, blocks: bool) -> None:
    assert sum(timetable.subjects_of(level, blocks=blocks).values()) == 30
    track = timetable.Track(1, 2026, level, "A", "SPA" if level >= 7 else "", "SV")
    week = timetable.week_of(5, track, blocks=blocks)
    assert len({(lesson.weekday, lesson.hour.slot) for lesson in week}) == 30
    assert all(35 <= lesson.hour.minutes <= 55 for lesson in week)


def test_languages_lie_at_the_same_hours_for_the_whole_year_level() -> None:
    tracks = [timetable.Track(1, 2026, 8, letter, lang, "SV") for letter in "AB" for lang in ("SPA", "")]
    hours = [
        [(x.weekday, x.hour.slot) for x in timetable.week_of(5, track, blocks=True) if not x.group.startswith("8A")]
        for track in tracks
    ]
    assert hours[0] == hours[1]


def test_draws_are_the_same_everywhere() -> None:
    """Fixed values: a change here changes every seed's town, and with it pictures and examples in the manual."""
    rng = draws.stream(1, "x", 2)
    assert [draws.whole(rng, 1, 100) for _ in range(4)] == [59, 18, 20, 74]
    assert draws.shuffled(draws.stream(1, "s"), "abcd") == ["b", "d", "a", "c"]
    assert draws.weighted(draws.stream(1), [("a", 0.0), ("b", 1.0)]) == "b"
    assert abs(sum(draws.normal(rng) for _ in range(2000)) / 2000) < 0.1


def test_sport_break_differs_between_towns() -> None:
    assert {sport_break_week(seed) for seed in range(10)} == {7, 8, 9}
