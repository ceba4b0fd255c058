"""The room's lines on *Idag*: handovers that have come, and those that a school has asked more about. No names."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource, counted
from fullfolj.support import permissions
from fullfolj.support.handover import queries


def _received(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.WAITING):
        return []
    days = [localdate(at) for at in queries.waiting(visitor).values_list("sent_at", flat=True)]
    text = ngettext("%(count)s handover to receive", "%(count)s handovers to receive", len(days))
    return counted(text, days, reverse("support-handovers"), visitor.today)


def _asked_back(visitor: Visitor) -> list[DeskLine]:
    """One line a pupil: each leads to what the school asks."""
    if not visitor.glances(queries.WAITING):
        return []
    lines = []
    for at, student in queries.asked_back(visitor).values_list("answered_at", "student__uuid"):
        since = _("since %(day)s.") % {"day": words.day(localdate(at), visitor.today)}
        url = reverse("support-student-handovers", args=[student])
        lines.append(DeskLine(_("A school asks more about a handover"), url, since))
    return lines


RECEIVED = DeskSource(
    name="handovers",
    order=6,
    permission=permissions.RECEIVE,
    heading=lambda: _("Handovers to us"),
    hint=lambda: _("The line goes away when each is received, or asked back with a reason."),
    lines=_received,
)
ASKED_BACK = DeskSource(
    name="handovers-asked-back",
    order=7,
    permission=permissions.WORK,
    heading=lambda: _("Handovers from us"),
    hint=lambda: _("The line goes away when the handover is sent again, or received."),
    lines=_asked_back,
)
