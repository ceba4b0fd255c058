"""The page that makes codes, the slips to print, and the page where a code is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import segno
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fullfolj.mapping.codes.forms import CodesForm
from fullfolj.mapping.codes.queries import CodeClass, Holder
from fullfolj.mapping.codes.secrets import shown
from fullfolj.mapping.dimension_words import language_of
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links

#: White squares around a QR code, so that a camera finds its edge.
_BORDER = 2


@dataclass(frozen=True)
class HolderRow:
    value: str
    name: str
    is_chosen: bool
    state: str
    type_in_url: str
    type_in_label: str


@dataclass(frozen=True)
class CodesPage:
    group: str
    name: str
    when: str
    rows: tuple[HolderRow, ...]
    form: CodesForm
    errors: tuple[ErrorLink, ...]
    is_open: bool
    paper_url: str


@dataclass(frozen=True)
class Slip:
    """What is cut out and given to one pupil. `path` draws the QR code in a square of `size` units."""

    name: str
    code: str
    path: str
    size: int


@dataclass(frozen=True)
class SlipsPage:
    group: str
    name: str
    until: str
    address: str
    slips: tuple[Slip, ...]
    back: str


def codes_page(found: CodeClass, form: CodesForm, now: dt.datetime) -> CodesPage:
    today = localtime(now).date()
    chosen = set(form["students"].value() or [])
    instrument = found.round.instrument.instrument
    return CodesPage(
        group=found.group.display_name,
        name=instrument.name[language_of(instrument)],
        when=words.period(found.round.opens_on, found.round.closes_on, today),
        rows=tuple(_row(found, one, chosen, now) for one in found.holders),
        form=form,
        errors=error_links(form),
        is_open=today <= found.round.closes_on,
        paper_url=reverse("mapping-paper", args=[found.round.uuid, found.group.uuid]),
    )


def slips_page(
    found: CodeClass,
    chosen: Sequence[Holder],
    codes: Mapping[tuple[int, int | None], str],
    ends_at: dt.datetime,
    address: str,
) -> SlipsPage:
    """`address`: where a code is written, as a whole URL. The QR code has the code after #, which no server is sent."""
    instrument = found.round.instrument.instrument
    last = localtime(ends_at).date() - dt.timedelta(days=1)
    return SlipsPage(
        group=found.group.display_name,
        name=instrument.name[language_of(instrument)],
        until=words.day(last, last),
        address=address.split("://", 1)[1],
        slips=tuple(slip(one.name, codes[one.respondent.key], address) for one in chosen),
        back=reverse("mapping-codes", args=[found.round.uuid, found.group.uuid]),
    )


def _row(found: CodeClass, one: Holder, chosen: set[str], now: dt.datetime) -> HolderRow:
    return HolderRow(
        value=one.value,
        name=one.name,
        is_chosen=one.value in chosen,
        state=_state(one, now),
        type_in_url=reverse("mapping-type-in", args=[found.round.uuid, found.group.uuid, one.value]),
        type_in_label=_("Type in from paper: %(name)s") % {"name": one.name},
    )


def _state(one: Holder, now: dt.datetime) -> str:
    if one.is_done:
        return _("Has handed in")
    if one.code is None:
        return _("No code")
    if one.code.ends_at <= now:
        return _("The code has run out")
    return _("Has opened the questions") if one.code.openings else _("Has a code")


def slip(name: str, code: str, address: str) -> Slip:
    """`address`: where a code is written; `name`: what stands above the code, so that it comes to the right hands."""
    rows = list(segno.make_qr(f"{address}#{code}", error="m").matrix_iter(border=_BORDER))
    dots = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Slip(name, shown(code), "".join(dots), len(rows))
