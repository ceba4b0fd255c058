"""What the ladder says: sentences with evidence, why not, and when it clears."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from fullfolj.lake import engine
from fullfolj.signals import ladder, replay
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import DAY_RULES
from fullfolj.signals.rules.base import Day
from fullfolj.signals.rules.wording import number, percent
from tests.oracle import facts
from tests.oracle.facts import Span
from tests.spec.drawing import STUDENT, lessons_of

_AWAY = """
2026-08-17  18  here here here
2026-09-10   2  valid valid invalid
"""


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def _evaluate(
    table: str,
    as_of: str,
    *,
    contacts: tuple[str, ...] = (),
    definition: str = "reported",
    enrolled: Span = (None, None),
) -> dict[str, Evaluation]:
    path = facts.write((STUDENT, lesson) for lesson in lessons_of(table))
    answered = facts.contacts({STUDENT: [dt.date.fromisoformat(date) for date in contacts]})
    with engine.cursor() as cur:
        found = replay.evaluate(
            cur,
            [path],
            facts.enrolments({STUDENT: [enrolled]}),
            dt.date.fromisoformat(as_of),
            contacts=answered,
            definition=definition,
            closed=True,
        )
    return {evaluation.rule: evaluation for evaluation in found}


def test_an_open_signal_says_why_and_when_it_clears() -> None:
    found = _evaluate(_AWAY, "2026-09-11")["absence-10"]
    told = ladder.signal_json(found)
    assert told["state"] == "open"
    assert told["since"] == "2026-09-11"
    assert told["sentence"] == "Absent on 2 of the last 20 school days, 10 percent of lesson time."
    assert told["clears_when"] == (
        "Clears when absence is below 10 percent in the last 20 school days."
        " With full attendance that takes 19 school days."
    )
    assert found.evidence["numerator_minutes"] == 360
    assert found.evidence["denominator_minutes"] == 3600
    json.dumps(told)


def test_the_day_it_would_clear_is_named_where_the_school_days_ahead_are_known() -> None:
    found = _evaluate(_AWAY, "2026-09-11")["absence-10"]
    ahead = [dt.date(2026, 9, 14) + dt.timedelta(days=place) for place in range(25)]
    assert str(ladder.describe(found, ahead).clears_when).endswith("With full attendance that happens on 2 October.")


def test_a_signal_is_compared_with_the_weeks_before() -> None:
    found = _evaluate("2026-08-17 30 here here\n2026-09-28 5 valid here", "2026-10-02")
    words = ladder.describe(found["absence-10"])
    assert words.sentence == (
        "Absent on 5 of the last 20 school days, 13 percent of lesson time. Before that, 0 of 15 school days."
    )
    change = ladder.describe(found["change-10"])
    assert change.sentence == (
        "Absence has risen from 0 to 13 percent of lesson time, compared with the 20 school days before."
    )
    assert str(change.clears_when).startswith("Clears when absence is less than 10 percentage points above")


def test_a_share_in_days() -> None:
    found = _evaluate(_AWAY, "2026-09-11", definition="day")["absence-10"]
    assert ladder.describe(found).sentence == (
        "Away the whole day on 2 of the last 20 school days, 10 percent of the days."
    )


@pytest.mark.parametrize(
    ("rule", "because"),
    [
        ("absence-15", "Absence is 10 percent in the last 20 school days; the limit is 15 percent."),
        (
            "invalid-3",
            "Whole lessons missed without a valid reason on 2 of the last 20 school days; the limit is 3.",
        ),
        ("late-5", "Late arrivals: 0 in the last 20 school days; the limit is 5."),
        ("short-spells-3", "Short absences of one or two whole days this term: 1; the limit is 3."),
        (
            "change-10",
            "Too few school days to compare: ten with a reported lesson are needed in each of two periods.",
        ),
        ("radar-5", "A signal has been open for 1 school day; the limit is more than 5."),
    ],
)
def test_why_not(rule: str, because: str) -> None:
    found = _evaluate(_AWAY, "2026-09-11")
    assert ladder.not_signalled_json(found[rule]) == {"rule": rule, "because": because}


@pytest.mark.parametrize(
    ("share", "limit", "said"),
    [
        (Fraction(1, 10), 10, "10"),
        (Fraction(96, 1000), 10, "9.6"),
        (Fraction(9999, 100_000), 10, "9.9"),
        (Fraction(94, 1000), 10, "9"),
        (Fraction(125, 1000), None, "13"),
        (None, 10, "–"),
    ],
)
def test_rounding_never_hides_that_a_limit_is_not_met(share: Fraction | None, limit: int | None, said: str) -> None:
    assert percent(share, limit) == said


def test_thresholds_are_written_as_people_do() -> None:
    assert number("10.0") == "10"
    with translation.override("sv"):
        assert number(Decimal("12.50")) == "12,5"


def test_a_higher_step_is_open() -> None:
    found = _evaluate("2026-08-17 10 valid", "2026-08-28")
    assert found["absence-10"].state is State.LOWER_STEP
    assert found["absence-10"].since == dt.date(2026, 8, 28)
    assert ladder.describe(found["absence-10"]).because == "A higher step is open."


def test_too_few_reported_days_and_too_little_reported() -> None:
    few = _evaluate("2026-08-17 4 here", "2026-08-20")
    assert ladder.describe(few["absence-10"]).because == (
        "4 school days with a reported lesson so far; at least 10 are needed."
    )
    thin = _evaluate("2026-08-17 4 here ?", "2026-08-20")
    expected = "Too little is reported to tell: 240 of 480 lesson minutes. At least three quarters are needed."
    for rule in ("absence-10", "invalid-3", "late-5", "short-spells-3", "start-2"):
        assert ladder.describe(thin[rule]).because == expected
    thin = _evaluate("2026-08-17 20 here ?\n2026-09-14 20 here here", "2026-10-09")
    assert "1200 of 2400" in str(ladder.describe(thin["change-10"]).because)
    thin = _evaluate("2026-08-17 20 here here\n2026-09-14 20 here ?", "2026-10-09")
    assert "1200 of 2400" in str(ladder.describe(thin["change-10"]).because)


def test_a_signal_that_stays_for_want_of_reports_says_so() -> None:
    found = _evaluate(_AWAY + "2026-09-14 8 ? ? ?", "2026-09-23")["absence-10"]
    assert found.state is State.OPEN
    assert str(ladder.describe(found).sentence).endswith("The signal stays until more is reported.")


def test_change_that_is_too_small() -> None:
    found = _evaluate("2026-08-17 40 here half", "2026-10-09")
    assert ladder.describe(found["change-10"]).because == (
        "Absence went from 25 to 25 percent. The limit is a rise of 10 percentage points."
    )


def test_rules_of_counts_say_their_counts() -> None:
    table = """
    2026-08-17   1  invalid invalid
    2026-08-18   4  late late
    2026-08-24   1  invalid invalid
    2026-08-25   4  here here
    2026-08-31   1  invalid invalid
    2026-09-01   9  here here
    """
    found = _evaluate(table, "2026-09-11", contacts=("2026-08-20",))
    said = {rule: ladder.describe(one) for rule, one in found.items()}
    assert said["invalid-3"].sentence == (
        "Missed whole lessons without a valid reason on 3 of the last 20 school days."
    )
    assert said["late-5"].sentence == "Came late to 8 lessons in the last 20 school days."
    assert said["short-spells-3"].sentence == "Away for one or two whole days at a time, 3 times this term."
    assert said["start-2"].sentence == "Away the whole day on 3 of the first 20 school days of the school year."
    assert said["radar-5"].sentence == "A signal has been open for 15 school days and nobody has been in contact since."
    for rule in ("invalid-3", "late-5", "short-spells-3", "start-2", "radar-5"):
        assert str(said[rule].clears_when).startswith("Clears when")


def test_radar_is_answered_or_has_nothing_to_say() -> None:
    answered = _evaluate(_AWAY + "2026-09-14 8 here here here", "2026-09-23", contacts=("2026-09-14",))
    assert ladder.describe(answered["radar-5"]).because == "Somebody has been in contact since the signal opened."
    quiet = _evaluate("2026-08-17 20 here", "2026-09-11")
    assert ladder.describe(quiet["radar-5"]).because == "No other signal is open."


def test_nobody_to_talk_about() -> None:
    gone = _evaluate(_AWAY, "2026-09-11", enrolled=(None, dt.date(2026, 9, 1)))
    assert {ladder.describe(one).because for one in gone.values()} == {"The pupil is not enrolled on this day."}
    new = _evaluate(_AWAY, "2026-08-01")
    assert {ladder.describe(one).because for one in new.values()} == {"There are no lessons up to this day."}
    summer = _evaluate(_AWAY, "2027-07-02")
    assert ladder.describe(summer["start-2"]).because == "The school year has had no school day yet."


def test_nothing_clears_what_attendance_cannot() -> None:
    """Unreported days ahead of them, no offered minutes: no number of school days can be given."""
    days = [Day(60, 60, 60, 60, True, 1, 1)] * 20
    for rule in DAY_RULES:
        limits = rule.limits()
        assert rule.clears_after([], limits) in (None, 1)
        if rule.id in ("late-5", "invalid-3"):
            assert rule.clears_after(days, limits) == 20 - int(next(iter(limits.values()))) + 1
            assert rule.clears_after(days, dict.fromkeys(limits, 0)) is None
    by_id = {rule.id: rule for rule in DAY_RULES}
    assert by_id["absence-10"].clears_after(days, {"percent": Decimal(0), "school_days": 10}) is None
    assert by_id["change-10"].clears_after(days * 2, {"points": Decimal(-200)}) is None


def test_a_single_school_day_is_told_as_one() -> None:
    found = _evaluate("2026-08-17 1 here here", "2026-08-17")
    told = {rule: str(ladder.describe(one).because) for rule, one in found.items()}
    assert told["absence-10"] == "1 school day with a reported lesson so far; at least 10 are needed."
    assert told["late-5"] == "Late arrivals: 0 on the last school day; the limit is 5."
    assert told["invalid-3"].startswith("Whole lessons missed without a valid reason on 0 of 1 school day;")
    with translation.override("sv"):
        assert "Hittills 1 skoldag med" in str(ladder.describe(found["absence-10"]).because)
        assert "den senaste skoldagen" in str(ladder.describe(found["late-5"]).because)
        assert "0 av 1 skoldag;" in str(ladder.describe(found["invalid-3"]).because)
