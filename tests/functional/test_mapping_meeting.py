"""A mapping meeting in a real browser: ten pupils by keyboard, without a network, and with a colleague who writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
#: All that a pupil of the short form takes: eleven answers, and on.
MOST_KEYS = 14


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, f"Elev{number}", "Ek", group=group) for number in range(10)]


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def planned(group: Group, pupils: list[Person]) -> MappingRound:
    return a_round(group, instrument="staff")


def open_meeting(visit: SignedIn, mentor: Account, planned: MappingRound, group: Group) -> Page:
    return visit(mentor, reverse("mapping-meeting", args=[planned.uuid, group.uuid]))


def test_a_class_of_ten_by_keyboard(
    visit: SignedIn, mentor: Account, planned: MappingRound, group: Group, pupils: list[Person]
) -> None:
    """Given a class of ten, when a mentor answers by keyboard alone, then no pupil takes more than fourteen keys."""
    page = open_meeting(visit, mentor, planned, group)
    began = time.monotonic()
    for number in range(10):
        # Eleven answers wait to be saved before the page turns: nobody presses keys as fast as this.
        expect(page.get_by_role("heading", name=f"Elev{number} Ek", level=1)).to_be_visible(timeout=15_000)
        presses = 0
        while not page.evaluate("document.activeElement.matches('[type=submit]')"):
            page.keyboard.press("2")
            presses += 1
            assert presses < MOST_KEYS, "the questions have no end"
        page.keyboard.press("Enter")
        presses += 1
        assert presses <= MOST_KEYS
    expect(page.get_by_text("10 av 10 elever är klara.")).to_be_visible()
    print(f"\n{(time.monotonic() - began) / 10:.1f} seconds a pupil at the speed of the machine, {presses} keys")
    told = list(StaffMapping.objects.all())
    assert all(one.done_at is not None and len(one.answers) == 11 for one in told)
    assert {tuple(one.participants) for one in told} == {(mentor.pk,)}


def test_without_a_network_nothing_is_lost(
    visit: SignedIn, axe: Axe, mentor: Account, planned: MappingRound, group: Group
) -> None:
    """Given that the network goes away, when the mentor answers and goes on, then the page waits and all is saved."""
    page = open_meeting(visit, mentor, planned, group)
    status = page.locator("form [role=status]")
    page.keyboard.press("2")
    expect(status).to_have_text("Sparat.")
    page.context.set_offline(True)
    for _question in range(3):
        page.keyboard.press("1")
    page.keyboard.press("m")
    page.keyboard.type("Byta plats i NO.")
    page.get_by_role("button", name="Klar, nästa elev").press("Enter")
    expect(status).to_contain_text("Inte sparat än: nätet svarar inte.")
    expect(page.get_by_role("heading", name="Elev0 Ek", level=1)).to_be_visible()
    looks_right(page, axe)
    assert len(StaffMapping.objects.get().answers) == 1
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Elev1 Ek", level=1)).to_be_visible(timeout=15_000)
    told = StaffMapping.objects.get()
    assert (len(told.answers), told.note, told.done_at is not None) == (4, "Byta plats i NO.", True)


def test_what_a_reload_interrupts_is_kept(
    visit: SignedIn, mentor: Account, planned: MappingRound, group: Group
) -> None:
    """Given answers that are not sent, when the page is opened again in the tab, then they stand and are sent."""
    page = open_meeting(visit, mentor, planned, group)
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.press("1")
    page.get_by_label("Vad mer som behövs").fill("Pausa.")
    page.get_by_label("Vad mer som behövs").blur()
    expect(page.locator("form [role=status]")).to_contain_text("Inte sparat än")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/*")
    page.reload()
    expect(page.get_by_label("Vad mer som behövs")).to_have_value("Pausa.")
    expect(page.locator("form [role=status]")).to_have_text("Sparat.")
    told = StaffMapping.objects.get()
    assert (len(told.answers), told.note) == (1, "Pausa.")


def test_the_note_is_saved_as_it_is_written_and_a_colleagues_stands(
    visit: SignedIn, axe: Axe, mentor: Account, planned: MappingRound, group: Group
) -> None:
    """Given two who have the pupil open, when both write what is needed, then the second sees both notes."""
    page = open_meeting(visit, mentor, planned, group)
    other = visit(register.staff(group.unit, DutyRole.SCHOOL_NURSE), page.url)
    expect(other.get_by_role("heading", name="Elev0 Ek", level=1)).to_be_visible()
    page.get_by_label("Vad mer som behövs").fill("Byta plats i NO.")
    expect(page.locator("form [role=status]")).to_have_text("Sparat.")
    assert StaffMapping.objects.get().note == "Byta plats i NO."
    other.get_by_label("Vad mer som behövs").fill("Kuratorn pratar med eleven.")
    expect(other.locator("form [role=status]")).to_contain_text("En kollega har skrivit en annan text.")
    other.get_by_role("button", name="Klar, nästa elev").press("Enter")
    expect(other.get_by_text("Byta plats i NO.")).to_be_visible()
    expect(other.get_by_label("Vad mer som behövs")).to_have_value("Kuratorn pratar med eleven.")
    looks_right(other, axe)
    assert StaffMapping.objects.get().note == "Byta plats i NO."


def test_nobody_else_is_named_on_a_projector(
    visit: SignedIn, axe: Axe, mentor: Account, planned: MappingRound, group: Group
) -> None:
    """Given a pupil on screen, when the mentor presses n, then the class is shown by name, and hidden by n again."""
    page = open_meeting(visit, mentor, planned, group)
    expect(page.get_by_role("heading", name="Elev0 Ek", level=1)).to_be_visible()
    assert "Elev1 Ek" not in page.content()
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="Elev1 Ek")).to_be_visible()
    looks_right(page, axe)
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="Elev1 Ek")).to_be_hidden()
    page.keyboard.press("+")
    expect(page.get_by_role("group", name="Får eleven extra anpassningar?")).to_be_visible()
    page.keyboard.press("+")
    expect(page.get_by_role("group", name="Får eleven extra anpassningar?")).to_be_hidden()
    page.goto(reverse("mapping-meeting-class", args=[planned.uuid, group.uuid]))
    expect(page.get_by_role("link", name="Elev9 Ek")).to_be_visible()
    looks_right(page, axe)


def test_a_page_that_was_left_is_not_written_on(
    visit: SignedIn, mentor: Account, planned: MappingRound, group: Group
) -> None:
    """Given somebody else who has signed in in the browser, when the page is written on, then nothing is saved."""
    page = open_meeting(visit, mentor, planned, group)
    nurse = visit(register.staff(group.unit, DutyRole.SCHOOL_NURSE), reverse("start"))
    page.context.clear_cookies()
    page.context.add_cookies(nurse.context.cookies())
    page.keyboard.press("1")
    expect(page.locator("form [role=status]")).to_contain_text("någon annan är inloggad")
    assert not StaffMapping.objects.exists()
