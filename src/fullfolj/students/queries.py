"""What the list and the page read of the register. Every question starts from a scope."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import Scope, among, students
from fullfolj.school.enums import GroupType
from fullfolj.school.models import Group, GroupMembership, Person
from fullfolj.school.swedish import SvSort, by_name
from fullfolj.signals.desk import classes_of
from fullfolj.signals.models import UNANSWERED, Contact, Signal, SignalState
from fullfolj.students import permissions

PAGE = 50  # pupils a page


@dataclass(frozen=True)
class ListedStudent:
    """A line of the pupil list; signals and contact stay empty for roles that may not see them."""

    student: Person
    class_name: str
    unit_name: str
    signals: tuple[Signal, ...] = ()
    latest_contact: Contact | None = None


@dataclass(frozen=True)
class StudentList:
    """One page of the list in alphabetical order, with the groups that it can be narrowed to."""

    lines: tuple[ListedStudent, ...]
    total: int
    page: int
    groups: tuple[Group, ...]
    chosen: Group | None
    looked_for: tuple[str, ...] = field(default=())

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def list_students(
    visitor: Visitor, *, group: uuid.UUID | None = None, page: int = 1, looked_for: Iterable[str] = ()
) -> StudentList:
    """The visitor's pupils, narrowed to a class or to names; the reading of those shown is logged."""
    scope = visitor.scope(permissions.LIST)
    groups = tuple(_classes(scope))
    chosen = next((g for g in groups if g.uuid == group), None)
    if group is not None and chosen is None:
        raise Http404
    wanted = tuple(looked_for)
    found = _narrowed(students(scope), chosen, wanted, scope.on)
    total = found.count()
    page = min(page, max(1, -(-total // PAGE)))
    people = list(found.order_by(*by_name())[(page - 1) * PAGE : page * PAGE])
    if people:
        ids = [p.pk for p in people]
        log_readings(ids, by=visitor.actor, page="students", ground=visitor.ground(permissions.LIST), at=visitor.now)
    return StudentList(_lines(visitor, people), total, page, groups, chosen, wanted)


def own_contact(visitor: Visitor, contact_uuid: uuid.UUID) -> Contact:
    """A contact that the visitor noted, about a pupil who is still theirs; else Http404."""
    reached = students(visitor.scope(permissions.NOTE_CONTACT))
    contact = Contact.objects.filter(uuid=contact_uuid, actor=visitor.actor.label, student__in=reached).first()
    if contact is None:
        raise Http404
    return contact


def answered_days(student: Person) -> list[dt.date]:
    """The days of the contacts that answered; the pupil comes from a scope."""
    noted = Contact.objects.filter(student=student, undone_at__isnull=True).exclude(kind__in=UNANSWERED)
    return list(noted.values_list("date", flat=True))


def _classes(scope: Scope) -> QuerySet[Group]:
    """The classes with at least one pupil in the scope, by school and name."""
    members = GroupMembership.objects.filter(_holds(scope.on), person_id__in=scope.ids())
    return (
        Group.objects.filter(group_type=GroupType.CLASS, id__in=members.values("group_id"))
        .select_related("unit")
        .order_by(SvSort("unit__display_name"), SvSort("display_name"), "id")
    )


def _narrowed(
    found: QuerySet[Person], chosen: Group | None, looked_for: tuple[str, ...], on: dt.date
) -> QuerySet[Person]:
    if chosen is not None:
        found = found.filter(id__in=_members(Q(group=chosen), on))
    for word in looked_for:
        by_class = Q(id__in=_members(Q(group__group_type=GroupType.CLASS, group__display_name__iexact=word), on))
        found = found.filter(
            Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(middle_name__icontains=word) | by_class
        )
    return found


def _members(which: Q, on: dt.date) -> QuerySet[GroupMembership, int]:
    return GroupMembership.objects.filter(which, _holds(on)).values_list("person_id", flat=True)


def _holds(on: dt.date) -> Q:
    return (Q(start_date__isnull=True) | Q(start_date__lte=on)) & (Q(end_date__isnull=True) | Q(end_date__gte=on))


def _lines(visitor: Visitor, people: list[Person]) -> tuple[ListedStudent, ...]:
    ids = [p.pk for p in people]
    classes = classes_of(ids, visitor.today)
    signals: dict[int, list[Signal]] = defaultdict(list)
    contacts: dict[int, Contact] = {}
    reached = among(ids, visitor.account, visitor.today, (permissions.SEE_SIGNALS, permissions.SEE_CONTACTS))
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
