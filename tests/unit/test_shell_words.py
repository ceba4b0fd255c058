"""Dates, numbers and lists in Swedish and English (DESIGN section 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from fullfolj.shell import words

TUESDAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    with override("sv"):
        yield


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")


@pytest.mark.parametrize(
    ("number", "said"), [(0, "noll"), (1, "en"), (12, "tolv"), (13, "13"), (1234, "1 234"), (-1, "-1")]
)
def test_numbers_are_words_up_to_twelve(number: int, said: str) -> None:
    assert plain(words.count(number)) == said


def test_one_is_ett_for_a_neuter_word() -> None:
    assert words.count(1, neuter=True) == "ett"
    assert words.count(2, neuter=True) == "två"
    with override("en"):
        assert words.count(1, neuter=True) == "one"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (Fraction(1, 8), 2, "0,13"),
        (Decimal("12.25"), 1, "12,3"),
        (0.5, 0, "1"),
        (Fraction(-1, 1000), 1, "0,0"),
        (1234.5, 1, "1 234,5"),
        (-2.5, 1, "\u22122,5"),
    ],
)
def test_decimals_have_a_comma_and_are_rounded_half_up(value: float, places: int, said: str) -> None:
    assert plain(words.decimal(value, places)) == said


def test_shares_are_said_without_decimals_in_a_sentence() -> None:
    share = Fraction(226, 1000)
    assert words.percent(share) == "23 procent"
    assert plain(words.percent_sign(share, 1)) == "22,6 %"
    with override("en"):
        assert words.percent(share) == "23 per cent"
        assert words.percent_sign(share, 1) == "22.6%"
        assert words.decimal(1234.5) == "1,234.5"


def test_n_of_m_stays_on_one_line() -> None:
    assert words.n_of_m(6, 20) == "6\u00a0av\u00a020"


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (list("abc"), "a, b och c")]
)
def test_lists_end_with_and(parts: list[str], said: str) -> None:
    assert words.listed(parts) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "i dag"),
        (-1, "i går"),
        (1, "i morgon"),
        (2, "på torsdag"),
        (6, "på måndag"),
        (7, "1 december"),
        (-4, "i fredags"),
        (-6, "i onsdags"),
        (-7, "17 november"),
    ],
)
def test_days_within_a_week_are_said_from_today(days: int, said: str) -> None:
    assert plain(words.near_day(TUESDAY + dt.timedelta(days=days), TUESDAY)) == said


def test_days_in_english() -> None:
    with override("en-gb"):
        assert words.near_day(TUESDAY - dt.timedelta(days=4), TUESDAY) == "last Friday"
        assert plain(words.long_day(TUESDAY, TUESDAY)) == "Tuesday 24 November"
        assert words.clock(dt.time(9, 12)) == "09:12"


def test_the_year_is_said_only_for_another_school_year() -> None:
    assert plain(words.day(dt.date(2026, 8, 19), TUESDAY)) == "19 augusti"
    assert plain(words.day(dt.date(2025, 8, 19), TUESDAY)) == "19 augusti 2025"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 10, 20), (2026, 11, 23), "20 oktober–23 november"),
        ((2026, 11, 3), (2026, 11, 23), "3–23 november"),
        ((2026, 11, 3), (2026, 11, 3), "3 november"),
        ((2026, 12, 20), (2027, 1, 10), "20 december–10 januari"),
        ((2026, 5, 20), (2026, 9, 1), "20 maj 2026–1 september"),
        ((2025, 5, 20), (2026, 9, 1), "20 maj 2025–1 september"),
    ],
)
def test_periods_say_each_month_once(first: tuple[int, int, int], last: tuple[int, int, int], said: str) -> None:
    assert plain(words.period(dt.date(*first), dt.date(*last), TUESDAY)) == said


def test_short_forms_for_tables_charts_and_buttons() -> None:
    assert plain(words.short_day(TUESDAY)) == "24 nov"
    assert plain(words.short_weekday(dt.date(2026, 11, 27))) == "fredag 27 nov"
    assert words.week(TUESDAY) == "vecka 48"
    assert words.clock(dt.datetime(2026, 11, 24, 9, 12, tzinfo=dt.UTC)) == "09.12"


def test_headings_of_events_say_near_days_first() -> None:
    assert plain(words.heading_day(dt.date(2026, 11, 23), TUESDAY)) == "I går, måndag 23 november"
    assert plain(words.heading_day(dt.date(2026, 11, 17), TUESDAY)) == "Tisdag 17 november"
