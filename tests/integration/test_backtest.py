"""Back-tests through the register and the lake: whole from the manifest to the counts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.lake import corrections, engine, store
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from fullfolj.signals import backtest, backtest_register, backtest_tables
from fullfolj.signals.backtest import Kind, Outcome, Question, Way
from fullfolj.signals.rules import RULES
from tests import lake_days, register

pytestmark = pytest.mark.django_db
#: The last school day of the autumn term, and a day when it is over.
_LAST, _TODAY = dt.date(2025, 12, 18), dt.date(2026, 1, 12)
_HT25 = 4051


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


def _grade(pupil: Person, unit: Organisation, subject: str, grade: str, term: str = "HT") -> None:
    Grade.objects.create(
        person=pupil,
        unit=unit,
        school_year="2025/26",
        term=term,
        year_level=8,
        subject=subject,
        grade=grade,
        kind=GradeKind.TERM,
    )


def _ask(unit: Organisation, percent: int = 10, outcome: Outcome = Outcome.FAILED) -> backtest.Answer:
    rule = RULES.get("absence-15")
    tables = backtest_tables.keep([unit], _TODAY)
    with engine.cursor() as cur:
        return backtest.ask(cur, tables, Question(rule, {"percent": Decimal(percent)}, {}, outcome))


def test_who_would_have_been_seen_and_how_long_before(unit: Organisation) -> None:
    """Sixty school days, the last on a Thursday: one is away every tenth of them."""
    away, here = register.student(unit, legal_sex="Kvinna"), register.student(unit, legal_sex="Man")
    lake_days.keep(unit, {away: ".........v" * 6, here: "." * 60}, _LAST)
    _grade(away, unit, "MA", "F")
    _grade(here, unit, "MA", "C")

    answer = _ask(unit)

    assert answer.terms == [_HT25]
    moved, today = answer.whole(_HT25, Way.MOVED), answer.whole(_HT25, Way.TODAY)
    assert (moved.pupils, moved.lit, moved.known, moved.reached, moved.early, moved.caught) == (2, 1, 2, 1, 1, 1)
    assert moved.median_lead == 8
    assert (today.lit, today.caught, today.median_lead) == (0, 0, None)
    assert {value: one.lit for value, one in answer.counts[_HT25][Way.MOVED][Kind.SEX].items()} == {
        "Kvinna": 1,
        "Man": 0,
    }
    assert [week.lit[Way.MOVED] for week in answer.weeks][:6] == [0, 0, 0, 0, 1, 1]
    assert sum(week.new[Way.MOVED] for week in answer.weeks) == 1


@pytest.mark.parametrize("corrected_weeks_later", [0, 1, 3])
def test_a_week_is_told_by_what_was_known_then(unit: Organisation, corrected_weeks_later: int) -> None:
    """Away two days of week 6, which said present until some weeks later: nothing could light before."""
    pupil = register.student(unit)
    lake_days.keep(unit, {pupil: "." * 22 + "vv" + "." * 36}, _LAST)
    _grade(pupil, unit, "MA", "F")
    assert unit.parent is not None
    (part,) = store.current(unit.parent)
    now = store.read(part)
    was = now.filter(now["valid"] > 0).with_columns(present=now["offered"][:2], valid=now["other"][:2])
    at = dt.datetime.combine(was["date"][1] + dt.timedelta(weeks=corrected_weeks_later), dt.time(9), dt.UTC)
    with transaction.atomic():
        corrections.keep(was, [], import_id=None, at=at)

    answer = _ask(unit)

    lit = [place for place, week in enumerate(answer.weeks) if week.lit[Way.MOVED]]
    assert lit[0] == 5 + corrected_weeks_later
    assert answer.whole(_HT25, Way.MOVED).pupils == 1


def test_a_year_level_is_of_the_school_year_it_was_told_in(unit: Organisation) -> None:
    """In August, before the new class lists, last year's level still stands: it says nothing of the new year."""
    pupil = register.student(unit)
    Enrolment.objects.filter(person=pupil).update(year_level=7)
    told_in = SchoolYear.of(timezone.localdate())
    term = backtest_register.number_of(Term(told_in, TermName.AUTUMN))

    frame = backtest_register.pupils(unit, [(pupil.pk, term)], told_in.last_day + dt.timedelta(days=40))

    assert frame["year_level"].to_list() == [7]


def test_todays_lessons_come_in_the_next_days_tables(unit: Organisation) -> None:
    """A pull every quarter of an hour does not make them anew; an older month that is changed does."""
    pupil = register.student(unit)
    lake_days.keep(unit, {pupil: "." * 60}, _LAST)
    assert unit.parent is not None
    (whole,) = store.current(unit.parent)
    facts, year = store.read(whole), SchoolYear(2025)

    def put(*months: int) -> None:
        files = [store.write(unit, year, facts.filter(facts["date"].dt.month() == month), month) for month in months]
        store.switch(files, import_id=None, at=timezone.now())

    put(9, 10, 11, 12)
    first, next_day = _LAST + dt.timedelta(days=1), _LAST + dt.timedelta(days=2)
    backtest_tables.keep([unit], first)
    put(12)
    assert backtest_tables.lacking([unit], first) == []
    assert backtest_tables.lacking([unit], next_day) == [unit]
    put(10)
    assert backtest_tables.lacking([unit], first) == [unit]
