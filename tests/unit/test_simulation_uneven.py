"""Patterns planted on top of drawn absence: whom, and that each kind is there to be seen in the lessons."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import polars as pl
import pytest

from fullfolj.signals.patterns import PATTERNS
from fullfolj.simulation import lessons, uneven
from fullfolj.simulation.town import Town, make_town

type Days = dict[dt.date, pl.DataFrame]


@pytest.fixture(scope="module")
def bare() -> Town:
    return make_town(500, 178, 11, dt.date(2027, 5, 21))


@pytest.fixture(scope="module")
def planted(bare: Town) -> tuple[Town, list[uneven.Uneven]]:
    town = copy.deepcopy(bare)
    return town, uneven.plant(town, 10)


@pytest.fixture(scope="module")
def days(planted: tuple[Town, list[uneven.Uneven]]) -> dict[str, list[Days]]:
    """Pattern → the reported lessons of this year, day by day, of each pupil who carries it."""
    town, sheet = planted
    every = pl.concat([frame for _unit, year, frame in lessons.frames(town) if year.start == 2026]).filter("reported")
    found: dict[str, list[Days]] = {}
    for one in sheet:
        own = every.filter(pl.col("student") == one.number).partition_by("date", as_dict=True, maintain_order=True)
        found.setdefault(one.pattern, []).append({date: day for (date,), day in own.items()})
    return found


def _missed(day: pl.DataFrame) -> list[bool]:
    return (pl.Series(day["valid"] + day["invalid"]) == day["offered"]).to_list()


def _last(days: Days) -> dict[dt.date, list[bool]]:
    return {date: _missed(day) for date, day in list(days.items())[-uneven.RECENT :]}


def _weekday(days: Days) -> bool:
    """At least three times, and twice as often as on the other days of the week."""
    recent = _last(days)
    for weekday in range(5):
        there = [any(missed) for date, missed in recent.items() if date.weekday() == weekday]
        elsewhere = [any(missed) for date, missed in recent.items() if date.weekday() != weekday]
        if sum(there) >= 3 and sum(there) * len(elsewhere) >= 2 * sum(elsewhere) * len(there):
            return True
    return False


def _edge(days: Days) -> bool:
    return max(sum(missed[end] for missed in _last(days).values()) for end in (0, -1)) >= 7


def _group(days: Days) -> bool:
    recent = pl.concat(list(days.values())[-uneven.RECENT :])
    away = recent.group_by("group_name").agg(((pl.col("valid") + pl.col("invalid")) == pl.col("offered")).mean())
    return float(away["valid"].max()) >= 0.25  # type: ignore[arg-type]


def _break(days: Days) -> bool:
    gaps = [
        any(_missed(days[day])) or any(_missed(days[after])) for day, after in pairwise(days) if (after - day).days >= 4
    ]
    return len(gaps) >= 5 and sum(gaps) >= 0.5 * len(gaps)


def _spells(days: Days) -> bool:
    away = [all(missed) for missed in _last(days).values()]
    return sum(after and not before for before, after in pairwise([False, *away])) >= 4


def _late(days: Days) -> bool:
    late = [bool((day["late"] > 0).any()) for day in days.values()]
    return any(all(late[first : first + 6]) for first in range(len(late) - 6))


def _more(days: Days) -> bool:
    away = [any(missed) for missed in _last(days).values()]
    return sum(away[-20:]) > sum(away[:20]) and sum(away[-20:]) >= 4


def _scattered(days: Days) -> bool:
    recent = list(_last(days).values())
    return sum(any(missed) for missed in recent) >= 6 and not any(all(missed) for missed in recent)


def _return(days: Days) -> bool:
    away = [all(missed) for missed in _last(days).values()]
    back = away[::-1].index(True)
    return 1 <= back <= 8 and all(away[-back - 10 : -back])


def _start(days: Days) -> bool:
    return sum(all(_missed(day)) for day in list(days.values())[: uneven.BEGINNING]) >= 5


SEEN: dict[str, Callable[[Days], bool]] = {
    "weekday": _weekday,
    "edge-lesson": _edge,
    "group": _group,
    "break": _break,
    "short-spells": _spells,
    "late-series": _late,
    "rising": _more,
    "change": _more,
    "scattered": _scattered,
    "return": _return,
    "start": _start,
}


def test_every_pattern_that_is_looked_for_can_be_planted() -> None:
    assert set(uneven.PLANTS) == {one.id for one in PATTERNS} == set(SEEN)


@pytest.mark.parametrize("kind", sorted(SEEN))
def test_what_is_planted_is_there(days: dict[str, list[Days]], kind: str) -> None:
    """In four pupils of five at least: it is drawn, and may drown in the illness that was there before."""
    seen = [SEEN[kind](own) for own in days[kind]]
    assert seen
    assert 5 * sum(seen) >= 4 * len(seen)


def test_the_others_are_left_as_they_were(bare: Town, planted: tuple[Town, list[uneven.Uneven]]) -> None:
    town, sheet = planted
    chosen = {one.number for one in sheet}
    assert {number for number, marks in town.marks.items() if marks != bare.marks[number]} <= chosen
    assert town.facit == bare.facit
    assert not {one.student_id for one in sheet} & {one.student_id for one in town.facit.planted}


def test_one_in_so_many_and_where_they_are(planted: tuple[Town, list[uneven.Uneven]]) -> None:
    town, sheet = planted
    assert len(sheet) == len({one.number for one in sheet}) == 50
    pupils = {pupil.number: pupil for pupil in town.enrolled}
    for one in sheet:
        track = pupils[one.number].placements[-1].track
        assert (one.student_id, one.class_name) == (pupils[one.number].person_id, track.class_name)
        assert one.unit == town.unit(track.unit).code


def test_the_same_seed_plants_the_same(bare: Town, planted: tuple[Town, list[uneven.Uneven]]) -> None:
    again = copy.deepcopy(bare)
    assert uneven.plant(again, 10) == planted[1]
    assert again.marks == planted[0].marks


def test_a_year_too_short_carries_nothing() -> None:
    assert uneven.plant(make_town(60, 40, 3), 2) == []
