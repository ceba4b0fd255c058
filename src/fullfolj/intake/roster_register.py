"""The register as it stands, loaded once for a class list: the organiser's people, and all of the units it contains."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from fullfolj.school.actions_register import RegisterChanges
from fullfolj.school.enums import GroupType, IdentityKind, OrganisationType
from fullfolj.school.models import (
    AssignmentRole,
    Duty,
    Enrolment,
    Group,
    GroupMembership,
    Organisation,
    Person,
    PersonNumber,
    Responsible,
    SourceIdentity,
)

#: Teaching groups that stand for "the pupils whose mentor is …" have a source id that begins so.
MENTOR_GROUP = "mentor:"


Ending = Enrolment | GroupMembership | Duty | AssignmentRole | Responsible


@dataclass
class Register:
    """What there is, kept up with what is planned: `changes` is the only way anything is changed.

    People, units and groups that are only planned have no number yet; so people and groups are keyed by uuid, units by
    code.
    """

    organiser: Organisation
    today: dt.date
    #: The import that plans, and its moment: what the history of numbers tells.
    now: dt.datetime
    import_id: UUID
    changes: RegisterChanges = field(default_factory=RegisterChanges)
    units: dict[str, Organisation] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    by_digest: dict[str, Person] = field(default_factory=dict)
    numbers: dict[tuple[UUID, str], PersonNumber] = field(default_factory=dict)
    identities: dict[tuple[str, str, str], Person] = field(default_factory=dict)
    #: Staff and guardians by kind and a source's id, whatever the unit.
    adults: dict[tuple[str, str], list[Person]] = field(default_factory=lambda: defaultdict(list))
    enrolments: dict[tuple[UUID, str], list[Enrolment]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[tuple[str, str, str], Group] = field(default_factory=dict)
    memberships: dict[tuple[UUID, str], list[GroupMembership]] = field(default_factory=lambda: defaultdict(list))
    duties: dict[tuple[UUID, str], list[Duty]] = field(default_factory=lambda: defaultdict(list))
    assignments: dict[UUID, list[AssignmentRole]] = field(default_factory=lambda: defaultdict(list))

    @property
    def yesterday(self) -> dt.date:
        return self.today - dt.timedelta(days=1)

    def unit(self, code: str) -> Organisation:
        """The unit with the code, planned when it is new; its name can be set on the administration page."""
        if code not in self.units:
            self.units[code] = self.changes.add(
                Organisation(
                    organisation_type=OrganisationType.SCHOOL_UNIT,
                    parent=self.organiser,
                    school_unit_code=code,
                    display_name=f"Skolenhet {code}",
                )
            )
        return self.units[code]

    def group(self, code: str, group_type: GroupType, name: str, source_id: str = "") -> Group:
        """The group by name at the unit, planned when it is new. One that had ended is open again."""
        key = (code, group_type.value, name)
        group = self.groups.get(key)
        if group is None:
            group = Group(unit=self.unit(code), group_type=group_type, display_name=name, source_id=source_id)
            self.groups[key] = self.changes.add(group)
        elif group.end_date is not None and group.end_date < self.today:
            self.changes.change(group, end_date=None)
        return group

    def forget_duties(self, person: Person) -> None:
        """What somebody protected works with is no longer the source's to end: its rows about them are left out."""
        for (uuid, _), duties in self.duties.items():
            if uuid == person.uuid:
                duties.clear()
        for assignments in self.assignments.values():
            assignments[:] = [held for held in assignments if held.duty.person_id != person.pk]

    def holds(self, dated: Ending) -> bool:
        """Whether it has not ended before today; what begins later holds too."""
        return dated.end_date is None or dated.end_date >= self.today

    def end(self, dated: Ending, last: dt.date | None = None) -> None:
        """It ends with `last` (the day before today). An enrolment or duty begun since then has that one day; other
        things that had not begun by then are dropped."""
        last = last or self.yesterday
        if dated.start_date is None or dated.start_date <= last:
            self.changes.change(dated, end_date=last)
        elif isinstance(dated, Enrolment | Duty) and dated.start_date <= self.today:
            self.changes.change(dated, end_date=dated.start_date)
        else:
            self.changes.drop(dated)
            dated.end_date = last

    def begin_again(self, ended: Ending) -> bool:
        """Whether what ended yesterday or today is better opened again than begun anew."""
        return ended.end_date is not None and ended.end_date >= self.yesterday


def load(
    organiser: Organisation, unit_codes: Iterable[str], today: dt.date, *, now: dt.datetime, import_id: UUID
) -> Register:
    """People and ids of the whole organiser; enrolments, groups and duties of the units that the file contains."""
    register = Register(organiser, today, now, import_id)
    register.units = {unit.school_unit_code: unit for unit in organiser.units.all()}
    codes = {unit.pk: code for code, unit in register.units.items()}
    merged: list[Person] = []
    for person in Person.objects.filter(organiser=organiser, is_protected=False):
        if person.merged_into_id is None:
            register.people[person.pk] = person
        else:
            merged.append(person)
        if person.civic_no_digest:
            register.by_digest[person.civic_no_digest] = person
    for person in merged:
        if person.civic_no_digest and person.merged_into_id in register.people:
            register.by_digest[person.civic_no_digest] = register.people[person.merged_into_id]
    # Not `sealed`: nobody opens a number in an import, and it is most of what lies there.
    for number in PersonNumber.objects.filter(person__organiser=organiser).defer("sealed"):
        if number.person_id in register.people:
            register.numbers[register.people[number.person_id].uuid, number.digest] = number
    for kind, unit_id, source_id, person_id in SourceIdentity.objects.filter(unit__in=list(codes)).values_list(
        "kind", "unit_id", "source_id", "person_id"
    ):
        if person_id in register.people:
            person = register.people[person_id]
            register.identities[kind, codes[unit_id], source_id] = person
            if kind != IdentityKind.STUDENT and person not in register.adults[kind, source_id]:
                register.adults[kind, source_id].append(person)
    _load_units(register, {pk: code for pk, code in codes.items() if code in set(unit_codes)})
    return register


def _load_units(register: Register, codes: dict[int, str]) -> None:
    people = register.people
    for enrolment in Enrolment.objects.filter(unit__in=list(codes), person__in=list(people)).order_by("id"):
        register.enrolments[people[enrolment.person_id].uuid, codes[enrolment.unit_id]].append(enrolment)
    by_id: dict[int, Group] = {}
    for group in Group.objects.filter(unit__in=list(codes)):
        by_id[group.pk] = group
        register.groups[codes[group.unit_id], group.group_type, group.display_name] = group
    for membership in GroupMembership.objects.filter(group__in=list(by_id)).order_by("id"):
        membership.group = by_id[membership.group_id]
        if membership.person_id in people:
            unit = codes[membership.group.unit_id]
            register.memberships[people[membership.person_id].uuid, unit].append(membership)
    duties: dict[int, Duty] = {}
    for duty in Duty.objects.filter(organisation__in=list(codes)).order_by("id"):
        duties[duty.pk] = duty
        if duty.person_id in people:
            register.duties[people[duty.person_id].uuid, codes[duty.organisation_id]].append(duty)
    for assignment in AssignmentRole.objects.filter(group__in=list(by_id)).order_by("id"):
        if assignment.duty_id in duties and duties[assignment.duty_id].person_id in people:
            assignment.duty, assignment.group = duties[assignment.duty_id], by_id[assignment.group_id]
            register.assignments[assignment.group.uuid].append(assignment)
