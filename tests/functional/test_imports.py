"""The upload page in a real browser: keyboard, progress, preview, guard, apply; no violations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.intake.models import Import, ImportState
from fullfolj.school.models import Enrolment, Organisation
from tests import register
from tests.functional.conftest import SignedIn
from tests.import_jobs import forget_all, work
from tests.integration.intake_case import csv_of, pupil
from tests.lesson_files import COLUMNS, line

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
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    return settings.DATA


@pytest.fixture
def school() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def administrator(school: Organisation) -> Account:
    assert school.parent is not None
    return register.account(school.parent, administrator=True)


def roster(folder: Path, school: Organisation, count: int, *, broken: int = 0) -> Path:
    rows = [pupil(f"E{n}", Skolenhetskod=school.school_unit_code) for n in range(count)]
    rows += [pupil(f"X{n}", Årskurs="åtta", Skolenhetskod=school.school_unit_code) for n in range(broken)]
    path = folder / "klasslista.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    return path


def send(page: Page, kind: str, path: Path) -> None:
    page.goto("/imports/")
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Fil", exact=True).set_input_files(path)
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("heading", level=1, name=kind)).to_be_visible()


def looks_right(page: Page, axe: Axe) -> None:
    for width in ALL_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_a_class_list_from_file_to_register(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given a class list with a bad row, when it is uploaded and applied, then the page tells each step by itself."""
    page = visit(administrator, "/imports/")
    looks_right(page, axe)
    send(page, "Klasslista", roster(tmp_path, school, 12, broken=1))
    expect(page.locator("main").get_by_role("status").first).to_have_text("Filen väntar på sin tur.")
    expect(page.get_by_role("progressbar")).to_be_visible()
    looks_right(page, axe)
    work()
    expect(page.get_by_text("13 rader granskade. 12 nya elever. 1 rad gick inte att läsa.")).to_be_visible()
    expect(page.get_by_role("heading", name="Rader i karantän")).to_be_visible()
    expect(page.get_by_text("Provsson")).to_have_count(0)
    looks_right(page, axe)
    page.get_by_role("button", name="Läs in").click()
    expect(page.locator("main").get_by_role("status").first).to_have_text("Filen väntar på sin tur.")
    work()
    expect(page.locator("main").get_by_role("status").first).to_have_text("Filen är inläst.")
    expect(page.get_by_text("Signalerna är omräknade.")).to_be_visible()
    looks_right(page, axe)
    assert Enrolment.objects.count() == 12
    page.goto("/imports/")
    expect(page.get_by_role("table", name="Tidigare inläsningar")).to_contain_text("12 nya elever")
    looks_right(page, axe)


def test_a_guard_needs_a_tick_and_the_keyboard_is_enough(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    for n in range(20):
        register.student(school, source_id=f"E{n}")
    page = visit(administrator, "/imports/")
    send(page, "Klasslista", roster(tmp_path, school, 5))
    work()
    expect(page.get_by_role("heading", name="Därför stannar vi")).to_be_visible()
    expect(page.get_by_text("15 av 20 skulle försvinna")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Läs in").focus()
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    looks_right(page, axe)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("status").first).to_have_text("Filen väntar på sin tur.")
    work()
    expect(page.locator("main").get_by_role("status").first).to_have_text("Filen är inläst.")
    assert Import.objects.get().state == ImportState.APPLIED


def test_the_upload_form_by_keyboard_alone(visit: SignedIn, axe: Axe, administrator: Account, tmp_path: Path) -> None:
    page = visit(administrator, "/imports/")
    page.get_by_role("button", name="Granska filen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Välj en fil")
    looks_right(page, axe)
    page.get_by_role("link", name="Välj vad filen handlar om.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Klasslista")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Lektionsnärvaro")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Filen är hela sanningen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Fil", exact=True)).to_be_focused()


def test_too_large_is_said_before_it_is_sent(
    visit: SignedIn, axe: Axe, administrator: Account, settings: Settings, tmp_path: Path
) -> None:
    settings.INTAKE_MAX_BYTES = 1000
    page = visit(administrator, "/imports/")
    path = tmp_path / "stor.csv"
    path.write_bytes(b"a" * 300_000)
    page.get_by_role("radio", name="Lektionsnärvaro").check()
    field = page.get_by_label("Fil", exact=True)
    field.set_input_files(path)
    assert field.evaluate("field => field.validationMessage") == "Filen är för stor för att läsas in."
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.url.endswith("/imports/")


def test_without_script(
    visit: SignedIn, administrator: Account, settings: Settings, school: Organisation, tmp_path: Path
) -> None:  # fmt: skip
    """Everything works by plain reload; a file that is too large comes back with the message at the field."""
    page = visit(administrator, "/imports/", script=False)
    send(page, "Klasslista", roster(tmp_path, school, 2))
    work()
    page.get_by_role("link", name="Se hur långt det har kommit").click()
    expect(page.get_by_text("2 rader granskade. 2 nya elever.")).to_be_visible()
    settings.INTAKE_MAX_BYTES = 1000
    page.goto("/imports/")
    path = tmp_path / "stor.csv"
    path.write_bytes(b"a" * 300_000)
    page.get_by_role("radio", name="Lektionsnärvaro").check()
    page.get_by_label("Fil", exact=True).set_input_files(path)
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("alert")).to_contain_text("Filen är för stor")
    expect(page.get_by_role("radio", name="Lektionsnärvaro")).to_be_checked()


def test_cancel_and_a_failed_file(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    page = visit(administrator, "/imports/")
    send(page, "Klasslista", roster(tmp_path, school, 2))
    page.get_by_role("button", name="Avbryt inläsningen").click()
    expect(page.locator("main").get_by_role("status").first).to_have_text("Filen är kastad. Ingenting ändrades.")
    looks_right(page, axe)
    wrong = tmp_path / "fel.csv"
    wrong.write_text("a;b\n1;2\n", encoding="utf-8")
    send(page, "Lektionsnärvaro", wrong)
    work()
    expect(page.locator("main").get_by_role("status").first).to_have_text(
        "Filen kunde inte läsas in. Ingenting ändrades."
    )
    looks_right(page, axe)


def test_warnings_and_the_page_about_files(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    register.student(school, source_id="E1")
    path = tmp_path / "lektioner.csv"
    path.write_text("\n".join([COLUMNS, line(), line(date="2026-09-02", present_minutes="50"), ""]), encoding="utf-8")
    page = visit(administrator, "/imports/files/")
    looks_right(page, axe)
    send(page, "Lektionsnärvaro", path)
    work()
    expect(page.get_by_role("heading", name="Värt en titt")).to_be_visible()
    expect(page.get_by_role("heading", name="Per skolenhet, 1–2 september")).to_be_visible()
    looks_right(page, axe)
