"""kill -9 at twenty random moments of an import: the lake is the old whole or the new whole each time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from pytest_django import Settings

from fullfolj.intake import custody, pipeline
from fullfolj.intake.models import Import, ImportState
from fullfolj.lake import disk, store
from fullfolj.lake.models import Partition
from fullfolj.school.models import Organisation
from tests import register
from tests.faults.import_process import ImportProcess
from tests.lesson_files import NOW, file, lake, line, take_in

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = 20
PUPILS, DAYS, LESSONS = 600, 14, 6


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def town(data: Path) -> Organisation:
    """Three schools with pupils and a first import of lessons."""
    organiser = register.organiser()
    schools = [register.unit(organiser) for _number in range(3)]
    for number in range(PUPILS):
        register.student(schools[number % 3], source_id=f"E{number}")
    return organiser


def lessons(days: range, **cells: str) -> list[str]:
    return [
        line(
            student=f"E{pupil}",
            date=f"2026-09-{day:02d}",
            start=f"{8 + hour:02d}:00",
            end=f"{9 + hour:02d}:00",
            **cells,
        )
        for pupil in range(PUPILS)
        for day in days
        for hour in range(LESSONS)
    ]


def time_of_a_whole_import(data: Path, path: Path, back_to_the_old: Callable[[], None]) -> float:
    """Seconds from the word to the end, the process being ready; the import is in the lake afterwards."""
    back_to_the_old()
    process = ImportProcess(data, "lessons", path, "--yes")
    began = time.monotonic()
    process.begin()
    assert process.wait() == (0, "")
    return time.monotonic() - began


@pytest.mark.no_cover  # measuring what other tests measure would take longer than the rest
def test_a_killed_import_leaves_the_old_or_the_new_whole(town: Organisation, data: Path, tmp_path: Path) -> None:
    take_in(town, file(tmp_path, lessons(range(1, 1 + DAYS))))
    first = list(Partition.objects.values_list("pk", flat=True))
    old = lake(town)
    later = lessons(range(DAYS, 2 * DAYS), present_minutes="0", valid_absence_minutes="60")
    path = file(tmp_path, later, "senare.csv")

    def back_to_the_old() -> None:
        Partition.objects.exclude(pk__in=first).delete()
        Partition.objects.update(is_current=True, retired_at=None)

    took = min(time_of_a_whole_import(data, path, back_to_the_old) for _run in range(2))
    new = lake(town)
    assert (old.height, new.height) == (PUPILS * DAYS * LESSONS, PUPILS * (2 * DAYS - 1) * LESSONS)
    seed = random.randrange(10**6)
    moments = [took * (step + random.Random(seed + step).random()) / MOMENTS for step in range(MOMENTS)]
    outcomes = []
    for moment in moments:
        back_to_the_old()
        known = set(Import.objects.values_list("pk", flat=True))
        process = ImportProcess(data, "lessons", path, "--yes")
        process.begin()
        time.sleep(moment)
        process.kill()
        told = {imp.pk for imp in pipeline.recover(now=NOW)}
        now = lake(town)
        left = Import.objects.exclude(pk__in=known).first()
        outcomes.append(left.state if left else "not begun")
        where = f"seed {seed}, killed after {moment:.3f} s of {took:.3f}: {outcomes[-1]}"
        is_new = left is not None and left.state == ImportState.APPLIED
        assert now.equals(new if is_new else old), where
        assert store.answers(), where
        # A file copied by a process killed before it had noted its import is removed later.
        assert not Import.objects.filter(pk__in=custody.lying()).exists(), where
        if left is not None and not is_new:
            assert (left.state, left.pk in told) == (ImportState.INTERRUPTED, True), where
            assert left.failure
    assert ImportState.INTERRUPTED in outcomes
    back_to_the_old()
    after = take_in(town, path)
    assert after.counts["changed"] == PUPILS * LESSONS
    assert lake(town).equals(new)


def test_files_of_killed_imports_are_cleaned_up_later(town: Organisation, data: Path, tmp_path: Path) -> None:
    take_in(town, file(tmp_path, lessons(range(1, 2))))
    unit = town.units.first()
    assert unit is not None
    stray = disk.root() / str(unit.uuid) / "2026-27" / "kvar.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(stray)
    before = lake(town)
    assert store.clean_up(now=NOW.replace(year=2030)) == 1
    assert not stray.exists()
    assert lake(town).equals(before)
