"""The lesson facts of two people who are one pupil, and the way back."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Collection
from pathlib import Path

import polars as pl

from fullfolj.intake import lesson_changes
from fullfolj.intake.lesson_changes import PLACE, Delta
from fullfolj.lake.facts import KEY, STORED
from fullfolj.school.models import Organisation

_LESSON = [name for name in KEY if name != "student"]
_WAS_BOTHS = "was_boths"


def counts(organiser: Organisation, students: Collection[int]) -> dict[int, int]:
    """Pupil → number of lesson facts in the lake; none for those without any."""
    found = lesson_changes.of_students(organiser, students).group_by("student").len()
    return dict(found.iter_rows())


def move(
    organiser: Organisation, standing: int, other: int, written: list[Path], *, merge_id: uuid.UUID, at: dt.datetime
) -> bytes:
    """The other's facts become those of the one who stands; what is handed back (Parquet) is what `move_back` needs.

    Where both have the lesson, the fact of the one who stands counts. Call inside the transaction; see
    lesson_changes.write for `written`.
    """
    both = lesson_changes.of_students(organiser, [standing, other])
    theirs = both.filter(pl.col("student") == other)
    own = both.filter(pl.col("student") == standing).select(*_LESSON, pl.lit(True).alias(_WAS_BOTHS)).unique(_LESSON)
    if theirs.is_empty():
        return b""
    met = theirs.join(own, on=_LESSON, how="left").with_columns(pl.col(_WAS_BOTHS).fill_null(False))
    moving = met.filter(~pl.col(_WAS_BOTHS)).with_columns(pl.lit(standing, pl.Int64).alias("student"))
    _write(organiser, moving, theirs, written, made_by=merge_id, at=at)
    kept = io.BytesIO()
    met.write_parquet(kept)
    return kept.getvalue()


def move_back(
    organiser: Organisation,
    standing: int,
    other: int,
    kept: bytes,
    written: list[Path],
    *,
    parted_as: uuid.UUID,
    at: dt.datetime,
) -> None:
    """The facts that were moved are the other's again, as they are by now; those of lessons that both had, as then."""
    if not kept:
        return
    record = pl.read_parquet(io.BytesIO(kept))
    now = lesson_changes.of_students(organiser, [standing])
    gone = now.join(record.filter(~pl.col(_WAS_BOTHS)), on=_LESSON, how="semi")
    back = gone.with_columns(pl.lit(other, pl.Int64).alias("student"))
    columns = [*STORED, *PLACE]
    again = pl.concat([back.select(columns), record.filter(pl.col(_WAS_BOTHS)).select(columns)])
    _write(organiser, again, gone, written, made_by=parted_as, at=at)


def _write(
    organiser: Organisation,
    adding: pl.DataFrame,
    taking: pl.DataFrame,
    written: list[Path],
    *,
    made_by: uuid.UUID,
    at: dt.datetime,
) -> None:
    change = Delta(adding.select(*STORED, *PLACE), taking.select(*KEY, *PLACE), pl.DataFrame())
    if not change.is_empty:
        lesson_changes.write(change, organiser, written, import_id=made_by, at=at, is_correction=False)
