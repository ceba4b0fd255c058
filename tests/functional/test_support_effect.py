"""What has happened since the support began, and what helps at the unit, in a real browser."""

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
from fullfolj.school.enums import DutyRole
from fullfolj.support.models import Intervention
from tests import lake_days, register
from tests.cases import a_case
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_from_the_chart_to_what_helps(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil who missed Mondays and then came back, when the principal looks at the pupil, then the support lies
    behind the weeks with its letter, the days are told before and after with what they are worth, and the way leads on
    to how it is counted; and the page about the unit says that one pupil is too few."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    today = timezone.localdate()
    case = a_case(pupil)
    start = lake_days.school_days(today, 20)[0]
    Intervention.objects.update(starts_on=start, next_on=today + dt.timedelta(days=3))
    lake_days.keep(group.unit, {pupil: "." * 25 + "v..i." * 4 + "v...." + "." * 15}, today)
    principal = register.staff(group.unit, DutyRole.PRINCIPAL)
    page = visit(principal, reverse("student", args=[pupil.uuid]))
    said = page.get_by_text("Frånvarande 8 av 20 skoldagar före, 1 av 20 efter.")
    expect(said).to_be_visible()
    expect(page.get_by_text("A Morgonsamtal vid entrén, från vecka").first).to_be_visible()
    looks_right(page, axe)

    page.goto(page.url.split("/students/")[0] + reverse("support-case", args=[pupil.uuid, case.uuid]))
    expect(page.get_by_role("img", name="Stöd: A Morgonsamtal vid entrén")).to_be_visible()
    page.get_by_text("Visa som tabell").last.press("Enter")
    expect(page.get_by_role("columnheader", name="Skillnad, med 95 % intervall")).to_be_visible()
    looks_right(page, axe)

    page.get_by_role("link", name="Så räknas effekten av stöd").press("Enter")
    expect(page.get_by_role("heading", name="Vad siffrorna inte säger")).to_be_visible()
    looks_right(page, axe)

    page.goto(page.url.split("/support/")[0] + reverse("support-effect"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vad hjälper här")
    expect(page.get_by_text("För få elever för att säga något")).to_be_visible()
    looks_right(page, axe)
