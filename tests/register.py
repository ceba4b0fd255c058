"""A small register for tests: two organisers, units, groups and people, made through the models in a few words."""

from __future__ import annotations

import datetime as dt
import itertools

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType, IdentityKind, OrganisationType, SchoolType
from fullfolj.school.models import (
    AssignmentRole,
    Duty,
    Enrolment,
    Group,
    GroupMembership,
    Organisation,
    Person,
    Responsible,
    SourceIdentity,
)

TODAY = dt.date(2026, 11, 20)
_numbers = itertools.count(1)


def organiser(name: str = "Älvstads kommun") -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name=name, organisation_code=f"{next(_numbers):04d}"
    )


def unit(parent: Organisation, name: str = "Strandskolan") -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.SCHOOL_UNIT,
        parent=parent,
        display_name=name,
        school_unit_code=f"{10000000 + next(_numbers)}",
    )


def person(parent: Organisation, given_name: str = "Kim", family_name: str = "Provsson", **fields: object) -> Person:
    return Person.objects.create(organiser=parent, given_name=given_name, family_name=family_name, **fields)


def student(
    at: Organisation,
    given_name: str = "Elin",
    family_name: str = "Elevsson",
    *,
    group: Group | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    source_id: str = "",
    **fields: object,
) -> Person:
    """A pupil enrolled at the unit, in a class when one is given."""
    assert at.parent is not None
    pupil = person(at.parent, given_name, family_name, **fields)
    Enrolment.objects.create(
        person=pupil, unit=at, school_type=SchoolType.COMPULSORY, year_level=8, start_date=start, end_date=end
    )
    SourceIdentity.objects.create(
        person=pupil, unit=at, kind=IdentityKind.STUDENT, source_id=source_id or f"E{next(_numbers)}"
    )
    if group is not None:
        GroupMembership.objects.create(group=group, person=pupil, start_date=start, end_date=end)
    return pupil


def group(at: Organisation, name: str = "8A", group_type: GroupType = GroupType.CLASS) -> Group:
    return Group.objects.create(unit=at, group_type=group_type, display_name=name)


def account(parent: Organisation, who: Person | None = None, *, administrator: bool = False) -> Account:
    number = next(_numbers)
    return Account.objects.create(
        organiser=parent,
        username=f"konto{number}",
        display_name=str(who or f"Konto {number}"),
        person=who,
        is_system_administrator=administrator,
    )


def staff(
    at: Organisation, role: DutyRole, *, start: dt.date | None = None, end: dt.date | None = None, name: str = "Stina"
) -> Account:
    """An account whose person has a duty at the organisation."""
    parent = at.parent or at
    who = person(parent, name, f"Personalsson{next(_numbers)}")
    Duty.objects.create(person=who, organisation=at, duty_role=role, start_date=start, end_date=end)
    return account(parent, who)


def assigned(
    to: Group, role: AssignmentRoleType, *, start: dt.date | None = None, end: dt.date | None = None
) -> Account:
    """A teacher's account with the assignment in the group."""
    signed = staff(to.unit, DutyRole.TEACHER)
    duty = Duty.objects.get(person=signed.person)
    AssignmentRole.objects.create(duty=duty, group=to, assignment_role=role, start_date=start, end_date=end)
    return signed


def guardian(of: Person, *, end: dt.date | None = None) -> Account:
    who = person(of.organiser, "Vera", f"Vårdsson{next(_numbers)}")
    Responsible.objects.create(guardian=who, child=of, end_date=end)
    return account(of.organiser, who)
