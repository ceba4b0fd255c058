"""The pages of a mapping meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.dimension_words import language_of, tag_of
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.marks import Answers, Refusal, profile
from fullfolj.mapping.meeting.forms import RestForm
from fullfolj.mapping.meeting.queries import AtHand, Meeting, Place, WaitingClass
from fullfolj.mapping.meeting.written import Rest, Written
from fullfolj.mapping.models import MappingSource, StaffMapping
from fullfolj.shell import words
from fullfolj.shell.charts import strip, strip_legend
from fullfolj.shell.components import ErrorLink, LegendItem, Sentence, Strip, Tag
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.error_links import error_links
from fullfolj.shell.panels import PanelLink, panels_of
from fullfolj.shell.signal_words import strip_days, words_of

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
    """What staff said in an earlier round: a mark in each dimension, and what it rested on."""

    when: str
    marks: tuple[tuple[str, Tag], ...]
    sources: str
    note: str


@dataclass(frozen=True)
class StudentLink:
    name: str
    url: str
    is_done: bool


@dataclass(frozen=True)
class ClassPage:
    """The pupils of the class, for when somebody asks who is left."""

    group: str
    progress: str
    back: str
    students: tuple[StudentLink, ...]


@dataclass(frozen=True)
class MeetingPage:
    """One pupil. Of the others nobody is named: the class is fetched when it is asked for (`class_url`).

    `colleague` is the note that stands against the one that was sent.
    """

    group: str
    name: str
    page_url: str
    progress: str
    number: int
    total: int
    back: str
    class_url: str
    keys: tuple[tuple[str, str], ...]
    dimensions: tuple[DimensionRows, ...]
    rest: RestForm
    account: int
    seen: str
    colleague: str
    errors: tuple[ErrorLink, ...]
    is_open: bool
    written: str
    attendance: Strip | None
    legend: tuple[LegendItem, ...]
    signals: tuple[Sentence, ...]
    earlier: tuple[EarlierRow, ...]
    panels: tuple[PanelLink, ...]


def meetings_page(waiting: Sequence[WaitingClass], visitor: Visitor) -> MeetingsPage:
    plan_url = reverse("mapping") if visitor.may(permissions.PLAN) else ""
    return MeetingsPage(tuple(_meeting_row(one, visitor) for one in waiting), plan_url)


def address_after(held: Meeting, number: int) -> str:
    """The next pupil; the classes after the last."""
    if number + 1 < len(held.places):
        return _address(held, held.places[number + 1])
    return reverse("mapping-meetings")


def class_page(held: Meeting) -> ClassPage:
    done = sum(one.is_done for one in held.places)
    return ClassPage(
        group=held.group.display_name,
        progress=_done(done, len(held.places)),
        back=reverse("mapping-meeting", args=[held.round.uuid, held.group.uuid]),
        students=tuple(StudentLink(str(one.student), _address(held, one), one.is_done) for one in held.places),
    )


def rest_of(place: Place, beside: AtHand) -> Rest:
    """What stands in the fields: what is written; until somebody says who is there, those who were there last time."""
    told = place.mapping
    if told is None:
        return Rest(participants=beside.latest)
    said = told.participants if told.participants or told.done_at else beside.latest
    return Rest(told.sources, said, told.note)


def student_page(
    held: Meeting,
    number: int,
    beside: AtHand,
    rest: RestForm,
    sent: Answers,
    trouble: str,
    visitor: Visitor,
) -> MeetingPage:
    """`sent` and a bound `rest` are what could not be taken, with the `trouble`; they stand as they were sent."""
    place, planned = held.places[number], held.round
    told, lit, name = place.mapping, beside.lit, str(place.student)
    answers = {**(told.answers if told else {}), **sent}
    sees_days = lit is not None and permissions.SEE_ATTENDANCE in beside.may
    days = strip(strip_days(lit.strip)) if lit is not None and sees_days else None
    return MeetingPage(
        group=held.group.display_name,
        name=name,
        page_url=reverse("student", args=[place.student.uuid]),
        progress=_("%(number)s of %(total)s") % {"number": number + 1, "total": len(held.places)},
        number=number + 1,
        total=len(held.places),
        back=reverse("mapping-meetings"),
        class_url=reverse("mapping-meeting-class", args=[planned.uuid, held.group.uuid]),
        keys=_keys(),
        dimensions=tuple(_dimensions(planned.instrument.instrument, answers)),
        rest=rest,
        account=visitor.account.pk,
        seen=_seen(told, beside).as_text(),
        colleague=told.note if trouble and told is not None and told.note != rest["note"].value() else "",
        errors=_errors(rest, trouble),
        is_open=planned.is_open_on(visitor.today),
        written=_written(told, visitor),
        attendance=days,
        legend=strip_legend() if days else (),
        signals=tuple(words_of(one, name, visitor.today).sentence for one in lit.signals) if lit else (),
        earlier=tuple(_earlier(one, visitor) for one in beside.earlier),
        panels=panels_of(place.student.uuid, beside.may - {permissions.ANSWER}),
    )


def _keys() -> tuple[tuple[str, str], ...]:
    """Each key and what it does while a question has the focus."""
    return (
        ("1, 2 …", _("chooses an answer and goes on to the next question")),
        ("0", _("says that it can't be told")),
        ("+", _("shows all the questions, or the short form")),
        ("m", _("goes to what more is needed")),
        ("n", _("shows the names of the class, or hides them")),
        ("Enter", _("goes on to the next pupil")),
    )


def _seen(told: StaffMapping | None, beside: AtHand) -> Written:
    """What the page shows as written. Those who were there and can't be chosen any more are not on it."""
    if told is None:
        return Written()
    choosable = {one.pk for one in beside.readers}
    there = [one for one in told.participants if one in choosable]
    return Written(told.answers, Rest(told.sources, there, told.note))


def _errors(rest: RestForm, trouble: str) -> tuple[ErrorLink, ...]:
    return ((ErrorLink(trouble, rest["note"].id_for_label),) if trouble else ()) + error_links(rest)


def _done(done: int, pupils: int) -> str:
    return _("%(done)s of %(pupils)s pupils are done.") % {"done": done, "pupils": pupils}


def _meeting_row(one: WaitingClass, visitor: Visitor) -> MeetingRow:
    return MeetingRow(
        name=one.group.display_name,
        url=reverse("mapping-meeting", args=[one.round.uuid, one.group.uuid]),
        meta=f"{one.round.unit.display_name}, {words.period(one.round.opens_on, one.round.closes_on, visitor.today)}",
        pupils=one.pupils,
        done=one.done,
        progress=_done(one.done, one.pupils),
    )


def _address(held: Meeting, place: Place) -> str:
    return reverse("mapping-meeting-student", args=[held.round.uuid, held.group.uuid, place.student.uuid])


def _dimensions(instrument: Instrument, answers: Answers) -> list[DimensionRows]:
    language, found = language_of(instrument), []
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


def _choices(instrument: Instrument, item: Item, answers: Answers, language: str) -> tuple[Choice, ...]:
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
    return EarlierRow(
        when=words.day(one.round.opens_on, visitor.today),
        marks=tuple(
            (str(NAMES[found.dimension]), tag_of(found.mark))
            for found in profile(one.round.instrument.instrument, one.answers)
        ),
        sources=rests_on(one.sources),
        note=one.note,
    )


def rests_on(sources: Sequence[str]) -> str:
    """What a mapping rests on as a sentence; empty where nothing is said."""
    labels = [words.uncapital(str(MappingSource(one).label)) for one in sources]
    return _("It rests on: %(sources)s.") % {"sources": words.listed(labels)} if labels else ""
