"""The threshold workshop in a real browser: a threshold is moved by the keyboard, and the answer follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from tests import workshop_school
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _summer(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()
    now = dt.datetime.combine(workshop_school.TODAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_a_threshold_is_moved_by_the_keyboard(visit: SignedIn, axe: Axe) -> None:
    """Given a school year behind, when a principal moves a threshold, then the answer is there and the focus stays."""
    unit, principal = workshop_school.make()

    page = visit(principal, f"/rules/{unit.uuid}/")
    page.get_by_role("link", name="Pröva en gräns först").press("Enter")
    rule = page.get_by_label("Regel", exact=True)
    rule.select_option("absence-10")  # also before the scripts have come
    number = page.get_by_role("spinbutton", name="Frånvaro från vilken signalen tänds")
    expect(number).to_have_value("10")
    expect(page.get_by_role("heading", name="Vad gränsen hade betytt")).to_be_visible()

    number.fill("12")
    expect(page.get_by_text("Minst 12 procent frånvaro de senaste 20 skoldagarna:")).to_be_visible()
    expect(number).to_be_focused()
    slider = page.get_by_role("slider", name="Frånvaro från vilken signalen tänds")
    slider.press("ArrowRight")
    expect(page.get_by_text("Minst 13 procent frånvaro de senaste 20 skoldagarna:")).to_be_visible()
    expect(number).to_have_value("13")
    expect(slider).to_be_focused()
    looks_right(page, axe)

    number.fill("16")
    expect(page.get_by_text("Varje steg av frånvaro måste ha en högre gräns")).to_be_visible()
    expect(number).to_be_focused()
    expect(page.get_by_role("heading", name="Vad gränsen hade betytt")).to_have_count(0)


def test_a_rule_chosen_before_the_scripts_have_come_is_asked_for(visit: SignedIn) -> None:
    """Given a slow network, when a rule is chosen before the scripts are there, then the page follows all the same."""
    unit, principal = workshop_school.make()
    page = visit(principal, f"/rules/{unit.uuid}/")
    address = page.get_by_role("link", name="Pröva en gräns först").get_attribute("href") or ""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/htmx.min*.js", hold)

    page.evaluate("address => { window.location = address }", address)
    page.get_by_label("Regel", exact=True).select_option("absence-10")
    assert held
    for one in held:
        one.continue_()
    number = page.get_by_role("spinbutton", name="Frånvaro från vilken signalen tänds")
    expect(number).to_have_value("10")
