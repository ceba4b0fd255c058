"""What a pupil is asked, and has answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from fullfolj.access.gate import Visitor, student_or_refusal
from fullfolj.access.permissions import Role
from fullfolj.access.scopes import readers_of
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import rounds_for
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.school.models import Person


@dataclass(frozen=True)
class Survey:
    """A round as one pupil meets it; `sheet` once something is answered."""

    student: Person
    round: MappingRound
    instrument: Instrument
    sheet: Sheet | None

    def answer(self, item: str) -> int | str | None:
        return self.sheet.answers.get(item) if self.sheet else None

    @property
    def answered(self) -> int:
        """How many of the questions have an answer, also that there is none to give."""
        return sum(self.answer(one.code) is not None for one in self.instrument.items)


def own_student(visitor: Visitor, *, page: str) -> Person:
    """The signed-in pupil. Http404 for an account that is no person of the school."""
    person = visitor.account.person
    if person is None:
        raise Http404
    return student_or_refusal(visitor, person.uuid, permissions.ANSWER, page=page)


def open_surveys(student: Person, today: dt.date) -> list[Survey]:
    rounds = list(rounds_for(student, today))
    sheets = {one.round_id: one for one in Sheet.objects.filter(student=student, round__in=rounds)}
    return [Survey(student, one, one.instrument.instrument, sheets.get(one.pk)) for one in rounds]


def survey(student: Person, round_uuid: uuid.UUID, today: dt.date) -> Survey:
    """A round in which the pupil is asked today, or has answered; Http404 for any other."""
    planned = rounds_for(student, today).filter(uuid=round_uuid).first()
    sheet = Sheet.objects.filter(student=student, round__uuid=round_uuid).select_related("round__instrument").first()
    if planned is None:
        if sheet is None:
            raise Http404
        planned = sheet.round
    return Survey(student, planned, planned.instrument.instrument, sheet)


def mentors(student: Person, today: dt.date) -> Sequence[str]:
    """The names of those who see the answers as the pupil's mentors."""
    readers = readers_of(student, permissions.SEE, today)
    return [str(one.account) for one in readers if any(ground.role is Role.MENTOR for ground in one.grounds)]
