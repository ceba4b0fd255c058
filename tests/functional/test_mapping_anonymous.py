"""An anonymous round in a real browser: planned, codes printed, handed in over a bad network, told when it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.anonymous import actions
from fullfolj.mapping.models import AnonymousClass, AnonymousCode, AnonymousRound
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.mapping_rounds import an_anonymous_round

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
    group = register.group(register.unit(register.organiser()), "8A")
    for number in range(12):
        register.student(group.unit, f"Elev{number}", group=group)
    return group


def test_a_principal_plans_one_and_prints_codes(visit: SignedIn, axe: Axe, group: Group) -> None:
    page = visit(register.staff(group.unit, DutyRole.PRINCIPAL), reverse("mapping-unit", args=[group.unit.uuid]))
    page.get_by_role("link", name="Anonyma omgångar").click()
    looks_right(page, axe)
    page.get_by_label("Frågor").select_option("pupil-older")
    page.get_by_role("checkbox", name="8A").check()
    page.get_by_role("button", name="Planera omgången").click()
    expect(page.get_by_text("Den anonyma omgången är planerad.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Koder för 8A").click()
    looks_right(page, axe)
    page.get_by_role("button", name="Skapa koder").click()
    expect(page.locator(".m-slip")).to_have_count(12)
    looks_right(page, axe)


def opens(page: Page, code: str) -> None:
    page.goto(reverse("mapping-enter"))
    page.get_by_label("Skriv koden på din lapp").fill(code)
    page.get_by_role("button", name="Öppna frågorna").click()


def chooses(page: Page, following: str) -> None:
    """The first answer to each of the questions."""
    for _number in range(len(AnonymousRound.objects.get().instrument.instrument.items)):
        page.locator("[data-question]:visible .sv-opts label").nth(0).click()
        page.get_by_role("button", name=following).click()


def test_two_pupils_on_one_tablet_the_first_over_a_network_that_fails(visit: SignedIn, axe: Axe, group: Group) -> None:
    """Given codes, when one hands in without a network, then it is sent later, once; the next finds nothing."""
    planned = an_anonymous_round(group)
    first, second = actions.make_codes(of_class=planned.classes.get(), count=2, by=OPERATOR, now=timezone.now())
    page = visit(None, reverse("mapping-enter"), width=390)
    opens(page, first)
    expect(page.get_by_text("Dina svar är anonyma.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="العربية").click()
    expect(page.get_by_text("إجاباتك مجهولة الهوية")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="ابدأ").click()
    looks_right(page, axe)
    chooses(page, "التالي")
    page.context.set_offline(True)
    page.get_by_role("button", name="إرسال").click()
    expect(page.get_by_role("status").last).to_contain_text("لم تُرسل بعد")
    assert AnonymousClass.objects.get().handed_in == 0
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="شكرًا!")).to_be_visible(timeout=15_000)
    looks_right(page, axe)
    assert AnonymousClass.objects.get().handed_in == 1
    assert {frozenset(one.values()) for one in AnonymousClass.objects.get().tally["items"].values()} == {frozenset({1})}

    page.go_back()
    assert not page.locator(":checked").count()
    opens(page, second)
    page.get_by_role("button", name="Börja").click()
    assert not page.locator(":checked").count()
    page.locator("[data-question]:visible .sv-opts label").nth(1).click()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fråga 2 av")).to_be_visible()
    assert not AnonymousCode.objects.exclude(is_used=True).get().is_used


def test_what_a_class_answered_is_read(visit: SignedIn, axe: Axe, group: Group) -> None:
    planned = an_anonymous_round(group)
    codes = actions.make_codes(of_class=planned.classes.get(), count=12, by=OPERATOR, now=timezone.now())
    for number, text in enumerate(codes):
        code = actions.opened_with(text=text, now=timezone.now())
        assert code is not None
        items = planned.instrument.instrument.items
        actions.hand_in(code=code, answers={one.code: 1 if number < 5 else 4 for one in items})
    days = {"opens_on": timezone.localdate() - dt.timedelta(days=9)}
    AnonymousRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1), **days)
    page = visit(register.assigned(group, AssignmentRoleType.MENTOR), reverse("mapping-classes"))
    page.get_by_role("link", name="Vad klassen svarade: 8A").click()
    expect(page.get_by_role("heading", name="Vad 8A svarade")).to_be_visible()
    looks_right(page, axe)
