"""The pages about what is done for classes and schools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.cases.presenters import FollowUpRow, follow_up_row, when
from fullfolj.support.catalogue.content import Dose, Kind, said
from fullfolj.support.catalogue.presenters import dose_words
from fullfolj.support.models import SharedMeasure
from fullfolj.support.sessions.presenters import fidelity_words


@dataclass(frozen=True)
class SharedRow:
    """`url` leads to following it up; empty once it has ended. `dose` is what is planned, `held` what is noted.

    `fidelity` is how it goes compared with the plan; empty before anybody has said."""

    what: str
    meta: str
    kind: str
    dose: str
    held: str
    fidelity: str
    sessions_url: str
    when: str
    is_due: bool
    url: str
    follow_ups: tuple[FollowUpRow, ...]


@dataclass(frozen=True)
class SharedPage:
    going_on: tuple[SharedRow, ...]
    ended: tuple[SharedRow, ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BeginPage:
    unit: str
    form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class SharedFollowPage:
    """`kept` is what the tab keeps the words under: another once a follow-up is saved."""

    row: SharedRow
    form: Form
    errors: tuple[ErrorLink, ...]
    kept: str


def shared_page(
    found: Iterable[SharedMeasure],
    kinds: Mapping[tuple[str, int], Kind],
    units: Sequence[Organisation],
    today: dt.date,
) -> SharedPage:
    rows = [(one, row(one, kinds, today)) for one in found]
    begin = tuple((str(one), reverse("support-shared-begin", args=[one.uuid])) for one in units)
    return SharedPage(
        going_on=tuple(each for one, each in rows if one.ended_on is None),
        ended=tuple(each for one, each in rows if one.ended_on is not None),
        units=begin,
    )


def begin_page(unit: Organisation, form: Form) -> BeginPage:
    return BeginPage(str(unit), form, error_links(form, whole="support"))


def follow_page(
    one: SharedMeasure, kinds: Mapping[tuple[str, int], Kind], form: Form, today: dt.date
) -> SharedFollowPage:
    kept = f"follow {one.uuid} {len(one.follow_ups.all())}"
    return SharedFollowPage(row(one, kinds, today), form, error_links(form, whole="support"), kept)


def row(one: SharedMeasure, kinds: Mapping[tuple[str, int], Kind], today: dt.date) -> SharedRow:
    about = {
        "whom": one.group.display_name if one.group else _("Everybody at %(unit)s") % {"unit": one.unit},
        "mode": words.uncapital(one.get_mode_display()),
        "owner": str(one.responsible),
        "day": words.day(one.starts_on, today),
    }
    parts = [_("%(whom)s · %(mode)s · %(owner)s sees to it · from %(day)s") % about]
    if one.stand_in:
        parts.append(_("%(name)s stands in.") % {"name": one.stand_in})
    kind = kinds.get((one.kind, one.kind_version or 0))
    return SharedRow(
        what=one.what,
        meta=" · ".join(parts),
        kind="" if kind is None else said(kind.name),
        dose=_dose(one),
        held=_held(one, today),
        fidelity=fidelity_words(one),
        sessions_url=reverse("support-shared-sessions", args=[one.unit.uuid, one.uuid]),
        when=when(one, today),
        is_due=one.is_due(today),
        url="" if one.ended_on else reverse("support-shared-follow", args=[one.unit.uuid, one.uuid]),
        follow_ups=tuple(follow_up_row(told, today) for told in one.follow_ups.all()),
    )


def _dose(one: SharedMeasure) -> str:
    dose = dose_words(Dose(times=one.times_a_week, minutes=one.minutes))
    return _("Planned: %(dose)s.") % {"dose": words.uncapital(dose)} if dose else ""


def _held(one: SharedMeasure, today: dt.date) -> str:
    """How many sessions were held, with the window; empty before any is noted."""
    days = [session.date for session in one.sessions.all() if session.is_held]
    if not days:
        return ""
    told = {"count": len(days), "period": words.period(min(days), max(days), today)}
    return ngettext("Held %(count)s time, %(period)s.", "Held %(count)s times, %(period)s.", len(days)) % told
