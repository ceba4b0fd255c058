"""Two pupils with one number, side by side in a real browser: merged by keyboard and taken apart again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.administration import tasks
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import PersonNumber
from tests import register
from tests.functional.conftest import SignedIn
from tests.import_jobs import forget_all, mark

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reaches")]
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture
def reaches(transactional_db: None) -> None:
    write_role_reaches()
    forget_all()


@pytest.fixture
def administrator() -> Account:
    organiser = register.organiser()
    for name in ("Strandskolan", "Bergskolan"):
        person = register.student(register.unit(organiser, name), "Ada", "Alm")
        PersonNumber.objects.create(
            person=person, kind="personal", digest="a" * 64, sealed="x", first_seen_at="2026-11-20T08:00Z"
        )
    return register.staff(organiser, DutyRole.SCHOOL_ADMINISTRATOR)


def looks_right(page: Page, axe: Axe) -> None:
    for width in (320, 390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def work() -> None:
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__endswith="merge"):
        tasks.merge(**job.args)
        mark(job, "succeeded")


def test_two_are_merged_and_taken_apart_by_keyboard(visit: SignedIn, axe: Axe, administrator: Account) -> None:
    """Given two with one number, when they are merged, then they are one, until the merge is taken apart."""
    page = visit(administrator, "/administration/merges/")
    expect(page.get_by_role("heading", level=2, name="Ada Alm")).to_be_visible()
    expect(page.get_by_role("row", name="Bergskolan, årskurs 8")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Samma elev: slå ihop").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("De två slås ihop.")).to_be_visible()
    expect(page.get_by_role("row", name="slås ihop")).to_be_visible()
    work()
    page.reload()
    looks_right(page, axe)
    page.get_by_role("button", name="Dela upp igen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="delas upp")).to_be_visible()
    work()
    page.reload()
    expect(page.get_by_role("button", name="Samma elev: slå ihop")).to_be_visible()
