"""Staff set up slots, a pupil books on a phone, another waits and has the place that is left, and who came is noted."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.support.flex.days import weekly
from fullfolj.support.models import Slot
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
_PHONE = 390


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def school_day() -> dt.date:
    """A coming day on which the school is open."""
    day = timezone.localdate() + dt.timedelta(days=1)
    while not weekly(day, None, []).held:
        day += dt.timedelta(days=1)
    return day


def test_from_a_slot_to_who_came(visit: SignedIn, axe: Axe) -> None:
    """Given a teacher with time for maths and room for one, when two pupils book, then the second waits, has the place
    when the first leaves it, and the teacher says that the pupil came."""
    group = register.group(register.unit(register.organiser()), "8B")
    teacher = register.assigned(register.group(group.unit, "7A"), AssignmentRoleType.TEACHER)
    first, second = (register.student(group.unit, name, group=group) for name in ("Alva", "Berit"))
    page = visit(teacher, reverse("support-slots"))
    looks_right(page, axe)
    page.get_by_role("link", name="Lägg upp pass").press("Enter")
    page.get_by_role("button", name="Lägg upp").press("Enter")
    expect(page.get_by_role("link", name="Skriv var det är.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vad kan man göra där?").fill("Matte, årskurs 7–9")
    page.get_by_label("Var?").fill("Sal 12")
    page.get_by_label("Dag", exact=True).fill(str(school_day()))
    page.get_by_label("Börjar").fill("14:30")
    page.get_by_label("Slutar").fill("15:30")
    page.get_by_label("Antal platser").fill("1")
    page.get_by_role("button", name="Lägg upp").press("Enter")
    expect(page.get_by_text("1 av 1 plats kvar.")).to_be_visible()
    looks_right(page, axe)

    phones = []
    for pupil, told in ((first, "Du har en plats."), (second, "Nummer 1 i kön.")):
        phone = visit(
            register.account(pupil.organiser, pupil), reverse("support-own-slots", args=[pupil.uuid]), width=_PHONE
        )
        looks_right(phone, axe)
        phone.set_viewport_size({"width": _PHONE, "height": 844})
        phone.locator("main form").get_by_role("button").press("Enter")
        expect(phone.get_by_text(told, exact=True)).to_be_visible()
        looks_right(phone, axe)
        phones.append(phone)
    expect(phones[1].get_by_text("Alva")).to_have_count(0)
    phones[0].get_by_role("button", name="Lämna platsen").press("Enter")
    expect(phones[0].get_by_text("Inget är bokat.")).to_be_visible()
    phones[1].reload()
    expect(phones[1].get_by_text("Du har en plats.", exact=True)).to_be_visible()
    _picture(phones[0], "own", _PHONE)
    phones[1].get_by_role("link", name="Få dina pass i din egen kalender").press("Enter")
    looks_right(phones[1], axe)
    phones[1].get_by_role("button", name="Skapa en adress").press("Enter")
    expect(phones[1].get_by_label("Din kalenderadress")).to_have_value(_address())
    looks_right(phones[1], axe)
    _picture(phones[1], "calendar", _PHONE)

    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    Slot.objects.update(starts_at=an_hour_ago, ends_at=an_hour_ago + dt.timedelta(minutes=30))
    page.goto(reverse("support-slots-unit", args=[group.unit.uuid]) + f"?day={timezone.localdate(an_hour_ago)}")
    looks_right(page, axe)
    page.get_by_role("link", name="Matte, årskurs 7–9").press("Enter")
    page.get_by_role("group", name="Berit Elevsson").get_by_label("Kom", exact=True).press("Space")
    looks_right(page, axe)
    _picture(page, "slot", 1024)
    page.get_by_role("button", name="Spara vilka som kom").press("Enter")
    expect(page.get_by_text("Det är antecknat vilka som kom.")).to_be_visible()
    assert Slot.objects.get().seats.get(left_at=None).outcome == "came"


def _address() -> Any:
    import re

    return re.compile(r"^http://.*/support/calendar/[\w-]{43}\.ics$")


def _picture(page: Page, name: str, width: int) -> None:
    if folder := os.environ.get("FLEX_PICTURES"):
        page.set_viewport_size({"width": width, "height": 844})
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
