"""The quarantine in a real browser: by keyboard from what waits to rows that are taken in; no violations."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import pipeline, quarantine
from fullfolj.intake.models import Import
from fullfolj.school.models import Organisation
from tests import register
from tests.functional.conftest import SignedIn
from tests.import_jobs import forget_all, work
from tests.integration.intake_case import csv_of, pupil
from tests.lesson_files import COLUMNS, NOW, line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reaches")]
type Axe = Callable[[Page], list[dict[str, Any]]]
ALL_WIDTHS = (320, 390, 1024, 1440)


@pytest.fixture
def reaches(transactional_db: None) -> None:
    write_role_reaches()
    forget_all()


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def school() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def administrator(school: Organisation) -> Account:
    assert school.parent is not None
    return register.account(school.parent, administrator=True)


def take_in(school: Organisation, folder: Path, kind: str, name: str, content: str) -> Import:
    assert school.parent is not None
    path = folder / name
    path.write_text(content, encoding="utf-8")
    imp = pipeline.receive(path, kind=kind, organiser=school.parent, by=OPERATOR, now=NOW)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    return pipeline.apply(imp.pk, by=OPERATOR, now=NOW)


def roster(school: Organisation, folder: Path, *ids: str) -> None:
    rows = [pupil(one, Skolenhetskod=school.school_unit_code) for one in ids]
    take_in(school, folder, "roster", "klasslista.csv", csv_of(rows))


def looks_right(page: Page, axe: Axe, name: str) -> None:
    for width in ALL_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        if folder := os.environ.get("FULLFOLJ_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_unknown_pupils_are_tried_again_after_a_class_list(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given rows of unknown pupils, when the class list has come and they are tried, then they are taken in."""
    roster(school, tmp_path, "E1")
    rows = [line("E1"), *(line("E2", f"2026-09-{n:02d}") for n in range(1, 5))]
    bad = [line("E1", "2026-13-01", start=f"1{n}:00") for n in range(2)] + [line("E1", "2026-14-01")]
    take_in(school, tmp_path, "lessons", "närvaro-v36.csv", "\n".join([COLUMNS, *rows, *bad, ""]))
    roster(school, tmp_path, "E1", "E2")
    page = visit(administrator, "/imports/")
    page.get_by_role("link", name="7 rader väntar i karantän").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Rader i karantän")).to_be_visible()
    looks_right(page, axe, "overview")
    page.get_by_role("link", name="Ingen elev i registret").press("Enter")
    expect(page.get_by_text("4 av 4 rader väntar.")).to_be_visible()
    looks_right(page, axe, "group")
    page.get_by_role("button", name="Pröva 4 rader igen").press("Enter")
    expect(page.get_by_text("Rader som inte kom med")).to_be_visible()
    work()
    button = page.get_by_role("button", name="Läs in", exact=True)
    expect(button).to_be_visible(timeout=10_000)
    looks_right(page, axe, "preview")
    button.press("Enter")
    expect(page.get_by_text("Filen väntar på sin tur.").first).to_be_visible()
    work()
    page.get_by_role("link", name="Se den tidigare inläsningen").press("Enter")
    expect(page.get_by_role("heading", name="Rader i karantän")).to_be_visible()
    looks_right(page, axe, "import")
    assert school.parent is not None
    assert [one.code for one in quarantine.open_counts(school.parent)] == ["not-a-date"]


def test_a_wrong_date_is_corrected_and_the_rest_left_out(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given wrong dates, when one value is corrected and the other rows left out, then nothing waits and both show."""
    roster(school, tmp_path, "E1")
    bad = [line("E1", "2026-13-01", start=f"1{n}:00") for n in range(2)] + [line("E1", "2026-14-01")]
    take_in(school, tmp_path, "lessons", "närvaro.csv", "\n".join([COLUMNS, line("E1"), *bad, ""]))
    page = visit(administrator, "/imports/quarantine/")
    page.get_by_role("link", name="Inte ett datum").press("Enter")
    page.get_by_role("link", name="2026-13-01 (2)").press("Enter")
    page.get_by_label("Vad som ska stå i date").fill("2026-10-01")
    looks_right(page, axe, "correct")
    page.get_by_label("Vad som ska stå i date").press("Enter")
    expect(page.get_by_text("I 2 rader är kolumnen date rättad för hand.")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Visa alla raderna").press("Enter")
    expect(page.get_by_text("1 av 3 rader väntar.")).to_be_visible()
    page.get_by_label("Varför raderna inte behövs").fill("Lektionen blev aldrig av")
    page.get_by_role("button", name="Lämna 1 rad utanför").press("Enter")
    expect(page.get_by_text("Lektionen blev aldrig av")).to_be_visible()
    looks_right(page, axe, "left-out")
    assert school.parent is not None
    assert quarantine.open_counts(school.parent) == []
