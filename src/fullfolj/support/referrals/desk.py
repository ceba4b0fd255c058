"""The room's lines on *Idag*: referrals that wait for an answer, or for what came of them.

Names stand behind them, where the reading is logged.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell.desk_lines import DeskLine, DeskSource, counted
from fullfolj.support import permissions
from fullfolj.support.referrals import queries


def _lines(visitor: Visitor) -> list[DeskLine]:
    if not visitor.glances(queries.OPEN):
        return []
    found, url, today = queries.waiting(visitor), reverse("support-referrals"), visitor.today
    answers, outcomes, refused = len(found.answers), len(found.outcomes), len(found.refused)
    to_answer = ngettext("%(count)s referral to answer", "%(count)s referrals to answer", answers)
    accepted = ngettext(
        "%(count)s accepted referral: note what came of it",
        "%(count)s accepted referrals: note what came of them",
        outcomes,
    )
    no = ngettext(
        "%(count)s referral got a no: note what is done instead",
        "%(count)s referrals got a no: note what is done instead",
        refused,
    )
    return [
        *counted(to_answer, found.answers, url, today),
        *counted(accepted, found.outcomes, url, today),
        *counted(no, found.refused, url, today),
    ]


SOURCE = DeskSource(
    name="referrals",
    order=5,
    permission=permissions.ANSWER,
    heading=lambda: _("Referrals"),
    hint=lambda: _("A line goes away when what it asks for is noted."),
    lines=_lines,
)
