"""A principal writes questions of the school's own in a real browser, by keyboard, and plans a round with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Group
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_a_principal_writes_questions_and_plans_a_round_with_them(visit: SignedIn, axe: Axe) -> None:
    """Given no questions of its own, when a school writes some, then a protected name is refused, both looks are told
    beside the fields, and what is published can be chosen in a round."""
    group: Group = register.group(register.unit(register.organiser()), "8A")
    register.student(group.unit, group=group)
    page = visit(
        register.staff(group.unit, DutyRole.PRINCIPAL), reverse("mapping-unit", args=[group.unit.uuid]), width=390
    )
    page.get_by_role("link", name="Egna frågor").press("Enter")
    looks_right(page, axe)
    page.get_by_label("Vad frågorna heter").fill("SOC-13 light")
    page.get_by_role("button", name="Börja").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Skriv egna frågor om skolan.")
    looks_right(page, axe)
    page.get_by_label("Vad frågorna heter").fill("Matsalen")
    page.get_by_role("button", name="Börja").press("Enter")
    expect(page.get_by_role("heading", name="Matsalen")).to_be_visible()
    page.get_by_role("link", name="Lägg till en fråga").press("Enter")
    looks_right(page, axe)
    page.get_by_label("Frågan (Svenska)").fill("Jag trivs i matsalen.")
    page.get_by_label("Dimension").select_option(label="Affektiv")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Välj vilka svar som pekar på behov av stöd")
    looks_right(page, axe)
    page.get_by_label("Svar som pekar på behov av stöd").select_option(label="Den lägre halvan av skalan")
    page.get_by_role("checkbox", name="En av de viktigaste").press("Space")
    page.get_by_role("button", name="Spara").press("Enter")
    page.get_by_role("checkbox", name="För årskurs 4–6").press("Space")
    page.get_by_role("button", name="Spara").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Se frågorna som den som svarar").press("Enter")
    expect(page.get_by_role("group", name="Jag trivs i matsalen.")).to_contain_text("Stämmer helt")
    looks_right(page, axe)
    page.get_by_role("link", name="Till frågorna").press("Enter")
    page.get_by_role("button", name="Publicera").press("Enter")
    expect(page.get_by_text("Version 1 är publicerad och går att välja i en omgång.")).to_be_visible()
    page.goto(reverse("mapping-unit", args=[group.unit.uuid]))
    page.get_by_label("Frågor").select_option(label="Matsalen (eleverna svarar)")
    page.get_by_role("checkbox", name="8A").press("Space")
    page.get_by_role("button", name="Planera omgången").press("Enter")
    expect(page.get_by_role("link", name="Matsalen")).to_be_visible()


def test_support_for_a_conversation(visit: SignedIn, axe: Axe) -> None:
    group: Group = register.group(register.unit(register.organiser()), "8A")
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("mapping-meetings"), width=390)
    page.get_by_role("link", name="Stöd för samtal").press("Enter")
    expect(page.get_by_text("När känner du att du hör till här?")).to_be_visible()
    looks_right(page, axe)


def test_three_parties_write_how_they_meet_newly_arrived_pupils(visit: SignedIn, axe: Axe) -> None:
    """Given two parties that see it differently, when both have written, then there is something to talk of."""
    unit = register.unit(register.organiser())
    assert unit.parent is not None
    for account, party, role, stance in (
        (register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION), "Huvudmannen", "huvudman", "Ja"),
        (register.staff(unit, DutyRole.PRINCIPAL), "Rektorn", "rektor", "Nej"),
    ):
        page = visit(account, reverse("mapping-newly-arrived"), width=390)
        page.get_by_role("link", name=f"Svara som {role}").press("Enter")
        looks_right(page, axe)
        statement = page.get_by_role("group", name="Eleverna deltar i den modersmålsundervisning")
        statement.get_by_role("radio", name=stance).check(force=True)
        statement.get_by_label("Hur märks det? Beskriv.").fill(f"Det här säger {party}.")
        page.get_by_role("button", name="Spara").press("Enter")
        expect(page.get_by_text(f"Det här säger {party}.")).to_be_visible()
    expect(page.get_by_text("Huvudmannen: ja; Rektorn: nej.")).to_be_visible()
    looks_right(page, axe)
