"""Absence in detail: what is not known is said to be unknown, and never 0."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.school.enums import DutyRole
from tests import lake_days, register

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def late_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far from where a term begins, so that the days of a test are of one term."""
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def shown(letters: str, last: dt.date, definition: str = "reported") -> str:
    """The page of a pupil with those days, one lesson each, as the principal reads it."""
    organiser = register.organiser()
    organiser.absence_definition = definition
    organiser.save()
    unit = register.unit(organiser)
    student = register.student(unit)
    lake_days.keep(unit, {student: letters}, last)
    client = Client()
    client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
    return client.get(reverse("student-absence", args=[student.uuid])).content.decode().replace("\xa0", " ")


def test_all_kinds_of_lessons_have_their_boxes() -> None:
    page = shown(".vil?", TODAY)
    for box in ("<td></td>", '<td class="v">', '<td class="i">', '<td class="s">', '<td class="u">'):
        assert box in page
    assert "80 %, osäkert" in page
    assert "1 av 4 rapporterade lektioner" not in page
    assert "2 av 4 rapporterade lektioner missade, 1 sena ankomster" in page


def test_nothing_reported_is_not_zero() -> None:
    page = shown("?????", TODAY, "offered")
    assert "Inget är rapporterat den här terminen" in page
    assert "Inget rapporterat" in page
    assert "0,0 %" not in page
    assert "0 % av lektionstiden är rapporterad" in page


def test_lessons_of_long_ago_are_told_as_such() -> None:
    page = shown("v.", TODAY - dt.timedelta(days=400), "day")
    assert "Eleven har inte haft några lektioner den här terminen." in page
    assert "Hela frånvarodagar, av skoldagar med någon rapporterad lektion (huvudmannens sätt)" in page
    assert "ff-heat" not in page
