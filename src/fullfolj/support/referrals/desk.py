"""The room's line on *Idag*: referrals that wait for an answer. Names stand behind it, where the reading is logged."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell.desk_lines import DeskLine, DeskSource, counted
from fullfolj.support import permissions
from fullfolj.support.referrals import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.OPEN):
        return []
    days = [localdate(at) for at in queries.waiting(visitor).values_list("sent_at", flat=True)]
    text = ngettext("%(count)s referral to answer", "%(count)s referrals to answer", len(days))
    return counted(text, days, reverse("support-referrals"), visitor.today)


SOURCE = DeskSource(
    name="referrals",
    order=5,
    permission=permissions.ANSWER,
    heading=lambda: _("Referrals"),
    hint=lambda: _("The line goes away when each is accepted, or refused with a reason."),
    lines=_lines,
)
