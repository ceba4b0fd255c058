"""It is noted that the home was told, or why it was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.versions import CameSecond
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.support.models import NoticeReason, NoticeWay, SameDayNotice
from fullfolj.support.notices.queries import version_of


def note(
    *,
    student: Person,
    day: dt.date,
    way: NoticeWay | None,
    told_on: dt.date | None,
    reason: NoticeReason | None,
    word: str,
    seen: str,
    by: Actor,
    now: dt.datetime,
) -> SameDayNotice:
    """What is noted of the pupil and day: a way and a day, or a reason. Sent twice it is one.

    CameSecond when it is not as in `seen` (queries.version_of).
    """
    given = {"way": way or "", "told_on": told_on, "reason": reason or "", "word": word}
    with recorded("notice.note", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        held = SameDayNotice.objects.filter(student=student, day=day).first()
        if held is not None and all(getattr(held, name) == value for name, value in given.items()):
            return held
        if version_of(held) != seen:
            raise CameSecond(
                _("Somebody has noted something else while you wrote."),
                _("Read what stands there. Send again if yours is to hold."),
            )
        made, _new = SameDayNotice.objects.update_or_create(
            student=student, day=day, defaults={**given, "by_id": by.account_id, "noted_at": now}
        )
    return made


def told_by_system(*, students: Collection[Person], day: dt.date, by: Actor, now: dt.datetime) -> int:
    """How many the attendance system told on the day, as `by` says; those with something noted stay as they are."""
    with recorded("notice.system", by=by):
        numbers = sorted(one.pk for one in students)
        list(Person.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk"))
        known = set(SameDayNotice.objects.filter(student__in=numbers, day=day).values_list("student_id", flat=True))
        given = {"day": day, "way": NoticeWay.SYSTEM, "told_on": day, "by_id": by.account_id, "noted_at": now}
        new = [SameDayNotice(student_id=number, **given) for number in numbers if number not in known]
        SameDayNotice.objects.bulk_create(new)
    return len(new)
