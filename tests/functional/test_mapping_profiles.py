"""The profiles in a real browser: what each says beside the others over terms, and a class over terms."""

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
from fullfolj.domain.attachment import Dimension
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.models import MappingRound
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.mapping_answers import pupil_tells, staff_tell
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
A, C = Dimension.ACADEMIC, Dimension.COGNITIVE


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    """A class of twelve who have told of two terms; staff have told of the first of them by name."""
    pupils = [register.student(group.unit, f"Elev{number:02}", "Ek", group=group) for number in range(12)]
    today, before = timezone.localdate(), Term.of(timezone.localdate()).first_day - dt.timedelta(days=40)
    for needing, first in ((1, before), (6, today)):
        own, staffs = a_round(group, opens_in=0), a_round(group, instrument="staff", opens_in=0)
        for place, pupil in enumerate(pupils):
            pupil_tells(own, pupil, today, needs=[C] if place < needing else [])
        staff_tell(staffs, pupils[0], today, needs=[A])
        if first != today:
            days = {"opens_on": first, "closes_on": first + dt.timedelta(days=9)}
            MappingRound.objects.update(**days, read_by=first + dt.timedelta(days=9))
    return pupils


def test_side_by_side(visit: SignedIn, axe: Axe, group: Group, pupils: list[Person]) -> None:
    """Given a pupil of whom two have told, when the mentor opens the pupil, then the difference is there to talk of."""
    page = visit(register.assigned(group, AssignmentRoleType.MENTOR), reverse("mapping-student", args=[pupils[0].uuid]))
    expect(page.get_by_text("Behöver stöd enligt eleven, Fungerar enligt personalen: prata om det.")).to_be_visible()
    looks_right(page, axe)
    for summary in page.locator("summary:visible").all():
        summary.click()
    looks_right(page, axe)
    expect(page.get_by_role("img", name="Eleven, kognitiv:")).to_be_visible()


def test_a_class_over_terms(visit: SignedIn, axe: Axe, group: Group, pupils: list[Person]) -> None:
    """Given a class in which more need support than in the term before, then the page says so and asks the team."""
    page = visit(register.assigned(group, AssignmentRoleType.MENTOR), reverse("mapping-class", args=[group.uuid]))
    expect(page.get_by_text("Kognitiv: 6 av 12 behöver stöd, fler än")).to_be_visible()
    expect(page.get_by_text("Var i undervisningen syns det vad det vi gör ska användas till?")).to_be_visible()
    for summary in page.locator("summary:visible").all():
        summary.click()
    looks_right(page, axe)


def test_a_finding_becomes_a_decision(visit: SignedIn, axe: Axe, group: Group, pupils: list[Person]) -> None:
    """Given a class that is marked, when the team decides by keyboard, then it stands there until it is looked at."""
    page = visit(register.assigned(group, AssignmentRoleType.MENTOR), reverse("mapping-class", args=[group.uuid]))
    page.get_by_role("link", name="Besluta vad ni ändrar").press("Enter")
    looks_right(page, axe)
    page.get_by_role("button", name="Besluta").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vad ändrar vi").fill("Säg först vad det ska användas till.")
    page.get_by_role("button", name="Besluta").press("Enter")
    expect(page.get_by_text("Säg först vad").first).to_be_visible()
    looks_right(page, axe)
    page.goto(reverse("mapping-decisions"))
    looks_right(page, axe)
    page.get_by_role("link", name="Följ upp").press("Enter")
    looks_right(page, axe)
    page.get_by_label("Vad såg vi?").fill("Fler ser meningen.")
    page.get_by_role("button", name="Spara och avsluta").press("Enter")
    expect(page.get_by_text("Fler ser meningen.")).to_be_visible()
