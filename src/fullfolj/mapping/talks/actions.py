"""A pupil wishes for a talk, takes that back, and an adult says that they have talked."""

from __future__ import annotations

import datetime as dt

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.mapping.models import TalkWish
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def wish(*, student: Person, to: Account | None, by: Actor, now: dt.datetime) -> None:
    """To talk to `to`, or to anybody (None). A wish that is open already is turned to the one who is named now."""
    with recorded("talk.wish", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # two tabs take turns
        open_wish = TalkWish.objects.filter(student=student, met_at=None)
        if not open_wish.update(to=to):
            TalkWish.objects.create(student=student, to=to, wished_at=now)


def take_back(*, student: Person, by: Actor) -> None:
    """The pupil no longer wishes to talk; nothing when no wish is open."""
    with recorded("talk.take-back", by=by):
        TalkWish.objects.filter(student=student, met_at=None).delete()


def met(*, wished: TalkWish, by: Actor, now: dt.datetime) -> None:
    """Somebody has talked with the pupil. Saying it twice is saying it once."""
    with recorded("talk.met", by=by):
        TalkWish.objects.filter(pk=wished.pk, met_at=None).update(met_at=now, met_by_id=by.account_id)
