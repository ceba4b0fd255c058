"""A pupil writes in words of the pupil's own on a phone, and the reader who is named reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.mapping.models import MappingRound, Sheet, WrittenText
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.mapping_rounds import a_round_with_text

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


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def planned(group: Group, mentor: Account) -> MappingRound:
    return a_round_with_text(group, mentor)


def question(pupil: Person, planned: MappingRound, lang: str = "sv") -> str:
    number = len(planned.instrument.instrument.items)
    return reverse("mapping-question", args=[pupil.uuid, planned.uuid, number]) + f"?lang={lang}"


def texts() -> list[str]:
    return list(WrittenText.objects.values_list("text", flat=True))


def test_a_text_is_kept_while_the_network_is_away_and_told_of_when_too_long(
    visit: SignedIn, axe: Axe, own: Account, pupil: Person, planned: MappingRound
) -> None:
    """Given a question in free text, when the pupil writes, then nothing is lost and nothing too long is sent."""
    page = visit(own, question(pupil, planned), width=390)
    field = page.locator("textarea:visible")
    expect(page.locator("[data-question=t1]").get_by_text("116\N{NO-BREAK SPACE}111")).to_be_visible()
    looks_right(page, axe)
    page.context.set_offline(True)
    field.fill("Rasterna är långa 🙂")
    field.blur()
    expect(page.get_by_role("status").last).to_contain_text("Inte sparat än")
    page.context.set_offline(False)
    expect(page.get_by_role("status").last).to_contain_text("Sparat.", timeout=15_000)
    assert texts() == ["Rasterna är långa 🙂"]
    field.fill("å" * 2001)
    expect(page.get_by_text("Texten är för lång och är inte sparad: 2001 tecken")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Nästa").click()
    expect(field).to_be_focused()
    assert texts() == ["Rasterna är långa 🙂"]
    field.fill("Kortare")
    page.get_by_role("button", name="Nästa").click()
    expect(page.get_by_role("button", name="Skicka in")).to_be_visible()
    assert texts() == ["Kortare"]
    looks_right(page, axe)


def test_a_gentle_word_about_health_while_writing_and_nothing_is_stopped(
    visit: SignedIn, axe: Axe, own: Account, pupil: Person, planned: MappingRound
) -> None:
    """Given a text that seems to tell of illness, when it is written, then the page says so, and takes it."""
    page = visit(own, question(pupil, planned), width=390)
    field, word = page.locator("textarea:visible"), page.get_by_text("Prata med skolsköterskan om det.")
    field.fill("Jag sitter i paradhden")
    expect(word).to_be_hidden()
    field.fill("Jag har fått en diagnos")
    expect(word).to_be_visible()
    looks_right(page, axe)
    field.fill("Jag har det bra")
    expect(word).to_be_hidden()
    field.fill("Min ADHD")
    page.get_by_role("button", name="Nästa").click()
    expect(page.get_by_role("button", name="Skicka in")).to_be_visible()
    expect(page.get_by_text("Prata med skolsköterskan om det.")).to_be_visible()
    assert texts() == ["Min ADHD"]


def test_a_reload_brings_back_what_was_not_sent(
    visit: SignedIn, own: Account, pupil: Person, planned: MappingRound
) -> None:
    """Given a text that is still being written, when the page is loaded again, then it stands in the field."""
    page = visit(own, question(pupil, planned), width=390)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("textarea:visible").type("Halv")
    page.reload()
    expect(page.locator("textarea:visible")).to_have_value("Halv")


def test_without_script_in_arabic(
    visit: SignedIn, own: Account, pupil: Person, planned: MappingRound, mentor: Account
) -> None:
    """Given no script, when the pupil writes too much, then the page says so in Arabic, and the text stands."""
    page = visit(own, question(pupil, planned, "ar"), script=False, width=390)
    expect(page.get_by_text(f"يقرؤه {mentor}")).to_be_visible()
    page.locator("textarea").fill("ش" * 2001)
    page.get_by_role("button", name="التالي").press("Enter")
    expect(page.get_by_text("النص طويل جدًا ولم يُحفظ")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("ش" * 2001)
    page.locator("textarea").fill("شكرا")
    page.get_by_role("button", name="التالي").press("Enter")
    expect(page.get_by_role("button", name="إرسال")).to_be_visible()
    assert texts() == ["شكرا"]


def test_the_reader_reads_by_keyboard_and_the_principal_follows(
    visit: SignedIn, axe: Axe, group: Group, pupil: Person, planned: MappingRound, mentor: Account
) -> None:
    """Given a text that is handed in, when its reader has read it, then *Idag* is silent, and it can be undone."""
    now = timezone.now()
    about = {"student": pupil, "language": "sv", "begun_at": now, "changed_at": now, "handed_in_at": now}
    sheet = Sheet.objects.create(round=planned, **about)
    said = "Rasterna är långa.\nJag vet inte var jag ska vara."
    WrittenText.objects.create(sheet=sheet, student=pupil, item="t1", text=said, written_at=now)
    page = visit(mentor, "/")
    looks_right(page, axe)
    page.get_by_role("link", name="En text att läsa").press("Enter")
    looks_right(page, axe)
    page.get_by_role("link", name="Elin Elevsson").press("Enter")
    expect(page.get_by_text("Rasterna är långa.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Jag har läst det").press("Enter")
    expect(page.get_by_text("Markerat som läst.")).to_be_visible()
    assert WrittenText.objects.get().read_by == mentor
    looks_right(page, axe)
    page.get_by_role("button", name="Ångra").press("Enter")
    expect(page.get_by_role("button", name="Jag har läst det")).to_be_visible()
    principal = visit(
        register.staff(group.unit, DutyRole.PRINCIPAL), reverse("mapping-round", args=[group.unit.uuid, planned.uuid])
    )
    expect(principal.get_by_text(f"{mentor} läser det eleverna skriver.")).to_be_visible()
    principal.get_by_text("Välj vem som läser").first.click()
    looks_right(principal, axe)
