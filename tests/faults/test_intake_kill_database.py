"""The database goes away in the middle of an apply: nothing half-applied, and the import says what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import kinds, lessons, pipeline
from fullfolj.intake.models import Import, ImportState
from fullfolj.lake import store
from fullfolj.school.models import Organisation
from tests import register
from tests.lesson_files import NOW, file, lake, line, take_in

pytestmark = pytest.mark.django_db(transaction=True)


class _LosesTheDatabase(lessons.Lessons):
    """Lessons whose server process is ended when everything has been written but not yet committed."""

    def apply(self, task: kinds.Task, changes: kinds.Changes) -> None:
        super().apply(task, changes)
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
def town(settings: Settings, tmp_path: Path) -> Organisation:
    settings.DATA = tmp_path / "data"
    organiser = register.organiser()
    register.student(register.unit(organiser), source_id="E1")
    return organiser


def test_nothing_is_half_applied(town: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(town, file(tmp_path, [line()]))
    before = lake(town)
    path = file(tmp_path, [line(subject="SV"), line(start="10:00")])
    imp = pipeline.receive(path, kind="lessons", organiser=town, by=OPERATOR, now=NOW)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "kind_of", lambda _name: _LosesTheDatabase())
        with pytest.raises(PlainError):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
    assert lake(town).equals(before)
    assert store.answers()
    failed = Import.objects.get(pk=imp.pk)
    assert (failed.state, failed.ended_at) == (ImportState.FAILED, NOW)
    assert failed.failure
    assert take_in(town, path).counts["new"] == 1


def test_when_it_stays_away_the_next_run_says_so(
    town: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imp = pipeline.receive(file(tmp_path, [line()]), kind="lessons", organiser=town, by=OPERATOR, now=NOW)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)

    def gone(*_anything: object, **_more: object) -> bool:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "kind_of", lambda _name: _LosesTheDatabase())
        moves = iter([pipeline._moved])

        def once(imp: Import, to: ImportState, from_states: list[ImportState], **also: Any) -> bool:
            return next(moves, gone)(imp, to, from_states, **also)

        patched.setattr(pipeline, "_moved", once)
        with pytest.raises(PlainError):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
    assert Import.objects.get(pk=imp.pk).state == ImportState.APPLYING
    (told,) = pipeline.recover(now=NOW)
    assert (told.pk, told.state) == (imp.pk, ImportState.INTERRUPTED)
    assert lake(town).is_empty()
