"""Class lists and grade files in a few words, and the whole way in for them: receive, read, apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import pipeline
from fullfolj.intake.models import Import
from fullfolj.school.models import Organisation

TODAY = dt.date(2026, 11, 20)
UNIT = "12312312"
OTHER_UNIT = "45645645"
COLUMNS = (
    "Person-ID;Federationsanvändarnamn;Personnummer;Sekretessmarkering;Förnamn;Mellannamn;Efternamn;E-postadress;"
    "Skolform;Skolenhetskod;Årskurs;Studievägskod;Klass;Ämnesgrupper;Ta bort"
).split(";")
_USUAL = {"Skolform": "GR", "Skolenhetskod": UNIT, "Årskurs": "8", "Klass": "8A", "Efternamn": "Provsson"}


def pupil(source_id: str, given: str = "Kim", **cells: str) -> dict[str, str]:
    """A row of the pupils' sheet. Keyword arguments with _ for the - and space of a column's name."""
    named = {"Ta_bort": "Ta bort", "Nyanländ_från": "Nyanländ från"}
    return {**_USUAL, "Person-ID": source_id, "Förnamn": given, **{named.get(k, k): v for k, v in cells.items()}}


def number(place: int, *, born: str = "20120301", sex: int = 1) -> str:
    """A temporary number, ÅÅÅÅMMDDTFxx: nobody's."""
    return f"{born}T{chr(70 + place // 50)}{(place // 10 % 5) * 2 + sex}{place % 10}"


def csv_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = ()) -> str:
    """The rows under the workbook's columns and whatever others they have."""
    names = list(columns) or [*COLUMNS, *dict.fromkeys(name for row in rows for name in row if name not in COLUMNS)]
    return "\n".join([";".join(names), *(";".join(row.get(name, "") for name in names) for row in rows)]) + "\n"


def workbook(path: Path, template: Path, **sheets: Sequence[Mapping[str, str | int | None]]) -> Path:
    """Skolverket's own empty workbook filled in. Sheets by keyword: Klasser, Ämnesgrupper, Elever, Personal."""
    import warnings

    import openpyxl

    named = {
        "Ämnesgrupper": "Ämnesgrupper & Provaktiviteter",
        "Elever": "Elevinskrivningar",
        "Personal": "Personaltjänstgöringar",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(template)
    for name, rows in sheets.items():
        sheet = book[named.get(name, name)]
        header = [cell.value for cell in sheet[2]]
        for at, row in enumerate(rows, start=3):
            for column, value in row.items():
                sheet.cell(at, header.index(column) + 1, value)
    book.save(path)
    return path


def take_in(
    organiser: Organisation,
    kind: str,
    source: str | bytes | Path,
    folder: Path,
    *,
    today: dt.date = TODAY,
    apply: bool = True,
    allow_removals: bool = False,
) -> Import:
    """The import after reading and, unless told otherwise, applying."""
    path = source if isinstance(source, Path) else folder / "file.csv"
    if isinstance(source, str):
        path.write_text(source, encoding="utf-8")
    elif isinstance(source, bytes):
        path.write_bytes(source)
    now = timezone.make_aware(dt.datetime.combine(today, dt.time(7, 30)))
    imp = pipeline.receive(path, kind=kind, organiser=organiser, by=OPERATOR, now=now)
    task = pipeline.read(imp.pk, by=OPERATOR, now=now)
    if not apply:
        return task.imp
    return pipeline.apply(imp.pk, by=OPERATOR, now=now, allow_removals=allow_removals, task=task)


def counts(imp: Import) -> tuple[int, int, int, int]:
    """new, changed, unchanged, removed."""
    return tuple(imp.counts[name] for name in ("new", "changed", "unchanged", "removed"))  # type: ignore[return-value]


def quarantined(imp: Import) -> list[tuple[int, str, str]]:
    """Row, column, code."""
    return list(imp.quarantined_rows.order_by("row_number").values_list("row_number", "column", "code"))


def warned(imp: Import) -> dict[str, int]:
    return {warning["code"]: warning["count"] for warning in imp.warnings}
