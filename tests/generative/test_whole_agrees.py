"""Everybody measured at once, as tables, is everybody measured one by one: measures, and rules with their since."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures import Definition, day_sums, runner
from fullfolj.measures.results import WindowMeasures
from fullfolj.signals import replay, whole
from fullfolj.signals.replay import Asked, Evaluation, State
from tests.generative.test_sweeps_agree import _SLOWLY, _asked, _batch, long_worlds
from tests.oracle import facts
from tests.oracle.worlds import PRESENT, World

type Record = dict[str, Any]


def _kind_denominator(row: Record, definition: str) -> object:
    return row[{"offered": "offered", "offered_strict": "reported_offered"}.get(definition, "accounted")]


def _compare(row: Record, one: WindowMeasures, definition: str) -> None:
    assert (row["first_day"], row["last_day"]) == (one.window.first, one.window.last)
    assert (row["school_days"], row["reported_days"]) == (one.school_days, one.reported_days)
    assert (row["offered"], row["reported_offered"]) == (one.coverage.offered, one.coverage.reported)
    shares = one.absence_share, one.valid_absence_share, one.invalid_absence_share
    assert (row["numerator"], row["denominator"]) == (shares[0].numerator, shares[0].denominator)
    assert (row["valid"], row["invalid"]) == (shares[1].numerator, shares[2].numerator)
    assert _kind_denominator(row, definition) == shares[1].denominator == shares[2].denominator
    assert row["accounted"] == one.definitions[Definition.REPORTED].denominator
    for count in ("whole_days_absent", "absence_spells", "short_spells", "longest_spell_days", "late_arrivals"):
        assert row[count] == getattr(one, count), count
    for count in ("scattered_absence", "invalid_occasions"):
        assert row[count] == getattr(one, count), count


@settings(_SLOWLY, max_examples=15)
@given(long_worlds())
def test_everybody_at_once_is_everybody_one_by_one(world: World) -> None:
    batch, asked = _batch(world), _asked(world, world.as_of)
    with engine.cursor() as cur:
        every = replay.evaluate_batch(cur, batch, replace(asked, closed=True))
        running = {row["student"]: row for row in cur.records("select * from running_figures order by student, date")}
        one_by_one = runner.measure_prepared(cur, batch.students, asked.as_of, asked.definition)
        whole.make(cur, batch, asked)
        figures = {(row["student"], row["window_name"]): row for row in cur.records("select * from whole_figures")}
        latest = {row["student"]: row for row in cur.records("select * from whole_latest")}
        rules = {row["student"]: row for row in cur.records("select * from whole_rules")}
    _check_figures(figures, one_by_one, world)
    for row in running.values():
        row.pop("day_number")
    assert latest == running
    _check_rules(rules, every)


def _check_figures(
    figures: dict[tuple[int, str], Record], one_by_one: dict[int, measures.StudentMeasures], world: World
) -> None:
    assert {student for student, _window in figures} <= set(one_by_one)
    for student, pupil in one_by_one.items():
        for name, one in pupil.windows.items():
            row = figures.get((student, name.value))
            assert (row is None) == (one.school_days == 0)
            if row is not None:
                _compare(row, one, world.definition)
        before, row = pupil.change.before, figures.get((student, "before"))
        assert (row is None) == (before.school_days == 0)
        if row is not None:
            assert (row["numerator"], row["denominator"]) == (before.share.numerator, before.share.denominator)
            assert (row["school_days"], row["reported_days"]) == (before.school_days, before.reported_days)


def _check_rules(rules: dict[int, Record], every: list[Evaluation]) -> None:
    """What is open since when; radar-5 waits for contacts, and is not told."""
    for one in every:
        row = rules.get(one.student)
        if row is None:
            assert one.state in {State.NO_LESSONS, State.NOT_ENROLLED}
        else:
            assert row["is_enrolled"] == (one.state is not State.NOT_ENROLLED)
            if row["is_enrolled"] and one.rule != "radar-5":
                assert row[f"since {one.rule}"] == one.since


def test_files_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair of files for each batch of pupils; who has no lesson has no row."""
    monkeypatch.setattr(runner, "BATCH", 2)
    day = dt.date(2025, 8, 18)
    files = [facts.write([(student, replace(PRESENT, date=day))]) for student in (1, 2, 3)]
    asked = Asked(facts.enrolments({student: [(None, None)] for student in (1, 2, 3, 4)}), day)
    written = whole.measure(files, asked, Path(django_settings.DATA) / f"figures-{uuid.uuid4()}")
    assert sorted(path.name for path in written) == sorted(
        f"{name}-{number:04d}.parquet" for name in ("figures", "rules") for number in (0, 1)
    )
    found = pl.concat(pl.read_parquet(path) for path in written if path.name.startswith("rules"))
    assert sorted(found["student"]) == [1, 2, 3]
    assert not day_sums.kept_for(files)
