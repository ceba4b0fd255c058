"""Back-tests through the register and the lake: whole from the manifest to the counts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from fullfolj.lake import engine
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Grade, Organisation, Person
from fullfolj.signals import backtest, backtest_tables
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
