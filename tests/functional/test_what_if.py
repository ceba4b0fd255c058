"""A pupil tries by keyboard what more passed subjects would open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Grade
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]
_PASSED = ("SV", "EN", "BL", "HKK", "IDH", "MU", "BI", "FY", "GE", "HI", "RE", "SH", "SL", "TK")


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_a_pupil_ticks_mathematics_and_sees_the_programmes_open(visit: SignedIn, axe: Axe) -> None:
    """Given F in mathematics and chemistry, when the pupil ticks mathematics, then all but natural science open; and
    the page is as before when it is loaded anew."""
    unit = register.unit(register.organiser())
    pupil = register.student(unit, "Anna")
    for code in (*_PASSED, "MA", "KE"):
        Grade.objects.create(
            person=pupil, unit=unit, school_year="2025/26", term="VT", year_level=8, subject=code,
            grade="E" if code in _PASSED else "F", kind=GradeKind.TERM,
        )  # fmt: skip
    page = visit(register.account(pupil.organiser, pupil), reverse("studies-student", args=[pupil.uuid]))
    page.get_by_role("link", name="Pröva vad fler godkända ämnen skulle öppna").press("Enter")
    opens = page.get_by_role("region", name="Vad som öppnas")
    expect(opens.get_by_role("listitem").filter(has_text="Yrkesprogrammen")).to_contain_text("1 betyg saknas")
    looks_right(page, axe)

    page.get_by_role("checkbox", name="Matematik").press("Space")
    expect(opens).to_contain_text("Om godkänt även i matematik:")
    for name in ("Yrkesprogrammen", "Ekonomi-, humanistiska", "Estetiska programmet"):
        expect(opens.get_by_role("listitem").filter(has_text=name)).to_contain_text("Öppnas")
    expect(opens.get_by_role("listitem").filter(has_text="Naturvetenskaps-")).to_contain_text("Saknas i kemi.")
    expect(page.get_by_role("checkbox", name="Matematik")).to_be_focused()
    looks_right(page, axe)

    page.get_by_role("link", name="Som det är i dag").press("Enter")
    expect(page.get_by_role("checkbox", name="Matematik")).not_to_be_checked()
    expect(opens).to_contain_text("Så här är det om betygen sattes i dag.")
