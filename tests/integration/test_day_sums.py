"""Day sums are kept for each file of the lake, made when they are missing, and never needed."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import pipeline
from fullfolj.lake import disk, engine, store
from fullfolj.measures import day_sums, runner
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import evaluation
from tests import lesson_files, register
from tests.oracle import facts

pytestmark = pytest.mark.django_db
_AS_OF = dt.date(2026, 11, 5)
_DAYS = ("2026-09-01", "2026-10-05", "2026-11-02")


@pytest.fixture
def town() -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Älvstad", organisation_code="0001"
    )


@pytest.fixture
def pupil(town: Organisation) -> Person:
    return register.student(register.unit(town), source_id="E1")


@pytest.fixture
def take_in(town: Organisation, pupil: Person, tmp_path: Path) -> Callable[..., None]:
    def take_in(*lines: str) -> None:
        path = lesson_files.file(tmp_path, lines)
        imp = pipeline.receive(path, kind="lessons", organiser=town, by=OPERATOR, now=lesson_files.NOW)
        task = pipeline.read(imp.pk, by=OPERATOR, now=lesson_files.NOW)
        pipeline.apply(imp.pk, by=OPERATOR, now=lesson_files.NOW, task=task)

    take_in(*(lesson_files.line(date=day) for day in _DAYS))
    return take_in


def _kept(town: Organisation) -> set[Path]:
    """The files for the town's one school."""
    return {path for path in (day_sums.root() / str(town.units.get().uuid)).rglob("*") if path.is_file()}


def _paths(town: Organisation) -> list[Path]:
    return evaluation.sources(town).paths


def _told(town: Organisation, pupil: Person) -> str:
    return str(evaluation.measured(town, _AS_OF, [pupil.pk])[pupil.pk].to_json())


def test_a_sweep_keeps_them_and_the_next_one_only_what_is_new(
    town: Organisation, pupil: Person, take_in: Callable[..., None]
) -> None:
    evaluation.evaluate_all(organiser=town, as_of=_AS_OF)
    before = _kept(town)
    take_in(lesson_files.line(date="2026-11-03"))

    evaluation.evaluate_all(organiser=town, as_of=_AS_OF)

    assert len(before) == 3
    assert len(_kept(town) - before) == 1
    assert day_sums.keep(_paths(town)) == 0


def test_measures_are_the_same_with_and_without(
    town: Organisation, pupil: Person, take_in: Callable[..., None]
) -> None:
    without = _told(town, pupil)

    assert day_sums.keep(_paths(town)) == 3

    assert _told(town, pupil) == without
    assert '"school_days": 3' in without.replace("'", '"')


def test_kept_sums_are_what_is_read(town: Organisation, pupil: Person, take_in: Callable[..., None]) -> None:
    """Else nothing here would show that they are."""
    day_sums.keep(_paths(town))
    with engine.cursor() as cur:
        for kept in _kept(town):
            disk.put(cur.frame(f"select * replace (offered * 2 as offered) from '{kept}'"), kept)

        about = evaluation.sources(town)
        runner.prepare(cur, runner.Batch([pupil.pk], about.paths), about.enrolments, _AS_OF, "reported")
        offered = [row[0] for row in cur.rows("select offered from school_days")]

    assert offered == [120, 120, 120]


def test_pupils_are_dealt_out_in_batches_from_kept_and_other_files(
    town: Organisation, pupil: Person, take_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = register.student(pupil.enrolments.get().unit, source_id="E2")
    take_in(lesson_files.line(student_id="E2", date="2026-10-05"))
    about = evaluation.sources(town)
    day_sums.keep(about.paths[:2])
    monkeypatch.setattr(runner, "BATCH", 1)

    with engine.cursor() as cur:
        batches = {one.students[0]: one.paths for one in runner.batches(cur, about.paths, about.enrolments)}

    every = sorted(map(str, about.paths))
    assert batches == {pupil.pk: every, other.pk: [batches[other.pk][0]]}
    assert set(batches[other.pk]) < set(every)


def test_those_of_files_that_are_gone_are_removed(
    town: Organisation, pupil: Person, take_in: Callable[..., None]
) -> None:
    day_sums.keep(_paths(town))
    gone, other = sorted(_kept(town))[:2]
    (disk.root() / gone.relative_to(day_sums.root()).with_name(gone.name.split(".")[0] + ".parquet")).unlink()
    other.rename(other.with_name(other.name.split(".")[0] + ".00000000.parquet"))
    half = other.with_suffix(".part")
    half.write_bytes(b"PAR1")

    assert day_sums.clean_up(now=timezone.now()) == 0, "somebody may still read them"
    tomorrow = timezone.now() + dt.timedelta(days=1, minutes=1)

    assert day_sums.clean_up(now=tomorrow) >= 3

    assert len(_kept(town)) == 1
    assert day_sums.clean_up(now=tomorrow) == 0


def test_a_file_that_was_cut_off_is_not_read_and_is_made_anew(
    town: Organisation, pupil: Person, take_in: Callable[..., None]
) -> None:
    day_sums.keep(_paths(town))
    without = _told(town, pupil)
    for kept in _kept(town):
        kept.write_bytes(kept.read_bytes()[:-30])

    assert _told(town, pupil) == without

    assert day_sums.keep(_paths(town)) == 3
    assert _told(town, pupil) == without


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is stopped between writing and naming its file; the other has named its own."""
    frame, path = pl.DataFrame({"a": [1]}), tmp_path / "sums.parquet"
    rename = Path.rename

    def late(part: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "rename", rename)
        disk.put(frame, path)
        return rename(part, target)

    monkeypatch.setattr(Path, "rename", late)
    disk.put(frame, path)

    assert disk.is_whole(path)
    assert [one.name for one in tmp_path.iterdir()] == ["sums.parquet"]


def test_a_full_disk_stops_nothing(
    town: Organisation, pupil: Person, take_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk, "_flush", full)

    assert evaluation.evaluate_all(organiser=town, as_of=_AS_OF).students == 1
    assert not _kept(town)


def test_many_files_are_summed_on_a_connection_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_sums, "_MANY", 0)
    files = [facts.write([]) for _ in range(3)]
    assert day_sums.keep(files) == 3
    assert len(day_sums.kept_for(files)) == 3


def test_a_file_that_is_not_the_lakes_has_none(tmp_path: Path) -> None:
    assert day_sums.path_of(tmp_path / "annan.parquet") is None
    assert day_sums.kept_for([tmp_path / "annan.parquet"]) == {}
    assert store.answers()
