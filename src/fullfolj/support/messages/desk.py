"""The room's line on *Idag*: messages that did not go. Names stand behind it, where the reading is logged."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.support import permissions
from fullfolj.support.messages import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.STUCK):
        return []
    asked = list(queries.stuck(visitor).values_list("asked_at", flat=True))
    if not asked:
        return []
    text = ngettext("%(count)s message that did not go", "%(count)s messages that did not go", len(asked))
    name = words.sentence_case(text % {"count": words.count(len(asked), neuter=True)})
    since = _("the oldest since %(day)s.") % {"day": words.day(localdate(asked[0]), visitor.today)}
    return [DeskLine(name, reverse("support-messages"), since)]


SOURCE = DeskSource(
    name="messages",
    order=4,
    permission=permissions.CONTACT,
    heading=lambda: _("Messages"),
    hint=lambda: _("The line goes away when you have put each aside."),
    lines=_lines,
)
