"""The pupil's own pages: answers, what staff have shown, and goals; and the page of a child for guardians."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.mapping.dimension_words import answer_words, language_of
from fullfolj.mapping.models import GoalState, OwnGoal, ShareChoice, Sheet, ShownMapping
from fullfolj.mapping.taking_part.answers_presenter import AnswersPart, answers_parts, dimension_heading
from fullfolj.mapping.taking_part.forms import CommentForm, GoalForm
from fullfolj.mapping.wording.health import Gentle, gentle
from fullfolj.mapping.wording.words import Reader
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink, Option
from fullfolj.shell.error_links import error_links


@dataclass(frozen=True)
class OwnLink:
    label: str
    url: str
    about: str


@dataclass(frozen=True)
class ShareForm:
    """What the pupil wishes to show guardians of one round."""

    legend: str
    url: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class AnswersPage:
    parts: tuple[AnswersPart, ...]
    shares: tuple[ShareForm, ...]


@dataclass(frozen=True)
class ShownPart:
    """One mapping by staff that the pupil may see: by dimension, question and answer in words; never a mark."""

    heading: str
    meta: str
    dimensions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    note: str
    form: CommentForm
    url: str
    errors: tuple[ErrorLink, ...]
    gentle: Gentle


@dataclass(frozen=True)
class GoalRow:
    text: str
    meta: str
    is_open: bool
    is_due: bool
    url: str
    end_url: str
    gentle: Gentle


@dataclass(frozen=True)
class GoalsPage:
    open: tuple[GoalRow, ...]
    ended: tuple[GoalRow, ...]
    form: GoalForm
    errors: tuple[ErrorLink, ...]
    gentle: Gentle


@dataclass(frozen=True)
class GoalPage:
    back: str
    form: GoalForm
    errors: tuple[ErrorLink, ...]
    gentle: Gentle


@dataclass(frozen=True)
class ChildPage:
    name: str
    back: str
    parts: tuple[AnswersPart, ...]


def own_links(student: Person) -> tuple[OwnLink, ...]:
    """From the page of what is open now to the rest that is the pupil's."""
    pages = {
        "answers": (_("My answers"), _("What you have answered, and what is shown at home.")),
        "goals": (_("My goals"), _("What you want to reach, in your own words.")),
        "shown": (_("What the school has said"), _("What staff have answered about you, once you have talked of it.")),
    }
    return tuple(
        OwnLink(label, reverse(f"mapping-own-{page}", args=[student.uuid]), about)
        for page, (label, about) in pages.items()
    )


def child_links(children: Iterable[Person]) -> tuple[OwnLink, ...]:
    """To what each child wishes to show."""
    return tuple(OwnLink(one.given_name, reverse("mapping-child", args=[one.uuid]), "") for one in children)


def answers_page(
    student: Person, sheets: Sequence[Sheet], said: Mapping[int, ShareChoice], today: dt.date
) -> AnswersPage:
    newest_first = sorted(sheets, key=lambda one: one.round.opens_on, reverse=True)
    return AnswersPage(
        answers_parts(sheets, today), tuple(_share_form(student, one, said, today) for one in newest_first)
    )


def _share_form(student: Person, sheet: Sheet, said: Mapping[int, ShareChoice], today: dt.date) -> ShareForm:
    instrument = sheet.round.instrument.instrument
    about = {
        "name": instrument.name[language_of(instrument)],
        "when": words.period(sheet.round.opens_on, sheet.round.closes_on, today),
    }
    chosen = said.get(sheet.round_id)
    return ShareForm(
        legend=_("%(name)s, %(when)s") % about,
        url=reverse("mapping-share", args=[student.uuid, sheet.round.uuid]),
        options=tuple(Option(one.value, str(one.label), one is chosen) for one in ShareChoice),
    )


def shown_parts(
    student: Person, shown: Sequence[ShownMapping], today: dt.date, sent: Mapping[uuid.UUID, CommentForm]
) -> tuple[ShownPart, ...]:
    """`sent` is round → a form that could not be taken, with what was written."""
    return tuple(_shown_part(student, one, today, sent) for one in shown)


def _shown_part(
    student: Person, shown: ShownMapping, today: dt.date, sent: Mapping[uuid.UUID, CommentForm]
) -> ShownPart:
    told, planned = shown.mapping, shown.mapping.round
    instrument = planned.instrument.instrument
    language = language_of(instrument)
    form = sent.get(planned.uuid) or CommentForm(None, initial={"note": shown.comment}, auto_id=f"id_{planned.pk}_%s")
    seen = words.day(localdate(shown.shown_at), today) if shown.shown_at else ""
    return ShownPart(
        heading=words.sentence_case(words.period(planned.opens_on, planned.closes_on, today)),
        meta=_("Shown to you on %(day)s.") % {"day": seen},
        dimensions=tuple(
            (
                dimension_heading(dimension),
                tuple(
                    (item.text[language], answer_words(instrument, item, told.answers, language))
                    for item in instrument.items
                    if item.dimension is dimension and item.code in told.answers
                ),
            )
            for dimension in instrument.dimensions
        ),
        note=told.note,
        form=form,
        url=reverse("mapping-own-comment", args=[student.uuid, planned.uuid]),
        errors=error_links(form),
        gentle=_gentle(form),
    )


def goals_page(student: Person, goals: Sequence[OwnGoal], form: GoalForm, trouble: str, today: dt.date) -> GoalsPage:
    """`trouble` is why a goal was not taken, though its form was well filled in."""
    rows = [(one, goal_row(student, one, today)) for one in goals]
    return GoalsPage(
        open=tuple(row for one, row in rows if one.state == GoalState.OPEN),
        ended=tuple(row for one, row in rows if one.state != GoalState.OPEN),
        form=form,
        errors=_troubles(form, trouble),
        gentle=_gentle(form),
    )


def goal_page(student: Person, form: GoalForm, trouble: str) -> GoalPage:
    back = reverse("mapping-own-goals", args=[student.uuid])
    return GoalPage(back, form, _troubles(form, trouble), _gentle(form))


def goal_row(student: Person, one: OwnGoal, today: dt.date) -> GoalRow:
    is_open, changed = one.state == GoalState.OPEN, words.day(localdate(one.changed_at), today)
    again = {"day": words.day(one.look_again_on, today)}
    meta = _("To look at again on %(day)s.") % again if is_open else f"{GoalState(one.state).label}, {changed}."
    return GoalRow(
        text=one.text,
        meta=meta,
        is_open=is_open,
        is_due=is_open and one.look_again_on <= today,
        url=reverse("mapping-own-goal", args=[student.uuid, one.uuid]),
        end_url=reverse("mapping-own-goal-end", args=[student.uuid, one.uuid]),
        gentle=gentle(one.text),
    )


def child_page(student: Person, sheets: Sequence[Sheet], today: dt.date) -> ChildPage:
    parts = answers_parts(sheets, today, Reader.GUARDIAN)
    return ChildPage(str(student), reverse("student", args=[student.uuid]), parts)


def _troubles(form: GoalForm, trouble: str) -> tuple[ErrorLink, ...]:
    return ((ErrorLink(trouble, form["note"].id_for_label),) if trouble else ()) + error_links(form)


def _gentle(form: CommentForm | GoalForm) -> Gentle:
    return gentle(str(form["note"].value() or ""))
