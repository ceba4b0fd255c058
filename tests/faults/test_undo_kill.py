"""kill -9 at random moments of taking an import back: register and lake are the old whole or the new whole."""

from __future__ import annotations

import datetime as dt
import random
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import pipeline, undo
from fullfolj.intake.models import Import, ImportState
from fullfolj.lake import store
from fullfolj.school.models import Enrolment, Group, GroupMembership, Organisation, Person, SourceIdentity
from tests import lesson_files, register
from tests.faults.import_process import UndoProcess
from tests.integration.intake_case import csv_of, pupil
from tests.lesson_files import NOW, line

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = 8
PUPILS = 400
_MODELS = (Person, SourceIdentity, Enrolment, Group, GroupMembership)


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def town(data: Path) -> Organisation:
    organiser = register.organiser()
    register.unit(organiser)
    return organiser


def take_in(town: Organisation, kind: str, path: Path) -> Import:
    at = NOW + dt.timedelta(minutes=Import.objects.count())
    imp = pipeline.receive(path, kind=kind, organiser=town, by=OPERATOR, now=at)
    task = pipeline.read(imp.pk, by=OPERATOR, now=at)
    return pipeline.apply(imp.pk, by=OPERATOR, now=at, allow_removals=True, task=task)


def whole(town: Organisation) -> dict[str, Any]:
    """Every row and every fact. Numbers and uuids of pupils differ from one import of a file to the next."""
    loose = ("id", "uuid", "person_id", "group_id")
    rows = {
        model.__name__: sorted(
            repr({name: value for name, value in row.items() if name not in loose}) for row in model.objects.values()
        )
        for model in _MODELS
    }
    facts = lesson_files.lake(town).drop("student") if store.current(town).exists() else None
    return {**rows, "facts": None if facts is None else sorted(map(repr, facts.rows()))}


def roster(tmp_path: Path, town: Organisation, class_name: str, first: int) -> Path:
    code = town.units.get().school_unit_code
    rows = [pupil(f"E{n}", Skolenhetskod=code, Klass=class_name) for n in range(first, first + PUPILS)]
    path = tmp_path / f"{class_name}.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    return path


def lessons(tmp_path: Path, name: str, day: str, **cells: str) -> Path:
    hours = range(8, 15)
    rows = [
        line(f"E{n}", day, start=f"{hour:02d}:00", end=f"{hour + 1:02d}:00", **cells)
        for n in range(PUPILS // 2, PUPILS)
        for hour in hours
    ]
    return lesson_files.file(tmp_path, rows, name)


@pytest.mark.no_cover  # measuring what other tests measure would take longer than the rest
@pytest.mark.parametrize("kind", ["roster", "lessons"])
def test_killed_while_an_import_is_taken_back(kind: str, town: Organisation, data: Path, tmp_path: Path) -> None:
    take_in(town, "roster", roster(tmp_path, town, "8A", 0))
    if kind == "lessons":
        take_in(town, kind, lessons(tmp_path, "ett.csv", "2026-09-01"))
        later = lessons(tmp_path, "två.csv", "2026-09-01", present_minutes="0", valid_absence_minutes="60")
    else:
        later = roster(tmp_path, town, "8B", PUPILS // 2)
    before = whole(town)
    imp = take_in(town, kind, later)
    after = whole(town)
    assert before != after
    process = UndoProcess(data, imp.pk)
    began = time.monotonic()
    process.begin()
    assert process.wait() == (0, "")
    took = time.monotonic() - began
    assert whole(town) == before

    seed, outcomes = random.randrange(10**6), []
    for step in range(MOMENTS):
        imp = Import.objects.get(pk=imp.pk)
        if imp.state != ImportState.APPLIED:
            imp = take_in(town, kind, later)
        # Most of them early: the undoing that was timed was the first, and may have taken longer than the later ones.
        moment = took * ((step + random.Random(seed + step).random()) / MOMENTS) ** 2
        process = UndoProcess(data, imp.pk)
        process.begin()
        time.sleep(moment)
        process.kill()
        pipeline.recover(now=NOW)
        undone = _settled(imp)
        outcomes.append(undone)
        where = f"seed {seed}, killed after {moment:.3f} s of {took:.3f}"
        assert whole(town) == (before if undone else after), where
        assert store.answers(), where
    assert False in outcomes
    imp.refresh_from_db()
    if imp.state == ImportState.APPLIED:
        undo.take_back(imp.pk, by=OPERATOR, now=NOW)
    assert whole(town) == before


def _settled(imp: Import) -> bool:
    """Whether it has been taken back, once the killed process's transaction is over."""
    from fullfolj.intake import liveness

    liveness.has_worker(imp.pk)
    imp.refresh_from_db()
    return imp.state == ImportState.TAKEN_BACK
