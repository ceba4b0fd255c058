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


def write(*, case: Case, text: str, tier: Tier, may_name: bool, by: Actor, now: dt.datetime) -> Note:
    """PlainError in a closed case, and for those named by whoever may not name them. Sent twice it is one.

    Whoever writes for those named is named from then on: then nobody else lets themselves in. `may_name` is what
    `tiers.may_name` says of who writes.
    """
    with recorded("support.note", by=by):
        held = Case.objects.select_for_update(of=["self"]).get(pk=case.pk)
        if trouble := held.check_open():
            raise PlainError(trouble)
        given = {"text": text, "tier": tier, "by_id": by.account_id}
        known = held.notes.filter(**given, noted_at__gt=now - SAME_CLICK).first()
        if tier is Tier.NAMED:
            _write_for_those_named(held, by, may_name=may_name)
        return known or Note.objects.create(case=held, student_id=held.student_id, **given, noted_at=now)


def revise(*, note: Note, text: str, tier: Tier, seen: int, may_name: bool, by: Actor) -> None:
    """What it said stays in its history. `seen` is the version on the page, `may_name` as for `write`.

    PlainError when somebody has changed it meanwhile, when its case is closed, and when it becomes one for those named
    by whoever may not name them. Who wrote one for them and is not named any more goes on writing in it unnamed.
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
        if tier is Tier.NAMED and (may_name or held.tier != Tier.NAMED):
            _write_for_those_named(held.case, by, may_name=may_name)
        Note.objects.filter(pk=held.pk).update(text=text, tier=tier, version=held.version + 1)


def _write_for_those_named(case: Case, by: Actor, *, may_name: bool) -> None:
    if not may_name:
        raise PlainError(
            _("Only those named in the case, and the principal, can write a note for those named."),
            _("Ask one of them to name you, or choose who else may read the note."),
        )
    be_named(case=case, part=_("Writes in the case"), by=by)
