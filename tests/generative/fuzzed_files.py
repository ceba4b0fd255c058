"""Files for fuzzing the readers of tables: whole ones, ways to spoil them, and what must hold of any reading."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from fullfolj.domain.errors import PlainError
from fullfolj.intake import dnp, grade_rows, lesson_cells, roster_rows, scb, tables, workbooks
from fullfolj.intake.cells import Cells
from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.mapping import profiles, raw, translate
from fullfolj.intake.tables import Layout, Sheet
from tests.generative.fuzzing import CANARY, LONGEST, NUMBERS, TODAY, said
from tests.integration.intake_case import csv_of, number, pupil
from tests.lesson_files import COLUMNS, line

_LAYOUTS = (lesson_cells.LAYOUT, dnp.STUDENT_LAYOUT, grade_rows.LAYOUT)


@cache
def whole_files() -> Mapping[str, bytes]:
    """One file of each form, with CANARY for every name."""
    names = {"given": CANARY, "Efternamn": CANARY}
    roster = [pupil(f"E{n}", Personnummer=number(n), Mentor="L1", **names) for n in range(4)]
    grades = "student_id;school_year;term;year_level;subject;grade;kind\nE1;2025/26;VT;8;MA;B;term\n"
    foreign = f"Närvaro {CANARY}\n\nPersonnummer;Namn;Datum;Tid;Ämne;Lektionslängd;Närvaro;Giltig frånvaro\n" + "".join(
        f"20110{n}011234;{CANARY};{n}/9 2026;08:10 - 09:10;Ma;60 min;100 %;0\n" for n in range(1, 6)
    )
    scb_row = ["S", "2026-06-12", "1", number(1), "12312312", "9A", CANARY, CANARY] + ["C"] * (len(scb.YEAR_9) - 8)
    files = {
        "lessons.csv": "\n".join([COLUMNS, line("E1"), line("E2"), line("E3", late_minutes="5"), ""]),
        "roster.csv": csv_of(roster),
        "grades.csv": grades,
        "foreign.csv": foreign,
        "scb.csv": "".join(";".join(scb_row) + "\n" for _n in range(3)),
    }
    return {name: text.encode() for name, text in files.items()} | {"book.xlsx": _book(files["roster.csv"])}


def _book(text: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = dnp.STUDENTS
    for row in text.splitlines():
        sheet.append(row.split(";"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_file(data: bytes) -> Iterator[str]:
    """Reads the bytes in every way that an import may, as far as the database; every text that was said of them.

    Nothing else than a PlainError may come of it, in bounded time, and every row must be accounted for.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        for layout in _LAYOUTS:
            yield from _table(path, layout)
        yield from _raw(path)
        yield from _scb(path)
        if data.startswith(b"PK\x03\x04"):
            yield from _workbook(path)
    assert time.monotonic() - began < LONGEST


def _words(error: PlainError) -> str:
    return f"{error} {error.what_to_do}"


def _table(path: Path, layout: Layout) -> Iterator[str]:
    try:
        sheet = tables.read_table(path, layout)
        if layout is lesson_cells.LAYOUT:
            yield from _lessons(sheet)
        elif layout is dnp.STUDENT_LAYOUT:
            yield from _pupils(sheet)
    except PlainError as error:
        yield _words(error)


def _lessons(sheet: Sheet) -> Iterator[str]:
    findings = Findings()
    typed = lesson_cells.typed(sheet, findings, today=TODAY)
    assert typed.height == sheet.frame.height
    assert findings.rejected_rows() == set(typed.filter("bad")["row"])
    yield said(findings)


def _pupils(sheet: Sheet) -> Iterator[str]:
    findings = Findings()
    for values in sheet.frame.iter_rows(named=True):
        cells = Cells(values, TODAY)
        roster_rows.held(values, TODAY)
        roster_rows.read_student(cells, sheet.columns)
        for problem in [*cells.problems, *cells.notes]:
            findings.reject(Finding(problem.code, values["row"], problem.column, sheet.name, problem.shown))
    yield said(findings)


def _raw(path: Path) -> Iterator[str]:
    try:
        found = raw.read(path)
        assert found == raw.read(path)
        about = profiles.propose(found)
        translate.headers(found, about)
        yield from _lessons(translate.lessons(found, about, {}))
    except PlainError as error:
        yield _words(error)


def _scb(path: Path) -> Iterator[str]:
    try:
        rows = [fields for _row, fields in tables.records(path)] if not tables.is_workbook(path) else []
    except PlainError as error:
        yield _words(error)
        return
    form = scb.form_of(rows) if rows else None
    for fields in rows if form is not None else []:
        values = scb.fields_of(fields, form) if form is not None else None
        if form is not None and values is not None:
            cells = Cells(values, TODAY)
            cells.number("PersonNr")
            cells.date("Datum")
            scb.grades_of(cells, form)
            yield str([(one.code, one.column, one.shown) for one in cells.problems])


def _workbook(path: Path) -> Iterator[str]:
    try:
        sheets = workbooks.read_workbook(path, dnp.LAYOUTS)
    except PlainError as error:
        yield _words(error)
        return
    for key, sheet in sheets.items():
        if key == dnp.STUDENTS:
            yield from _pupils(sheet)


# ---- spoiling ----

odd_cells = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "", '"', '""', '"' + CANARY, CANARY, f"{CANARY};{CANARY}", "\u2028", "\u200b", "\x1a", "\x85", "9" * 400,
            "9" * 5000, "1e999", "1E400", "-0", "٣", "²", "½", "2026-02-30", "0000-00-00", "99999", "45000.0", "24:00",
            "99:99", "0,999999", ",5", "1/1/1", "99.99.9999",
            *NUMBERS, "=1+1", "x" * 11_000, "NaN", "inf", "-",
            "٢٠٢٦-٠١-٠١", "00:00 - 00:00", "9" * 5000 + ":00", "9" * 400 + " %", "9" * 400 + " h",
        ]
    ),
)  # fmt: skip
edits = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 60), odd_cells), max_size=5)
stray = st.lists(st.tuples(st.integers(0, 1000), st.binary(min_size=1, max_size=4)), max_size=3)
cuts = st.one_of(st.none(), st.integers(0, 1000))
encoding = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"])


def spoiled_text(data: bytes, what: Sequence[tuple[int, int, str]], written_in: str) -> bytes:
    """A text file with other cells, in another encoding."""
    rows = [text.split(";") for text in data.decode().split("\n")]
    for row, column, cell in what:
        cells = rows[row % len(rows)]
        cells[column % len(cells)] = cell
    return "\n".join(";".join(cells) for cells in rows).encode(written_in, errors="replace")


def spoiled_bytes(data: bytes, stray_bytes: Sequence[tuple[int, bytes]], cut: int | None) -> bytes:
    """Bytes put in, and the end cut off; places in thousandths."""
    for place, extra in stray_bytes:
        at = len(data) * place // 1000
        data = data[:at] + extra + data[at:]
    return data if cut is None else data[: len(data) * cut // 1000]


def spoiled_book(data: bytes, part: int, stray_bytes: Sequence[tuple[int, bytes]], cut: int | None) -> bytes:
    """A workbook that unpacks, one of whose parts is damaged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        for name in names:
            content: Any = old.read(name)
            if name == names[part % len(names)]:
                content = spoiled_bytes(content, stray_bytes, cut)
            new.writestr(name, content)
    return buffer.getvalue()
