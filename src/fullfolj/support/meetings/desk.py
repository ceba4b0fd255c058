"""The feature's line on *Idag*: what meetings have given the visitor to do."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.support import permissions
from fullfolj.support.meetings import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.TASKS):
        return []
    days = list(queries.tasks(visitor).values_list("due_on", flat=True))
    if not days:
        return []
    text = ngettext("%(count)s thing to do from a meeting", "%(count)s things to do from meetings", len(days))
    name = words.sentence_case(text % {"count": words.count(len(days))})
    return [DeskLine(name, reverse("support-tasks"), _("by %(day)s.") % {"day": words.day(days[0], visitor.today)})]


SOURCE = DeskSource(
    name="meeting-tasks",
    order=5,
    permission=permissions.WORK,
    heading=lambda: _("From meetings"),
    hint=lambda: _("The line goes away when you have said that it is done."),
    lines=_lines,
)
