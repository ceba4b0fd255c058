"""The frame of every page: keyboard, languages, errors, sign-in, gallery; no accessibility violation at any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from tests import register
from tests.functional.conftest import WIDTHS, SignedIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reaches")]
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture
def reaches(transactional_db: None) -> None:
    """A transactional test begins with empty tables, also the one that migrations fill."""
    write_role_reaches()


@pytest.fixture
def administrator() -> Account:
    return register.account(register.organiser(), administrator=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_gallery_has_no_violations_and_never_scrolls_sideways(
    visit: SignedIn, axe: Axe, administrator: Account, width: int
) -> None:
    page = visit(administrator, "/components/", width=width)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_figure_opens_its_evidence_from_the_keyboard(visit: SignedIn, axe: Axe, administrator: Account) -> None:
    page = visit(administrator, "/components/")
    figure = page.get_by_role("button", name="6 av de senaste 20").first
    figure.focus()
    page.keyboard.press("Enter")
    bubble = page.locator(".ff-bubble:popover-open")
    expect(bubble).to_be_visible()
    assert bubble.locator("dt").all_inner_texts()[:4] == ["Täljare", "Nämnare", "Fönster", "Underlag"]
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(bubble).to_have_count(0)
    expect(figure).to_be_focused()


def test_the_first_stop_of_the_keyboard_is_the_skip_link(visit: SignedIn, administrator: Account) -> None:
    page = visit(administrator, "/components/")
    expect(page.get_by_role("alert")).not_to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_print_has_numbered_footnotes_and_no_buttons(visit: SignedIn, administrator: Account) -> None:
    page = visit(administrator, "/components/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Så är siffrorna räknade")).to_be_visible()
    notes = page.locator(".ff-sources .ff-bubble")
    marks = page.locator(".ff-ev sup, .ff-q sup")
    assert marks.all_inner_texts() == [str(n + 1) for n in range(notes.count())]
    expect(page.get_by_role("button", name="Logga kontakt").first).to_be_hidden()
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()


def test_the_language_is_changed_on_the_page_and_stays(visit: SignedIn, administrator: Account) -> None:
    page = visit(administrator, "/components/")
    page.get_by_role("button", name="In English").click()
    expect(page.get_by_role("heading", name="Components")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="På svenska").click()
    expect(page.get_by_role("heading", name="Komponenter")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_sign_in_says_what_is_wrong_and_moves_the_keyboard_there(visit: SignedIn, axe: Axe, width: int) -> None:
    page = visit(None, "/accounts/login/", width=width)
    assert axe(page) == []
    page.get_by_label("Användarnamn").fill("finns-inte")
    page.get_by_label("Lösenord").fill("fel lösenord här")
    page.get_by_role("button", name="Logga in").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Du är inte inloggad")
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/finns-inte/", "/students/6a3f5f0e-0000-4000-8000-000000000000/"])
def test_not_found_is_a_plain_page(visit: SignedIn, axe: Axe, path: str) -> None:
    here = register.unit(register.organiser())
    page = visit(register.staff(here, DutyRole.ATTENDANCE_COORDINATOR), path)
    expect(page.get_by_role("heading", name="Här finns inget för dig")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("signed_in", [True, False])
def test_the_address_of_a_form_opened_by_itself_is_a_plain_page(visit: SignedIn, axe: Axe, signed_in: bool) -> None:
    principal = register.staff(register.unit(register.organiser()), DutyRole.PRINCIPAL)
    page = visit(principal if signed_in else None, "/administration/calendar/1/remove/")
    expect(page.get_by_role("heading", name="Adressen går inte att använda så här")).to_be_visible()
    expect(page.get_by_role("link", name="Till första sidan")).to_be_visible()
    assert axe(page) == []


def test_forbidden_is_a_plain_page_that_leads_on(visit: SignedIn, axe: Axe) -> None:
    here = register.unit(register.organiser())
    teacher = register.assigned(register.group(here), AssignmentRoleType.TEACHER)
    page = visit(teacher, "/")
    expect(page.get_by_role("heading", name="Din roll ger dig inte den här sidan")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Till första sidan").click()
    expect(page.get_by_text("Inget väntar på dig just nu.")).to_be_visible()


def test_a_form_without_its_token_says_that_nothing_was_saved(administrator: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "Inget sparades" in answer.content.decode()


def test_the_gallery_is_for_those_who_run_the_installation() -> None:
    here = register.unit(register.organiser())
    client = Client()
    client.force_login(register.staff(here, DutyRole.PRINCIPAL))
    assert client.get("/components/").status_code == 403
    client.logout()
    assert client.get("/components/").status_code == 302
