"""Hours of a term as files: the two layouts, on the page and at the command line, and what can't be told."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from argparse import ArgumentParser
from pathlib import Path

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from fullfolj.access.models import Account, Reading
from fullfolj.config.commands import term_export
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.insight import term_hours
from fullfolj.school.enums import DutyRole, SchoolType
from fullfolj.school.models import Enrolment, GroupMembership, Organisation, Person
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2025, 10, 31)  # a term that is over, whenever the test is run
TERM = "HT25"
#: The register tells year 8 when the test is run; the term was so many school years before.
LEVEL = str(8 - (SchoolYear.of(timezone.localdate()).start - 2025))


class School:
    """Five pupils: away and whole, partly reported, nothing reported, without lessons, protected; and one who left."""

    def __init__(self) -> None:
        self.unit = register.unit(register.organiser())
        class_a, class_b = register.group(self.unit, "8A"), register.group(self.unit, "8B")
        self.ali = self.pupil("Ali", "=Ek", class_b, "E1")
        self.bo = self.pupil("Bo", "Al", class_a, "E2")
        self.cia = self.pupil("Cia", "Bok", class_a, "E3")
        self.dan = self.pupil("Dan", "Gran", class_a, "E4")
        self.eva = register.student(self.unit, "Eva", "Ask", source_id="E5", end=dt.date(2025, 10, 30))
        self.hidden = register.student(self.unit, "", "", source_id="E6", is_protected=True)
        rows = {self.ali: "..vvil....", self.bo: "i....?????", self.cia: "??????????", self.eva: ".........i"}
        lake_days.keep(self.unit, rows, FRIDAY)

    def pupil(self, given_name: str, family_name: str, group: object, source_id: str) -> Person:
        return register.student(self.unit, given_name, family_name, group=group, source_id=source_id)  # type: ignore[arg-type]


@pytest.fixture
def school() -> School:
    return School()


def asked(account: Account, layout: str = "register", ending: str = "csv", **query: str) -> HttpResponse:
    client = Client()
    client.force_login(account)
    return client.get(reverse("term-file", args=(layout, ending)), query, follow=True)  # type: ignore[return-value]


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def page_of(account: Account, **query: str) -> str:
    client = Client()
    client.force_login(account)
    response = client.get(reverse("term"), query)
    assert response.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<sup>\d+</sup>|</?button[^>]*>", "", response.content.decode()))
    return re.sub(r"\s+", " ", plain).replace("\xa0", " ")


class TestFiles:
    def test_the_register_has_a_row_a_pupil_and_unknown_is_empty(self, school: School) -> None:
        principal = register.staff(school.unit, DutyRole.PRINCIPAL)
        response = asked(principal, term=TERM)
        name = f'filename="franvaro-HT25-{school.unit.school_unit_code}.csv"'
        assert name in response.headers["Content-Disposition"]
        found = {row["Person-ID"]: list(row.values())[4:] for row in rows_of(response.content)}
        assert found == {
            "E1": [LEVEL, "10,00", "2,00", "1,17", "100,0", ""],
            "E2": [LEVEL, "10,00", "0,00", "1,00", "50,0", "mindre än 75 procent rapporterat"],
            "E3": [LEVEL, "10,00", "", "", "0,0", "ingen lektion är rapporterad"],
            "E4": [LEVEL, "", "", "", "", "inga lektioner"],
        }
        first = rows_of(response.content)[0]
        assert (first["Läsår"], first["Termin"]) == ("2025/26", "HT")
        assert b"Bok" not in response.content  # no names in the register's layout
        logged = Reading.objects.filter(account=principal, page="term.register").values_list("student", flat=True)
        assert set(logged) == {school.ali.pk, school.bo.pk, school.cia.pk, school.dan.pk}

    def test_the_absence_for_term_grades_is_by_class_and_name_and_holds_no_formula(self, school: School) -> None:
        administrator = register.staff(school.unit, DutyRole.SCHOOL_ADMINISTRATOR)
        rows = rows_of(asked(administrator, "grades", term=TERM).content)
        told = [(row["Klass"], row["Efternamn"], row["Förnamn"], row["Ogiltig frånvaro (timmar)"]) for row in rows]
        assert told == [
            ("8A", "Al", "Bo", "1,00"),
            ("8A", "Bok", "Cia", ""),
            ("8A", "Gran", "Dan", ""),
            ("8B", "'=Ek", "Ali", "1,17"),
        ]

    def test_the_sheet_has_numbers_as_numbers_and_says_how_it_is_read(self, school: School) -> None:
        response = asked(register.staff(school.unit, DutyRole.PRINCIPAL), "grades", "xlsx", term=TERM)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        table, about = book.worksheets
        last = [cell.value for cell in list(table.iter_rows())[-1]]
        assert last[4:9] == ["=Ek", "Ali", "8B", 1.17, 100]
        assert {cell.data_type for row in table.iter_rows() for cell in row} <= {"s", "n"}
        told = " ".join(str(cell.value) for row in about.iter_rows() for cell in row)
        assert "En elev med skyddade personuppgifter är inte med." in told
        assert "6 kap. 12 §" in told

    def test_the_class_is_that_of_the_unit_in_the_term(self, school: School) -> None:
        """Ali's class ended with the last school day; Bo has moved to another school's class since."""
        school.ali.memberships.update(end_date=dt.date(2025, 12, 19))
        school.bo.memberships.update(end_date=dt.date(2025, 10, 30))
        assert school.unit.parent is not None
        elsewhere = register.unit(school.unit.parent, "Bergskolan")
        Enrolment.objects.create(
            person=school.bo, unit=elsewhere, school_type=SchoolType.COMPULSORY, start_date=dt.date(2025, 10, 31)
        )
        GroupMembership.objects.create(
            group=register.group(elsewhere, "8X"), person=school.bo, start_date=dt.date(2025, 10, 31)
        )
        rows = rows_of(asked(register.staff(school.unit, DutyRole.PRINCIPAL), "grades", term=TERM).content)
        assert {row["Person-ID"]: row["Klass"] for row in rows} == {"E1": "8B", "E2": "8A", "E3": "8A", "E4": "8A"}

    def test_the_year_level_is_that_of_the_term(self, school: School) -> None:
        """Told in a term the level stands in it and later, until the register tells another; before it is lower."""
        events = Enrolment._meta.get_field("events").related_model._default_manager
        told = dt.datetime(2025, 8, 20, tzinfo=dt.UTC)
        events.filter(pgh_obj__person=school.ali).update(pgh_created_at=told)
        school.ali.enrolments.update(year_level=8)  # the same again
        events.filter(pgh_obj__person=school.bo).update(pgh_created_at=told)
        school.bo.enrolments.update(year_level=9)  # now
        ended = dt.date(2026, 6, 12)
        school.cia.enrolments.update(end_date=ended)
        rows = term_hours.of_unit(school.unit, term_hours.terms_of(TERM), Person.objects.all(), FRIDAY).rows
        years = SchoolYear.of(timezone.localdate()).start - 2025
        found = {row.source_id: row.year_level for row in rows}
        assert (found["E1"], found["E2"], found["E3"]) == (8, 9 - years, 8)

    def test_those_who_have_left_are_counted_where_they_are_not_in_the_file(self, school: School) -> None:
        principal = register.staff(school.unit, DutyRole.PRINCIPAL)
        said = "En av terminens elever har slutat på enheten och är inte med i filen."
        assert said in page_of(principal, term=TERM)
        book = openpyxl.load_workbook(io.BytesIO(asked(principal, "register", "xlsx", term=TERM).content))
        assert said in " ".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
        school.eva.enrolments.update(end_date=None)
        assert "har slutat på enheten" not in page_of(principal, term=TERM)

    def test_a_school_year_has_both_its_terms(self, school: School) -> None:
        lake_days.keep(school.unit, {school.ali: "i"}, dt.date(2026, 3, 6))  # takes the year's file's place
        rows = rows_of(asked(register.staff(school.unit, DutyRole.PRINCIPAL), term="2025/26").content)
        told = {(row["Person-ID"], row["Termin"]): row["Ogiltig frånvaro (timmar)"] for row in rows}
        assert told[("E1", "VT")] == "1,00"
        assert told[("E1", "HT")] == ""


class TestPage:
    def test_it_tells_how_whole_a_term_is_and_names_nobody(self, school: School) -> None:
        told = page_of(register.staff(school.unit, DutyRole.PRINCIPAL))
        assert (
            "Strandskolan, HT25: 4 elever. 50 procent av lektionstiden är rapporterad. En rad saknar lektioner." in told
        )
        assert "En elev med skyddade personuppgifter är inte med." in told
        assert "Ek" not in told.split()

    @pytest.mark.parametrize(
        ("term", "words"),
        [
            ("HT09", "Det finns inga lektioner på Strandskolan under HT09."),
            ("HT98", "HT98 har inte börjat."),
            ("hösten", "Skriv terminen som HT26, eller läsåret som 2026/27."),
        ],
    )
    def test_a_term_that_cannot_be_told_is_answered_in_words(self, school: School, term: str, words: str) -> None:
        principal = register.staff(school.unit, DutyRole.PRINCIPAL)
        assert words in page_of(principal, term=term)
        assert words in asked(principal, term=term).content.decode()

    def test_a_school_without_lessons(self) -> None:
        principal = register.staff(register.unit(register.organiser()), DutyRole.PRINCIPAL)
        assert "Inga lektioner har kommit in än" in page_of(principal) or "Läs in terminens lektioner" in page_of(
            principal
        )

    def test_of_several_schools_one_at_a_time_and_no_other(self, school: School) -> None:
        other = register.unit(school.unit.parent, "Bergskolan")  # type: ignore[arg-type]
        boss = register.staff(school.unit.parent, DutyRole.PRINCIPAL)  # type: ignore[arg-type]
        assert "Strandskolan, HT25" in page_of(boss, school=str(school.unit.uuid))
        assert "Läs in terminens lektioner" in page_of(boss, school=str(other.uuid))
        here = register.staff(other, DutyRole.PRINCIPAL)
        assert asked(here, school=str(school.unit.uuid), term=TERM).status_code == 404


class TestCommand:
    def run(self, unit: Organisation, *words: str) -> int:
        parser = ArgumentParser()
        term_export.configure(parser)
        with translation.override("sv"):
            return term_export.run(parser.parse_args([*words, "--unit", str(unit.school_unit_code)]))

    def test_the_operator_takes_out_those_who_have_left_too(self, school: School, tmp_path: Path) -> None:
        file = tmp_path / "ht25.csv"
        assert self.run(school.unit, str(file), "--term", TERM) == 0
        rows = {row["Person-ID"]: row["Erbjuden undervisningstid (timmar)"] for row in rows_of(file.read_bytes())}
        assert rows == {"E1": "10,00", "E2": "10,00", "E3": "10,00", "E4": "", "E5": "9,00"}
        assert Reading.objects.filter(student=school.eva, page="cli:term-export").exists()

    @pytest.mark.parametrize("name", ["ht25.pdf", "ht25"])
    def test_a_file_of_another_kind_is_refused(self, school: School, tmp_path: Path, name: str) -> None:
        with pytest.raises(PlainError) as refused:
            self.run(school.unit, str(tmp_path / name), "--term", TERM)
        assert refused.value.exit_code == 2

    def test_a_file_that_is_there_stays(self, school: School, tmp_path: Path) -> None:
        file = tmp_path / "ht25.csv"
        file.write_text("mine", encoding="utf-8")
        with pytest.raises(PlainError):
            self.run(school.unit, str(file), "--term", TERM)
        assert file.read_text(encoding="utf-8") == "mine"

    def test_nothing_is_written_for_a_term_that_cannot_be_told(self, school: School, tmp_path: Path) -> None:
        for term, code in (("HT09", 1), ("HT98", 1), ("HT", 2)):
            with pytest.raises(PlainError) as refused:
                self.run(school.unit, str(tmp_path / "x.csv"), "--term", term)
            assert refused.value.exit_code == code
        assert not list(tmp_path.iterdir())
