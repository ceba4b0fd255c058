"""The subjects of a pupil in which something is left, a row each: the core first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.grading.eligibility import CORE
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import (
    MarkShape,
    Tag,
)
from fullfolj.studies.models import Status, SubjectEntry, Support
from fullfolj.studies.queries import Studies

_SHAPES = {
    Status.ON_THE_WAY: MarkShape.WORKS,
    Status.AT_RISK: MarkShape.NEEDS_SUPPORT,
    Status.LACKS_BASIS: MarkShape.NO_DATA,
    Status.REACHED: MarkShape.WORKS,
}


@dataclass(frozen=True)
class LeftRow:
    """A subject in which something is left."""

    subject: str
    tag: Tag
    remains: str
    step: str
    meta: str


def left_rows(studies: Studies, today: dt.date) -> Iterator[LeftRow]:
    """Subjects in which something is left: a teacher has marked them, or the latest grade is not passed. Core first."""
    core = [code for alternatives in CORE for code in alternatives]
    entries = studies.standing_entries
    marked = {code for code, one in entries.items() if Status(one.status).needs_words}
    failed = {code for code, one in studies.prognosis.expected.items() if not one.is_passed}
    for code in sorted(marked | failed, key=lambda one: (one not in core, one)):
        name = grading_words.subject_name(code)
        entry = entries.get(code)
        if entry is not None:
            status = Status(entry.status)
            tag = Tag(_SHAPES[status], str(status.label))
            yield LeftRow(name, tag, entry.remains, _step(entry, today), _meta(entry, today))
        else:
            grade = grading_words.grade_words(studies.assessment.standing.grades.get(code, ""))
            tag = Tag(MarkShape.NEEDS_SUPPORT, _("Latest grade %(grade)s") % {"grade": grade})
            yield LeftRow(name, tag, _("No teacher has written what is left."), "", "")


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
