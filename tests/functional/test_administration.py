"""People, roles, sign-ins and the calendar in a real browser: by keyboard, at four widths, without a violation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.school import calendar
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind
from fullfolj.school.models import CalendarPeriod, Duty, Organisation
from tests import register
from tests.functional.conftest import SignedIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reaches")]
type Axe = Callable[[Page], list[dict[str, Any]]]
ALL_WIDTHS = (320, 390, 1024, 1440)


@pytest.fixture
def reaches(transactional_db: None) -> None:
    write_role_reaches()


@pytest.fixture
def school() -> Organisation:
    school = register.unit(register.organiser())
    register.assigned(register.group(school), AssignmentRoleType.MENTOR)
    register.staff(school, DutyRole.TEACHER, end=dt.date(2020, 1, 1), name="Fors")
    return school


@pytest.fixture
def principal(school: Organisation) -> Account:
    return register.staff(school, DutyRole.PRINCIPAL, name="Rut")


def looks_right(page: Page, axe: Axe) -> None:
    for width in ALL_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_a_new_coordinator_gets_a_role_and_a_sign_in_by_keyboard(
    visit: SignedIn, axe: Axe, principal: Account, school: Organisation
) -> None:
    """Given a principal, when a new person gets a role and a sign-in, then that person can sign in with it."""
    page = visit(principal, "/administration/")
    looks_right(page, axe)
    page.get_by_role("link", name="Ge en roll").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ge en roll")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vem?").focus()  # "A new person" is chosen
    for label, keys in (("Förnamn", "Nils"), ("Efternamn", "Nysson")):
        page.keyboard.press("Tab")
        expect(page.get_by_label(label)).to_be_focused()
        page.keyboard.type(keys)
    for label, down in (("Roll", 2), ("Var?", 1), ("Klass", 0)):
        page.keyboard.press("Tab")
        expect(page.get_by_label(label)).to_be_focused()
        for _press in range(down):
            page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Ge rollen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Nils Nysson")).to_be_visible()
    expect(page.get_by_text("Nils Nysson har fått rollen.")).to_be_visible()
    assert Duty.objects.get(person__given_name="Nils").duty_role == DutyRole.ATTENDANCE_COORDINATOR
    looks_right(page, axe)
    page.get_by_role("button", name="Skapa en inloggning").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Lämna över inloggningen")).to_be_visible()
    looks_right(page, axe)
    username, password = page.locator("#username").inner_text(), page.locator("#password").inner_text()
    assert "nils" not in page.url
    assert password not in page.url
    assert Client().login(username=username, password=password)
    page.get_by_role("link", name="Klar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kan logga in, användarnamn nils.nysson.")).to_be_visible()
    expect(page.get_by_text(password)).to_have_count(0)
    looks_right(page, axe)


def test_errors_are_listed_on_top_and_lead_to_their_fields(visit: SignedIn, axe: Axe, principal: Account) -> None:
    page = visit(principal, "/administration/give/")
    page.get_by_role("button", name="Ge rollen").focus()
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    looks_right(page, axe)
    page.get_by_role("link", name="Roll: Välj en roll.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Roll")).to_be_focused()
    described = page.get_by_label("Roll").get_attribute("aria-describedby") or ""
    assert page.locator(f"#{described.split()[-1]}").inner_text() == "Välj en roll."


def test_ending_a_role(visit: SignedIn, axe: Axe, principal: Account, school: Organisation) -> None:
    nurse = register.person(principal.organiser, "Åsa", "Öberg")
    Duty.objects.create(person=nurse, organisation=school, duty_role=DutyRole.SCHOOL_NURSE)
    page = visit(principal, f"/administration/people/{nurse.uuid}/")
    page.get_by_role("link", name="Avsluta: ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Sista dag")).to_have_value(timezone.localdate().isoformat())
    looks_right(page, axe)
    page.get_by_label("Sista dag").fill("2026-01-07")
    page.get_by_role("button", name="Avsluta rollen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ingen roll nu")).to_be_visible()
    looks_right(page, axe)


def test_one_who_works_elsewhere_and_a_refusal(
    visit: SignedIn, axe: Axe, principal: Account, school: Organisation
) -> None:
    other = register.unit(principal.organiser, "Bergskolan")
    guest = register.staff(other, DutyRole.TEACHER)
    assert guest.person is not None
    Duty.objects.create(person=guest.person, organisation=school, duty_role=DutyRole.TEACHER, source_id="T1")
    page = visit(principal, f"/administration/people/{guest.person.uuid}/")
    expect(page.get_by_text("Be en systemadministratör")).to_be_visible()
    expect(page.get_by_role("button", name="Nytt lösenord")).to_have_count(0)
    looks_right(page, axe)
    assert principal.person is not None
    page = visit(principal, f"/administration/people/{principal.person.uuid}/")
    page.evaluate("document.querySelector('form[action$=\"/password/\"]').action = 'close/'")
    page.get_by_role("button", name="Nytt lösenord").click()
    expect(page.get_by_role("heading", level=1, name="Det gick inte")).to_be_visible()
    looks_right(page, axe)


def test_a_system_administrator_sees_every_unit(visit: SignedIn, axe: Axe, school: Organisation) -> None:
    assert school.parent is not None
    register.unit(school.parent, "Bergskolan")
    first, second = (register.account(school.parent, administrator=True) for _ in range(2))
    page = visit(first, "/administration/")
    expect(page.get_by_role("heading", name="Systemadministratörer")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name=f"Stäng inloggningen för {second}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{second} kan inte logga in längre.")).to_be_visible()


def test_the_calendar(visit: SignedIn, axe: Axe, principal: Account, school: Organisation) -> None:
    today = timezone.localdate()
    calendar.set_period(
        organisation=principal.organiser, kind=PeriodKind.TERM, name="Termin", first_day=today,
        last_day=today + dt.timedelta(days=90), by=OPERATOR,
    )  # fmt: skip
    page = visit(principal, "/administration/calendar/")
    looks_right(page, axe)
    page.get_by_role("button", name="Lägg till").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    looks_right(page, axe)
    page.get_by_label("Vad", exact=True).focus()
    page.keyboard.press("End")  # the last choice: a study day
    page.get_by_label("Namn").fill("Studiedag")
    page.get_by_label("Första dag").fill((today + dt.timedelta(days=1)).isoformat())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Studiedag finns i kalendern.")).to_be_visible()
    assert CalendarPeriod.objects.filter(kind=PeriodKind.STUDY_DAY, organisation=school).count() == 1
    looks_right(page, axe)
    page.get_by_role("button", name="Ta bort Studiedag").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Studiedag är borttaget ur kalendern.")).to_be_visible()
    expect(page.get_by_role("button", name="Ta bort Termin")).to_have_count(0)  # the organiser's own
