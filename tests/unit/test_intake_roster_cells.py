"""One cell at a time: what is read, what is a problem, what is a note."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.intake.cells import Cells, is_personal_number

TODAY = dt.date(2026, 11, 20)


def cells(value: object) -> Cells:
    return Cells({"x": value}, TODAY)


@pytest.mark.parametrize(
    ("written", "read", "problem", "note"),
    [
        ("2026-08-18", dt.date(2026, 8, 18), None, None),
        ("20260818", dt.date(2026, 8, 18), None, None),
        ("2026-08-18 00:00:00", dt.date(2026, 8, 18), None, None),
        ("46252", dt.date(2026, 8, 18), None, "excel-date"),
        ("46252.0", dt.date(2026, 8, 18), None, "excel-date"),
        ("", None, None, None),
        (None, None, None, None),
        ("18/8 2026", None, "not-a-date", None),
        ("2026-13-01", None, "not-a-date", None),
        ("Elin", None, "not-a-date", None),
        ("1899-01-01", dt.date(1899, 1, 1), "date-far-outside", None),
    ],
)
def test_dates(written: object, read: dt.date | None, problem: str | None, note: str | None) -> None:
    one = cells(written)
    assert one.date("x") == read
    assert [remark.code for remark in one.problems] == ([problem] if problem else [])
    assert [remark.code for remark in one.notes] == ([note] if note else [])


@pytest.mark.parametrize(("written", "shown"), [("2026-13-01", "2026-13-01"), ("Elin", ""), ("120301-123", "")])
def test_only_what_looks_like_a_date_is_shown(written: str, shown: str) -> None:
    one = cells(written)
    one.date("x")
    assert [remark.shown for remark in one.problems] == [shown]


@pytest.mark.parametrize(
    ("written", "meant"), [("Ja", True), ("x", True), ("1", True), ("nej", False), ("", False), ("0", False)]
)
def test_yes_and_no(written: str, meant: bool) -> None:
    assert cells(written).yes("x") is meant


def test_a_list_has_each_name_once() -> None:
    assert cells(" MA8A, EN8A ,MA8A,, ").list("x") == ["MA8A", "EN8A"]


@pytest.mark.parametrize(
    ("written", "is_one"),
    [
        ("20120301TF11", True),
        ("20120301-TF11", True),
        ("elev-0001", False),
        ("201203010000", False),
        ("123456789012", False),
    ],
)
def test_an_id_that_is_a_whole_personal_number_is_known(written: str, is_one: bool) -> None:
    assert is_personal_number(written) is is_one
