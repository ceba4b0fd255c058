"""What is done for classes and schools and waits to be followed up, on *Idag*."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.support import permissions
from fullfolj.support.shared import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.DUE):
        return []
    found = queries.due(visitor)
    since = _("for %(whom)s, since %(day)s.")
    return [
        DeskLine(
            one.what,
            reverse("support-shared-follow", args=[one.unit.uuid, one.uuid]),
            since % {"whom": one.group or one.unit, "day": words.day(one.next_on, visitor.today)},
        )
        for one in found
    ]


SOURCE = DeskSource(
    name="shared-follow-ups",
    order=5,
    permission=permissions.WORK,
    heading=lambda: _("To follow up for classes and the school"),
    hint=lambda: _("The line goes away when somebody has said how it works."),
    lines=_lines,
)
