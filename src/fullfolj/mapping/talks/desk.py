"""The feature's line on *Idag*: pupils who want to talk. Names stand on the page behind it, which logs the reading."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.talks import queries
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.ANYBODY):
        return []
    since = list(queries.waiting(visitor).values_list("wished_at", flat=True))
    if not since:
        return []
    text = ngettext("%(count)s pupil wants to talk to you", "%(count)s pupils want to talk to you", len(since))
    name = words.sentence_case(text % {"count": words.count(len(since))})
    return [
        DeskLine(
            name, reverse("mapping-talks"), _("since %(moment)s.") % {"moment": words.moment(since[0], visitor.now)}
        )
    ]


SOURCE = DeskSource(
    name="talks",
    order=1,
    permission=permissions.FILL,
    heading=lambda: _("Wants to talk"),
    hint=lambda: _("The line goes away when somebody has talked with the pupil and said so."),
    lines=_lines,
)
