"""Figures about studies: who is counted where, what is told to whom, and the pages and the sheet that say so."""

from __future__ import annotations

import datetime as dt
import html
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.access.models import Account, Reading
from fullfolj.access.scopes import enter
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind, SchoolType
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from fullfolj.signals import backtest_states, backtest_tables
from fullfolj.signals.kinds import KINDS
from fullfolj.studies import figures_kept, tasks
from fullfolj.studies.figures_queries import PREPARE
from fullfolj.studies.models import Status, SubjectEntry
from tests import lake_days, register
from tests.access.test_second_wall import logged_in_as

pytestmark = pytest.mark.django_db
OTHERS = ("SV", "EN", "BL", "HKK", "IDH", "MU", "BI")  # with mathematics these are the eight that are needed
THIS_YEAR = SchoolYear.of(timezone.localdate())
LAST_YEAR = SchoolYear(THIS_YEAR.start - 1)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


def pupils(unit: Organisation, number: int, *, level: int = 8, **fields: object) -> list[Person]:
    found = [register.student(unit, f"Elev{level}{n}", **fields) for n in range(number)]  # type: ignore[arg-type]
    Enrolment.objects.filter(person__in=found).update(year_level=level)
    return found


def grade(people: list[Person], unit: Organisation, mathematics: str, *, level: int = 8, **fields: object) -> None:
    """All of OTHERS with C, and mathematics."""
    asked = {"school_year": LAST_YEAR.label, "term": "VT", "kind": GradeKind.TERM} | fields
    Grade.objects.bulk_create(
        Grade(person=one, unit=unit, year_level=level, subject=subject, grade=letter, **asked)
        for one in people
        for subject, letter in (dict.fromkeys(OTHERS, "C") | {"MA": mathematics}).items()
    )


def graded(unit: Organisation, passed: int, failed: int, *, level: int = 8, **fields: object) -> list[Person]:
    """Pupils of whom so many passed in mathematics last year, and so many have F."""
    people = pupils(unit, passed + failed, level=level, **fields)
    grade(people[:passed], unit, "C", level=level - 1)
    grade(people[passed:], unit, "F", level=level - 1)
    return people


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def shown(account: Account, route: str, *arguments: object) -> str:
    response = signed_in(account).get(reverse(route, args=arguments))
    assert response.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<sup>\d+</sup>|</?button[^>]*>", "", response.text))
    return html.unescape(re.sub(r"\s+", " ", plain).replace("\xa0", " "))


def prepared(unit: Organisation) -> None:
    assert unit.parent_id is not None
    tasks.prepare_figures(unit.parent_id)


def principal(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.PRINCIPAL)


def head(unit: Organisation) -> Account:
    assert unit.parent is not None
    return register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)


class TestTheSubjectsOfASchool:
    def test_how_many_lack_a_subject_year_level_by_year_level(self, unit: Organisation) -> None:
        people = [*graded(unit, 15, 5, level=8), *graded(unit, 20, 0, level=9)]
        prepared(unit)
        text = shown(principal(unit), "studies-unit", unit.uuid)
        assert "Matematik 5 av 20 0 av 20 5 av 40" in text
        assert "Engelska 0 av 20 0 av 20 0 av 40" in text
        assert "Matematik, årskurs 8: 5 av 20 saknar samma sak." in text
        assert "i 1 av 16 saknar många elever samma sak" in text
        for one in people:
            assert one.given_name not in text
        assert not Reading.objects.exists()

    def test_a_teachers_word_goes_before_the_grade_as_in_the_class(self, unit: Organisation) -> None:
        people = graded(unit, 15, 5)
        for one, status in zip(people, [Status.AT_RISK, Status.LACKS_BASIS, Status.ON_THE_WAY], strict=False):
            SubjectEntry.objects.create(person=one, subject="MA", status=status, told_at=timezone.now())
        prepared(unit)
        assert "Matematik 7 av 20 7 av 20" in shown(principal(unit), "studies-unit", unit.uuid)

    def test_few_are_hidden_and_the_sum_with_them(self, unit: Organisation) -> None:
        """Nine in year level 7; one of forty in 8 lacks mathematics; the symbols are said in words."""
        graded(unit, 9, 0, level=7)
        graded(unit, 39, 1, level=8)
        graded(unit, 20, 0, level=9)
        prepared(unit)
        text = shown(principal(unit), "studies-unit", unit.uuid)
        assert "Matematik .. 1–4 av 40 0 av 20 .." in text
        assert "Engelska .. 0 av 40 0 av 20 .." in text
        assert "Två punkter: färre än tio elever" in text
        assert "1–4: en till fyra elever saknar ämnet" in text

    def test_in_whom_nothing_is_known_is_not_counted(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        pupils(unit, 10)
        prepared(unit)
        assert "Matematik 5 av 20" in shown(principal(unit), "studies-unit", unit.uuid)

    def test_nothing_known_at_all_is_said(self, unit: Organisation) -> None:
        pupils(unit, 12)
        prepared(unit)
        assert "Inget är känt om skolans ämnen än" in shown(principal(unit), "studies-unit", unit.uuid)

    def test_the_protected_and_those_counted_elsewhere_are_out(self, unit: Organisation) -> None:
        people = graded(unit, 15, 7)
        Person.objects.filter(pk=people[0].pk).update(is_protected=True, given_name="", family_name="")
        other = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
        Enrolment.objects.create(
            person=people[1],
            unit=other,
            school_type=SchoolType.COMPULSORY,
            year_level=8,
            start_date=dt.date(2026, 1, 1),
        )
        prepared(unit)
        assert "Matematik 7 av 20" in shown(principal(unit), "studies-unit", unit.uuid)

    def test_another_school_is_not_there(self, unit: Organisation) -> None:
        other = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
        client = signed_in(principal(unit))
        assert client.get(reverse("studies-unit", args=[other.uuid])).status_code == 404


class TestTheOrganisersFigures:
    def test_everybody_girls_boys_and_newly_arrived(self, unit: Organisation) -> None:
        graded(unit, 15, 5, legal_sex="Kvinna")
        arrived = timezone.localdate() - dt.timedelta(days=400)
        graded(unit, 10, 10, legal_sex="Man", newly_arrived_from=arrived)
        prepared(unit)
        text = shown(head(unit), "studies-units")
        assert "Älvstads kommun 62,5 % 25 av 40 75,0 % 15 av 20 50,0 % 10 av 20 50,0 % 10 av 20" in text
        assert "Strandskolan 62,5 % 25 av 40 75,0 % 15 av 20" in text
        assert "skollagen 16 kap. 30 §" in text
        assert "Koladas mått gäller dem som är folkbokförda i kommunen" in text

    def test_only_those_in_the_population_are_counted(self, unit: Organisation) -> None:
        """A grade or a dash in any subject: a teacher's word alone, or no basis for a grade at all, is not one."""
        graded(unit, 15, 5)
        spoken = pupils(unit, 3)
        for one in spoken:
            SubjectEntry.objects.create(person=one, subject="MA", status=Status.AT_RISK, told_at=timezone.now())
        grade(pupils(unit, 5), unit, "NOT_TAUGHT")
        Grade.objects.filter(grade="NOT_TAUGHT").exclude(subject="MA").delete()
        without = Person.objects.filter(grades__grade="NOT_TAUGHT")
        Grade.objects.filter(person__in=without).exclude(subject="MA").delete()
        prepared(unit)
        assert "75,0 % 15 av 20" in shown(head(unit), "studies-units")

    def test_adapted_compulsory_school_is_a_school_form_of_its_own(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        adapted = graded(unit, 4, 0)
        Enrolment.objects.filter(person__in=adapted).update(school_type=SchoolType.ADAPTED_COMPULSORY)
        prepared(unit)
        assert "75,0 % 15 av 20" in shown(head(unit), "studies-units")

    def test_a_school_of_which_nothing_is_known_has_points_and_says_why(self, unit: Organisation) -> None:
        prepared(unit)
        text = shown(head(unit), "studies-units")
        assert text.count("Strandskolan . . . .") == 4
        assert "Registret har inga betyg för dem som slutade." in text
        assert "Ingen lektion i terminen är rapporterad." in text

    def test_those_who_left_last_year_by_their_final_grades(self, unit: Organisation) -> None:
        left = [register.student(unit, f"Gick{n}", end=LAST_YEAR.last_day) for n in range(24)]
        grade(left[:18], unit, "E", level=9, kind=GradeKind.FINAL)
        grade(left[18:], unit, "F", level=9, kind=GradeKind.FINAL)
        grade(left, unit, "A", level=9, school_year=THIS_YEAR.label)
        prepared(unit)
        text = shown(head(unit), "studies-units")
        heading = f"Behöriga till yrkesprogram, de som slutade {LAST_YEAR.label}"
        assert heading in text
        assert "75,0 % 18 av 24" in text.partition(heading)[2]
        assert "100 % har bara slutbetyg" in text

    def test_what_a_figure_rests_on_tells_of_few_no_more_than_the_figure(self, unit: Organisation) -> None:
        """Of eight who left, seven have final grades: then the eighth is somebody."""
        left = [register.student(unit, f"Gick{n}", end=LAST_YEAR.last_day) for n in range(8)]
        grade(left[:7], unit, "E", level=9, kind=GradeKind.FINAL)
        grade(left[7:], unit, "E", level=9)
        graded(unit, 32, 0)
        register.student(unit, "Ny")
        prepared(unit)
        text = shown(head(unit), "studies-units")
        assert "För få elever för att säga hur många som har bara slutbetyg" in text
        assert "Nästan alla elever har betyg eller streck." in text
        assert "88 %" not in text
        assert "97 %" not in text

    def test_the_last_year_level_beside_all(self, unit: Organisation) -> None:
        graded(unit, 20, 10, level=9)
        graded(unit, 40, 0, level=8)
        prepared(unit)
        text = shown(head(unit), "studies-units")
        assert "85,7 % 60 av 70" in text
        assert "66,7 % 20 av 30" in text.partition("På väg mot yrkesprogram, årskurs")[2]

    def test_a_difference_that_would_tell_of_few_is_not_left(self, unit: Organisation) -> None:
        """Thirty in year level 9 and five others: the others could be taken from the two sums."""
        graded(unit, 20, 10, level=9)
        graded(unit, 5, 0, level=8)
        prepared(unit)
        text = shown(head(unit), "studies-units")
        assert ("25 av 35" in text) is not ("20 av 30" in text)

    def test_mean_absence_of_the_term(self, unit: Organisation) -> None:
        girls = pupils(unit, 12, legal_sex="Kvinna")
        boys = pupils(unit, 10, legal_sex="Man")
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        lake_days.keep(unit, dict.fromkeys(girls, "i...") | dict.fromkeys(boys, "...."), yesterday)
        prepared(unit)
        text = shown(head(unit), "studies-units").partition("Frånvaro den här terminen")[2]
        assert "Strandskolan 13,6 % 22 elever 25,0 % 12 elever 0,0 % 10 elever ." in text

    def test_a_principal_sees_the_own_school_alone(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        other = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
        graded(other, 10, 10)
        prepared(unit)
        text = shown(principal(unit), "studies-units")
        assert "Bergskolan" not in text
        assert "Älvstads kommun" not in text.partition("På väg mot yrkesprogram")[2]
        assert "75,0 % 15 av 20" in text

    def test_what_is_hidden_for_the_organiser_is_hidden_for_the_school(self, unit: Organisation) -> None:
        """Nine at a small school: the next smallest keeps it company, also on the page of its own principal."""
        small = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
        middle = register.unit(unit.parent, "Dalskolan")  # type: ignore[arg-type]
        graded(small, 9, 0)
        graded(middle, 15, 5)
        graded(unit, 30, 10)
        prepared(unit)
        assert "15 av 20" not in shown(principal(middle), "studies-units")
        assert "30 av 40" in shown(principal(unit), "studies-units")

    def test_as_a_sheet(self, unit: Organisation) -> None:
        graded(unit, 15, 5, legal_sex="Kvinna")
        prepared(unit)
        response = signed_in(head(unit)).get(reverse("studies-units-sheet"))
        assert response["Content-Disposition"].startswith('attachment; filename="siffror-om-studierna-')
        book = pl.read_excel(io.BytesIO(response.content), sheet_id=1, engine="openpyxl", has_header=False)
        rows = {row[0]: row[1:] for row in book.rows()}
        left = pl.read_excel(
            io.BytesIO(response.content), sheet_name="Behöriga som slutade", engine="openpyxl", has_header=False
        )
        assert left.row(0)[0] == f"Behöriga till yrkesprogram, de som slutade {LAST_YEAR.label}"
        assert rows["Strandskolan"] == ("75.0", "20", "75.0", "20", ".", "0", ".", "0")

    def test_nobody_has_a_school(self) -> None:
        organiser = register.organiser()
        assert "Det finns inga skolor än." in shown(
            register.staff(organiser, DutyRole.HEAD_OF_EDUCATION), "studies-units"
        )


class TestTheyAreWorkedOutByAJob:
    def test_the_page_asks_for_them_and_says_so(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        account = head(unit)
        for route, arguments in (("studies-units", ()), ("studies-unit", (unit.uuid,))):
            assert "Siffrorna räknas ut." in shown(account, route, *arguments)
        assert signed_in(account).get(reverse("studies-units-sheet")).headers["Location"] == reverse("studies-units")
        (job,) = ProcrastinateJob.objects.filter(task_name=PREPARE)
        tasks.prepare_figures(**job.args)
        assert "15 av 20" in shown(account, "studies-units")

    def test_the_head_of_education_reaches_no_pupil_past_the_wall(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        prepared(unit)
        account = head(unit)
        with logged_in_as("ff_app", account), transaction.atomic():
            enter(account, timezone.localdate())
            assert not Grade.objects.exists()
            assert figures_kept.read(next(_paths(unit))) is not None

    def test_a_change_of_the_register_is_not_told_until_next_week(
        self, unit: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two figures from either side of one pupil's grade would tell that grade."""
        graded(unit, 15, 5)
        prepared(unit)
        graded(unit, 1, 0)
        account = head(unit)
        assert "15 av 20" in shown(account, "studies-units")
        today = timezone.localdate()
        sunday = today + dt.timedelta(days=6 - today.weekday())
        assert figures_kept.places([unit], today) == figures_kept.places([unit], sunday)
        assert figures_kept.places([unit], today) != figures_kept.places([unit], sunday + dt.timedelta(days=1))

    def test_the_first_grades_are_not_waited_for(self, unit: Organisation) -> None:
        prepared(unit)
        graded(unit, 15, 5)
        assert "Siffrorna räknas ut." in shown(head(unit), "studies-units")

    def test_a_file_that_a_restore_has_cut_off_is_made_anew(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        prepared(unit)
        path = next(_paths(unit))
        path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
        assert figures_kept.read(path) is None

    def test_what_is_told_of_all_that_is_cut_off_is_made_anew_and_a_new_school_waits(self, unit: Organisation) -> None:
        graded(unit, 15, 5)
        prepared(unit)
        shared = figures_kept.shared(figures_kept.places([unit], timezone.localdate()))
        assert shared is not None
        shared.write_text(shared.read_text(encoding="utf-8")[:-20], encoding="utf-8")
        account = head(unit)
        assert "Siffrorna räknas ut." in shown(account, "studies-units")
        prepared(unit)
        assert "15 av 20" in shown(account, "studies-units")
        register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
        assert "Siffrorna räknas ut." in shown(account, "studies-units")
        prepared(unit)
        assert "Bergskolan . . . ." in shown(account, "studies-units")

    def test_every_night_and_the_old_ones_go(self, unit: Organisation) -> None:
        prepared(unit)
        old = next(_paths(unit)).with_name("old.json")
        old.write_text("{}", encoding="utf-8")
        os.utime(old, (0, 0))
        tasks.night(0)
        assert not old.exists()
        assert next(_paths(unit)).exists()
        assert ProcrastinateJob.objects.filter(task_name=PREPARE).count() == 1

    def test_what_the_workshop_keeps_is_elsewhere(self) -> None:
        """Whoever clears away all but the newest file of a school must not find another's there."""
        kept = {figures_kept.root(), *(backtest_states.root(kind) for kind in KINDS), backtest_tables.root()}
        assert len(kept) == 2 + len(KINDS)

    def test_no_pupils_number_is_kept(self, unit: Organisation) -> None:
        people = graded(unit, 15, 5)
        prepared(unit)
        text = next(_paths(unit)).read_text(encoding="utf-8")
        assert not any(str(one.uuid) in text or one.given_name in text for one in people)


def _paths(unit: Organisation) -> Iterator[Path]:
    yield from figures_kept.places([unit], timezone.localdate()).values()


def test_the_head_of_education_finds_them_in_the_menu(unit: Organisation) -> None:
    assert reverse("studies-units") in signed_in(head(unit)).get(reverse("rules")).text


def test_a_principal_finds_them_among_the_subjects_and_a_teacher_does_not(unit: Organisation) -> None:
    teacher = register.assigned(register.group(unit), AssignmentRoleType.TEACHER)
    address = f'href="{reverse("studies-units")}"'
    assert address in signed_in(principal(unit)).get(reverse("studies")).text
    assert address not in signed_in(teacher).get(reverse("studies")).text
