"""The history of a pupil's numbers: sealed, met by digest, taken back with the import, gone with protection."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import people, undo
from fullfolj.intake.models import Import
from fullfolj.school import sealing
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person, PersonNumber
from tests import register
from tests.integration.intake_case import (
    OTHER_UNIT,
    TODAY,
    counts,
    csv_of,
    number,
    pupil,
    quarantined,
    take_in,
    warned,
    workbook,
)

pytestmark = pytest.mark.django_db
TEMPLATE = Path(__file__).parents[1] / "data" / "skolverket_dnp_mall_1.5.2.xlsx"
PERSONAL = "201203019998"


@pytest.fixture
def organiser() -> Organisation:
    return register.organiser()


def roster(organiser: Organisation, folder: Path, *rows: dict[str, str], today: dt.date = TODAY) -> Import:
    return take_in(organiser, "roster", csv_of(rows), folder, today=today, allow_removals=True)


def told(of: Person | None = None) -> list[tuple[str, str, bool, bool]]:
    """Kind, the number itself, whether it stands, whether somebody else has it; the first first."""
    found = PersonNumber.objects.order_by("id")
    return [
        (
            one.kind,
            sealing.unseal(one.sealed, purpose=people.SEALED_NUMBER),
            one.replaced_at is None,
            one.is_contested,
        )
        for one in (found.filter(person=of) if of else found)
    ]


def test_a_temporary_number_that_becomes_personal_is_one_pupil_with_two_numbers(
    organiser: Organisation, tmp_path: Path
) -> None:
    first = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    second = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    assert Person.objects.count() == 1
    assert told() == [("temporary", number(1), False, False), ("personal", PERSONAL, True, False)]
    assert list(PersonNumber.objects.order_by("id").values_list("import_id", flat=True)) == [first.pk, second.pk]
    assert PersonNumber.objects.get(kind="personal").digest == Person.objects.get().civic_no_digest


def test_a_source_that_still_has_the_temporary_number_does_not_bring_it_back(
    organiser: Organisation, tmp_path: Path
) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    before = told()
    again = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    assert (told(), warned(again), quarantined(again)) == (before, {}, [])


def test_the_same_file_again_writes_nothing(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    events = PersonNumber._meta.get_field("events").related_model
    assert counts(roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))) == (0, 0, 1, 0)
    assert events.objects.count() == 1  # type: ignore[union-attr]


def test_a_number_of_somebody_else_is_kept_as_contested(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    roster(organiser, tmp_path, pupil("x9", "Ada", Personnummer=PERSONAL, Skolenhetskod=OTHER_UNIT))
    imp = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    assert quarantined(imp) == [(2, "Personnummer", "number-of-two")]
    first = Person.objects.earliest("id")
    assert told(first) == [("temporary", number(1), True, False), ("personal", PERSONAL, True, True)]


def test_staff_have_no_history(organiser: Organisation, tmp_path: Path) -> None:
    staff = {
        "Person-ID": "s1", "Personnummer": "198003019999", "Förnamn": "Ada", "Efternamn": "Alm",
        "Skolenhetskod": "12312312", "Personalkategori": "Lärare",
    }  # fmt: skip
    take_in(organiser, "roster", workbook(tmp_path / "s.xlsx", TEMPLATE, Personal=[staff]), tmp_path)
    assert Person.objects.get().civic_no_digest
    assert not PersonNumber.objects.exists()


def test_taking_an_import_back_takes_its_numbers_back(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    before = list(PersonNumber.objects.values())
    rows = pupil("1", "Ada", Personnummer=PERSONAL), pupil("2", Personnummer=number(2))
    imp = roster(organiser, tmp_path, *rows, today=TODAY + dt.timedelta(days=1))
    undo.take_back(imp.pk, by=OPERATOR, now=timezone.now())
    assert list(PersonNumber.objects.values()) == before


def test_nothing_stays_of_the_protected(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL, Sekretessmarkering="Sekretessmarkering"))
    events = PersonNumber._meta.get_field("events").related_model
    assert (PersonNumber.objects.count(), events.objects.count()) == (0, 0)  # type: ignore[union-attr]


def test_the_number_is_nowhere_in_clear(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    imp = roster(organiser, tmp_path, pupil("1", "Bo", Personnummer="201204019999"))
    assert quarantined(imp)
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"select string_agg(t::text, '') from \"{table}\" t")
            text = cursor.fetchone()[0] or ""
            assert not {PERSONAL[2:], "1204019999"} & {text[at : at + 10] for at in range(len(text) - 9)}, table


def test_a_row_never_prints_its_number(organiser: Organisation) -> None:
    from fullfolj.intake.cells import Cells
    from fullfolj.intake.roster_rows import read_student

    row = read_student(
        Cells({"row": 1, **pupil("1", Personnummer=PERSONAL)}, register.TODAY), frozenset(pupil("1")) | {"Personnummer"}
    )
    assert row.number is not None
    assert PERSONAL not in repr(row)


def test_a_protected_pupils_number_stays_with_nobody_else(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    other = pupil("x9", "Ada", Personnummer=PERSONAL, Skolenhetskod=OTHER_UNIT)
    roster(organiser, tmp_path, other)
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
    kept = PersonNumber.objects.get(is_contested=True).digest
    roster(organiser, tmp_path, {**other, "Sekretessmarkering": "Sekretessmarkering"})
    events = PersonNumber._meta.get_field("events").related_model
    assert told() == [("temporary", number(1), True, False)]
    assert not events.objects.filter(digest=kept).exists()  # type: ignore[union-attr]


class TestThePage:
    """Numbers on a page of their own, for those who look after the register."""

    def shown(self, of: Person) -> str:
        unit = of.enrolments.get().unit
        client = Client()
        client.force_login(register.staff(unit, DutyRole.SCHOOL_ADMINISTRATOR))
        page = client.get(reverse("student", args=[of.uuid])).text
        address = reverse("student-numbers", args=[of.uuid])
        assert f'href="{address}"' in page
        assert PERSONAL[8:] not in page
        return client.get(address).text

    def test_tells_each_with_its_kind_and_is_logged(self, organiser: Organisation, tmp_path: Path) -> None:
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
        text = self.shown(Person.objects.get(given_name="Ada"))
        stands, replaced = (text.index(f"{one[:8]}-{one[8:]}") for one in (PERSONAL, number(1)))
        assert stands < text.index("Gäller") < replaced < text.index("Ersatt")
        assert Reading.objects.filter(page="student.numbers").count() == 1

    def test_another_pupils_number_is_not_told(self, organiser: Organisation, tmp_path: Path) -> None:
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
        roster(organiser, tmp_path, pupil("x9", "Ada", Personnummer=PERSONAL, Skolenhetskod=OTHER_UNIT))
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
        text = self.shown(Person.objects.earliest("id"))
        assert "visas inte: en annan elev har det" in text
        assert PERSONAL[8:] not in text

    def test_nobody_without_one(self, organiser: Organisation, tmp_path: Path) -> None:
        roster(organiser, tmp_path, pupil("1", "Ada"))
        assert "Ingen källa har lämnat ett nummer" in self.shown(Person.objects.get(given_name="Ada"))

    @override_settings(SEALING_KEY="another")
    def test_another_key_is_told(self, organiser: Organisation, tmp_path: Path) -> None:
        with override_settings(SEALING_KEY="the first"):
            roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
        assert "krypterat med en annan nyckel" in self.shown(Person.objects.get(given_name="Ada"))
