"""The pages about rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.rounds.forms import PlanForm
from fullfolj.mapping.rounds.queries import Asked, RoundState
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink, MarkShape, Tag
from fullfolj.shell.error_links import error_links


@dataclass(frozen=True)
class UnitRow:
    name: str
    url: str


@dataclass(frozen=True)
class RoundRow:
    """`asked`, `done`: pupils; the bar is done of asked."""

    name: str
    url: str
    groups: str
    when: str
    answered: str
    asked: int
    done: int
    take_back_url: str
    take_back_label: str


@dataclass(frozen=True)
class UnitPage:
    unit: str
    lead: str
    rows: tuple[RoundRow, ...]
    form: PlanForm
    errors: tuple[ErrorLink, ...]
    own_url: str
    report_url: str
    anonymous_url: str


@dataclass(frozen=True)
class AskedRow:
    name: str
    url: str
    tag: Tag


@dataclass(frozen=True)
class AskedGroup:
    """A class, how far it has come, and its pupils; `name` is empty for those who are in none of the classes now."""

    name: str
    answered: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True)
class RoundPage:
    unit: str
    name: str
    when: str
    lead: str
    back: str
    groups: tuple[AskedGroup, ...]


def unit_rows(units: Sequence[Organisation]) -> list[UnitRow]:
    return [UnitRow(one.display_name, reverse("mapping-unit", args=[one.uuid])) for one in units]


def unit_page(
    unit: Organisation, states: Sequence[RoundState], form: PlanForm, today: dt.date, trouble: str
) -> UnitPage:
    errors = ((ErrorLink(trouble, form["groups"].auto_id),) if trouble else ()) + error_links(form)
    rows = tuple(_round_row(unit, state, today) for state in states)
    routes = ("mapping-instruments", "mapping-report", "mapping-anonymous")
    return UnitPage(
        unit.display_name, _lead(states, today), rows, form, errors, *(reverse(one, args=[unit.uuid]) for one in routes)
    )


def round_page(unit: Organisation, planned: MappingRound, asked: Sequence[Asked], today: dt.date) -> RoundPage:
    done = sum(one.done for one in asked)
    return RoundPage(
        unit=unit.display_name,
        name=_name(planned),
        when=_when(planned, today),
        lead=answered_words(planned, done, len(asked)),
        back=reverse("mapping-unit", args=[unit.uuid]),
        groups=tuple(_group(planned, name, list(some)) for name, some in groupby(asked, key=lambda one: one.group)),
    )


def _group(planned: MappingRound, name: str, asked: Sequence[Asked]) -> AskedGroup:
    """`asked` stand by class already."""
    done = sum(one.done for one in asked)
    rows = (
        AskedRow(str(one.student), reverse("student", args=[one.student.uuid]), _tag(planned, one)) for one in asked
    )
    return AskedGroup(name, answered_words(planned, done, len(asked)), tuple(rows))


def planned_words(planned: MappingRound, today: dt.date) -> str:
    first = {"first": words.day(planned.opens_on, today)}
    if planned.instrument.party == Party.STAFF:
        return _("The round is planned. Staff can begin their meetings on %(first)s.") % first
    if planned.instrument.party == Party.GUARDIAN:
        return _("The round is planned. Guardians can answer from %(first)s.") % first
    return _("The round is planned. Pupils can answer from %(first)s.") % first


def _lead(states: Sequence[RoundState], today: dt.date) -> str:
    on = [one for one in states if one.round.is_open_on(today)]
    if not on:
        return _("No round is going on.")
    going = ngettext("%(count)s round is going on.", "%(count)s rounds are going on.", len(on))
    return words.sentence_case(going % {"count": words.count(len(on))})


def _round_row(unit: Organisation, state: RoundState, today: dt.date) -> RoundRow:
    planned, name = state.round, _name(state.round)
    address = reverse("mapping-round", args=[unit.uuid, planned.uuid])
    return RoundRow(
        name=name,
        url=address,
        groups=", ".join(one.display_name for one in state.groups),
        when=_when(planned, today),
        answered=answered_words(planned, state.done, state.asked),
        asked=state.asked,
        done=state.done,
        take_back_url="" if state.begun else reverse("mapping-round-take-back", args=[unit.uuid, planned.uuid]),
        take_back_label=_("Take back: %(name)s, %(when)s") % {"name": name, "when": _when(planned, today)},
    )


def _name(planned: MappingRound) -> str:
    instrument = planned.instrument.instrument
    language = (get_language() or "sv")[:2]
    return instrument.name.get(language, instrument.name["sv"])


def _when(planned: MappingRound, today: dt.date) -> str:
    return words.period(planned.opens_on, planned.closes_on, today)


def answered_words(planned: MappingRound, done: int, asked: int) -> str:
    """How far a round has come, in one sentence."""
    if planned.instrument.party == Party.STAFF:
        return _("%(done)s of %(pupils)s pupils are done.") % {"done": done, "pupils": asked}
    if planned.instrument.party == Party.GUARDIAN:
        text = _("Guardians of %(done)s of %(asked)s pupils have handed in.")
    else:
        text = _("%(done)s of %(asked)s pupils have handed in.")
    return text % {"done": done, "asked": asked}


def _tag(planned: MappingRound, one: Asked) -> Tag:
    is_staffs = planned.instrument.party == Party.STAFF
    if not one.begun:
        return Tag(MarkShape.NO_DATA, _("Not begun") if is_staffs else _("Has not begun"))
    if not one.done:
        return Tag(MarkShape.NO_DATA, _("Begun") if is_staffs else _("Has begun"))
    return Tag(MarkShape.WORKS, _("Done") if is_staffs else _("Has handed in"))
