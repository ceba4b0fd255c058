"""The unit's report and the page about method in a real browser."""

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
from fullfolj.domain.actor import SYSTEM
from fullfolj.mapping.round_figures.counting import count_closed
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.mapped_unit import a_mapped_unit

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_a_principal_reads_the_units_report(visit: SignedIn, axe: Axe) -> None:
    """Given a unit that has answered, when a principal opens its report, then it is there, and how it is counted."""
    unit, _planned = a_mapped_unit()
    count_closed(by=SYSTEM, now=timezone.now(), today=timezone.localdate())
    page = visit(register.staff(unit, DutyRole.PRINCIPAL), reverse("mapping-unit", args=[unit.uuid]))
    page.get_by_role("link", name="Skolans rapport").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rapport om kartläggning, Strandskolan")
    table = page.get_by_role("table", name="Fyra dimensioner, klass för klass")
    assert [row.inner_text() for row in table.get_by_role("rowheader").all()] == [
        "Hela skolan", "Årskurs 7", "7A", "7B", "Årskurs 8", "8A", "8B", "8C",
    ]  # fmt: skip
    looks_right(page, axe)
    page.get_by_role("button", name="Så är det räknat: Elever som behöver stöd").first.press("Enter")
    expect(page.get_by_text("elever med märket Behöver stöd i dimensionen").first).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Spara som presentation").click()
    assert saved.value.suggested_filename.endswith(".pptx")
    page.get_by_role("link", name="Ta ut svaren som data").press("Enter")
    looks_right(page, axe)
    page.go_back()
    page.get_by_role("link", name="Så räknas det, och vad det inte säger").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Så räknas kartläggningen")
    looks_right(page, axe)


def test_a_mentor_reads_the_class_report(visit: SignedIn, axe: Axe) -> None:
    unit, _planned = a_mapped_unit()
    group = Group.objects.get(unit=unit, display_name="8A")
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    page = visit(mentor, reverse("mapping-class", args=[group.uuid]), width=390)
    page.get_by_role("link", name="Rapport för arbetslaget").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klassrapport, 8A")
    looks_right(page, axe)
