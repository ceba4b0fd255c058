"""The principal names the nurse, notes that a report of concern was made, and takes back one noted by mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_that_a_report_was_made_and_when(visit: SignedIn, axe: Axe) -> None:
    """Given a principal who has named the school nurse, when a report of concern is noted, then the nurse sees that it
    was made and when; and one that was noted by mistake is taken back."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    principal = register.staff(group.unit, DutyRole.PRINCIPAL)
    nurse = register.staff(group.unit, DutyRole.SCHOOL_NURSE, name="Siv")

    page = visit(principal, reverse("support-duty-readers"))
    looks_right(page, axe)
    page.get_by_role("button", name="Utse").press("Enter")
    expect(page.get_by_role("link", name="Välj någon.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vem i elevhälsan?").select_option(label=f"{nurse}, {group.unit.display_name}")
    page.get_by_role("button", name="Utse").press("Enter")
    expect(page.get_by_role("button", name="Ska inte se dem längre")).to_be_visible()
    looks_right(page, axe)

    page = visit(principal, reverse("support-student", args=[pupil.uuid]))
    page.get_by_role("link", name="Anmälningsplikten").press("Enter")
    looks_right(page, axe)
    page.get_by_label("Vilken dag gjordes anmälan?").fill("2099-01-01")
    page.get_by_role("button", name="Anteckna anmälan").press("Enter")
    expect(page.get_by_role("link", name="Den dagen har inte varit än.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vilken dag gjordes anmälan?").fill(str(timezone.localdate()))
    page.get_by_role("button", name="Anteckna anmälan").press("Enter")
    expect(page.get_by_text(f"Antecknad i Fullfölj av {principal}")).to_be_visible()
    looks_right(page, axe)

    page = visit(nurse, reverse("support-duty", args=[pupil.uuid]))
    expect(page.get_by_text(f"Antecknad i Fullfölj av {principal}")).to_be_visible()
    page.get_by_role("button", name="Ta tillbaka, antecknad av misstag").press("Enter")
    expect(page.get_by_text("Ingen anmälan är antecknad.")).to_be_visible()
    looks_right(page, axe)
