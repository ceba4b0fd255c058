"""The rows that an import could not use, kept with their place and their reason; what has become of them since."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from fullfolj.intake.findings import Finding
from fullfolj.intake.kinds import Changes, Task
from fullfolj.intake.models import Import, ImportKind, ImportState, PullMode, QuarantinedRow
from fullfolj.school.models import Organisation

#: Waits for somebody · is being tried again · was taken in · somebody decided to leave it out · waits elsewhere: in the
#: quarantine of the import that tried it, or read anew by a later pull of everything.
OPEN, UNDER_WAY, MENDED, DISMISSED, PASSED_ON = "open", "under-way", "mended", "dismissed", "passed-on"
#: In `Import.options` of one that tries rows of a pull.
SOURCE, SOURCE_NAME = "source", "source_name"
_ON_ITS_WAY = (
    ImportState.RECEIVED,
    ImportState.READING,
    ImportState.READY,
    ImportState.GUARDED,
    ImportState.APPLYING,
)


def source_of(imp: Import) -> dict[str, str]:
    """Which provider the rows came from, as an import that tries them again tells in its options; {} for a file."""
    if imp.pull is not None:
        return {SOURCE: str(imp.pull.source_id), SOURCE_NAME: imp.pull.source.name}
    return {key: imp.options[key] for key in (SOURCE, SOURCE_NAME) if key in imp.options}


def keep(imp: Import, task: Task) -> None:
    """The quarantined rows of this reading in place of an earlier one's; through COPY, since they may be a million."""
    QuarantinedRow.objects.filter(belongs_to=imp).delete()
    rejected: pl.DataFrame = task.kept["rejected"]
    if rejected.is_empty():
        return
    table = connection.ops.quote_name(QuarantinedRow._meta.db_table)
    rows = rejected.select(
        pl.lit(str(imp.pk)).alias("belongs_to_id"),
        "sheet",
        pl.col("row").alias("row_number"),
        "column",
        "code",
        "shown_value",
        pl.Series("json_pointer", _pointers(task, rejected), dtype=pl.String),
    )
    buffer = io.BytesIO()
    rows.write_csv(buffer, quote_style="always", include_header=False)
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    statement = f"copy {table} ({columns}) from stdin (format csv)"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())


def _pointers(task: Task, rejected: pl.DataFrame) -> list[str]:
    known, pointer_of = task.findings.pointers, task.findings.pointer_of
    return [
        known.get((sheet, row)) or pointer_of(sheet, row) for sheet, row in rejected.select("sheet", "row").iter_rows()
    ]


def with_fate(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with `fate`: OPEN, UNDER_WAY, MENDED, DISMISSED or PASSED_ON.

    It follows from the state of the import that took the row up: when that one is discarded, fails or is taken back,
    the row is open again by itself.
    """
    again, is_applied = "read_again_by__state", Q(read_again_by__state=ImportState.APPLIED)
    once_more = QuarantinedRow.objects.filter(
        belongs_to=OuterRef("read_again_by"), sheet=OuterRef("sheet"), row_number=OuterRef("row_number")
    )
    tried = is_applied & Q(read_again_by__again_of=F("belongs_to"))
    fate = Case(
        When(dismissal__isnull=False, then=Value(DISMISSED)),
        When(**{f"{again}__in": _ON_ITS_WAY}, then=Value(UNDER_WAY)),
        When(tried & ~Exists(once_more), then=Value(MENDED)),
        When(is_applied, then=Value(PASSED_ON)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    found: QuerySet[Any] = rows.annotate(fate=fate)
    return found


def of_organiser(organiser_id: int) -> QuerySet[Any]:
    """The rows of the organiser's applied imports with their `fate` and `source_name` ('' for files)."""
    applied = QuarantinedRow.objects.filter(
        belongs_to__organiser=organiser_id, belongs_to__state=ImportState.APPLIED
    ).annotate(
        source_name=Coalesce(
            "belongs_to__pull__source__name",
            KeyTextTransform(SOURCE_NAME, "belongs_to__options"),
            Value(""),
            output_field=CharField(),
        )
    )
    return with_fate(applied)


@dataclass(frozen=True)
class OpenCount:
    """Rows that wait for somebody: how many of which kind of import, for which reason, from where, since when."""

    kind: ImportKind
    code: str
    column: str
    source_name: str
    count: int
    oldest: dt.datetime


def open_counts(organiser: Organisation) -> list[OpenCount]:
    """What waits in quarantine, the oldest first: one line per kind of import, reason, column and source.

    `source_name` is the SS 12000 source's, '' for files; `oldest` is when the first import with such a row was applied.
    Rows of imports that were taken back, that somebody has dismissed, that have been taken in since, or that are being
    tried again are not counted. No value of a row is here, so nothing can name a person.
    """
    rows = of_organiser(organiser.pk).filter(fate=OPEN)
    lines = rows.values("belongs_to__kind", "code", "column", "source_name").annotate(
        count=Count("pk"), oldest=Min("belongs_to__ended_at")
    )
    return [
        OpenCount(
            ImportKind(line["belongs_to__kind"]),
            line["code"],
            line["column"],
            line["source_name"],
            line["count"],
            line["oldest"],
        )
        for line in lines.order_by("oldest", "belongs_to__kind", "code", "column", "source_name")
    ]


def warn_of_older(task: Task, changes: Changes) -> None:
    """Rows of an earlier day may be older than what stands: whoever applies an import that tries them must know."""
    if task.imp.again_of_id is not None and changes.changed:
        first = QuarantinedRow.objects.filter(read_again_by=task.imp).order_by("row_number").first()
        task.findings.warn(Finding("older-than-standing", first.row_number if first else 1), count=changes.changed)


def pass_on(imp: Import) -> None:
    """A pull of everything has read anew what earlier ones of its source left open; called when it is applied.

    A class list from a source is always all of it.
    """
    pull = imp.pull
    if pull is None or (imp.kind != ImportKind.ROSTER and pull.mode != PullMode.FULL):
        return
    theirs = Q(belongs_to__pull__source=pull.source_id) | Q(**{f"belongs_to__options__{SOURCE}": str(pull.source_id)})
    # A pull's lessons may come in several packs, each with its own part.
    earlier = of_organiser(imp.organiser_id).filter(theirs, belongs_to__kind=imp.kind, fate=OPEN)
    earlier = earlier.exclude(belongs_to__pull=pull)
    QuarantinedRow.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(read_again_by=imp)


def only_open(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows that wait for somebody."""
    return with_fate(rows).filter(fate=OPEN)


def numbers(rows: Iterable[QuarantinedRow]) -> set[tuple[str, int]]:
    """Sheet and number of each row."""
    return {(row.sheet, row.row_number) for row in rows}
