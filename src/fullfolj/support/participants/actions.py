"""Somebody takes part in a case, or does so no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.support.models import Case, Participant


def add(*, case: Case, account: Account | None, name: str, part: str, by: Actor) -> Participant:
    """A colleague, or somebody else by `name`. One who takes part already is left as they are, with the new part.

    Whoever has opened the case and names its first colleague is named too, and goes on naming (`tiers.may_name`).
    PlainError in a closed case.
    """
    with recorded("support.participant", by=by):
        held = Case.objects.select_for_update(of=["self"]).get(pk=case.pk)
        if trouble := held.check_open():
            raise PlainError(trouble)
        if account is not None and held.by_id == by.account_id:
            be_named(case=held, part=_("Opened the case"), by=by)
        whom = {"account": account, "name": "" if account else name}
        known = held.participants.filter(**whom).first()
        if known is None:
            return Participant.objects.create(
                case=held, student_id=held.student_id, **whom, part=part, by_id=by.account_id
            )
        Participant.objects.filter(pk=known.pk).exclude(part=part).update(part=part)
        return known


def be_named(*, case: Case, part: str, by: Actor) -> None:
    """Whoever acts takes part, if not already; nothing for what nobody does by an account."""
    if by.account_id is None or case.participants.filter(account=by.account_id).exists():
        return
    Participant.objects.create(
        case=case, student_id=case.student_id, account_id=by.account_id, part=part, by_id=by.account_id
    )


def remove(*, participant: Participant, by: Actor) -> None:
    """The history keeps that they took part. PlainError in a closed case."""
    with recorded("support.participant-remove", by=by):
        held = Case.objects.select_for_update(of=["self"]).get(pk=participant.case_id)
        if held.check_open():
            raise PlainError(held.check_open(), _("Who took part then stays as it was."))
        Participant.objects.filter(pk=participant.pk).delete()
