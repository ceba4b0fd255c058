"""The fixed cast: one person per role, the same in the demo, the tests and the manual. All are invented.

They belong to the town's first unit. Those with a `staff_category` (Skolverket's word in the roster workbook) stand in
the roster; the others have no row there and are given their account by whoever sets up the installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAIL_DOMAIN = "vannerasa.example"
MUNICIPALITY = "Vänneråsa kommun"


class Role(StrEnum):
    """Code terms of the glossary."""

    ATTENDANCE_COORDINATOR = "ATTENDANCE_COORDINATOR"
    MENTOR = "MENTOR"
    TEACHER = "TEACHER"
    SCHOOL_COUNSELLOR = "SCHOOL_COUNSELLOR"
    SPECIAL_EDUCATOR = "SPECIAL_EDUCATOR"
    SCHOOL_NURSE = "SCHOOL_NURSE"
    CAREER_COUNSELLOR = "CAREER_COUNSELLOR"
    PRINCIPAL = "PRINCIPAL"
    DEPUTY_PRINCIPAL = "DEPUTY_PRINCIPAL"
    SCHOOL_ADMINISTRATOR = "SCHOOL_ADMINISTRATOR"
    CHIEF_EDUCATION_OFFICER = "CHIEF_EDUCATION_OFFICER"
    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR"
    STUDENT = "STUDENT"
    GUARDIAN = "GUARDIAN"


@dataclass(frozen=True)
class CastMember:
    """`person_id` is the id in the roster, '' for those without a row there; `title` is the role in Swedish."""

    role: Role
    title: str
    given_name: str
    family_name: str
    username: str
    person_id: str = ""
    staff_category: str = ""

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def _staff(role: Role, title: str, name: str, number: int, category: str) -> CastMember:
    given, family = name.split()
    return CastMember(role, title, given, family, _username(given, family), f"personal-{number:04d}", category)


def _other(role: Role, title: str, name: str, person_id: str = "") -> CastMember:
    given, family = name.split()
    return CastMember(role, title, given, family, _username(given, family), person_id)


def _username(given: str, family: str) -> str:
    return f"{given}.{family}".lower().translate(str.maketrans("åäöé", "aaoe"))


STUDENT_PERSON_ID = "elev-00001"

CAST: tuple[CastMember, ...] = (
    _staff(Role.ATTENDANCE_COORDINATOR, "närvarosamordnare", "Ylva Hedenskog", 1, "Annan personal"),
    _staff(Role.MENTOR, "mentor", "Johan Skarpås", 2, "Lärare"),
    _staff(Role.TEACHER, "lärare", "Samira Alfaro", 3, "Lärare"),
    _staff(Role.SCHOOL_COUNSELLOR, "kurator", "Pernilla Vretmark", 4, "Kurator"),
    _staff(Role.SPECIAL_EDUCATOR, "specialpedagog", "Urban Fällström", 5, "Speciallärare/specialpedagog"),
    _staff(Role.SCHOOL_NURSE, "skolsköterska", "Marita Käll", 6, "Skolsköterska"),
    _staff(Role.CAREER_COUNSELLOR, "studie- och yrkesvägledare", "Dag Ryningsö", 7, "Studie- och yrkesvägledare"),
    _staff(Role.PRINCIPAL, "rektor", "Annika Tornbrink", 8, "Rektor"),
    _staff(Role.DEPUTY_PRINCIPAL, "biträdande rektor", "Navid Soltanpour", 9, "Övrig arbetsledning"),
    _staff(Role.SCHOOL_ADMINISTRATOR, "skoladministratör", "Britt Ekevall", 10, "Skoladministratör"),
    _other(Role.CHIEF_EDUCATION_OFFICER, "skolchef", "Torbjörn Alnebratt"),
    _other(Role.SYSTEM_ADMINISTRATOR, "systemadministratör", "Minna Rautavuori"),
    _other(Role.STUDENT, "elev", "Tyra Backelund", STUDENT_PERSON_ID),
    _other(Role.GUARDIAN, "vårdnadshavare", "Robert Backelund"),
)


def member(role: Role) -> CastMember:
    """The one with the role."""
    return next(one for one in CAST if one.role is role)
