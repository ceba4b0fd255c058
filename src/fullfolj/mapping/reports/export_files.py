"""An instrument's data as files: a workbook, or CSV and codebook in one archive.

The columns and their words are part of the format, in Swedish whatever the language of the page. An answer is the
number of its option. A refusal is a word; what is not answered is an empty cell and never 0. Free text is in no file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import LEAST
from fullfolj.mapping.instruments.content import Instrument, Item
from fullfolj.mapping.marks import Refusal
from fullfolj.mapping.models import FrozenInstrument
from fullfolj.mapping.reports.export_queries import CodedSheet, Export
from fullfolj.shell import words
from fullfolj.shell.documents.sheets import Sheet, Value, as_text, workbook

#: Before the columns of the items.
DATA_COLUMNS = ("Kod", "Läsår", "Termin", "Årskurs", "Version", "Kontrollsumma")
CODEBOOK_COLUMNS = (
    "Version",
    "Kontrollsumma",
    "Fråga",
    "Text",
    "Dimension",
    "Svar som pekar på behov av stöd",
    "Styrka att instämma",
    "Svarsalternativ",
    "Kortform",
    "Bakgrund",
    "Del av",
)
_DIMENSIONS = {
    "academic": "akademisk",
    "behavioural": "beteendemässig",
    "cognitive": "kognitiv",
    "affective": "affektiv",
}
_REFUSALS = {Refusal.SKIP: "ville inte svara", Refusal.UNCLEAR: "förstod inte frågan"}
#: Digits of a version's digest: so many tell two versions apart.
_DIGEST = 12


def notices() -> tuple[str, ...]:
    """What whoever has a file must know."""
    return (
        _(
            "Codes stand in place of names. It is personal data all the same: whoever knows a pupil may know"
            " the answers."
        ),
        _(
            "The codes are drawn for one file. There is no key, and the next file gets others. A pupil has one code"
            " in all of the file."
        ),
        _(
            "A number is that of the answer that was chosen. An empty cell is a question without an answer,"
            " never nought."
        ),
        _(
            "The year level is left out where fewer than %(least)s pupils of a term go in it, and where it could be"
            " worked out."
        )
        % {"least": words.count(LEAST)},
        _(
            "Free text, class, sex, language and time of day are not in the file, nor are pupils with"
            " protected identity."
        ),
        _("The questions are not validated, measure no health, and are not made for comparing schools."),
    )


def file_name(found: Export, today: dt.date, ending: str) -> str:
    """*kartlaggning-pupil-older-2026-11-28.xlsx*: nothing about anybody."""
    return f"kartlaggning-{found.chosen.code}-{today.isoformat()}.{ending}"


def as_workbook(found: Export) -> bytes:
    """Data, codebook, and what the file is, a sheet each."""
    about = Sheet("Om filen", (_title(found),), [(line,) for line in notices()])
    codebook = Sheet("Kodbok", CODEBOOK_COLUMNS, list(_codebook(found)))
    return workbook(_title(found), [about, Sheet("Svar", _columns(found), list(_rows(found))), codebook])


def as_archive(found: Export) -> bytes:
    """`svar.csv`, `kodbok.csv` and `las-mig.txt`: UTF-8 with a mark and semicolons, as Swedish spreadsheets open it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("svar.csv", _csv(_columns(found), _rows(found)))
        archive.writestr("kodbok.csv", _csv(CODEBOOK_COLUMNS, _codebook(found)))
        archive.writestr("las-mig.txt", "\ufeff" + "\r\n".join((_title(found), "", *notices(), "")))
    return file.getvalue()


def _title(found: Export) -> str:
    return f"{found.chosen.instrument.name['sv']}, {found.unit.display_name}"


def _items(found: Export) -> list[str]:
    """The codes of all versions' items that are answered by a number, the newest version's first."""
    every = (item.code for frozen in reversed(found.versions) for item in frozen.instrument.items if not item.is_text)
    return list(dict.fromkeys(every))


def _columns(found: Export) -> tuple[str, ...]:
    return (*DATA_COLUMNS, *_items(found))


def _rows(found: Export) -> Iterator[Sequence[Value]]:
    items = _items(found)
    for one in found.sheets:
        yield (*_head(one), *(_answer(one.answers.get(item)) for item in items))


def _head(one: CodedSheet) -> tuple[Value, ...]:
    term = one.term
    return one.code, term.school_year.label, str(term.name), one.level, one.frozen.version, one.frozen.digest[:_DIGEST]


def _answer(value: int | str | None) -> Value:
    if value is None or isinstance(value, int):
        return value
    return _REFUSALS.get(Refusal(value)) if value in set(Refusal) else None


def _codebook(found: Export) -> Iterator[Sequence[Value]]:
    for frozen in found.versions:
        instrument = frozen.instrument
        for item in instrument.items:
            if not item.is_text:
                yield _described(frozen, instrument, item)


def _described(frozen: FrozenInstrument, instrument: Instrument, item: Item) -> Sequence[Value]:
    options = " | ".join(f"{one.value} = {one.text['sv']}" for one in instrument.options(item))
    return (
        frozen.version,
        frozen.digest[:_DIGEST],
        item.code,
        item.text["sv"],
        _DIMENSIONS[item.dimension] if item.dimension is not None else "",
        ", ".join(str(value) for value in sorted(item.risk)),
        _yes(instrument.speaks_well(item)),
        options,
        _yes(item.is_prioritised),
        _yes(item.is_context),
        item.part_of,
    )


def _yes(value: object) -> str:
    return "ja" if value else "nej"


def _csv(headers: Sequence[str], rows: Iterator[Sequence[Value]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(as_text(one) for one in headers)
    for row in rows:
        writer.writerow("" if value is None else as_text(str(value)) for value in row)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
