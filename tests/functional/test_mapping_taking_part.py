"""The pupil takes part, in a real browser: goals, own answers, what staff have shown, and a wish to talk."""

from __future__ import annotations

import datetime as dt
import re
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
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.answering.actions import hand_in, save
from fullfolj.mapping.meeting.actions import finish
from fullfolj.mapping.models import MappingRound, OwnGoal, ShareWish, ShownMapping, TalkWish
from fullfolj.school.enums import AssignmentRoleType
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
    return register.student(group.unit, group=group, birth_date=dt.date(2013, 1, 1))


@pytest.fixture
def own(pupil: Person) -> Account:
    return register.account(pupil.organiser, pupil)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def two_terms(group: Group, pupil: Person) -> None:
    """The pupil has answered in a round of long ago, and in one that is on."""
    for days_ago, answer in ((200, 1), (0, 3)):
        planned = a_round(group)
        for number, item in enumerate(planned.instrument.instrument.items):
            given = {item.code: min(answer + number % 2, 4)}
            save(planned=planned, student=pupil, answers=given, language="sv", by=OPERATOR, now=timezone.now())
        hand_in(planned=planned, student=pupil, by=OPERATOR, now=timezone.now())
        if days_ago:
            day = timezone.localdate() - dt.timedelta(days=days_ago)
            MappingRound.objects.filter(pk=planned.pk).update(opens_on=day, closes_on=day)


def test_a_pupil_wants_to_talk_on_a_phone(visit: SignedIn, axe: Axe, own: Account, mentor: Account) -> None:
    """Given no open round, when a pupil wishes by keyboard for a talk, then it stands and can be taken back."""
    page = visit(own, reverse("mapping-own"), width=390)
    looks_right(page, axe)
    page.get_by_role("radio", name=f"Ja, med {mentor}").press("Space")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_text(f"Du har sagt att du vill prata med {mentor}")).to_be_visible()
    looks_right(page, axe)
    assert TalkWish.objects.get().to == mentor
    page.get_by_role("radio", name="Inte nu").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Du har sagt att du vill prata")).to_have_count(0)
    assert not TalkWish.objects.exists()


def test_an_adult_says_that_they_have_talked_and_takes_it_back(
    visit: SignedIn, axe: Axe, pupil: Person, mentor: Account
) -> None:
    """Given a wish to talk, when the adult has said that they have talked, then one press undoes it."""
    TalkWish.objects.create(student=pupil, to=mentor, wished_at=timezone.now(), all_from=timezone.localdate())
    page = visit(mentor, reverse("mapping-talks"))
    page.get_by_role("button", name="Vi har pratat: Elin Elevsson").press("Enter")
    expect(page.get_by_role("heading", name="Har pratat nyligen")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name=re.compile("Ångra.*Elin Elevsson")).press("Enter")
    expect(page.get_by_role("button", name="Vi har pratat: Elin Elevsson")).to_be_visible()
    assert TalkWish.objects.get().met_at is None


@pytest.mark.parametrize("width", [390, 1440])
def test_a_pupil_sees_the_own_answers_over_time_and_shares_them(
    visit: SignedIn, axe: Axe, group: Group, pupil: Person, own: Account, width: int
) -> None:
    """Given two rounds, when the pupil shares the newer, then guardians see it, and it alone."""
    two_terms(group, pupil)
    page = visit(own, reverse("mapping-own"), width=width)
    page.get_by_role("link", name="Mina svar").press("Enter")
    looks_right(page, axe)
    page.get_by_text("Visa som tabell").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    looks_right(page, axe)
    first = page.get_by_role("group").filter(has_text="Ja, visa mina svar").first
    expect(first.get_by_role("radio", checked=True)).to_have_count(0)
    first.get_by_role("radio", name="Ja, visa mina svar").check()
    page.get_by_role("button", name="Spara").first.press("Enter")
    expect(page.get_by_text("Antecknat. Du kan ändra dig när du vill.")).to_be_visible()
    assert ShareWish.objects.get().choice == "yes"
    home = visit(register.guardian(pupil), reverse("student", args=[pupil.uuid]), width=width)
    expect(home.get_by_text("Här står det som ditt barn vill visa")).to_be_visible()
    looks_right(home, axe)
    home.goto(reverse("mapping-child", args=[pupil.uuid]))
    expect(home.locator(".p-dot")).to_have_count(0)
    looks_right(home, axe)


def test_a_pupil_sets_a_goal_by_keyboard(visit: SignedIn, axe: Axe, pupil: Person, own: Account) -> None:
    """Given no goals, when the pupil writes one and reaches it, then it stands among the earlier ones."""
    page = visit(own, reverse("mapping-own-goals", args=[pupil.uuid]), width=390)
    looks_right(page, axe)
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_role("link", name="Skriv vad du vill nå.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Mitt mål, med egna ord").fill("Våga fråga i matten")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_role("heading", name="Mål jag håller fast vid")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Ändra målet eller dagen").press("Enter")
    looks_right(page, axe)
    page.get_by_label("Mitt mål, med egna ord").fill("Fråga varje vecka")
    page.get_by_role("button", name="Spara").press("Enter")
    page.get_by_role("button", name=re.compile("Jag har nått det.*Fråga varje vecka")).press("Enter")
    expect(page.get_by_role("heading", name="Tidigare mål")).to_be_visible()
    looks_right(page, axe)
    assert OwnGoal.objects.get().state == "done"


def test_staff_show_the_mapping_and_the_pupil_comments(
    visit: SignedIn, axe: Axe, group: Group, pupil: Person, own: Account, mentor: Account
) -> None:
    """Given a mapping that staff are done with, when they have talked, then the pupil sees it and answers."""
    planned = a_round(group, instrument="staff")
    answers = {one.code: 1 for one in planned.instrument.instrument.items}
    said = {"sources": [], "note": "Mer tid med mentorn", "by": OPERATOR, "now": timezone.now()}
    finish(planned=planned, student=pupil, answers=answers, **said)  # type: ignore[arg-type]
    page = visit(mentor, reverse("mapping-student", args=[pupil.uuid]))
    looks_right(page, axe)
    page.get_by_role("button", name="Vi har pratat: visa det för eleven").press("Enter")
    expect(page.get_by_text("Visat för eleven")).to_be_visible()
    theirs = visit(own, reverse("mapping-own-shown", args=[pupil.uuid]), width=390)
    looks_right(theirs, axe)
    theirs.get_by_label("Det jag vill säga om det").fill("Jag ser det på ett annat sätt 🙂")
    theirs.get_by_role("button", name="Spara").press("Enter")
    expect(theirs.get_by_text("Sparat. De på skolan")).to_be_visible()
    assert ShownMapping.objects.get().comment == "Jag ser det på ett annat sätt 🙂"
    page.reload()
    expect(page.get_by_text("Jag ser det på ett annat sätt 🙂")).to_be_visible()
    looks_right(page, axe)
