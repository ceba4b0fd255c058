"""Referrals of a pupil, for those who work with support and for whoever is asked; and those that wait."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.utils.timezone import localdate

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_out_of_reach, readers_of
from fullfolj.school.models import Person
from fullfolj.support import permissions
from fullfolj.support.models import Referral, ReferralAnswer

#: Whether any referral at all is open, or refused without a word of what is done instead.
OPEN = Glance(
    "referrals",
    "exists (select from support_referral where ended_on is null or (answer = 'refused' and outcome = ''))",
)
#: Refused by somebody at the school, and nobody has noted what is done instead: it is with whoever sent it.
REFUSED = Q(answer=ReferralAnswer.REFUSED, outcome="", to__isnull=False)
#: How long somebody outside the school is waited for before the sender is reminded.
_OUTSIDE = dt.timedelta(days=7)


def receivers(student: Person, visitor: Visitor) -> Sequence[Account]:
    """Those at the school who may be asked: all who answer referrals and reach the pupil today, by name."""
    found = readers_of(student, permissions.ANSWER, visitor.today)
    return [reader.account for reader in found if reader.account.pk != visitor.account.pk]


def of(student: Person) -> Sequence[Referral]:
    """Every referral of the pupil, the open ones first, the newest of them first."""
    every = Referral.objects.filter(student=student).select_related("to", "by")
    return list(every.order_by(F("ended_on").desc(nulls_first=True), "-sent_at"))


def one(student: Person, referral_uuid: uuid.UUID, visitor: Visitor) -> Referral:
    """Http404 for one of another pupil, and for who neither works with support for the pupil nor is asked in it."""
    seen = Referral.objects.filter(student=student, uuid=referral_uuid).select_related("to", "by")
    if not works_with(student, visitor):
        # The day out, so that a double click on what ends it is answered.
        seen = seen.filter(Q(ended_on=None) | Q(ended_on=visitor.today), to=visitor.account.pk)
    found = seen.first()
    if found is None:
        raise Http404
    return found


def works_with(student: Person, visitor: Visitor) -> bool:
    return scopes.student(visitor.scope(permissions.WORK), student.uuid) is not None


def may_act(referral: Referral, student: Person, visitor: Visitor) -> bool:
    """Whoever is asked; those who work with support when that is somebody outside or who has left, or it is refused."""
    if referral.to_id == visitor.account.pk:
        return True
    is_free = (
        referral.to_id is None
        or referral.answer == ReferralAnswer.REFUSED
        or _with_nobody(Referral.objects.filter(pk=referral.pk), visitor).exists()
    )
    return is_free and works_with(student, visitor)


def open_ones(visitor: Visitor) -> QuerySet[Referral]:
    """Those that the visitor is to act in, and of pupils with whom they work those that nobody is; the oldest first."""
    reached = Referral.objects.filter(ended_on=None, student__in=visitor.scope(permissions.ANSWER).ids())
    own = reached.filter(Q(to=visitor.account.pk) | Q(to=None, by=visitor.account.pk))
    worked = Referral.objects.filter(student__in=visitor.scope(permissions.WORK).ids())
    left = _with_nobody(worked.filter(ended_on=None), visitor)
    found = Q(pk__in=own.values("pk")) | Q(pk__in=left.values("pk"))
    refused = worked.filter(REFUSED, Q(by=visitor.account.pk) | Q(_sender_left(visitor)))
    return Referral.objects.filter(found | Q(pk__in=refused.values("pk"))).order_by("sent_at", "pk")


@dataclass(frozen=True)
class Waiting:
    """Since when each of those that the visitor is to act in has waited, in order, by what it waits for."""

    answers: Sequence[dt.date]
    outcomes: Sequence[dt.date]
    refused: Sequence[dt.date]


def waiting(visitor: Visitor) -> Waiting:
    """All of them; one that was sent outside waits for its answer, and for what came of it, only after a week."""
    a_week_ago = visitor.today - _OUTSIDE
    days: dict[str, list[dt.date]] = {"": [], **{one.value: [] for one in ReferralAnswer}}
    for one in open_ones(visitor).only("to", "sent_at", "answer", "answered_on"):
        since = one.answered_on or localdate(one.sent_at)
        if one.to_id is not None or since <= a_week_ago:
            days[one.answer].append(since)
    unanswered, accepted, refused = (sorted(days[key]) for key in ("", *ReferralAnswer))
    return Waiting(unanswered, accepted, refused)


def shown(visitor: Visitor) -> Sequence[Referral]:
    """The open ones with pupils and people; the reading is logged."""
    found = list(open_ones(visitor).select_related("student", "to", "by"))
    ground = visitor.ground(permissions.ANSWER)
    students = sorted({one.student_id for one in found})
    log_readings(students, by=visitor.actor, page="support.referrals", ground=ground, at=visitor.now)
    return found


def _with_nobody(referrals: QuerySet[Referral], visitor: Visitor) -> QuerySet[Referral]:
    """Whoever is to act, who is asked or who sent it outside, does not reach the pupil any more."""
    left = is_out_of_reach(
        "coalesce(support_referral.to_id, support_referral.by_id)",
        "support_referral.student_id",
        permissions.ANSWER,
        visitor.today,
    )
    return referrals.filter(left)


def _sender_left(visitor: Visitor) -> RawSQL:
    return is_out_of_reach("support_referral.by_id", "support_referral.student_id", permissions.WORK, visitor.today)
