"""The day that a page's address asks for."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.shell.day_field import day_asked

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-02", dt.date(2026, 11, 2)),
        ("2024-11-18", dt.date(2024, 11, 18)),  # two years ago
        ("2024-11-17", TODAY),
        ("0001-01-01", TODAY),
        ("9999-12-31", TODAY),
        ("2026-02-30", TODAY),
        ("'; drop table", TODAY),
        ("", TODAY),
    ],
)
def test_the_day_is_near_today_or_is_today(text: str, day: dt.date) -> None:
    assert day_asked(text, TODAY) == day
