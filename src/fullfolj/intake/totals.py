"""Attendance in sum, for a day, a term or another period: kept as coarse as it came, never made into lessons."""

from __future__ import annotations

import datetime as dt

import polars as pl

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.intake import lesson_places, met, people, total_cells
from fullfolj.intake.findings import Finding
from fullfolj.intake.kinds import KINDS, Changes, GuardStop, Task, alarming
from fullfolj.intake.mapping import table
from fullfolj.intake.models import ImportKind
from fullfolj.intake.source_rows import SourceRows
from fullfolj.intake.ss12000 import pack
from fullfolj.intake.tables import Sheet
from fullfolj.lake import disk, store
from fullfolj.lake.models import Grain
from fullfolj.lake.store import NewFile
from fullfolj.lake.totals import KEY, SCHEMA

_PLACE = {"unit": pl.Int64(), "year": pl.Int32()}
_REST = [name for name in SCHEMA if name not in KEY]
_STATES = ("new", "changed", "unchanged", "removed")
#: In place of "removed": a running period's sum that has been followed by one that reaches further.
_FOLLOWED = "followed"
_BEGINS = [name for name in KEY if name != "last_date"]
_TOTALS, _STANDING, _STATE = "totals", "standing", "state"


class Totals:
    """One row per pupil, period, subject and group. A later file replaces totals with the same key.

    With `options["replace_period"]`, and for what a provider gives, the file is the whole truth for its units and all
    periods within its first and last day.
    """

    name = ImportKind.TOTALS

    def stage(self, task: Task) -> None:
        """Reads the file into totals, one per key; see Kind."""
        task.progress("read")
        sheet = _pulled(task) if task.options.get("form") == pack.FORM else table.totals(task)
        hidden = task.kept.get("hidden_in_file", 0)
        task.counted["read"] = sheet.frame.height + hidden
        task.progress("check", 0, sheet.frame.height)
        known = people.resolve(task.organiser, sheet.frame["student_id"].unique().drop_nulls().to_list())
        sheet = met.without_protected(task, sheet, known)
        task.counted["protected"] += hidden
        rows = met.met(task, total_cells.typed(sheet, task.findings, today=task.today), known)
        task.kept[_TOTALS] = _one_per_key(task, _placed(task, rows.filter(~pl.col("bad"))))

    def compare(self, task: Task) -> Changes:
        """What the totals change."""
        totals: pl.DataFrame = task.kept[_TOTALS]
        task.progress("compare", 0, totals.height)
        standing = _standing(task)
        period = _period(task, totals)
        after, guard = _after(task, totals, standing, period)
        task.kept[_STANDING], task.kept[_STATE] = standing, after
        counts = {state: after.filter(pl.col(_STATE) == state).height for state in _STATES}
        shown = [day.isoformat() for day in period] if period else None
        return Changes(**counts, guard=guard, preview={"period": shown, "units": _per_unit(task, after)})

    def apply(self, task: Task, changes: Changes) -> None:
        """Writes the new files and switches to them. `compare` has been called in this process."""
        after: pl.DataFrame = task.kept[_STATE]
        touched = after.filter(pl.col(_STATE) != "unchanged").select(*_PLACE).unique()
        if touched.is_empty():
            return
        task.progress("write")
        units = {unit.pk: unit for unit in task.organiser.units.all()}
        kept = after.filter(~pl.col(_STATE).is_in(["removed", _FOLLOWED]))
        untouched = task.kept[_STANDING].join(after, on=KEY, how="anti")
        every = pl.concat([kept.select(*SCHEMA, *_PLACE), untouched.select(*SCHEMA, *_PLACE)])
        files: list[NewFile] = []
        for unit, year in touched.sort(*_PLACE).iter_rows():
            mine = every.filter((pl.col("unit") == unit) & (pl.col("year") == year))
            file = store.write(units[unit], SchoolYear(year), mine, grain=Grain.TOTAL)
            task.written.append(disk.root() / file.file_name)
            files.append(file)
        store.switch(files, import_id=task.imp.pk, at=task.now)

    def rows(self, task: Task) -> SourceRows:
        """See Kind."""
        if task.options.get("form") == pack.FORM:
            return SourceRows(sheets=pack.read_sheets(task.source)[0])
        return table.as_it_came(task)


def _pulled(task: Task) -> Sheet:
    """The sums that a pull has fetched, as a table."""
    sheets, about = pack.read_sheets(task.source)
    about.told.tell(task.findings)
    return sheets["totals"]


def _placed(task: Task, rows: pl.DataFrame) -> pl.DataFrame:
    """The totals with `unit` (where the pupil was on the last day) and `year` (in which it falls)."""
    dated = rows.with_columns(pl.col("last_date").alias("date"))
    placed = lesson_places.placed(dated, lesson_places.enrolments(task.organiser))
    homeless = placed.filter(pl.col("unit").is_null())
    task.findings.reject_rows(homeless.select("row", column=pl.lit("student_id"), code=pl.lit("not-enrolled")))
    year = pl.col("date").dt.year() - (pl.col("date").dt.month() < 7).cast(pl.Int32)
    return placed.filter(pl.col("unit").is_not_null()).with_columns(year.cast(pl.Int32).alias("year"))


def _one_per_key(task: Task, totals: pl.DataFrame) -> pl.DataFrame:
    """The last row of each key, with the types of lake.totals.SCHEMA and _PLACE; unlike ones are warned of."""
    ordered = totals.sort([*KEY, "row"])
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-1) for name in KEY).fill_null(False)
    alike = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(-1)) for name in _REST)
    marked = ordered.with_columns(again.alias("again"), (again & ~alike).alias("unlike"))
    task.findings.warn_rows("duplicate-total", "from", marked.filter("unlike").select("row"))
    last = marked.filter(~pl.col("again"))
    return last.select(*(pl.col(name).cast(kind) for name, kind in {**SCHEMA, **_PLACE}.items()))


def _standing(task: Task) -> pl.DataFrame:
    """All the organiser's totals, with _PLACE."""
    frames = [
        store.read(part).with_columns(
            pl.lit(part.unit_id, pl.Int64).alias("unit"),
            pl.lit(SchoolYear.parse(part.school_year).start, pl.Int32).alias("year"),
        )
        for part in store.current(task.organiser, Grain.TOTAL)
    ]
    return pl.concat([pl.DataFrame(schema={**SCHEMA, **_PLACE}), *frames])


def _period(task: Task, totals: pl.DataFrame) -> tuple[dt.date, dt.date] | None:
    first, last = totals["first_date"].min(), totals["last_date"].max()
    return (first, last) if isinstance(first, dt.date) and isinstance(last, dt.date) else None


def _after(
    task: Task, totals: pl.DataFrame, standing: pl.DataFrame, period: tuple[dt.date, dt.date] | None
) -> tuple[pl.DataFrame, list[GuardStop]]:
    """The totals with `state`: new, changed, unchanged, and those that would be removed.

    A total that lies at another unit, since the pupil has moved, stays where it is when it is the same.
    """
    before = standing.with_columns(pl.lit(True).alias("known"))
    joined = totals.join(before, on=KEY, how="left", suffix="_old")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_old")) for name in _REST)
    state = pl.when(pl.col("known").is_null()).then(pl.lit("new")).when(same).then(pl.lit("unchanged"))
    place = [pl.coalesce(f"{name}_old", name).alias(name) for name in _PLACE]
    after = joined.with_columns(state.otherwise(pl.lit("changed")).alias(_STATE), *place)
    after = after.select(*SCHEMA, *_PLACE, _STATE)
    if period is None or not task.options.get("replace_period"):
        return after, []
    return _with_the_gone(task, after, standing, period)


def _with_the_gone(
    task: Task, after: pl.DataFrame, standing: pl.DataFrame, period: tuple[dt.date, dt.date]
) -> tuple[pl.DataFrame, list[GuardStop]]:
    """The same with what the units have within the period and the file has not."""
    within = (pl.col("first_date") >= period[0]) & (pl.col("last_date") <= period[1])
    theirs = standing.filter(within & pl.col("unit").is_in(after["unit"].unique().implode()))
    if task.options.get("form") == pack.FORM:
        # A provider tells its sums by activity: what a file has told of subjects or of all is not its to take away.
        theirs = theirs.filter(pl.col("group_name") != "")
    removed = theirs.join(after, on=KEY, how="anti")
    if not task.findings.rejected().is_empty() and not removed.is_empty():
        # A row that could not be read may be any of them.
        first = task.findings.rejected().row(0, named=True)
        task.findings.warn(Finding("total-kept", first["row"]), count=removed.height)
        removed = removed.clear()
    followed = removed.join(after, on=_BEGINS, how="semi")
    lost = removed.join(after, on=_BEGINS, how="anti")
    moved_on = pl.col(_STATE).eq("new") & pl.col("follows").is_not_null()
    after = after.join(
        followed.select(*_BEGINS, pl.lit(True).alias("follows")).unique(_BEGINS), on=_BEGINS, how="left"
    ).with_columns(pl.when(moved_on).then(pl.lit("changed")).otherwise(_STATE).alias(_STATE))
    after = after.drop("follows")
    gone = [(lost, "removed"), (followed, _FOLLOWED)]
    every = [rows.with_columns(pl.lit(state).alias(_STATE)).select(after.columns) for rows, state in gone]
    stop = GuardStop(f"{period[0].isoformat()}–{period[1].isoformat()}", lost.height, theirs.height)
    return pl.concat([after, *every]), [stop] if alarming(stop.vanishing, stop.standing) else []


def _per_unit(task: Task, after: pl.DataFrame) -> list[dict[str, object]]:
    names = {unit.pk: (unit.school_unit_code, unit.display_name) for unit in task.organiser.units.all()}
    counts: dict[int, dict[str, int]] = {}
    for unit, state, count in after.group_by("unit", _STATE).len().iter_rows():
        if state != _FOLLOWED:
            counts.setdefault(unit, dict.fromkeys(_STATES, 0))[state] = count
    rows = [{"code": names[unit][0], "name": names[unit][1], **count} for unit, count in counts.items()]
    return sorted(rows, key=lambda row: str(row["name"]))


KINDS.register(Totals())
