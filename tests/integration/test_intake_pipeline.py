"""The way in, step by step: states, guards, what happens between preview and apply, and the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import uuid
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection
from pytest_django import Settings

from fullfolj.config.commands import import_
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import custody, kinds, lessons, liveness, pipeline
from fullfolj.intake.findings import Finding, Findings, describe, place
from fullfolj.intake.models import Import, ImportState, QuarantinedRow
from fullfolj.school.models import Organisation
from tests import register
from tests.lesson_files import NOW, codes, counts, file, lake, line, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def town() -> Organisation:
    return register.organiser()


@pytest.fixture
def school(town: Organisation) -> Organisation:
    school = register.unit(town)
    register.student(school, source_id="E1")
    return school


def received(town: Organisation, path: Path, **options: Any) -> Import:
    return pipeline.receive(path, kind="lessons", organiser=town, by=OPERATOR, now=NOW, options=options)


def state(imp: Import) -> str:
    return Import.objects.get(pk=imp.pk).state


class TestSteps:
    def test_states_counts_and_files_on_the_way(
        self, town: Organisation, school: Organisation, data: Path, tmp_path: Path
    ) -> None:
        path = file(tmp_path, [line(), line(student="E9")])
        imp = received(town, path)
        assert (imp.state, imp.size_bytes, imp.actor) == (ImportState.RECEIVED, path.stat().st_size, "operator")
        assert (data / "uploads" / imp.stored_as).read_bytes() == path.read_bytes()
        assert (data / "uploads" / imp.stored_as).stat().st_mode & 0o777 == 0o600
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        read = Import.objects.get(pk=imp.pk)
        assert (read.state, counts(read)) == (ImportState.READY, {"read": 2, "new": 1, "quarantined": 1})
        assert (read.read_at, read.step) == (NOW, "compare")
        assert lake(town).is_empty()
        applied = pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        assert (state(imp), applied.ended_at) == (ImportState.APPLIED, NOW)
        assert lake(town).height == 1
        assert codes(imp) == [(3, "student_id", "unknown-student")]
        assert custody.lying() == set()
        assert pipeline.progress(imp.pk)["state"] == "applied"

    def test_an_import_is_applied_once(self, town: Organisation, school: Organisation, tmp_path: Path) -> None:
        imp = take_in(town, file(tmp_path, [line()]))
        with pytest.raises(PlainError):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        with pytest.raises(PlainError):
            pipeline.discard(imp.pk, by=OPERATOR, now=NOW)
        with pytest.raises(PlainError):
            pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        assert state(imp) == ImportState.APPLIED

    def test_a_discarded_import_leaves_no_file(
        self, town: Organisation, school: Organisation, data: Path, tmp_path: Path
    ) -> None:
        imp = received(town, file(tmp_path, [line()]))
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        pipeline.discard(imp.pk, by=OPERATOR, now=NOW)
        assert state(imp) == ImportState.DISCARDED
        assert custody.lying() == set()
        with pytest.raises(PlainError):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)

    def test_a_file_that_can_not_be_read_fails_with_words_and_may_be_forgotten(
        self, town: Organisation, tmp_path: Path
    ) -> None:
        (tmp_path / "tom.csv").write_bytes(b"ingen tabell")
        imp = received(town, tmp_path / "tom.csv")
        with pytest.raises(PlainError):
            pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        failed = Import.objects.get(pk=imp.pk)
        assert (failed.state, failed.ended_at) == (ImportState.FAILED, NOW)
        assert failed.failure
        assert custody.lying() == set()

    @pytest.mark.parametrize("name", ["finns-inte.csv", "."])
    def test_no_such_file(self, town: Organisation, tmp_path: Path, name: str) -> None:
        with pytest.raises(PlainError) as caught:
            received(town, tmp_path / name)
        assert caught.value.exit_code == 2
        assert Import.objects.count() == 0

    def test_a_million_bad_rows_are_all_kept(self, town: Organisation, school: Organisation, tmp_path: Path) -> None:
        imp = take_in(town, file(tmp_path, [line(student=f"X{number}") for number in range(20_000)]))
        assert QuarantinedRow.objects.filter(belongs_to=imp).count() == 20_000


class TestBetweenPreviewAndApply:
    def test_a_register_that_has_changed_is_read_again(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        imp = received(town, file(tmp_path, [line(), line(student="E2")]))
        task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        assert task.imp.counts["quarantined"] == 1
        register.student(school, source_id="E2")
        applied = pipeline.apply(imp.pk, by=OPERATOR, now=NOW, task=task)
        assert counts(applied) == {"read": 2, "new": 2}
        assert codes(imp) == []
        assert lake(town).height == 2

    def test_what_nobody_has_seen_is_not_applied(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        imp = received(town, file(tmp_path, [line(), line(student="E2")]))
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        register.student(school, source_id="E2")
        with pytest.raises(PlainError):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW, only_as_shown=True)
        again = Import.objects.get(pk=imp.pk)
        assert (again.state, counts(again), codes(again)) == (ImportState.READY, {"read": 2, "new": 2}, [])
        assert lake(town).is_empty()
        pipeline.apply(imp.pk, by=OPERATOR, now=NOW, only_as_shown=True)
        assert lake(town).height == 2

    def test_a_guard_that_wakes_up_in_between_stops_it(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        imp = received(town, file(tmp_path, [line(start="08:00")]), replace_period=True)
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        take_in(town, file(tmp_path, [line(start=f"{hour:02d}:00") for hour in range(8, 15)], "annan.csv"))
        with pytest.raises(PlainError) as caught:
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        assert caught.value.exit_code == 4
        assert state(imp) == ImportState.GUARDED
        assert lake(town).height == 7
        pipeline.apply(imp.pk, by=OPERATOR, now=NOW, allow_removals=True)
        assert lake(town).height == 1

    def test_a_guarded_import_needs_the_word(self, town: Organisation, school: Organisation, tmp_path: Path) -> None:
        take_in(town, file(tmp_path, [line(start=f"{hour:02d}:00") for hour in range(8, 15)]))
        imp = take_in(town, file(tmp_path, [line(start="08:00")]), replace_period=True)
        with pytest.raises(PlainError) as caught:
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        assert caught.value.exit_code == 4
        assert "6" in caught.value.message
        assert lake(town).height == 7


class _Boom(lessons.Lessons):
    """Lessons that write their files and then break."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def apply(self, task: kinds.Task, changes: kinds.Changes) -> None:
        super().apply(task, changes)
        assert pipeline.progress(task.imp.pk)["step"] == "write"
        if self.error is not None:
            raise self.error
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")


class TestFailures:
    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (PlainError("Det gick inte."), "Det gick inte."),
            (OSError(28, "No space left on device"), "MB"),
            (pl.exceptions.ComputeError("write: No space left on device (os error 28)"), "MB"),
        ],
    )
    def test_what_was_foreseen_is_told_and_nothing_is_left(
        self, town: Organisation, school: Organisation, data: Path, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch, error: Exception, told: str,
    ) -> None:  # fmt: skip
        imp = received(town, file(tmp_path, [line()]))
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        monkeypatch.setattr(pipeline, "kind_of", lambda _name: _Boom(error))
        with pytest.raises(PlainError, match=told):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        assert state(imp) == ImportState.FAILED
        assert lake(town).is_empty()
        assert list((data / "lake").rglob("*.parquet")) == []
        assert custody.lying() == set()

    def test_what_nobody_foresaw_keeps_its_words_to_itself(
        self, town: Organisation, school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        imp = received(town, file(tmp_path, [line()]))
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        monkeypatch.setattr(pipeline, "kind_of", lambda _name: _Boom(ValueError("Kim Provsson")))
        with pytest.raises(ValueError, match="Kim"):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        failure = Import.objects.get(pk=imp.pk).failure
        assert "ValueError" in failure
        assert "Kim" not in failure

    def test_an_error_of_the_database_is_told(
        self, town: Organisation, school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        imp = received(town, file(tmp_path, [line()]))
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        monkeypatch.setattr(pipeline, "kind_of", lambda _name: _Boom())
        with pytest.raises(PlainError, match="DataError"):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW)
        assert state(imp) == ImportState.FAILED
        assert lake(town).is_empty()

    @pytest.mark.parametrize("left_in", [ImportState.READING, ImportState.APPLYING])
    def test_an_import_whose_process_is_gone_is_said_to_be_interrupted(
        self, town: Organisation, school: Organisation, tmp_path: Path, left_in: ImportState
    ) -> None:
        imp = received(town, file(tmp_path, [line()]))
        Import.objects.filter(pk=imp.pk).update(state=left_in)
        (recovered,) = pipeline.recover(now=NOW)
        assert (recovered.pk, state(imp)) == (imp.pk, ImportState.INTERRUPTED)
        assert recovered.failure
        assert custody.lying() == set()
        assert pipeline.recover(now=NOW) == []

    def test_files_of_nobody_are_removed_after_a_while(self, data: Path) -> None:
        stray = custody.upload_path(uuid.uuid4())
        stray.parent.mkdir(parents=True)
        stray.touch()
        (data / "uploads" / "annat").touch()
        pipeline.recover(now=dt.datetime.now(dt.UTC))
        assert stray.exists()
        pipeline.recover(now=dt.datetime.now(dt.UTC) + dt.timedelta(hours=2))
        assert not stray.exists()
        assert (data / "uploads" / "annat").exists()


class TestCommand:
    def run(self, *words: object) -> int:
        parser = argparse.ArgumentParser()
        import_.configure(parser)
        return import_.run(parser.parse_args([str(word) for word in words]))

    def run_json(self, capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
        code = self.run(*words, "--json")
        return code, json.loads(capsys.readouterr().out)

    def test_the_keys_stand_in_the_order_of_the_contract(
        self, school: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keys = ["import_id", "kind", "read", "new", "changed", "unchanged", "removed", "quarantined", "protected"]
        for words in ("--dry-run", "--yes"):
            _code, report = self.run_json(capsys, "lessons", file(tmp_path, [line()]), words)
            assert list(report)[: len(keys)] == keys

    def test_done(
        self, school: Organisation, town: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = file(tmp_path, [line()])
        code, report = self.run_json(capsys, "lessons", path, "--yes")
        assert code == 0
        assert report.pop("import_id") == str(Import.objects.get().pk)
        expected = {
            "kind": "lessons",
            "read": 1,
            "new": 1,
            "changed": 0,
            "unchanged": 0,
            "removed": 0,
            "quarantined": 0,
        }
        assert report == {**expected, "protected": 0, "warnings": [], "applied": True, "quarantine": []}

    def test_quarantine_is_exit_three(
        self, school: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, report = self.run_json(capsys, "lessons", file(tmp_path, [line(), line(date="x")]), "--yes")
        assert (code, report["quarantined"], report["applied"]) == (3, 1, True)
        assert report["quarantine"][0]["row"] == 3
        assert self.run("lessons", file(tmp_path, [line(), line(date="2026-02-30")]), "--yes") == 3
        assert "2026-02-30" in capsys.readouterr().out

    @pytest.mark.parametrize(("rows", "words"), [(1, "1 row read"), (2, "2 rows read")])
    def test_one_row_is_told_as_one(
        self,
        school: Organisation,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        rows: int,
        words: str,
    ) -> None:
        monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
        assert self.run("lessons", file(tmp_path, [line()] * rows), "--yes") == 0
        assert words in capsys.readouterr().out

    def test_a_guard_is_exit_four(
        self, school: Organisation, town: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        take_in(town, file(tmp_path, [line(start=f"{hour:02d}:00") for hour in range(8, 15)]))
        path = file(tmp_path, [line(start="08:00")])
        for words in (["--yes"], ["--dry-run"]):
            with pytest.raises(PlainError) as caught:
                self.run("lessons", path, "--replace-period", "--json", *words)
            assert caught.value.exit_code == 4
            report = json.loads(capsys.readouterr().out)
            assert (report["applied"], report["removed"]) == (False, 6)
        assert lake(town).height == 7
        assert self.run("lessons", path, "--replace-period", "--yes", "--allow-removals") == 0
        assert lake(town).height == 1

    def test_a_dry_run_changes_nothing_at_all(
        self, school: Organisation, town: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, report = self.run_json(capsys, "lessons", file(tmp_path, [line(), line(date="x")]), "--dry-run")
        assert (code, report["new"], report["applied"]) == (0, 1, False)
        assert Import.objects.count() == 0
        assert QuarantinedRow.objects.count() == 0
        assert lake(town).is_empty()
        assert custody.lying() == set()

    @pytest.mark.parametrize("as_json", [True, False])
    def test_without_a_terminal_it_asks_for_yes_or_dry_run(
        self, school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        with pytest.raises(PlainError) as caught:
            self.run("lessons", file(tmp_path, [line()]), *(["--json"] if as_json else []))
        assert caught.value.exit_code == 2
        assert Import.objects.count() == 0

    @pytest.mark.parametrize(("answer", "code", "height"), [("j", 0, 1), ("y", 0, 1), ("", 1, 0), ("nej", 1, 0)])
    def test_at_a_terminal_it_shows_and_asks(
        self, school: Organisation, town: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        answer: str, code: int, height: int,
    ) -> None:  # fmt: skip
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda _question: answer)
        assert self.run("lessons", file(tmp_path, [line()])) == code
        assert lake(town).height == height

    @pytest.mark.parametrize("words", [["--profile", "skola24"], ["--organiser", "9999"]])
    def test_wrong_usage(self, school: Organisation, tmp_path: Path, words: list[str]) -> None:
        with pytest.raises(PlainError) as caught:
            self.run("lessons", file(tmp_path, [line()]), "--yes", *words)
        assert caught.value.exit_code == 2

    def test_a_file_that_is_too_large_is_refused_before_it_is_copied(
        self, school: Organisation, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.INTAKE_MAX_BYTES = 1 << 20
        path = tmp_path / "stor.csv"
        with path.open("wb") as large:
            large.truncate(2 << 30)
        monkeypatch.setattr(custody, "take_in", lambda *_: pytest.fail("copied"))
        with pytest.raises(PlainError, match=r"2048 MB.*1 MB") as caught:
            self.run("lessons", path, "--yes")
        assert caught.value.exit_code == 1
        assert Import.objects.count() == 0

    def test_what_is_no_file_is_refused_at_once(self, school: Organisation, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        plain = file(tmp_path, [line()])
        for path in (tmp_path, tmp_path / "pipe", tmp_path / "loop", tmp_path / ("x" * 300), plain / "x", "/dev/zero"):
            with pytest.raises(PlainError) as caught:
                self.run("lessons", path, "--yes")
            assert caught.value.exit_code == 2
        assert Import.objects.count() == 0

    def test_a_mistyped_name_makes_no_organiser(self, tmp_path: Path) -> None:
        with pytest.raises(PlainError):
            self.run("roster", tmp_path / "finns-inte.csv", "--yes")
        assert Organisation.objects.count() == 0

    def test_several_organisers_must_be_told_apart(
        self, school: Organisation, town: Organisation, tmp_path: Path
    ) -> None:
        register.organiser("Annan kommun")
        with pytest.raises(PlainError, match=town.organisation_code) as caught:
            self.run("lessons", file(tmp_path, [line()]), "--yes")
        assert caught.value.exit_code == 2
        assert self.run("lessons", file(tmp_path, [line()]), "--yes", "--organiser", town.organisation_code) == 0

    def test_lessons_before_any_class_list(self, tmp_path: Path) -> None:
        with pytest.raises(PlainError) as caught:
            self.run("lessons", file(tmp_path, [line()]), "--yes")
        assert caught.value.exit_code == 1
        assert Organisation.objects.count() == 0

    def test_the_next_run_says_what_happened(
        self, school: Organisation, town: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        imp = received(town, file(tmp_path, [line()], "avbruten.csv"))
        Import.objects.filter(pk=imp.pk).update(state=ImportState.APPLYING)
        assert self.run("lessons", file(tmp_path, [line()]), "--yes") == 0
        assert "avbruten.csv" in capsys.readouterr().err

    def test_warnings_and_the_protected_are_told(
        self, school: Organisation, town: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from fullfolj.intake import people
        from fullfolj.intake.models import ProtectedIdentity

        ProtectedIdentity.objects.create(organiser=town, digest=people.identity_digest(school.school_unit_code, "H1"))
        bad = [line(student="okänd", start=f"08:{minute:02d}") for minute in range(30)]
        assert self.run("lessons", file(tmp_path, [line(end="08:00"), line(student="H1"), *bad]), "--yes") == 3
        told = capsys.readouterr().out
        assert "30" in told
        assert "…" in told
        assert "H1" not in told


class TestFindings:
    def test_a_place_in_words(self) -> None:
        text = place(Finding("not-a-date", 12, "date", "Elevinskrivningar", "2025-13-01"))
        assert "12" in text
        assert text.endswith("(2025-13-01)")
        assert text[0].isupper()

    def test_a_code_nobody_knows_is_shown_as_it_is(self) -> None:
        assert describe(Finding("ny-kod", 3)).endswith(": ny-kod")

    def test_a_value_is_kept_only_where_the_code_allows_it(self) -> None:
        findings = Findings()
        findings.reject(Finding("unknown-student", 2, "student_id", shown_value="E1"))
        findings.reject(Finding("not-a-date", 3, "date", shown_value="x" * 99))
        findings.warn(Finding("unknown-student", 4, "student_id", shown_value="E1"))
        findings.warn(Finding("unknown-student", 5, "student_id", shown_value="E1"), count=3)
        assert [len(value) for value in findings.rejected()["shown_value"]] == [0, 40]
        assert findings.rejected_rows() == {2, 3}
        (warning,) = findings.warnings()
        assert (warning["count"], warning["row"], warning["shown_value"]) == (4, 4, "")

    def test_a_kind_nobody_knows(self) -> None:
        with pytest.raises(ValueError, match="nonsens"):
            kinds.kind_of("nonsens")


def test_another_process_at_work_is_waited_for_no_longer_than_a_moment(
    town: Organisation, school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "_PAUSE", 0.01)
    imp = received(town, file(tmp_path, [line()]))
    Import.objects.filter(pk=imp.pk).update(state=ImportState.READING)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [liveness._key(imp.pk)])
        assert pipeline.recover(now=NOW) == []
        with pytest.raises(PlainError):
            pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        assert state(imp) == ImportState.READING
    finally:
        other.close()
    (interrupted,) = pipeline.recover(now=NOW)
    assert interrupted.pk == imp.pk


def test_asking_whether_somebody_works_does_not_stand_in_the_way(
    town: Organisation, school: Organisation, tmp_path: Path
) -> None:
    imp = received(town, file(tmp_path, [line()]))
    assert not liveness.has_worker(imp.pk)
    with liveness.at_work(imp.pk):
        assert liveness.has_worker(imp.pk)
