"""The heat grid: a box for each lesson, breaks named, a found pattern framed around neighbours."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from fullfolj.shell.components import AltTable
from fullfolj.shell.heat import HeatGrid, HeatWeek, LessonKind, heat_grid, heat_legend

MONDAY = dt.date(2026, 10, 19)
TABLE = AltTable("Lektioner", (), ())


def week(number: int, lessons: dict[tuple[int, int], LessonKind], words: str = "") -> HeatWeek:
    return HeatWeek(MONDAY + dt.timedelta(weeks=number), lessons, words)


def grid(weeks: list[HeatWeek], framed: set[tuple[dt.date, tuple[int, int]]] | None = None) -> HeatGrid:
    with translation.override("sv"):
        found = heat_grid(weeks, "Rutnät", TABLE, framed or set())
    assert found is not None
    return found


def test_each_weekday_is_as_wide_as_its_longest_day() -> None:
    drawn = grid(
        [
            week(0, {(0, 1): LessonKind.PRESENT, (0, 2): LessonKind.VALID, (2, 1): LessonKind.UNREPORTED}),
            week(1, {}, "Höstlov"),
            week(2, {(0, 2): LessonKind.PART_INVALID}),
        ]
    )
    assert drawn.days == (("Måndag", 2), ("Onsdag", 1))
    assert [row.label for row in drawn.rows] == ["v. 43", "v. 44", "v. 45"]
    assert [row.boxes for row in drawn.rows] == [(("", "v"), ("u",)), (), (("n", "s"), ("n",))]
    assert (drawn.rows[1].words, drawn.width) == ("Höstlov", 4)


def test_a_frame_goes_around_neighbours_and_is_split_by_a_break() -> None:
    lessons = {(0, 1): LessonKind.INVALID, (0, 2): LessonKind.INVALID}
    weeks = [week(0, lessons), week(1, lessons), week(2, {}, "Höstlov"), week(3, lessons)]
    framed = {(week.monday, place) for week in weeks for place in week.lessons}
    drawn = grid(weeks, framed)
    assert [row.boxes for row in drawn.rows if row.boxes] == [
        (("i po pl pt", "i po pr pt"),),
        (("i po pl pb", "i po pr pb"),),
        (("i po pl pt pb", "i po pr pt pb"),),
    ]


def test_without_a_lesson_there_is_no_grid() -> None:
    assert heat_grid([week(0, {}, "Höstlov")], "Rutnät", TABLE) is None


@pytest.mark.parametrize("with_frame", [True, False])
def test_the_legend_names_the_frame_where_there_is_one(with_frame: bool) -> None:
    assert any(item.kind == "heat-frame" for item in heat_legend(with_frame=with_frame)) is with_frame
