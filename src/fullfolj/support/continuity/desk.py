"""Open cases that nobody leads any more and in which nothing comes up, on *Idag* of those who may move them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.support import permissions
from fullfolj.support.continuity import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.RESTING):
        return []
    found = queries.led_by_nobody(visitor)
    return [_line(one, found[one]) for one in sorted(found, key=lambda one: (str(one), one.pk))]


def _line(leader: Account, count: int) -> DeskLine:
    text = ngettext("%(count)s case to lead", "%(count)s cases to lead", count)
    told = ngettext(
        "%(name)s has left, or does not reach the pupil any more.",
        "%(name)s has left, or does not reach the pupils any more.",
        count,
    )
    return DeskLine(
        words.sentence_case(text % {"count": words.count(count, neuter=True)}),
        f"{reverse('support-open-work')}?from={leader.pk}",
        told % {"name": leader},
    )


SOURCE = DeskSource(
    name="cases-left",
    order=3,
    permission=permissions.MOVE,
    heading=lambda: _("Cases that nobody leads"),
    hint=lambda: _("The line goes away when a colleague has taken over, or when the case is closed."),
    lines=_lines,
)
