"""Lesson attendance: canonical CSV to facts in the lake (contract section 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from fullfolj.intake import lesson_cells, lesson_changes, lesson_guard, lesson_minutes, lesson_places, met, people
from fullfolj.intake.findings import Finding
from fullfolj.intake.kinds import KINDS, Changes, GuardStop, Task
from fullfolj.intake.lesson_changes import PLACE, Delta
from fullfolj.intake.mapping import table
from fullfolj.intake.models import ImportKind
from fullfolj.intake.source_rows import SourceRows
from fullfolj.intake.ss12000 import pack
from fullfolj.intake.ss12000.pages import Places
from fullfolj.lake.facts import KEY, SCHEMA, SORTED_BY, STORED, stored

_FACTS, _SHIELD, _ABOUT = "facts", "shield", "about"
_MINUTE_COLUMN = {to: name for name, to in lesson_cells.MINUTES.items()}


class Lessons:
    """One row per pupil and lesson. `options["replace_period"]` makes the file the whole truth for its period."""

    name = ImportKind.LESSONS

    def stage(self, task: Task) -> None:
        """Reads the file into facts, one per key; see Kind."""
        task.progress("read")
        rows = _pulled(task) if task.options.get("form") == pack.FORM else _from_table(task)
        height = task.counted["read"]
        task.progress("check", height // 2, height)
        facts, bad = _settled(task, rows)
        task.progress("check", height, height)
        shield = pl.concat([rows.filter("bad"), bad], how="diagonal").select("student", "written", "date")
        del rows
        facts = _one_per_key(task, _placed(task, facts))
        if about := task.kept.get(_ABOUT):
            shield = _with_unsure(shield, about.unsure)
        task.kept.update({_FACTS: facts, _SHIELD: shield})

    def compare(self, task: Task) -> Changes:
        """What the facts change; with `replace_period` also what would vanish, and whether that is alarming."""
        facts: pl.DataFrame = task.kept[_FACTS]
        task.progress("compare", 0, facts.height)
        about: pack.LessonsAbout | None = task.kept.get(_ABOUT)
        period = _period(facts, about)
        if period is None and not (about and (about.gone or about.gone_events)):
            task.kept["delta"] = None
            return Changes(preview={"period": None, "units": []})
        first, last = period or (task.today, task.today)
        old = lesson_changes.standing(task.organiser, first, last)
        change = lesson_changes.delta(facts, old)
        guard: list[GuardStop] = []
        if task.options.get("replace_period") or (about and about.whole):
            change, guard = _replaced(task, facts, old, change, (first, last))
        elif about:
            change, guard = _taken_back(task, facts, change, about)
        task.kept["delta"] = change
        task.progress("compare", facts.height, facts.height)
        return Changes(
            new=change.total("new"),
            changed=change.total("changed"),
            unchanged=change.total("unchanged"),
            removed=change.total("removed"),
            guard=guard,
            preview={"period": [first.isoformat(), last.isoformat()], "units": _per_unit(task, change)},
        )

    def apply(self, task: Task, changes: Changes) -> None:
        """Writes the new files and switches to them. `compare` has been called in this process."""
        change: Delta | None = task.kept["delta"]
        if change is not None and not change.is_empty:
            task.progress("write")
            lesson_changes.write(change, task.organiser, task.written, import_id=task.imp.pk, at=task.now)

    def rows(self, task: Task) -> SourceRows:
        """See Kind."""
        if task.options.get("form") == pack.FORM:
            facts, about = pack.read_lessons(task.source)
            return SourceRows(facts=facts, starts=about.starts)
        return table.as_it_came(task)


def forget(task: Task, student_ids: Iterable[int]) -> int:
    """Takes these pupils' facts out of the lake, in the transaction of the import that `task` is; how many went."""
    return lesson_changes.forget(student_ids, task.organiser, task.written, import_id=task.imp.pk, at=task.now)


def _from_table(task: Task) -> pl.DataFrame:
    """The rows of a file, with `student` in place of its id, `written` and `bad`."""
    sheet = table.lessons(task)
    hidden = task.kept.get("hidden_in_file", 0)
    task.counted["read"] = sheet.frame.height + hidden
    task.progress("check", 0, sheet.frame.height)
    known = people.resolve(task.organiser, sheet.frame["student_id"].unique().drop_nulls().to_list())
    sheet = met.without_protected(task, sheet, known)
    task.counted["protected"] += hidden
    return met.met(task, lesson_cells.typed(sheet, task.findings, today=task.today), known)


def _pulled(task: Task) -> pl.DataFrame:
    """The same of what a pull has fetched; it is typed already."""
    rows, about = pack.read_lessons(task.source)
    task.kept[_ABOUT] = about
    task.counted["read"] = about.read
    task.progress("check", 0, about.read)
    about.told.tell(task.findings)
    task.findings.pointer_of = Places(about.starts).pointer_of
    known = people.resolve(task.organiser, about.students)
    hidden = known.filter(pl.col("outcome") == people.PROTECTED)["written"]
    theirs = pl.col("student_id").is_in(hidden.implode())
    task.counted["protected"] = rows.filter(theirs).height
    rows = rows.filter(~theirs).with_columns(pl.lit(False).alias("bad"))
    return met.met(task, rows, known)


def _with_unsure(shield: pl.DataFrame, unsure: int) -> pl.DataFrame:
    """A row that could not be read at all may be about anybody, any day."""
    if not unsure:
        return shield
    anybody = pl.DataFrame({"student": [None], "written": [False], "date": [None]}, schema=shield.schema)
    return pl.concat([shield, anybody])


def _period(facts: pl.DataFrame, about: pack.LessonsAbout | None) -> tuple[dt.date, dt.date] | None:
    """First and last day that the import is about; None when it is about none."""
    if about is not None and about.whole is not None:
        return about.whole.first, about.whole.last
    first, last = facts["date"].min(), facts["date"].max()
    return (first, last) if isinstance(first, dt.date) and isinstance(last, dt.date) else None


def _taken_back(
    task: Task, facts: pl.DataFrame, change: Delta, about: pack.LessonsAbout
) -> tuple[Delta, list[GuardStop]]:
    """The delta that also takes away what the source took back, and the old place of what it moved."""
    rows = pl.concat([facts["source_row"], pl.Series("source_row", about.gone, dtype=pl.Int64)])
    standing = lesson_changes.of_sources(task.organiser, rows, pl.Series(about.gone_events, dtype=pl.Int64))
    removed = standing.join(facts.select(*KEY, "source_row"), on=[*KEY, "source_row"], how="anti")
    held = lesson_changes.height(task.organiser)
    guard = lesson_guard.stops(task.organiser, task.imp.file_name, _not_moved(removed, facts), held, by_month=True)
    already = change.gone.select(KEY)
    removed = removed.join(already, on=KEY, how="anti")
    return lesson_changes.with_removals(change, removed.select(*KEY, *PLACE)), guard


def _not_moved(removed: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Those of the removed facts that do not stand at another place among the facts."""
    return removed.join(facts.select("source_row").drop_nulls(), on="source_row", how="anti")


def _settled(task: Task, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The readable rows with their minutes settled, and those whose minutes put them in quarantine."""
    settled = lesson_minutes.settled(rows.filter(~pl.col("bad")).drop("bad"))
    broken = pl.col("problem").is_not_null()
    bad = settled.filter(broken)
    task.findings.reject_rows(
        bad.select(
            "row",
            code=pl.col("problem"),
            column=pl.col("problem_column").replace_strict(_MINUTE_COLUMN, return_dtype=pl.String),
            shown_value=pl.coalesce(
                pl.when(pl.col("problem_column") == name).then(pl.col(name).cast(pl.String)) for name in _MINUTE_COLUMN
            ),
        )
    )
    return settled.filter(~broken).drop("problem", "problem_column"), bad


def _placed(task: Task, facts: pl.DataFrame) -> pl.DataFrame:
    """The facts with `unit` and `year`; warnings for what is odd about them. A pupil never enrolled has no place."""
    for code, column, odd in (
        ("minutes-unknown", "present_minutes", pl.col("issue").is_not_null()),
        ("minutes-do-not-add-up", "present_minutes", pl.col("doubt")),
        ("end-before-start", "end", (pl.col("end_time") < pl.col("start_time")).fill_null(False)),
    ):
        task.findings.warn_rows(code, column, facts.filter(odd).select("row"))
    placed = lesson_places.placed(facts, lesson_places.enrolments(task.organiser))
    homeless = placed.filter(pl.col("unit").is_null())
    task.findings.reject_rows(homeless.select("row", column=pl.lit("student_id"), code=pl.lit("not-enrolled")))
    placed = placed.filter(pl.col("unit").is_not_null())
    year = pl.col("date").dt.year() - (pl.col("date").dt.month() < 7).cast(pl.Int32)
    placed = placed.with_columns(year.cast(pl.Int32).alias("year"))
    lesson_places.warn_outside(placed, task.organiser, task.findings)
    return placed


def _one_per_key(task: Task, facts: pl.DataFrame) -> pl.DataFrame:
    """The last row of each key, with SCHEMA's types and PLACE, sorted as the lake is."""
    ordered = facts.sort([*SORTED_BY, "row"])
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-1) for name in KEY).fill_null(False)
    rest = [name for name in SCHEMA if name not in KEY]
    alike = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(-1)) for name in rest)
    marked = ordered.with_columns(again.alias("again"), (again & ~alike).alias("unlike"))
    task.findings.warn_rows("duplicate-key", "start", marked.filter("unlike").select("row"))
    last = marked.filter(~pl.col("again"))
    told = {**STORED, **PLACE}
    return pl.concat([stored(last), last.select(list(PLACE))], how="horizontal").select(
        pl.col(name).cast(kind) for name, kind in told.items()
    )


def _replaced(
    task: Task, facts: pl.DataFrame, old: pl.LazyFrame, change: Delta, period: tuple[dt.date, dt.date]
) -> tuple[Delta, list[GuardStop]]:
    """The delta that also removes what the file's units hold in its period and the file does not.

    A row in quarantine takes nothing away: what it may be about is kept (that pupil's day; all of that pupil's, when
    the date can't be read; that day's, when the pupil can't; everything, when neither can).
    """
    units = _units(task, facts).implode()
    about: pack.LessonsAbout | None = task.kept.get(_ABOUT)
    theirs = old.filter(pl.col("unit").is_in(units) & _of_the_pack(task, about))
    before = theirs.select(*KEY, *PLACE, "source_row").collect()
    missing = before.join(facts.select(KEY), on=KEY, how="anti")
    kept_rows = pl.Series(about.kept if about else [], dtype=pl.Int64).implode()
    shield: pl.DataFrame = task.kept[_SHIELD]
    # An id that is no pupil's has no facts to lose; an id that could not be read may be anybody's.
    anybody = shield.filter(~pl.col("written"))
    known = shield.filter(pl.col("student").is_not_null())
    removed = missing.filter(~pl.col("source_row").is_in(kept_rows).fill_null(False))
    removed = removed.join(known.drop_nulls("date"), on=["student", "date"], how="anti")
    removed = removed.join(known.filter(pl.col("date").is_null()), on="student", how="anti")
    removed = removed.join(anybody.drop_nulls("date"), on="date", how="anti")
    if anybody["date"].null_count():
        removed = removed.clear()
    if kept := missing.height - removed.height:
        first = task.findings.rejected().row(0, named=True)
        task.findings.warn(Finding("kept-for-quarantine", first["row"]), count=kept)
    place = f"{period[0].isoformat()}–{period[1].isoformat()}"
    vanishing = removed if about is None else _not_moved(removed, facts)
    guard = lesson_guard.stops(task.organiser, place, vanishing, before.height, by_month=about is not None)
    return lesson_changes.with_removals(change, removed), guard


def _of_the_pack(task: Task, about: pack.LessonsAbout | None) -> pl.Expr:
    """Whether a fact is of a pupil whom the import is the whole truth of."""
    if about is None or about.whole is None:
        return pl.lit(True)
    ids = about.whole.others if about.whole.only is None else about.whole.only
    theirs = people.resolve(task.organiser, ids)["student"].drop_nulls()
    is_among = pl.col("student").is_in(theirs.implode())
    return ~is_among if about.whole.only is None else is_among


def _units(task: Task, facts: pl.DataFrame) -> pl.Series:
    """The units that the import is the whole truth of."""
    about: pack.LessonsAbout | None = task.kept.get(_ABOUT)
    if about is None or about.whole is None:
        return facts["unit"].unique()
    codes = about.whole.units
    numbers = task.organiser.units.filter(school_unit_code__in=codes).values_list("pk", flat=True)
    return pl.Series("unit", list(numbers), dtype=pl.Int64)


def _per_unit(task: Task, change: Delta) -> list[dict[str, object]]:
    names = {unit.pk: (unit.school_unit_code, unit.display_name) for unit in task.organiser.units.all()}
    rows = [
        {"code": names[row["unit"]][0], "name": names[row["unit"]][1], **{k: v for k, v in row.items() if k != "unit"}}
        for row in change.counts.iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: str(row["name"]))


KINDS.register(Lessons())
