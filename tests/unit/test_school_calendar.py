"""Coming school days: weekdays of a term, without red days, breaks and study days."""

from __future__ import annotations

import datetime as dt

from fullfolj.school.calendar import coming_school_days
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import CalendarPeriod


def period(kind: PeriodKind, first: str, last: str) -> CalendarPeriod:
    return CalendarPeriod(kind=kind, first_day=dt.date.fromisoformat(first), last_day=dt.date.fromisoformat(last))


AUTUMN = period(PeriodKind.TERM, "2026-08-17", "2026-12-18")
SPRING = period(PeriodKind.TERM, "2027-01-11", "2027-06-11")


def test_weekends_study_days_and_the_time_between_terms_are_left_out() -> None:
    study_day = period(PeriodKind.STUDY_DAY, "2026-12-17", "2026-12-17")
    found = coming_school_days(dt.date(2026, 12, 11), 6, [AUTUMN, SPRING, study_day])
    assert [day.isoformat() for day in found] == [
        "2026-12-14",
        "2026-12-15",
        "2026-12-16",
        "2026-12-18",
        "2027-01-11",
        "2027-01-12",
    ]


def test_breaks_and_red_days_are_left_out() -> None:
    easter = period(PeriodKind.BREAK, "2027-03-22", "2027-03-25")  # Good Friday is 26 March, Easter Monday the 29th
    assert coming_school_days(dt.date(2027, 3, 19), 1, [SPRING, easter]) == [dt.date(2027, 3, 30)]


def test_without_a_term_nobody_knows() -> None:
    assert coming_school_days(dt.date(2026, 11, 20), 5, []) == []


def test_there_are_no_more_days_than_the_calendar_holds() -> None:
    assert len(coming_school_days(dt.date(2026, 12, 15), 10, [AUTUMN])) == 3
