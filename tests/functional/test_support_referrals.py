"""A mentor asks the guidance counsellor to meet a pupil, who answers and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_from_a_question_to_what_came_of_it(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil who does not know what to become, when the mentor asks the guidance counsellor, then it stands on
    the counsellor's Today until it is answered; and what came of it stands with the pupil."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    guide = register.staff(group.unit, DutyRole.CAREER_COUNSELLOR)
    page = visit(mentor, reverse("support-student-referrals", args=[pupil.uuid]))
    page.get_by_role("button", name="Skicka hänvisningen").press("Enter")
    expect(page.get_by_role("link", name="Skriv vad du ber om.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Till vem på skolan?").select_option(str(guide.pk))
    page.get_by_label("Vad ber du om?").fill("Ett samtal om vad man kan bli med matte.")
    page.get_by_role("button", name="Skicka hänvisningen").press("Enter")
    expect(page.get_by_text("Väntar på svar")).to_be_visible()
    looks_right(page, axe)

    page = visit(guide, reverse("today-own"))
    page.get_by_role("link", name="En hänvisning att svara på").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Alva").press("Enter")
    page.get_by_role("radio", name="Tackar ja").press("Space")
    looks_right(page, axe)
    page.get_by_role("button", name="Svara").press("Enter")
    page.get_by_role("link", name="Alva").press("Enter")
    page.get_by_label("Vad blev det av det?").fill("Hon vet tre vägar.")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara vad det blev").press("Enter")
    expect(page.get_by_text("Ingen hänvisning väntar på dig.")).to_be_visible()

    page = visit(mentor, reverse("support-student-referrals", args=[pupil.uuid]))
    expect(page.get_by_text("Hon vet tre vägar.")).to_be_visible()
    looks_right(page, axe)
