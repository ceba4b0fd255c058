"""Slots that nobody will hold, on *Idag* of those who may give them to somebody else."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.support import permissions
from fullfolj.support.flex import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.AHEAD_OF_US):
        return []
    return [_line(one, visitor) for one in queries.left(visitor)]


def _line(one: queries.Left, visitor: Visitor) -> DeskLine:
    text = ngettext("%(count)s slot to hold", "%(count)s slots to hold", one.count)
    told = ngettext(
        "%(name)s is not here any more. It starts %(moment)s.",
        "%(name)s is not here any more. The first starts %(moment)s.",
        one.count,
    )
    return DeskLine(
        words.sentence_case(text % {"count": words.count(one.count, neuter=True)}),
        f"{reverse('support-open-work')}?from={one.holder.pk}",
        told % {"name": one.holder, "moment": words.moment(one.first, visitor.now)},
    )


SOURCE = DeskSource(
    name="slots-left",
    order=3,
    permission=permissions.MOVE,
    heading=lambda: _("Slots that nobody will hold"),
    hint=lambda: _("The line goes away when a colleague has taken over, or when the slots are called off."),
    lines=_lines,
)
