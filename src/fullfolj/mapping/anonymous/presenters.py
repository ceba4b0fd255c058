"""The pages that plan anonymous rounds and hand out codes, and those on which a pupil answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.disclosure import LEAST
from fullfolj.mapping.anonymous.forms import AnonymousForm, CountForm
from fullfolj.mapping.anonymous.queries import ClassToAsk
from fullfolj.mapping.codes.presenters import SlipsPage, slip
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Instrument, Item
from fullfolj.mapping.marks import Refusal
from fullfolj.mapping.models import AnonymousClass, AnonymousCode, AnonymousRound
from fullfolj.mapping.wording.choices import Choice, choices_of
from fullfolj.mapping.wording.frames import Frame, frame
from fullfolj.mapping.wording.words import Words, every_language, words_for
from fullfolj.school.models import Organisation
from fullfolj.shell import words as shell_words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links


@dataclass(frozen=True)
class ClassRow:
    """A class in a round: `url` leads to its results once there are any, `codes_url` to slips while it is open."""

    name: str
    meta: str
    handed_in: str
    url: str
    codes_url: str
    codes_label: str


@dataclass(frozen=True)
class RoundRow:
    name: str
    when: str
    classes: tuple[ClassRow, ...]
    take_back_url: str
    take_back_label: str


@dataclass(frozen=True)
class UnitPage:
    unit: str
    rows: tuple[RoundRow, ...]
    form: AnonymousForm
    errors: tuple[ErrorLink, ...]
    back: str


@dataclass(frozen=True)
class CodesPage:
    group: str
    name: str
    when: str
    handed_in: str
    form: CountForm
    errors: tuple[ErrorLink, ...]
    is_open: bool
    left: int


@dataclass(frozen=True)
class Question:
    code: str
    number: int
    progress: str
    about: str
    text: str
    choices: tuple[Choice, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True)
class AnswerPage:
    """All questions; `done_url` is where who has handed in goes on. `trouble` when nothing was answered."""

    frame: Frame
    name: str
    why: str
    questions: tuple[Question, ...]
    done_url: str
    trouble: str


@dataclass(frozen=True)
class DonePage:
    frame: Frame
    url: str


def unit_page(
    unit: Organisation, rounds: Sequence[AnonymousRound], form: AnonymousForm, today: dt.date, trouble: str
) -> UnitPage:
    errors = ((ErrorLink(trouble, form["groups"].auto_id),) if trouble else ()) + error_links(form)
    rows = tuple(_round_row(unit, one, today) for one in rounds)
    return UnitPage(unit.display_name, rows, form, errors, reverse("mapping-unit", args=[unit.uuid]))


def class_rows(found: Iterable[AnonymousClass], today: dt.date) -> list[ClassRow]:
    return [_class_row(one, today) for one in found]


def codes_page(asked: ClassToAsk, form: CountForm, today: dt.date) -> CodesPage:
    planned = asked.found.round
    return CodesPage(
        group=asked.found.group.display_name,
        name=_name(planned),
        when=_when(planned, today),
        handed_in=_handed_in(asked.found),
        form=form,
        errors=error_links(form),
        is_open=today <= planned.closes_on,
        left=asked.left,
    )


def slips_page(found: AnonymousClass, codes: Sequence[str], address: str) -> SlipsPage:
    """Slips that are the same but for the code, so that none can be told from another."""
    group, last = found.group.display_name, found.round.closes_on
    return SlipsPage(
        group=group,
        name=_("%(name)s, anonymous") % {"name": _name(found.round)},
        until=shell_words.day(last, last),
        address=address.split("://", 1)[1],
        slips=tuple(slip(group, one, address) for one in codes),
        back=reverse("mapping-anonymous-codes", args=[found.round.uuid, found.group.uuid]),
    )


def answer_address(language: str) -> str:
    return _in_language(reverse("mapping-anonymous-answer"), language)


def done_address(language: str) -> str:
    return _in_language(reverse("mapping-anonymous-done"), language)


def answer_page(code: AnonymousCode, language: str, *, is_empty: bool = False) -> AnswerPage:
    instrument = code.of_class.round.instrument.instrument
    words = words_for(instrument, language)
    places = enumerate(instrument.items, 1)
    return AnswerPage(
        frame=frame(words, instrument.languages, reverse("mapping-anonymous-answer")),
        name=instrument.name[words.language],
        why=instrument.why[words.language],
        questions=tuple(_question(instrument, item, number, words) for number, item in places),
        done_url=done_address(words.language),
        trouble=words.says["nothing"] if is_empty else "",
    )


def done_page(language: str) -> DonePage:
    known = every_language()
    words = known.get(language) or next(iter(known.values()))
    address = reverse("mapping-anonymous-done")
    return DonePage(frame(words, tuple(known), address), _in_language(reverse("mapping-enter"), language))


def _question(instrument: Instrument, item: Item, number: int, words: Words) -> Question:
    says, total = words.says, len(instrument.items)
    return Question(
        code=item.code,
        number=number,
        progress=says["progress"].format(number=words.number(number), total=words.number(total)),
        about=says[item.dimension.value] if item.dimension else "",
        text=item.text[words.language],
        choices=choices_of(instrument, item, words, None),
        others=tuple(Choice(one.value, says[one.value], is_chosen=False) for one in Refusal),
    )


def _in_language(address: str, language: str) -> str:
    return f"{address}?lang={language}" if language in every_language() else address


def _round_row(unit: Organisation, planned: AnonymousRound, today: dt.date) -> RoundRow:
    classes = sorted(planned.classes.all(), key=lambda one: one.group.display_name)
    name, when = _name(planned), _when(planned, today)
    is_begun = any(one.handed_in for one in classes)
    return RoundRow(
        name=name,
        when=when,
        classes=tuple(_class_row(one, today) for one in classes),
        take_back_url="" if is_begun else reverse("mapping-anonymous-take-back", args=[unit.uuid, planned.uuid]),
        take_back_label=_("Take back: %(name)s, %(when)s") % {"name": name, "when": when},
    )


def _class_row(found: AnonymousClass, today: dt.date) -> ClassRow:
    planned, group = found.round, found.group.display_name
    name, place = _name(planned), [planned.uuid, found.group.uuid]
    has_closed = planned.closes_on < today
    return ClassRow(
        name=group,
        meta=_("%(name)s, %(when)s") % {"name": name, "when": _when(planned, today)},
        handed_in=_handed_in(found),
        url=reverse("mapping-anonymous-results", args=place) if has_closed and found.handed_in >= LEAST else "",
        codes_url="" if has_closed else reverse("mapping-anonymous-codes", args=place),
        codes_label=_("Codes for %(group)s: %(name)s") % {"group": group, "name": name},
    )


def _handed_in(found: AnonymousClass) -> str:
    text = ngettext("%(count)s pupil has handed in.", "%(count)s pupils have handed in.", found.handed_in)
    return text % {"count": found.handed_in}


def _name(planned: AnonymousRound) -> str:
    instrument = planned.instrument.instrument
    return instrument.name[language_of(instrument)]


def _when(planned: AnonymousRound, today: dt.date) -> str:
    return shell_words.period(planned.opens_on, planned.closes_on, today)
