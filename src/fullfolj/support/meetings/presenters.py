"""A meeting as it is shown on a projector: one pupil at a time, and nobody else's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.models import Group, Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.cases.presenters import when
from fullfolj.support.models import (
    AgendaPart,
    Case,
    Intervention,
    ItemState,
    Meeting,
    MeetingDecision,
    MeetingItem,
    SharedMeasure,
)


@dataclass(frozen=True)
class AgendaRow:
    """A line of the agenda. It says why and never who: other pupils' names are not on the projector."""

    number: int
    why: str
    url: str
    is_current: bool
    is_done: bool


@dataclass(frozen=True)
class AgendaSection:
    heading: str
    rows: tuple[AgendaRow, ...]


@dataclass(frozen=True)
class DecisionRow:
    what: str
    who: str
    when: str


@dataclass(frozen=True)
class TriedRow:
    """A support measure; `follow_url` is empty once it has ended."""

    what: str
    when: str
    follow_url: str


@dataclass(frozen=True)
class PupilPart:
    """What all who work with the pupil may read: strengths, own words, and what goes on or has been tried."""

    strengths: tuple[str, ...]
    own_words: tuple[str, ...]
    tried: tuple[TriedRow, ...]


@dataclass(frozen=True)
class ItemPage:
    """`heading` is the pupil's first name and initial, the group's name, or the school's.

    `measure_url` begins a support measure for the group or the school, `shared` are those that go on; both are
    empty for a pupil.
    """

    title: str
    kicker: str
    heading: str
    whole_name: str
    why: str
    pupil: PupilPart | None
    pupil_url: str
    effect_url: str
    measure_url: str
    shared: tuple[TriedRow, ...]
    agenda: tuple[AgendaSection, ...]
    decisions: tuple[DecisionRow, ...]
    form: Form
    errors: tuple[ErrorLink, ...]
    url: str
    lines_url: str
    state_url: str
    next_url: str
    previous_url: str
    recap_url: str
    left: str
    more_url: str
    take_up_url: str
    is_open: bool


@dataclass(frozen=True)
class TakeUpPage:
    title: str
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class MeetingRow:
    name: str
    meta: str
    url: str


@dataclass(frozen=True)
class MeetingsPage:
    """Those there have been, and a new one."""

    rows: tuple[MeetingRow, ...]
    form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class ProposePage:
    name: str
    back: str
    back_text: str
    form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class TaskRow:
    what: str
    meta: str
    url: str
    done_url: str


def meetings_page(found: Sequence[Meeting], form: Form, today: dt.date) -> MeetingsPage:
    rows = tuple(
        MeetingRow(
            title(one, today),
            str(one.unit) if one.closed_at is None else _("%(unit)s · closed") % {"unit": one.unit},
            reverse("support-meeting" if one.closed_at is None else "support-meeting-recap", args=[one.uuid]),
        )
        for one in found
    )
    return MeetingsPage(rows, form, error_links(form, whole="support"))


def propose_page(whom: Person | Group, form: Form) -> ProposePage:
    """A pupil or a group is put on the next agenda."""
    is_pupil = isinstance(whom, Person)
    return ProposePage(
        name=str(whom),
        back=reverse("student", args=[whom.uuid]) if is_pupil else reverse("support-meetings"),
        back_text=str(whom) if is_pupil else _("Meetings"),
        form=form,
        errors=error_links(form, whole="support"),
    )


def title(meeting: Meeting, today: dt.date) -> str:
    return f"{meeting.get_kind_display()} {words.day(meeting.date, today)}"


def item_page(
    meeting: Meeting,
    items: Sequence[MeetingItem],
    item: MeetingItem,
    cases: Sequence[Case],
    shared: Sequence[SharedMeasure],
    form: Form,
    today: dt.date,
) -> ItemPage:
    place = list(items).index(item)
    around = {"number": place + 1, "all": len(items), "part": words.uncapital(item.get_part_display())}
    student, is_open = item.student, meeting.closed_at is None
    return ItemPage(
        title=title(meeting, today),
        kicker=_("Item %(number)s of %(all)s · %(part)s") % around,
        heading=short_name(student) if student else str(item.group or item.unit),
        whole_name=str(student) if student else "",
        why=item.why,
        pupil=_pupil(meeting, item, cases, today) if student else None,
        pupil_url=reverse("student", args=[student.uuid]) if student else "",
        effect_url=f"{reverse('support-effect-student', args=[student.uuid])}?chart" if student else "",
        measure_url="" if student else _measure_url(item),
        shared=tuple(_shared(one, today) for one in shared),
        agenda=agenda(meeting, items, item),
        decisions=decision_rows(item.decisions.all(), today),
        form=form,
        errors=error_links(form, whole="decision"),
        url=_url("support-meeting-item", meeting, item),
        lines_url=_url("support-meeting-lines", meeting, item),
        state_url=_url("support-meeting-state", meeting, item),
        next_url=_url("support-meeting-item", meeting, items[place + 1]) if place + 1 < len(items) else "",
        previous_url=_url("support-meeting-item", meeting, items[place - 1]) if place else "",
        recap_url=reverse("support-meeting-recap", args=[meeting.uuid]),
        left=_left(meeting.waiting) if is_open else "",
        more_url=reverse("support-meeting-more", args=[meeting.uuid]) if is_open and meeting.waiting else "",
        take_up_url=reverse("support-meeting-take-up", args=[meeting.uuid]) if is_open else "",
        is_open=is_open,
    )


def take_up_page(meeting: Meeting, form: Form, today: dt.date) -> TakeUpPage:
    return TakeUpPage(
        title(meeting, today), reverse("support-meeting", args=[meeting.uuid]), form, error_links(form, whole="take-up")
    )


def decision_rows(found: Iterable[MeetingDecision], today: dt.date) -> tuple[DecisionRow, ...]:
    ordered = sorted(found, key=lambda one: (one.noted_at, one.pk))
    return tuple(DecisionRow(one.what, str(one.responsible), words.day(one.due_on, today)) for one in ordered)


def task_rows(found: Sequence[MeetingDecision], today: dt.date) -> tuple[TaskRow, ...]:
    return tuple(
        TaskRow(
            one.what,
            _("%(about)s · %(who)s · by %(day)s")
            % {
                "about": one.student or about(one.item),
                "who": one.responsible,
                "day": words.day(one.due_on, today),
            },
            reverse("student", args=[one.student.uuid]) if one.student else "",
            reverse("support-task-done", args=[one.uuid]),
        )
        for one in found
    )


def short_name(student: Person) -> str:
    """First name and initial, for a wall that many look at."""
    return f"{student.given_name} {student.family_name[:1]}." if student.family_name else student.given_name


def about(item: MeetingItem) -> str:
    """Whom or what it is about, short: the pupil's first name and initial, or what about a group or the school."""
    if item.student:
        return short_name(item.student)
    return f"{item.group}: {item.why}" if item.group else item.why


def _url(route: str, meeting: Meeting, item: MeetingItem) -> str:
    return reverse(route, args=[meeting.uuid, item.uuid])


def _left(waiting: int) -> str:
    if not waiting:
        return ""
    text = ngettext("%(count)s more waits.", "%(count)s more wait.", waiting)
    return words.sentence_case(text % {"count": words.count(waiting)})


def agenda(meeting: Meeting, items: Sequence[MeetingItem], current: MeetingItem) -> tuple[AgendaSection, ...]:
    """Part by part, with why each item is there."""
    numbered = [(number, one) for number, one in enumerate(items, 1)]
    return tuple(
        AgendaSection(
            str(part.label),
            tuple(
                AgendaRow(
                    number, _said(one, current), _url("support-meeting-item", meeting, one), one == current, _done(one)
                )
                for number, one in numbered
                if one.part == part
            ),
        )
        for part in AgendaPart
        if any(one.part == part for one in items)
    )


def _said(one: MeetingItem, current: MeetingItem) -> str:
    return about(one) if one == current or not one.student else one.why


def _done(one: MeetingItem) -> bool:
    return one.state != ItemState.WAITING


def _measure_url(item: MeetingItem) -> str:
    address = reverse("support-shared-begin", args=[item.unit.uuid])
    return f"{address}?group={item.group.uuid}" if item.group else address


def _pupil(meeting: Meeting, item: MeetingItem, cases: Sequence[Case], today: dt.date) -> PupilPart:
    going = [one for one in cases if one.closed_on is None]
    return PupilPart(
        strengths=tuple(one.strengths for one in going if one.strengths),
        own_words=tuple(text for one in going for text in (one.own_view, one.own_goal) if text),
        tried=tuple(_tried(meeting, item, one, today) for case in cases for one in case.interventions.all()),
    )


def _tried(meeting: Meeting, item: MeetingItem, one: Intervention, today: dt.date) -> TriedRow:
    """It is followed up in the meeting itself."""
    url = "" if one.ended_on else reverse("support-meeting-follow", args=[meeting.uuid, item.uuid, one.uuid])
    return TriedRow(one.what, when(one, today), url)


def _shared(one: SharedMeasure, today: dt.date) -> TriedRow:
    return TriedRow(one.what, when(one, today), reverse("support-shared-follow", args=[one.unit.uuid, one.uuid]))
