"""Four dimensions side by side: mark, how many answers it rests on, and the words of those answers. Never a sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.dimension_words import NAMES, answer_words, language_of, tag_of
from fullfolj.mapping.instruments.content import Instrument, Item
from fullfolj.mapping.profiles.marks import DimensionProfile
from fullfolj.mapping.profiles.queries import OwnProfile
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import Tag


@dataclass(frozen=True)
class AnswerRow:
    """A question and its answer; `points` when it points to a need of support."""

    question: str
    answer: str
    points: bool


@dataclass(frozen=True)
class DimensionPart:
    name: str
    tag: Tag
    rests_on: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class ProfilePart:
    """One round: strengths are the questions whose answers speak most for the pupil."""

    heading: str
    meta: str
    strengths: tuple[str, ...]
    dimensions: tuple[DimensionPart, ...]


@dataclass(frozen=True)
class StudentPage:
    name: str
    back: str
    empty: str
    parts: tuple[ProfilePart, ...]
    own_url: str


def student_page(student: Person, profiles: Sequence[OwnProfile], visitor: Visitor) -> StudentPage:
    is_own = visitor.account.person_id == student.pk and visitor.may(permissions.ANSWER)
    return StudentPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        empty="" if profiles else _("Nobody has answered yet. That says nothing about how things are."),
        parts=tuple(_part(one, visitor.today) for one in profiles),
        own_url=reverse("mapping-own") if is_own else "",
    )


def _part(found: OwnProfile, today: dt.date) -> ProfilePart:
    sheet, instrument = found.sheet, found.instrument
    language = language_of(instrument)
    meta = _("The pupil's own answers, %(day)s.") % {"day": words.day(localdate(sheet.changed_at), today)}
    return ProfilePart(
        heading=instrument.name[language],
        meta=meta,
        strengths=tuple(one.text[language] for one in _strong(instrument, sheet.answers)),
        dimensions=tuple(_dimension(one, instrument, sheet.answers, language) for one in found.dimensions),
    )


def _strong(instrument: Instrument, answers: Mapping[str, int | str]) -> list[Item]:
    """Statements that the pupil says are wholly true, and that it is good that they are."""
    strong = []
    for item in instrument.items:
        best = max(option.value for option in instrument.options(item))
        if item.risk and best not in item.risk and answers.get(item.code) == best:
            strong.append(item)
    return strong


def _dimension(
    one: DimensionProfile, instrument: Instrument, answers: Mapping[str, int | str], language: str
) -> DimensionPart:
    rests_on = _("%(pointing)s of %(answered)s answers point to a need of support; %(items)s were asked.") % {
        "pointing": one.pointing,
        "answered": one.answered,
        "items": one.items,
    }
    rows = tuple(
        AnswerRow(
            item.text[language], answer_words(instrument, item, answers, language), answers.get(item.code) in item.risk
        )
        for item in instrument.items
        if item.dimension is one.dimension
    )
    return DimensionPart(str(NAMES[one.dimension]), tag_of(one.mark), rests_on, rows)
