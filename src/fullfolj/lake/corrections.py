"""What was known before: facts that an import corrected or removed, kept with the moment until which they stood.

A lesson registered as invalid absence on Monday and corrected on Thursday was a reason to call home on Tuesday. The
facts say what is right; these files say what was known when.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db.models import QuerySet

from fullfolj.lake import disk
from fullfolj.lake.facts import SORTED_BY, STORED, stored
from fullfolj.lake.models import Replaced
from fullfolj.school.models import Person

_FOLDER = "replaced"


def keep(facts: pl.DataFrame, written: list[Path], *, import_id: uuid.UUID | None, at: dt.datetime) -> None:
    """Keeps all facts (STORED) that an import replaces, as they were. Call inside the transaction that replaces them.

    Nothing without facts. The path is added to `written`, for removal if the transaction fails.
    """
    if not facts.is_empty():
        _write(facts, written, import_id, at)


def of_student(student: int, since: dt.datetime | None = None) -> pl.DataFrame:
    """The pupil's facts as they were (STORED) with `until`, the latest correction first; empty without any. With
    `since`, only what was corrected from then on.
    """
    return of_students([student], since)


def of_students(students: Collection[int], since: dt.datetime | None = None) -> pl.DataFrame:
    """The same for some pupils, together; `until` is in UTC.

    Facts of people who have been merged into a pupil are that pupil's: only here do they stand as they stood.
    """
    mine = {student: student for student in students}
    merged = Person.objects.filter(merged_into__in=list(students)).values_list("pk", "merged_into")
    mine |= {number: into for number, into in merged if into is not None}
    empty = pl.DataFrame(schema={**STORED, "until": pl.Datetime("us", "UTC")})
    frames = [
        stored(pl.read_parquet(disk.root() / one.file_name).filter(pl.col("student").is_in(list(mine))))
        .with_columns(pl.col("student").replace(mine), pl.lit(one.until).alias("until"))
        .cast(empty.schema)
        for one in _since(since)
    ]
    return pl.concat([empty, *frames])


def with_days(corrected: pl.DataFrame) -> pl.DataFrame:
    """What `of_students` gives with `until_day`, the day in Sweden that each was corrected on."""
    local = pl.col("until").dt.convert_time_zone(settings.TIME_ZONE)
    return corrected.with_columns(local.dt.date().alias("until_day"))


def _since(moment: dt.datetime | None) -> QuerySet[Replaced]:
    found = Replaced.objects.order_by("-until")
    return found if moment is None else found.filter(until__gte=moment)


def take_back(import_id: uuid.UUID) -> None:
    """The import's corrections have been taken back: what it replaced stands again. Files go with the next clean-up."""
    Replaced.objects.filter(import_id=import_id).delete()


def forget(students: Collection[int], written: list[Path]) -> None:
    """Nothing of these pupils stays. Call inside the transaction that takes their facts out of the lake."""
    theirs = pl.col("student").is_in(list(students))
    for one in Replaced.objects.all():
        facts = stored(pl.read_parquet(disk.root() / one.file_name))
        rest = facts.filter(~theirs)
        if rest.height < facts.height:
            if not rest.is_empty():
                _write(rest, written, one.import_id, one.until)
            one.delete()


def _write(facts: pl.DataFrame, written: list[Path], import_id: uuid.UUID | None, until: dt.datetime) -> None:
    name = f"{_FOLDER}/{uuid.uuid4()}.parquet"
    path = disk.root() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    written.append(path)
    disk.put(facts.sort(SORTED_BY), path)
    Replaced.objects.create(file_name=name, rows=facts.height, import_id=import_id, until=until)
