"""Periods as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.intake.mapping import periods
from fullfolj.intake.total_cells import read_hundredths, read_unit

D = dt.date
AUTUMN, SPRING, YEAR = (
    (D(2026, 7, 1), D(2026, 12, 31)),
    (D(2026, 1, 1), D(2026, 6, 30)),
    (D(2025, 7, 1), D(2026, 6, 30)),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("HT 2026", AUTUMN),
        ("ht26", AUTUMN),
        ("Höstterminen 2026", AUTUMN),
        ("VT-26", SPRING),
        ("Läsåret 2025/26", YEAR),
        ("2025/2026", YEAR),
        ("2025-26", YEAR),
        ("2025-12", (D(2025, 12, 1), D(2025, 12, 31))),
        ("2026-08-18 -- 2026-12-18", (D(2026, 8, 18), D(2026, 12, 18))),
        ("2026-08-18 t.o.m. 2026-12-18", (D(2026, 8, 18), D(2026, 12, 18))),
        ("2026-13", None),
        ("2025/27", None),
        ("2026-02-30--2026-03-01", None),
        ("hösten", None),
        ("", None),
        ("٢٠٢٦-١٢", None),
    ],
)
def test_what_a_text_means(text: str, meant: periods.Period | None) -> None:
    assert periods.read(text) == meant


def test_a_heading_tells_its_only_period() -> None:
    assert periods.within(["Frånvaro", "Skarvåsskolan HT 2026"]) == AUTUMN
    assert periods.within(["HT 2026 och VT 2026"]) is None
    assert periods.within(["Skrivet 2026-11-26"]) is None


def test_what_may_be_chosen_begins_with_now() -> None:
    offered = periods.choices(D(2026, 11, 26))
    assert [label for label, _days in offered] == [
        "HT 2026",
        "VT 2026",
        "HT 2025",
        "VT 2025",
        "2026/27",
        "2025/26",
        "2024/25",
    ]
    assert all(periods.read(label) == days for label, days in offered)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("12,5", 1250),
        ("12.495", 1249),
        ("0,5", 50),
        ("60", 6000),
        (",5", 50),
        ("1e3", None),
        ("1.2.3", None),
        ("²", None),
    ],
)
def test_amounts_in_hundredths(text: str, hundredths: int | None) -> None:
    assert read_hundredths(text).value == hundredths


def test_units_in_either_language() -> None:
    assert [read_unit(word).value for word in ("Minuter", "days", "procent", "stycken")] == [
        "minutes",
        "days",
        "percent",
        None,
    ]
