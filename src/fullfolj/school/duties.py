"""Duties and assignments given in Fullfölj (those of a source have a source_id and belong to the roster import)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from fullfolj.domain.actor import Actor
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.history import recorded
from fullfolj.school.models import AssignmentRole, Dated, Duty, Group, Organisation, Person


def give_duty(
    *,
    person: Person,
    organisation: Organisation,
    duty_role: DutyRole,
    start_date: dt.date | None,
    by: Actor,
    last_day: dt.date | None = None,
) -> Duty:
    """The person's duty there, new or the one that holds already; with a `last_day` a stand-in's."""
    with recorded("duty.give", by=by):
        held = Duty.objects.filter(person=person, organisation=organisation, duty_role=duty_role)
        return _between(held, start_date, last_day) or Duty.objects.create(
            person=person, organisation=organisation, duty_role=duty_role, start_date=start_date, end_date=last_day
        )


def _between[D: Dated](held: QuerySet[D], start_date: dt.date | None, last_day: dt.date | None) -> D | None:
    """The one that holds until further notice; else, for a stand-in, the one of just those days."""
    found = held.filter(end_date__isnull=True).order_by("id").first()
    if found is None and last_day is not None:
        found = held.filter(start_date=start_date, end_date=last_day).first()
    return found


def end_duty(*, duty: Duty, last_day: dt.date, by: Actor) -> None:
    """The duty and its assignments end with `last_day`; what had not begun by then is removed."""
    with recorded("duty.end", by=by):
        for rows in (AssignmentRole.objects.filter(duty=duty), Duty.objects.filter(pk=duty.pk)):
            rows.filter(start_date__gt=last_day).delete()
            rows.filter(end_date__isnull=True).update(end_date=last_day)


def assign(
    *,
    duty: Duty,
    group: Group,
    assignment_role: AssignmentRoleType,
    start_date: dt.date | None,
    by: Actor,
    last_day: dt.date | None = None,
) -> AssignmentRole:
    """The duty's assignment in the group, new or the one that holds already; with a `last_day` a stand-in's."""
    with recorded("assignment.give", by=by):
        held = AssignmentRole.objects.filter(duty=duty, group=group, assignment_role=assignment_role)
        return _between(held, start_date, last_day) or AssignmentRole.objects.create(
            duty=duty, group=group, assignment_role=assignment_role, start_date=start_date, end_date=last_day
        )


def make_person(*, organiser: Organisation, given_name: str, family_name: str, by: Actor) -> Person:
    """A member of staff or a guardian who is in no source."""
    with recorded("person.make", by=by):
        return Person.objects.create(organiser=organiser, given_name=given_name, family_name=family_name)
