"""Groups where so much lacks a report that figures are uncertain: said per group, never per teacher."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import GRANTS, Reach, Role
from fullfolj.domain.share import Coverage
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, around
from fullfolj.signals.models import Sweep

MOST = 12  # groups that the desk lists, the worst covered first
_BY_UNIT = frozenset(grant.role for grant in GRANTS if grant.reach is Reach.UNIT)


@dataclass(frozen=True)
class UnreportedGroup:
    """One group: its name, the sentence, since when."""

    name: str
    sentence: Sentence
    oldest: str


def unreported_groups(sweep: Sweep | None, visitor: Visitor) -> tuple[UnreportedGroup, ...]:
    """The visitor's own groups, or those of the visitor's units, under nine tenths reported; the worst first."""
    if sweep is None:
        return ()
    rows = [row for row in sweep.unreported if _is_own(row, visitor) and Coverage(*row["coverage"]).is_uncertain]
    rows.sort(key=lambda row: (Coverage(*row["coverage"]).value or 0, str(row["group"])))
    return tuple(_group(row, sweep, visitor.today) for row in rows[:MOST])


def _is_own(row: dict[str, Any], visitor: Visitor) -> bool:
    for held in visitor.roles:
        if held.role in _BY_UNIT and held.organisation_id in (row["unit"], visitor.account.organiser_id):
            return True
        if held.role in (Role.MENTOR, Role.TEACHER) and (held.organisation_id, held.via) == (row["unit"], row["group"]):
            return True
    return False


def _group(row: dict[str, Any], sweep: Sweep, today: dt.date) -> UnreportedGroup:
    lessons, oldest = int(row["lessons"]), dt.date.fromisoformat(str(row["oldest"]))
    coverage = Coverage(*row["coverage"])
    share = words.percent_sign(coverage.value or 0)
    last = sweep.data_through or sweep.as_of
    evidence = Evidence(
        title=gettext("Unreported lessons – %(group)s") % {"group": row["group"]},
        numerator=gettext("%(n)s minutes in reported lessons") % {"n": words.digits(coverage.reported)},
        denominator=gettext("%(n)s minutes offered") % {"n": words.digits(coverage.offered)},
        window=words.period(oldest, last, today) if oldest <= last else words.day(oldest, today),
        coverage=gettext("%(share)s of the lesson time is reported") % {"share": share},
        rule=gettext("A signal is lit or cleared only when at least 75 per cent is reported."),
        sentence=gettext("Lessons without a report count neither as presence nor as absence."),
    )
    figure = ngettext("%(count)s lesson", "%(count)s lessons", lessons) % {"count": words.count(lessons)}
    figure = words.sentence_case(figure)
    sentence = around(gettext("%(lessons)s without a report.") % {"lessons": figure}, figure, evidence)
    return UnreportedGroup(
        name=str(row["group"]) or gettext("No group"),
        sentence=sentence,
        oldest=gettext("Oldest: %(day)s") % {"day": words.long_day(oldest, today)},
    )
