"""A whole mapping round in a real browser, from the principal who plans it to the class that it tells of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.answering import actions
from fullfolj.mapping.models import ClassDecision, MappingRound, Sheet, StaffMapping
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path / "data"
    write_role_reaches()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, f"Elev{number}", "Ek", group=group) for number in range(10)]


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def plans(page: Page, axe: Axe, instrument: str) -> None:
    page.get_by_label("Frågor").select_option(instrument)
    page.get_by_role("checkbox", name="8A").check()
    page.get_by_role("button", name="Planera omgången").click()
    expect(page.get_by_text("Omgången är planerad.")).to_be_visible()
    looks_right(page, axe)


def answers_in_arabic_with_the_network_cut(page: Page, axe: Axe, sheet_of: Person) -> None:
    page.get_by_role("link", name="Så har jag det i skolan").click()
    page.get_by_role("link", name="العربية").click()
    expect(page.get_by_role("link", name="ابدأ")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="ابدأ").click()
    for number in range(19):
        if number == 6:
            page.context.set_offline(True)
        if number == 12:
            expect(page.get_by_role("status").last).to_contain_text("لم يُحفظ بعد")
            page.context.set_offline(False)
            expect(page.get_by_role("status").last).to_contain_text("تم الحفظ", timeout=15_000)
        page.locator("[data-question]:visible .sv-opts label").nth(0).click()
        page.get_by_role("button", name="التالي").click()
    expect(page.get_by_text("أجبت عن ١٩ من ١٩.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="إرسال").click()
    expect(page.get_by_role("heading", name="شكرًا!")).to_be_visible()
    sheet = Sheet.objects.get(student=sheet_of)
    assert (sheet.language, set(sheet.answers.values()), len(sheet.answers)) == ("ar", {1}, 19)


def codes_of(page: Page, axe: Axe) -> dict[str, str]:
    """Name → code, from the slips that the mentor prints."""
    page.get_by_role("link", name="Elever som svarar just nu").click()
    expect(page.get_by_role("heading", name="Elever som svarar just nu")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Koder för 8A").click()
    expect(page.get_by_role("heading", name="Koder för 8A")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Skapa koder").click()
    expect(page.get_by_text("Skriv ut lapparna nu.")).to_be_visible()
    looks_right(page, axe)
    slips = page.locator(".m-slip").all_inner_texts()
    found = {}
    for slip in slips:
        code = re.search(r"\b([B-Z2-9]{4}-[B-Z2-9]{4})\b", slip)
        assert code is not None
        found[slip.strip().splitlines()[0]] = code[1]
    return found


def answers_by_qr(browser: Browser, server: str, axe: Axe, code: str, pupil: Person) -> None:
    """A tablet that nobody is signed in on, whose camera has read the code."""
    tablet = browser.new_context(base_url=server, locale="sv-SE", viewport={"width": 820, "height": 1180})
    page = tablet.new_page()
    page.goto(f"{reverse('mapping-enter')}#{code.replace('-', '')}")
    expect(page.get_by_role("heading", name="Så har jag det i skolan")).to_be_visible()
    assert code.replace("-", "") not in page.url
    looks_right(page, axe)
    page.get_by_role("link", name="Börja").click()
    for _number in range(19):
        page.locator("[data-question]:visible .sv-opts label").nth(0).click()
        page.get_by_role("button", name="Nästa").click()
    page.get_by_role("button", name="Skicka in").click()
    expect(page.get_by_role("heading", name="Tack!")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Jag är klar, nästa elev kan ta över").click()
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()
    looks_right(page, axe)
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Du är utloggad")).to_be_visible()
    looks_right(page, axe)
    assert Sheet.objects.get(student=pupil).handed_in_at is not None
    tablet.close()


def the_rest_answer(planned: MappingRound, pupils: list[Person]) -> None:
    """Over the same actions, to save the minutes that a browser takes: all say that things are as hard as can be."""
    instrument, now = planned.instrument.instrument, timezone.now()
    for pupil in pupils:
        hard = {one.code: min(one.risk) for one in instrument.items if one.risk}
        actions.save(planned=planned, student=pupil, answers=hard, language="sv", by=OPERATOR, now=now)
        actions.hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)


def staff_map_by_keyboard(page: Page, pupils: list[Person]) -> None:
    page.get_by_role("link", name="8A", exact=True).press("Enter")
    for pupil in pupils:
        # Eleven answers wait to be saved before the page turns: nobody presses keys as fast as this.
        expect(page.get_by_role("heading", name=str(pupil), level=1)).to_be_visible(timeout=15_000)
        for _question in range(11):
            page.keyboard.press("1")
        page.keyboard.press("Enter")
    expect(page.get_by_text("10 av 10 elever är klara.")).to_be_visible(timeout=15_000)
    assert StaffMapping.objects.filter(done_at__isnull=False).count() == 10


def the_team_decides(page: Page, axe: Axe, mentor: Account) -> None:
    page.get_by_role("link", name="Besluta vad ni ändrar").first.click()
    expect(page.get_by_role("heading", name="Beslut för 8A")).to_be_visible()
    page.get_by_label("Vad ändrar vi i undervisningen eller klimatet?").fill("Varje lektion börjar med vad den ska ge.")
    looks_right(page, axe)
    page.get_by_role("button", name="Besluta").click()
    expect(page.get_by_text("Varje lektion börjar med vad den ska ge.").first).to_be_visible()
    looks_right(page, axe)
    decision = ClassDecision.objects.get()
    assert (decision.owner, decision.by) == (mentor, mentor)


def test_a_whole_round(
    visit: SignedIn,
    browser: Browser,
    live_server: LiveServer,
    axe: Axe,
    group: Group,
    pupils: list[Person],
    principal: Account,
    mentor: Account,
) -> None:
    """Given a class of ten, when all answer in their own ways, then the class is told of as soon as n allows it."""
    office = visit(principal, reverse("mapping"))
    plans(office, axe, "pupil-older")
    plans(office, axe, "staff")
    survey = MappingRound.objects.get(instrument__party="student")

    phone = visit(register.account(pupils[0].organiser, pupils[0]), reverse("mapping-own"), width=390)
    answers_in_arabic_with_the_network_cut(phone, axe, pupils[0])

    classroom = visit(mentor, reverse("mapping-meetings"))
    codes = codes_of(classroom, axe)
    assert len(codes) == 9, "who has handed in needs no code"
    answers_by_qr(browser, live_server.url, axe, codes[str(pupils[1])], pupils[1])

    the_rest_answer(survey, pupils[2:9])
    team = visit(mentor, reverse("mapping-class", args=[group.uuid]))
    expect(team.get_by_text("Färre än tio har svarat")).to_be_visible()
    expect(team.get_by_text("Riskmarkering", exact=True)).to_have_count(0)

    the_rest_answer(survey, pupils[9:])
    meeting = visit(mentor, reverse("mapping-meetings"))
    staff_map_by_keyboard(meeting, pupils)
    team = visit(mentor, reverse("mapping-class", args=[group.uuid]))
    expect(team.get_by_text("har riskmarkering för klassen").first).to_be_visible()
    looks_right(team, axe)
    the_team_decides(team, axe, mentor)
