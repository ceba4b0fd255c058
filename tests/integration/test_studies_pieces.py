"""What is left in small pieces: written, counted in several subjects, ticked once, and read by the pupil."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.grading.subjects import parse
from fullfolj.intake.undo import WORK
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.enums import AssignmentRoleType, GradeKind, GroupType
from fullfolj.school.models import Grade, Organisation, Person
from fullfolj.studies import actions
from fullfolj.studies.actions import Told
from fullfolj.studies.models import OwnWords, Piece, Status, SubjectEntry
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    pupil = register.student(unit, "Anna", group=register.group(unit, "8A no", GroupType.TEACHING))
    for subject, grade in {"MA": "F", "KE": "F", "BI": "F", "EN": "C"}.items():
        Grade.objects.create(
            person=pupil, unit=unit, school_year="2025/26", term="VT", year_level=8, subject=subject, grade=grade,
            kind=GradeKind.TERM,
        )  # fmt: skip
    return pupil


@pytest.fixture
def client(pupil: Person) -> Client:
    """A teacher's of the pupil's group."""
    return _client(register.assigned(pupil.memberships.get().group, AssignmentRoleType.TEACHER))


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _add(
    client: Client, pupil: Person, text: str = "Labbrapport", subjects: str = "KE BI", due: str = ""
) -> HttpResponse:
    told = {"text": text, "subjects": subjects.split(), "due_on": due}
    return client.post(reverse("studies-pieces", args=[pupil.uuid]), told)  # type: ignore[return-value]


def _text(answer: HttpResponse) -> str:
    words = re.sub(r"<(script|style|sup).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(words.split())).replace("\xa0", " ")


def _subjects(pupil: Person) -> str:
    account = Account.objects.filter(person=pupil).first() or register.account(pupil.organiser, pupil)
    own = _client(account)
    return _text(own.get(reverse("studies-student", args=[pupil.uuid])))  # type: ignore[arg-type]


def test_one_that_counts_in_two_subjects_is_ticked_once(client: Client, pupil: Person) -> None:
    assert _add(client, pupil, due="2026-12-04").status_code == 302
    _add(client, pupil, "Läxa 5", "KE")
    text = _subjects(pupil)
    assert text.count("Labbrapport senast 4 december · räknas också i") == 2
    assert "0 av 2 klara" in text
    piece = Piece.objects.get(text="Labbrapport")
    address = reverse("studies-piece-tick", args=[pupil.uuid, piece.uuid])
    part = client.post(address, {"done": "on"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "klar 20 november" in _text(part)  # type: ignore[arg-type]
    text = _subjects(pupil)
    assert "1 av 2 klara" in text
    assert "1 av 1 klara" in text, "in biology too"
    client.post(address)
    piece.refresh_from_db()
    assert not piece.is_done
    assert piece.done_by is None


def test_a_piece_of_a_subject_in_which_nothing_is_left_is_still_told(client: Client, pupil: Person) -> None:
    _add(client, pupil, "Muntlig uppgift", "EN")
    assert "Annat att bli klar med Muntlig uppgift räknas i engelska" in _subjects(pupil)


def test_it_is_changed_and_taken_away_and_stands_in_the_history(client: Client, pupil: Person) -> None:
    _add(client, pupil)
    piece = Piece.objects.get()
    address = reverse("studies-piece", args=[pupil.uuid, piece.uuid])
    form = client.get(address).content.decode()
    assert 'value="Labbrapport"' in form
    assert set(re.findall(r'value="([A-Z]+)"[^>]*checked', form)) == {"KE", "BI"}
    seen = {"seen": piece.told_at.isoformat()}
    client.post(address, {"text": "Labbrapport 2", "subjects": ["KE"], "due_on": "2026-12-11"} | seen)
    piece.refresh_from_db()
    assert (piece.text, piece.subjects, piece.due_on) == ("Labbrapport 2", ["KE"], dt.date(2026, 12, 11))
    client.post(reverse("studies-piece-remove", args=[pupil.uuid, piece.uuid]))
    assert not Piece.objects.exists()
    said = list(apps.get_model("studies", "PieceEvent").objects.order_by("pgh_id").values_list("pgh_label", "text"))
    assert said == [("insert", "Labbrapport"), ("update", "Labbrapport 2"), ("delete", "Labbrapport 2")]


def test_two_teachers_do_not_write_over_each_other(client: Client, pupil: Person) -> None:
    _add(client, pupil)
    piece = Piece.objects.get()
    address = reverse("studies-piece", args=[pupil.uuid, piece.uuid])
    told = {"subjects": ["KE"], "due_on": "", "seen": piece.told_at.isoformat()}
    Piece.objects.update(text="Kollegans", told_at=timezone.now() + dt.timedelta(seconds=5))
    answer = client.post(address, told | {"text": "Min"})
    assert answer.status_code == 409
    text = _text(answer)  # type: ignore[arg-type]
    assert "har skrivit under tiden: Kollegans." in text
    assert 'value="Min"' in answer.content.decode()
    again = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert again is not None
    assert client.post(address, told | {"text": "Min", "seen": html.unescape(again[1])}).status_code == 302
    assert Piece.objects.get().text == "Min"


def test_those_done_in_earlier_years_are_not_counted(client: Client, pupil: Person) -> None:
    _add(client, pupil)
    Piece.objects.update(done_at=dt.datetime(2026, 5, 4, tzinfo=dt.UTC))
    assert "Labbrapport" not in _subjects(pupil)
    Piece.objects.update(done_at=dt.datetime(2026, 9, 4, tzinfo=dt.UTC))
    assert "1 av 1 klara" in _subjects(pupil)


def test_a_double_click_is_one_piece(client: Client, pupil: Person) -> None:
    _add(client, pupil)
    _add(client, pupil)
    assert Piece.objects.count() == 1


def test_what_makes_no_sense_is_told_and_kept(client: Client, pupil: Person) -> None:
    answer = _add(client, pupil, "", "", "i morgon")
    assert answer.status_code == 422
    text = _text(answer)
    assert "Skriv vad som ska göras." in text
    assert "Välj minst ett ämne." in text
    assert 'href="#id_subjects_0"' in answer.content.decode()
    assert 'id="id_subjects_0"' in answer.content.decode()
    assert _add(client, pupil, "x" * 201).status_code == 422
    assert _add(client, pupil, "Läxa", "XX").status_code == 422
    assert not Piece.objects.exists()


def test_the_reading_is_logged_and_no_name_is_in_the_title(client: Client, pupil: Person) -> None:
    page = client.get(reverse("studies-pieces", args=[pupil.uuid]), {"subject": "KE"}).content.decode()
    assert Reading.objects.filter(student=pupil, page="studies.pieces").exists()
    assert "<title>Det som är kvar, bit för bit" in page
    assert re.findall(r'value="([A-Z]+)"[^>]*checked', page) == ["KE"], "the subject that the teacher came from"


def test_on_paper_too(client: Client, pupil: Person) -> None:
    _add(client, pupil)
    _add(client, pupil, "Muntlig uppgift", "EN")
    paper = PdfReader(io.BytesIO(client.get(reverse("studies-student-pdf", args=[pupil.uuid])).content))
    assert "Muntlig uppgift (räknas i engelska)" in " ".join(
        " ".join(one.extract_text() for one in paper.pages).split()
    )
    assert "Labbrapport (räknas också i" in " ".join(" ".join(one.extract_text() for one in paper.pages).split())


def test_all_that_is_written_goes_when_a_pupil_is_protected(client: Client, pupil: Person, unit: Organisation) -> None:
    _add(client, pupil)
    group = pupil.memberships.get().group
    told = Told(Status.AT_RISK, remains="Hemligt")
    actions.tell(
        student=pupil, subject=parse("MA"), group=group, told=told, version=0, by=OPERATOR, now=timezone.now()
    )  # fmt: skip
    actions.write_own(
        student=pupil, subject=parse("MA"), is_priority=True, goal="Hemligt", comment="", by=OPERATOR,
        now=timezone.now(),
    )  # fmt: skip
    empty_people(person_ids=[pupil.pk], what="test", by=OPERATOR)
    for model in (Piece, SubjectEntry, OwnWords):
        assert not model._default_manager.filter(person=pupil).exists(), model
        events = apps.get_model("studies", f"{model.__name__}Event")
        assert not events._default_manager.filter(person_id=pupil.pk).exists(), f"history of {model}"


def test_whoever_has_words_about_them_is_not_taken_away_with_an_import(
    client: Client, pupil: Person, unit: Organisation
) -> None:
    other = register.student(unit, "Bo")
    having = WORK.get("subject overview").having
    assert list(having([pupil.pk, other.pk])) == []
    _add(client, pupil)
    assert list(having([pupil.pk, other.pk])) == [pupil.pk]


def test_a_mentor_who_teaches_nothing_reads_and_does_not_write(pupil: Person, unit: Organisation) -> None:
    own = register.group(unit, "8A")
    own.memberships.create(person=pupil)
    mentor = _client(register.assigned(own, AssignmentRoleType.MENTOR))
    assert mentor.get(reverse("studies-pieces", args=[pupil.uuid])).status_code == 403
    page = mentor.get(reverse("studies-student", args=[pupil.uuid])).content.decode()
    assert reverse("studies-pieces", args=[pupil.uuid]) not in page
