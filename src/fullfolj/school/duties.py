"""Duties and assignments given in Fullfölj (those of a source have a source_id and belong to the roster import)."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.history import recorded
from fullfolj.school.models import AssignmentRole, Duty, Group, Organisation, Person


def give_duty(
    *, person: Person, organisation: Organisation, duty_role: DutyRole, start_date: dt.date | None, by: Actor
) -> Duty:
    """The person's duty there, new or the one that holds already."""
    with recorded("duty.give", by=by):
        duty, _ = Duty.objects.get_or_create(
            person=person,
            organisation=organisation,
            duty_role=duty_role,
            end_date=None,
            defaults={"start_date": start_date},
        )
    return duty


def end_duty(*, duty: Duty, last_day: dt.date, by: Actor) -> None:
    """The duty and its assignments end with `last_day`; what had not begun by then is removed."""
    with recorded("duty.end", by=by):
        for rows in (AssignmentRole.objects.filter(duty=duty), Duty.objects.filter(pk=duty.pk)):
            rows.filter(start_date__gt=last_day).delete()
            rows.filter(end_date__isnull=True).update(end_date=last_day)


def assign(
    *, duty: Duty, group: Group, assignment_role: AssignmentRoleType, start_date: dt.date | None, by: Actor
) -> AssignmentRole:
    """The duty's assignment in the group, new or the one that holds already."""
    with recorded("assignment.give", by=by):
        assignment, _ = AssignmentRole.objects.get_or_create(
            duty=duty, group=group, assignment_role=assignment_role, end_date=None, defaults={"start_date": start_date}
        )
    return assignment


def make_person(*, organiser: Organisation, given_name: str, family_name: str, by: Actor) -> Person:
    """A member of staff or a guardian who is in no source."""
    with recorded("person.make", by=by):
        return Person.objects.create(organiser=organiser, given_name=given_name, family_name=family_name)
