"""Back-tests say what a naïve telling says, on made-up schools; and nothing of later ever changes an earlier week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fullfolj.lake import engine
from fullfolj.signals import backtest
from fullfolj.signals.backtest import Kind, Outcome, Question, Way
from fullfolj.signals.rules import RULES
from tests import backtests
from tests.oracle import backtest as oracle
from tests.oracle.backtest import Schooling, Set, Tried
from tests.oracle.measures import Lesson
from tests.oracle.worlds import worlds

_SLOWLY = settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
_OTHER = backtests.UNIT + 1
_RULES = {"absence": ("absence-20", "percent"), "invalid": ("invalid-3", "occasions"), "late": ("late-5", "times")}
_TERMS = [(2025, "spring"), (2025, "autumn"), (2026, "spring")]


@st.composite
def schools(draw: st.DrawFn) -> tuple[dict[int, Schooling], dt.date, str]:
    """Some pupils at one unit; now and then some of them are, or have been, at another too."""
    world = draw(worlds())
    grade = st.builds(
        Set,
        st.sampled_from(_TERMS),
        st.sampled_from(["SV", "SVA", "EN", "MA", "BI", "FY", "KE", "HI", "NO", "BL"]),
        st.sampled_from(["A", "E", "E", "F", "-", "NOT_STUDIED"]),
        st.booleans(),
    )
    passed = st.sampled_from(_TERMS).map(
        lambda term: [Set(term, subject, "C", False) for subject in ("SV", "EN", "MA", "BI", "FY", "KE", "HI", "BL")]
    )
    pupils = {}
    for student, pupil in world.pupils.items():
        grades = draw(st.one_of(st.lists(grade, max_size=6), passed))
        unique = {(one.term, one.subject, one.is_final): one for one in grades}
        other = draw(st.sampled_from([0, 0, 1]))
        places = {backtests.UNIT: pupil.enrolments[other:], _OTHER: pupil.enrolments[:other]}
        corrected = draw(st.lists(_corrected(pupil.lessons), max_size=6)) if pupil.lessons else []
        pupils[student] = Schooling(
            pupil.lessons,
            {k: v for k, v in places.items() if v},
            list(unique.values()),
            list({(one[0].date, one[0].start, one[0].group, one[1]): one for one in corrected}.values()),
        )
    as_of = world.as_of + dt.timedelta(days=draw(st.sampled_from([0, 0, 40, 200])))
    return pupils, as_of, world.definition


@st.composite
def _corrected(draw: st.DrawFn, lessons: list[Lesson]) -> tuple[Lesson, dt.date]:
    """A lesson as it was before the day that is given: otherwise reported, or one that is not there any more."""
    lesson, other = draw(st.sampled_from(lessons)), draw(st.sampled_from(lessons))
    was = replace(other, date=lesson.date, start=lesson.start, group=lesson.group)
    if draw(st.integers(0, 3)) == 0:
        was = replace(was, start=dt.time(18), group="8A")
    return was, lesson.date + dt.timedelta(days=draw(st.sampled_from([0, 1, 6, 9, 30, 120])))


def _question(tried: Tried, outcome: Outcome) -> Question:
    rule, name = _RULES[tried.rule]
    limit = Decimal(tried.limit) if tried.rule == "absence" else tried.limit
    return Question(RULES.get(rule), {name: limit}, {}, outcome)


_TRIED = st.one_of(
    st.builds(Tried, st.just("absence"), st.integers(1, 60)),
    st.builds(Tried, st.sampled_from(["invalid", "late"]), st.integers(1, 6)),
)


@_SLOWLY
@given(schools(), _TRIED, st.sampled_from(Outcome))
def test_counts_and_weeks(school: tuple[dict[int, Schooling], dt.date, str], tried: Tried, outcome: Outcome) -> None:
    pupils, as_of, definition = school
    mine = {student: pupil for student, pupil in pupils.items() if backtests.UNIT in pupil.enrolments}
    assume(mine)
    with engine.cursor() as cur:
        answer = backtest.ask(cur, [backtests.tables(mine, as_of, definition)], _question(tried, outcome))
    expected = oracle.tell(mine, backtests.UNIT, tried, outcome, definition, as_of)
    plain = oracle.tell(mine, backtests.UNIT, None, outcome, definition, as_of)
    assert set(answer.terms) == {backtests.number(term) for term in expected}
    for term in expected:
        _compare(answer.whole(backtests.number(term), Way.MOVED), expected[term])
        _compare(answer.whole(backtests.number(term), Way.PLAIN), plain[term])
        for kind in Kind:
            groups = answer.counts[backtests.number(term)][Way.MOVED][kind].values()
            assert sum(one.pupils for one in groups) == expected[term].pupils
            assert sum(one.caught for one in groups) == expected[term].caught
    _compare_weeks(answer, mine, tried, definition, as_of)


def _compare(found: backtest.Counts, told: oracle.Told) -> None:
    names = ("pupils", "untold", "lit", "known", "reached", "early", "caught", "leads")
    assert {name: getattr(found, name) for name in names} == {name: getattr(told, name) for name in names}
    assert found.known + found.later + found.left + found.unknown == found.pupils


def _compare_weeks(
    answer: backtest.Answer, pupils: Mapping[int, Schooling], tried: Tried, definition: str, as_of: dt.date
) -> None:
    lines = [oracle.answers(pupil, backtests.UNIT, tried, definition, as_of) for pupil in pupils.values()]
    every = sorted({week for line in lines for week in line}, key=lambda week: (week[1], backtests.number(week[0])))
    assert [(week.term, week.monday) for week in answer.weeks] == [
        (backtests.number(term), monday) for term, monday in every
    ]
    for shown, week in zip(answer.weeks, every, strict=True):
        there = [line[week] for line in lines if week in line]
        assert shown.pupils == len(there)
        assert shown.lit[Way.MOVED] == sum(one is True for one in there)
        assert shown.untold[Way.MOVED] == sum(one is None for one in there)
        new = 0
        for line in lines:
            earlier = [line[one] for one in every[: every.index(week)] if one in line and line[one] is not None]
            new += line.get(week) is True and not (earlier and earlier[-1])
        assert shown.new[Way.MOVED] == new


@settings(_SLOWLY, max_examples=6)
@given(schools(), _TRIED, st.dates(dt.date(2025, 5, 20), dt.date(2026, 6, 1)))
def test_nothing_of_later_changes_an_earlier_week(
    school: tuple[dict[int, Schooling], dt.date, str], tried: Tried, cut: dt.date
) -> None:
    """Lessons after a week, corrections and grades set after it, may be anything or not there."""
    pupils, as_of, definition = school
    known = {
        student: replace(
            pupil,
            lessons=pupil.known(cut + dt.timedelta(days=1)),
            corrected=[(was, day) for was, day in pupil.corrected if day <= cut],
            grades=[one for one in pupil.grades if _end(one.term) <= cut],
        )
        for student, pupil in pupils.items()
        if backtests.UNIT in pupil.enrolments
    }
    assume(known)
    whole = {student: pupils[student] for student in known}
    question = _question(tried, Outcome.FAILED)
    found = []
    for told, day in ((whole, as_of), (known, min(as_of, cut))):
        with engine.cursor() as cur:
            backtest.ask(cur, [backtests.tables(told, day, definition)], question)
            found.append(
                {
                    row[:3]: row[3:]
                    for row in cur.rows(
                        "select a.student, a.term, a.monday, a.moved, a.today, a.share, o.failed_core_before"
                        " from answered a join outcomes o on a.student = o.student and a.term = o.term"
                    )
                    if row[2] + dt.timedelta(days=6) <= cut
                }
            )
    assert found[0] == found[1]


def _end(term: tuple[int, str]) -> dt.date:
    return dt.date(term[0], 12, 31) if term[1] == "autumn" else dt.date(term[0], 6, 30)


def test_the_radar_has_no_back_test() -> None:
    with pytest.raises(ValueError, match="contacts"):
        Question(RULES.get("radar-5"), {}, {}, Outcome.FAILED)
