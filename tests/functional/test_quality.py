"""Data quality in a real browser: a coordinator reminds a teacher, who sees it; no violations at any width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType
from tests import lake_days, register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.integration.test_quality_pages import yesterday

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


def test_a_coordinator_reminds_a_teacher(visit: SignedIn, axe: Axe) -> None:
    """Given lessons that nobody has reported, when the teacher is reminded by the keyboard, then both see it."""
    unit = register.unit(register.organiser())
    coordinator = register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)
    teacher = register.assigned(register.group(unit, "8A ma", GroupType.TEACHING), AssignmentRoleType.TEACHER)
    pupil = register.student(unit, "Anna", group=register.group(unit, "8A"))
    lake_days.keep(unit, {pupil: "......????"}, yesterday(), group="8A ma")

    page = visit(coordinator, "/quality/")
    expect(page.get_by_role("heading", level=1, name="Datakvalitet")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Strandskolan").click()
    expect(page.get_by_text("Fyra lektioner utan rapport")).to_be_visible()
    page.get_by_text("Visa lektionerna").click()
    expect(page.get_by_role("table", name="Orapporterade lektioner").get_by_role("row")).to_have_count(5)
    looks_right(page, axe)
    page.get_by_role("button", name=f"Påminn {teacher.person}").press("Enter")
    expect(page.get_by_text("har fått en påminnelse.")).to_be_visible()
    expect(page.get_by_text("Påmind i dag")).to_be_visible()
    expect(page.get_by_text("Anna")).to_have_count(0)

    own = visit(teacher, "/start/")
    own.get_by_role("link", name="Orapporterat").click()
    expect(own.get_by_text("Fyra av dina lektioner")).to_be_visible()
    expect(own.get_by_text("påminde om fyra lektioner på Strandskolan")).to_be_visible()
    looks_right(own, axe)
