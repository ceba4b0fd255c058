"""A disk without room: nothing half-applied, plain words, and the same file goes in when there is room again."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import custody, pipeline
from fullfolj.intake.models import Import, ImportState
from fullfolj.school.models import Organisation
from tests import register
from tests.faults.import_process import ImportProcess
from tests.lesson_files import NOW, file, lake, line, take_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town() -> Organisation:
    organiser = register.organiser()
    school = register.unit(organiser)
    for number in range(50):
        register.student(school, source_id=f"E{number}")
    return organiser


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lessons = [
        line(student=f"E{pupil}", date=f"2026-09-{day:02d}", subject=f"Ä{pupil * day}")
        for pupil in range(50)
        for day in range(1, 29)
    ]
    return file(tmp_path, lessons)


def fill(path: Path) -> None:
    """Makes the file as large as the disk has room for."""
    with path.open("wb", buffering=0) as filling, contextlib.suppress(OSError):
        while filling.write(b"x" * 512):
            pass


class TestLargestFile:
    """Every machine can forbid a process to write a large file; it meets the error where a full disk would give it."""

    def test_no_room_for_the_upload(self, town: Organisation, path: Path, settings: Settings, tmp_path: Path) -> None:
        settings.DATA = tmp_path / "data"
        process = ImportProcess(settings.DATA, "lessons", path, "--yes", LARGEST_FILE="20000")
        process.begin()
        code, told = process.wait()
        assert code == 1
        assert "MB" in told
        assert Import.objects.count() == 0
        assert custody.lying() == set()
        assert take_in(town, path).counts["new"] == 1400

    def test_no_room_for_the_lake(
        self, town: Organisation, path: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.DATA = tmp_path / "data"
        assert take_in(town, file(tmp_path, [line()], "en.csv")).counts["new"] == 1
        before = lake(town)
        size = path.stat().st_size
        # The file shrinks in the lake, so the limit falls when it has been read.
        code = (
            "import resource; from fullfolj.intake import lessons; write = lessons.Lessons.apply\n"
            "def apply(self, task, changes):\n"
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); return write(self, task, changes)\n"
            "lessons.Lessons.apply = apply\n"
        )
        monkeypatch.setenv("BEFORE_IMPORT", code)
        process = ImportProcess(settings.DATA, "lessons", path, "--yes", LARGEST_FILE=str(size * 2))
        process.begin()
        exit_code, told = process.wait()
        assert (exit_code, "MB" in told) == (1, True), told
        failed = Import.objects.latest("created_at")
        assert failed.state == ImportState.FAILED
        assert failed.failure
        assert lake(town).equals(before)
        assert len([path for path in (settings.DATA / "lake").rglob("*") if path.is_file()]) == 1  # the first import's
        assert take_in(town, path).counts["new"] == 1399


class TestSmallDisk:
    """A real file system of its own, where the tests may make one (root)."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        place = tmp_path / "disk"
        place.mkdir()
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("only root may make a file system")
        yield place
        subprocess.run(["umount", str(place)], check=True)

    def test_it_fills_up_before_and_between(
        self, town: Organisation, path: Path, disk: Path, settings: Settings
    ) -> None:
        settings.DATA = disk
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * (990 << 10))
        with pytest.raises(PlainError, match="MB"):
            pipeline.receive(path, kind="lessons", organiser=town, by=OPERATOR, now=NOW)
        assert custody.lying() == set()
        ballast.unlink()
        imp = pipeline.receive(path, kind="lessons", organiser=town, by=OPERATOR, now=NOW)
        task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        fill(ballast)
        with pytest.raises(PlainError, match="MB"):
            pipeline.apply(imp.pk, by=OPERATOR, now=NOW, task=task)
        assert Import.objects.get().state == ImportState.FAILED
        assert lake(town).is_empty()
        ballast.unlink()
        assert take_in(town, path).counts["new"] == 1400
