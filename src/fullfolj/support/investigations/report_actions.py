"""Where a pupil's home is, and that a report has been sent. Fullfölj sends nothing by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.investigations.drafts import Draft
from fullfolj.support.models import HomeMunicipality, SentReport


def tell_home(*, student: Person, is_organiser: bool, name: str, by: Actor, now: dt.datetime) -> HomeMunicipality:
    """`name` is empty where it is the organiser. What was said before stays in the history."""
    with recorded("support.home-municipality", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        told, _is_new = HomeMunicipality.objects.update_or_create(
            student=student,
            defaults={"is_organiser": is_organiser, "name": name, "told_at": now, "by_id": by.account_id},
        )
        return told


def note_sent(
    *,
    student: Person,
    draft: Draft,
    seen: str,
    recipient: str,
    how: str,
    addition: str,
    sent_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> SentReport:
    """The draft as it was read, with what the sender adds. `seen` is the mark of the draft on the page.

    PlainError where the draft says something else by now. The same report about the same thing noted twice is one.
    """
    with recorded("support.report.sent", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        given = {"recipient": recipient, "how": how, "sent_on": sent_on, "content": draft.with_addition(addition)}
        if (known := _known(student, draft, given, by, now)) is not None:
            return known
        if draft.mark != seen:
            raise PlainError(
                _("The report has changed since you read it."), _("Read it once more below, and note it as sent then.")
            )
        return SentReport.objects.create(
            student=student,
            investigation=draft.investigation,
            kind=draft.kind,
            **given,
            noted_at=now,
            by_id=by.account_id,
        )


def _known(student: Person, draft: Draft, given: dict[str, Any], by: Actor, now: dt.datetime) -> SentReport | None:
    """The same report, which is sent once; of what may be sent again the same click."""
    sent = SentReport.objects.filter(student=student, kind=draft.kind, investigation=draft.investigation)
    if draft.may_repeat:
        sent = sent.filter(**given, by_id=by.account_id, noted_at__gt=now - SAME_CLICK)
    elif draft.since is not None:
        sent = sent.filter(sent_on__gte=draft.since)
    return sent.order_by("-pk").first()
