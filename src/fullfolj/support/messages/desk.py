"""The room's line on *Idag*: messages that did not go. Names stand behind it, where the reading is logged."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell.desk_lines import DeskLine, DeskSource, counted
from fullfolj.support import permissions
from fullfolj.support.messages import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.STUCK):
        return []
    days = [localdate(at) for at in queries.stuck(visitor).values_list("asked_at", flat=True)]
    text = ngettext("%(count)s message that did not go", "%(count)s messages that did not go", len(days))
    return counted(text, days, reverse("support-messages"), visitor.today, neuter=True)


SOURCE = DeskSource(
    name="messages",
    order=4,
    permission=permissions.CONTACT,
    heading=lambda: _("Messages"),
    hint=lambda: _("The line goes away when you have put each aside."),
    lines=_lines,
)
