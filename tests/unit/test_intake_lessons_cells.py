"""The cells of a lesson file, one text at a time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fullfolj.domain.errors import PlainError
from fullfolj.intake import lesson_cells, tables
from fullfolj.intake.findings import Findings
from fullfolj.intake.lesson_cells import read_date, read_minutes, read_time, read_yes

TODAY = dt.date(2026, 11, 20)
HEADER = ";".join(lesson_cells.LAYOUT.names)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-09-01", dt.date(2026, 9, 1)),
        ("20260901", dt.date(2026, 9, 1)),
        ("2026-9-1", dt.date(2026, 9, 1)),
        ("2026-09-01 00:00:00", dt.date(2026, 9, 1)),
        ("2000-01-01", dt.date(2000, 1, 1)),
        ("2027-12-25", dt.date(2027, 12, 25)),
        ("2024-02-29", dt.date(2024, 2, 29)),
    ],
)
def test_dates(text: str, date: dt.date) -> None:
    assert read_date(text, today=TODAY) == lesson_cells.Cell(date)


@pytest.mark.parametrize(
    ("text", "problem", "shown"),
    [
        ("2026-02-30", "not-a-date", "2026-02-30"),
        ("20261301", "not-a-date", "20261301"),
        ("1/9/2026", "not-a-date", "1/9/2026"),
        ("Kim Provsson", "not-a-date", None),
        ("201001011234", "not-a-date", None),
        ("99999", "not-a-date", None),
        ("1999-12-31", "date-far-outside", "1999-12-31"),
        ("2027-12-26", "date-far-outside", "2027-12-26"),
        ("2,01E+11", "excel-number", None),
    ],
)
def test_dates_that_are_none(text: str, problem: str, shown: str | None) -> None:
    cell = read_date(text, today=TODAY)
    assert (cell.problem, cell.shown) == (problem, shown)


@pytest.mark.parametrize("text", ["45987", "45987,0", "45987.00"])
def test_an_excel_date_is_read_and_told(text: str) -> None:
    cell = read_date(text, today=TODAY)
    assert (cell.value, cell.note) == (dt.date(2025, 11, 26), "excel-date")


@pytest.mark.parametrize(
    ("text", "time"),
    [("08:10", dt.time(8, 10)), ("8:10", dt.time(8, 10)), ("08:10:30", dt.time(8, 10, 30)), ("23:59", dt.time(23, 59))],
)
def test_times(text: str, time: dt.time) -> None:
    assert read_time(text) == lesson_cells.Cell(time)


@pytest.mark.parametrize(("text", "time"), [("0,340277778", dt.time(8, 10)), (".5", dt.time(12)), ("0.0", dt.time())])
def test_an_excel_time_is_read_and_told(text: str, time: dt.time) -> None:
    cell = read_time(text)
    assert (cell.value, cell.note) == (time, "excel-time")


@pytest.mark.parametrize("text", ["24:00", "8.10", "08:60", "0,9999999", "1,5", "45987", "åtta", "8"])
def test_times_that_are_none(text: str) -> None:
    assert read_time(text).problem == "not-a-time"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0", 0),
        ("45", 45),
        ("45,4", 45),
        ("45.5", 46),
        ("45,49", 45),
        ("0,5", 1),
        (",5", 1),
        (".5", 1),
        ("+.5", 1),
        (".49", 0),
        ("-.0", 0),
        ("000045", 45),
        ("+7", 7),
        ("7,", 7),
        ("-0", 0),
        ("1440", 1440),
    ],
)
def test_minutes_round_half_up(text: str, minutes: int) -> None:
    assert read_minutes(text) == lesson_cells.Cell(minutes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-1", "negative-minutes"),
        ("-0,4", "negative-minutes"),
        ("-.5", "negative-minutes"),
        ("1440,5", "too-many-minutes"),
        ("10000", "too-many-minutes"),
        pytest.param("9" * 5000, "too-many-minutes", id="longer than Python reads"),
        pytest.param("-" + "9" * 5000, "negative-minutes", id="and negative"),
        ("1e9999", "excel-number"),
        (".", "not-a-number"),
        (",", "not-a-number"),
        ("-", "not-a-number"),
        ("5.5.5", "not-a-number"),
        ("٣", "not-a-number"),
        ("2,01E+11", "excel-number"),
        ("08:10", "not-a-number"),
        ("fyrtio", "not-a-number"),
        ("1 200", "not-a-number"),
        ("nan", "not-a-number"),
        ("inf", "not-a-number"),
    ],
)
def test_minutes_that_are_none(text: str, problem: str) -> None:
    assert read_minutes(text).problem == problem


def test_long_numbers_are_never_shown() -> None:
    assert read_minutes("201001011234").shown is None
    assert read_minutes("-201001011234").shown is None


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("0", False), ("TRUE", True), ("false", False), ("Ja", True), ("nej", False)]
)
def test_yes_and_no(text: str, *, value: bool) -> None:
    assert read_yes(text) == lesson_cells.Cell(value)


def test_neither_yes_nor_no() -> None:
    assert read_yes("kanske").problem == "yes-or-no"


class TestSwappedColumns:
    def read(self, tmp_path: Path, *rows: str) -> list[bool]:
        """Whether each row went to quarantine."""
        path = tmp_path / "lektioner.csv"
        path.write_text("\n".join([HEADER, *rows]))
        frame = lesson_cells.typed(tables.read_table(path, lesson_cells.LAYOUT), Findings(), today=TODAY)
        return frame["bad"].to_list()

    @pytest.mark.parametrize(
        ("row", "column"),
        [
            ("E1;08:10;2026-09-01;09:10;MA;MA8;60;60;0;0;0;0;1;0", "date"),
            ("E1;2026-09-01;MA;09:10;08:10;MA8;60;60;0;0;0;0;1;0", "start"),
            ("E1;2026-09-01;08:10;60;MA;MA8;09:10;60;0;0;0;0;1;0", "end"),
            ("E1;2026-09-01;08:10;;MA;MA8;09:10;60;0;0;0;0;1;0", "offered_minutes"),
            ("E1;2026-09-01;08:10;;MA;60;MA8;60;0;0;0;0;1;0", "offered_minutes"),
        ],
    )
    def test_a_column_of_something_else_is_named_with_its_first_row(
        self, tmp_path: Path, row: str, column: str
    ) -> None:
        with pytest.raises(PlainError, match=column) as caught:
            self.read(tmp_path, row, row)
        assert " 2" in caught.value.message

    def test_one_bad_cell_is_no_swapped_column(self, tmp_path: Path) -> None:
        good = "E2;2026-09-01;08:10;09:10;MA;MA8;60;60;0;0;0;0;1;0"
        assert self.read(tmp_path, "E1;2026-09-01;08:10;60;MA;MA8;60;60;0;0;0;0;1;0", good) == [True, False]

    def test_excels_broken_numbers_are_no_swapped_column(self, tmp_path: Path) -> None:
        bad = "E1;2026-09-01;08:10;09:10;MA;MA8;2E+11;60;0;0;0;0;1;0"
        assert self.read(tmp_path, bad, bad) == [True, True]
