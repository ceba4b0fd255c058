"""A school of forty pupils with two terms behind it, for tests of the threshold workshop."""

from __future__ import annotations

import datetime as dt

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind
from fullfolj.school.models import Grade, Organisation, Person
from tests import lake_days, register

#: The last school day there is, and a day after the second term is over.
LAST, TODAY = dt.date(2026, 6, 10), dt.date(2026, 8, 3)
_PASSED = ("SV", "EN", "BI", "FY", "KE", "HI", "BL", "IDH")
#: A year of 200 weekdays: who is away one day in five, in ten, in a hundred.
_OFTEN, _SOMETIMES, _SELDOM = "....v" * 40, ".........v" * 20, ("." * 99 + "v") * 2


def make(name: str = "Strandskolan") -> tuple[Organisation, Account]:
    """The unit and its principal. 14 are away often and 12 of those get an F, 12 are away sometimes (3), 14 seldom."""
    unit = register.unit(register.organiser(), name)
    group = register.group(unit, "8A")
    rows: dict[Person, str] = {}
    for number in range(40):
        line = _OFTEN if number < 14 else _SOMETIMES if number < 26 else _SELDOM
        sex = "Kvinna" if number % 2 else "Man"
        pupil = register.student(unit, f"Elev{number}", group=group, legal_sex=sex)
        rows[pupil] = line
        _grade(pupil, unit, "F" if number < 12 or 14 <= number < 17 else "C")
    lake_days.keep(unit, rows, LAST)
    register.assigned(group, AssignmentRoleType.MENTOR)
    return unit, register.staff(unit, DutyRole.PRINCIPAL)


def _grade(pupil: Person, unit: Organisation, mathematics: str) -> None:
    told = {"person": pupil, "unit": unit, "school_year": "2025/26", "term": "VT", "year_level": 8}
    grades = [(subject, "C") for subject in _PASSED] + [("MA", mathematics)]
    Grade.objects.bulk_create(
        Grade(**told, subject=subject, grade=grade, kind=GradeKind.TERM) for subject, grade in grades
    )
