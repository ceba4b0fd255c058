"""The pages about what is decided for a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.mapping.models import ClassDecision
from fullfolj.school.models import Group
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links


@dataclass(frozen=True)
class DecisionRow:
    """`url` leads to looking again, while it is open."""

    text: str
    meta: str
    outcome: str
    url: str
    take_back_url: str


@dataclass(frozen=True)
class DecidePage:
    group: str
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]
    rows: tuple[DecisionRow, ...]


@dataclass(frozen=True)
class OutcomePage:
    row: DecisionRow
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]


def decide_page(group: Group, decisions: Sequence[ClassDecision], form: Form, today: dt.date) -> DecidePage:
    back = reverse("mapping-class", args=[group.uuid])
    return DecidePage(group.display_name, back, form, error_links(form, whole="decision"), rows(decisions, today))


def outcome_page(one: ClassDecision, form: Form, today: dt.date) -> OutcomePage:
    return OutcomePage(
        _row(one, today), reverse("mapping-decide", args=[one.group.uuid]), form, error_links(form, whole="decision")
    )


def rows(decisions: Sequence[ClassDecision], today: dt.date) -> tuple[DecisionRow, ...]:
    return tuple(_row(one, today) for one in decisions)


def _row(one: ClassDecision, today: dt.date) -> DecisionRow:
    about = {
        "group": one.group.display_name,
        "dimension": words.uncapital(str(one.get_dimension_display())),
        "owner": str(one.owner),
        "done": words.day(one.done_by, today),
        "again": words.day(one.look_again_on, today),
    }
    meta = _("%(group)s, %(dimension)s. %(owner)s sees to it by %(done)s. Looked at again on %(again)s.") % about
    if one.ended_at is None:
        return DecisionRow(
            one.text,
            meta,
            "",
            reverse("mapping-decision", args=[one.uuid]),
            reverse("mapping-decision-take-back", args=[one.uuid]),
        )
    ended = {"day": words.day(localdate(one.ended_at), today), "outcome": one.outcome}
    return DecisionRow(one.text, meta, _("Looked at on %(day)s: %(outcome)s") % ended, "", "")
