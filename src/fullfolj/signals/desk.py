"""The morning desk's question: which pupils in the scope wait for somebody today, and in which section."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery

from fullfolj.access.scopes import Scope
from fullfolj.school.enums import AssignmentRoleType, GroupType
from fullfolj.school.models import AssignmentRole, GroupMembership, Organisation, Person
from fullfolj.signals.models import Contact, Signal, SignalState, Snooze, Sweep


class Section(StrEnum):
    """In the order they stand on the desk; the last two are not shown there."""

    BACK = "back"
    NEW = "new"
    RADAR = "radar"
    STILL = "still"
    FOLDED = "folded"
    SNOOZED = "snoozed"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Waiting:
    """A pupil on the desk: since when the oldest open signal, and for how many school days."""

    student_id: int
    since: dt.date
    school_days: int


@dataclass(frozen=True)
class DeskStudent:
    """Everything a row says about one pupil."""

    student: Person
    class_name: str
    unit_name: str
    signals: tuple[Signal, ...]
    strip: tuple[dict[str, object], ...]
    latest_contact: Contact | None
    snooze: Snooze | None
    mentors: tuple[Person, ...]


@dataclass(frozen=True)
class Desk:
    """The first pupils of each section, oldest signal first, and how many each section has."""

    sections: dict[Section, list[Waiting]] = field(default_factory=dict)
    counts: dict[Section, int] = field(default_factory=dict)

    def waiting(self, section: Section) -> list[Waiting]:
        return self.sections.get(section, [])

    def count(self, section: Section) -> int:
        return self.counts.get(section, 0)


@cache
def _sql() -> str:
    return (Path(__file__).parent / "desk.sql").read_text(encoding="utf-8")


def latest_sweep(organiser: Organisation | int) -> Sweep | None:
    """The newest finished sweep (by the day it is about)."""
    pk = organiser if isinstance(organiser, int) else organiser.pk
    return Sweep.objects.filter(organiser_id=pk, finished_at__isnull=False).order_by("-as_of", "-id").first()


def desk(scope: Scope, most: Mapping[Section, int]) -> Desk:
    """The pupils in the scope with an open signal, at most `most` (else none) of each section. One query."""
    sections: dict[Section, list[Waiting]] = defaultdict(list)
    counts: dict[Section, int] = {}
    for section, pupils, *row in _placed(scope, most):
        counts[section] = pupils
        if len(sections[section]) < most.get(section, 0):
            sections[section].append(Waiting(*row))
    return Desk(dict(sections), counts)


def section_of(scope: Scope, student: Person) -> Section | None:
    """None for a pupil outside the scope, and for one without an open signal. One query."""
    return next((section for section, *_ in _placed(scope, {}, student)), None)


def _placed(scope: Scope, most: Mapping[Section, int], student: Person | None = None) -> list[tuple[Any, ...]]:
    """Section, how many it has, pupil, since when, for how many school days; at least one row for each section."""
    parameters = {
        "account": scope.account_id,
        "permission": scope.permission.value,
        "today": scope.on,
        "most": json.dumps({section.value: number for section, number in most.items()}),
        "student": student.pk if student else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(), parameters)
        return [(Section(name), *row) for name, *row in cursor.fetchall()]


def desk_students(scope: Scope, student_ids: Iterable[int]) -> dict[int, DeskStudent]:
    """Rows for those of `student_ids` that are in the scope. Five queries whatever their number."""
    on = scope.on
    in_class = GroupMembership.objects.filter(
        _holds(on), person_id=OuterRef("pk"), group__group_type=GroupType.CLASS
    ).order_by("-start_date", "-id")
    found = Person.objects.filter(scope.reaches("school_person.id"), id__in=list(student_ids)).select_related("swept")
    people = {
        person.pk: person
        for person in found.annotate(
            class_name=Subquery(in_class.values("group__display_name")[:1]),
            unit_name=Subquery(in_class.values("group__unit__display_name")[:1]),
        )
    }
    signals: dict[int, list[Signal]] = defaultdict(list)
    for signal in Signal.objects.filter(student_id__in=people, state=SignalState.OPEN).order_by("since", "rule"):
        signals[signal.student_id].append(signal)
    contacts: dict[int, Contact] = {}
    for contact in Contact.objects.filter(student_id__in=people, undone_at__isnull=True).order_by("date", "id"):
        contacts[contact.student_id] = contact
    snoozes = {s.student_id: s for s in Snooze.objects.filter(student_id__in=people, ended_at__isnull=True)}
    mentors = mentors_of(people, on)
    return {
        pk: DeskStudent(
            student=person,
            class_name=person.class_name or "",
            unit_name=person.unit_name or "",
            signals=tuple(signals[pk]),
            strip=tuple(person.swept.strip) if hasattr(person, "swept") else (),
            latest_contact=contacts.get(pk),
            snooze=snoozes.get(pk),
            mentors=mentors.get(pk, ()),
        )
        for pk, person in people.items()
    }


def classes_of(student_ids: Iterable[int], on: dt.date) -> dict[int, GroupMembership]:
    """Each pupil's class on the day, with group and unit loaded."""
    rows = GroupMembership.objects.filter(_holds(on), person_id__in=student_ids, group__group_type=GroupType.CLASS)
    return {row.person_id: row for row in rows.select_related("group__unit").order_by("start_date", "id")}


def mentors_of(student_ids: Iterable[int], on: dt.date) -> dict[int, tuple[Person, ...]]:
    """Each pupil's mentors on the day, by their own number. One query."""
    found: dict[int, list[Person]] = defaultdict(list)
    assigned = (
        AssignmentRole.objects.filter(
            _holds(on),
            _holds(on, "duty__"),
            _holds(on, "group__memberships__"),
            assignment_role=AssignmentRoleType.MENTOR,
            group__memberships__person_id__in=list(student_ids),
        )
        .annotate(student_id=F("group__memberships__person_id"))
        .select_related("duty__person")
        .order_by("duty__person_id", "id")
    )
    for row in assigned:
        if row.duty.person not in found[row.student_id]:
            found[row.student_id].append(row.duty.person)
    return {pk: tuple(mentors) for pk, mentors in found.items()}


def _holds(on: dt.date, prefix: str = "") -> Q:
    start, end = f"{prefix}start_date", f"{prefix}end_date"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    )
