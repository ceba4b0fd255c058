"""Tagged PDF (PDF/UA-1) by Typst, in the product's own typeface.

What people have written goes in as data and never as source. Typst refuses a PDF/UA-1 document without a title, or with
a picture without words.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Evidence, Figure, Notes, Sentence
from fullfolj.shell.documents.reports import Report, ReportPart

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"


class FontMissing(RuntimeError):
    """The document would have been set in another typeface than ours."""


def report(made: Report, *, at: dt.datetime) -> bytes:
    """The report as a PDF: its parts, then what every figure in it rests on; page number and maker on each page."""
    notes = Notes()
    parts = [_part(part, notes) for part in made.parts]
    return render(
        "report.typ",
        {
            "lang": words.language(),
            "title": made.title,
            "lead": made.lead,
            "facts": " · ".join(made.facts),
            "made": made.made,
            "empty": made.empty,
            "page": _("Page"),
            "of": _("of"),
            "parts": parts,
            "notes_heading": _("How the figures are counted"),
            "notes": [_note(number, evidence) for number, _anchor, evidence in notes],
        },
        at=at,
    )


def render(template: str, data: dict[str, Any], *, at: dt.datetime) -> bytes:
    """The template of this folder filled with `data`; FontMissing when our typeface was not found."""
    import typst  # 80 MB that only a document needs

    document, warnings = typst.compile_with_warnings(
        str(_HERE / template),
        root=str(_HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if unknown := [one.message for one in warnings if "font" in one.message]:
        raise FontMissing("; ".join(unknown))
    assert isinstance(document, bytes)
    return document


def _part(part: ReportPart, notes: Notes) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "lead": _pieces(part.lead, notes),
        "points": part.points,
        "lines": [
            {
                "name": line.pupil.name,
                "class": line.pupil.class_name,
                "sentences": [_pieces(sentence, notes) for sentence in line.sentences],
                "meta": " · ".join(line.meta),
            }
            for line in part.lines
        ],
        "tables": [_table(table, evidence, notes) for table, evidence in part.tables],
        "note": part.note,
        "empty": "" if part.lines else part.empty,
    }


def _pieces(sentence: Sentence, notes: Notes) -> list[dict[str, Any]]:
    """Text, and figures with the number of their note."""
    return [
        {"text": piece.text, "note": notes.add(piece.evidence)[0]}
        if isinstance(piece, Figure)
        else {"text": piece, "note": None}
        for piece in sentence
    ]


def _table(table: AltTable, evidence: Evidence, notes: Notes) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "note": notes.add(evidence)[0],
        "headers": [{"text": cell.text, "is_number": cell.is_number} for cell in table.headers],
        "rows": [[cell.text for cell in row] for row in table.rows],
    }


def _note(number: int, evidence: Evidence) -> dict[str, Any]:
    terms = [
        (_("Numerator"), evidence.numerator),
        (_("Denominator"), evidence.denominator),
        (_("Window"), evidence.window),
        (_("Coverage"), evidence.coverage),
        *((term.name, term.text) for term in evidence.extra),
        (_("Rule"), evidence.rule),
    ]
    return {"number": number, "title": evidence.title, "terms": terms, "sentence": evidence.sentence}
