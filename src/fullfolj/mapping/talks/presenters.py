"""The page about pupils who want to talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping.models import TalkWish
from fullfolj.shell import words


@dataclass(frozen=True)
class TalkRow:
    name: str
    url: str
    meta: str
    met_url: str
    met_label: str


def rows(wishes: Sequence[TalkWish], visitor: Visitor) -> list[TalkRow]:
    return [_row(one, visitor) for one in wishes]


def _row(one: TalkWish, visitor: Visitor) -> TalkRow:
    name = str(one.student)
    said = {"moment": words.moment(one.wished_at, visitor.now), "name": str(one.to) if one.to else ""}
    meta = _("Asked %(moment)s for %(name)s.") if one.to else _("Asked %(moment)s for any adult.")
    return TalkRow(
        name=name,
        url=reverse("student", args=[one.student.uuid]),
        meta=meta % said,
        met_url=reverse("mapping-talk-met", args=[one.uuid]),
        met_label=_("We have talked: %(name)s") % {"name": name},
    )
