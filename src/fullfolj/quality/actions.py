"""Reminding a teacher of lessons without a report: shown on the teacher's own page, at most once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.measures.reporting import UnreportedLesson
from fullfolj.quality.models import Reminder
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person


def remind(
    *,
    unit: Organisation,
    teacher: Person,
    lessons: Sequence[UnreportedLesson],
    account: Account,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
) -> tuple[Reminder, bool]:
    """The reminder, and whether it is new: today's earlier one stands. PlainError when everything is reported."""
    if not Account.objects.filter(person=teacher, is_active=True).exists():
        raise PlainError(_("Does not sign in to Fullfölj: send a letter."))
    if not lessons:
        raise PlainError(_("Everything has been reported meanwhile."))
    with recorded("reminder.send", by=by):
        return Reminder.objects.get_or_create(
            unit=unit,
            teacher=teacher,
            sent_on=today,
            defaults={
                "lessons": len(lessons),
                "oldest": min(lesson.date for lesson in lessons),
                "sent_at": now,
                "by": account,
            },
        )
