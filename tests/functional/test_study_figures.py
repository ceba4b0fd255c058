"""Figures about studies and the baseline in a real browser: waiting, reading, and a sheet with its key list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation
from fullfolj.studies import tasks
from tests import register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import looks_right
from tests.integration.test_study_figures import graded

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    write_role_reaches()


@pytest.fixture
def unit() -> Organisation:
    unit = register.unit(register.organiser())
    graded(unit, 14, 6, level=8)
    graded(unit, 39, 1, level=9, legal_sex="Kvinna")
    graded(unit, 9, 0, level=7)
    return unit


def test_a_head_of_education_waits_and_reads(visit: SignedIn, axe: Axe, unit: Organisation) -> None:
    """Given figures that are not there, when a job has made them, then they come by themselves, the few hidden."""
    assert unit.parent is not None
    page = visit(register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION), reverse("studies-units"))
    expect(page.get_by_text("Siffrorna räknas ut.")).to_be_visible()
    looks_right(page, axe)
    tasks.prepare_figures(unit.parent_id)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="På väg mot yrkesprogram", exact=True)).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Så är det räknat: Godkända eller på väg").first.click()
    expect(page.get_by_text("skollagen 16 kap. 30 §").first).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("navigation", name="Vad som är kvar, skola för skola").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Vad som är kvar på Strandskolan")).to_be_visible()
    expect(page.get_by_role("button", name="Så är det räknat: Hur många som saknar varje ämne")).to_be_visible()
    row = page.get_by_role("row", name="Matematik")
    expect(row.get_by_role("cell")).to_have_text(["..", "6 av 20", "1–4 av 40", ".."])
    expect(page.get_by_text("Matematik, årskurs 8: 6 av 20 saknar samma sak.")).to_be_visible()
    looks_right(page, axe)


def test_a_principal_takes_out_a_sheet_and_its_key_list(visit: SignedIn, axe: Axe, unit: Organisation) -> None:
    """Given the baseline, when the mark of a sheet is written by keyboard, then the key list comes."""
    page = visit(register.staff(unit, DutyRole.PRINCIPAL), reverse("studies-baseline", args=[unit.uuid]))
    expect(page.get_by_role("heading", level=1, name="Nollvärde för Strandskolan")).to_be_visible()
    looks_right(page, axe)
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Spara som kalkylblad utan namn").click()
    mark = sheet.value.suggested_filename.removeprefix("nollvarde-").removesuffix(".xlsx")

    page.get_by_label("Kalkylbladets märke").fill("fel")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Så ser inget märke ut.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Kalkylbladets märke").fill(mark)
    with page.expect_download() as key:
        page.keyboard.press("Enter")
    assert key.value.suggested_filename == f"nollvarde-nyckel-{mark}.xlsx"
