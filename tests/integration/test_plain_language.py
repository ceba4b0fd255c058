"""A pupil's and a guardian's page of the subjects is easy to read: LIX at most 30, and no sentence above 25 words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.grading.subjects import SUBJECTS, parse
from fullfolj.school.enums import GradeKind, GroupType
from fullfolj.school.models import Grade, Organisation, Person
from fullfolj.studies import actions
from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status
from tests import lake_days, plain_language, register

pytestmark = pytest.mark.django_db
#: Ours: newspaper text lies at about 40 to 50.
_MOST, _LONGEST = 30, 25
_SIXTEEN = ("SV", "EN", "MA", "BL", "HKK", "IDH", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "TK")
FRIDAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.combine(FRIDAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


def _pupil(unit: Organisation, **other: str) -> Person:
    pupil = register.student(unit, "Anna", group=register.group(unit))
    for subject, grade in (dict.fromkeys(_SIXTEEN, "D") | other).items():
        Grade.objects.create(
            person=pupil, unit=unit, school_year="2025/26", term="VT", year_level=8, subject=subject, grade=grade,
            kind=GradeKind.TERM,
        )  # fmt: skip
    return pupil


def _tell(pupil: Person, unit: Organisation, subject: str, status: Status) -> None:
    group = register.group(unit, f"8A {subject}", GroupType.TEACHING)
    at = dt.datetime.combine(FRIDAY, dt.time(8), dt.UTC)
    told = Told(status)
    actions.tell(student=pupil, subject=parse(subject), group=group, told=told, version=0, by=OPERATOR, now=at)


def _all_well(unit: Organisation) -> Person:
    return _pupil(unit)


def _some_left(unit: Organisation) -> Person:
    pupil = _pupil(unit, MA="F", KE="F")
    lake_days.keep(unit, {pupil: "." * 15 + "v" * 5}, FRIDAY)
    _tell(pupil, unit, "EN", Status.AT_RISK)
    return pupil


def _much_left(unit: Organisation) -> Person:
    return _pupil(unit, **dict.fromkeys(_SIXTEEN[:9], "F") | {"MU": "-"})


@pytest.mark.parametrize("make", [_all_well, _some_left, _much_left], ids=lambda make: make.__name__)
@pytest.mark.parametrize("route", ["studies-student", "studies-what-if"])
def test_a_pupil_reads_it_with_ease(unit: Organisation, make: object, route: str) -> None:
    pupil = make(unit)  # type: ignore[operator]
    client = Client()
    client.force_login(register.account(pupil.organiser, pupil))
    page = client.get(reverse(route, args=[pupil.uuid])).content.decode()
    read = plain_language.sentences(page)
    assert len(read) > 10
    level = plain_language.lix(read, [*SUBJECTS.values(), str(pupil)])
    assert level <= _MOST, f"LIX {level:.0f}"
    long = [one for one in read if len(one.split()) > _LONGEST]
    assert not long, long


def test_the_measure_can_fail() -> None:
    heavy = "Behörighetsbedömningen förutsätter godkännande inom samtliga kärnämnen."
    assert plain_language.lix([heavy]) > _MOST
    assert plain_language.lix(["Du är på väg.", "Kom på torsdag."]) < 20
    assert plain_language.lix([]) == 0
    assert plain_language.lix(["Matematik nu"], ["Matematik"]) == 1
