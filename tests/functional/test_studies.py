"""The subject overview in a real browser: a class of 28 by keyboard, and what the pupil page then says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType
from fullfolj.studies.models import Status, SubjectEntry
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
#: Of 28 pupils, those who are not on the way, by place in the list.
_AT_RISK, _LACKS_BASIS, _REACHED = (3, 17), (9,), (5, 27)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_a_class_of_28_by_keyboard(visit: SignedIn, axe: Axe) -> None:
    """Given a class of 28, when its teacher fills it in by keyboard, then it takes at most 90 key presses."""
    unit = register.unit(register.organiser())
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    pupils = [register.student(unit, f"Elev{number:02}", group=group) for number in range(28)]
    page = visit(teacher, reverse("studies-grid", args=[group.uuid, "MA"]))
    expect(page.get_by_role("heading", level=1, name="Matematik, 8A ma")).to_be_visible()
    looks_right(page, axe)

    pressed = 0

    def press(key: str) -> None:
        nonlocal pressed
        page.keyboard.press(key)
        pressed += 1

    page.get_by_role("group", name="Elev00").get_by_role("radio", name="På väg").focus()
    for place in range(28):
        if place in _AT_RISK:
            press("2")
            for key in "Tal":
                press(key)
            press("Enter")
        elif place in _LACKS_BASIS:
            press("3")
            for key in "Labb":
                press(key)
            press("Enter")
        else:
            press("4" if place in _REACHED else "1")
    assert pressed <= 90
    expect(page.get_by_text("Sparat")).to_have_count(28)

    told = {one.person_id: one for one in SubjectEntry.objects.all()}
    expected = [
        Status.AT_RISK
        if place in _AT_RISK
        else Status.LACKS_BASIS
        if place in _LACKS_BASIS
        else Status.REACHED
        if place in _REACHED
        else Status.ON_THE_WAY
        for place in range(28)
    ]
    assert [told[pupil.pk].status for pupil in pupils] == expected
    assert told[pupils[3].pk].remains == "Tal"
    looks_right(page, axe)


def test_what_cannot_be_sent_stays_and_is_sent_when_the_network_is_back(visit: SignedIn, axe: Axe) -> None:
    unit = register.unit(register.organiser())
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    pupil = register.student(unit, "Anna", group=group)
    page = visit(teacher, reverse("studies-grid", args=[group.uuid, "MA"]))
    page.context.set_offline(True)
    page.get_by_role("radio", name="Riskerar att inte nå E").focus()
    page.keyboard.press("2")
    page.keyboard.type("Samband")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Inte sparat. Det du skrev finns kvar här")).to_be_visible()
    expect(page.get_by_label("Vad är kvar")).to_have_value("Samband")
    page.context.set_offline(False)
    expect(page.get_by_text("Sparat", exact=True)).to_be_visible()
    assert SubjectEntry.objects.get(person=pupil).remains == "Samband"


def test_a_session_that_ends_loses_nothing(visit: SignedIn) -> None:
    """Given somebody who is signed out while writing, when they sign in in another tab, then the row is saved."""
    unit = register.unit(register.organiser())
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    register.student(unit, "Anna", group=group)
    page = visit(teacher, reverse("studies-grid", args=[group.uuid, "MA"]))
    page.context.clear_cookies()
    page.get_by_role("radio", name="Riskerar att inte nå E").check()
    page.get_by_label("Vad är kvar").fill("Samband")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Inte sparat. Det du skrev finns kvar här")).to_be_visible()
    assert not SubjectEntry.objects.exists()

    client = Client()
    client.force_login(teacher)
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    for _ in range(2):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(800)
    expect(page.get_by_text("Sparat", exact=True)).to_be_visible()
    assert SubjectEntry.objects.get().remains == "Samband"


def test_the_pupil_page_shows_where_the_subjects_stand(visit: SignedIn, axe: Axe) -> None:
    """Given a teacher's word, then the principal sees it on the pupil page, with its evidence one click away."""
    unit = register.unit(register.organiser())
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    pupil = register.student(unit, "Anna", group=group)
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    grid = visit(teacher, reverse("studies-grid", args=[group.uuid, "MA"]))
    grid.get_by_role("radio", name="Underlag saknas").check()
    grid.get_by_label("Vad är kvar").fill("En muntlig redovisning")
    grid.get_by_label("Vem hjälper").fill("Karin i studieverkstaden")
    grid.keyboard.press("Enter")
    expect(grid.get_by_text("Sparat")).to_be_visible()

    page = visit(register.staff(unit, DutyRole.PRINCIPAL), reverse("student", args=[pupil.uuid]))
    part = page.get_by_role("region", name="Ämnen", exact=True)
    expect(part.get_by_text("En muntlig redovisning")).to_be_visible()
    expect(part.get_by_text("Karin i studieverkstaden")).to_be_visible()
    looks_right(page, axe)
    part.get_by_role("button", name="0 av 1 ämne").click()
    expect(page.get_by_text("En prognos och inget betyg")).to_be_visible()
