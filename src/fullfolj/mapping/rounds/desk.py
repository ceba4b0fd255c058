"""The feature's reminder on *Idag*: rounds that close in a few days and are not done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.rounds.closing import Closing, closing
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource


def _lines(visitor: Visitor) -> list[DeskLine]:
    return [_line(one, visitor) for one in closing(visitor)]


def _line(one: Closing, visitor: Visitor) -> DeskLine:
    text = _("closes %(day)s: %(done)s of %(asked)s are done.")
    said = {"day": words.day(one.closes_on, visitor.today), "done": one.done, "asked": one.asked}
    address = reverse("mapping-meetings" if one.party is Party.STAFF else "mapping-answering")
    return DeskLine(_name(one), address, text % said)


def _name(one: Closing) -> str:
    left = one.asked - one.done
    if one.party is Party.STAFF:
        text = ngettext("%(count)s pupil is not mapped", "%(count)s pupils are not mapped", left)
    elif one.party is Party.GUARDIAN:
        text = ngettext("Guardians of %(count)s pupil can answer", "Guardians of %(count)s pupils can answer", left)
    else:
        text = ngettext("%(count)s pupil can still answer", "%(count)s pupils can still answer", left)
    return words.sentence_case(text % {"count": words.count(left)})


SOURCE = DeskSource(
    name="rounds",
    order=3,
    permission=permissions.FILL,
    heading=lambda: _("Mapping rounds that close"),
    hint=lambda: _("Remind the class, and leave it at that: not to answer is a right. The line goes away by itself."),
    lines=_lines,
)
