"""What works here: kinds of support beside pupils without, in words and a table. No order of better and worse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import LEAST
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell
from fullfolj.support.effect import given_tables
from fullfolj.support.effect.kinds import Kind, name_of
from fullfolj.support.effect.own_change import Verdict
from fullfolj.support.effect.queries import UnitEffect
from fullfolj.support.effect.student_presenter import points
from fullfolj.support.effect.works import Judged


@dataclass(frozen=True)
class KindRow:
    """A kind of support: what is known in a sentence or two, and what that is worth."""

    name: str
    said: str
    verdict: str


@dataclass(frozen=True)
class UnitPage:
    """Everything support/effect_unit.html places."""

    unit_name: str
    lead: str
    rows: tuple[KindRow, ...]
    table: AltTable | None
    carried_out: AltTable | None
    followed: AltTable | None
    felt: AltTable | None
    felt_note: str
    method_url: str


def page(found: UnitEffect, today: dt.date) -> UnitPage:
    kinds = sorted(found.given, key=name_of)
    rows = tuple(_row(kind, found) for kind in kinds)
    told = [(kind, found.judged[kind]) for kind in kinds if kind in found.judged]
    given = [(name_of(kind), found.given[kind]) for kind in kinds]
    return UnitPage(
        unit_name=found.unit.display_name,
        lead=_lead(found, today),
        rows=rows,
        table=_table(told) if any(one.estimate for _kind, one in told) else None,
        carried_out=given_tables.carried_out(given) if given else None,
        followed=given_tables.followed(given) if given else None,
        felt=given_tables.felt(given) if given else None,
        felt_note=_(
            "What pupils and guardians said the last time they were asked, and what staff have noted between"
            " follow-ups. What the guardians say is noted by whoever follows up."
        ),
        method_url=reverse("support-effect-method"),
    )


def _lead(found: UnitEffect, today: dt.date) -> str:
    if found.until is None:
        return _("No lessons are known, so nothing can be said of any support.")
    return _(
        "Support that has begun since %(first)s. Each pupil is compared with pupils of the same year who were just as"
        " absent on the same day without that support."
    ) % {"first": words.day(found.first, today)}


def _row(kind: Kind, found: UnitEffect) -> KindRow:
    one = found.judged.get(kind)
    if one is None or one.estimate is None:
        return KindRow(name_of(kind), _few(one), "")
    return KindRow(name_of(kind), _said(one), _verdict(one))


def _few(one: Judged | None) -> str:
    """Never how many fewer than ten they are."""
    if one is None or one.began < LEAST:
        return _("Too few pupils to say anything: at least ten who have begun are needed.")
    return _(
        "Too few to say anything: %(began)s pupils have begun, but for fewer than ten of them are there twenty school"
        " days before and after and pupils to compare with."
    ) % {"began": words.digits(one.began)}


def _said(one: Judged) -> str:
    told = {
        "count": words.digits(one.compared),
        "before": _of_20(one.before),
        "after": _of_20(one.after),
        "others_before": _of_20(one.others_before),
        "others_after": _of_20(one.others_after),
    }
    return (
        _(
            "%(count)s pupils went from %(before)s to %(after)s days absent of 20, on average. Those they are compared"
            " with went from %(others_before)s to %(others_after)s."
        )
        % told
    )


def _of_20(share: float | None) -> str:
    assert share is not None  # known where there is an estimate
    return words.decimal(20 * share)


def _verdict(one: Judged) -> str:
    if one.verdict is Verdict.CANNOT_TELL:
        return _("It cannot be told whether it helps: the difference may be chance.")
    if one.verdict is Verdict.LESS:
        return _("Less absence than among those compared with, by more than chance.")
    return _("More absence than among those compared with, by more than chance.")


def _table(told: Sequence[tuple[Kind, Judged]]) -> AltTable:
    headers = (
        Cell(_("Kind of support")),
        Cell(_("Pupils"), is_number=True),
        Cell(_("Difference against those compared with")),
    )
    rows: list[tuple[Cell, ...]] = []
    for kind, one in told:
        if one.estimate is None:
            rows.append((Cell(name_of(kind)), Cell(_("Too few"), span=2)))
            continue
        found = one.estimate
        numbers = {"points": points(found.difference), "low": points(found.low), "high": points(found.high)}
        text = _("%(points)s percentage points (%(low)s to %(high)s)") % numbers
        rows.append(
            (
                Cell(name_of(kind)),
                Cell(words.digits(one.compared), is_number=True, label=headers[1].text),
                Cell(text, label=headers[2].text),
            )
        )
    return AltTable(_("Difference in days absent, after what was known before"), headers, tuple(rows), is_stacked=True)
