"""Sheets (xlsx) by XlsxWriter. What looks like a formula or an address is written as the text it is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from fullfolj.shell.components import Evidence, Figure, Sentence
from fullfolj.shell.documents.reports import Report, ReportLine, ReportPart

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Value = str | int | Decimal | None
_AS_IT_STANDS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 70  # characters; longer text is wrapped


@dataclass(frozen=True)
class Sheet:
    """One table with its headers; `above` are lines of text over it. None is an empty cell: unknown, not 0."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    above: Sequence[str] = field(default=())


def as_text(text: str) -> str:
    """For files that can't say that a cell is text: what would be taken for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """The file's bytes: header row frozen and repeated in print, columns as wide as what they hold."""
    import xlsxwriter  # only a document needs it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _AS_IT_STANDS)
    book.set_properties({"title": title})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        top = len(sheet.above)
        for number, line in enumerate(sheet.above):
            page.write_string(number, 0, line)
        page.write_row(top, 0, list(sheet.headers), bold)
        for number, row in enumerate(sheet.rows, top + 1):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value, plain)
        for column, width in enumerate(_widths(sheet)):
            page.set_column(column, column, width)
        page.freeze_panes(top + 1, 0)
        page.repeat_rows(top)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
    book.close()
    return file.getvalue()


def report(made: Report) -> bytes:
    """The report as a workbook: what it covers, then a line for each sentence with what its figure rests on."""
    about = Sheet(
        _("Report"), (made.title,), [(line,) for line in (*made.facts, made.lead, made.empty, made.made) if line]
    )
    said = [row for part in made.parts for row in _rows(part)]
    headers = (
        _("Part"),
        _("Class"),
        _("Pupil"),
        _("Sentence"),
        _("Numerator"),
        _("Denominator"),
        _("Window"),
        _("Coverage"),
        _("Rule"),
        _("More"),
    )
    tables = [
        Sheet(part.heading, [cell.text for cell in table.headers], [[cell.text for cell in row] for row in table.rows])
        for part in made.parts
        for table, _evidence in part.tables
    ]
    return workbook(made.title, [about, Sheet(_("Sentences"), headers, said), *tables])


def _rows(part: ReportPart) -> Iterator[Sequence[Value]]:
    if part.lead:
        yield from _said(part.heading, "", "", part.lead, "")
    for point in part.points:
        yield (part.heading, "", "", point)
    for line in part.lines:
        yield from _of_pupil(part, line)
    for text in (part.note, "" if part.lines else part.empty):
        if text:
            yield (part.heading, "", "", text)


def _of_pupil(part: ReportPart, line: ReportLine) -> Iterator[Sequence[Value]]:
    for sentence in line.sentences:
        yield from _said(part.heading, line.pupil.class_name, line.pupil.name, sentence, " · ".join(line.meta))


def _said(heading: str, group: str, name: str, sentence: Sentence, meta: str) -> Iterator[Sequence[Value]]:
    """A row with the whole sentence and its first figure's evidence; a row more for each figure after that."""
    text = "".join(piece.text if isinstance(piece, Figure) else piece for piece in sentence)
    figures = [piece for piece in sentence if isinstance(piece, Figure)]
    if not figures:
        yield (heading, group, name, text, "", "", "", "", "", meta)
    for number, one in enumerate(figures):
        yield (heading, group, name, "" if number else text, *_rests_on(one.evidence), "" if number else meta)


def _rests_on(evidence: Evidence) -> tuple[str, ...]:
    return evidence.numerator, evidence.denominator, evidence.window, evidence.coverage, evidence.rule


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(
        *([str(h) for h in sheet.headers], *(_padded(row, len(sheet.headers)) for row in sheet.rows)), strict=True
    )
    return [min(_WIDEST, max(8, *(len(text) for text in column)) + 2) for column in columns]


def _padded(row: Sequence[Value], width: int) -> list[str]:
    return [*("" if value is None else str(value) for value in row), *[""] * (width - len(row))]
