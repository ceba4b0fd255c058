"""Staff: people, their duties and which teaching groups they teach."""

from __future__ import annotations

from collections import Counter, defaultdict
from uuid import UUID

from fullfolj.intake.findings import Findings
from fullfolj.intake.roster_groups import set_assignments
from fullfolj.intake.roster_identity import Resolver, held_people, write_details
from fullfolj.intake.roster_reading import Staged
from fullfolj.intake.roster_register import Register
from fullfolj.intake.roster_rows import StaffRow
from fullfolj.school.enums import AssignmentRoleType, GroupType, IdentityKind
from fullfolj.school.models import Duty, Person


def write_staff(register: Register, staged: Staged, findings: Findings, sheet: str) -> dict[str, int]:
    """Plans people, duties and assignments of the staff sheet; counts of duties: new, changed, unchanged, removed.

    Duties that a source gave and that the sheet no longer has end, at the units that it names; those given in Fullfölj
    (without a source id) are never touched.
    """
    if not staged.staff and not staged.held_staff:
        return {}
    kept, blind = held_people(register, IdentityKind.STAFF, staged.held_staff)
    resolver = Resolver(register, IdentityKind.STAFF, findings, sheet, kept)
    counts: Counter[str] = Counter()
    standing: set[int] = set()
    teaching: dict[tuple[str, str], dict[UUID, Person]] = defaultdict(dict)
    for row in staged.staff:
        person = resolver.person_of(row)
        if person is None:
            continue
        changed = write_details(register, person, row)
        duty, state = _duty(register, person, row)
        standing |= {id(duty)}
        counts["changed" if changed and state == "unchanged" else state] += 1
        if not row.leaves:
            for name in row.groups or ():
                teaching[row.unit, name][person.uuid] = person
    units = {row.unit for row in staged.staff}
    counts["removed"] += _end_missing(register, units - blind if "" not in blind else set(), standing, resolver.kept)
    if any(row.groups for row in staged.staff) and not staged.held_staff:
        _teach(register, units, teaching)
    return {name: counts[name] for name in ("new", "changed", "unchanged", "removed")}


def _duty(register: Register, person: Person, row: StaffRow) -> tuple[Duty | None, str]:
    """The duty that the row is about, as the row says, and what became of it."""
    mine = register.duties[person.uuid, row.unit]
    known = [duty for duty in mine if duty.source_id == row.duty_id and register.holds(duty)]
    if row.leaves:
        for duty in known:
            _end(register, duty)
        return None, "removed" if known else "unchanged"
    if known:
        changed = register.changes.change(known[-1], duty_role=row.duty_role)
        return known[-1], "changed" if changed else "unchanged"
    for duty in mine:
        if duty.source_id == row.duty_id and register.begin_again(duty):
            register.changes.change(duty, end_date=None, duty_role=row.duty_role)
            return duty, "changed"
    begins = register.today if any(duty.source_id == row.duty_id for duty in mine) else None
    duty = Duty(person=person, organisation=register.unit(row.unit), duty_role=row.duty_role, source_id=row.duty_id)
    duty.start_date = begins
    mine.append(register.changes.add(duty))
    return duty, "new"


def _end_missing(register: Register, units: set[str], standing: set[int], kept: set[UUID]) -> int:
    ended = 0
    for (uuid, unit), duties in register.duties.items():
        for duty in duties:
            gone = unit in units and duty.source_id and id(duty) not in standing and uuid not in kept
            if gone and register.holds(duty):
                _end(register, duty)
                ended += 1
    return ended


def _end(register: Register, duty: Duty) -> None:
    """The duty ends, and with it what it was assigned to."""
    register.end(duty)
    for assignments in register.assignments.values():
        for assignment in assignments:
            if assignment.duty is duty and register.holds(assignment):
                register.end(assignment)


def _teach(register: Register, units: set[str], teaching: dict[tuple[str, str], dict[UUID, Person]]) -> None:
    """The teachers of the teaching groups at the sheet's units become those that it names."""
    for (unit, group_type, name), group in list(register.groups.items()):
        if unit in units and group_type == GroupType.TEACHING.value and (unit, name) not in teaching:
            set_assignments(register, unit, group, AssignmentRoleType.TEACHER, {})
    for (unit, name), people in teaching.items():
        group = register.group(unit, GroupType.TEACHING, name)
        set_assignments(register, unit, group, AssignmentRoleType.TEACHER, people)
