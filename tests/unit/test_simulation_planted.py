"""Every planted pupil surely carries what facit says: checked from the written files, by counting of the tests' own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from fullfolj.simulation import files, patterns
from fullfolj.simulation.town import make_town
from tests.towns import naive_signals

ALL_RULES = {*patterns.STEPS, *patterns.OTHER_RULES}


def _written(directory: Path, students: int, days: int, seed: int, last_day: dt.date | None) -> dict[str, Any]:
    files.write(make_town(students, days, seed, last_day), directory)
    facit: dict[str, Any] = json.loads((directory / "facit" / "planted.json").read_text(encoding="utf-8"))
    planted = {pupil["student_id"] for pupil in facit["pupils"]}
    facit["days"] = naive_signals.read_days(directory / "lessons.csv", planted)
    return facit


@pytest.fixture(scope="module")
def facit(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return _written(tmp_path_factory.mktemp("town"), 600, 178, 20260, None)


def _rules(days: list[naive_signals.Day]) -> set[str]:
    """Open rules with radar-5: another rule listed as open on each of the last six school days, no contact."""
    rules = naive_signals.open_rules(days)
    held = set.intersection(*(naive_signals.open_rules(days[: len(days) - back]) for back in range(6)))
    return rules | ({"radar-5"} if held else set())


def test_every_pattern_is_planted_twice_and_once_at_the_first_unit(facit: dict[str, Any]) -> None:
    first = facit["units"][0]["code"]
    for pattern in patterns.PATTERNS:
        units = [pupil["unit"] for pupil in facit["pupils"] if pupil["pattern"] == pattern.name]
        assert len(units) == 2, pattern.name
        assert first in units


def test_the_planted_are_different_pupils(facit: dict[str, Any]) -> None:
    students = [pupil["student_id"] for pupil in facit["pupils"]]
    assert len(set(students)) == len(students)


@pytest.mark.parametrize("name", [pattern.name for pattern in patterns.PATTERNS])
def test_what_is_promised_holds(facit: dict[str, Any], name: str) -> None:
    for pupil in facit["pupils"]:
        if pupil["pattern"] != name:
            continue
        days = facit["days"][pupil["student_id"]]
        rules = _rules(days)
        assert set(pupil["open"]) <= rules <= ALL_RULES
        assert not set(pupil["shut"]) & rules
        if pupil["folded"] is not None:
            assert naive_signals.folded(days) is pupil["folded"]
        window = days[-20:]
        assert pupil["absent_minutes"] == sum(day.absent for day in window)
        assert pupil["minutes"] == sum(day.minutes for day in window)
        assert days[-1].date == dt.date.fromisoformat(facit["last_day"])
        assert sum(day.reported_offered for day in window) >= 0.9 * sum(day.offered for day in window)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("steady-12", 12, 15), ("steady-18", 18, 20), ("steady-25", 25, 50), ("steady-60", 60, 101)],
)
def test_a_steady_pattern_has_held_for_ten_school_days(facit: dict[str, Any], name: str, low: int, high: int) -> None:
    for pupil in (pupil for pupil in facit["pupils"] if pupil["pattern"] == name):
        days = facit["days"][pupil["student_id"]]
        for back in range(10):
            share = naive_signals.share(days[: len(days) - back][-20:])
            assert share is not None
            assert low <= 100 * share < high


@pytest.mark.parametrize(
    "last_day", [dt.date(2026, 9, 15), dt.date(2027, 1, 29), dt.date(2027, 3, 12), dt.date(2026, 6, 12)]
)
def test_promises_hold_at_other_times_of_the_year(tmp_path: Path, last_day: dt.date) -> None:
    facit = _written(tmp_path, 300, 120, 5, last_day)
    assert facit["pupils"]
    for pupil in facit["pupils"]:
        rules = _rules(facit["days"][pupil["student_id"]])
        assert set(pupil["open"]) <= rules, pupil
        assert not set(pupil["shut"]) & rules, pupil


def test_too_short_data_say_which_patterns_are_left_out(tmp_path: Path) -> None:
    facit = _written(tmp_path, 120, 15, 1, None)
    skipped = {pattern["name"] for pattern in facit["patterns"] if pattern["skipped"]}
    assert {"steady-12", "change-10", "start-2", "cold-5"} <= skipped
    assert {pupil["pattern"] for pupil in facit["pupils"]} == {p.name for p in patterns.PATTERNS} - skipped


def test_a_very_small_town_plants_what_there_is_room_for(tmp_path: Path) -> None:
    facit = _written(tmp_path, 12, 60, 1, None)
    assert 0 < len(facit["pupils"]) < 12
