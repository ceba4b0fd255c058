"""Classes, teaching groups, who belongs to them, and their mentors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.roster_register import MENTOR_GROUP, Register
from fullfolj.intake.roster_rows import GroupRow, StudentRow
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType, IdentityKind
from fullfolj.school.models import AssignmentRole, Duty, Group, GroupMembership, Person


def write_groups(register: Register, rows: Iterable[GroupRow]) -> None:
    """The groups that the workbook lists, also those without pupils. `Ta bort` ends a group, if there is one."""
    for row in rows:
        group_type = GroupType.CLASS if row.is_class else GroupType.TEACHING
        known = register.groups.get((row.unit, group_type.value, row.name))
        if row.leaves:
            if known is not None and (known.end_date is None or known.end_date >= register.today):
                register.changes.change(known, end_date=register.yesterday)
            continue
        known = known or _renamed(register, row, group_type)
        group = known or register.group(row.unit, group_type, row.name, row.source_id)
        register.changes.change(group, source_id=row.source_id or group.source_id)
        register.group(row.unit, group_type, row.name)


def _renamed(register: Register, row: GroupRow, group_type: GroupType) -> Group | None:
    """The group that has the row's id and another name: it has been renamed."""
    if not row.source_id:
        return None
    for (unit, kind, name), group in list(register.groups.items()):
        if unit == row.unit and kind == group_type.value and group.source_id == row.source_id and group.pk:
            del register.groups[unit, kind, name]
            register.groups[unit, kind, row.name] = group
            register.changes.change(group, display_name=row.name)
            return group
    return None


@dataclass
class Memberships:
    """Makes a pupil's memberships at one unit what the file says. The methods return whether anything changed."""

    register: Register

    def end_all(self, person: Person, unit: str, last: dt.date | None = None) -> None:
        """The pupil leaves the unit."""
        for membership in self._held(person, unit):
            self.register.end(membership, last)

    def set_class(self, person: Person, unit: str, name: str) -> bool:
        """In this class and no other; '' is in none."""
        wanted = [self.register.group(unit, GroupType.CLASS, name)] if name else []
        return self._set(person, unit, wanted, [m for m in self._all(person, unit) if _is_class(m)])

    def set_groups(self, person: Person, unit: str, names: Iterable[str]) -> bool:
        wanted = [self.register.group(unit, GroupType.TEACHING, name) for name in names]
        mine = [m for m in self._all(person, unit) if not _is_class(m) and not is_of_mentor(m)]
        return self._set(person, unit, wanted, mine)

    def set_mentor_groups(self, person: Person, unit: str, groups: Iterable[Group]) -> bool:
        mine = [m for m in self._all(person, unit) if is_of_mentor(m)]
        return self._set(person, unit, groups, mine)

    def _all(self, person: Person, unit: str) -> list[GroupMembership]:
        return self.register.memberships[person.uuid, unit]

    def _held(self, person: Person, unit: str) -> list[GroupMembership]:
        return [membership for membership in self._all(person, unit) if self.register.holds(membership)]

    def _set(self, person: Person, unit: str, groups: Iterable[Group], mine: list[GroupMembership]) -> bool:
        """What is not wanted ends; what is wanted and new begins today, or at an unknown day if it is the first."""
        wanted = {group.uuid: group for group in groups}
        changed = False
        for membership in mine:
            if not self.register.holds(membership):
                continue
            if wanted.pop(membership.group.uuid, None) is None:
                self.register.end(membership)
                changed = True
        for group in wanted.values():
            self._begin(person, unit, group, mine)
        return changed or bool(wanted)

    def _begin(self, person: Person, unit: str, group: Group, mine: list[GroupMembership]) -> None:
        for earlier in mine:
            if earlier.group.uuid == group.uuid and self.register.begin_again(earlier):
                self.register.changes.change(earlier, end_date=None)
                return
        begins = self.register.today if mine else None
        membership = GroupMembership(group=group, person=person, start_date=begins)
        self._all(person, unit).append(self.register.changes.add(membership))


def _is_class(membership: GroupMembership) -> bool:
    return membership.group.group_type == GroupType.CLASS


def is_of_mentor(membership: GroupMembership) -> bool:
    return membership.group.source_id.startswith(MENTOR_GROUP)


@dataclass
class Mentors:
    """Mentors given per pupil become mentors of classes, or of a small group where the class does not share them.

    Only classes of which the file says something are touched; mentors given by hand in other classes stay.
    """

    register: Register
    memberships: Memberships
    findings: Findings
    sheet: str
    _classes: dict[tuple[str, str], list[tuple[Person, StudentRow]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, person: Person, row: StudentRow) -> None:
        """The pupil stays at the unit and the row has a cell for mentors."""
        self._classes[row.unit, row.class_name or ""].append((person, row))

    def write(self) -> set[tuple[UUID, str]]:
        """Assignments and mentor groups; person and unit of the pupils whose mentors changed."""
        touched: set[tuple[UUID, str]] = set()
        for (unit, class_name), pupils in self._classes.items():
            met = [(person, row, self._known(unit, row)) for person, row in pupils]
            if not any(mentors for _person, _row, mentors in met):
                continue
            shared = set.intersection(*(set(mentors) for _p, _r, mentors in met)) if class_name else set()
            if class_name:
                group = self.register.group(unit, GroupType.CLASS, class_name)
                if self._assign(
                    unit, group, {mentor: who for _p, _r, m in met for mentor, who in m.items() if mentor in shared}
                ):
                    touched |= {(person.uuid, unit) for person, _row, _mentors in met}
            for person, _row, mentors in met:
                own = {mentor: who for mentor, who in mentors.items() if mentor not in shared}
                if self.memberships.set_mentor_groups(person, unit, self._mentor_groups(unit, own)):
                    touched.add((person.uuid, unit))
        return touched

    def _known(self, unit: str, row: StudentRow) -> dict[str, Person]:
        """The mentors of a row by their ids; an id that no member of staff has is told."""
        found = {}
        for mentor in row.mentors or ():
            here = self.register.identities.get((IdentityKind.STAFF, unit, mentor))
            anywhere = self.register.adults.get((IdentityKind.STAFF, mentor), [])
            if here is not None or len(anywhere) == 1:
                found[mentor] = here or anywhere[0]
            else:
                self.findings.warn(Finding("unknown-mentor", row.row, "Mentor", self.sheet))
        return found

    def _mentor_groups(self, unit: str, mentors: dict[str, Person]) -> list[Group]:
        groups = []
        for mentor, who in mentors.items():
            name, source_id = f"Mentorsgrupp {mentor}"[:100], f"{MENTOR_GROUP}{mentor}"[:100]
            group = self.register.group(unit, GroupType.TEACHING, name, source_id)
            self._assign(unit, group, {mentor: who})
            groups.append(group)
        return groups

    def _assign(self, unit: str, group: Group, mentors: dict[str, Person]) -> bool:
        """These and no others are the group's mentors; True when anything changed."""
        wanted = {person.uuid: person for person in mentors.values()}
        return set_assignments(self.register, unit, group, AssignmentRoleType.MENTOR, wanted)


def set_assignments(
    register: Register, unit: str, group: Group, role: AssignmentRoleType, wanted: dict[UUID, Person]
) -> bool:
    """These people and no others have the role in the group; True when anything changed."""
    mine = [one for one in register.assignments[group.uuid] if one.assignment_role == role]
    left = dict(wanted)
    changed = False
    for assignment in mine:
        if not register.holds(assignment):
            continue
        person = register.people.get(assignment.duty.person_id) if assignment.duty.person_id else assignment.duty.person
        if person is None or left.pop(person.uuid, None) is None:
            register.end(assignment)
            changed = True
    for person in left.values():
        assign(register, duty_of(register, person, unit), group, role, is_first=not mine)
    return changed or bool(left)


def assign(register: Register, duty: Duty, group: Group, role: AssignmentRoleType, *, is_first: bool) -> None:
    """A new assignment, from today; from an unknown day when it is the first that we hear of."""
    begins = None if is_first else register.today
    assignment = AssignmentRole(duty=duty, group=group, assignment_role=role, start_date=begins)
    register.assignments[group.uuid].append(register.changes.add(assignment))


def duty_of(register: Register, person: Person, unit: str) -> Duty:
    """The person's duty at the unit; without one, a duty that says no more than that the person works there."""
    mine = register.duties[person.uuid, unit]
    for duty in mine:
        if register.holds(duty):
            return duty
    duty = Duty(person=person, organisation=register.unit(unit), duty_role=DutyRole.OTHER_STAFF)
    duty.start_date = register.today if mine else None
    mine.append(register.changes.add(duty))
    return duty
