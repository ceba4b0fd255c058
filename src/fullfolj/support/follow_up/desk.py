"""The feature's line on *Idag*: what waits to be followed up. Names stand behind it, where the reading is logged."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell.desk_lines import DeskLine, DeskSource, counted
from fullfolj.support import permissions
from fullfolj.support.follow_up import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.DUE):
        return []
    days = list(queries.due(visitor).values_list("next_on", flat=True))
    text = ngettext("%(count)s support measure to follow up", "%(count)s support measures to follow up", len(days))
    return counted(text, days, reverse("support-due"), visitor.today)


SOURCE = DeskSource(
    name="follow-ups",
    order=4,
    permission=permissions.WORK,
    heading=lambda: _("To follow up"),
    hint=lambda: _(
        "The line goes away when somebody has said how it works, what progress there is and what comes next."
    ),
    lines=_lines,
)
