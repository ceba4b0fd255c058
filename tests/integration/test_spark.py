"""Spark finds what DuckDB finds, by the same files of SQL over the same Parquet: one session for all of it.

Java compiles as little as it can here: nothing is asked often enough to pay for more.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.conf import settings
from django.forms.models import model_to_dict
from pyspark import SparkConf
from pyspark.errors import PySparkRuntimeError

from fullfolj import measures
from fullfolj.domain.errors import PlainError
from fullfolj.lake import engine, spark, spark_cursor
from fullfolj.lake.engine import DUCKDB, Cursor, Engine, Frame
from fullfolj.measures import day_sums, reporting, runner
from fullfolj.signals import evaluation, replay
from tests import lake_days, register
from tests.oracle import facts
from tests.oracle.measures import Lesson
from tests.oracle.worlds import KINDS

pytestmark = pytest.mark.xdist_group("spark")
AS_OF = dt.date(2025, 11, 28)
_QUICK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "1g",
}


@pytest.fixture(scope="module")
def on_spark() -> Generator[Engine]:
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        pytest.skip("Spark needs Java 17, which is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        with spark.engine("local[2]", _QUICK) as on:
            yield on
    assert not list((Path(settings.DATA) / "tmp").glob("spark-*"))


class _Town:
    """Pupils with everything that goes wrong in real files, at random but always the same."""

    def __init__(self) -> None:
        chance = random.Random(3)
        self.lessons = {3 * number + 1: _lessons(chance, f"g{number}") for number in range(40)}
        rows = [(student, lesson) for student, some in self.lessons.items() for lesson in some]
        half = len(rows) // 2
        self.paths = [facts.write(rows[:half]), facts.write(rows[half:])]
        self.enrolments = facts.enrolments(
            {
                student: [(None, None)] if student % 2 else [(dt.date(2025, 9, 1), None), (None, dt.date(2025, 8, 20))]
                for student in self.lessons
            }
        )
        self.contacts = facts.contacts({student: [dt.date(2025, 11, 1)] for student in list(self.lessons)[::3]})

    def asked(self, **other: Any) -> replay.Asked:
        return replay.Asked(self.enrolments, AS_OF, contacts=self.contacts, **other)

    def batch(self) -> runner.Batch:
        return runner.Batch(sorted(self.lessons), self.paths)


def _lessons(chance: random.Random, group: str) -> list[Lesson]:
    kinds = [*sorted(KINDS), *["here"] * 20, *["ill"] * 3, *["away"] * 2]
    day, made, enough = (
        dt.date(2025, chance.choice([5, 8, 9]), chance.randint(1, 28)),
        [],
        chance.choice([20, 120, 200]),
    )
    while len(made) < enough:
        kind = KINDS[chance.choice(kinds)]
        for _ in range(chance.choice([1, 1, 2, 3, 5])):
            day += dt.timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])
            for n, one in enumerate(kind):
                made.append(replace(one, date=day, start=dt.time(8 + n // 2), group=f"{group}{n % 2}"))
            day += dt.timedelta(1)
    return made


@pytest.fixture(scope="module")
def town() -> _Town:
    return _Town()


def both(on: Engine, ask: Any) -> tuple[Any, Any]:
    found = []
    for one in (DUCKDB, on):
        with one.cursor() as cur:
            found.append(ask(cur))
    return found[0], found[1]


def test_every_rule_of_every_pupil_is_told_alike(on_spark: Engine, town: _Town) -> None:
    asked = town.asked(closed=True)
    ours, theirs = both(on_spark, lambda cur: replay.evaluate_batch(cur, town.batch(), asked))
    assert {one.rule for one in ours if one.state is replay.State.OPEN} >= {
        "absence-20",
        "radar-5",
        "late-5",
        "change-10",
    }
    assert theirs == ours


def test_every_measure_in_every_window_is_alike(on_spark: Engine, town: _Town) -> None:
    ours, theirs = both(on_spark, lambda cur: measures.as_of(cur, town.paths, town.enrolments, AS_OF))
    assert len(ours) == 40
    assert theirs == ours


def test_what_is_not_reported_is_alike(on_spark: Engine, town: _Town) -> None:
    def ask(cur: Cursor) -> Any:
        return reporting.unreported_groups(cur, town.paths, dt.date(2025, 9, 1), AS_OF)

    ours, theirs = both(on_spark, ask)
    assert ours
    assert list(theirs) == list(ours)


@pytest.mark.django_db
def test_a_sweep_finds_the_same(on_spark: Engine) -> None:
    organiser = register.organiser()
    unit = register.unit(organiser)
    drawn = ["." * 40, "." * 36 + "vvvv", "." * 20 + ".i..i..i..i..i..i..i", "." * 30 + "l.l.l.l.l.", "?" * 40]
    pupils = {register.student(unit, f"Ali{place}"): days for place, days in enumerate(drawn)}
    lake_days.keep(unit, pupils, dt.date(2026, 11, 20))
    ours, theirs = (
        evaluation.evaluate_all(organiser=organiser, as_of=dt.date(2026, 11, 20), on=on) for on in (DUCKDB, on_spark)
    )
    assert {signal.rule for signal in ours.signals} >= {"absence-20", "invalid-3", "late-5"}
    assert [model_to_dict(one) for one in theirs.signals] == [model_to_dict(one) for one in ours.signals]
    assert replace(theirs, signals=[]) == replace(ours, signals=[])


def test_frames_go_in_and_come_back(on_spark: Engine) -> None:
    frame = engine.table(
        {"student": int, "date": dt.date, "said": str, "yes": bool}, [(1, AS_OF, "ö", True), (2, None, None, None)]
    )

    def ask(cur: Cursor) -> tuple[Frame, list[dict[str, Any]], list[Any]]:
        cur.hand_in("given", frame)
        cur.read_facts("facts", [])
        day_sums.read(cur, [])
        return (
            cur.frame("select * from given order by student"),
            cur.records("select count(*) as n, max(date) as last from given where student >= $least", {"least": 1}),
            cur.rows("select * from day_sums"),
        )

    ours, theirs = both(on_spark, ask)
    assert ours[0].equals(theirs[0])
    assert ours[1:] == theirs[1:] == ([{"n": 2, "last": AS_OF}], [])
    with on_spark.cursor() as cur:
        with pytest.raises(ValueError, match="CREATE TEMP"):
            cur.run("select 1 as one")
        cur._is_local = False  # type: ignore[attr-defined]  # as on a cluster: the table lies on the shared disk
        cur.run("create or replace temp table kept as select 1 as one")
        assert list((Path(settings.DATA) / "tmp").glob("spark-*/checkpoints/*/*"))
        assert cur.rows("select one + 1 as two from kept") == [(2,)]


@pytest.mark.parametrize(("name", "value"), [("_PACKAGES", ("pyspark", "no_such_package")), ("JAVA_HOME", "/nowhere")])
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> None:
    if name == "JAVA_HOME":
        monkeypatch.setenv(name, value)
    else:
        monkeypatch.setattr(spark, name, value)
    with pytest.raises(PlainError) as caught, spark.engine("local[1]"):
        pytest.fail("it began")
    assert ("Java 17" if name == "JAVA_HOME" else "no_such_package") in str(caught.value)
    assert caught.value.what_to_do


def test_a_spark_that_does_not_start_says_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def launch(_conf: SparkConf, said: dict[str, BinaryIO]) -> None:
        said["stderr"].write(b"Starting\nNo such cluster\n  at Somewhere.java\n")
        raise PySparkRuntimeError(errorClass="JAVA_GATEWAY_EXITED", messageParameters={})

    monkeypatch.setattr(spark_cursor, "launch_gateway", launch)
    with pytest.raises(PlainError, match=r"No such cluster$"), spark.engine("spark://nowhere:7077"):
        pytest.fail("it began")
