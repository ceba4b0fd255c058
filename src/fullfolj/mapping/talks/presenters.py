"""The page about pupils who want to talk."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping.models import TalkWish
from fullfolj.mapping.talks.queries import Talks
from fullfolj.shell import words


@dataclass(frozen=True)
class TalkRow:
    name: str
    url: str
    meta: str
    met_url: str
    met_label: str


@dataclass(frozen=True)
class MetRow:
    """Somebody with whom the visitor lately has said to have talked; it can be taken back."""

    name: str
    url: str
    meta: str
    undo_url: str


@dataclass(frozen=True)
class TalksPage:
    rows: tuple[TalkRow, ...]
    met: tuple[MetRow, ...]


def talks_page(talks: Talks, visitor: Visitor) -> TalksPage:
    return TalksPage(
        tuple(_row(one, visitor) for one in talks.waiting), tuple(_met_row(one, visitor) for one in talks.met)
    )


def _met_row(one: TalkWish, visitor: Visitor) -> MetRow:
    when = words.moment(one.met_at, visitor.now) if one.met_at else ""
    return MetRow(
        name=str(one.student),
        url=reverse("student", args=[one.student.uuid]),
        meta=_("You noted %(moment)s that you have talked.") % {"moment": when},
        undo_url=reverse("mapping-talk-not-met", args=[one.uuid]),
    )


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
