"""What a pupil is asked, and has answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor, student_or_refusal
from fullfolj.access.permissions import Role
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import readers_of
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import Whose, rounds_for, subject_of
from fullfolj.mapping.free_text.queries import texts_of
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.models import MappingRound, Sheet, SurveyCode
from fullfolj.school.models import Person


@dataclass(frozen=True)
class Survey:
    """A round as the pupil, or a guardian of the pupil's, meets it; `sheet` once something is answered.

    A code opens this round and nothing else. `texts` is item → what is written there.
    """

    student: Person
    guardian_id: int | None
    round: MappingRound
    instrument: Instrument
    sheet: Sheet | None
    is_by_code: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def whose(self) -> Whose:
        """As the actions take it."""
        return {"planned": self.round, "student": self.student, "guardian_id": self.guardian_id}

    def answer(self, item: str) -> int | str | None:
        """Of a question that is answered in words of one's own, the text."""
        if item in self.texts:
            return self.texts[item]
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
    return student_or_refusal(visitor, person.uuid, permissions.TAKE_PART, page=page)


def children(visitor: Visitor) -> list[Person]:
    """Those about whom the visitor answers as a guardian; the reading is logged."""
    found = [one for one in scopes.students(visitor.scope(permissions.ANSWER)) if one.pk != visitor.account.person_id]
    ground = visitor.ground(permissions.ANSWER)
    log_readings([one.pk for one in found], by=visitor.actor, page="mapping.children", ground=ground, at=visitor.now)
    return sorted(found, key=lambda one: (one.given_name, one.pk))


def open_surveys(visitor: Visitor, student: Person) -> list[Survey]:
    guardian = _guardian(visitor, student)
    rounds = rounds_for(student, guardian, visitor.today)
    sheets = {one.round_id: one for one in Sheet.objects.filter(student=student, guardian=guardian, round__in=rounds)}
    return [Survey(student, guardian, one, one.instrument.instrument, sheets.get(one.pk)) for one in rounds]


def student_to_answer_for(visitor: Visitor, student_uuid: uuid.UUID) -> Person:
    """The pupil about whom the visitor answers. Http404 for any other. Nothing is read of the pupil."""
    found = scopes.student(visitor.scope(permissions.ANSWER), student_uuid)
    if found is None:
        raise Http404
    return found


def survey(visitor: Visitor, student: Person, round_uuid: uuid.UUID) -> Survey:
    """A round in which the pupil is asked today, or has answered; Http404 for any other.

    Whoever came in by a code is let in to the round of the code alone, about its pupil alone, and as long as no other
    code has taken its place.
    """
    guardian = _guardian(visitor, student)
    answered = Sheet.objects.filter(student=student, guardian=guardian, round__uuid=round_uuid)
    sheet = answered.select_related("round__instrument").defer("round__instrument__content").first()
    asked = rounds_for(student, guardian, visitor.today) if sheet is None else [sheet.round]
    planned = next((one for one in asked if one.uuid == round_uuid), None)
    if planned is None:
        raise Http404
    if visitor.narrowed is not None and visitor.narrowed.subject not in _subjects(planned, student, guardian, visitor):
        raise Http404
    instrument = planned.instrument.instrument
    texts = texts_of(sheet) if any(one.is_text for one in instrument.items) else {}
    return Survey(student, guardian, planned, instrument, sheet, visitor.narrowed is not None, texts)


def _subjects(planned: MappingRound, student: Person, guardian: int | None, visitor: Visitor) -> set[str]:
    """What a session may be about that the code of whoever answers has opened; nothing once the code has run out."""
    codes = SurveyCode.objects.filter(round=planned, student=student, guardian=guardian, ends_at__gt=visitor.now)
    return {subject_of(planned, student, number) for number in codes.values_list("pk", flat=True)}


def _guardian(visitor: Visitor, student: Person) -> int | None:
    """Who answers about the pupil; None for the pupil."""
    return None if visitor.account.person_id == student.pk else visitor.account.person_id


def mentors(student: Person, today: dt.date) -> Sequence[str]:
    """The names of those who see the answers as the pupil's mentors."""
    readers = readers_of(student, permissions.SEE, today)
    return [str(one.account) for one in readers if any(ground.role is Role.MENTOR for ground in one.grounds)]
