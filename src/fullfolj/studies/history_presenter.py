"""What has been said of a subject over time: by teachers, and by the pupil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Person
from fullfolj.shell import grading_words, words
from fullfolj.studies.beside import Telling, own_tellings, tellings
from fullfolj.studies.models import Status, Support


@dataclass(frozen=True)
class ToldRow:
    """`what` is a status, or that it was taken away; `more` everything else that was said with it."""

    day: str
    by: str
    what: str
    more: str


@dataclass(frozen=True)
class HistoryPage:
    subject: str
    name: str
    back: str
    told: tuple[ToldRow, ...]
    own: tuple[ToldRow, ...]


def page(student: Person, subject: Subject, today: dt.date) -> HistoryPage:
    """The newest first."""
    told = reversed(tellings(student).get(subject.code, []))
    return HistoryPage(
        subject=grading_words.subject_name(subject.code),
        name=str(student),
        back=reverse("studies-student", args=[student.uuid]),
        told=tuple(_told(one, today) for one in told),
        own=tuple(_own(student, subject, today)),
    )


def _told(one: Telling, today: dt.date) -> ToldRow:
    status = str(Status(one.status).label) if one.status else _("Taken away")
    if one.is_confirmed:
        status = _("%(status)s, as before") % {"status": status}
        return ToldRow(_day(one.at, today), one.by or _("somebody who is not here any more"), status, "")
    return ToldRow(_day(one.at, today), one.by or _("somebody who is not here any more"), status, _more(one, today))


def _more(one: Telling, today: dt.date) -> str:
    support = [words.uncapital(str(Support(each).label)) for each in one.support]
    step = ", ".join(part for part in (one.next_step, words.day(one.next_on, today) if one.next_on else "") if part)
    parts = [
        one.remains,
        _("next step: %(step)s") % {"step": step} if step else "",
        _("help: %(who)s") % {"who": one.helper} if one.helper else "",
        words.listed(support),
    ]
    return words.sentence_case(" · ".join(part for part in parts if part))


def _own(student: Person, subject: Subject, today: dt.date) -> Iterator[ToldRow]:
    for one in own_tellings(student, subject.code):
        parts = [
            _("Wants to put most into this subject now.") if one.is_priority else "",
            _("Goal: %(goal)s.") % {"goal": one.goal.rstrip(".")} if one.goal else "",
            one.comment,
        ]
        text = _("Taken away") if one.is_gone else " ".join(part for part in parts if part)
        yield ToldRow(_day(one.at, today), str(student), text, "")


def _day(at: dt.datetime, today: dt.date) -> str:
    return words.day(localdate(at), today)
