"""Whom the municipality's activity responsibility is told of: who belongs, who cannot be told, and nothing of why."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import DutyRole, SchoolType
from fullfolj.school.models import Enrolment, Organisation, Person
from tests import register
from tests.integration.test_support import client_of, words_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser(), "Bergsgymnasiet")


@pytest.fixture
def principal(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.PRINCIPAL)


def left(unit: Organisation, name: str, *, years: int | None = 17, **studies: object) -> Person:
    """Somebody whose studies ended a month ago: the first year of upper secondary school unless told otherwise."""
    today = timezone.localdate()
    born = None if years is None else today.replace(year=today.year - years, day=1)
    pupil = register.student(unit, name, birth_date=born)
    ended = {"end_date": today - 30 * DAY, "school_type": SchoolType.UPPER_SECONDARY, "year_level": 1}
    Enrolment.objects.filter(person=pupil).update(**{**ended, **studies})
    return pupil


def page(account: Account) -> tuple[str, str]:
    """What is said of the listed, and of those of whom it cannot be told."""
    text = words_of(client_of(account), "support-municipal")
    listed, _, unclear = text.partition("Går inte att avgöra")
    return listed, unclear


COMPULSORY = SchoolType.COMPULSORY


@pytest.mark.parametrize(
    ("studies", "where"),
    [
        ({}, "listed"),
        ({"school_type": COMPULSORY, "year_level": 9}, "listed"),
        ({"school_type": COMPULSORY, "year_level": 8}, "nowhere"),
        ({"school_type": COMPULSORY, "year_level": None}, "unclear"),
        ({"school_type": SchoolType.PRESCHOOL_CLASS, "year_level": 0}, "nowhere"),
        ({"year_level": 2}, "listed"),
        ({"year_level": 3}, "unclear"),
        ({"year_level": None}, "unclear"),
        ({"school_type": SchoolType.ADAPTED_UPPER_SECONDARY, "year_level": 3}, "listed"),
        ({"school_type": SchoolType.ADAPTED_UPPER_SECONDARY, "year_level": 4}, "unclear"),
        ({"school_type": SchoolType.ADULT_UPPER_SECONDARY, "year_level": None}, "unclear"),
        ({"end_date": None}, "nowhere"),
        ({"years": None}, "unclear"),
        ({"years": 20}, "nowhere"),
        ({"years": 19}, "listed"),
    ],
)
def test_who_belongs_to_it(unit: Organisation, principal: Account, studies: dict[str, object], where: str) -> None:
    left(unit, "Alva", **studies)  # type: ignore[arg-type]
    listed, unclear = page(principal)
    assert ("Alva" in listed, "Alva" in unclear) == (where == "listed", where == "unclear")


def test_the_last_day_of_studies_is_still_studies(unit: Organisation, principal: Account) -> None:
    left(unit, "Alva", end_date=timezone.localdate())
    left(unit, "Bo", end_date=timezone.localdate() - DAY)
    listed, _unclear = page(principal)
    assert "Alva" not in listed
    assert "Bo" in listed


@pytest.mark.parametrize("begins", [-5, 5])
def test_who_goes_to_another_school_or_is_to_begin_there_is_not_on_it(
    unit: Organisation, principal: Account, begins: int
) -> None:
    pupil = left(unit, "Alva")
    assert unit.parent is not None
    there = register.unit(unit.parent, "Åskolan")
    began = timezone.localdate() + begins * DAY
    Enrolment.objects.create(person=pupil, unit=there, school_type=SchoolType.UPPER_SECONDARY, start_date=began)
    assert "Alva" not in page(principal)[0]


def test_it_is_told_by_the_school_where_they_went_last(unit: Organisation, principal: Account) -> None:
    assert unit.parent is not None
    before = register.unit(unit.parent, "Strandskolan")
    pupil = left(unit, "Alva")
    ended = timezone.localdate() - 400 * DAY
    Enrolment.objects.create(person=pupil, unit=before, school_type=COMPULSORY, year_level=9, end_date=ended)
    assert "Alva" in page(principal)[0]
    assert "Alva" not in page(register.staff(before, DutyRole.PRINCIPAL))[0]
    assert "Alva" in page(register.staff(unit.parent, DutyRole.ATTENDANCE_COORDINATOR))[0]


def test_protected_identities_are_counted_and_not_told(unit: Organisation, principal: Account) -> None:
    pupil = left(unit, "Alva", study_path="NA")
    Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
    listed, unclear = page(principal)
    assert "En ung person med skyddade personuppgifter står inte på listan." in listed
    assert "Ingen står på listan." in listed
    assert not Reading.objects.filter(student=pupil).exists()
    assert "NA" not in unclear


def test_every_one_shown_is_a_reading(unit: Organisation, principal: Account) -> None:
    shown = {left(unit, "Alva"), left(unit, "Bo", years=None)}
    page(principal)
    rows = Reading.objects.filter(page="support.municipal", account=principal, ground="principal")
    assert set(rows.values_list("student", flat=True)) == {one.pk for one in shown}


def test_the_sheet_has_the_same_and_no_more(unit: Organisation, principal: Account) -> None:
    left(unit, "Alva", study_path="NA")
    left(unit, "Bo", year_level=3)
    response = client_of(principal).get(reverse("support-municipal-sheet"))
    book = load_workbook(io.BytesIO(response.content))
    listed, unclear = book.worksheets
    rows = [[cell.value for cell in row] for row in listed.iter_rows()]
    assert ["Namn", "Född", "Skola", "Program", "Sista dag"] in rows
    assert [rows[-1][0], rows[-1][3]] == ["Alva Elevsson", "NA"]
    assert "Bo Elevsson" in [row[0].value for row in unclear.iter_rows()]
    assert Reading.objects.filter(page="support.municipal.sheet").count() == 2
