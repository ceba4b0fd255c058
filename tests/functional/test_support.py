"""A mentor opens a case for a pupil by keyboard, and follows up what was decided when its day has come."""

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
from fullfolj.support.models import Intervention
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_from_a_goal_to_a_follow_up(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil who misses Mondays, when the mentor opens a case with a support measure, then it stands on the
    pupil's page; and when its day has come it stands on Today until three questions are answered."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    page = visit(mentor, reverse("student", args=[pupil.uuid]))
    page.get_by_role("link", name="Öppna ett ärende", exact=True).press("Enter")
    looks_right(page, axe)

    page.get_by_role("button", name="Öppna ärendet").press("Enter")
    expect(page.get_by_role("link", name="Välj minst en dimension.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vad fungerar, och vad kan vi bygga på?").fill("Vet vad hon vill bli.")
    page.get_by_role("checkbox", name="Beteendemässig").press("Space")
    page.get_by_label("Elevens eget mål, med elevens ord").fill("Tre måndagar i rad.")
    page.get_by_label("Vad vill vi se?").fill("På plats första lektionen på måndagar.")
    page.get_by_label("Vad görs?").fill("Morgonsamtal vid entrén")
    page.get_by_role("button", name="Öppna ärendet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stöd: Alva")
    expect(page.get_by_text("”Tre måndagar i rad.”")).to_be_visible()
    looks_right(page, axe)

    today = timezone.localdate()
    Intervention.objects.update(starts_on=today - dt.timedelta(days=7), next_on=today)
    page.goto(page.url.split("/support/")[0] + reverse("today"))
    page.get_by_role("link", name="En insats att följa upp").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Alva").press("Enter")
    page.get_by_label("Hur fungerar det?").fill("Hon kommer in på lektionen.")
    page.get_by_label("Vilka framsteg ser vi?").fill("Två av tre måndagar.")
    page.get_by_label("Vad är nästa steg?").fill("Fortsätter till jul.")
    page.get_by_role("radio", name="Fortsätt").press("Space")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara uppföljningen").press("Enter")
    expect(page.get_by_text("Uppföljningen är antecknad.")).to_be_visible()
    page.get_by_text("1 uppföljning", exact=True).press("Enter")
    expect(page.get_by_text("Två av tre måndagar.")).to_be_visible()
    looks_right(page, axe)
    page.goto(page.url.split("/support/")[0] + reverse("today"))
    expect(page.get_by_role("link", name="En insats att följa upp")).to_have_count(0)
