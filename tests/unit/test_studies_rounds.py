"""Two rounds a term are proposed, in time before the talks."""

from __future__ import annotations

import datetime as dt

from fullfolj.studies.rounds_calendar import Span, proposed

AUTUMN = (dt.date(2026, 8, 17), dt.date(2026, 12, 18))
SPRING = (dt.date(2027, 1, 8), dt.date(2027, 6, 11))
FIRST = Span(dt.date(2026, 9, 14), dt.date(2026, 9, 25), dt.date(2026, 10, 5))
SECOND = Span(dt.date(2026, 11, 16), dt.date(2026, 11, 27), dt.date(2026, 12, 7))


def test_two_rounds_of_two_school_weeks_a_term() -> None:
    assert proposed([AUTUMN, SPRING], [], AUTUMN[0]) == [FIRST, SECOND]


def test_one_that_has_closed_is_not_proposed_and_one_that_closes_today_is() -> None:
    assert proposed([AUTUMN, SPRING], [], dt.date(2026, 9, 25)) == [FIRST, SECOND]
    assert proposed([AUTUMN, SPRING], [], dt.date(2026, 9, 26)) == [SECOND]


def test_when_the_term_has_no_more_the_next_one_is_proposed() -> None:
    found = proposed([AUTUMN, SPRING], [], dt.date(2026, 11, 28))
    assert [one.opens_on for one in found] == [dt.date(2027, 2, 15), dt.date(2027, 5, 3)]
    assert all(one.opens_on.weekday() == 0 and one.closes_on.weekday() == 4 for one in found)


def test_none_that_shares_a_day_with_a_planned_one_and_never_more_than_two_a_term() -> None:
    own = Span(dt.date(2026, 9, 25), dt.date(2026, 10, 2))
    assert proposed([AUTUMN], [own], AUTUMN[0]) == [SECOND]
    assert proposed([AUTUMN], [own, Span(dt.date(2026, 10, 12), dt.date(2026, 10, 16))], AUTUMN[0]) == []
    assert proposed([AUTUMN], [Span(dt.date(2026, 10, 12), dt.date(2026, 10, 16))], AUTUMN[0]) == [FIRST]


def test_without_terms_nothing_is_proposed() -> None:
    assert proposed([], [], AUTUMN[0]) == []
