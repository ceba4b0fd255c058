"""A provider's people, groups, duties and activities, read into plain rows that the sheets are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from fullfolj.grading.subjects import WITH_LANGUAGE
from fullfolj.intake.findings import Finding
from fullfolj.intake.ss12000.keys import normal_id
from fullfolj.intake.ss12000.pages import Places, check_readable, numbered
from fullfolj.intake.ss12000.reading import Item, Oddities, UnreadableError

_SEXES = frozenset(("Man", "Kvinna", "Okänt"))
_RELATIONS = frozenset(("Vårdnadshavare", "Annan ansvarig", "God man", "Utsedd behörig"))
_STATUSES = frozenset(("Aktiv", "Utvandrad", "Avliden"))
_SCHOOL_UNIT = "Skolenhet"
#: There is room for no more of an organisation's name: what is longer is cut, and counted.
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Span:
    """From `start` to `end`, both included; None is open."""

    start: dt.date | None
    end: dt.date | None

    def holds(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or self.end >= day)


@dataclass(frozen=True)
class OrganisationRow:
    row: int
    id: str
    name: str
    kind: str
    unit_code: str
    parent: str


@dataclass(frozen=True)
class EnrolmentRow:
    organisation: str
    span: Span
    school_type: str
    year_level: int | None
    study_path: str


@dataclass(frozen=True)
class ResponsibleRow:
    person: str
    relation: str


@dataclass(frozen=True)
class PersonRow:
    row: int
    id: str
    given_name: str
    middle_name: str
    family_name: str
    civic_no: str
    legal_sex: str
    is_gone: bool
    enrolments: tuple[EnrolmentRow, ...]
    responsibles: tuple[ResponsibleRow, ...]


@dataclass(frozen=True)
class GroupRow:
    row: int
    id: str
    name: str
    kind: str
    organisation: str
    span: Span
    members: tuple[tuple[str, Span], ...]
    assignments: tuple[tuple[str, str, Span], ...]


@dataclass(frozen=True)
class DutyRow:
    row: int
    id: str
    person: str
    organisation: str
    role: str
    span: Span
    assignments: tuple[tuple[str, str, Span], ...]


@dataclass(frozen=True)
class ActivityRow:
    row: int
    id: str
    name: str
    groups: tuple[str, ...]
    teachers: tuple[str, ...]
    syllabus: str


@dataclass(frozen=True)
class SyllabusRow:
    row: int
    id: str
    designation: str
    code: str
    name: str
    language: str

    @property
    def subject(self) -> str:
        """The designation, with the language where the subject is one (MA, M2SPA); else the code, else the name."""
        designation = self.designation.upper().replace(" ", "")
        if designation in WITH_LANGUAGE and self.language:
            return f"{designation}{self.language.upper()[:3]}"
        return designation or self.code or self.name


@dataclass
class Resource[R]:
    """One list of a provider: rows by id, the last one standing where an id comes twice.

    `unread` are ids of objects that could not be read, with the number of the first; '' where the id could not either.
    """

    path: str
    read_one: Callable[[Item], R]
    #: The key of an object that has no id.
    key: Callable[[R], str] | None = None
    rows: dict[str, R] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    unreadable: list[tuple[Finding, str]] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.odd = Oddities(self.path)

    def read(self, bodies: Iterable[bytes]) -> None:
        for row, values in numbered(bodies, self.path, self.places):
            self.one(row, values)

    def one(self, row: int, values: Any) -> None:
        self.odd.mark_all(values, row)
        try:
            item = Item(values, self.odd, row)
            found = self.read_one(item)
            key = self.key(found) if self.key is not None else item.id()
        except UnreadableError as error:
            where = self.places.pointer(row, error.pointer)
            column = error.pointer.rsplit("/", 1)[-1]
            self.unreadable.append((Finding(error.code, row, column, self.path, error.shown), where))
            check_readable(self.unreadable, self.path)
            written = values.get("id") if isinstance(values, dict) else None
            self.unread.setdefault(normal_id(written) if isinstance(written, str) else "", row)
            return
        if key in self.rows and self.rows[key] != found:
            self.odd.note("id-twice", "id", row)
        self.rows[key] = found


def organisation(item: Item) -> OrganisationRow:
    kind, name = item.text("organisationType"), item.text("displayName")
    if len(name) > _LONGEST_NAME:
        item.odd.note("too-long", "displayName", item.row)
    return OrganisationRow(
        item.row,
        item.id(),
        name[:_LONGEST_NAME],
        kind,
        item.text("schoolUnitCode"),
        item.reference("parentOrganisation"),
    )


def is_unit(row: OrganisationRow) -> bool:
    return row.kind == _SCHOOL_UNIT or bool(row.unit_code)


def person(item: Item) -> PersonRow:
    who = item.id()
    civic = item.inner("civicNo") if not isinstance(item.raw("civicNo"), str) else None
    number = civic.text("value") if civic is not None else item.text("civicNo")
    if "-" in number or len(number) == 10:
        item.odd.note("number-shape", "civicNo", item.row)
    responsibles = [_responsible(one) for one in item.items("responsibles")]
    return PersonRow(
        item.row,
        who,
        item.text("givenName"),
        item.text("middleName"),
        item.text("familyName"),
        number,
        item.one_of("sex", _SEXES),
        item.one_of("personStatus", _STATUSES) in ("Utvandrad", "Avliden"),
        tuple(_enrolment(one) for one in item.items("enrolments")),
        tuple(one for one in responsibles if one.person),
    )


def _responsible(item: Item) -> ResponsibleRow:
    return ResponsibleRow(item.reference("person"), item.one_of("relationType", _RELATIONS))


def _enrolment(item: Item) -> EnrolmentRow:
    return EnrolmentRow(
        item.reference("enroledAt", needed=True),
        _span(item),
        item.text("schoolType"),
        item.whole("schoolYear"),
        item.text("educationCode"),
    )


def _span(item: Item) -> Span:
    start, end = item.date("startDate"), item.date("endDate")
    if start is not None and end is not None and end < start:
        raise UnreadableError("dates-out-of-order", item.at("endDate"), end.isoformat())
    # 9999-12-31 is how some write "until further notice": there is no day after it.
    return Span(start, None if end == dt.date.max else end)


def group(item: Item) -> GroupRow:
    embedded = item.inner("_embedded")
    roles = embedded.items("assignmentRoles") if embedded is not None else []
    return GroupRow(
        item.row,
        item.id(),
        item.text("displayName", needed=True),
        item.text("groupType"),
        item.reference("organisation"),
        _span(item),
        tuple((one.reference("person", needed=True), _span(one)) for one in item.items("groupMemberships")),
        tuple((one.reference("duty"), one.text("assignmentRoleType"), _span(one)) for one in roles),
    )


def duty(item: Item) -> DutyRow:
    return DutyRow(
        item.row,
        item.id(),
        item.reference("person"),
        item.reference("dutyAt"),
        item.text("dutyRole"),
        _span(item),
        tuple(
            (one.reference("group"), one.text("assignmentRoleType"), _span(one)) for one in item.items("assignmentRole")
        ),
    )


def activity(item: Item) -> ActivityRow:
    teachers = []
    for one in item.items("teachers"):
        found = one.reference("duty") or one.reference("person")
        if not found and one.raw("id") is not None:
            found = one.id()
        teachers.append(found)
    return ActivityRow(
        item.row,
        item.id(),
        item.text("displayName"),
        tuple(item.references("groups")),
        tuple(one for one in teachers if one),
        item.reference("syllabus"),
    )


def syllabus(item: Item) -> SyllabusRow:
    return SyllabusRow(
        item.row,
        item.id(),
        item.text("subjectDesignation"),
        item.text("subjectCode"),
        item.text("subjectName"),
        item.text("languageCode"),
    )


@dataclass
class Lists:
    """The lists that a register is made from."""

    organisations: Resource[OrganisationRow] = field(default_factory=lambda: Resource("organisations", organisation))
    persons: Resource[PersonRow] = field(default_factory=lambda: Resource("persons", person))
    groups: Resource[GroupRow] = field(default_factory=lambda: Resource("groups", group))
    duties: Resource[DutyRow] = field(default_factory=lambda: Resource("duties", duty))
    activities: Resource[ActivityRow] = field(default_factory=lambda: Resource("activities", activity))
    syllabuses: Resource[SyllabusRow] = field(default_factory=lambda: Resource("syllabuses", syllabus))

    def all(self) -> list[Resource[Any]]:
        return [self.organisations, self.persons, self.groups, self.duties, self.activities, self.syllabuses]
