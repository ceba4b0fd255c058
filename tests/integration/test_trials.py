"""A trial of a change: what it finds, that nothing stays, and that it keeps nobody waiting longer than it must."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from fullfolj.domain.errors import PlainError
from fullfolj.intake import liveness
from fullfolj.intake.register_state import register_state
from fullfolj.school.models import Enrolment, Group, Organisation, Person
from fullfolj.signals import evaluation, trial
from tests import register
from tests.register import TODAY

pytestmark = pytest.mark.django_db
_ORGANISER = liveness._ORGANISER


@pytest.fixture
def town() -> Organisation:
    return register.organiser()


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A connection of another process."""
    found = connection.copy()
    found.connect()
    yield found
    found.close()


def lit_when_enrolled(monkeypatch: pytest.MonkeyPatch, *rules: str) -> None:
    """Every enrolled pupil has the signals."""

    def found(organiser: Organisation, as_of: dt.date, between: object = None) -> set[tuple[int, str]]:
        students = Enrolment.objects.filter(unit__parent=organiser).values_list("person", flat=True)
        return {(student, rule) for student in students for rule in rules}

    monkeypatch.setattr(trial, "_open", found)


class TestEffect:
    def test_who_and_what_and_nothing_stays(self, town: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
        lit_when_enrolled(monkeypatch, "late", "invalid-3")
        unit = register.unit(town)
        leaves, made = register.student(unit), []

        def change() -> None:
            Enrolment.objects.filter(person=leaves).delete()
            made.append(register.student(unit).pk)

        before = register_state(town)
        effect = trial.effect_of(town, TODAY, change)

        assert trial.by_pupil(effect.lit) == {made[0]: ["invalid-3", "late"]}
        assert trial.by_pupil(effect.out) == {leaves.pk: ["invalid-3", "late"]}
        assert (effect.as_of, effect.rests_on) == (TODAY, before)
        assert register_state(town) == before

    def test_those_whom_the_change_would_protect_are_named_as_such(
        self, town: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lit_when_enrolled(monkeypatch, "late")
        pupil = register.student(register.unit(town))

        def change() -> None:
            Enrolment.objects.all().delete()
            Person.objects.update(given_name="", family_name="", is_protected=True)

        assert trial.effect_of(town, TODAY, change).hidden == {pupil.pk}

    def test_what_another_import_did_just_before_is_not_its_doing(
        self, town: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lit_when_enrolled(monkeypatch, "late")
        unit = register.unit(town)
        waits = liveness.queue_if_free

        def another_is_applied_meanwhile(organiser_id: int, *, patience: float) -> bool:
            register.student(unit)
            return waits(organiser_id, patience=patience)

        monkeypatch.setattr(liveness, "queue_if_free", another_is_applied_meanwhile)

        assert trial.effect_of(town, TODAY, lambda: None).lit == set()


class TestQueue:
    def test_a_trial_does_not_wait_for_ever(
        self, town: Organisation, other: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(trial, "PATIENCE", 0.15)
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", [_ORGANISER, town.pk])

        with pytest.raises(PlainError, match="läses in eller provräknas just nu"):
            trial.effect_of(town, TODAY, lambda: None)

    def test_a_trial_that_asks_is_nobody_who_queues(self, town: Organisation, other: BaseDatabaseWrapper) -> None:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", [_ORGANISER, town.pk])

        assert not liveness.queue_if_free(town.pk, patience=0)
        assert not liveness.somebody_queues(town.pk)

    def test_it_gives_way_to_an_apply_that_waits(self, town: Organisation, other: BaseDatabaseWrapper) -> None:
        """The apply stands in the queue while the trial makes its change; an apply elsewhere does not count."""
        waiter = _waiter(other, town.pk)

        def change() -> None:
            assert not liveness.somebody_queues(town.pk)
            waiter.start()
            until = time.monotonic() + 10
            while not liveness.somebody_queues(town.pk) and time.monotonic() < until:
                time.sleep(0.02)
            assert not liveness.somebody_queues(town.pk + 1)

        with pytest.raises(PlainError, match="släppa fram en annan import"):
            trial.effect_of(town, TODAY, change)

        waiter.join(10)
        assert not waiter.is_alive()

    def test_it_ends_when_it_takes_too_long(self, town: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(trial, "LONGEST", 0.05)

        with pytest.raises(PlainError, match="tog för lång tid"):
            trial.effect_of(town, TODAY, lambda: time.sleep(0.1))

    def test_so_does_one_statement_of_it(self, town: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(trial, "LONGEST", 0.2)

        with pytest.raises(PlainError, match="tog för lång tid"):
            trial.effect_of(town, TODAY, lambda: _run("select pg_sleep(5)"))

        assert _run("show statement_timeout") == _run("show lock_timeout") == "0"

    def test_another_error_of_the_database_passes(self, town: Organisation) -> None:
        def change() -> None:
            raise OperationalError

        with pytest.raises(OperationalError):
            trial.effect_of(town, TODAY, change)


def test_between_two_batches_the_caller_may_end_it(town: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batches that have not begun are not worked on."""
    monkeypatch.setattr("fullfolj.measures.runner.BATCH", 1)
    unit = register.unit(town)
    group: Group = register.group(unit)
    pupils = [register.student(unit, group=group).pk for _n in range(6)]
    monkeypatch.setattr(evaluation.runner, "batches", lambda *_given: [_batch(pk) for pk in pupils])
    begun: list[int] = []
    monkeypatch.setattr(evaluation.replay, "evaluate_batch", lambda _cur, batch, _asked: _slow(begun, batch))

    def stop() -> None:
        raise PlainError("Slut.")

    with pytest.raises(PlainError, match="Slut"):
        evaluation.evaluate(town, TODAY, closed=True, between=stop)
    assert 0 < len(begun) < len(pupils)

    begun.clear()
    evaluation.evaluate(town, TODAY, closed=True, between=lambda: None)
    assert sorted(begun) == pupils


def _batch(pupil: int) -> evaluation.Batch:
    return evaluation.Batch([pupil], [])


def _slow(begun: list[int], batch: evaluation.Batch) -> list[object]:
    begun.extend(batch.students)
    time.sleep(0.05)
    return []


def _run(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _waiter(other: BaseDatabaseWrapper, organiser_id: int) -> threading.Thread:
    """Queues as an apply would, and leaves when its turn comes or after some seconds."""
    other.inc_thread_sharing()

    def wait() -> None:
        with other.cursor() as cursor:
            cursor.execute("set lock_timeout = '3s'")
            with contextlib.suppress(OperationalError):
                cursor.execute("select pg_advisory_lock(%s, %s)", [_ORGANISER, organiser_id])

    return threading.Thread(target=wait)
