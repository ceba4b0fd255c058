"""A referral is sent, answered, and its outcome noted."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.models import Referral, ReferralAnswer


def send(*, student: Person, to: Account | None, outside: str, asked: str, by: Actor, now: dt.datetime) -> Referral:
    """To somebody at the school, or in words to somebody outside it. Sent twice it is one."""
    with recorded("support.refer", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        given = {"student": student, "to": to, "outside": outside, "asked": asked, "by_id": by.account_id}
        known = Referral.objects.filter(**given, sent_at__gt=now - SAME_CLICK).first()
        return known or Referral.objects.create(**given, sent_at=now)


def answer(*, referral: Referral, says: ReferralAnswer, reason: str, by: Actor, today: dt.date) -> None:
    """A refusal ends it. PlainError when somebody has answered otherwise; the same answer twice is one."""
    with recorded("support.answer-referral", by=by):
        held = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
        if (held.answer, held.reason) == (says, reason):
            return
        if held.answer:
            raise PlainError(_("The referral has been answered already."), _("Read what stands there."))
        ended_on = today if says is ReferralAnswer.REFUSED else None
        Referral.objects.filter(pk=held.pk).update(answer=says, reason=reason, answered_on=today, ended_on=ended_on)


def note_outcome(*, referral: Referral, outcome: str, by: Actor, today: dt.date) -> None:
    """What came of an accepted one, which ends it; what is done instead of a refused one.

    PlainError for one that waits for an answer, or of which it has been noted otherwise.
    """
    with recorded("support.end-referral", by=by):
        held = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
        if held.outcome == outcome:
            return
        if not held.answer or held.outcome:
            raise PlainError(
                _("The referral waits for its answer, or it is noted already what came of it."),
                _("Read what stands there."),
            )
        Referral.objects.filter(pk=held.pk).update(outcome=outcome, ended_on=held.ended_on or today)
