"""A handover between two schools: prepared, seen by the pupil and the home, sent, and received."""

from __future__ import annotations

import datetime as dt
import json
import os
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
from tests.cases import a_case
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def seen(page: Page, axe: Axe, name: str) -> None:
    looks_right(page, axe)
    if folder := os.environ.get("HANDOVER_SHOTS"):
        for width in (390, 1024):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_from_one_school_to_the_next(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil with support who goes on to another school, when the mentor prepares a handover, then the pupil and
    the home read it first and the pupil adds words; and the next school receives it before the pupil is there."""
    group = register.group(register.unit(register.organiser(), "Strandskolan"), "9A")
    assert group.unit.parent is not None
    there = register.unit(group.unit.parent, "Bergsgymnasiet")
    pupil = register.student(group.unit, "Alva", group=group, birth_date=dt.date(2012, 3, 1))
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    own, guardian = register.account(pupil.organiser, pupil), register.guardian(pupil)
    receiver = register.staff(there, DutyRole.ATTENDANCE_COORDINATOR)
    a_case(pupil, responsible=mentor)

    page = visit(mentor, reverse("support-student", args=[pupil.uuid]))
    page.get_by_role("link", name="Överlämning till en annan skola").press("Enter")
    seen(page, axe, "list")
    page.get_by_role("link", name="Förbered en överlämning").press("Enter")
    expect(page.get_by_label("Styrkor").last).to_have_value("Vet vad hon vill bli.")
    page.get_by_role("checkbox", name="Det som fungerar").press("Space")
    page.get_by_role("button", name="Spara och se hur det blir").press("Enter")
    page.get_by_role("link", name="Skriv något här, eller avmarkera delen.").press("Enter")
    seen(page, axe, "write")
    page.keyboard.type("Korta pass och en plats nära dörren.")
    page.get_by_role("button", name="Spara och se hur det blir").press("Enter")
    expect(page.get_by_role("heading", name="Det som fungerar")).to_be_visible()
    seen(page, axe, "prepared")
    page.get_by_role("button", name="Visa den på deras egna sidor").press("Enter")
    expect(page.get_by_text("Finns på deras egna sidor")).to_be_visible()

    page = visit(own, reverse("support-own", args=[pupil.uuid]))
    page.get_by_role("link", name="Det här berättar skolan för nästa skola").press("Enter")
    page.get_by_label("Vill du säga något till din nya skola?").fill("Jag vill sitta längst fram.")
    seen(page, axe, "own")
    page.get_by_role("button", name="Jag har läst överlämningen").press("Enter")
    expect(page.get_by_text("Tack. Skolan ser att du har läst.")).to_be_visible()
    page = visit(guardian, reverse("support-own", args=[pupil.uuid]))
    page.get_by_role("link", name="Det här berättar skolan för nästa skola").press("Enter")
    seen(page, axe, "home")
    page.get_by_role("button", name="Jag har läst överlämningen").press("Enter")

    page = visit(mentor, reverse("support-student-handovers", args=[pupil.uuid]))
    page.get_by_role("link", name="Fortsätt med överlämningen").press("Enter")
    expect(page.get_by_text("Jag vill sitta längst fram.")).to_be_visible()
    page.get_by_label("Till vilken skola?").select_option(label="Bergsgymnasiet")
    seen(page, axe, "send")
    page.get_by_role("button", name="Skicka överlämningen").press("Enter")
    expect(page.get_by_text("Väntar på svar")).to_be_visible()

    page = visit(receiver, reverse("today"))
    page.get_by_role("link", name="En överlämning att ta emot").press("Enter")
    seen(page, axe, "waiting")
    page.get_by_role("link", name="Alva").press("Enter")
    expect(page.get_by_text("Jag vill sitta längst fram.")).to_be_visible()
    with page.expect_download() as paper:
        page.get_by_role("link", name="Samma som PDF").press("Enter")
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    with page.expect_download() as file:
        page.get_by_role("link", name="Samma som fil till ett annat system").press("Enter")
    told = json.loads(Path(file.value.path()).read_text(encoding="utf-8"))
    assert told["pupilWords"] == "Jag vill sitta längst fram."
    page.get_by_role("radio", name="Vi har tagit emot den").press("Space")
    seen(page, axe, "received")
    page.get_by_role("button", name="Svara").press("Enter")
    expect(page.get_by_text("Mottagen")).to_be_visible()
    looks_right(page, axe)
