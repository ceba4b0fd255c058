"""What the list and the page read of the register. Every question starts from a scope."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission, reach_as_far
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import Scope, among, units_of
from fullfolj.school.models import Organisation, Person
from fullfolj.school.swedish import SvSort
from fullfolj.signals.desk import classes_of
from fullfolj.signals.models import UNANSWERED, Contact, Signal, SignalState
from fullfolj.students import permissions

PAGE = 50  # pupils a page
_LIKE = re.compile(r"[\\%_]")  # what LIKE would take for something else than itself


@dataclass(frozen=True)
class ListedStudent:
    """A line of the pupil list; signals and contact stay empty for roles that may not see them."""

    student: Person
    class_name: str
    unit_name: str
    signals: tuple[Signal, ...] = ()
    latest_contact: Contact | None = None


@dataclass(frozen=True)
class ListedClass:
    uuid: uuid.UUID
    name: str


@dataclass(frozen=True)
class StudentList:
    """One page of the list in alphabetical order, with the schools and classes that it can be narrowed to.

    `classes` are those of `school`; empty while none of several schools is chosen.
    """

    lines: tuple[ListedStudent, ...]
    total: int
    page: int
    schools: tuple[Organisation, ...]
    school: Organisation | None
    classes: tuple[ListedClass, ...]
    chosen: ListedClass | None
    looked_for: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def list_students(
    visitor: Visitor,
    *,
    school: uuid.UUID | None = None,
    group: uuid.UUID | None = None,
    page: int = 1,
    looked_for: Iterable[str] = (),
) -> StudentList:
    """The visitor's pupils, narrowed to a school, a class or names; the reading of those shown is logged.

    Http404 for a school or a class in which the visitor has none. A page after the last is the last.
    """
    schools = tuple(units_of(visitor.roles, visitor.account, permissions.LIST).order_by(SvSort("display_name"), "id"))
    wanted = tuple(looked_for)
    chosen_school, only = _one(schools, school) if school else None, schools[0] if len(schools) == 1 else None
    asked = _Asked(chosen_school, only, group, page, wanted)
    found = _found(visitor.scope(permissions.LIST), asked)
    chosen = next((one for one in found.classes if one.uuid == group), None)
    if group is not None and chosen is None:
        raise Http404
    people = Person.objects.in_bulk(found.ids)
    shown = [people[pk] for pk in found.ids]
    if shown:
        ground = visitor.ground(permissions.LIST)
        log_readings(found.ids, by=visitor.actor, page="students", ground=ground, at=visitor.now)
    return StudentList(
        _lines(visitor, shown),
        found.total,
        min(page, max(1, -(-found.total // PAGE))),
        schools,
        next((one for one in schools if one.pk == found.unit_id), None),
        found.classes,
        chosen,
        wanted,
    )


@dataclass(frozen=True)
class _Found:
    """What list.sql answers; `ids` in the order of the list."""

    total: int
    ids: list[int]
    unit_id: int | None
    classes: tuple[ListedClass, ...]


@dataclass(frozen=True)
class _Asked:
    """What the list is narrowed to; `only` is the visitor's only school, which narrows nothing."""

    school: Organisation | None
    only: Organisation | None
    group: uuid.UUID | None
    page: int
    looked_for: Sequence[str]


def _found(scope: Scope, asked: _Asked) -> _Found:
    parameters = {
        "account": scope.account_id,
        "permission": scope.permission.value,
        "today": scope.on,
        "unit": asked.school.pk if asked.school else None,
        "only": asked.only.pk if asked.only else None,
        "group": asked.group,
        "words": [_LIKE.sub(r"\\\g<0>", word) for word in asked.looked_for],
        "page": asked.page,
        "size": PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_list_sql(), parameters)
        total, ids, unit_id, classes = cursor.fetchone()
    named = json.loads(classes) if isinstance(classes, str) else classes
    return _Found(total, ids, unit_id, tuple(ListedClass(uuid.UUID(key), name) for key, name in named))


@cache
def _list_sql() -> str:
    return (Path(__file__).parent / "list.sql").read_text(encoding="utf-8")


def _one(schools: Iterable[Organisation], wanted: uuid.UUID) -> Organisation:
    found = next((one for one in schools if one.uuid == wanted), None)
    if found is None:
        raise Http404
    return found


def own_contact(visitor: Visitor, contact_uuid: uuid.UUID) -> Contact:
    """A contact that the visitor noted, about a pupil who is still theirs; else Http404."""
    reached = visitor.scope(permissions.NOTE_CONTACT).reaches("signals_contact.student_id")
    contact = Contact.objects.filter(reached, uuid=contact_uuid, actor=visitor.actor.label).first()
    if contact is None:
        raise Http404
    return contact


def answered_days(student: Person) -> list[dt.date]:
    """The days of the contacts that answered; the pupil comes from a scope."""
    noted = Contact.objects.filter(student=student, undone_at__isnull=True).exclude(kind__in=UNANSWERED)
    return list(noted.values_list("date", flat=True))


def _lines(visitor: Visitor, people: list[Person]) -> tuple[ListedStudent, ...]:
    ids = [p.pk for p in people]
    classes = classes_of(ids, visitor.today)
    signals: dict[int, list[Signal]] = defaultdict(list)
    contacts: dict[int, Contact] = {}
    reached = _reached(visitor, ids)
    if visitor.may(permissions.SEE_SIGNALS):
        lit = Signal.objects.filter(student_id__in=reached[permissions.SEE_SIGNALS], state=SignalState.OPEN)
        for signal in lit.order_by("since", "rule"):
            signals[signal.student_id].append(signal)
    if visitor.may(permissions.SEE_CONTACTS):
        made = Contact.objects.filter(student_id__in=reached[permissions.SEE_CONTACTS], undone_at__isnull=True)
        contacts = {c.student_id: c for c in made.order_by("date", "id")}
    return tuple(
        ListedStudent(
            student=person,
            class_name=classes[person.pk].group.display_name if person.pk in classes else "",
            unit_name=classes[person.pk].group.unit.display_name if person.pk in classes else "",
            signals=tuple(signals[person.pk]),
            latest_contact=contacts.get(person.pk),
        )
        for person in people
    )


def _reached(visitor: Visitor, student_ids: list[int]) -> dict[Permission, set[int]]:
    """Whose signals and contacts the visitor may see. Asked of the database only where the roles do not tell."""
    roles = frozenset(held.role for held in visitor.roles)
    wanted = [p for p in (permissions.SEE_SIGNALS, permissions.SEE_CONTACTS) if visitor.may(p)]
    known = {p: set(student_ids) for p in wanted if reach_as_far(roles, permissions.LIST, p)}
    asked = [p for p in wanted if p not in known]
    return known | (among(student_ids, visitor.account, visitor.today, asked) if asked else {})
