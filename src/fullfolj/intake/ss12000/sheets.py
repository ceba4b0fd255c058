"""The register's lists as the sheets of a class list, so that all that follows is the same for every source.

Ids are the provider's own. A pupil has a row for each school unit; the enrolments at one unit are joined to one where
they touch (contract section 2), and earlier ones are told in a column of ours.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from fullfolj.intake import dnp
from fullfolj.intake.cells import listed
from fullfolj.intake.roster_rows import is_marked
from fullfolj.intake.ss12000.register import EnrolmentRow, GroupRow, Lists, PersonRow, Span, is_unit
from fullfolj.intake.tables import Layout, Sheet
from fullfolj.school.enums import AssignmentRoleType, DutyRole

_CLASS, _TEACHING, _MENTOR = "Klass", "Undervisning", "Mentor"
#: The standard's other schoolings: their pupils are left out. A word that it does not have goes on to the quarantine.
_NOT_FOLLOWED = frozenset(
    """FS FTH OPPFTH TR VUXSFI VUXGR VUXSARGR VUXSARTR VUXSARGY SFI SARVUX SARVUXGR SARVUXGY KU YH FHS STF KKU HS ABU
    AU""".split()
)
#: Other schoolings' words for those we follow: the standard's, the School Unit Register's, version 2.0's.
_SAME_TYPE = {"GRAN": "GRS", "GYAN": "GYS", "KOMVUX": "VUXGY", "VUX": "VUXGY"}
_DUTY_ROLES = frozenset(DutyRole.values)
#: Who decides for a child. A guardian ad litem of an unaccompanied child stands in the guardians' place (lag 2005:429).
_HAS_CUSTODY = frozenset(("Vårdnadshavare", "God man"))
_DAY = dt.timedelta(days=1)
type Row = dict[str, Any]


@dataclass
class Sheets:
    """Makes the sheets. `since`: who left every unit before that day is not taken in. `only`: codes of units, or all.

    What is left out is counted in the lists' own oddities.
    """

    lists: Lists
    today: dt.date
    since: dt.date
    marks: Mapping[str, str]
    only: frozenset[str] = frozenset()
    units: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for organisation in self.lists.organisations.rows.values():
            if is_unit(organisation):
                if organisation.unit_code and (not self.only or organisation.unit_code in self.only):
                    self.units[organisation.id] = organisation.unit_code
                elif not organisation.unit_code:
                    self.lists.organisations.odd.note("no-unit-code", "schoolUnitCode", organisation.row)
        self._groups_of: dict[str, list[GroupRow]] = defaultdict(list)
        for group in self.lists.groups.rows.values():
            if group.organisation in self.units and self._goes_on(group.span):
                for member, span in group.members:
                    if self._goes_on(span):
                        self._groups_of[member].append(group)
        self._mentors = self._assigned(_MENTOR)
        self._teachers = self._teaching()

    def all(self) -> dict[str, Sheet]:
        """Sheet by its name in the DNP workbook; those without a row are left out, but for the guardians': that nobody
        is one any longer must be told too.
        """
        made = {
            dnp.CLASSES: _sheet("groups", dnp.CLASS_LAYOUT, self._classes()),
            dnp.TEACHING_GROUPS: _sheet("groups", dnp.TEACHING_GROUP_LAYOUT, self._teaching_groups()),
            dnp.STUDENTS: _sheet("persons", dnp.STUDENT_LAYOUT, self._students()),
            dnp.STAFF: _sheet("duties", dnp.STAFF_LAYOUT, self._staff()),
            dnp.GUARDIANS: _sheet("persons", dnp.GUARDIAN_LAYOUT, self._guardians()),
        }
        return {name: sheet for name, sheet in made.items() if sheet.frame.height or name == dnp.GUARDIANS}

    def _goes_on(self, span: Span) -> bool:
        """Today, or from a day to come."""
        return span.end is None or span.end >= self.today

    def _classes(self) -> Iterable[Row]:
        for group in self._open_groups(_CLASS):
            yield self._group(group, "Klass-ID", "Klass")

    def _teaching_groups(self) -> Iterable[Row]:
        for group in self._open_groups(_TEACHING):
            yield self._group(group, "Grupp-ID", "Ämnesgrupp")

    def _open_groups(self, kind: str) -> Iterable[GroupRow]:
        for group in self.lists.groups.rows.values():
            if group.kind == kind and group.organisation in self.units and self._goes_on(group.span):
                yield group

    def _group(self, group: GroupRow, key: str, name: str) -> Row:
        return {"row": group.row, key: group.id, name: group.name, "Skolenhetskod": self.units[group.organisation]}

    def _students(self) -> Iterable[Row]:
        for person in self.lists.persons.rows.values():
            by_unit: dict[str, list[EnrolmentRow]] = defaultdict(list)
            for enrolment in person.enrolments:
                kind = _SAME_TYPE.get(enrolment.school_type, enrolment.school_type)
                if enrolment.organisation not in self.units:
                    self.lists.persons.odd.note("enrolled-elsewhere", "enroledAt", person.row)
                elif kind in _NOT_FOLLOWED:
                    self.lists.persons.odd.note("other-school-type", "schoolType", person.row)
                else:
                    by_unit[enrolment.organisation].append(enrolment)
            for unit, enrolments in by_unit.items():
                spans = joined(one.span for one in enrolments)
                if spans[-1].end is None or spans[-1].end >= self.since:
                    yield self._student(person, unit, enrolments, spans)

    def _student(self, person: PersonRow, unit: str, enrolments: list[EnrolmentRow], spans: list[Span]) -> Row:
        latest = max(enrolments, key=lambda one: (one.span.end or dt.date.max, one.span.start or dt.date.min))
        groups = [group for group in self._groups_of[person.id] if group.organisation == unit]
        classes = sorted(group.name for group in groups if group.kind == _CLASS)
        if len(set(classes)) > 1:
            self.lists.persons.odd.note("several-classes", "groupMemberships", person.row)
        mentors = sorted({who for group in groups for who in self._mentors[group.id]})
        return {
            **self._person(person, self.units[unit]),
            "Skolform": _SAME_TYPE.get(latest.school_type, latest.school_type),
            "Årskurs": latest.year_level,
            "Studievägskod": latest.study_path,
            "Kön": person.legal_sex,
            # Where a group could not be read, nobody leaves one: what is known of groups stands.
            **(
                {}
                if self.lists.groups.unreadable
                else {
                    "Klass": next(iter(classes), ""),
                    "Ämnesgrupper": listed(group.name for group in groups if group.kind == _TEACHING),
                    "Mentor": listed(mentors),
                }
            ),
            "Inskrivningsdatum": _text(spans[-1].start),
            "Utskrivningsdatum": _text(spans[-1].end),
            "Tidigare inskrivningar": listed(f"{_text(one.start)}/{_text(one.end)}" for one in spans[:-1]),
            "Ta bort": "Ja" if person.is_gone else "",
        }

    def _person(self, person: PersonRow, unit_code: str) -> Row:
        return {
            "row": person.row,
            "Person-ID": person.id,
            "Personnummer": person.civic_no,
            "Sekretessmarkering": self.marks.get(person.id, ""),
            "Förnamn": person.given_name,
            "Mellannamn": person.middle_name,
            "Efternamn": person.family_name,
            "Skolenhetskod": unit_code,
        }

    def _guardians(self) -> Iterable[Row]:
        """A row for each guardian, child and unit. A protected child's guardians are left out with the child."""
        persons, odd = self.lists.persons.rows, self.lists.persons.odd
        for child in persons.values():
            at = {one.organisation for one in child.enrolments if self._goes_on(one.span)} & self.units.keys()
            if not at or child.is_gone or self._is_marked(child.id):
                continue
            for responsible in child.responsibles:
                guardian = persons.get(responsible.person)
                if responsible.relation not in _HAS_CUSTODY:
                    odd.note("not-a-guardian", "relationType", child.row)
                elif guardian is None and responsible.person not in self.lists.persons.unread:
                    odd.note("unknown-guardian", "responsibles", child.row)
                elif guardian is not None and not guardian.is_gone:
                    for unit in sorted(at):
                        yield {**self._person(guardian, self.units[unit]), dnp.CHILD: child.id}

    def _is_marked(self, own: str) -> bool:
        return is_marked({"Sekretessmarkering": self.marks.get(own, "")})

    def _staff(self) -> Iterable[Row]:
        for duty in self.lists.duties.rows.values():
            odd = self.lists.duties.odd
            person = self.lists.persons.rows.get(duty.person)
            if not self._goes_on(duty.span):
                continue
            if duty.organisation not in self.units:
                odd.note("duty-not-at-unit", "dutyAt", duty.row)
            elif person is None:
                odd.note("unknown-person", "person", duty.row)
            else:
                if duty.role not in _DUTY_ROLES:
                    odd.note("unknown-word", "dutyRole", duty.row)
                yield {
                    **self._person(person, self.units[duty.organisation]),
                    "row": duty.row,
                    "Tjänstgörings-ID": duty.id,
                    "Personalkategori": duty.role if duty.role in _DUTY_ROLES else DutyRole.OTHER_STAFF.value,
                    "Ämnesgrupper": listed(sorted(self._teachers[duty.id])),
                }

    def _assigned(self, role: str) -> dict[str, set[str]]:
        """Group → ids of the people who have the role in it, told from the group's or from the duty's side."""
        found: dict[str, set[str]] = defaultdict(set)
        duties = self.lists.duties.rows
        for group in self.lists.groups.rows.values():
            for duty, word, span in group.assignments:
                if word == role and self._goes_on(span) and duty in duties:
                    found[group.id].add(duties[duty].person)
        for duty_row in duties.values():
            for group_id, word, span in duty_row.assignments:
                if word == role and self._goes_on(span) and self._goes_on(duty_row.span):
                    found[group_id].add(duty_row.person)
        return found

    def _teaching(self) -> dict[str, set[str]]:
        """Duty → names of the teaching groups that it teaches, by the activities and by the roles in the groups."""
        found: dict[str, set[str]] = defaultdict(set)
        groups, duties = self.lists.groups.rows, self.lists.duties.rows
        by_person = {duty.person: duty.id for duty in duties.values() if self._goes_on(duty.span)}
        for activity in self.lists.activities.rows.values():
            for teacher in activity.teachers:
                duty = teacher
                if teacher not in duties and teacher in by_person:
                    self.lists.activities.odd.note("person-for-duty", "teachers", activity.row)
                    duty = by_person[teacher]
                found[duty] |= {groups[one].name for one in activity.groups if one in groups}
        for group in groups.values():
            for duty, word, span in group.assignments:
                if word == AssignmentRoleType.TEACHER and self._goes_on(span):
                    found[duty].add(group.name)
        return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """The union of the spans, in order: those that overlap or follow day upon day are one."""
    ordered = sorted(spans, key=lambda one: (one.start or dt.date.min, one.end or dt.date.max))
    union: list[Span] = []
    for span in ordered:
        last = union[-1] if union else None
        if last is not None and (last.end is None or span.start is None or span.start <= last.end + _DAY):
            ends = (last.end, span.end)
            union[-1] = Span(last.start, None if None in ends else max(one for one in ends if one is not None))
        else:
            union.append(span)
    return union


def _text(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else ""


def _sheet(name: str, layout: Layout, rows: Iterable[Row]) -> Sheet:
    columns = [*layout.names, *(["Tidigare inskrivningar"] if layout is dnp.STUDENT_LAYOUT else [])]
    found = list(rows)
    data = {
        "row": pl.Series([one["row"] for one in found], dtype=pl.UInt32),
        **{column: pl.Series([_cell(one.get(column)) for one in found], dtype=pl.String) for column in columns},
    }
    has = frozenset(column for column in columns if any(column in one for one in found))
    first = found[0]["row"] if found else 1
    return Sheet(name, pl.DataFrame(data), first, has, pl.Series(dtype=pl.UInt32))


def _cell(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
