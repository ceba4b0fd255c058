"""A team decides, looks again at what it decided, or takes it back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.models import ClassDecision
from fullfolj.school.history import recorded
from fullfolj.school.models import Group


def decide(
    *,
    group: Group,
    dimension: str,
    text: str,
    owner: Account,
    done_by: dt.date,
    look_again_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> ClassDecision:
    """The same decision sent twice is one."""
    with recorded("mapping.decide", by=by):
        Group.objects.select_for_update().get(pk=group.pk)
        same = {"group": group, "dimension": dimension, "text": text, "owner": owner, "ended_at": None}
        known = ClassDecision.objects.filter(**same, done_by=done_by, look_again_on=look_again_on).first()
        return known or ClassDecision.objects.create(
            **same, done_by=done_by, look_again_on=look_again_on, decided_at=now, by_id=by.account_id
        )


def look_again(*, decision: ClassDecision, outcome: str, by: Actor, now: dt.datetime) -> None:
    """What was seen, which ends it. PlainError where somebody has ended it already."""
    with recorded("mapping.decision-end", by=by):
        open_one = ClassDecision.objects.filter(pk=decision.pk, ended_at=None)
        if not open_one.update(outcome=outcome, ended_at=now):
            raise PlainError(_("A colleague has looked at it already."))


def take_back(*, decision: ClassDecision, by: Actor) -> None:
    """It was never decided; the history knows. What has ended stays."""
    with recorded("mapping.decision-take-back", by=by):
        ClassDecision.objects.filter(pk=decision.pk, ended_at=None).delete()
