"""A round in a real browser: planned, told of on Idag, filled in from a sheet, and followed."""

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
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType
from fullfolj.school.models import Group
from fullfolj.studies.models import Round, SubjectEntry
from tests import lake_days, register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


@pytest.fixture
def group() -> Group:
    """Anna and Bo in mathematics, with lessons yesterday."""
    found = register.group(register.unit(register.organiser()), "8A ma", GroupType.TEACHING)
    pupils = [register.student(found.unit, name, "Ek", group=found) for name in ("Anna", "Bo")]
    lake_days.keep(found.unit, dict.fromkeys(pupils, "..."), timezone.localdate() - dt.timedelta(days=1), group="8A ma")
    return found


def test_rounds_are_planned_and_taken_back_by_keyboard(visit: SignedIn, axe: Axe, group: Group) -> None:
    """Given no round, when a principal accepts a proposal with dates of their own, then it is planned."""
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("studies"))
    page.get_by_role("link", name="Omgångar i ämnesöversikten").press("Enter")
    expect(page.get_by_text("Ingen omgång är planerad, så ingen blir påmind.")).to_be_visible()
    looks_right(page, axe)
    today = timezone.localdate()
    first, second = page.get_by_role("group", name="Omgång 1"), page.get_by_role("group", name="Omgång 2")
    first.get_by_label("Första dag").fill(today.isoformat())
    first.get_by_label("Sista dag").fill((today - dt.timedelta(days=1)).isoformat())
    for label in ("Första dag", "Sista dag", "Utvecklingssamtalen börjar"):
        second.get_by_label(label).fill("")
    page.get_by_role("button", name="Planera omgångarna").press("Enter")
    expect(page.get_by_role("link", name="Omgång 1, Sista dag: Den sista dagen är före den första.")).to_be_visible()
    looks_right(page, axe)
    first.get_by_label("Sista dag").fill((today + dt.timedelta(days=11)).isoformat())
    first.get_by_label("Utvecklingssamtalen börjar").fill("")
    page.get_by_role("button", name="Planera omgångarna").press("Enter")
    expect(page.get_by_role("heading", name="Planerade omgångar")).to_be_visible()
    looks_right(page, axe)
    assert Round.objects.get().opens_on == today
    page.get_by_role("button", name="Ta tillbaka").press("Enter")
    expect(page.get_by_text("Omgången är tillbakatagen.")).to_be_visible()
    assert not Round.objects.exists()


def test_from_idag_to_a_group_that_is_filled_in_from_a_sheet(visit: SignedIn, axe: Axe, group: Group) -> None:
    """Given an open round, when a teacher pastes a class, then a sheet that has slipped is refused, and one that has
    not is looked at, written, and the line on Idag is gone.
    """
    today = timezone.localdate()
    Round.objects.create(unit=group.unit, opens_on=today, closes_on=today + dt.timedelta(days=11))
    page = visit(register.assigned(group, AssignmentRoleType.TEACHER), reverse("start"))
    expect(page.get_by_text("Läget är klart för 0 av 2 elever i")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Matematik, 8A ma").press("Enter")
    page.get_by_role("link", name="Klistra in från ett kalkylark").press("Enter")
    sheet = page.get_by_label("Rader med namn och läge")
    sheet.fill("Anna Ek\t\nBo Ek\tpå väg\n\trisk")
    page.get_by_role("button", name="Visa vad som ändras").press("Enter")
    expect(page.get_by_text("Rad 3 har något skrivet men inget namn.")).to_be_visible()
    looks_right(page, axe)
    sheet.fill("Anna Ek\tpå väg\nBo Ek\trisk\tBråk")
    page.get_by_role("button", name="Visa vad som ändras").press("Enter")
    expect(page.get_by_text("Riskerar att inte nå E. Vad är kvar: Bråk")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Skriv in raderna").press("Enter")
    expect(page.get_by_text("2 rader är inskrivna.")).to_be_visible()
    looks_right(page, axe)
    assert SubjectEntry.objects.count() == 2
    page.get_by_role("link", name="Idag").click()
    expect(page.get_by_text("Inget väntar på dig just nu.")).to_be_visible()
    looks_right(page, axe)


def test_a_principal_follows_the_round_by_group(visit: SignedIn, axe: Axe, group: Group) -> None:
    today = timezone.localdate()
    Round.objects.create(unit=group.unit, opens_on=today, closes_on=today)
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("studies"))
    part = page.get_by_role("region", name="Så långt har omgången kommit")
    expect(part.get_by_role("row", name="8A ma")).to_contain_text("0 av 2 klara")
    looks_right(page, axe)
