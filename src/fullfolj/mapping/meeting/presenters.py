"""The pages of a mapping meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.dimension_words import NAMES, language_of, tag_of
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.meeting import queries
from fullfolj.mapping.meeting.forms import RestForm
from fullfolj.mapping.meeting.queries import Place, WaitingClass
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.mapping.profiles.marks import Refusal, profile
from fullfolj.school.models import Group
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink, Sentence, Tag
from fullfolj.shell.panels import PanelLink, panels_of
from fullfolj.shell.signal_words import words_of

#: The keys that choose an answer, in the order of the options; `0` says that it can't be told.
_KEYS = "123456789"


@dataclass(frozen=True)
class MeetingRow:
    name: str
    url: str
    meta: str
    pupils: int
    done: int
    progress: str


@dataclass(frozen=True)
class MeetingsPage:
    rows: tuple[MeetingRow, ...]
    plan_url: str


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    key: str
    is_chosen: bool


@dataclass(frozen=True)
class QuestionRow:
    code: str
    text: str
    choices: tuple[Choice, ...]
    is_short: bool


@dataclass(frozen=True)
class DimensionRows:
    name: str
    rows: tuple[QuestionRow, ...]
    is_short: bool


@dataclass(frozen=True)
class EarlierRow:
    """What staff said in an earlier round: a mark in each dimension."""

    when: str
    marks: tuple[tuple[str, Tag], ...]
    note: str


@dataclass(frozen=True)
class StudentLink:
    name: str
    url: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class MeetingPage:
    group: str
    name: str
    page_url: str
    progress: str
    number: int
    total: int
    back: str
    students: tuple[StudentLink, ...]
    dimensions: tuple[DimensionRows, ...]
    rest: RestForm
    seen: str
    errors: tuple[ErrorLink, ...]
    is_open: bool
    written: str
    signals: tuple[Sentence, ...]
    earlier: tuple[EarlierRow, ...]
    panels: tuple[PanelLink, ...]


def meetings_page(waiting: Sequence[WaitingClass], visitor: Visitor) -> MeetingsPage:
    plan_url = reverse("mapping") if visitor.may(permissions.PLAN) else ""
    return MeetingsPage(tuple(_meeting_row(one, visitor) for one in waiting), plan_url)


def address_after(planned: MappingRound, group: Group, places: Sequence[Place], number: int) -> str:
    """The next pupil; the classes after the last."""
    if number + 1 < len(places):
        return _address(planned, group, places[number + 1])
    return reverse("mapping-meetings")


def student_page(
    planned: MappingRound,
    group: Group,
    places: Sequence[Place],
    number: int,
    rest: RestForm,
    trouble: str,
    visitor: Visitor,
) -> MeetingPage:
    place = places[number]
    told, instrument = place.mapping, planned.instrument.instrument
    if told is not None and not rest.is_bound:
        rest.initial = {"sources": told.sources, "note": told.note}
    lit = queries.lit(place.student, visitor)
    may = visitor.permissions - {permissions.ANSWER}
    errors = [ErrorLink(trouble, "questions")] if trouble else []
    errors += [ErrorLink(str(text), rest[name].id_for_label) for name, texts in rest.errors.items() for text in texts]
    return MeetingPage(
        group=group.display_name,
        name=str(place.student),
        page_url=reverse("student", args=[place.student.uuid]),
        progress=_("%(number)s of %(total)s") % {"number": number + 1, "total": len(places)},
        number=number + 1,
        total=len(places),
        back=reverse("mapping-meetings"),
        students=tuple(
            StudentLink(str(one.student), _address(planned, group, one), one.is_done, one is place) for one in places
        ),
        dimensions=tuple(_dimensions(instrument, told)),
        rest=rest,
        seen=told.changed_at.isoformat() if told else "",
        errors=tuple(errors),
        is_open=planned.is_open_on(visitor.today),
        written=_written(told, visitor),
        signals=tuple(words_of(one, str(place.student), visitor.today).sentence for one in lit.signals) if lit else (),
        earlier=tuple(_earlier(one, visitor) for one in queries.earlier(place.student, planned)),
        panels=panels_of(place.student.uuid, may),
    )


def _meeting_row(one: WaitingClass, visitor: Visitor) -> MeetingRow:
    return MeetingRow(
        name=one.group.display_name,
        url=reverse("mapping-meeting", args=[one.round.uuid, one.group.uuid]),
        meta=f"{one.round.unit.display_name}, {words.period(one.round.opens_on, one.round.closes_on, visitor.today)}",
        pupils=one.pupils,
        done=one.done,
        progress=_("%(done)s of %(pupils)s pupils are done.") % {"done": one.done, "pupils": one.pupils},
    )


def _address(planned: MappingRound, group: Group, place: Place) -> str:
    return reverse("mapping-meeting-student", args=[planned.uuid, group.uuid, place.student.uuid])


def _dimensions(instrument: Instrument, told: StaffMapping | None) -> list[DimensionRows]:
    language, answers = language_of(instrument), told.answers if told else {}
    found = []
    for dimension in (*Dimension, None):
        rows = tuple(
            QuestionRow(one.code, one.text[language], _choices(instrument, one, answers, language), _is_short(one))
            for one in instrument.items
            if one.dimension is dimension and not one.is_text
        )
        if rows:
            name = str(NAMES[dimension]) if dimension else _("Questions")
            found.append(DimensionRows(name, rows, any(row.is_short for row in rows)))
    return found


def _is_short(item: Item) -> bool:
    """There is a short form of the dimensions only."""
    return item.is_prioritised or item.dimension is None


def _choices(instrument: Instrument, item: Item, answers: dict[str, int | str], language: str) -> tuple[Choice, ...]:
    chosen = answers.get(item.code)
    options = [
        Choice(str(one.value), one.text[language], key, chosen == one.value)
        for one, key in zip(instrument.options(item), _KEYS, strict=False)
    ]
    unclear = Refusal.UNCLEAR
    return (*options, Choice(unclear.value, _("Can't tell"), "0", chosen == unclear.value))


def _written(told: StaffMapping | None, visitor: Visitor) -> str:
    if told is None:
        return ""
    said = {"moment": words.moment(told.changed_at, visitor.now), "name": str(told.by) if told.by else ""}
    return _("Last written %(moment)s by %(name)s.") % said if told.by else _("Last written %(moment)s.") % said


def _earlier(one: StaffMapping, visitor: Visitor) -> EarlierRow:
    marks = profile(one.round.instrument.instrument, one.answers)
    when = words.day(one.round.opens_on, visitor.today)
    return EarlierRow(when, tuple((str(NAMES[d.dimension]), tag_of(d.mark)) for d in marks), one.note)
