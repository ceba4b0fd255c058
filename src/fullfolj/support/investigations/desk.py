"""The feature's lines on *Idag* for those who decide. Names stand behind them, where the reading is logged."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.desk_lines import DeskLine, DeskSource
from fullfolj.support import permissions
from fullfolj.support.investigations import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    found, today = queries.waiting(visitor), visitor.today
    late = [one for one in found.open if one.due_on is not None and one.due_on < today]
    url, lines = reverse("support-investigations"), []
    if found.questions:
        number = len(found.questions)
        text = ngettext(
            "%(count)s pupil: an absence investigation, or unnecessary?",
            "%(count)s pupils: an absence investigation, or unnecessary?",
            number,
        )
        since = _("The oldest since %(day)s.") % {"day": words.day(found.questions[0].since, today)}
        lines.append(DeskLine(_counted(text, number), url, since))
    if late:
        text = ngettext(
            "%(count)s absence investigation should have been finished",
            "%(count)s absence investigations should have been finished",
            len(late),
        )
        assert late[0].due_on is not None
        oldest = _("The oldest since %(day)s.") % {"day": words.day(late[0].due_on, today)}
        lines.append(DeskLine(_counted(text, len(late)), f"{url}#open", oldest))
    if found.unreported:
        number = len(found.unreported)
        text = ngettext(
            "%(count)s started investigation to report to the organiser",
            "%(count)s started investigations to report to the organiser",
            number,
        )
        lines.append(DeskLine(_counted(text, number), f"{url}#unreported", _("Promptly.")))
    return lines


def _counted(text: str, number: int) -> str:
    return words.sentence_case(text % {"count": words.count(number)})


SOURCE = DeskSource(
    name="investigations",
    order=2,
    permission=permissions.DECIDE,
    heading=lambda: _("Absence investigations"),
    hint=lambda: _("The line goes away when you have started an investigation or said why it is unnecessary."),
    lines=_lines,
)
