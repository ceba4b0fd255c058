"""The ladder in a real browser: a principal lowers a threshold by keyboard; no violations at any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


def test_a_principal_changes_a_threshold(visit: SignedIn, axe: Axe) -> None:
    """Given the first ladder, when a threshold and its ground are sent by keyboard, then they stand there."""
    write_role_reaches()
    unit = register.unit(register.organiser())
    page = visit(register.staff(unit, DutyRole.PRINCIPAL), "/rules/", width=1024)
    looks_right(page, axe)
    page.get_by_role("link", name=unit.display_name).click()
    expect(page.get_by_text("Den trappa som Fullfölj kommer med.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("link", name="Ändra trappan").press("Enter")
    tenth = page.get_by_role("group", name="Frånvaro en tiondel av tiden")
    limit = tenth.get_by_label("Frånvaro från vilken signalen tänds, i procent")
    limit.fill("160")
    limit.press("Enter")
    page.get_by_role("alert").get_by_role("link", name="Skriv ett tal från 1 till 100.").press("Enter")
    expect(limit).to_be_focused()
    looks_right(page, axe)
    limit.fill("8")
    page.get_by_label("Motivering").fill("Vi vill se dem tidigare.")
    page.get_by_role("button", name="Bestäm").press("Enter")
    expect(page.get_by_text("Trappan är bestämd.")).to_be_visible()
    expect(page.get_by_text("Minst 8 procent frånvaro de senaste 20 skoldagarna.").first).to_be_visible()
    looks_right(page, axe)
