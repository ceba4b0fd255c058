"""A principal's absence investigation by keyboard: from the question on Today to reports kept as they were sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.law_clock import lit

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
YOUNG = dt.date(2013, 1, 1)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_a_principals_investigation_with_its_reports(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil whose absence has reached the step of investigation, when the principal answers the question on
    Today, then an investigation goes on in which all who must take part are noted; it ends with what it has led to, and
    the reports to organiser and home municipality are kept as they were sent."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group, birth_date=YOUNG)
    guardian = register.guardian(pupil).person
    lit(pupil)
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("today"))
    page.get_by_role("link", name="En elev: frånvaroutredning eller obehövligt?").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Alva").press("Enter")
    expect(page.get_by_text("Hemkommunen är okänd.")).to_be_visible()
    looks_right(page, axe)

    page.get_by_role("link", name="Inled en utredning").press("Enter")
    looks_right(page, axe)
    page.get_by_role("button", name="Inled utredningen").press("Enter")
    expect(page.get_by_text("Utredningen är inledd.")).to_be_visible()
    looks_right(page, axe)

    for who in ("Eleven", "En vårdnadshavare", "Elevhälsan"):
        page.get_by_role("link", name="Anteckna vem som har deltagit").press("Enter")
        page.get_by_role("radio", name=who).press("Space")
        if who == "En vårdnadshavare":
            page.get_by_label("Vilken vårdnadshavare?").select_option(label=str(guardian))
        page.get_by_label("Vad de ser, och vad de vill").fill("Morgnarna är svåra, och bussen går sent.")
        looks_right(page, axe)
        page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_text("Ska delta, eller så ska det stå varför inte")).to_have_count(0)

    page.get_by_role("link", name="Skriv orsakerna").press("Enter")
    page.get_by_label("Vad ligger bakom för eleven?").fill("Morgnarna.")
    page.get_by_label("Vad ligger bakom i skolans sätt att arbeta?").fill("Håltimmar på måndagar.")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara orsakerna").press("Enter")
    page.get_by_role("link", name="Avsluta utredningen").press("Enter")
    page.get_by_role("button", name="Avsluta utredningen").press("Enter")
    expect(page.get_by_role("link", name="Skriv vad utredningen har lett fram till.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vad har utredningen lett fram till?").fill("Senare start på måndagar till jul.")
    page.get_by_role("radio", name="Nej, det behövs inte").press("Space")
    page.get_by_label("Varför, eller var den finns").fill("Anpassningarna räcker.")
    page.get_by_role("button", name="Avsluta utredningen").press("Enter")
    expect(page.get_by_text("Senare start på måndagar till jul.")).to_be_visible()
    looks_right(page, axe)

    page.goto(page.url.split("/support/")[0] + reverse("support-law", args=[pupil.uuid]))
    page.get_by_role("link", name="Anteckna vad hemmet har sagt").press("Enter")
    page.get_by_role("radio", name="En annan kommun").press("Space")
    page.get_by_label("Vilken kommun?").fill("Granstads kommun")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara").press("Enter")
    for name in ("Anmälan om frånvaro till huvudmannen", "Meddelande om inledd utredning till hemkommunen"):
        page.get_by_role("link", name=name).press("Enter")
        looks_right(page, axe)
        page.get_by_label("Något att lägga till?").fill("Hemmet är kontaktat.")
        with page.expect_download() as paper:
            page.get_by_role("button", name="Gör PDF:en, med det du lägger till").press("Enter")
        assert paper.value.suggested_filename.startswith("anmalan-")
        page.get_by_label("Hur den skickades").fill("Med rekommenderad post")
        page.get_by_role("button", name="Anteckna som skickad").press("Enter")
        expect(page.get_by_text("Den sparas som den skickades.")).to_be_visible()
        expect(page.get_by_text("Hemmet är kontaktat.")).to_be_visible()
        looks_right(page, axe)
        page.get_by_role("link", name="Trappan och utredningen").press("Enter")
    expect(page.get_by_text("Inget att anmäla nu.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_at_every_width(visit: SignedIn, axe: Axe, width: int) -> None:
    """Given a question, when the principal finds an investigation unnecessary, then reason and day stand there."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group, birth_date=YOUNG)
    lit(pupil)
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("support-law", args=[pupil.uuid]))
    page.set_viewport_size({"width": width, "height": 900})
    looks_right(page, axe)
    page.get_by_role("link", name="Behövs inte nu").press("Enter")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_role("link", name="Skriv varför den är obehövlig.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Varför är en utredning obehövlig?").fill("Orsaken är känd, och planen fungerar.")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_text("Orsaken är känd, och planen fungerar. Ny bedömning")).to_be_visible()
    looks_right(page, axe)
    page.goto(page.url.split("/support/")[0] + reverse("student", args=[pupil.uuid]))
    expect(page.get_by_role("heading", name="Trappan och utredningen")).to_be_visible()
    expect(page.get_by_text("Utredning bedöms som obehövlig")).to_be_visible()
    looks_right(page, axe)
