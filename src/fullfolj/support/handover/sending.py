"""A handover is sent and answered. What was sent is kept word by word."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation
from fullfolj.support.handover import contents, states
from fullfolj.support.models import HandoverAnswer, SchoolHandover, SentHandover


def send(
    *,
    handover: SchoolHandover,
    to_unit: Organisation | None,
    outside: str,
    grades: list[dict[str, Any]],
    seen: str,
    by: Actor,
    now: dt.datetime,
    today: dt.date,
) -> SentHandover:
    """To a school of the organiser's, or in words to whom outside. `seen` is the digest of what the page shows.

    PlainError while it is not said how the pupil and the home have seen it, and when it has been changed meanwhile.
    Sent twice it is one.
    """
    with recorded("support.handover.send", by=by):
        held = SchoolHandover.objects.select_for_update(of=["self"]).select_related("student").get(pk=handover.pk)
        earlier = SentHandover.objects.filter(handover=held)
        # Whoever answers one at the same moment waits, or has answered.
        list(earlier.select_for_update().values_list("pk"))
        if (known := states.standing_of(held)) is not None:
            if (known.to_unit_id, known.outside) == (to_unit and to_unit.pk, outside):
                return known
            raise PlainError(_("The handover has been sent."), _("What was sent is kept as it was."))
        content = contents.content_of(held, grades)
        if contents.digest(content) != seen:
            raise PlainError(
                _("The handover has been changed since you opened it."), _("Read it once more as it stands now.")
            )
        if states.missing(held, today):
            raise PlainError(
                _("The pupil and the guardians see the handover before it is sent."),
                _("Note how they have seen it, or why that has not been possible."),
            )
        # What was asked more about is read in the new one alone, also where that goes to another school.
        earlier.filter(answer=HandoverAnswer.ASKED_BACK).update(answer=HandoverAnswer.TAKEN_BACK)
        return SentHandover.objects.create(
            handover=held,
            student_id=held.student_id,
            from_unit_id=held.unit_id,
            to_unit=to_unit,
            outside=outside,
            content=content,
            sent_at=now,
            by_id=by.account_id,
        )


def answer(*, sent: SentHandover, says: HandoverAnswer, reason: str, by: Actor, now: dt.datetime) -> None:
    """Accepted, asked back or taken back. PlainError for what has been accepted or taken back; the same is one."""
    with recorded("support.handover.answer", by=by):
        held = SentHandover.objects.select_for_update(of=["self"]).get(pk=sent.pk)
        if (held.answer, held.reason) == (says, reason):
            return
        if held.answer in (HandoverAnswer.ACCEPTED, HandoverAnswer.TAKEN_BACK):
            raise PlainError(_("The handover has been answered already."), _("Read what stands there."))
        told = {"answer": says, "reason": reason, "answered_at": now, "answered_by": by.account_id}
        SentHandover.objects.filter(pk=held.pk).update(**told)
