"""Pupils are measured some at a time, each with all their files."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures import runner
from fullfolj.signals import replay
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules import RULES
from fullfolj.signals.rules.base import sql_number
from tests.oracle import facts
from tests.spec.drawing import lessons_of

_AWAY = "2026-08-17 12 valid valid"
_DAY = dt.date(2026, 9, 1)


@pytest.fixture
def world() -> tuple[list[object], engine.Frame]:
    """Pupils 1–5 away all days; pupil 3 moved, and has lessons in both files; pupil 9 has none."""
    lessons = lessons_of(_AWAY)
    first = [(student, lesson) for student in (1, 2) for lesson in lessons] + [(3, lesson) for lesson in lessons[:8]]
    second = [(3, lesson) for lesson in lessons[8:]] + [(student, lesson) for student in (4, 5) for lesson in lessons]
    second += [(77, lesson) for lesson in lessons]  # whose enrolment nobody told of
    paths: list[object] = [facts.write(first), facts.write(second)]
    return paths, facts.enrolments({student: [(None, None)] for student in (1, 2, 3, 4, 5, 9)})


def test_batches_give_what_one_run_gives(
    world: tuple[list[object], engine.Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, enrolments = world
    with engine.cursor() as cur:
        whole = measures.as_of(cur, paths, enrolments, _DAY), replay.evaluate(cur, paths, enrolments, _DAY)
        monkeypatch.setattr(runner, "BATCH", 2)
        monkeypatch.setattr(runner, "_FEW", 1)
        batches = list(runner.batches(cur, paths, enrolments))
        parts = measures.as_of(cur, paths, enrolments, _DAY), replay.evaluate(cur, paths, enrolments, _DAY)
    assert parts == whole
    assert sorted(student for batch in batches for student in batch.students) == [1, 2, 3, 4, 5, 9]
    assert next(len(batch.paths) for batch in batches if 3 in batch.students) == 2
    assert whole[0][3].windows[measures.WindowName.TERM].whole_days_absent == 12
    assert whole[0][9].windows[measures.WindowName.TERM].whole_days_absent is None
    assert {evaluation.student for evaluation in whole[1]} == {1, 2, 3, 4, 5}


def test_nobody_is_asked_about(world: tuple[list[object], engine.Frame]) -> None:
    paths, enrolments = world
    with engine.cursor() as cur:
        assert measures.as_of(cur, paths, enrolments, _DAY, students=[]) == {}
        assert replay.evaluate(cur, [], enrolments, _DAY) == []
        assert measures.strip(cur, paths, enrolments, [9, 1], dt.date(2030, 1, 1))[9] == []


def test_thresholds_can_be_changed_but_not_invented(world: tuple[list[object], engine.Frame]) -> None:
    paths, enrolments = world
    changed = {"absence-50": {"percent": Decimal("100.5")}, "start-2": {"days": 13}}
    with engine.cursor() as cur:
        found = replay.evaluate(cur, paths, enrolments, _DAY, rulebook=Rulebook.of(changed), students=[1])
    assert "absence-20" in {evaluation.rule for evaluation in found}
    assert not {"absence-50", "start-2"} & {evaluation.rule for evaluation in found}
    with pytest.raises(ValueError, match="has no threshold"):
        RULES.get("late-5").limits({"minutes": 3})
    with pytest.raises(ValueError, match="whole number"):
        RULES.get("late-5").limits({"times": Decimal("2.5")})
    with pytest.raises(TypeError):
        sql_number(True)
    with pytest.raises(TypeError):
        sql_number(0.1)  # type: ignore[arg-type]


def test_a_definition_that_is_not_there() -> None:
    with engine.cursor() as cur, pytest.raises(ValueError, match="guessed"):
        measures.as_of(cur, [], facts.enrolments({1: [(None, None)]}), _DAY, "guessed")


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 6, 30), dt.date.max])
def test_the_first_and_the_last_day_of_the_calendar_have_an_answer(
    world: tuple[list[object], engine.Frame], day: dt.date
) -> None:
    paths, enrolments = world
    with engine.cursor() as cur:
        told = measures.as_of(cur, paths, enrolments, day)[1].to_json()
    assert told["measures"]["absence_share"]["school_days"] == (12 if day == dt.date.max else 0)
    assert told["windows"]["school_year"]["absence_share"]["school_days"] == 0
