"""What the administration reads. Every question starts from where the visitor manages people; never a pupil."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from fullfolj.access.models import Account
from fullfolj.administration.permissions import Managed
from fullfolj.school.ages import eighteen_years_before
from fullfolj.school.enums import AssignmentRoleType, GroupType, IdentityKind
from fullfolj.school.models import (
    AssignmentRole,
    CalendarPeriod,
    Duty,
    Enrolment,
    Group,
    Organisation,
    Person,
    Responsible,
    SourceIdentity,
)
from fullfolj.school.swedish import SvSort, by_name


def places(managed: Managed) -> list[Organisation]:
    """The organiser first, where it is managed, then the units by name."""
    found = Organisation.objects.filter(pk__in=managed.places)
    return list(found.order_by(F("parent_id").asc(nulls_first=True), SvSort("display_name"), "id"))


def staff(managed: Managed) -> QuerySet[Person]:
    """Everybody who has or has had a duty at a managed place and is no pupil; by name, those without one first."""
    pupil = Enrolment.objects.filter(person_id=OuterRef("pk"))
    known_as_pupil = SourceIdentity.objects.filter(person_id=OuterRef("pk"), kind=IdentityKind.STUDENT)
    there = Duty.objects.filter(person_id=OuterRef("pk"), organisation_id__in=managed.places)
    return (
        Person.objects.filter(Exists(there), ~Exists(pupil), ~Exists(known_as_pupil))
        .filter(organiser_id=managed.organiser_id)
        .order_by(*by_name())
    )


def duties(managed: Managed, on: dt.date) -> QuerySet[Duty]:
    """The duties at managed places that hold on the day or begin later, with what is assigned in them; by name."""
    mentor = AssignmentRole.objects.filter(_not_over(on), assignment_role=AssignmentRoleType.MENTOR).select_related(
        "group"
    )
    return (
        Duty.objects.filter(_not_over(on), organisation_id__in=managed.places, person__in=staff(managed).order_by())
        .select_related("person", "person__account", "organisation")
        .prefetch_related(Prefetch("assignment_roles", queryset=mentor.order_by("group__display_name")))
        .order_by(SvSort("person__family_name"), SvSort("person__given_name"), "person_id", "id")
    )


def former_with_sign_in(managed: Managed, on: dt.date) -> QuerySet[Person]:
    """Those whose every duty is over but who can still sign in."""
    held = Duty.objects.filter(_not_over(on), person_id=OuterRef("pk"))
    return staff(managed).filter(~Exists(held), account__is_active=True)


def one_person(managed: Managed, person_uuid: uuid.UUID) -> Person:
    """The member of staff; Http404 for a pupil, a stranger, or somebody at places that are not managed."""
    found = staff(managed).select_related("account").filter(uuid=person_uuid).first()
    if found is None:
        raise Http404
    return found


def one_duty(managed: Managed, duty_id: int) -> Duty:
    """The duty at a managed place, else Http404."""
    found = Duty.objects.filter(organisation_id__in=managed.places, person__in=staff(managed).order_by())
    duty = found.filter(pk=duty_id).select_related("person", "organisation").first()
    if duty is None:
        raise Http404
    return duty


def one_assignment(managed: Managed, assignment_id: int) -> AssignmentRole:
    """The mentor's assignment in a class of a managed unit, else Http404."""
    found = AssignmentRole.objects.filter(
        pk=assignment_id,
        assignment_role=AssignmentRoleType.MENTOR,
        group__unit_id__in=managed.places,
        duty__organisation_id__in=managed.places,
        duty__person__in=staff(managed).order_by(),
    )
    assignment = found.select_related("duty__person", "group").first()
    if assignment is None:
        raise Http404
    return assignment


def opens_more(managed: Managed, person: Person, on: dt.date) -> bool:
    """Whether the person's sign-in opens, or will open, something that the managed places do not give.

    That is a duty or a group elsewhere, or an own child who is enrolled at no managed unit: whoever makes the password
    could go there with it. Never one's own sign-in, and never where the whole organiser is managed.
    """
    if managed.is_whole or person.pk == managed.person_id:
        return False
    duties = Duty.objects.filter(_not_over(on), person=person).exclude(organisation_id__in=managed.places)
    groups = AssignmentRole.objects.filter(_not_over(on), duty__person=person).exclude(
        group__unit_id__in=managed.places
    )
    here = Enrolment.objects.filter(_not_over(on), person_id=OuterRef("child_id"), unit_id__in=managed.places)
    children = Responsible.objects.filter(_not_over(on), ~Exists(here), guardian=person)
    reached = children.filter(child__is_protected=False, child__birth_date__gt=eighteen_years_before(on))
    return duties.exists() or groups.exists() or reached.exists()


def classes(managed: Managed, on: dt.date) -> list[Group]:
    """The classes of the managed units, by unit and name."""
    found = Group.objects.filter(_not_over(on), unit_id__in=managed.places, group_type=GroupType.CLASS)
    return list(found.select_related("unit").order_by(SvSort("unit__display_name"), SvSort("display_name"), "id"))


def administrators(managed: Managed) -> list[Account]:
    """The organiser's system administrators, those who can sign in first; for system administrators alone."""
    if not managed.is_system_administrator:
        return []
    found = Account.objects.filter(organiser_id=managed.organiser_id, is_system_administrator=True)
    return list(found.order_by("-is_active", "display_name", "id"))


def one_administrator(managed: Managed, account_id: int) -> Account:
    """The system administrator; Http404 for others, and for whoever is no system administrator."""
    for account in administrators(managed):
        if account.pk == account_id:
            return account
    raise Http404


def periods(managed: Managed, since: dt.date) -> list[CalendarPeriod]:
    """Terms, breaks and study days of the managed places, and of their organiser, that end on `since` or later."""
    found = CalendarPeriod.objects.filter(
        organisation_id__in=managed.places | {managed.organiser_id}, last_day__gte=since
    )
    return list(found.select_related("organisation").order_by("first_day", "kind", "id"))


def one_period(managed: Managed, period_id: int) -> CalendarPeriod:
    """A period of a managed place, else Http404: a unit's principal does not change the organiser's calendar."""
    found = CalendarPeriod.objects.filter(pk=period_id, organisation_id__in=managed.places).first()
    if found is None:
        raise Http404
    return found


def _not_over(on: dt.date) -> Q:
    return Q(end_date__isnull=True) | Q(end_date__gte=on)
