"""The life of a pupil's signals: lit, seen, answered, put off, dismissed, handed over, cleared, lit again."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.school.models import Person
from fullfolj.signals.models import DismissReason, Signal, SignalState, SnoozeReason
from fullfolj.signals.rules import RULES

_RADAR, _PATIENCE = "radar-5", 5


@dataclass(frozen=True)
class Sight:
    """Who first saw a signal, and when. `by` None: no account."""

    at: dt.datetime
    by: Account | None


@dataclass(frozen=True)
class Judged:
    """A dismissal that has not been taken back; it keeps its `rules` quiet while it `stands`."""

    on: dt.date
    at: dt.datetime
    rule: str
    rules: frozenset[str]
    reason: DismissReason
    ground: str
    stands: bool
    by: Account | None


@dataclass(frozen=True)
class Put:
    """A snooze that has not been taken back."""

    on: dt.date
    at: dt.datetime
    reason: SnoozeReason
    until: dt.date
    by: Account | None


@dataclass(frozen=True)
class Handed:
    """A handover that has not been taken back."""

    on: dt.date
    at: dt.datetime
    to: Account
    by: Account | None


@dataclass(frozen=True)
class Life:
    """A pupil's signals of this school year, the cleared ones too, and what has been done about them, oldest first.

    `answered_on` is the day of the latest contact that reached somebody.
    """

    signals: tuple[Signal, ...] = ()
    sights: dict[int, Sight] | None = None
    dismissals: tuple[Judged, ...] = ()
    snoozes: tuple[Put, ...] = ()
    handovers: tuple[Handed, ...] = ()
    answered_on: dt.date | None = None

    @property
    def waiting(self) -> tuple[Signal, ...]:
        """Those that are lit; under the radar only where the desk has the pupil there, for as long as it says.

        What has been dismissed or answered since the sweep waits no longer, and where all that waits lies folded the
        pupil does too (desk.sql).
        """
        others = tuple(signal for signal in self.lit if signal.rule != _RADAR)
        waiting = [one for one in others if self.is_unanswered(one)]
        folded = all(one.is_folded for one in waiting)
        days = 0 if folded else max(one.school_days_open for one in waiting)
        return others + tuple(
            _for(signal, days) for signal in self.lit if signal.rule == _RADAR and days > _patience(signal)
        )

    def is_unanswered(self, signal: Signal) -> bool:
        """Nobody has been in contact since it was lit, and nothing keeps it quiet."""
        answered = self.answered_on is not None and self.answered_on >= signal.since
        return not answered and self.dismissal(signal) is None

    @property
    def lit(self) -> tuple[Signal, ...]:
        return tuple(signal for signal in self.signals if signal.state == SignalState.OPEN)

    def sight(self, signal: Signal) -> Sight | None:
        return (self.sights or {}).get(signal.pk)

    def dismissal(self, signal: Signal) -> Judged | None:
        """The one that keeps the signal quiet."""
        return next((one for one in self.dismissals if one.stands and signal.rule in one.rules), None)


@cache
def _sql() -> str:
    return (Path(__file__).parent / "life.sql").read_text(encoding="utf-8")


def life_of(student: Person, *, by: Actor, today: dt.date, now: dt.datetime) -> Life:
    """The pupil's, who comes from a scope; one query. Lit signals that nobody had seen are from now on seen `by`."""
    parameters: dict[str, Any] = {
        "student": student.pk, "first": SchoolYear.of(today).first_day,
        "account": by.account_id, "actor": by.label, "now": now,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_sql(), parameters)
        *lists, answered_on = cursor.fetchone()
    signals, dismissed, put_off, handed = (json.loads(one) if isinstance(one, str) else one for one in lists)
    return Life(
        signals=tuple(_signal(student.pk, one) for one in signals),
        sights={one["id"]: Sight(_at(one["seen_at"]), _who(one["seen_by"])) for one in signals if one["seen_at"]},
        dismissals=tuple(
            Judged(
                _day(d["on"]), _at(d["at"]), d["rule"], frozenset(d["rules"]), DismissReason(d["reason"]),
                d["ground"], d["stands"], _who(d["by"]),
            )
            for d in dismissed
        ),
        snoozes=tuple(
            Put(_day(z["on"]), _at(z["at"]), SnoozeReason(z["reason"]), _day(z["until"]), _who(z["by"]))
            for z in put_off
        ),
        handovers=tuple(
            Handed(_day(h["on"]), _at(h["at"]), _who(h["to"]) or Account(), _who(h["by"])) for h in handed
        ),
        answered_on=answered_on,
    )  # fmt: skip


def times_lit(signal: Signal, signals: Iterable[Signal], today: dt.date) -> int:
    """How many times its rule, or another step of the same ladder, has been lit this term, this time included.

    Steps that follow upon one another without a day between are one time. A time counts for the term it ends in.
    """
    family = RULES.get(signal.rule).family
    alike = [one for one in signals if RULES.get(one.rule).family is family]
    ends: list[dt.date] = []
    for one in sorted(alike, key=lambda one: one.opened_on):
        end = one.cleared_on or today
        if ends and one.opened_on <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            ends.append(end)
    first = Term.of(today).first_day
    return sum(end >= first for end in ends)


def not_quiet(signals: Iterable[Signal], life: Life) -> list[Signal]:
    """Those that somebody may still dismiss: under the radar says only that nobody has answered the others."""
    return [one for one in signals if one.rule != _RADAR and life.dismissal(one) is None]


def _patience(radar: Signal) -> int:
    """The school days that a signal may wait for a contact."""
    return int(radar.evidence.get("thresholds", {}).get("school_days", _PATIENCE))


def _for(radar: Signal, days: int) -> Signal:
    """The same with the wait of what waits still."""
    told = copy(radar)
    told.evidence = radar.evidence | {"school_days": days}
    return told


def _signal(student: int, kept: dict[str, Any]) -> Signal:
    dates: Collection[str] = ("since", "opened_on", "seen_on", "cleared_on")
    plain = {name: kept[name] for name in ("id", "rule", "state", "is_folded", "school_days_open", "evidence")}
    days = {name: _day(kept[name]) if kept[name] else None for name in dates}
    return Signal(student_id=student, uuid=uuid.UUID(kept["uuid"]), **plain, **days)


def _who(kept: list[Any] | None) -> Account | None:
    return Account(display_name=kept[0], username=kept[1], person_id=kept[2]) if kept else None


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
