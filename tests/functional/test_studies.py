"""The subject overview in a real browser: a class of 28 by keyboard, and what the pupil page then says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind, GroupType
from fullfolj.school.models import Grade
from fullfolj.studies.models import Round, Status, SubjectEntry
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.spec.grade_drawing import SIXTEEN

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


def test_the_next_round_of_a_class_of_28_by_keyboard(visit: SignedIn, axe: Axe) -> None:
    """Given a class told of before, when the next round opens, then what holds is confirmed in a few key presses."""
    today = timezone.localdate()
    unit = register.unit(register.organiser())
    Round.objects.create(unit=unit, opens_on=today, closes_on=today + dt.timedelta(days=11))
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    pupils = [register.student(unit, f"Elev{number:02}", group=group) for number in range(28)]
    before = timezone.now() - dt.timedelta(days=40)
    for place, pupil in enumerate(pupils):
        status = Status.AT_RISK if place in _AT_RISK else Status.LACKS_BASIS if place in _LACKS_BASIS else None
        SubjectEntry.objects.create(
            person=pupil,
            subject="MA",
            group=group,
            status=status or Status.ON_THE_WAY,
            remains="Tal" if status else "",
            told_at=before,
        )
    page = visit(teacher, reverse("studies-grid", args=[group.uuid, "MA"]))
    expect(page.get_by_text("Läget är klart för 0 av 28 elever i")).to_be_visible()
    looks_right(page, axe)

    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            page.keyboard.press(key)
            pressed += 1

    page.get_by_role("group", name="Elev05").get_by_role("radio", name="På väg").focus()
    press("2", *"Ekvation", "Enter")  # has fallen behind since
    expect(page.get_by_text("Sparat")).to_have_count(1)
    page.get_by_role("button", name="Läget är oförändrat för resten").focus()
    press("Enter")
    expect(page.get_by_text("Läget är bekräftat för 24 elever.")).to_be_visible()
    expect(page.get_by_role("group", name="Elev03").get_by_role("radio", name="Riskerar")).to_be_focused()
    press("2", "1", "2")  # still at risk; something to judge from now; still at risk
    expect(page.get_by_text("Sparat")).to_have_count(3)
    assert pressed <= 15
    looks_right(page, axe)
    page.reload()
    expect(page.get_by_text("Läget är klart för 28 av 28 elever i")).to_be_visible()
    told = {one.person_id: one for one in SubjectEntry.objects.all()}
    assert [told[pupils[place].pk].status for place in (3, 5, 9, 17)] == ["at-risk", "at-risk", "on-the-way", "at-risk"]
    assert [told[pupils[place].pk].version for place in (0, 3, 9, 17)] == [1, 1, 2, 1]


def test_what_is_being_saved_is_saved_before_the_rest_is_confirmed(visit: SignedIn) -> None:
    """Given words that are not sent yet, when the rest is confirmed, then the words are kept and nobody is asked."""
    today = timezone.localdate()
    unit = register.unit(register.organiser())
    Round.objects.create(unit=unit, opens_on=today, closes_on=today)
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    before = timezone.now() - dt.timedelta(days=40)
    for name in ("Anna", "Bo"):
        pupil = register.student(unit, name, group=group)
        SubjectEntry.objects.create(person=pupil, subject="MA", group=group, status=Status.ON_THE_WAY, told_at=before)
    page = visit(teacher, reverse("studies-grid", args=[group.uuid, "MA"]))
    row = page.get_by_role("group", name="Anna Elevsson")
    row.get_by_role("radio", name="Riskerar att inte nå E").check()
    page.get_by_label("Vad är kvar").first.fill("Samband")
    page.get_by_role("button", name="Läget är oförändrat för resten").click()
    expect(page.get_by_text("Läget är bekräftat för 1 elev.")).to_be_visible()
    assert SubjectEntry.objects.get(person__given_name="Anna").remains == "Samband"
    assert SubjectEntry.objects.get(person__given_name="Bo").confirmed_at is not None


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


def test_a_class_with_much_left_scrolls_in_its_own_table(visit: SignedIn, axe: Axe) -> None:
    """Given sixteen subjects in which something is left, then the page is no wider than the screen, and reads aloud."""
    unit = register.unit(register.organiser())
    klass = register.group(unit)
    for number in range(6):
        pupil = register.student(unit, f"Anna{number}", group=klass)
        for code in SIXTEEN:
            told = {"school_year": "2025/26", "term": "VT", "year_level": 8, "kind": GradeKind.TERM}
            Grade.objects.create(person=pupil, unit=unit, subject=code, grade="F", **told)
    page = visit(register.staff(unit, DutyRole.PRINCIPAL), reverse("studies-class", args=[klass.uuid]))
    expect(page.get_by_role("region", name="Elever och ämnen")).to_be_visible()
    looks_right(page, axe)
