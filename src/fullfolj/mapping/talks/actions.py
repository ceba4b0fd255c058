"""A pupil wishes for a talk, takes that back, and an adult says that they have talked, or that they have not."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.models import TalkWish
from fullfolj.mapping.talks.alone import all_told_from
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def wish(*, student: Person, to: Account | None, by: Actor, now: dt.datetime) -> None:
    """To talk to `to`, or to anybody (None). A wish that is open already is turned to the one who is named now, who
    then has a school day alone; saying the same twice is saying it once.
    """
    with recorded("talk.wish", by=by):
        _take_turns(student)
        named, all_from = to.pk if to else None, all_told_from(student, localdate(now))
        told = TalkWish.objects.filter(student=student, met_at=None).first()
        if told is None:
            TalkWish.objects.create(student=student, to=to, wished_at=now, all_from=all_from)
        elif told.to_id != named:
            TalkWish.objects.filter(pk=told.pk).update(to=to, all_from=all_from)


def take_back(*, student: Person, by: Actor) -> None:
    """The pupil no longer wishes to talk; nothing when no wish is open."""
    with recorded("talk.take-back", by=by):
        TalkWish.objects.filter(student=student, met_at=None).delete()


def met(*, wished: TalkWish, by: Actor, now: dt.datetime) -> None:
    """Somebody has talked with the pupil. Saying it twice is saying it once."""
    with recorded("talk.met", by=by):
        TalkWish.objects.filter(pk=wished.pk, met_at=None).update(met_at=now, met_by_id=by.account_id)


def not_met(*, wished: TalkWish, by: Actor) -> None:
    """They have not talked: the pupil waits again, since when the wish was made. Twice is once.

    PlainError when the pupil has wished anew meanwhile.
    """
    with recorded("talk.not-met", by=by):
        _take_turns(wished.student)
        if TalkWish.objects.filter(student=wished.student_id, met_at=None).exclude(pk=wished.pk).exists():
            raise PlainError(_("The pupil has asked for a new talk meanwhile, so the pupil waits already."))
        TalkWish.objects.filter(pk=wished.pk).update(met_at=None, met_by=None)


def _take_turns(student: Person) -> None:
    """Two tabs, or a pupil and an adult, write one after the other."""
    Person.objects.select_for_update().get(pk=student.pk)
