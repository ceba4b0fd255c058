"""Writing facts beside the old ones, and switching in one transaction.

A file is written whole, flushed to disk and never changed. The manifest (`Partition`) says which files are the truth:
a crash before the transaction leaves files that nobody names, a crash after it files that nobody needs. Both are
removed by `clean_up`, later, so that a reader who opened the old file can finish.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db.models import QuerySet

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import disk, totals
from fullfolj.lake.facts import SORTED_BY, STORED, stored
from fullfolj.lake.models import WHOLE_YEAR, Grain, Partition, Replaced
from fullfolj.school.models import Organisation


@dataclass(frozen=True)
class NewFile:
    """A file on disk that the manifest does not name yet."""

    unit_id: int
    school_year: SchoolYear
    file_name: str
    rows: int
    size_bytes: int
    first_date: dt.date | None
    last_date: dt.date | None
    month: int = WHOLE_YEAR
    grain: Grain = Grain.LESSON


def write(
    unit: Organisation,
    school_year: SchoolYear,
    facts: pl.DataFrame,
    month: int = WHOLE_YEAR,
    *,
    grain: Grain | str = Grain.LESSON,
) -> NewFile:
    """The facts (lake.facts.STORED or, for totals, lake.totals.SCHEMA; any order) as a new file, flushed to disk.

    They are all those of the unit in that month, or in the whole school year. OSError when the disk is full.
    """
    shaped, first, last = _shaped(facts, Grain(grain))
    name = f"{unit.uuid}/{school_year.slug}/{uuid.uuid4()}.parquet"
    path = disk.root() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.put(shaped, path)
    dates = facts.select(pl.col(first).min().alias("first"), pl.col(last).max().alias("last")).row(0)
    size = path.stat().st_size
    return NewFile(unit.pk, school_year, name, facts.height, size, dates[0], dates[1], month, Grain(grain))


def _shaped(facts: pl.DataFrame, grain: Grain) -> tuple[pl.DataFrame, str, str]:
    """The facts as they are stored, and the columns of the first and the last day they are about."""
    if grain is Grain.TOTAL:
        return facts.select(list(totals.SCHEMA)).sort(totals.KEY), "first_date", "last_date"
    return stored(facts).sort(SORTED_BY), "date", "date"


def switch(files: Iterable[NewFile], *, import_id: uuid.UUID | None, at: dt.datetime) -> None:
    """The new files become the truth. Call inside the transaction of the import that made them.

    A file of a month takes the place of the whole school year's too: whoever splits a year writes all of it.
    """
    for file in files:
        here = Partition.objects.filter(unit=file.unit_id, school_year=file.school_year.label, grain=file.grain)
        if file.month != WHOLE_YEAR:
            here = here.filter(month__in=(file.month, WHOLE_YEAR))
        here.filter(is_current=True).update(is_current=False, retired_at=at, retired_by=import_id)
        Partition.objects.create(
            grain=file.grain,
            unit_id=file.unit_id,
            school_year=file.school_year.label,
            month=file.month,
            file_name=file.file_name,
            rows=file.rows,
            size_bytes=file.size_bytes,
            first_date=file.first_date,
            last_date=file.last_date,
            import_id=import_id,
            created_at=at,
        )


def switch_back(import_id: uuid.UUID, *, at: dt.datetime) -> list[Partition]:
    """The files from before the import are the truth again; those it made are retired. Call inside a transaction.

    Gives the files that are current again.
    """
    before = list(Partition.objects.filter(retired_by=import_id))
    for made in Partition.objects.filter(import_id=import_id):
        now = Partition.objects.filter(
            unit=made.unit_id, school_year=made.school_year, month=made.month, grain=made.grain
        )
        now.filter(is_current=True).update(is_current=False, retired_at=at)
    for partition in before:
        partition.is_current, partition.retired_at, partition.retired_by = True, None, None
        partition.save(update_fields=["is_current", "retired_at", "retired_by"])
    return before


def count_replaced(import_id: uuid.UUID) -> int:
    """How many files that the import has replaced can still be read."""
    replaced = Partition.objects.filter(retired_by=import_id)
    return sum(path_of(partition).exists() for partition in replaced)


def makers_since(import_id: uuid.UUID) -> set[uuid.UUID]:
    """The imports that have written files later than this one, for any unit and school year that it wrote."""
    later: set[uuid.UUID] = set()
    for made in Partition.objects.filter(import_id=import_id):
        after = Partition.objects.filter(unit=made.unit_id, school_year=made.school_year, grain=made.grain)
        later |= {one.import_id for one in after.filter(pk__gt=made.pk) if one.import_id is not None}
    return later - {import_id}


def forget_retired(unit_ids: Collection[int]) -> None:
    """The units' files that are no longer current are named no more; `clean_up` removes them."""
    Partition.objects.filter(unit__in=unit_ids, is_current=False).delete()


def current(organiser: Organisation, grain: Grain = Grain.LESSON) -> QuerySet[Partition]:
    """The files of that grain that are the truth for the organiser's units."""
    return every_current(organiser).filter(grain=grain)


def current_of(units: Collection[int], since: dt.date) -> list[tuple[int, Path]]:
    """(unit, path) of the lesson files of some units with anything on the day `since` or later, without their rows."""
    found = Partition.objects.filter(unit__in=units, is_current=True, grain=Grain.LESSON, last_date__gte=since)
    rows = found.order_by("unit_id", "school_year", "month").values_list("unit_id", "file_name")
    return [(unit, disk.root() / name) for unit, name in rows]


def every_current(organiser: Organisation) -> QuerySet[Partition]:
    """The same of every grain."""
    found = Partition.objects.filter(unit__parent=organiser, is_current=True)
    return found.order_by("unit_id", "school_year", "month", "grain")


def read(partition: Partition) -> pl.DataFrame:
    """All facts of a file, with the columns of lake.facts.STORED or, for totals, of lake.totals.SCHEMA."""
    facts = pl.read_parquet(path_of(partition))
    return facts if partition.grain == Grain.TOTAL else stored(facts)


def scan(partition: Partition) -> pl.LazyFrame:
    """Lesson facts of a file, read when they are needed and only as far as they are."""
    return pl.scan_parquet(path_of(partition), schema=STORED, missing_columns="insert")


def read_of(paths: Iterable[Path], students: Collection[int]) -> pl.DataFrame:
    """The lesson facts (STORED) of some pupils in the files."""
    theirs = pl.col("student").is_in(list(students))
    found = [pl.scan_parquet(path, schema=STORED, missing_columns="insert").filter(theirs).collect() for path in paths]
    return pl.concat([pl.DataFrame(schema=STORED), *found])


def path_of(partition: Partition) -> Path:
    return disk.root() / partition.file_name


def paths(partitions: Iterable[Partition]) -> list[Path]:
    return [path_of(partition) for partition in partitions]


def answers() -> bool:
    """True when every file that the manifest calls current is there."""
    return all(path_of(partition).exists() for partition in Partition.objects.filter(is_current=True))


def clean_up(*, now: dt.datetime, keep_for: Collection[uuid.UUID] = ()) -> int:
    """Removes files retired more than GRACE ago and files no manifest row names; how many went.

    Files that the imports `keep_for` have replaced stay: those imports may still be taken back.
    """
    gone = Partition.objects.filter(is_current=False, retired_at__lt=now - disk.GRACE)
    gone = gone.exclude(retired_by__in=keep_for)
    kept = set(Partition.objects.exclude(pk__in=gone.values("pk")).values_list("file_name", flat=True))
    kept |= set(Replaced.objects.values_list("file_name", flat=True))
    removed = 0
    for path in disk.root().rglob("*"):
        if disk.is_old(path, now) and str(path.relative_to(disk.root())) not in kept:
            path.unlink(missing_ok=True)
            removed += 1
    gone.delete()
    return removed
