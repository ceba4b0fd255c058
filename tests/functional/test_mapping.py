"""A mapping round in a real browser: planned, answered on a phone in Arabic while the network is away, and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.asked import Respondent
from fullfolj.mapping.codes.actions import make
from fullfolj.mapping.models import Sheet, StaffMapping
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group)


@pytest.fixture
def own(pupil: Person) -> Account:
    return register.account(pupil.organiser, pupil)


def saved() -> dict[str, int | str]:
    answers: dict[str, int | str] = Sheet.objects.get().answers
    return answers


def test_a_principal_plans_a_round_by_keyboard(visit: SignedIn, axe: Axe, group: Group, pupil: Person) -> None:
    """Given a class, when a principal plans a round, then it stands among the rounds with who has answered."""
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("start"))
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Kartläggning").press("Enter")
    looks_right(page, axe)
    page.get_by_role("button", name="Planera omgången").press("Enter")
    expect(page.get_by_role("link", name="Välj minst en klass.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("checkbox", name="8A").press("Space")
    page.get_by_role("button", name="Planera omgången").press("Enter")
    expect(page.get_by_text("0 av 1 elever har skickat in.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Så har jag det i skolan").press("Enter")
    expect(page.get_by_role("row", name="Elin Elevsson")).to_contain_text("Har inte börjat")
    looks_right(page, axe)


def test_a_pupil_answers_in_arabic_while_the_network_goes_away(
    visit: SignedIn, axe: Axe, group: Group, pupil: Person, own: Account
) -> None:
    """Given an open round, when a pupil answers on a phone and the network is cut, then nothing is lost."""
    planned = a_round(group)
    page = visit(own, reverse("mapping-own"), width=390)
    looks_right(page, axe)
    page.get_by_role("link", name="Så har jag det i skolan").click()
    expect(page.get_by_text("Ingen läser svaren direkt.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="العربية").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    looks_right(page, axe)
    page.get_by_role("link", name="ابدأ").click()
    page.get_by_role("radio", name="ينطبق تمامًا").check()
    expect(page.get_by_role("status").last).to_contain_text("تم الحفظ")
    looks_right(page, axe)
    assert saved() == {"a1": 4}
    page.context.set_offline(True)
    for _number in range(3):
        page.get_by_role("button", name="التالي").click()
        page.locator("[data-question]:visible .sv-opts label").nth(1).click()
    expect(page.get_by_role("status").last).to_contain_text("لم يُحفظ بعد")
    expect(page.get_by_text("السؤال ٤ من ١٩")).to_be_visible()
    assert saved() == {"a1": 4}
    page.context.set_offline(False)
    expect(page.get_by_role("status").last).to_contain_text("تم الحفظ", timeout=15_000)
    assert saved() == {"a1": 4, "a2": 2, "a3": 2, "a4": 2}
    page.reload()
    expect(page.get_by_text("السؤال ٤ من ١٩")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("السؤال ٣ من ١٩")).to_be_visible()
    page.goto(reverse("mapping-question", args=[pupil.uuid, planned.uuid, 19]) + "?lang=ar")
    page.get_by_role("radio", name="لا أريد الإجابة").check()
    page.get_by_role("button", name="التالي").click()
    expect(page.get_by_text("أجبت عن ٥ من ١٩.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="إرسال").click()
    expect(page.get_by_role("heading", name="شكرًا!")).to_be_visible()
    sheet = Sheet.objects.get()
    assert (sheet.language, sheet.answers["f5"]) == ("ar", "skip")
    assert sheet.handed_in_at is not None


def test_what_one_guardian_has_answered_is_not_sent_as_the_others(visit: SignedIn, group: Group, pupil: Person) -> None:
    """Given a session that has ended, when the other guardian signs in, then nothing of the first is left."""
    Person.objects.update(birth_date=dt.date(2012, 3, 1))
    planned = a_round(group, instrument="guardian")
    first, second = (register.guardian(pupil) for _which in range(2))
    page = visit(first, reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]))
    page.context.clear_cookies()
    page.locator("[data-question]:visible .sv-opts label").nth(0).click()
    expect(page.get_by_role("status").last).to_contain_text("du är utloggad")
    other = visit(second, reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]))
    page.context.add_cookies(other.context.cookies())
    page.wait_for_timeout(6000)  # the queue tries anew every five seconds
    expect(page.get_by_role("status").last).to_contain_text("du är utloggad")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]))
    assert not page.locator(":checked").count()
    assert not page.evaluate("Object.keys(sessionStorage).filter((one) => one.startsWith('answers ')).length")
    assert not Sheet.objects.exists()


def test_answers_wait_for_who_was_signed_out(visit: SignedIn, group: Group, pupil: Person, own: Account) -> None:
    """Given a session that has ended, when the pupil answers and signs in in another tab, then the answer is saved."""
    planned = a_round(group)
    page = visit(own, reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]))
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("radio", name="Stämmer helt").check()
    expect(page.get_by_role("status").last).to_contain_text("du är utloggad")
    page.context.add_cookies(cookies)
    expect(page.get_by_role("status").last).to_contain_text("Sparat.", timeout=15_000)
    assert saved() == {"a1": 4}


def test_answers_wait_for_who_writes_the_code_again(visit: SignedIn, axe: Axe, group: Group, pupil: Person) -> None:
    """Given a session of a code's that has ended, when the code is written again in another tab, then all is saved."""
    planned, now = a_round(group), timezone.now()
    asked = Respondent(pupil)
    code = make(planned=planned, asked=[asked], ends_at=now + dt.timedelta(hours=8), by=OPERATOR, now=now)[asked.key]
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("mapping-enter"))
    page.get_by_label("Skriv koden på din lapp").fill(code)
    page.get_by_role("button", name="Öppna frågorna").click()
    page.get_by_role("link", name="Börja").click()
    again = page.get_by_role("link", name="Skriv koden igen")
    page.get_by_role("radio", name="Stämmer inte").check()
    expect(page.get_by_role("status").last).to_contain_text("Sparat.")
    expect(again).to_be_hidden()
    Session.objects.all().delete()
    page.get_by_role("radio", name="Stämmer helt").check()
    expect(page.get_by_role("status").last).to_contain_text("skriv koden igen")
    expect(again).to_be_visible()
    looks_right(page, axe)
    with page.context.expect_page() as opened:
        again.click()
    other = opened.value
    other.get_by_label("Skriv koden på din lapp").fill(code)
    other.get_by_role("button", name="Öppna frågorna").click()
    expect(other.get_by_role("link", name="Fortsätt")).to_be_visible()
    expect(page.get_by_role("status").last).to_contain_text("Sparat.", timeout=15_000)
    expect(again).to_be_hidden()
    assert saved() == {"a1": 4}


def test_nothing_is_handed_in_while_an_answer_waits(
    visit: SignedIn, axe: Axe, group: Group, pupil: Person, own: Account
) -> None:
    """Given an answer that is not saved yet, when the pupil hands in on the last page, then it is saved first."""
    planned = a_round(group)
    page = visit(own, reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("radio", name="Stämmer helt").check()
    expect(page.get_by_role("status").last).to_contain_text("Sparat.")
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("radio", name="Stämmer inte").check()
    expect(page.get_by_role("status").last).to_contain_text("Inte sparat än")
    page.goto(reverse("mapping-last", args=[pupil.uuid, planned.uuid]))
    page.get_by_role("button", name="Skicka in").click()
    expect(page.get_by_role("status").last).to_contain_text("Inte sparat än")
    looks_right(page, axe)
    assert saved() == {"a1": 4}
    page.unroute("**/*")
    expect(page.locator(".sv-answers dd").first).to_contain_text("Stämmer inte", timeout=15_000)
    assert saved() == {"a1": 1}
    page.get_by_role("button", name="Skicka in").click()
    expect(page.get_by_role("heading", name="Tack!")).to_be_visible()


def test_without_script_each_question_is_a_page(
    visit: SignedIn, axe: Axe, group: Group, pupil: Person, own: Account
) -> None:
    """Given no script, when a pupil answers by keyboard, then each answer is saved on the way to the next question."""
    planned = a_round(group)
    page = visit(own, reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]), script=False, width=390)
    page.get_by_role("radio", name="Stämmer lite").press("Space")
    page.get_by_role("button", name="Nästa").press("Enter")
    expect(page.get_by_text("Fråga 2 av 19")).to_be_visible()
    assert saved() == {"a1": 2}
    page.get_by_role("link", name="Tillbaka").press("Enter")
    expect(page.get_by_role("radio", name="Stämmer lite")).to_be_checked()


def test_a_mentor_reads_the_profile(visit: SignedIn, axe: Axe, group: Group, pupil: Person, own: Account) -> None:
    """Given answers that are handed in, when the mentor opens the pupil, then marks stand with their words."""
    planned = a_round(group)
    page = visit(own, reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1]), width=390)
    for number in range(1, 20):
        expect(page.get_by_text(f"Fråga {number} av 19")).to_be_visible()
        page.locator("[data-question]:visible .sv-opts label").nth(0).click()
        page.get_by_role("button", name="Nästa").click()
    page.get_by_role("button", name="Skicka in").click()
    expect(page.get_by_role("heading", name="Tack!")).to_be_visible()
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    page = visit(mentor, reverse("mapping-student", args=[pupil.uuid]))
    expect(page.get_by_text("Behöver stöd").first).to_be_visible()
    page.get_by_text("Kognitiv: Frågor och svar").click()
    expect(page.get_by_text("Jag ser hur skolan hjälper mig dit jag vill sen.")).to_be_visible()
    looks_right(page, axe)


def test_staff_map_a_class_by_keyboard(visit: SignedIn, axe: Axe, group: Group, pupil: Person) -> None:
    """Given a class of two, when the mentor answers by digits, then each is saved and the next pupil comes by Enter."""
    register.student(group.unit, "Ines", "Ek", group=group)
    a_round(group, instrument="staff")
    page = visit(register.assigned(group, AssignmentRoleType.MENTOR), reverse("start"))
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Kartläggning").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="8A", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Ines Ek")).to_be_visible()
    expect(page.get_by_role("group", name="Riskerar eleven att inte nå målen")).to_be_visible()
    expect(page.get_by_role("group", name="Får eleven extra anpassningar?")).to_be_hidden()
    for key in "22222212203":  # eleven keys: nine questions, of which one has three parts
        page.keyboard.press(key)
    expect(page.get_by_role("status").last).to_have_text("Sparat.")
    looks_right(page, axe)
    told = StaffMapping.objects.get()
    assert (told.answers["a1"], told.answers["f2"], told.answers["f4"]) == (0, "unclear", 1)
    page.get_by_role("button", name="Visa frågorna utöver kortformen").press("Enter")
    page.get_by_role("group", name="Får eleven extra anpassningar?").get_by_role("radio", name="Ja").press("Space")
    page.get_by_label("Vad mer som behövs").fill("Byta plats i NO.")
    looks_right(page, axe)
    page.get_by_role("button", name="Klar, nästa elev").press("Enter")
    expect(page.get_by_role("heading", name="Elin Elevsson")).to_be_visible()
    told.refresh_from_db()
    assert (told.note, told.answers["a2"], told.done_at is not None) == ("Byta plats i NO.", 1, True)
    for _question in range(11):
        page.keyboard.press("2")
    page.get_by_role("group", name="Riskerar eleven").get_by_role("radio", name="Nej").press("Enter")
    expect(page.get_by_text("2 av 2 elever är klara.")).to_be_visible()
