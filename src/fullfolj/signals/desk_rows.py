"""What the rows of the morning desk say: one statement for all the pupils that are shown."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fullfolj.access.models import Account
from fullfolj.access.scopes import Scope
from fullfolj.domain.schoolyear import Term
from fullfolj.school.models import AbsenceNotice, Person
from fullfolj.signals import kept_plans
from fullfolj.signals.models import Contact, Signal, Snooze


@dataclass(frozen=True)
class HandedTo:
    """Whom a colleague has asked to get in touch, on which day. `by` None: no account."""

    on: dt.date
    to: Account
    by: Account | None


@dataclass(frozen=True)
class DeskStudent:
    """Everything a row says about one pupil. The models are read-only here: they hold what a row needs, no more."""

    student: Person
    class_name: str
    unit_name: str
    signals: tuple[Signal, ...]
    strip: tuple[dict[str, object], ...]
    latest_contact: Contact | None
    snooze: Snooze | None
    mentors: tuple[Person, ...]
    notice: AbsenceNotice | None = None
    #: Those that have cleared this term.
    earlier: tuple[Signal, ...] = ()
    #: Those of the signals that nobody has had before their eyes.
    unseen: tuple[int, ...] = ()
    unit_id: int | None = None
    handed: HandedTo | None = None


@cache
def _sql() -> str:
    return (Path(__file__).parent / "desk_rows.sql").read_text(encoding="utf-8")


def desk_students(scope: Scope, student_ids: Iterable[int]) -> dict[int, DeskStudent]:
    """Rows for those of `student_ids` that are in the scope, by pupil. One query."""
    parameters = {
        "account": scope.account_id,
        "permission": scope.permission.value,
        "today": scope.on,
        "term": Term.of(scope.on).first_day,
        "students": list(student_ids),
    }
    return {row[0]: _desk_student(*row) for row in kept_plans.rows(_sql(), parameters)}


def _desk_student(
    pk: int, key: uuid.UUID, given_name: str, family_name: str, class_name: str, unit_name: str, unit: int, *told: Any
) -> DeskStudent:
    strip, signals, earlier, contact, snooze, mentors, notice, handed = (
        json.loads(value) if isinstance(value, str) else value for value in told
    )
    return DeskStudent(
        student=Person(id=pk, uuid=key, given_name=given_name, family_name=family_name),
        class_name=class_name,
        unit_name=unit_name,
        unit_id=unit,
        signals=tuple(
            Signal(
                id=number,
                student_id=pk,
                rule=rule,
                since=dt.date.fromisoformat(since),
                opened_on=dt.date.fromisoformat(opened),
                school_days_open=days,
                evidence=evidence,
            )
            for number, rule, since, opened, days, evidence, _seen in signals
        ),
        earlier=tuple(
            Signal(
                student_id=pk,
                rule=rule,
                opened_on=dt.date.fromisoformat(opened),
                cleared_on=dt.date.fromisoformat(cleared),
            )
            for rule, opened, cleared in earlier
        ),
        unseen=tuple(number for number, *_told, seen in signals if not seen),
        strip=tuple(strip or ()),
        latest_contact=_contact(pk, *contact) if contact else None,
        snooze=_snooze(pk, *snooze) if snooze else None,
        mentors=tuple(
            Person(id=number, given_name=given, family_name=family, is_protected=is_protected)
            for number, given, family, is_protected in mentors
        ),
        notice=notice_of(pk, notice) if notice else None,
        handed=_handed(*handed) if handed else None,
    )


def notice_of(student: int, told: Sequence[str]) -> AbsenceNotice:
    """The notice in kind, beginning and end as SQL writes them in JSON."""
    kind, starts, ends = told
    return AbsenceNotice(
        person_id=student,
        kind=kind,
        starts_at=dt.datetime.fromisoformat(starts),
        ends_at=dt.datetime.fromisoformat(ends),
    )


def _contact(student: int, pk: int, kind: str, date: str) -> Contact:
    return Contact(id=pk, student_id=student, kind=kind, date=dt.date.fromisoformat(date))


def _handed(on: str, to: int, name: str, username: str, person: int | None, *by: Any) -> HandedTo:
    asked = Account(id=to, display_name=name, username=username, person_id=person)
    asking = Account(display_name=by[0], username=by[1], person_id=by[2]) if by[1] else None
    return HandedTo(dt.date.fromisoformat(on), asked, asking)


def _snooze(student: int, pk: int, reason: str, snoozed_on: str, until: str, by: int | None) -> Snooze:
    return Snooze(
        id=pk,
        student_id=student,
        reason=reason,
        snoozed_on=dt.date.fromisoformat(snoozed_on),
        until=dt.date.fromisoformat(until),
        by_id=by,
    )
