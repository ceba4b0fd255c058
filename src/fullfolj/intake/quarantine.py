"""The rows that an import could not use, kept with their place and their reason."""

from __future__ import annotations

import io

import polars as pl
from django.db import connection

from fullfolj.intake.kinds import Task
from fullfolj.intake.models import Import, QuarantinedRow


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
