"""Pieces of what is left in words: on the pupil's part under each subject, and on a page where teachers write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.grading.standing import place_of
from fullfolj.school.models import Person
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import ErrorLink
from fullfolj.studies.forms import PieceForm
from fullfolj.studies.models import Piece
from fullfolj.studies.queries import Studies
from fullfolj.studies.whatif_presenter import subjects as subjects_to_choose


@dataclass(frozen=True)
class PieceLine:
    """One piece in words; `also` are the other subjects that it counts in."""

    text: str
    is_done: bool
    also: str
    when: str


@dataclass(frozen=True)
class PieceLines:
    """The pieces of a subject, and how many of them are done."""

    lines: tuple[PieceLine, ...] = ()
    count: str = ""


@dataclass(frozen=True)
class PieceRow:
    """One piece as teachers write it. `tick_url` changes whether it is done to `done`."""

    id: str
    text: str
    subjects: str
    when: str
    is_done: bool
    edit_url: str
    tick_url: str
    remove_url: str


@dataclass(frozen=True)
class PiecesPage:
    """`is_change`: the form is about a piece that is there already."""

    name: str
    back: str
    rows: tuple[PieceRow, ...]
    form: PieceForm
    errors: tuple[ErrorLink, ...]
    action: str
    is_change: bool


def lines_of(pieces: Iterable[Piece], subject: str, today: dt.date) -> PieceLines:
    """Those that count in the subject, in their order."""
    mine = [one for one in pieces if subject in one.subjects]
    done = sum(one.is_done for one in mine)
    count = _("%(done)s of %(all)s done") % {"done": words.digits(done), "all": words.digits(len(mine))}
    return PieceLines(tuple(_line(one, subject, today) for one in mine), count if mine else "")


def outside(pieces: Iterable[Piece], shown: Collection[str], today: dt.date) -> tuple[PieceLine, ...]:
    """Those that count in none of the subjects shown, so that nothing is left out."""
    return tuple(_line(one, "", today) for one in pieces if not set(one.subjects) & set(shown))


def _line(piece: Piece, subject: str, today: dt.date) -> PieceLine:
    others = [code for code in piece.subjects if code != subject]
    also = ""
    if others:
        text = _("counts in %(subjects)s too") if subject else _("counts in %(subjects)s")
        also = text % {"subjects": grading_words.subject_names(sorted(others, key=place_of))}
    return PieceLine(piece.text, piece.is_done, also, _when(piece, today))


def _when(piece: Piece, today: dt.date) -> str:
    if piece.done_at is not None:
        return _("done %(day)s") % {"day": words.day(localdate(piece.done_at), today)}
    return _("by %(day)s") % {"day": words.day(piece.due_on, today)} if piece.due_on else ""


def choices(studies: Studies, pieces: Iterable[Piece] = ()) -> list[tuple[str, str]]:
    """The subjects that a piece may count in: the pupil's own, those that all read, and those chosen already."""
    codes = {*subjects_to_choose(studies), *studies.entries, *(code for one in pieces for code in one.subjects)}
    return [(code, grading_words.subject_name(code)) for code in sorted(codes, key=place_of)]


def page(
    student: Person, pieces: Sequence[Piece], form: PieceForm, today: dt.date, changed: Piece | None = None
) -> PiecesPage:
    errors = tuple(
        # A group of boxes has no id of its own: its first box is where to go.
        ErrorLink(str(text), form[name].id_for_label or f"id_{name}_0")
        for name, texts in form.errors.items()
        for text in texts
    )
    action = reverse("studies-pieces", args=[student.uuid])
    if changed is not None:
        action = reverse("studies-piece", args=[student.uuid, changed.uuid])
    return PiecesPage(
        name=str(student),
        back=reverse("studies-student", args=[student.uuid]),
        rows=tuple(row(one, student, today) for one in pieces),
        form=form,
        errors=errors,
        action=action,
        is_change=changed is not None,
    )


def meanwhile(form: PieceForm, piece: Piece | None) -> PieceForm:
    """The form as it was sent, with what another has written; to send it again is to write over that."""
    if piece is None:
        form.add_error(None, _("Somebody has taken the piece away meanwhile. Write it as a new one."))
        return form
    who = str(piece.by) if piece.by else _("Somebody")
    text = _("%(who)s has written meanwhile: %(what)s. Save again to put yours in its place.")
    form.add_error("text", text % {"who": who, "what": piece.text})
    sent = cast(QueryDict, form.data).copy()
    sent["seen"] = piece.told_at.isoformat()
    form.data = sent
    return form


def row(piece: Piece, student: Person, today: dt.date) -> PieceRow:
    addresses = {name: reverse(f"studies-piece{name}", args=[student.uuid, piece.uuid]) for name in _ADDRESSES}
    return PieceRow(
        id=f"piece-{piece.uuid.hex}",
        text=piece.text,
        subjects=words.sentence_case(grading_words.subject_names(sorted(piece.subjects, key=place_of))),
        when=_when(piece, today),
        is_done=piece.is_done,
        edit_url=addresses[""],
        tick_url=addresses["-tick"],
        remove_url=addresses["-remove"],
    )


_ADDRESSES = ("", "-tick", "-remove")
