"""The rows of a class list, read and checked: what is staged, and what is kept of rows that are left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fullfolj.domain.personal_number import LegalSex, PersonalNumber
from fullfolj.intake import people
from fullfolj.intake.cells import Cells, is_personal_number
from fullfolj.intake.dnp import CHILD
from fullfolj.school.enums import DutyRole, SchoolType

_SCHOOL_TYPES = {value.casefold(): value for value in SchoolType.values} | {
    "gran": SchoolType.ADAPTED_COMPULSORY.value,
    "gyan": SchoolType.ADAPTED_UPPER_SECONDARY.value,
    "förskoleklass": SchoolType.PRESCHOOL_CLASS.value,
    "grundskola": SchoolType.COMPULSORY.value,
    "grundskolan": SchoolType.COMPULSORY.value,
    "anpassad grundskola": SchoolType.ADAPTED_COMPULSORY.value,
    "specialskola": SchoolType.SPECIAL.value,
    "sameskola": SchoolType.SAMI.value,
    "gymnasieskola": SchoolType.UPPER_SECONDARY.value,
}
_SEXES = {
    "man": LegalSex.MALE,
    "m": LegalSex.MALE,
    "kvinna": LegalSex.FEMALE,
    "k": LegalSex.FEMALE,
    "okänt": LegalSex.UNKNOWN,
}
_DUTY_ROLES = {value.casefold(): value for value in DutyRole.values}
# Skolverket's have eight digits; some letters are let through, a name, a year level or a personal number are not.
_UNIT_CODE = re.compile(r"^(?=.*\d)(?!.*\d{9})[\w-]{3,20}$")
#: A column that no file has: a reader of ours tells all the enrolments that a source knows.
EARLIER = "Tidigare inskrivningar"
#: What sources write where nobody is protected (SS 12000 `securityMarking`: Ingen). Every other word protects.
_NOT_PROTECTED = {"", "ingen", "nej"}


def school_type_of(text: str) -> str:
    """The code of a type of schooling, by its code or its name; '' for an unknown word."""
    return _SCHOOL_TYPES.get(text.strip().casefold(), "")


@dataclass(frozen=True)
class PersonPart:
    """What a row says about the person. `digest` is '' without a personal number, `middle_name` None without a column.

    `number` is in memory until it is sealed, and never in what the row is printed as.
    """

    row: int
    unit: str
    source_id: str
    digest: str
    birth_date: dt.date | None
    given_name: str
    middle_name: str | None
    family_name: str
    number: PersonalNumber | None = field(repr=False)


@dataclass(frozen=True)
class StudentRow(PersonPart):
    """`class_name`, `groups`, `mentors` and `study_path` are None where the file has no such column: then nothing is
    known of it. `guessed` are columns that it does not have and that were filled in: they never change what is known.

    `earlier` are first and last day of the enrolments at the unit before this one, where the source tells all of them.
    """

    legal_sex: str
    newly_arrived_from: dt.date | None
    school_type: str
    year_level: int | None
    study_path: str | None
    class_name: str | None
    groups: list[str] | None
    mentors: list[str] | None
    start_date: dt.date | None
    end_date: dt.date | None
    leaves: bool
    earlier: list[tuple[dt.date | None, dt.date | None]] | None = None
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StaffRow(PersonPart):
    duty_id: str
    duty_role: str
    groups: list[str] | None
    leaves: bool


@dataclass(frozen=True)
class GuardianRow(PersonPart):
    """`child` is the pupil's id at the unit."""

    child: str


@dataclass(frozen=True)
class GroupRow:
    row: int
    unit: str
    source_id: str
    name: str
    is_class: bool
    leaves: bool


@dataclass(frozen=True)
class HeldRow:
    """A row in quarantine: whom it was about, as far as that could be read. '' where it couldn't."""

    row: int
    unit: str
    source_id: str
    digest: str


def is_marked(values: Mapping[str, object]) -> bool:
    """Whether the row says that the person is protected."""
    return str(values.get("Sekretessmarkering") or "").strip().casefold() not in _NOT_PROTECTED


def held(values: Mapping[str, object], today: dt.date) -> HeldRow:
    """Whom a row is about, read without complaint."""
    cells = Cells(values, today)
    number = cells.number("Personnummer")
    broken = {problem.column for problem in cells.problems}
    unit, source_id = cells.code("Skolenhetskod", 20), cells.code("Person-ID", 100)
    broken |= {problem.column for problem in cells.problems}
    return HeldRow(
        int(str(values["row"])),
        "" if "Skolenhetskod" in broken else unit,
        "" if "Person-ID" in broken else source_id,
        people.civic_no_digest(number) if number is not None else "",
    )


def read_student(cells: Cells, columns: frozenset[str]) -> StudentRow:
    """The row; whether it may be used is in `cells.problems`. `columns` are those that the file has."""
    number = cells.number("Personnummer") if "Personnummer" in columns else None
    school_type = _school_type(cells)
    start, end = cells.date("Inskrivningsdatum"), cells.date("Utskrivningsdatum")
    if start is not None and end is not None and end < start:
        cells.problem("dates-out-of-order", "Utskrivningsdatum", end.isoformat())
    return StudentRow(
        **vars(_person(cells, number, columns)),
        legal_sex=_sex(cells, number),
        newly_arrived_from=cells.date("Nyanländ från"),
        school_type=school_type,
        year_level=_year_level(cells, school_type),
        study_path=cells.text("Studievägskod", 20) if "Studievägskod" in columns else None,
        class_name=cells.text("Klass", 100) if "Klass" in columns else None,
        groups=_group_names(cells) if "Ämnesgrupper" in columns else None,
        mentors=cells.list("Mentor") if "Mentor" in columns else None,
        start_date=start,
        end_date=end,
        leaves=cells.yes("Ta bort"),
        earlier=_earlier(cells) if EARLIER in columns else None,
        guessed=frozenset(("Skolform", "Årskurs")) - columns,
    )


def _earlier(cells: Cells) -> list[tuple[dt.date | None, dt.date | None]]:
    """Spans as `first/last`, made by a reader of ours: an open end is an empty text."""
    spans = (span.partition("/") for span in cells.list(EARLIER))
    return [(_date(first), _date(last)) for first, _slash, last in spans]


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def read_staff(cells: Cells, columns: frozenset[str]) -> StaffRow:
    number = cells.number("Personnummer") if "Personnummer" in columns else None
    role = cells.text("Personalkategori")
    if not role:
        cells.problem("missing-value", "Personalkategori")
    elif role.casefold() not in _DUTY_ROLES:
        cells.problem("duty-role", "Personalkategori")
    person = _person(cells, number, columns)
    return StaffRow(
        **vars(person),
        duty_id=cells.text("Tjänstgörings-ID", 100) or person.source_id,
        duty_role=_DUTY_ROLES.get(role.casefold(), DutyRole.OTHER_STAFF.value),
        groups=_group_names(cells) if "Ämnesgrupper" in columns else None,
        leaves=cells.yes("Ta bort"),
    )


def read_guardian(cells: Cells, columns: frozenset[str]) -> GuardianRow:
    number = cells.number("Personnummer") if "Personnummer" in columns else None
    return GuardianRow(**vars(_person(cells, number, columns)), child=cells.code(CHILD, 100))


def read_group(cells: Cells, *, is_class: bool) -> GroupRow:
    name = cells.text("Klass" if is_class else "Ämnesgrupp", 100)
    if not name:
        cells.problem("missing-value", "Klass" if is_class else "Ämnesgrupp")
    return GroupRow(
        int(str(cells.values["row"])),
        cells.code("Skolenhetskod", 20),
        cells.text("Klass-ID" if is_class else "Grupp-ID", 100),
        name,
        is_class,
        cells.yes("Ta bort"),
    )


def _person(cells: Cells, number: PersonalNumber | None, columns: frozenset[str]) -> PersonPart:
    source_id = cells.code("Person-ID", 100)
    if is_personal_number(source_id):
        cells.problem("id-is-personal-number", "Person-ID")
    unit = cells.code("Skolenhetskod", 20)
    if unit and not _UNIT_CODE.match(unit):
        cells.problem("unit-code", "Skolenhetskod")
    given, family = cells.name("Förnamn"), cells.name("Efternamn")
    if not given and not family:
        cells.problem("missing-value", "Förnamn")
    return PersonPart(
        row=int(str(cells.values["row"])),
        unit=unit,
        source_id=source_id,
        digest=people.civic_no_digest(number) if number is not None else "",
        birth_date=number.birth_date if number is not None else None,
        given_name=given,
        middle_name=cells.name("Mellannamn") if "Mellannamn" in columns else None,
        family_name=family,
        number=number,
    )


def _group_names(cells: Cells) -> list[str]:
    names = cells.list("Ämnesgrupper")
    if any(len(name) > 100 for name in names):
        cells.problem("too-long", "Ämnesgrupper")
    return names


def _school_type(cells: Cells) -> str:
    text = cells.text("Skolform")
    if not text:
        cells.problem("missing-value", "Skolform")
    elif not school_type_of(text):
        cells.problem("school-type", "Skolform")
    return school_type_of(text)


def _year_level(cells: Cells, school_type: str) -> int | None:
    """0–10 (0: preschool class, also written F); None when the cell is empty, with a note where it is needed."""
    text = cells.text("Årskurs")
    if not text:
        if school_type not in (SchoolType.UPPER_SECONDARY, SchoolType.ADULT_UPPER_SECONDARY):
            cells.note("no-year-level", "Årskurs")
        return None
    digits = "0" if text.casefold() in ("f", "fsk", "fklass") else text.removesuffix(".0").removesuffix(",0")
    if not (digits.isdecimal() and len(digits) <= 2 and int(digits) <= 10):
        cells.problem("year-level", "Årskurs")
        return None
    return int(digits)


def _sex(cells: Cells, number: PersonalNumber | None) -> str:
    """As the file says, else as the personal number says."""
    text = cells.text("Kön").casefold()
    if text and text not in _SEXES:
        cells.note("legal-sex", "Kön")
    from_number = number.legal_sex if number is not None else LegalSex.UNKNOWN
    return str(_SEXES.get(text, from_number))
