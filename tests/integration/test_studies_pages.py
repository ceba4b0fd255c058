"""A pupil's subjects and the teacher's grid, over HTTP with a real database and lake."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind, GroupType
from fullfolj.school.models import Grade, Group, Organisation, Person
from fullfolj.studies.models import OwnWords, Status, SubjectEntry
from tests import lake_days, register

pytestmark = pytest.mark.django_db
_PASSED = ("SV", "EN", "BL", "HKK", "IDH", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "TK")


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit, "8A ma", GroupType.TEACHING)


@pytest.fixture
def teacher(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.TEACHER)


@pytest.fixture
def pupil(unit: Organisation, group: Group) -> Person:
    return register.student(unit, "Anna", group=group)


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _text(response: Any) -> str:
    without = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split())


def _graded(pupil: Person, unit: Organisation, **more: str) -> None:
    for subject, grade in (dict.fromkeys(_PASSED, "C") | more).items():
        Grade.objects.create(
            person=pupil,
            unit=unit,
            school_year="2025/26",
            term="VT",
            year_level=8,
            subject=subject,
            grade=grade,
            kind=GradeKind.TERM,
        )


def _sent(client: Client, group: Group, pupil: Person, *, by_script: bool = True, **fields: object) -> HttpResponse:
    address = reverse("studies-save", args=[group.uuid, "MA", pupil.uuid])
    data = {f"{pupil.uuid.hex}-{name}": value for name, value in ({"version": 0} | fields).items()}
    headers = {"HX-Request": "true"} if by_script else {}
    return client.post(address, data, headers=headers)  # type: ignore[return-value]


class TestThePupilsSubjects:
    def test_distance_slots_and_what_is_enough(self, unit: Organisation, pupil: Person) -> None:
        """Passed in fifteen subjects, mathematics F: seven of the eight, and mathematics is enough for all."""
        _graded(pupil, unit, MA="F")
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        shown = _text(client.get(reverse("studies-student", args=[pupil.uuid])))
        assert "Om betygen sattes i dag: godkänt i 15 av 16 ämnen" in shown.replace(" 1 .", ".")
        assert "Yrkesprogram: 7 av 8" in shown
        assert "Högskoleförberedande program: 11 av 12" in shown
        assert "MA saknas" in shown
        assert "Matematik räcker för yrkesprogrammen" in shown
        assert "Senaste betyg F Ingen lärare har skrivit vad som är kvar." in shown
        assert "preliminärt" in shown
        assert "Regler från 2011 (gäller nu)" in shown

    def test_a_teachers_word_goes_before_the_latest_grade(
        self, unit: Organisation, group: Group, pupil: Person
    ) -> None:
        _graded(pupil, unit, MA="F")
        SubjectEntry.objects.create(
            person=pupil, subject="MA", group=group, status=Status.ON_THE_WAY, told_at=timezone.now()
        )
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        shown = _text(client.get(reverse("studies-student", args=[pupil.uuid])))
        assert "godkänt i 16 av 16 ämnen" in shown
        assert "Yrkesprogram: 8 av 8" in shown
        assert "En lärare har gett besked om 1, resten är efter det senaste betyget: 15." in shown

    def test_a_subject_without_any_row_may_be_the_nearest(self, unit: Organisation, pupil: Person) -> None:
        """Everybody reads mathematics, also who has no grade in it yet."""
        _graded(pupil, unit)
        response = _client(register.account(pupil.organiser, pupil)).get(reverse("studies-student", args=[pupil.uuid]))
        assert "Matematik räcker för" in _text(response)

    def test_the_merit_value_can_be_added_up_by_hand(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, MA="E", M2SPA="B", TK="NOT_STUDIED")
        response = _client(register.account(pupil.organiser, pupil)).get(reverse("studies-student", args=[pupil.uuid]))
        text = _text(response)
        assert "237,5 av 340" in text
        assert "14 C à 15, 1 E à 10 och M2SPA B 17,5" in text
        assert "Räknas inte in: TK." in text

    def test_nothing_is_known_is_said(self, unit: Organisation, pupil: Person) -> None:
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        shown = _text(client.get(reverse("studies-student", args=[pupil.uuid])))
        assert "Inget är känt om ämnena än" in shown
        assert "av 8" not in shown

    def test_what_is_odd_is_told_with_what_it_does(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, MA="E", SVA="A")
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        shown = _text(client.get(reverse("studies-student", args=[pupil.uuid])))
        assert "svenska som andraspråk räknas, det bättre av dem" in shown

    def test_the_pupil_page_places_the_part_and_fetches_it_by_itself(self, unit: Organisation, pupil: Person) -> None:
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        page = client.get(reverse("student", args=[pupil.uuid])).content.decode()
        address = reverse("studies-student", args=[pupil.uuid])
        assert f'hx-get="{address}"' in page
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert not set(re.findall(r' id="([^"]+)"', part)) & set(re.findall(r' id="([^"]+)"', page))
        assert Reading.objects.filter(student=pupil, page="studies").exists()


class TestTheGrid:
    def test_a_teachers_groups_with_the_subject_of_their_lessons(
        self, unit: Organisation, group: Group, teacher: Account, pupil: Person
    ) -> None:
        lake_days.keep(unit, {pupil: "....."}, timezone.localdate() - dt.timedelta(days=1), group="8A ma")
        response = _client(teacher).get(reverse("studies"))
        assert "8A ma Strandskolan 1 elev Matematik" in _text(response)
        assert reverse("studies-grid", args=[group.uuid, "MA"]) in response.content.decode()

    def test_a_row_is_saved_and_shown_and_stands_in_the_history(
        self, group: Group, teacher: Account, pupil: Person
    ) -> None:
        client = _client(teacher)
        answer = _sent(client, group, pupil, status="at-risk", remains="Bråk", next_step="Diagnos", helper="Karin")
        assert answer.status_code == 200
        assert "Sparat" in _text(answer)
        assert f'name="{pupil.uuid.hex}-version" value="1"' in answer.content.decode()
        entry = SubjectEntry.objects.get()
        assert (entry.status, entry.remains, entry.by, entry.group) == ("at-risk", "Bråk", teacher, group)
        grid = client.get(reverse("studies-grid", args=[group.uuid, "MA"]))
        assert 'value="Bråk"' in grid.content.decode()
        assert "Läget är skrivet för 1 av 1 elev." in _text(grid)
        _sent(client, group, pupil, status="on-the-way", version=1)
        events = SubjectEntry._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
        assert list(events.order_by("pgh_id").values_list("status", flat=True)) == ["at-risk", "on-the-way"]

    def test_a_subject_that_the_group_is_not_taught_is_nobodys(
        self, unit: Organisation, group: Group, teacher: Account, pupil: Person
    ) -> None:
        """A music teacher writes of music, whatever the address says."""
        lake_days.keep(unit, {pupil: "....."}, timezone.localdate() - dt.timedelta(days=1), group=group.display_name)
        client = _client(teacher)
        taught = reverse("studies-grid", args=[group.uuid, "MA"])
        assert client.get(taught).status_code == 200
        assert client.get(reverse("studies-grid", args=[group.uuid, "EN"])).status_code == 404
        assert client.post(reverse("studies-paste", args=[group.uuid, "EN"])).status_code == 404
        assert client.post(reverse("studies-confirm", args=[group.uuid, "EN"])).status_code == 404
        answer = client.post(
            reverse("studies-save", args=[group.uuid, "EN", pupil.uuid]), {f"{pupil.uuid.hex}-status": "at-risk"}
        )
        assert answer.status_code == 404
        assert not SubjectEntry.objects.exists()

    def test_the_latest_grade_is_the_one_that_stands(
        self, unit: Organisation, group: Group, teacher: Account, pupil: Person
    ) -> None:
        _graded(pupil, unit, M2SPA="D", MA="8")
        client = _client(teacher)
        assert "senaste betyg D" in _text(client.get(reverse("studies-grid", args=[group.uuid, "M2"])))
        assert "senaste betyg" not in _text(client.get(reverse("studies-grid", args=[group.uuid, "MA"])))

    def test_the_same_again_changes_nothing(self, group: Group, teacher: Account, pupil: Person) -> None:
        client = _client(teacher)
        for _ in range(2):
            assert _sent(client, group, pupil, status="reached").status_code == 200
        assert SubjectEntry.objects.get().version == 1

    def test_nobody_writes_over_what_another_has_written_meanwhile(
        self, group: Group, teacher: Account, pupil: Person
    ) -> None:
        """Both words are kept: the first in the register, the second in the row, to be sent again."""
        other = register.assigned(group, AssignmentRoleType.TEACHER)
        _sent(_client(other), group, pupil, status="lacks-basis", remains="Ingen laboration")
        answer = _sent(_client(teacher), group, pupil, status="reached")
        assert answer.status_code == 409
        assert f"{other} har skrivit under tiden: Underlag saknas, Ingen laboration." in _text(answer)
        assert SubjectEntry.objects.get().status == "lacks-basis"
        again = _sent(_client(teacher), group, pupil, status="reached", version=1)
        assert again.status_code == 200
        assert SubjectEntry.objects.get().status == "reached"

    def test_what_makes_no_sense_is_told_and_kept(self, group: Group, teacher: Account, pupil: Person) -> None:
        """Without script the whole page comes back, with the row as it was written."""
        client = _client(teacher)
        answer = _sent(client, group, pupil, status="at-risk", remains="x" * 401)
        assert answer.status_code == 422
        assert "Vad är kvar" in _text(answer)
        page = _sent(client, group, pupil, by_script=False, status="at-risk", next_on="i morgon", remains="Bråk")
        assert page.status_code == 422
        assert 'value="Bråk"' in page.content.decode()
        assert "Inte sparat" in _text(page)
        assert not SubjectEntry.objects.exists()

    def test_without_script_the_grid_comes_back(self, group: Group, teacher: Account, pupil: Person) -> None:
        answer = _sent(_client(teacher), group, pupil, by_script=False, status="on-the-way")
        assert answer.status_code == 302
        assert answer.headers["Location"] == reverse("studies-grid", args=[group.uuid, "MA"])

    def test_the_reading_of_every_pupil_is_logged(self, group: Group, teacher: Account, pupil: Person) -> None:
        _client(teacher).get(reverse("studies-grid", args=[group.uuid, "MA"]))
        assert Reading.objects.filter(student=pupil, page="studies.grid").count() == 1

    def test_a_protected_pupil_is_in_no_grid(
        self, unit: Organisation, group: Group, teacher: Account, pupil: Person
    ) -> None:
        hidden = register.student(unit, "", family_name="", group=group, is_protected=True)
        page = _client(teacher).get(reverse("studies-grid", args=[group.uuid, "MA"]))
        assert "Läget är skrivet för 0 av 1 elev." in _text(page)
        assert hidden.uuid.hex not in page.content.decode()
        assert _sent(_client(teacher), group, hidden, status="on-the-way").status_code == 404


class TestTheClass:
    def test_where_many_lack_the_same_the_teaching_is_named_first(self, unit: Organisation) -> None:
        """Five of six lack mathematics: a line says so. One lacks English, and of one nothing is known."""
        klass = register.group(unit, "8A")
        pupils = [register.student(unit, f"Elev{number}", group=klass) for number in range(7)]
        for number, one in enumerate(pupils[:6]):
            _graded(one, unit, MA="F" if number < 5 else "C", EN="-" if number == 0 else "B")
        response = _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-class", args=[klass.uuid]))
        shown = _text(response)
        assert "Något är kvar för 5 av 6 elever" in shown
        assert "Matematik: 5 av 6 saknar samma ämne." in shown
        assert "Engelska:" not in shown
        assert "Om en elev är inget känt än" in shown
        assert [row.left for row in response.context["page"].rows] == ["2", "1", "1", "1", "1", "0", ""]
        assert [one.code for one in response.context["page"].subjects] == ["MA", "EN"]
        assert Reading.objects.filter(page="studies.class").count() == 7

    def test_a_class_page_lists_where_to_go(self, unit: Organisation) -> None:
        klass = register.group(unit, "8A")
        register.student(unit, "Anna", group=klass)
        response = _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies"))
        assert reverse("studies-class", args=[klass.uuid]) in response.content.decode()
        assert "Anna" not in _text(response)


def test_the_subjects_on_paper(unit: Organisation, pupil: Person) -> None:
    """A tagged PDF of the page, whose file name says nothing of anybody."""
    _graded(pupil, unit, MA="F")
    client = _client(register.staff(unit, DutyRole.PRINCIPAL))
    response = client.get(reverse("studies-student-pdf", args=[pupil.uuid]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in response.content
    assert "Anna" not in response.headers["Content-Disposition"]


class TestOwnWords:
    def test_a_pupil_says_what_comes_first_and_the_teacher_reads_it(
        self, unit: Organisation, group: Group, pupil: Person, teacher: Account
    ) -> None:
        _graded(pupil, unit, MA="F")
        own = _client(register.account(pupil.organiser, pupil))
        address = reverse("studies-own-words", args=[pupil.uuid, "MA"])
        assert address in own.get(reverse("studies-student", args=[pupil.uuid])).content.decode()
        answer = own.post(address, {"is_priority": "on", "goal": "E i juni", "comment": "Jag behöver lugn och ro."})
        assert answer.status_code == 302
        theirs = _client(teacher).get(reverse("studies-student", args=[pupil.uuid]))
        assert "Matematik Vill satsa mest på det här ämnet nu. Mål: E i juni. Jag behöver lugn och ro." in _text(theirs)
        assert address not in theirs.content.decode()

    def test_what_is_emptied_is_taken_away_and_stands_in_the_history(self, pupil: Person) -> None:
        own = _client(register.account(pupil.organiser, pupil))
        address = reverse("studies-own-words", args=[pupil.uuid, "MA"])
        own.post(address, {"goal": "E"})
        assert own.post(address, {}).status_code == 302
        assert not OwnWords.objects.exists()
        events = OwnWords._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
        assert list(events.order_by("pgh_id").values_list("goal", flat=True)) == ["E", "E"]

    def test_too_long_is_told_and_kept(self, pupil: Person) -> None:
        own = _client(register.account(pupil.organiser, pupil))
        answer = own.post(reverse("studies-own-words", args=[pupil.uuid, "MA"]), {"goal": "x" * 201})
        assert answer.status_code == 422
        assert "x" * 201 in answer.content.decode()
        assert not OwnWords.objects.exists()
