"""What the demo school's staff have done already: most signals have been answered, some lately, a few not at all.

Without it the first desk would be that of a school where nobody ever called home. No command of its own (no NAME).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext_noop
from fullfolj.domain.actor import Actor, ActorKind

if TYPE_CHECKING:
    from fullfolj.signals.models import Signal

#: Out of a hundred pupils with a signal: answered in the last fortnight, or earlier, or tried without answer.
_LATELY, _EARLIER, _TRIED = 78, 86, 92
_NOTES = (
    gettext_noop("Finds mornings hard. We agreed to meet at the entrance on Mondays."),
    gettext_noop("The home knew and had called in sick. Back tomorrow."),
    gettext_noop("Misses two friends who changed class. Wants to try the homework club."),
    "",
    "",
)


def note_contacts(*, today: dt.date, now: dt.datetime) -> None:
    """Contacts about the pupils of the cast's unit, by the attendance coordinator and the mentor."""
    from fullfolj.access.models import Account
    from fullfolj.simulation.cast import Role, member

    accounts = {
        role: Account.objects.select_related("person").get(username=member(role).username)
        for role in (Role.ATTENDANCE_COORDINATOR, Role.MENTOR)
    }
    by = [Actor(ActorKind.ACCOUNT, account.pk) for account in accounts.values()]
    coordinator = accounts[Role.ATTENDANCE_COORDINATOR].person
    assert coordinator is not None  # every member of the cast's staff is one
    unit = coordinator.duties.get(duty_role="Närvarosamordnare").organisation
    signals: dict[int, list[Signal]] = defaultdict(list)
    for signal in unit_signals(unit.pk):
        signals[signal.student_id].append(signal)
    for student_signals in signals.values():
        _note(student_signals, by, today, now)


def unit_signals(unit_id: int) -> list[Signal]:
    """The open signals of the unit's pupils, folded ones left out."""
    from fullfolj.signals.models import Signal, SignalState

    rows = Signal.objects.filter(state=SignalState.OPEN, is_folded=False, student__enrolments__unit_id=unit_id)
    return list(rows.exclude(rule="radar-5").select_related("student").distinct())


def _note(signals: list[Signal], by: list[Actor], today: dt.date, now: dt.datetime) -> None:
    from fullfolj.config.language import gettext as _
    from fullfolj.signals import contacts
    from fullfolj.signals.models import ContactKind

    student, since = signals[0].student, max(signal.since for signal in signals)
    draw = int(sha256(student.identities.order_by("pk")[0].source_id.encode()).hexdigest(), 16)
    chance = draw % 100
    if chance >= _TRIED:
        return
    if chance < _LATELY:
        on, kind = max(since, today - dt.timedelta(days=1 + draw // 100 % 12)), _KINDS[draw // 7 % len(_KINDS)]
    elif chance < _EARLIER:
        on, kind = max(since, today - dt.timedelta(days=16 + draw // 100 % 12)), "talked"
    else:
        on, kind = max(since, today - dt.timedelta(days=2)), "no-answer"
    while on.weekday() > 4:
        on -= dt.timedelta(days=1)
    note = _NOTES[draw // 11 % len(_NOTES)] if kind != "no-answer" else ""
    contacts.note(
        student=student,
        kind=ContactKind(kind),
        by=by[draw // 13 % len(by)],
        now=now,
        on=on,
        text=_(note) if note else "",
    )


_KINDS = ("talked", "reached-home", "wrote", "met-family", "talked")
