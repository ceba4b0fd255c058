"""A support measure is followed up: it goes on, is changed, or ends."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.support.models import CheckIn, Decision, FollowUp, Intervention, Rating


def follow_up(
    *,
    intervention: Intervention,
    works: str,
    progress: str,
    next_step: str,
    own_rating: str,
    home_rating: str = "",
    decision: Decision,
    next_on: dt.date | None,
    seen: int,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
) -> FollowUp:
    """`own_rating` is the pupil's and `home_rating` the guardians', empty where nobody has asked. `next_on` is the next
    day to look again, None when it ends; `seen` is how many follow-ups there were on the page.

    The next step is why it ends. PlainError where it has ended, or a colleague has followed it up meanwhile; the same
    sent twice is one.
    """
    with recorded("support.follow-up", by=by):
        held = Intervention.objects.select_for_update(of=["self"]).get(pk=intervention.pk)
        given = {"works": works, "progress": progress, "next_step": next_step, "decision": decision}
        given |= {"own_rating": own_rating, "home_rating": home_rating}
        latest = held.follow_ups.order_by("-pk").first()
        if latest is not None and latest.by_id == by.account_id and _says(latest, given) and latest.date == today:
            return latest
        if held.ended_on is not None:
            raise PlainError(_("The support measure has ended."), _("Begin a new one in the case."))
        if held.follow_ups.count() != seen:
            raise PlainError(
                _("A colleague has followed it up while you wrote."),
                _("Read what stands there. What you have written is left in the form."),
            )
        if decision is Decision.END:
            Intervention.objects.filter(pk=held.pk).update(
                ended_on=max(today, held.starts_on), end_reason=next_step[:400]
            )
        elif next_on is not None:
            Intervention.objects.filter(pk=held.pk).update(next_on=max(next_on, held.starts_on))
        return FollowUp.objects.create(
            intervention=held, student_id=held.student_id, date=today, **given, noted_at=now, by_id=by.account_id
        )


def check_in(*, intervention: Intervention, rating: Rating, by: Actor, today: dt.date, now: dt.datetime) -> CheckIn:
    """How it works today. The same person's later word of the day stands. PlainError where it has ended."""
    with recorded("support.check-in", by=by):
        held = Intervention.objects.select_for_update(of=["self"]).get(pk=intervention.pk)
        if held.ended_on is not None:
            raise PlainError(_("The support measure has ended."), _("Begin a new one in the case."))
        whose = {"intervention": held, "date": today, "by_id": by.account_id}
        known = CheckIn.objects.filter(**whose).first()
        if known is None:
            return CheckIn.objects.create(**whose, student_id=held.student_id, rating=rating, noted_at=now)
        CheckIn.objects.filter(pk=known.pk).exclude(rating=rating).update(rating=rating, noted_at=now)
        return known


def _says(told: FollowUp, given: dict[str, str]) -> bool:
    return all(getattr(told, name) == value for name, value in given.items())
