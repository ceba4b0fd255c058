"""The subjects of a pupil in which something is left, a row each: the core first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.grading.eligibility import CORE
from fullfolj.grading.subjects import without_language
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import MarkShape, Sentence, Tag, around
from fullfolj.shell.measure_words import share_evidence
from fullfolj.studies.beside import Beside, Telling
from fullfolj.studies.models import Status, SubjectEntry, Support
from fullfolj.studies.pieces_presenter import PieceLines, lines_of
from fullfolj.studies.queries import Studies

#: So many grades, and so many earlier words, make a trend.
_FEW = 3
_SHAPES = {
    Status.ON_THE_WAY: MarkShape.WORKS,
    Status.AT_RISK: MarkShape.NEEDS_SUPPORT,
    Status.LACKS_BASIS: MarkShape.NO_DATA,
    Status.REACHED: MarkShape.WORKS,
}


@dataclass(frozen=True)
class LeftRow:
    """A subject in which something is left. `trend` tells how it went before, `missed` of its lessons this term."""

    subject: str
    tag: Tag
    remains: str
    step: str
    meta: str
    trend: str
    missed: Sentence
    history_url: str
    pieces: PieceLines


def left_rows(studies: Studies, beside: Beside, today: dt.date) -> Iterator[LeftRow]:
    """Subjects in which something is left: a teacher has marked them, or the latest grade is not passed. Core first."""
    core = [code for alternatives in CORE for code in alternatives]
    for code in sorted(left_subjects(studies), key=lambda one: (one not in core, one)):
        tellings = beside.tellings.get(code, ())
        told = LeftRow(
            subject=grading_words.subject_name(code),
            tag=_by_grade(studies, code),
            remains=_("No teacher has written what is left."),
            step="",
            meta="",
            trend=_trend(studies, code, tellings, today),
            missed=_missed(code, beside, today),
            history_url=reverse("studies-history", args=[studies.student.uuid, code]) if tellings else "",
            pieces=lines_of(beside.pieces, code, today),
        )
        entry = studies.standing_entries.get(code)
        yield (
            told
            if entry is None
            else replace(
                told, tag=_by_teacher(entry), remains=entry.remains, step=_step(entry, today), meta=_meta(entry, today)
            )
        )


def left_subjects(studies: Studies) -> set[str]:
    """Their designations."""
    marked = {code for code, one in studies.standing_entries.items() if Status(one.status).needs_words}
    return marked | {code for code, one in studies.prognosis.expected.items() if not one.is_passed}


def _by_teacher(entry: SubjectEntry) -> Tag:
    status = Status(entry.status)
    return Tag(_SHAPES[status], str(status.label))


def _by_grade(studies: Studies, code: str) -> Tag:
    grade = grading_words.grade_words(studies.assessment.standing.grade_in(code))
    return Tag(MarkShape.NEEDS_SUPPORT, _("Latest grade %(grade)s") % {"grade": grade})


def _trend(studies: Studies, code: str, tellings: Sequence[Telling], today: dt.date) -> str:
    """The grades so far, and what teachers had said before what they say now: HT25 D, VT26 E, på väg 2 september."""
    mine = [one for one in studies.decisions if one.code == code or without_language(one.code, code)]
    decided = [one for one in mine if one.is_decided]
    grades = (decided if code in studies.standing_entries else decided[:-1])[-_FEW:]  # else the last one is the tag
    parts = [f"{one.in_term.label} {grading_words.grade_words(one.grade)}" for one in grades]
    changes: list[Telling] = []
    for one in tellings:
        if one.status and (not changes or changes[-1].status != one.status):
            changes.append(one)
    for one in changes[:-1][-_FEW:]:
        status = words.uncapital(str(Status(one.status).label))
        parts.append(f"{status} {words.day(localdate(one.at), today)}")
    return _("Before: %(what)s.") % {"what": ", ".join(parts)} if parts else ""


def _missed(code: str, beside: Beside, today: dt.date) -> Sentence:
    share = (beside.missed or {}).get(code)
    if share is None or share.value is None:
        return ()
    if not share.coverage.is_enough:
        return (_("Too little is reported to say how many of the lessons were missed."),)
    figure = words.percent(share.value)
    title = _("Missed lesson time in %(subject)s") % {"subject": grading_words.subject_name(code)}
    text = _("Missed %(figure)s of the lessons this term.") % {"figure": figure}
    return around(text, figure, share_evidence(title, share, today))


def _step(entry: SubjectEntry, today: dt.date) -> str:
    parts = [entry.next_step]
    if entry.next_on is not None:
        parts.append(words.day(entry.next_on, today))
    return ", ".join(part for part in parts if part)


def _meta(entry: SubjectEntry, today: dt.date) -> str:
    support = [words.uncapital(str(Support(one).label)) for one in entry.support]
    parts = [
        _("help: %(who)s") % {"who": entry.helper} if entry.helper else "",
        words.listed(support),
        _("told %(day)s") % {"day": words.day(localdate(entry.told_at), today)},
    ]
    return words.sentence_case(" · ".join(part for part in parts if part))
