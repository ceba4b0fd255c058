"""A student-health meeting with four pupils on a projector of 1024 px, by keyboard, from agenda to recap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.support.models import FollowUp, Intervention, MeetingDecision
from tests import register
from tests.cases import a_case
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
PUPILS = ("Alva", "Noel", "Oscar", "Signe")


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_four_pupils_and_a_class_by_keyboard(visit: SignedIn, axe: Axe) -> None:
    """Given four overdue follow-ups, when the team opens a meeting, then it goes pupil by pupil without anybody else's
    name on the wall; a follow-up is made and a class taken up without leaving it, a line of decision is added by Enter,
    the recap says who took part and does what, and it is on their Today."""
    group = register.group(register.unit(register.organiser()), "8B")
    counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    today = timezone.localdate()
    for number, name in enumerate(PUPILS):
        case = a_case(register.student(group.unit, name, f"{name}sson", group=group), responsible=mentor)
        day = today - dt.timedelta(days=4 - number)
        Intervention.objects.filter(case=case).update(starts_on=day - dt.timedelta(days=7), next_on=day)
    page = visit(counsellor, reverse("support-meetings"), width=1024)
    looks_right(page, axe)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.get_by_role("button", name="Öppna mötet").press("Enter")

    for name in PUPILS:
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{name} {name[0]}.")
        for other in set(PUPILS) - {name}:
            assert other not in page.locator("body").inner_text()
        line = page.get_by_label("Vad ska hända?")
        expect(line).to_be_focused()
        line.press_sequentially(f"Ringa hem till {name}")
        page.keyboard.press("Tab")
        page.get_by_label("Vem?").select_option(label=str(mentor))
        line.press("Enter")
        expect(page.get_by_role("listitem").filter(has_text=f"Ringa hem till {name}")).to_be_visible()
        expect(line).to_have_value("")
        if name == "Noel":
            follow_up(page, axe)
        if name == "Alva":
            looks_right(page, axe)
            page.set_viewport_size({"width": 1024, "height": 768})
            page.get_by_text("Efternamnet är dolt. Visa").press("Enter")
            expect(page.get_by_text("Alva Alvasson")).to_be_visible()
        if name == "Signe":
            take_up_the_class(page, axe)
            page.get_by_role("link", name="Föregående").press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text("Signe S.")
        page.get_by_role("button", name="Klart, nästa").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("8B")
    decide_for_the_class(page, axe, mentor)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Minnesblad")
    put_in(page, axe, mentor)
    expect(page.get_by_role("cell", name="Ringa hem till Oscar")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Avsluta mötet").press("Enter")
    expect(page.get_by_text("Mötet är avslutat. Besluten står i ärendena och hos var och en.")).to_be_visible()
    assert MeetingDecision.objects.filter(responsible=mentor).count() == 5


def follow_up(page: Page, axe: Axe) -> None:
    """When what Noel has is followed up by keyboard, then the meeting is at Noel again."""
    page.get_by_role("link", name="Följ upp").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Följ upp: Noel N.")
    assert "Alva" not in page.locator("body").inner_text()
    looks_right(page, axe)
    works = page.get_by_label("Hur fungerar det?")
    expect(works).to_be_focused()
    works.press_sequentially("Han kommer varje måndag.")
    page.keyboard.press("Tab")
    page.keyboard.type("Två av tre i tid.")
    page.keyboard.press("Tab")
    page.keyboard.type("Fortsätta till jul.")
    page.get_by_role("radio", name="Fortsätt").press("Space")
    page.get_by_role("button", name="Spara och gå tillbaka till punkten").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noel N.")
    expect(page.get_by_text("Uppföljningen är antecknad.")).to_be_visible()
    told = FollowUp.objects.get()
    assert (told.student.given_name, told.next_step) == ("Noel", "Fortsätta till jul.")


def take_up_the_class(page: Page, axe: Axe) -> None:
    """When the class is taken up in the middle of the meeting, then it is an item of its own."""
    page.get_by_role("link", name="Ta upp en klass eller skolan").press("Enter")
    looks_right(page, axe)
    page.get_by_label("Vilken klass eller grupp?").select_option(label="8B")
    why = page.get_by_label("Vad gäller det?")
    why.press_sequentially("Lektionerna börjar olika")
    why.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("8B")


def decide_for_the_class(page: Page, axe: Axe, mentor: Account) -> None:
    """When a line about the class is added, then it can become something that is done for the class."""
    looks_right(page, axe)
    expect(page.get_by_role("link", name="Börja en insats för 8B")).to_be_visible()
    line = page.get_by_label("Vad ska hända?")
    line.press_sequentially("Börja alla lektioner likadant")
    page.get_by_label("Vem?").select_option(label=str(mentor))
    line.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Börja alla lektioner likadant")).to_be_visible()
    page.get_by_role("button", name="Klart, nästa").press("Enter")


def put_in(page: Page, axe: Axe, mentor: Account) -> None:
    """When the mentor is noted as there, then the paper to hand out can be saved."""
    people = page.get_by_role("region", name="Vilka som deltar")
    expect(people.get_by_role("listitem")).to_have_count(1)
    people.get_by_label("Vem mer är med?").select_option(label=str(mentor))
    people.get_by_role("button", name="Är med").press("Enter")
    expect(page.get_by_role("region", name="Vilka som deltar").get_by_role("listitem")).to_have_count(2)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Som PDF, till dem som var med").press("Enter")
    assert saved.value.suggested_filename.startswith("minnesblad-")


def test_the_other_persons_line_comes_without_taking_the_keyboard(visit: SignedIn) -> None:
    """Given two who write at once, when one adds a line, then the other sees it and goes on writing."""
    group = register.group(register.unit(register.organiser()), "8B")
    counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
    principal = register.staff(group.unit, DutyRole.PRINCIPAL)
    case = a_case(register.student(group.unit, "Alva", group=group), responsible=counsellor)
    Intervention.objects.filter(case=case).update(next_on=timezone.localdate())
    page = visit(counsellor, reverse("support-meetings"), width=1024)
    page.get_by_role("button", name="Öppna mötet").press("Enter")
    line = page.get_by_label("Vad ska hända?")
    line.press_sequentially("Jag skriver")
    other = visit(principal, page.url.split("/support/")[1].join(["/support/", ""]), width=1024)
    other.get_by_label("Vad ska hända?").fill("Ändra schemat")
    other.get_by_label("Vad ska hända?").press("Enter")
    expect(page.get_by_text("Ändra schemat")).to_be_visible(timeout=10_000)
    expect(line).to_be_focused()
    expect(line).to_have_value("Jag skriver")
