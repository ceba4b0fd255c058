"""What of support lies with a person."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import ngettext

from fullfolj.shell.open_work import OpenWork
from fullfolj.support import permissions, tiers
from fullfolj.support.contacts.queries import agreed_days
from fullfolj.support.meetings.queries import group_tasks
from fullfolj.support.models import Case, Intervention, MeetingDecision, Referral, Slot, Tier
from fullfolj.support.referrals import queries as referrals
from fullfolj.support.shared import queries as shared

CASES = OpenWork(
    name="cases",
    column="responsible",
    permission=permissions.WORK,
    rows=lambda visitor: Case.objects.filter(tiers.cases(visitor), closed_on=None),
    label=lambda count: ngettext("%(count)s case to lead", "%(count)s cases to lead", count) % {"count": count},
    sealed=~Q(tier=Tier.WORKING),
)
INTERVENTIONS = OpenWork(
    name="interventions",
    column="responsible",
    permission=permissions.WORK,
    rows=lambda visitor: Intervention.objects.filter(tiers.cases(visitor, "case__"), ended_on=None),
    label=lambda count: (
        ngettext("%(count)s support measure to see to", "%(count)s support measures to see to", count)
        % {"count": count}
    ),
    sealed=~Q(case__tier=Tier.WORKING),
    stand_in="stand_in",
)
TASKS = OpenWork(
    name="meeting tasks",
    column="responsible",
    permission=permissions.WORK,
    rows=lambda _visitor: MeetingDecision.objects.filter(done_at=None).exclude(student=None),
    label=lambda count: (
        ngettext("%(count)s thing to do from a meeting", "%(count)s things to do from meetings", count)
        % {"count": count}
    ),
)
AGREED = OpenWork(
    name="agreed days",
    column="responsible",
    permission=permissions.CONTACT,
    rows=lambda _visitor: agreed_days(),
    label=lambda count: (
        ngettext("%(count)s agreed day to look again", "%(count)s agreed days to look again", count) % {"count": count}
    ),
)
SHARED_MEASURES = OpenWork(
    name="shared measures",
    column="responsible",
    permission=permissions.WORK,
    rows=shared.going_on,
    label=lambda count: (
        ngettext(
            "%(count)s support measure for a class or the school",
            "%(count)s support measures for classes or the school",
            count,
        )
        % {"count": count}
    ),
    about="unit",
    stand_in="stand_in",
    narrower=shared.open_to,
)
SLOTS = OpenWork(
    name="slots",
    column="holder",
    permission=permissions.HOLD,
    rows=lambda visitor: Slot.objects.filter(called_off_at=None, starts_at__gt=visitor.now),
    label=lambda count: ngettext("%(count)s slot to hold", "%(count)s slots to hold", count) % {"count": count},
    about="unit",
)
GROUP_TASKS = OpenWork(
    name="meeting tasks for classes",
    column="responsible",
    permission=permissions.WORK,
    rows=group_tasks,
    label=lambda count: (
        ngettext(
            "%(count)s thing to do from a meeting, for a class or the school",
            "%(count)s things to do from meetings, for classes or the school",
            count,
        )
        % {"count": count}
    ),
    about="unit",
    narrower=lambda account, today: shared.open_to(account, today, "item__"),
)
REFERRALS = OpenWork(
    name="referrals",
    column="to",
    permission=permissions.ANSWER,
    rows=lambda _visitor: Referral.objects.filter(ended_on=None).exclude(to=None),
    label=lambda count: (
        ngettext("%(count)s referral to see to", "%(count)s referrals to see to", count) % {"count": count}
    ),
)
SENT_REFERRALS = OpenWork(
    name="sent referrals",
    column="by",
    permission=permissions.WORK,
    rows=lambda _visitor: Referral.objects.filter(Q(ended_on=None) | referrals.REFUSED),
    label=lambda count: (
        ngettext("%(count)s sent referral to follow", "%(count)s sent referrals to follow", count) % {"count": count}
    ),
)
#: In the order in which they are told.
EVERY = (CASES, INTERVENTIONS, TASKS, GROUP_TASKS, AGREED, REFERRALS, SENT_REFERRALS, SHARED_MEASURES, SLOTS)
