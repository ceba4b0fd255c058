"""The reader's pages, and the part about reading on a round's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.free_text.forms import NameReaderForm
from fullfolj.mapping.free_text.queries import Progress, Reading, Writer
from fullfolj.mapping.models import MappingRound, Sheet, WrittenText
from fullfolj.shell import words
from fullfolj.shell.components import MarkShape, Tag


@dataclass(frozen=True)
class WriterRow:
    name: str
    url: str
    tag: Tag


@dataclass(frozen=True)
class RoundToRead:
    name: str
    meta: str
    rows: tuple[WriterRow, ...]


@dataclass(frozen=True)
class TextRow:
    question: str
    text: str
    language: str
    meta: str


@dataclass(frozen=True)
class ReadingPage:
    """`seen` is when the newest of the texts was written: who marks them as read has seen no newer. `student_url` is
    empty where the pupil has left, whose page the reader does not see.
    """

    name: str
    meta: str
    rows: tuple[TextRow, ...]
    wish: str
    is_read: bool
    seen: str
    mark_url: str
    student_url: str


@dataclass(frozen=True)
class RoundPart:
    """Who reads, how far the reading has come, and what can be done about it."""

    reader: str
    state: str
    form: NameReaderForm
    name_url: str
    remove_url: str


def rounds_to_read(found: Sequence[tuple[MappingRound, Sequence[Writer]]], today: dt.date) -> list[RoundToRead]:
    return [
        RoundToRead(_name(planned), _read_by(planned, today), tuple(_writer_row(one) for one in writers))
        for planned, writers in found
    ]


def _writer_row(one: Writer) -> WriterRow:
    tag = Tag(MarkShape.WORKS, pgettext("text", "Read")) if one.read_at else Tag(MarkShape.NO_DATA, _("To read"))
    return WriterRow(_who(one.sheet), reverse("mapping-text", args=[one.sheet.uuid]), tag)


def _who(sheet: Sheet) -> str:
    """The pupil, with the guardian where a guardian has written."""
    if sheet.guardian is None:
        return str(sheet.student)
    return _("%(pupil)s, guardian: %(name)s") % {"pupil": sheet.student, "name": sheet.guardian}


def reading_page(found: Reading, today: dt.date) -> ReadingPage:
    planned, is_read = found.sheet.round, all(one.read_at for one in found.texts)
    wish = _("The pupil has said that there is a wish to talk to an adult. Those whom it concerns are told on Idag.")
    return ReadingPage(
        name=_who(found.sheet),
        meta=f"{_name(planned)}. {_read_by(planned, today)}",
        rows=tuple(_text_row(one, found.sheet.language, today) for one in found.texts),
        wish=wish if found.wish else "",
        is_read=is_read,
        seen=max(one.written_at for one in found.texts).isoformat(),
        mark_url=reverse("mapping-text-unread" if is_read else "mapping-text-read", args=[found.sheet.uuid]),
        student_url=reverse("student", args=[found.student.uuid]) if found.is_reached else "",
    )


def _text_row(one: WrittenText, written_in: str, today: dt.date) -> TextRow:
    instrument = one.sheet.round.instrument.instrument
    item = instrument.item(one.item)
    question = item.text[language_of(instrument)] if item else ""
    written = {"day": words.day(localdate(one.written_at), today)}
    return TextRow(question, one.text, written_in, _("Written on %(day)s.") % written)


def round_part(planned: MappingRound, progress: Progress, form: NameReaderForm, today: dt.date) -> RoundPart | None:
    """None where nobody is asked to write."""
    instrument = planned.instrument.instrument
    if not any(one.is_text for one in instrument.items):
        return None
    address = [planned.unit.uuid, planned.uuid]
    unread = progress.written - progress.read
    may_remove = progress.written > 0 and not unread and today > planned.read_by
    return RoundPart(
        reader=_reader_words(planned, progress),
        state=f"{_progress_words(progress)} {_read_by(planned, today)}",
        form=form,
        name_url=reverse("mapping-round-reader", args=address),
        remove_url=reverse("mapping-round-texts-remove", args=address) if may_remove else "",
    )


def _progress_words(progress: Progress) -> str:
    if not progress.written:
        return _("There is no text to read.")
    said = {"read": progress.read, "written": progress.written}
    return _("%(read)s of %(written)s texts that can be read are read.") % said


def _reader_words(planned: MappingRound, progress: Progress) -> str:
    if planned.reader is None:
        return _("Nobody is named to read what pupils write.")
    if progress.is_gone:
        return _("%(name)s was to read what pupils write, and no longer reaches them. Choose somebody else.") % {
            "name": planned.reader
        }
    return _("%(name)s reads what pupils write.") % {"name": planned.reader}


def _name(planned: MappingRound) -> str:
    instrument = planned.instrument.instrument
    return instrument.name[language_of(instrument)]


def _read_by(planned: MappingRound, today: dt.date) -> str:
    return _("Last reading day: %(day)s.") % {"day": words.day(planned.read_by, today)}
