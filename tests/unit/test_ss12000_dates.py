"""Dates as providers write them."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.intake.ss12000.reading import Item, Oddities, UnreadableError


@pytest.mark.parametrize(
    ("written", "day", "odd"),
    [
        ("2026-08-17", dt.date(2026, 8, 17), {}),
        ("20260817", dt.date(2026, 8, 17), {("date-shape", "d"): 1}),
        ("2026-08-16T22:00:00Z", dt.date(2026, 8, 17), {("time-for-date", "d"): 1}),
        ("2026-08-16T21:59:59.999Z", dt.date(2026, 8, 16), {("time-for-date", "d"): 1}),
        ("2026-12-31T23:00:00,5Z", dt.date(2027, 1, 1), {("time-for-date", "d"): 1}),
        ("2026-08-17T00:00:00+02:00", dt.date(2026, 8, 17), {("time-for-date", "d"): 1}),
        ("2026-08-17T23:30:00-05:00", dt.date(2026, 8, 18), {("time-for-date", "d"): 1}),
        ("2026-08-16T22:00:00", dt.date(2026, 8, 16), {("time-for-date", "d"): 1}),
        ("2026-08-16Tmorgon", dt.date(2026, 8, 16), {("time-for-date", "d"): 1}),
        ("9999-12-31T23:59:59Z", dt.date(9999, 12, 31), {("time-for-date", "d"): 1}),
    ],
)
def test_the_day_is_the_one_in_sweden(written: str, day: dt.date, odd: dict[tuple[str, str], int]) -> None:
    oddities = Oddities("enrolments")
    assert Item({"d": written}, oddities, 1).date("d") == day
    assert oddities.counts == odd


@pytest.mark.parametrize("written", ["17/8 2026", "2026-13-01T22:00:00Z", "2026-02-30"])
def test_what_is_no_date_is_said(written: str) -> None:
    with pytest.raises(UnreadableError) as told:
        Item({"d": written}, Oddities("enrolments"), 1).date("d")
    assert told.value.code == "not-a-date"
