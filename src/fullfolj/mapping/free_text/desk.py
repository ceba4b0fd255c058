"""The feature's lines on *Idag*: texts to read, those that are late, and rounds whose reader is gone. No names."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.free_text import queries
from fullfolj.mapping.models import MappingRound
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource


def _lines(visitor: Visitor) -> list[DeskLine]:
    return [_line(one, visitor) for one in queries.waiting(visitor)] if visitor.glances(queries.ANY) else []


def _line(planned: MappingRound, visitor: Visitor) -> DeskLine:
    count: int = planned.unread  # type: ignore[attr-defined]
    is_late, day = planned.read_by < visitor.today, {"day": words.day(planned.read_by, visitor.today)}
    texts = ngettext("%(count)s text to read", "%(count)s texts to read", count) % {"count": words.count(count)}
    name = words.sentence_case(texts)
    if planned.reader_id == visitor.account.pk:
        when = _("should have been read by %(day)s.") if is_late else _("by %(day)s at the latest.")
        return DeskLine(name, reverse("mapping-texts"), when % day)
    url = reverse("mapping-round", args=[planned.unit.uuid, planned.uuid])
    who = {"name": planned.reader or _("nobody"), **day}
    if planned.gone:  # type: ignore[attr-defined]
        text = _("%(name)s was to read what pupils write, and no longer reaches them. Choose somebody else.") % who
        return DeskLine(_("Nobody reads"), url, text)
    return DeskLine(name, url, _("%(name)s should have read them by %(day)s.") % who)


SOURCE = DeskSource(
    name="texts",
    order=2,
    permission=permissions.FILL,
    heading=lambda: _("Pupils have written"),
    hint=lambda: _("The line goes away when every text is marked as read."),
    lines=_lines,
)
