"""A protected profile in a real browser: allowed, made, opened and told, without a violation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from tests import register
from tests.functional.conftest import WIDTHS, SignedIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reaches")]
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture
def reaches(transactional_db: None) -> None:
    write_role_reaches()


def looks_right(page: Page, axe: Axe) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_a_profile_is_allowed_made_opened_and_told(visit: SignedIn, axe: Axe) -> None:
    """Given the organiser's permit, when a principal makes a profile and a handler opens it, then the others see so."""
    unit = register.unit(register.organiser())
    principal = register.staff(unit, DutyRole.PRINCIPAL, name="Rut")
    counsellor = register.staff(unit, DutyRole.SCHOOL_COUNSELLOR, name="Kurt")
    administrator = register.account(principal.organiser, administrator=True)

    page = visit(administrator, "/protected/allow/")
    looks_right(page, axe)
    page.get_by_role("button", name="Tillåt skyddade profiler").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 profiler är öppna.")).to_be_visible()
    page.get_by_role("button", name="Förbjud skyddade profiler").click()
    expect(page.get_by_role("link", name="Kryssa i rutan om du är säker.")).to_be_visible()
    looks_right(page, axe)

    page = visit(principal, "/protected/make/")
    page.get_by_role("button", name="Skapa profilen").click()
    expect(page.get_by_role("link", name="Skriv ett alias.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Alias").focus()
    page.keyboard.type("Blåsippan")
    page.get_by_label("Kurt").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Skapa profilen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Skyddad profil")).to_be_visible()
    expect(page.get_by_text("Blåsippan")).to_have_count(0)

    handling = visit(counsellor, "/protected/")
    handling.get_by_role("link", name="Öppna Skyddad profil").click()
    expect(handling.get_by_role("heading", level=1, name="Blåsippan")).to_be_visible()
    handling.get_by_label("Anteckning").fill("Ringde, allt lugnt.")
    handling.get_by_role("button", name="Spara").click()
    expect(handling.get_by_text("Ringde, allt lugnt.")).to_be_visible()
    looks_right(handling, axe)

    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/protected/")
    expect(page.get_by_text("Nytt för dig").first).to_be_visible()
    expect(page.get_by_text(re.compile("Öppnad av Kurt")).first).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Handläggare för").click()
    expect(page.get_by_label("Kurt")).to_be_checked()
    looks_right(page, axe)
