"""What of support lies with a person."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import ngettext

from fullfolj.access import scopes
from fullfolj.shell.open_work import OpenWork
from fullfolj.support import permissions, tiers
from fullfolj.support.contacts.queries import agreed_days
from fullfolj.support.meetings.queries import group_tasks
from fullfolj.support.models import Case, Intervention, MeetingDecision, Slot, Tier
from fullfolj.support.shared import queries as shared

CASES = OpenWork(
    name="cases",
    column="responsible",
    rows=lambda visitor: Case.objects.filter(tiers.cases(visitor), closed_on=None),
    label=lambda count: ngettext("%(count)s case to lead", "%(count)s cases to lead", count) % {"count": count},
    sealed=~Q(tier=Tier.WORKING),
)
INTERVENTIONS = OpenWork(
    name="interventions",
    column="responsible",
    rows=lambda visitor: Intervention.objects.filter(tiers.cases(visitor, "case__"), ended_on=None),
    label=lambda count: (
        ngettext("%(count)s support measure to see to", "%(count)s support measures to see to", count)
        % {"count": count}
    ),
    sealed=~Q(case__tier=Tier.WORKING),
)
TASKS = OpenWork(
    name="meeting tasks",
    column="responsible",
    rows=lambda _visitor: MeetingDecision.objects.filter(done_at=None).exclude(student=None),
    label=lambda count: (
        ngettext("%(count)s thing to do from a meeting", "%(count)s things to do from meetings", count)
        % {"count": count}
    ),
)
AGREED = OpenWork(
    name="agreed days",
    column="responsible",
    rows=lambda _visitor: agreed_days(),
    label=lambda count: (
        ngettext("%(count)s agreed day to look again", "%(count)s agreed days to look again", count) % {"count": count}
    ),
)
SHARED_MEASURES = OpenWork(
    name="shared measures",
    column="responsible",
    rows=shared.going_on,
    label=lambda count: (
        ngettext(
            "%(count)s support measure for a class or the school",
            "%(count)s support measures for classes or the school",
            count,
        )
        % {"count": count}
    ),
    open_to=shared.open_to,
)
SLOTS = OpenWork(
    name="slots",
    column="holder",
    rows=lambda visitor: Slot.objects.filter(called_off_at=None, starts_at__gt=visitor.now),
    label=lambda count: ngettext("%(count)s slot to hold", "%(count)s slots to hold", count) % {"count": count},
    open_to=lambda account, today: Q(unit__in=scopes.units_with(account, permissions.HOLD, today)),
)
GROUP_TASKS = OpenWork(
    name="meeting tasks for classes",
    column="responsible",
    rows=group_tasks,
    label=lambda count: (
        ngettext(
            "%(count)s thing to do from a meeting, for a class or the school",
            "%(count)s things to do from meetings, for classes or the school",
            count,
        )
        % {"count": count}
    ),
    open_to=lambda account, today: shared.open_to(account, today, "item__"),
)
#: In the order in which they are told.
EVERY = (CASES, INTERVENTIONS, TASKS, GROUP_TASKS, AGREED, SHARED_MEASURES, SLOTS)
