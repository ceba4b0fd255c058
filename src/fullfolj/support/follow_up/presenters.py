"""What waits to be followed up, and the page on which one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.cases.presenters import InterventionRow, intervention_row
from fullfolj.support.drafts.drafting import Drafted
from fullfolj.support.drafts.presenters import DraftNotice, draft_notice
from fullfolj.support.models import Intervention, Tier
from fullfolj.support.sessions.queries import background


@dataclass(frozen=True)
class DueRow:
    name: str
    what: str
    meta: str
    url: str


@dataclass(frozen=True)
class FollowPage:
    name: str
    back: str
    goal: str
    row: InterventionRow
    form: Form
    errors: tuple[ErrorLink, ...]
    draft: DraftNotice


def due_rows(found: Sequence[Intervention], visitor: Visitor) -> tuple[DueRow, ...]:
    return tuple(_row(one, visitor) for one in found)


def follow_page(student: Person, one: Intervention, form: Form, draft: Drafted, visitor: Visitor) -> FollowPage:
    back = reverse("support-student", args=[student.uuid])
    goal = one.case.own_goal or one.case.staff_goal
    behind = background(student, [one], visitor.today)
    row = intervention_row(one, student, visitor.today, may_work=False, behind=behind)
    return FollowPage(
        str(student), back, goal, row, form, error_links(form, whole="support"), draft_notice(draft, visitor.today)
    )


def _row(one: Intervention, visitor: Visitor) -> DueRow:
    is_today = one.next_on == visitor.today
    pieces = [_("Due today") if is_today else _("Since %(day)s") % {"day": words.day(one.next_on, visitor.today)}]
    if one.responsible_id != visitor.account.pk:
        stands_in = one.stand_in_id == visitor.account.pk
        whose = (
            _("you stand in for %(owner)s") if stands_in else _("%(owner)s saw to it, and no longer reaches the pupil")
        )
        pieces.append(whose % {"owner": one.responsible})
    is_open = one.case.tier == Tier.WORKING
    what = one.what if is_open else _("In a case for: %(who)s") % {"who": words.uncapital(one.case.get_tier_display())}
    url = reverse("support-follow", args=[one.student.uuid, one.uuid])
    return DueRow(str(one.student), what, " · ".join(pieces), url)
