"""A town's people, groups and lessons as SS 12000's objects, field by field as version 2.1 has them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.simulation import cast, grades, lessons
from fullfolj.simulation.ss12000 import guardians
from fullfolj.simulation.teaching import GroupKey

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.staff import StaffMember
    from fullfolj.simulation.town import Town

Thing = dict[str, Any]
STOCKHOLM = ZoneInfo("Europe/Stockholm")
_NAMESPACE = uuid.UUID("5b0e7a54-6d52-5c5e-9b5f-1d1f0f3a7c11")
_SCHOOL_TYPE = "GR"
#: Paths in the order in which a client reads them.
PATHS = (
    "organisations", "persons", "groups", "duties", "activities", "syllabuses", "calendarEvents", "attendances",
    "absences", "grades",
)  # fmt: skip


@dataclass
class Resources:
    """The lists by path. `person_ids` is the town's own id of a person → the provider's."""

    things: dict[str, list[Thing]] = field(default_factory=lambda: {path: [] for path in PATHS})
    person_ids: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[Thing]] = field(default_factory=dict)


def resources(town: Town) -> Resources:
    """Everything that the town has. Unreported lessons have rows without minutes; cancelled ones have no rows.

    Lateness of less than a quarter of an hour is not in the standard's attendance and is left out.
    """
    return _Maker(town).make()


@dataclass
class _Maker:
    town: Town
    out: Resources = field(default_factory=Resources)

    def make(self) -> Resources:
        self.out.things["organisations"] = list(self._organisations())
        self.out.things["persons"] = [*map(self._pupil, self.town.pupils), *map(self._staff, self.town.staff)]
        self.out.things["persons"] += self._guardians()
        self.out.things["duties"] = [self._duty(member) for member in self.town.staff]
        self.out.things["syllabuses"] = [self._syllabus(subject) for subject in sorted(self._subjects())]
        self._groups()
        self._lessons()
        self.out.things["absences"] = list(self._absences())
        self.out.things["grades"] = list(self._grades())
        return self.out

    def id(self, kind: str, *own: object) -> str:
        return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, (self.town.seed, kind, *own)))))

    def _meta(self, when: dt.date) -> Thing:
        stamp = f"{when.isoformat()}T04:00:00Z"
        return {"created": stamp, "modified": stamp}

    @property
    def _start(self) -> dt.date:
        return self.town.span.first_day

    def _organisations(self) -> Iterator[Thing]:
        owner = self.id("organisation", "organiser")
        yield {
            "id": owner,
            "meta": self._meta(self._start),
            "displayName": cast.MUNICIPALITY,
            "organisationCode": "9999",
            "organisationType": "Huvudman",
            "startDate": "2010-01-01",
        }
        for unit in self.town.units:
            yield {
                "id": self.unit(unit.number),
                "meta": self._meta(self._start),
                "displayName": unit.name,
                "organisationType": "Skolenhet",
                "parentOrganisation": {"id": owner},
                "schoolUnitCode": unit.code,
                "schoolTypes": [_SCHOOL_TYPE],
                "startDate": "2010-01-01",
            }

    def unit(self, number: int) -> str:
        return self.id("organisation", number)

    def _pupil(self, pupil: Pupil) -> Thing:
        own = self.out.person_ids[pupil.person_id] = self.id("person", pupil.person_id)
        enrolments = [
            {
                "enroledAt": {"id": self.unit(one.unit)},
                "schoolYear": one.year_level,
                "schoolType": _SCHOOL_TYPE,
                "startDate": one.start.isoformat(),
                **({"endDate": one.end.isoformat()} if one.end is not None else {}),
            }
            for one in pupil.enrolments
        ]
        return {
            "id": own,
            "meta": self._meta(self._start),
            "givenName": pupil.given_name,
            "middleName": pupil.middle_name,
            "familyName": pupil.family_name,
            "eduPersonPrincipalNames": [pupil.eppn],
            "civicNo": {"value": pupil.personal_number, "nationality": "SE"},
            "birthDate": pupil.born.isoformat(),
            "sex": pupil.sex.value,
            "securityMarking": pupil.protection or "Ingen",
            "personStatus": "Aktiv",
            "enrolments": enrolments,
            "responsibles": [
                {"person": {"id": self.id("guardian", pupil.person_id, one.number)}, "relationType": one.relation}
                for one in guardians.guardians(self.town, pupil)
            ],
        }

    def _guardians(self) -> Iterator[Thing]:
        """People without a personal number: nothing here needs one."""
        for pupil in self.town.pupils:
            for one in guardians.guardians(self.town, pupil):
                yield {
                    "id": self.id("guardian", pupil.person_id, one.number),
                    "meta": self._meta(self._start),
                    "givenName": one.given_name,
                    "familyName": one.family_name,
                    "securityMarking": "Ingen",
                    "personStatus": "Aktiv",
                    "enrolments": [],
                }

    def _staff(self, member: StaffMember) -> Thing:
        own = self.out.person_ids[member.person_id] = self.id("person", member.person_id)
        return {
            "id": own,
            "meta": self._meta(self._start),
            "givenName": member.given_name,
            "familyName": member.family_name,
            "civicNo": {"value": member.personal_number, "nationality": "SE"},
            "emails": [{"value": member.email, "type": "Skola personal"}],
            "securityMarking": "Ingen",
            "enrolments": [],
        }

    def _duty(self, member: StaffMember) -> Thing:
        return {
            "id": self.id("duty", member.person_id),
            "meta": self._meta(self._start),
            "person": {"id": self.id("person", member.person_id), "securityMarking": "Ingen"},
            "assignmentRole": [],
            "dutyAt": {"id": self.unit(member.unit)},
            "dutyRole": member.category,
            "startDate": "2020-08-01",
        }

    def _subjects(self) -> set[str]:
        taught = {group.subject for group in self.town.teaching.groups.values()}
        graded = {
            one.subject
            for pupil in self.town.pupils
            for term in grades.graded_terms(self.town, pupil)
            for one in grades.grades_of(self.town, pupil, term)
        }
        return taught | graded

    def _syllabus(self, subject: str) -> Thing:
        base, language = (subject[:2], subject[2:]) if subject[:2] in ("M1", "M2", "ML") else (subject, "")
        return {
            "id": self.id("syllabus", subject),
            "meta": self._meta(self._start),
            "schoolType": _SCHOOL_TYPE,
            "subjectName": subject,
            "subjectDesignation": base,
            **({"languageCode": language} if language else {}),
            "curriculum": "GR2011",
            "official": True,
        }

    def _groups(self) -> None:
        members = self._members()
        teachers = {
            (one.unit, one.number): self.id("duty", one.person_id) for one in self.town.staff if one.number >= 0
        }
        for key, group in self.town.teaching.groups.items():
            unit, year, name = key
            is_now = year == self.town.span.school_year
            own = self.id("group", *key)
            self.out.things["groups"].append(self._group(own, name, "Undervisning", unit, year, members[key]))
            teacher = teachers.get((unit, group.teacher)) if is_now else None
            self.out.things["activities"].append(
                {
                    "id": self.id("activity", *key),
                    "meta": self._meta(self._start),
                    "displayName": name,
                    "calendarEventsRequired": True,
                    "startDate": SchoolYear(year).first_day.isoformat(),
                    "endDate": SchoolYear(year).last_day.isoformat(),
                    "activityType": "Undervisning",
                    "groups": [{"id": own}],
                    "teachers": [{"duty": {"id": teacher}}] if teacher else [],
                    "syllabus": {"id": self.id("syllabus", group.subject)},
                    "organisation": {"id": self.unit(unit)},
                }
            )
        self._classes()

    def _classes(self) -> None:
        classes: dict[tuple[int, str], list[Thing]] = defaultdict(list)
        year = self.town.span.school_year
        for pupil in self.town.enrolled:
            last = pupil.placements[-1]
            if last.track.school_year == year:
                classes[last.track.unit, last.track.class_name].append(self._member(pupil, last.first, None))
        mentors = {
            (one.unit, one.mentor_of): self.id("duty", one.person_id) for one in self.town.staff if one.mentor_of
        }
        for (unit, name), those in sorted(classes.items()):
            own = self.id("group", unit, year, "class", name)
            self.out.things["groups"].append(self._group(own, name, "Klass", unit, year, those))
            if (unit, name) in mentors:
                self.out.roles[own] = [{"duty": {"id": mentors[unit, name]}, "assignmentRoleType": "Mentor"}]

    def _group(self, own: str, name: str, kind: str, unit: int, year: int, members: list[Thing]) -> Thing:
        return {
            "id": own,
            "meta": self._meta(self._start),
            "displayName": name,
            "startDate": SchoolYear(year).first_day.isoformat(),
            "endDate": SchoolYear(year).last_day.isoformat(),
            "groupType": kind,
            "schoolType": _SCHOOL_TYPE,
            "organisation": {"id": self.unit(unit)},
            "groupMemberships": members,
        }

    def _member(self, pupil: Pupil, first: dt.date, last: dt.date | None) -> Thing:
        return {
            "person": self.pointer(pupil),
            "startDate": first.isoformat(),
            **({"endDate": last.isoformat()} if last is not None else {}),
        }

    def pointer(self, pupil: Pupil) -> Thing:
        return {"id": self.out.person_ids[pupil.person_id], "securityMarking": pupil.protection or "Ingen"}

    def _members(self) -> dict[GroupKey, list[Thing]]:
        members: dict[GroupKey, list[Thing]] = defaultdict(list)
        for pupil in self.town.enrolled:
            for placement in pupil.placements:
                track = placement.track
                is_now = placement is pupil.placements[-1] and track.school_year == self.town.span.school_year
                for name in sorted({lesson.group for lesson in self.town.teaching.weeks[track]}):
                    key = (track.unit, track.school_year, name)
                    members[key].append(self._member(pupil, placement.first, None if is_now else placement.last))
        return members

    def _lessons(self) -> None:
        pupils = {pupil.number: pupil for pupil in self.town.pupils}
        for unit, year, frame in lessons.frames(self.town):
            seen: set[str] = set()
            for row in frame.iter_rows(named=True):
                event = self.id("event", unit, row["group_name"], row["date"], row["start_time"])
                if event not in seen:
                    seen.add(event)
                    self.out.things["calendarEvents"].append(self._event(event, unit, year.start, row))
                if not row["cancelled"]:
                    self.out.things["attendances"].append(self._attendance(event, pupils[row["student"]], row))

    def _absences(self) -> Iterator[Thing]:
        """A notice for each pupil and day of the last week away for the whole day with leave to be."""
        pupils = {pupil.number: pupil for pupil in self.town.pupils}
        for _unit, _year, frame in lessons.frames(self.town):
            here: dict[tuple[int, dt.date], list[Thing]] = defaultdict(list)
            first = max(frame["date"]) - dt.timedelta(days=7) if frame.height else dt.date.max
            for row in frame.iter_rows(named=True):
                if row["date"] >= first and row["reported"] and not row["cancelled"]:
                    here[row["student"], row["date"]].append(row)
            for (student, date), rows in here.items():
                if all(row["valid"] == row["offered"] for row in rows):
                    yield self._absence(pupils[student], date)

    def _absence(self, pupil: Pupil, date: dt.date) -> Thing:
        return {
            "id": self.id("absence", pupil.person_id, date),
            "meta": self._meta(date),
            "startTime": _instant(date, dt.time(8)),
            "endTime": _instant(date, dt.time(16)),
            "type": "Anmäld frånvaro",
            "student": self.pointer(pupil),
        }

    def _event(self, own: str, unit: int, year: int, row: Thing) -> Thing:
        return {
            "id": own,
            "meta": self._meta(self._start),
            "activity": {"id": self.id("activity", unit, year, row["group_name"])},
            "startTime": _instant(row["date"], row["start_time"]),
            "endTime": _instant(row["date"], row["end_time"]),
            "cancelled": row["cancelled"],
            "teachingLengthStudent": row["offered"],
        }

    def _attendance(self, event: str, pupil: Pupil, row: Thing) -> Thing:
        minutes: Thing = {}
        if row["reported"]:
            minutes = {
                "attendanceMinutes": row["present"],
                "validAbsenceMinutes": row["valid"],
                "invalidAbsenceMinutes": row["invalid"],
                "otherAttendanceMinutes": row["other"],
            }
        return {
            "id": self.id("attendance", event, pupil.person_id),
            "meta": self._meta(row["date"]),
            "calendarEvent": {"id": event},
            "student": self.pointer(pupil),
            "isReported": row["reported"],
            **minutes,
        }

    def _grades(self) -> Iterator[Thing]:
        for pupil in self.town.enrolled:
            for graded in grades.graded_terms(self.town, pupil):
                term = graded.term
                year = term.school_year.start + (term.name is TermName.SPRING)
                unit = self.town.unit(grades.unit_in(self.town, pupil, graded.year_level))
                for one in grades.grades_of(self.town, pupil, graded):
                    is_adapted = one.grade == grades.ADAPTED
                    yield {
                        "id": self.id("grade", pupil.person_id, term.label, one.subject),
                        "meta": self._meta(term.last_day),
                        "student": self.pointer(pupil),
                        "organisation": {"id": self.unit(unit.number)},
                        "registeredBy": {"id": self.id("person", "betyg"), "securityMarking": "Ingen"},
                        "registeredDate": term.last_day.isoformat(),
                        "gradeValue": "-" if is_adapted else one.grade,
                        "finalGrade": graded.final,
                        "adaptedStudyPlan": "anpassad studiegång" if is_adapted else "",
                        "semester": term.name.value,
                        "year": year,
                        "syllabus": {"id": self.id("syllabus", one.subject)},
                    }


def _instant(date: dt.date, time: dt.time) -> str:
    return dt.datetime.combine(date, time, STOCKHOLM).isoformat()
