"""How subjects are counted in groups, and who is newly arrived, at their limits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from fullfolj.domain.disclosure import Symbol
from fullfolj.grading.prognosis import prognosis
from fullfolj.school.newly_arrived import is_newly_arrived
from fullfolj.studies.figures_count import Count, count, slots
from fullfolj.studies.figures_tables import NOBODY, Told, sum_of, told


@pytest.mark.parametrize(
    ("lacking", "of", "is_many"), [(4, 4, False), (5, 20, True), (5, 21, False), (6, 24, True), (0, 0, False)]
)
def test_many_are_five_and_one_in_four(lacking: int, of: int, is_many: bool) -> None:
    assert Count(lacking, of).is_many is is_many


def test_both_forms_of_swedish_and_every_language_are_one_subject() -> None:
    told = prognosis({"SVA": "C", "M2SPA": "E", "MA": "F"}, {})
    assert slots(told) == {"SV": "SVA", "M2": "M2SPA", "MA": "MA"}


def test_a_pupil_is_one_pupil_in_two_mother_tongues() -> None:
    """And lacks the subject where one of them is lacking."""
    told = prognosis({"MLARA": "F", "MLSOM": "B"}, {})
    assert slots(told) == {"ML": "MLARA"}
    assert count([told] * 5) == {"ML": Count(5, 5)}


def test_nobody_is_counted_where_nothing_is_known() -> None:
    every = [prognosis({"MA": "F", "SV": "C"}, {}), prognosis({"SVA": "-"}, {"MA": True}), prognosis({}, {"EN": False})]
    assert count(every) == {"SV": Count(1, 2), "MA": Count(1, 2), "EN": Count(1, 1)}


def test_a_sum_is_hidden_as_soon_as_one_part_is_not_exact() -> None:
    exact = told((20, 10), Decimal("50.0"))
    nearly, hidden = told((40, 39), Symbol.NEARLY_ALL), told((9, 9), Symbol.HIDDEN)
    assert sum_of([exact, exact]).reached == 20
    assert sum_of([exact, nearly]).is_hidden
    assert sum_of([exact, hidden]).is_hidden
    assert sum_of([]) == NOBODY


def test_what_is_not_told_is_left_behind() -> None:
    assert told((9, 5), Symbol.HIDDEN) == Told(Symbol.HIDDEN, None, None)
    assert told((40, 38), Symbol.NEARLY_ALL) == Told(Symbol.NEARLY_ALL, 40, None)
    assert told((12, 0), Symbol.NOTHING).lacking == Count(12, 12)


@pytest.mark.parametrize(
    ("arrived", "first", "last", "expected"),
    [
        (None, "2026-11-27", "2026-11-27", False),
        ("2026-11-27", "2026-11-27", "2026-11-27", True),
        ("2026-11-28", "2026-11-27", "2026-11-27", False),
        ("2022-11-28", "2026-11-27", "2026-11-27", True),
        ("2022-11-27", "2026-11-27", "2026-11-27", False),
        ("2024-02-29", "2028-02-28", "2028-02-28", True),
        ("2024-02-29", "2028-02-29", "2028-02-29", False),
        ("2022-10-01", "2026-07-01", "2026-12-31", True),
    ],
)
def test_newly_arrived_for_four_years(arrived: str | None, first: str, last: str, expected: bool) -> None:
    day = dt.date.fromisoformat
    assert is_newly_arrived(day(arrived) if arrived else None, day(first), day(last)) is expected
