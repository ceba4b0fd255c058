"""A mentor's day with a home: a call, what was agreed, a message in Dari, and that the home was told the same day."""

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
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.signals.models import Contact
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.lake_days import keep, school_days

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    (tmp_path / "data" / "tmp").mkdir(parents=True)
    write_role_reaches()


def test_from_a_call_to_what_came_of_it(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil away without a valid reason, when the mentor calls, agrees on a day, writes and notes that the home
    was told, then what was agreed stands on Today on its day, and what came of it with the contact."""
    group = register.group(register.unit(register.organiser()), "8B")
    born = timezone.localdate() - dt.timedelta(days=14 * 366)
    pupil = register.student(group.unit, "Alva", group=group, birth_date=born)
    register.guardian(pupil)
    keep(group.unit, {pupil: "..i"}, school_days(timezone.localdate(), 1)[0])
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)

    page = visit(mentor, reverse("student", args=[pupil.uuid]))
    page.get_by_role("button", name="Logga kontakt").press("Enter")
    page.get_by_role("button", name="Ringde, nådde hem").press("Enter")
    page.get_by_role("link", name="Skriv vad ni kom överens om").press("Enter")
    page.get_by_label("När följer ni upp det?").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Spara överenskommelsen").press("Enter")
    expect(page.get_by_role("link", name="Skriv vad ni följer upp den dagen.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vad kom ni överens om?").fill("Vi hörs igen på måndag.")
    page.get_by_role("button", name="Spara överenskommelsen").press("Enter")
    expect(page.get_by_text("Överenskommet: Vi hörs igen på måndag.")).to_be_visible()

    page.get_by_role("link", name="Skriv ett meddelande").press("Enter")
    page.get_by_label("Språk").select_option("prs")
    page.get_by_role("button", name="Visa meddelandet").press("Enter")
    expect(page.get_by_label("Meddelandet", exact=True)).to_have_attribute("dir", "auto")
    looks_right(page, axe)
    page.get_by_role("button", name="Kopiera meddelandet").press("Enter")
    expect(page.get_by_text("Meddelandet är kopierat.")).to_be_visible()
    page.get_by_role("button", name="Anteckna att jag har skickat det").press("Enter")
    expect(page.get_by_text("(دری)").first).to_be_visible()

    page = visit(mentor, reverse("support-due"))
    page.get_by_role("link", name="Besked samma dag").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Alva").press("Enter")
    page.get_by_role("radio", name="Per telefon").press("Space")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_text("Besked samma dag: per telefon")).to_be_visible()

    assert Contact.objects.filter(agreed_on=timezone.localdate()).count() == 1
    page = visit(mentor, reverse("today"))
    page.get_by_role("link", name="En överenskommelse att följa upp").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Alva").press("Enter")
    page.get_by_label("Hur gick det?").fill("Hon kom alla dagar.")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara hur det gick").press("Enter")
    expect(page.get_by_text("Hon kom alla dagar.")).to_be_visible()
