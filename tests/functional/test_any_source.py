"""An unseen Excel export, a source, and an import taken back, in a real browser; no violations at any width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from fullfolj.access.models import Account, Reading
from fullfolj.intake.models import Import, MappingProfile, Source
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation
from tests import lesson_files, register
from tests.functional.conftest import SignedIn
from tests.functional.test_imports import administrator, data, looks_right, reaches, roster, school, send
from tests.import_jobs import work
from tests.integration.intake_case import number

__all__ = ["administrator", "data", "reaches", "school"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reaches")]
type Axe = Callable[[Page], list[dict[str, Any]]]
MOST_STEPS = 12


class Steps:
    """Counts what a person does; none of it is typing."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, act: Callable[[], None]) -> None:
        act()
        self.done += 1


def export(folder: Path) -> Path:
    """A report that nobody has seen: title rows, its own column names, hours, a column nobody needs."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Frånvaro per elev och lektion, v. 36"])
    sheet.merge_cells("A1:I1")
    sheet.append([])
    sheet.append(
        [
            "Elev-ID",
            "Namn",
            "Dag",
            "Lektionsstart",
            "Lektionsslut",
            "Kurs",
            "Giltig frånvaro (tim)",
            "Ogiltig (h)",
            "Sal",
        ]
    )
    for n in range(3):
        sheet.append([f"E{n}", f"Elev {n}", "2026-09-01", "08:10", "09:10", "MA", 0.5 if n else 0, 0, "B12"])
    path = folder / "rapport.xlsx"
    book.save(path)
    return path


def test_an_unseen_workbook_is_mapped_without_typing(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given an export of an unknown shape, when its columns are confirmed, then it is read, and so is the next one."""
    page, step = visit(administrator, "/imports/"), Steps()
    send(page, "Klasslista", roster(tmp_path, school, 3))
    work()
    page.get_by_role("button", name="Läs in").click()
    work()
    path = export(tmp_path)

    page.goto("/imports/")
    step(lambda: page.get_by_role("radio", name="Lektionsnärvaro").check())
    step(lambda: page.get_by_label("Fil", exact=True).set_input_files(path))
    step(lambda: page.get_by_role("button", name="Granska filen").click())
    work()
    step(lambda: page.get_by_role("link", name="Säg vad kolumnerna är").click())
    expect(page.get_by_role("heading", level=1, name="Vad är kolumnerna?")).to_be_visible()
    expect(page.get_by_text("Elev 1")).to_have_count(0)
    looks_right(page, axe)
    step(lambda: page.get_by_role("radio", name="Varje lektion").check())
    step(lambda: page.get_by_role("button", name="Visa hur raderna förstås").click())
    understood = page.get_by_role("table", name="De första raderna")
    expect(understood.get_by_role("row").nth(2)).to_contain_text("30")
    step(lambda: page.get_by_role("button", name="Spara och läs filen").click())
    work()
    expect(page.get_by_text("3 rader granskade")).to_be_visible()
    step(lambda: page.get_by_role("button", name="Läs in").click())
    work()
    expect(page.get_by_text("Filen är inläst.")).to_be_visible()

    assert step.done <= MOST_STEPS
    assert MappingProfile.objects.get().name == "rapport"
    imp = Import.objects.get(kind="lessons")
    assert (imp.counts["new"], imp.counts["quarantined"]) == (3, 0)

    send(page, "Lektionsnärvaro", path)
    work()
    expect(page.get_by_text("3 rader granskade")).to_be_visible()


def test_a_report_of_sums_is_mapped_without_typing_and_shown_as_sums(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given a report with one row per pupil, handed in as lessons, when its period is chosen, then the pupil's page
    tells the sum and no signal; the next report of the shape asks for its period alone."""
    page, step = visit(administrator, "/imports/"), Steps()
    send(page, "Klasslista", roster(tmp_path, school, 3))
    work()
    page.get_by_role("button", name="Läs in").click()
    work()
    path = tmp_path / "frånvaro.csv"
    path.write_text("Elev-ID;Namn;Undv.tid (tim);Giltig frånvaro (tim);Ogiltig frånvaro (tim)\nE0;Elev 0;200;20;5\n")

    page.goto("/imports/")
    step(lambda: page.get_by_role("radio", name="Lektionsnärvaro").check())
    step(lambda: page.get_by_label("Fil", exact=True).set_input_files(path))
    step(lambda: page.get_by_role("button", name="Granska filen").click())
    work()
    step(lambda: page.get_by_role("link", name="Säg vad kolumnerna är").click())
    expect(page.get_by_role("radio", name="En termin, ett läsår eller en annan period")).to_be_checked()
    expect(page.get_by_text("Välj vilken period filen gäller.")).to_be_visible()
    looks_right(page, axe)
    step(lambda: page.get_by_label("Vilken period gäller filen?").select_option(index=2))
    step(lambda: page.get_by_role("button", name="Visa hur raderna förstås").click())
    expect(page.get_by_role("table", name="De första raderna").get_by_role("row").nth(1)).to_contain_text("12000")
    looks_right(page, axe)
    step(lambda: page.get_by_role("button", name="Spara och läs filen").click())
    work()
    expect(page.get_by_role("heading", level=1, name="Närvaro i summor")).to_be_visible()
    step(lambda: page.get_by_role("button", name="Läs in").click())
    work()
    expect(page.get_by_text("Filen är inläst.")).to_be_visible()
    looks_right(page, axe)

    assert step.done <= MOST_STEPS
    imp = Import.objects.get(kind="totals")
    assert (imp.counts["new"], imp.counts["quarantined"]) == (1, 0)

    send(page, "Närvaro i summor", path)
    work()
    expect(page.get_by_text("Kolumnerna är kända, men inte vilken period filen gäller.")).to_be_visible()


def test_a_class_list_of_ones_own_is_mapped_without_typing(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given a sheet of a class, when its school is chosen, then its pupils are taken in, and nobody else leaves."""
    assert school.parent is not None
    register.unit(school.parent, "Ängsskolan")
    register.student(school, "Egil", source_id="E1")
    page, step = visit(administrator, "/imports/"), Steps()
    book = Workbook()
    for row in (["Klass 8A"], [], ["Pnr", "Namn", "Klass"]):
        book.active.append(row)
    for n in range(3):
        book.active.append([number(n + 1), f"Ek, Ada {n}", "8A"])
    path = tmp_path / "8a.xlsx"
    book.save(path)

    step(lambda: page.get_by_role("radio", name="Klasslista").check())
    step(lambda: page.get_by_label("Fil", exact=True).set_input_files(path))
    step(lambda: page.get_by_role("button", name="Granska filen").click())
    work()
    step(lambda: page.get_by_role("link", name="Säg vad kolumnerna är").click())
    expect(page.get_by_role("radio", name="Några av skolans elever. Den som inte står med går kvar.")).to_be_checked()
    expect(page.get_by_text("Välj vilken skola listan kommer från.")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Ada")
    looks_right(page, axe)
    step(lambda: page.get_by_label("Vilken skola kommer listan från?").select_option(value=school.school_unit_code))
    step(lambda: page.get_by_role("button", name="Visa hur raderna förstås").click())
    expect(page.get_by_role("table", name="De första raderna").get_by_role("row").nth(1)).to_contain_text("8A")
    looks_right(page, axe)
    step(lambda: page.get_by_role("button", name="Spara och läs filen").click())
    work()
    expect(page.get_by_text("3 nya elever")).to_be_visible()
    step(lambda: page.get_by_role("button", name="Läs in").click())
    work()
    expect(page.get_by_text("Filen är inläst.")).to_be_visible()
    looks_right(page, axe)

    assert step.done <= MOST_STEPS
    imp = Import.objects.get(kind="roster")
    assert (imp.counts["new"], imp.counts["removed"], imp.counts["quarantined"]) == (3, 0, 0)


def test_an_import_is_taken_back(
    visit: SignedIn, axe: Axe, administrator: Account, school: Organisation, tmp_path: Path
) -> None:
    """Given an applied class list, when it is taken back by the keyboard, then the page says that all is as before."""
    page = visit(administrator, "/imports/")
    send(page, "Klasslista", roster(tmp_path, school, 2))
    work()
    page.get_by_role("button", name="Prova vad den gör med signalerna").click()
    work()
    expect(page.get_by_text("Ingen signal skulle tändas eller släckas.")).to_be_visible()
    looks_right(page, axe)
    page.get_by_role("button", name="Läs in").click()
    work()
    summary = page.get_by_text("Ta tillbaka importen")
    expect(summary).to_be_visible()
    summary.focus()
    page.keyboard.press("Enter")
    looks_right(page, axe)
    page.get_by_role("button", name="Ta tillbaka nu").press("Enter")
    work()
    expect(page.get_by_text("Importen är tillbakatagen.")).to_be_visible()
    looks_right(page, axe)


def absences(folder: Path, *source_ids: str) -> Path:
    """Two weeks of invalid absence, up to yesterday."""
    absent = {"present_minutes": "0", "invalid_absence_minutes": "60"}
    days = [str(timezone.localdate() - dt.timedelta(days=back)) for back in range(1, 15)]
    return lesson_files.file(folder, [lesson_files.line(one, day, **absent) for one in source_ids for day in days])


def test_a_principal_sees_whose_signals_a_file_would_light(
    visit: SignedIn, axe: Axe, school: Organisation, tmp_path: Path
) -> None:
    """Given a file that is read, when it is tried and the list opened by the keyboard, then it has the pupils' names,
    and only then is that logged. Without script the list is a page of its own."""
    group = register.group(school)
    register.student(school, "Åsa", "Ek", group=group, source_id="A")
    register.student(school, "Bo", "Al", group=group, source_id="B")
    principal = register.staff(school, DutyRole.PRINCIPAL)
    page = visit(principal, "/imports/")
    send(page, "Lektionsnärvaro", absences(tmp_path, "A", "B"))
    work()
    page.get_by_role("button", name="Prova vad den gör med signalerna").click()
    work()
    expect(page.get_by_text("Provräknat i dag")).to_be_visible()
    looks_right(page, axe)
    assert not Reading.objects.exists()

    page.get_by_text("Vilka elever?").press("Enter")
    lit = page.get_by_role("table", name="Skulle tändas", exact=True)
    expect(lit.get_by_role("rowheader")).to_have_text(["Bo Al", "Åsa Ek"])
    looks_right(page, axe)
    assert Reading.objects.filter(account=principal, page="imports.effect").count() == 2

    plain = visit(principal, f"/imports/{Import.objects.get().pk}/", script=False)
    plain.get_by_text("Vilka elever?").click()
    plain.get_by_role("link", name="Visa vilka elever").click()
    expect(plain.get_by_role("heading", level=1, name="Vilka elever?")).to_be_visible()
    expect(plain.get_by_role("link", name="Åsa Ek")).to_be_visible()
    page.goto(plain.url)
    looks_right(page, axe)

    register.student(school, "Ny", "Elev")
    page.goto(f"/imports/{Import.objects.get().pk}/")
    expect(page.get_by_text("Något har ändrats sedan dess")).to_be_visible()
    expect(page.get_by_role("button", name="Prova signalerna igen")).to_be_visible()
    looks_right(page, axe)


def test_a_source_is_added_and_looked_at(visit: SignedIn, axe: Axe, administrator: Account) -> None:
    """Given the supplier's address and secret, when the source is added, then its page tells what may be done."""
    page = visit(administrator, "/administration/sources/")
    looks_right(page, axe)
    page.get_by_label("Namn").fill("Edlevo")
    page.get_by_label("Adress", exact=True).fill("http://api.example.se/v2.0")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_text("Använd adressen med https.").first).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Adress", exact=True).fill("https://api.example.se/v2.0")
    page.get_by_label("Fast nyckel").fill("hemlig-nyckel")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("heading", level=1, name="Edlevo")).to_be_visible()
    page.set_viewport_size({"width": 1024, "height": 900})
    looks_right(page, axe)
    page.get_by_role("button", name="Hämta allt").click()
    expect(page.get_by_text("En hämtning väntar på sin tur.")).to_be_visible()
    looks_right(page, axe)
    assert "hemlig-nyckel" not in page.content()
    assert Source.objects.get().sealed_bearer
