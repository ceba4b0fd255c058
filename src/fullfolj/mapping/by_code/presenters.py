"""The page with the classes that are answering, and the one where a code is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.mapping.codes.queries import AnsweringClass
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.rounds.presenters import answered_words
from fullfolj.mapping.wording.frames import Frame, frame
from fullfolj.mapping.wording.words import Words, every_language
from fullfolj.shell import words


@dataclass(frozen=True)
class AnsweringRow:
    name: str
    meta: str
    asked: int
    done: int
    answered: str
    codes_url: str
    codes_label: str


@dataclass(frozen=True)
class EnterPage:
    """`written` is what was written that opens nothing, to be compared with the slip."""

    frame: Frame
    trouble: str
    left: str
    written: str


def answering_rows(found: Sequence[AnsweringClass], today: dt.date) -> list[AnsweringRow]:
    return [_answering_row(one, today) for one in found]


def enter_page(language: str, *, trouble: str = "", left: bool = False, written: str = "") -> EnterPage:
    """`trouble` is the key of what went wrong; `left` when somebody has just left the tablet."""
    known = every_language()
    spoken = known.get(language) or next(iter(known.values()))
    says = spoken.says
    return EnterPage(_frame(spoken), says[trouble] if trouble else "", says["left"] if left else "", written)


def _answering_row(one: AnsweringClass, today: dt.date) -> AnsweringRow:
    instrument = one.round.instrument.instrument
    name = instrument.name[language_of(instrument)]
    until = words.day(one.round.closes_on, today)
    return AnsweringRow(
        name=one.group.display_name,
        meta=_("%(unit)s, %(name)s, until %(day)s") % {"unit": one.round.unit.display_name, "name": name, "day": until},
        asked=one.asked,
        done=one.done,
        answered=answered_words(one.round, one.done, one.asked),
        codes_url=reverse("mapping-codes", args=[one.round.uuid, one.group.uuid]),
        codes_label=_("Codes for %(group)s: %(name)s") % {"group": one.group.display_name, "name": name},
    )


def _frame(spoken: Words) -> Frame:
    return frame(spoken, tuple(every_language()), reverse("mapping-enter"))
