"""A mentor finds something to do in the school's catalogue, begins it for a pupil, and notes a session in one click."""

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
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.support.models import SharedMeasure
from tests import register
from tests.cases import a_case
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_from_the_catalogue_to_a_session(visit: SignedIn, axe: Axe) -> None:
    """Given a pupil with a case, when the mentor begins something from the catalogue, then the form is filled in, and
    a session is noted by one press of a key on the pupil's page."""
    group = register.group(register.unit(register.organiser()), "8B")
    pupil = register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    a_case(pupil, responsible=mentor)
    page = visit(mentor, reverse("support-student", args=[pupil.uuid]))
    page.get_by_role("link", name="Välj ur katalogen").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Välj ur katalogen: Alva Elevsson")
    looks_right(page, axe)
    page.get_by_role("link", name="Närvarocoachning", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Vad vet vi om att den fungerar?")).to_be_visible()
    looks_right(page, axe)
    page.go_back()
    page.get_by_role("link", name=re.compile("Börja med den här ?: Närvarocoachning")).press("Enter")
    expect(page.get_by_label("Vad görs?")).to_have_value("Närvarocoachning")
    expect(page.get_by_label("Gånger i veckan")).to_have_value("2")
    looks_right(page, axe)
    page.get_by_role("button", name="Börja").press("Enter")
    expect(page.get_by_role("link", name="Ur katalogen: Närvarocoachning")).to_be_visible()
    page.get_by_role("form", name="Tillfället i dag: Närvarocoachning").get_by_role(
        "button", name="Kom", exact=True
    ).press("Enter")
    expect(page.get_by_text("Kom 1 av 1 gång")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name=re.compile("Alla tillfällen ?: Närvarocoachning")).press("Enter")
    page.get_by_role("button", name="Delvis").press("Enter")
    expect(page.get_by_text("Jämfört med planen: delvis.")).to_be_visible()
    looks_right(page, axe)


def test_a_school_adds_its_own(visit: SignedIn, axe: Axe) -> None:
    """Given a principal, when a kind of the school's own is written, then it stands in the catalogue; a shipped one
    that is taken out does not."""
    unit = register.unit(register.organiser())
    page = visit(register.staff(unit, DutyRole.PRINCIPAL), reverse("support-catalogue"))
    looks_right(page, axe)
    page.get_by_role("link", name="Affektiv", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Studieverkstad")).to_have_count(0)
    looks_right(page, axe)
    page.get_by_role("link", name="Lägg till en egen").press("Enter")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_role("link", name="Skriv vad den heter.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Vad heter den?").fill("Frukost med coachen")
    page.get_by_label("Vad ska den vara bra för?").fill("Dagen börjar med mat och en vuxen.")
    page.get_by_role("checkbox", name="Affektiv").press("Space")
    page.get_by_label("Hur går den till?").fill("Ät ihop och gå till lektionen.")
    page.get_by_label("Vad behövs?").fill("Frukost.")
    page.get_by_role("checkbox", name="Bemötande").press("Space")
    page.get_by_role("button", name="Spara").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Frukost med coachen")
    looks_right(page, axe)
    page.get_by_role("button", name="Ta bort den ur vår katalog").press("Enter")
    expect(page.get_by_role("heading", name="Borttagna")).to_be_visible()
    looks_right(page, axe)


def test_for_a_whole_class(visit: SignedIn, axe: Axe) -> None:
    """Given a class, when the mentor begins something for it from the catalogue, then it stands among what is done for
    classes, and on Today when its day has come."""
    group = register.group(register.unit(register.organiser()), "8B")
    register.student(group.unit, "Alva", group=group)
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    page = visit(mentor, reverse("support-kind", args=[group.unit.uuid, "class-strengthening"]))
    page.get_by_role("link", name="Börja den för en klass eller skolan").press("Enter")
    expect(page.get_by_label("Vad görs?")).to_have_value("Övningar som stärker klassen")
    page.get_by_label("För vem").select_option("8B")
    looks_right(page, axe)
    page.get_by_role("button", name="Börja").press("Enter")
    expect(page.get_by_text("Ur katalogen: Övningar som stärker klassen")).to_be_visible()
    looks_right(page, axe)
    today = timezone.localdate()
    SharedMeasure.objects.update(starts_on=today - dt.timedelta(days=14), next_on=today)
    page.goto(page.url.split("/support/")[0] + reverse("today"))
    page.get_by_role("link", name="Övningar som stärker klassen").press("Enter")
    page.get_by_label("Hur fungerar det?").fill("Alla är med.")
    page.get_by_label("Vilka framsteg ser vi?").fill("Det är lugnare.")
    page.get_by_label("Vad är nästa steg?").fill("Fortsätter till jul.")
    page.get_by_role("radio", name="Fortsätt").press("Space")
    looks_right(page, axe)
    page.get_by_role("button", name="Spara uppföljningen").press("Enter")
    page.get_by_text("1 uppföljning", exact=True).press("Enter")
    expect(page.get_by_text("Det är lugnare.")).to_be_visible()
    looks_right(page, axe)
