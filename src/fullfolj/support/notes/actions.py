"""A note is written in a case, and revised."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.models import Case, Note, Tier
from fullfolj.support.participants.actions import be_named


def write(*, case: Case, text: str, tier: Tier, by: Actor, now: dt.datetime) -> Note:
    """PlainError in a closed case. Sent twice it is one.

    Whoever writes for those named is named from then on: then nobody else lets themselves in.
    """
    with recorded("support.note", by=by):
        held = Case.objects.select_for_update(of=["self"]).get(pk=case.pk)
        if trouble := held.check_open():
            raise PlainError(trouble)
        given = {"text": text, "tier": tier, "by_id": by.account_id}
        known = held.notes.filter(**given, noted_at__gt=now - SAME_CLICK).first()
        if tier is Tier.NAMED:
            be_named(case=held, part=_("Writes in the case"), by=by)
        return known or Note.objects.create(case=held, student_id=held.student_id, **given, noted_at=now)


def revise(*, note: Note, text: str, tier: Tier, seen: int, by: Actor) -> None:
    """What it said stays in its history. `seen` is the version on the page.

    PlainError when somebody has changed it meanwhile, or its case is closed.
    """
    with recorded("support.note-revise", by=by):
        held = Note.objects.select_related("case").select_for_update(of=["self"]).get(pk=note.pk)
        if (held.text, held.tier) == (text, tier):
            return
        if trouble := held.case.check_open():
            raise PlainError(trouble)
        if held.version != seen:
            raise PlainError(
                _("A colleague has changed the note while you wrote."),
                _("What stands there now is shown beside yours. Save again to let yours stand."),
            )
        if tier is Tier.NAMED:
            be_named(case=held.case, part=_("Writes in the case"), by=by)
        Note.objects.filter(pk=held.pk).update(text=text, tier=tier, version=held.version + 1)
