"""Four dimensions side by side: mark, how many answers it rests on, and the words of those answers. Never a sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.mapping.dimension_words import answer_words, language_of, tag_of
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.marks import DimensionProfile
from fullfolj.mapping.models import Sheet
from fullfolj.mapping.profiles.queries import OwnProfile
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, Tag, around
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.next_steps import Shown, StepLink, steps_from


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
    rests_on: Sentence
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class ProfilePart:
    """One round: strengths are the questions whose answers speak most for the pupil; `others` count in no mark."""

    heading: str
    meta: str
    strengths: tuple[str, ...]
    dimensions: tuple[DimensionPart, ...]
    others: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class StudentPage:
    name: str
    back: str
    empty: str
    parts: tuple[ProfilePart, ...]
    steps: tuple[StepLink, ...]


def student_page(student: Person, profiles: Sequence[OwnProfile], visitor: Visitor) -> StudentPage:
    return StudentPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        empty="" if profiles else _("The pupil has not answered yet. That says nothing about how things are."),
        parts=tuple(_part(one, visitor.today) for one in profiles),
        steps=steps_from(Shown.MAPPING, student.uuid, visitor.permissions) if profiles else (),
    )


def _part(found: OwnProfile, today: dt.date) -> ProfilePart:
    sheet, instrument = found.sheet, found.instrument
    language = language_of(instrument)
    said = {"day": words.day(localdate(sheet.changed_at), today), "name": str(sheet.typed_by or "")}
    if sheet.typed_by is None:
        meta = _("The pupil's own answers, %(day)s.") % said
    else:
        meta = _("The pupil's own answers on paper, typed in %(day)s by %(name)s.") % said
    return ProfilePart(
        heading=instrument.name[language],
        meta=meta,
        strengths=tuple(one.text[language] for one in _strong(instrument, sheet.answers)),
        dimensions=tuple(_dimension(one, found, language, today) for one in found.dimensions),
        others=_rows(None, found, language),
    )


def _strong(instrument: Instrument, answers: Mapping[str, int | str]) -> list[Item]:
    """Statements that the pupil says are wholly true, and that it is good that they are."""
    well = (one for one in instrument.items if instrument.speaks_well(one))
    return [one for one in well if answers.get(one.code) == instrument.highest(one)]


def _dimension(one: DimensionProfile, found: OwnProfile, language: str, today: dt.date) -> DimensionPart:
    rests_on, rows = _rests_on(one, found.sheet, today), _rows(one.dimension, found, language)
    return DimensionPart(str(NAMES[one.dimension]), tag_of(one.mark), rests_on, rows)


def _rows(dimension: Dimension | None, found: OwnProfile, language: str) -> tuple[AnswerRow, ...]:
    instrument, answers = found.instrument, found.sheet.answers
    return tuple(
        AnswerRow(
            item.text[language], answer_words(instrument, item, answers, language), answers.get(item.code) in item.risk
        )
        for item in instrument.items
        if item.dimension is dimension and not item.is_text
    )


def _rests_on(one: DimensionProfile, sheet: Sheet, today: dt.date) -> Sentence:
    figure = _("%(pointing)s of %(answered)s answers") % {"pointing": one.pointing, "answered": one.answered}
    asked = {"answered": one.answered, "items": one.items}
    evidence = Evidence(
        title=str(NAMES[one.dimension]),
        numerator=ngettext(
            "%(count)s answer that points to a need of support",
            "%(count)s answers that point to a need of support",
            one.pointing,
        )
        % {"count": one.pointing},
        denominator=ngettext("%(count)s question with an answer", "%(count)s questions with an answer", one.answered)
        % {"count": one.answered},
        window=words.period(sheet.round.opens_on, sheet.round.closes_on, today),
        coverage=_("%(answered)s of %(items)s questions answered") % asked,
        rule=_(
            "Under a quarter: works. From a quarter: watch. From a half, or two of the most important questions: needs "
            "support. With fewer than 60 per cent answered: basis is lacking."
        ),
    )
    return around(_("%(figure)s point to a need of support.") % {"figure": figure}, figure, evidence)
