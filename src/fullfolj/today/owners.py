"""Who answers for a pupil's signals today: the role that the ladder's step names, as the people who hold it now.

Roles and not people are kept, so that nothing has to be moved when somebody begins, ends or stands in for another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import GRANTS, Role
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Duty, Person
from fullfolj.signals.desk_rows import DeskStudent
from fullfolj.signals.dues import DueFacts
from fullfolj.signals.steps import Step, reached

_DUTIES = {grant.role: grant.duty_roles for grant in GRANTS if grant.duty_roles}


@dataclass(frozen=True)
class Owners:
    """`steps` is pupil → the step that the lit signals lead to; `holders` role and school (under "": the organiser's) →
    the names of those who hold it today.
    """

    steps: Mapping[int, Step] = field(default_factory=dict)
    holders: Mapping[tuple[Role, str], tuple[str, ...]] = field(default_factory=dict)

    def named(self, role: Role, school: str) -> tuple[str, ...]:
        """Who holds the role at the school, else at the organiser; empty when nobody is registered."""
        return self.holders.get((role, school)) or self.holders.get((role, ""), ())


def owners_of(visitor: Visitor, rows: Collection[DeskStudent], facts: DueFacts) -> Owners:
    """One query at most: those who hold the roles that the rows need besides mentors, at the rows' schools."""
    steps = {}
    for row in rows:
        found = reached(((one.rule, one.school_days_open) for one in row.signals), facts.ladder(row.unit_id))
        if found is not None:
            steps[row.student.pk] = found.step
    needed = {step.owner for step in steps.values()} - {Role.MENTOR}
    if not all(row.mentors for row in rows):
        needed.add(Role.ATTENDANCE_COORDINATOR)
    others = {role for role in needed if not all(holds(visitor, role, row.unit_id) for row in rows)}
    places = {visitor.account.organiser_id, *(row.unit_id for row in rows if row.unit_id is not None)}
    return Owners(steps, _holders(others, places, visitor))


def holds(visitor: Visitor, role: Role, unit_id: int | None) -> bool:
    """Whether the visitor has the role at the school unit (None: not known which) or at the organiser."""
    places = {held.organisation_id for held in visitor.roles if held.role is role}
    return bool(places) and (unit_id is None or not places.isdisjoint({unit_id, visitor.account.organiser_id}))


def _holders(
    roles: Iterable[Role], places: Collection[int], visitor: Visitor
) -> dict[tuple[Role, str], tuple[str, ...]]:
    role_of = {duty: role for role in sorted(roles) for duty in _DUTIES.get(role, ())}
    if not role_of:
        return {}
    duties = Duty.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=visitor.today),
        Q(end_date__isnull=True) | Q(end_date__gte=visitor.today),
        duty_role__in=role_of,
        organisation__in=places,
        person__organiser_id=visitor.account.organiser_id,
        person__is_protected=False,
    )
    told = duties.order_by("id").values_list(
        "duty_role", "organisation__parent", "organisation__display_name", "person__given_name", "person__family_name"
    )
    found: dict[tuple[Role, str], list[str]] = {}
    for duty, parent, school, given_name, family_name in told:
        who = str(Person(given_name=given_name, family_name=family_name))
        found.setdefault((role_of[DutyRole(duty)], school if parent else ""), []).append(who)
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}
