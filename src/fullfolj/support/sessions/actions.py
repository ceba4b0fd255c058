"""A session is noted, corrected or taken back, and whether a support measure goes as it was planned."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.support.models import Fidelity, Intervention, Outcome, Session


def note(*, intervention: Intervention, date: dt.date, outcome: Outcome, by: Actor, now: dt.datetime) -> Session:
    """What became of the day's session; noted anew it is corrected, and what stood there is in its history.

    PlainError for a day on which it had not begun, or had ended, and in a closed case.
    """
    with recorded("support.session", by=by):
        held = _held(intervention)
        if date < held.starts_on:
            raise PlainError(_("The support measure had not begun that day."))
        if held.ended_on is not None and date > held.ended_on:
            raise PlainError(_("The support measure had ended that day."))
        said = {"student_id": held.student_id, "outcome": outcome, "noted_at": now, "by_id": by.account_id}
        known = Session.objects.filter(intervention=held, date=date).first()
        if known is None:
            return Session.objects.create(intervention=held, date=date, **said)
        if known.outcome != outcome:
            Session.objects.filter(pk=known.pk).update(outcome=outcome, noted_at=now, by_id=by.account_id)
            known.refresh_from_db()
        return known


def take_back(*, intervention: Intervention, date: dt.date, by: Actor) -> None:
    """There is no session on that day; nothing where there was none. PlainError in a closed case."""
    with recorded("support.session-take-back", by=by):
        Session.objects.filter(intervention=_held(intervention), date=date).delete()


def judge(*, intervention: Intervention, fidelity: Fidelity, by: Actor) -> None:
    """How it goes compared with the plan, as staff see it. PlainError in a closed case."""
    with recorded("support.fidelity", by=by):
        Intervention.objects.filter(pk=_held(intervention).pk).exclude(fidelity=fidelity).update(fidelity=fidelity)


def stand_in_by(*, intervention: Intervention, stand_in: Account | None, by: Actor) -> None:
    """Who has it on *Idag* when its day has passed; None is nobody.

    PlainError for whoever sees to it already, and in a closed case.
    """
    with recorded("support.stand-in", by=by):
        held = _held(intervention)
        if stand_in is not None and stand_in.pk == held.responsible_id:
            raise PlainError(_("Choose somebody else than who sees to it."))
        Intervention.objects.filter(pk=held.pk).update(stand_in=stand_in)


def _held(intervention: Intervention) -> Intervention:
    """As it is now; others who write in it wait."""
    held = Intervention.objects.select_for_update(of=["self"]).select_related("case").get(pk=intervention.pk)
    if trouble := held.case.check_open():
        raise PlainError(trouble)
    return held
