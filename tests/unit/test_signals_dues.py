"""By which day a step is due: counted by the school calendar from the day the signal was first seen."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.access.permissions import Role
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import CalendarPeriod
from fullfolj.shell.due_words import next_step
from fullfolj.signals.dues import Due, due
from fullfolj.signals.models import Signal
from fullfolj.signals.steps import LADDER, Step

MONDAY = dt.date(2026, 11, 9)
DAY = dt.timedelta(days=1)
BREAK = CalendarPeriod(kind=PeriodKind.BREAK, name="Lov", first_day=MONDAY + 7 * DAY, last_day=MONDAY + 11 * DAY)


def lit(rule: str, school_days: int = 1, opened: int = 0) -> Signal:
    """Lit on the Monday, seen first so many days later."""
    return Signal(rule=rule, since=MONDAY, opened_on=MONDAY + opened * DAY, school_days_open=school_days)


@pytest.mark.parametrize(
    ("signals", "step", "day"),
    [
        ([lit("absence-10")], 1, MONDAY + 7 * DAY),  # five school days: the next Monday
        ([lit("absence-10", opened=2)], 1, MONDAY + 9 * DAY),  # a sweep saw it on the Wednesday
        ([lit("absence-10", opened=5)], 1, MONDAY + 11 * DAY),  # on a Saturday
        ([lit("absence-10", opened=3), lit("late-5")], 1, MONDAY + 7 * DAY),  # the first of two
        ([lit("absence-10"), lit("absence-20", opened=1)], 3, MONDAY + 22 * DAY),  # the highest step counts
        ([lit("late-5", school_days=11)], 2, MONDAY + 28 * DAY),  # came there by waiting: ten school days, and ten more
        ([lit("radar-5", school_days=9)], None, None),
        ([], None, None),
    ],
)
def test_the_day(signals: list[Signal], step: int | None, day: dt.date | None) -> None:
    found = due(signals, None, LADDER, ())
    assert (found.step.number if found else None, found.day if found else None) == (step, day)


def test_a_break_is_no_school_days() -> None:
    found = due([lit("absence-10")], None, LADDER, [BREAK])
    assert found is not None
    assert found.day == MONDAY + 14 * DAY


def test_nobody_knows_beyond_the_calendar() -> None:
    term = CalendarPeriod(kind=PeriodKind.TERM, name="HT26", first_day=MONDAY, last_day=MONDAY + 3 * DAY)
    found = due([lit("absence-10")], None, LADDER, [term])
    assert found is not None
    assert found.day is None
    assert next_step(found, MONDAY) == "Nästa steg: uppmärksamma"


@pytest.mark.parametrize(("answered", "waits"), [(-1, True), (0, False), (3, False)])
def test_a_contact_since_it_was_lit_is_the_step(answered: int, waits: bool) -> None:
    found = due([lit("absence-10")], MONDAY + answered * DAY, LADDER, ())
    assert (found is not None) is waits


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "senast i dag"),
        (3, "senast på torsdag"),
        (10, "senast 19 november"),
        (-4, "skulle ha tagits senast i torsdags"),
    ],
)
def test_in_words(ahead: int, said: str) -> None:
    step = Step(3, "Utredning", ("absence-20",), Role.PRINCIPAL, 15)
    text = next_step(Due(step, MONDAY + ahead * DAY), MONDAY).replace("\xa0", " ")
    assert text == f"Nästa steg: utredning, {said}"
