"""What a file of lessons would change in the lake, and the new files that hold the result."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import corrections, disk, store
from fullfolj.lake.facts import KEY, SCHEMA, SOURCE, STORED
from fullfolj.lake.models import WHOLE_YEAR, Partition
from fullfolj.lake.store import NewFile
from fullfolj.school.models import Organisation

#: Beside lake.facts.SCHEMA: the unit whose file holds the fact, and the year its school year begins in.
PLACE = {"unit": pl.Int64(), "year": pl.Int32()}
_NOTHING = pl.LazyFrame(schema={**STORED, **PLACE})
_REST = [name for name in SCHEMA if name not in KEY]
_STAYS = "stays_in"


@dataclass(frozen=True)
class Delta:
    """`written`: facts that are new or differ, with PLACE. `gone`: keys to take away, with the PLACE they lie in.

    `counts` has one row per unit: unit, new, changed, unchanged, removed.
    """

    written: pl.DataFrame
    gone: pl.DataFrame
    counts: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written: not even a source's new number of a fact that is the same."""
        return self.written.is_empty() and self.gone.is_empty()

    def total(self, what: str) -> int:
        return int(self.counts[what].sum() or 0)


def standing(organiser: Organisation, first: dt.date, last: dt.date) -> pl.LazyFrame:
    """The facts in the lake from `first` to `last`, both included, with PLACE."""
    years = [SchoolYear(year).label for year in range(SchoolYear.of(first).start, SchoolYear.of(last).start + 1)]
    frames = [
        _scan(partition).filter(pl.col("date").is_between(first, last))
        for partition in store.current(organiser).filter(
            school_year__in=years, last_date__gte=first, first_date__lte=last
        )
    ]
    return pl.concat([_NOTHING, *frames])


def of_sources(organiser: Organisation, rows: pl.Series, events: pl.Series) -> pl.DataFrame:
    """KEY, PLACE and `source_row` of the facts in the lake that came from these rows or lessons of a source.

    Both are numbers (lake.facts.SOURCE); whenever the lessons are.
    """
    wanted = pl.col("source_row").is_in(rows.drop_nulls().unique().implode())
    if not events.is_empty():
        wanted = wanted | pl.col("source_event").is_in(events.unique().implode())
    columns = [*KEY, *PLACE, "source_row"]
    frames = [_scan(partition).filter(wanted).select(columns) for partition in store.current(organiser)]
    return pl.concat([_NOTHING.select(columns), *frames]).collect()


def of_students(organiser: Organisation, students: Collection[int]) -> pl.DataFrame:
    """The facts of these pupils (STORED and PLACE), whenever they are."""
    wanted = pl.Series(sorted(students), dtype=pl.Int64).implode()
    frames = [_scan(part).filter(pl.col("student").is_in(wanted)) for part in store.current(organiser)]
    return pl.concat([_NOTHING, *frames]).collect()


def height(organiser: Organisation) -> int:
    """How many facts the organiser's lake holds."""
    return sum(partition.rows for partition in store.current(organiser))


def _scan(partition: Partition) -> pl.LazyFrame:
    year = SchoolYear.parse(partition.school_year).start
    return store.scan(partition).with_columns(
        pl.lit(partition.unit_id, pl.Int64).alias("unit"), pl.lit(year, pl.Int32).alias("year")
    )


def delta(facts: pl.DataFrame, old: pl.LazyFrame) -> Delta:
    """What the facts (STORED and PLACE, one per key) change in `old`; nothing is taken away but what they replace.

    A fact that lies in another unit's file, since the pupil has moved, is replaced there too; one that is the same
    stays where it is, but for a new number of the source's: that is written, and is no change.
    """
    students = facts.lazy().select("student").unique()
    before = old.join(students, on="student", how="semi").collect()
    if before.is_empty():
        return Delta(facts, before.select(*KEY, *PLACE), _counts(facts, {"new": facts}))
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_old")) for name in _REST)
    met = facts.join(before.with_columns(pl.lit(True).alias(_STAYS)), on=KEY, how="left", suffix="_old")
    new = met.filter(pl.col(_STAYS).is_null())
    known = met.filter(pl.col(_STAYS).is_not_null()).with_columns(same.alias("same"))
    changed = known.filter(~pl.col("same"))
    columns = [*STORED, *PLACE]
    counts = _counts(facts, {"new": new, "changed": changed, "unchanged": known.filter("same")})
    renumbered = pl.any_horizontal(
        pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"{name}_old")) for name in SOURCE
    )
    anew = pl.concat([changed, known.filter(pl.col("same") & renumbered)])
    gone = anew.select(*KEY, unit=pl.col("unit_old"), year=pl.col("year_old"))
    return Delta(pl.concat([new.select(columns), anew.select(columns)]), gone, counts)


def with_removals(change: Delta, removed: pl.DataFrame) -> Delta:
    """The delta that also takes `removed` (KEY and PLACE) away."""
    per_unit = removed.group_by("unit").len("taken")
    counts = (
        change.counts.join(per_unit, on="unit", how="full", coalesce=True)
        .with_columns(pl.col("new", "changed", "unchanged", "removed", "taken").fill_null(0))
        .with_columns((pl.col("removed") + pl.col("taken")).alias("removed"))
        .drop("taken")
    )
    return Delta(change.written, pl.concat([change.gone, removed.select(change.gone.columns)]), counts)


def _counts(facts: pl.DataFrame, parts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    counts = facts.select(pl.col("unit").unique())
    for name in ("new", "changed", "unchanged", "removed"):
        if name in parts:
            per_unit = parts[name].group_by("unit").len(name)
            counts = counts.join(per_unit, on="unit", how="left")
        else:
            counts = counts.with_columns(pl.lit(0, pl.UInt32).alias(name))
    return counts.with_columns(pl.col("new", "changed", "unchanged", "removed").fill_null(0).cast(pl.Int64))


type _Place = tuple[int, int, int]
"""Unit, the year its school year begins in, calendar month."""


def write(
    change: Delta,
    organiser: Organisation,
    written: list[Path],
    *,
    import_id: uuid.UUID,
    at: dt.datetime,
    is_correction: bool = True,
) -> None:
    """New files for every unit and month that the delta touches, switched to. Call inside the transaction.

    What is taken away is kept as corrected, unless it only becomes somebody else's. A file of a whole school year is
    split by the first delta that touches it. Each file's path is added to `written` before the next is begun, so that
    the caller can remove them after a failure.
    """
    units = {unit.pk: unit for unit in organiser.units.all()}
    adding, taking = _by_place(change.written), _by_place(change.gone)
    files: list[NewFile] = []
    replaced: list[pl.DataFrame] = []
    for place, held in _held(organiser, sorted({*adding, *taking})):
        facts = _merged(held, adding.get(place), taking.get(place))
        if is_correction and (gone := taking.get(place)) is not None:
            replaced.append(_corrected(held, gone, facts))
        unit_id, year, month = place
        file = store.write(units[unit_id], SchoolYear(year), facts, month)
        written.append(disk.root() / file.file_name)
        files.append(file)
    if replaced:
        corrections.keep(pl.concat(replaced), written, import_id=import_id, at=at)
    store.switch(files, import_id=import_id, at=at)


def _by_place(rows: pl.DataFrame) -> dict[_Place, pl.DataFrame]:
    month = pl.col("date").dt.month().cast(pl.Int32).alias("month")
    return {
        (int(unit), int(year), int(month)): some
        for (unit, year, month), some in rows.with_columns(month)
        .partition_by("unit", "year", "month", as_dict=True)
        .items()
    }


def _held(organiser: Organisation, places: Sequence[_Place]) -> Iterator[tuple[_Place, pl.DataFrame]]:
    """The places, and all others of a school year that still lies in one file, each with the facts (STORED) it holds.

    One file is read at a time.
    """
    nothing = pl.DataFrame(schema=STORED)
    current = {
        (part.unit_id, SchoolYear.parse(part.school_year).start, part.month): part for part in store.current(organiser)
    }
    for unit_id, year in sorted({place[:2] for place in places}):
        wanted = [place for place in places if place[:2] == (unit_id, year)]
        whole = current.get((unit_id, year, WHOLE_YEAR))
        if whole is not None:
            facts = store.read(whole).with_columns(unit=unit_id, year=year)
            months = {place: some.select(list(STORED)) for place, some in _by_place(facts).items()}
            yield from ((place, months.get(place, nothing)) for place in sorted({*wanted, *months}))
            continue
        for place in wanted:
            part = current.get(place)
            yield place, nothing if part is None else store.read(part)


def _corrected(held: pl.DataFrame, gone: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """What was held that `facts` does not have any more, or has otherwise; a source's new number is no change."""
    before = held.join(gone, on=KEY, how="semi")
    return before.join(facts.select(list(SCHEMA)), on=list(SCHEMA), how="anti", nulls_equal=True)


def _merged(held: pl.DataFrame, adding: pl.DataFrame | None, taking: pl.DataFrame | None) -> pl.DataFrame:
    kept = held if taking is None else held.join(taking, on=KEY, how="anti")
    return kept if adding is None else pl.concat([kept, adding.select(list(STORED))])


def forget(
    student_ids: Iterable[int],
    organiser: Organisation,
    written: list[Path],
    *,
    import_id: uuid.UUID | None,
    at: dt.datetime,
) -> int:
    """Takes the facts and totals of these pupils out of every current file (new files, switched to); how many went.

    Call inside the import's transaction, with `task.written`. The old files are removed by lake.store.clean_up.
    """
    wanted: Sequence[int] = sorted(set(student_ids))
    if not wanted:
        return 0
    units = {unit.pk: unit for unit in organiser.units.all()}
    theirs = pl.col("student").is_in(wanted)
    files: list[NewFile] = []
    gone = 0
    for part in store.every_current(organiser):
        path = store.path_of(part)
        count = pl.scan_parquet(path).filter(theirs).select(pl.len()).collect().item()
        if count:
            kept = store.read(part).filter(~theirs)
            year = SchoolYear.parse(part.school_year)
            file = store.write(units[part.unit_id], year, kept, part.month, grain=part.grain)
            written.append(disk.root() / file.file_name)
            files.append(file)
            gone += count
    store.switch(files, import_id=import_id, at=at)
    corrections.forget(wanted, written)
    return gone
