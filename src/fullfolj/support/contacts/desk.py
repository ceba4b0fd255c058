"""The room's line on *Idag*: agreed days that have come. Names stand behind it, where the reading is logged."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell.desk_lines import DeskLine, DeskSource, counted
from fullfolj.support import permissions
from fullfolj.support.contacts import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.COME):
        return []
    days = [one.agreed_on for one in queries.come(visitor) if one.agreed_on is not None]
    text = ngettext("%(count)s thing agreed to look at", "%(count)s things agreed to look at", len(days))
    return counted(text, days, reverse("support-agreed-days"), visitor.today)


SOURCE = DeskSource(
    name="agreed-days",
    order=4,
    permission=permissions.CONTACT,
    heading=lambda: _("Agreed with pupils and homes"),
    hint=lambda: _("The line goes away when somebody has noted how each went."),
    lines=_lines,
)
