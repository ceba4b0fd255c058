"""The baseline of a school's pupils: the columns, what is missing, the sheet without names and the key list."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import polars as pl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import DutyRole, GradeKind
from fullfolj.school.models import Grade, Organisation, Person
from fullfolj.shell.baseline import COLUMNS, columns
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FIRST_DAY = dt.date(2024, 8, 19)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    """Swedish as a second language, a dash in English, three passed and an F; away one day of four."""
    arrived = timezone.localdate() - dt.timedelta(days=400)
    pupil = register.student(
        unit, "Tintin", "Zetterqvist", start=FIRST_DAY, legal_sex="Kvinna", newly_arrived_from=arrived
    )
    for subject, letter in {"SVA": "D", "EN": "-", "MA": "F", "BL": "A", "MU": "E"}.items():
        Grade.objects.create(
            person=pupil, unit=unit, school_year="2025/26", term="VT", year_level=7, subject=subject, grade=letter,
            kind=GradeKind.TERM,
        )  # fmt: skip
    lake_days.keep(unit, {pupil: "i..."}, timezone.localdate() - dt.timedelta(days=1))
    return pupil


@pytest.fixture
def client(unit: Organisation) -> Client:
    return _client(register.staff(unit, DutyRole.PRINCIPAL))


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _get(client: Client, unit: Organisation, part: str = "", **query: str) -> HttpResponse:
    return client.get(reverse(f"studies-baseline{part}", args=[unit.uuid]), query)  # type: ignore[return-value]


def _text(response: HttpResponse) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", plain)).replace("\xa0", " ")


def _rows(response: HttpResponse) -> list[list[str]]:
    book = pl.read_excel(io.BytesIO(response.content), sheet_id=1, engine="openpyxl", has_header=False)
    return [[str(one) for one in row if one is not None] for row in book.rows()]


def _mark(response: HttpResponse) -> str:
    found = re.search(r"Märke: (\w{8})", " ".join(row[0] for row in _rows(response) if row))
    assert found is not None
    return found[1]


def test_each_column_of_the_form_and_what_is_missing(client: Client, unit: Organisation, pupil: Person) -> None:
    text = _text(_get(client, unit))
    assert "Tintin Zetterqvist 2024-08-19 tjej 8 ja x D F – 3 25,0" in text
    assert "x: värdet saknas. Det är varken 0, F eller streck." in text


def test_whom_nothing_is_known_of_is_missing_and_not_nought(client: Client, unit: Organisation) -> None:
    register.student(unit, "Ny", "Elevsson")
    assert "Ny Elevsson x x 8 nej x x x x x x" in _text(_get(client, unit))


def test_absence_of_which_too_little_is_reported_is_missing(client: Client, unit: Organisation) -> None:
    pupil = register.student(unit, "Ny", "Elevsson", legal_sex="Man")
    lake_days.keep(unit, {pupil: "i???"}, timezone.localdate() - dt.timedelta(days=1))
    assert "Ny Elevsson x kille 8 nej x x x x x x" in _text(_get(client, unit))


def test_every_reading_is_logged(client: Client, unit: Organisation, pupil: Person) -> None:
    mark = _mark(_get(client, unit, "-sheet"))
    _get(client, unit, "-key", mark=mark)
    _get(client, unit)
    pages = list(Reading.objects.filter(student=pupil).order_by("pk").values_list("page", flat=True))
    assert pages == ["studies.baseline.sheet", "studies.baseline.key", "studies.baseline"]


def test_the_sheet_names_nobody_and_the_key_list_says_who(client: Client, unit: Organisation, pupil: Person) -> None:
    register.student(unit, "Olle", "Elevsson")
    sheet = _get(client, unit, "-sheet")
    rows = _rows(sheet)
    assert not re.search("Tintin|Zetterqvist|Olle", str(rows))
    assert str(pupil.uuid) not in str(rows)
    [row] = [row for row in rows if "D" in row]
    assert row[1:] == ["Strandskolan", "2024-08", "tjej", "8", "ja", "x", "D", "F", "–", "3", "25.0"]
    keys = dict(row for row in _rows(_get(client, unit, "-key", mark=_mark(sheet))) if len(row) == 2)
    assert keys[row[0]] == "Tintin Zetterqvist"
    assert [one[0] for one in rows[-2:]] == sorted(one[0] for one in rows[-2:])


def test_another_sheet_has_other_codes(client: Client, unit: Organisation, pupil: Person) -> None:
    first, second = (_rows(_get(client, unit, "-sheet"))[-1][0] for _time in range(2))
    assert first != second


@pytest.mark.parametrize("mark", ["", "kort", "FEL MÄRKE", "0189abcd"])
def test_no_key_list_without_a_mark(client: Client, unit: Organisation, pupil: Person, mark: str) -> None:
    response = _get(client, unit, "-key", mark=mark)
    assert response.status_code == 422
    assert 'id="mark-error"' in response.content.decode()
    assert not Reading.objects.filter(page="studies.baseline.key").exists()


def test_only_those_whom_the_visitor_reaches_and_nobody_protected(unit: Organisation, pupil: Person) -> None:
    other = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
    register.student(other, "Olle")
    hidden = register.student(unit, "", "")
    Person.objects.filter(pk=hidden.pk).update(is_protected=True, given_name="", family_name="")
    register.student(unit, "Slutat", end=timezone.localdate() - dt.timedelta(days=1))
    client = _client(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
    text = _text(_get(client, unit))
    assert "1 elev" in text
    assert not re.search("Olle|Slutat", text)
    assert _get(client, other).status_code == 404


def test_a_school_without_pupils_says_so(client: Client, unit: Organisation) -> None:
    assert "Här finns inga elever i dag." in _text(_get(client, unit))


def test_a_principal_finds_it_among_the_figures_and_a_head_of_education_does_not(unit: Organisation) -> None:
    address = reverse("studies-baseline", args=[unit.uuid])
    figures = reverse("studies-units")
    assert unit.parent is not None
    assert address in _client(register.staff(unit, DutyRole.PRINCIPAL)).get(figures).text
    assert address not in _client(register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)).get(figures).text


def test_what_is_registered_is_in_the_order_of_the_form() -> None:
    assert [one.name for one in columns()] == ["SV", "SVA", "MA", "EN", "passed", "absence"]
    assert set(columns()) == set(COLUMNS)
