"""What is written in a case is kept while it is written, and what is stricter is opened on purpose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.support.follow_up.actions import follow_up
from fullfolj.support.models import Case, Decision, Draft
from tests import register
from tests.cases import a_case, a_shared_measure
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_no_word_is_lost_when_the_network_goes_or_the_page_is_left(visit: SignedIn, axe: Axe) -> None:
    """Given a case that is being written, when the network goes and the page is loaded again, then the words are there,
    saved when the network is back, and there in another window; when the case is opened, the draft is gone."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    page = visit(mentor, reverse("support-open", args=[pupil.uuid]))
    goal = page.get_by_label("Elevens eget mål, med elevens ord")
    goal.fill("Tre måndagar")
    expect(page.get_by_text("Utkastet är sparat.")).to_be_visible()

    page.route("**/draft/", lambda route: route.abort())
    goal.fill("Tre måndagar i rad.")
    expect(page.get_by_text("Ingen kontakt med Fullfölj.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(goal).to_have_value("Tre måndagar i rad.")
    page.unroute("**/draft/")
    expect(page.get_by_text("Utkastet är sparat.")).to_be_visible(timeout=10_000)
    looks_right(page, axe)

    page.goto(page.url.split("/support/")[0] + reverse("today"))
    page.goto(page.url.split("/today")[0].rstrip("/") + reverse("support-open", args=[pupil.uuid]))
    expect(goal).to_have_value("Tre måndagar i rad.")
    expect(page.get_by_text("Det du började skriva")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("checkbox", name="Beteendemässig").press("Space")
    page.get_by_label("Vad vill vi se?").fill("På plats första lektionen på måndagar.")
    page.get_by_label("Vad görs?").fill("Morgonsamtal vid entrén")
    page.get_by_role("button", name="Öppna ärendet").press("Enter")
    expect(page.get_by_text("”Tre måndagar i rad.”")).to_be_visible()
    page.get_by_role("link", name="Öppna ett ärende", exact=True).press("Enter")
    expect(goal).to_have_value("")


def test_a_form_that_meets_an_ended_session_stays_with_its_words(visit: SignedIn, axe: Axe) -> None:
    """Given a referral that is written, when it is sent and the session has ended, then the page stays and says so;
    when the visitor is signed in again, then it is sent, and the form is empty."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    page = visit(
        register.assigned(group, AssignmentRoleType.MENTOR), reverse("support-student-referrals", args=[pupil.uuid])
    )
    session = page.context.cookies()
    page.context.clear_cookies()
    asked, send = page.get_by_label("Vad ber du om?"), page.get_by_role("button", name="Skicka hänvisningen")
    page.get_by_label("Eller till vem utanför skolan?").fill("Fritidsgården")
    asked.fill("Någon att spela schack med.")
    send.press("Enter")
    expect(page.get_by_text("Du har loggats ut.")).to_be_visible()
    expect(asked).to_have_value("Någon att spela schack med.")
    looks_right(page, axe)

    page.context.add_cookies(session)  # type: ignore[arg-type]
    # Tried every five seconds: once to get a new token, once to save the draft.
    expect(page.get_by_text("Hänvisningen är antecknad.")).to_be_visible(timeout=30_000)
    expect(asked).to_have_value("")
    assert not Draft.objects.exists()


def test_the_words_about_a_class_are_kept_in_the_tab(visit: SignedIn) -> None:
    """Given a follow-up of what is done for a class, when the page is loaded again, then its words are there; once it
    is saved, the next one is empty."""
    group = register.group(register.unit(register.organiser()), "8B")
    register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    one = a_shared_measure(group, responsible=mentor)
    page = visit(mentor, reverse("support-shared-follow", args=[group.unit.uuid, one.uuid]))
    address, works = page.url, page.get_by_label("Hur fungerar det?")
    works.fill("Bra på måndagar.")
    page.reload()
    expect(works).to_have_value("Bra på måndagar.")
    page.get_by_label("Vilka framsteg ser vi?").fill("Alla är i tid.")
    page.get_by_label("Vad är nästa steg?").fill("Samma på tisdagar.")
    page.get_by_role("radio", name="Fortsätt").check()
    page.get_by_role("button", name="Spara uppföljningen").press("Enter")
    expect(page.get_by_text("Uppföljningen är antecknad.")).to_be_visible()
    page.goto(address)
    expect(works).to_have_value("")


def test_a_note_for_student_health_is_opened_on_purpose(visit: SignedIn, axe: Axe) -> None:
    """Given a case, when the counsellor writes a note for student health, then it is opened by itself and nobody else
    finds it; and what the case says is changed with its earlier versions kept."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
    case = a_case(pupil, responsible=mentor)
    Case.objects.update(by=counsellor)
    page = visit(counsellor, reverse("support-case", args=[pupil.uuid, case.uuid]))
    looks_right(page, axe)
    page.get_by_role("link", name="Skriv en anteckning").press("Enter")
    page.get_by_label("Vad vill du anteckna?").fill("Vill inte att klassen får veta.")
    page.get_by_label("Vem får läsa anteckningen?").select_option("health")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara anteckningen").press("Enter")
    expect(page.get_by_text("Vill inte att klassen får veta.")).to_have_count(0)
    page.get_by_role("link", name="Öppna en anteckning för: Elevhälsan och rektor").press("Enter")
    expect(page.get_by_text("Vill inte att klassen får veta.")).to_be_visible()
    looks_right(page, axe)

    page.get_by_role("link", name="Ett ärende").press("Enter")
    page.get_by_role("link", name="Ändra det som står i ärendet").press("Enter")
    page.get_by_label("Hur ser vårdnadshavarna på det?").fill("Det går bättre när vi vet hur dagen ser ut.")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara", exact=True).press("Enter")
    page.get_by_role("link", name="Tidigare versioner").press("Enter")
    expect(page.get_by_text("Hemma går det lättare nu.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Ett ärende").press("Enter")
    page.get_by_role("link", name="Vilka som deltar").press("Enter")
    page.get_by_label("Kollega").select_option(label=str(mentor))
    page.get_by_label("I vilken roll?").fill("mentor")
    page.get_by_role("button", name="Lägg till").press("Enter")
    expect(page.get_by_role("button", name=re.compile("Deltar inte längre"))).to_have_count(2)  # who opened it too
    looks_right(page, axe)
    page.get_by_role("link", name="Ett ärende").press("Enter")
    page.get_by_role("button", name=re.compile("Fungerar delvis")).press("Enter")
    expect(page.get_by_text("fungerar delvis (")).to_be_visible()
    looks_right(page, axe)


def test_a_mentors_talk_of_ten_minutes_on_the_phone(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil with a goal, when the mentor opens the page for a talk on a phone, then the strength, the goal and
    what was agreed stand there; how it goes is one press, and what they agree on is written in the case."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    case = a_case(pupil, responsible=mentor)
    told = {"works": "Bra.", "progress": "Två av tre.", "next_step": "Alva väljer plats själv.", "own_rating": "well"}
    follow_up(
        intervention=case.interventions.get(),
        **told,
        decision=Decision.CONTINUE,
        next_on=timezone.localdate() + dt.timedelta(days=7),
        seen=0,
        by=OPERATOR,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    page = visit(mentor, reverse("student", args=[pupil.uuid]), width=390)
    page.get_by_role("link", name="Inför ett samtal").press("Enter")
    for said in ("Vet vad hon vill bli.", "”Tre måndagar i rad.”", "Alva väljer plats själv."):
        expect(page.get_by_text(said).first).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name=re.compile("Fungerar bra")).press("Enter")
    expect(page.get_by_text("Antecknat för i dag.")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Skriv vad ni kom fram till").press("Enter")
    page.get_by_label("Vad vill du anteckna?").fill("Alva ringer själv till läraren.")
    page.get_by_role("button", name="Spara anteckningen").press("Enter")
    expect(page.get_by_text("Alva ringer själv till läraren.")).to_be_visible()
