"""Four dimensions side by side: mark, how many answers it rests on, and the words of those answers. Never a sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.profiles.marks import DimensionProfile, Mark, Refusal
from fullfolj.mapping.profiles.queries import OwnProfile
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import MarkShape, Tag

NAMES: Mapping[Dimension, object] = {
    Dimension.ACADEMIC: pgettext_lazy("dimension", "Academic"),
    Dimension.BEHAVIOURAL: pgettext_lazy("dimension", "Behavioural"),
    Dimension.COGNITIVE: pgettext_lazy("dimension", "Cognitive"),
    Dimension.AFFECTIVE: pgettext_lazy("dimension", "Affective"),
}
_MARKS: Mapping[Mark, tuple[MarkShape, object]] = {
    Mark.WORKS: (MarkShape.WORKS, gettext_lazy("Works")),
    Mark.WATCH: (MarkShape.WATCH, gettext_lazy("Watch")),
    Mark.NEEDS_SUPPORT: (MarkShape.NEEDS_SUPPORT, gettext_lazy("Needs support")),
    Mark.NO_BASIS: (MarkShape.NO_DATA, gettext_lazy("Basis is lacking")),
}
_REFUSALS: Mapping[str, object] = {
    Refusal.SKIP: gettext_lazy("Did not want to answer"),
    Refusal.UNCLEAR: gettext_lazy("Did not understand the question"),
}


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
    language = _language(instrument)
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
    shape, word = _MARKS[one.mark]
    rests_on = _("%(pointing)s of %(answered)s answers point to a need of support; %(items)s were asked.") % {
        "pointing": one.pointing,
        "answered": one.answered,
        "items": one.items,
    }
    rows = tuple(
        AnswerRow(
            item.text[language], _answer(instrument, item, answers, language), answers.get(item.code) in item.risk
        )
        for item in instrument.items
        if item.dimension is one.dimension
    )
    return DimensionPart(str(NAMES[one.dimension]), Tag(shape, str(word)), rests_on, rows)


def _answer(instrument: Instrument, item: Item, answers: Mapping[str, int | str], language: str) -> str:
    value = answers.get(item.code)
    if value is None:
        return _("Not answered")
    if isinstance(value, str):
        return str(_REFUSALS[value])
    return next(one.text[language] for one in instrument.options(item) if one.value == value)


def _language(instrument: Instrument) -> str:
    wished = (get_language() or "sv")[:2]
    return wished if wished in instrument.languages else instrument.languages[0]
