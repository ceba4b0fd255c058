"""Amounts of foreign reports as people see them: Excel's percent and durations, and cells that say their own unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone
from openpyxl import Workbook

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake.kinds import NeedsMappingError
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.models import Import, MappingProfile
from fullfolj.lake import store
from fullfolj.lake.models import Grain
from fullfolj.school.models import Organisation
from tests.integration.intake_case import TODAY, csv_of, pupil, quarantined, take_in

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(7, 30)))
PERCENT, MINUTES = "percent", "minutes"


@pytest.fixture
def organiser(db: None, tmp_path: Path) -> Organisation:
    town = Organisation.objects.create(organisation_type="Huvudman", display_name="Skarvås", organisation_code="9999")
    take_in(town, "roster", csv_of([pupil("E1"), pupil("E2"), pupil("E3")]), tmp_path)
    return town


def imported(organiser: Organisation, path: Path) -> Import:
    """The file, through the profile that is proposed for it."""
    found = raw.read(path)
    profiles.keep(
        organiser=organiser, name="Vår", raw=found, understanding=profiles.propose(found), by=OPERATOR, now=NOW
    )
    return take_in(organiser, "totals", path, path.parent)


def workbook(path: Path, header: str, cells: Sequence[object], number_format: str = "") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Elevid", "Termin", header])
    for number, value in enumerate(cells, start=1):
        sheet.append([f"E{number}", "HT 2026", value])
        if number_format:
            sheet.cell(number + 1, 3).number_format = number_format
    book.save(path)
    return path


def absent(organiser: Organisation) -> list[tuple[str, int]]:
    """In what each pupil's absence is counted, and how much: percent in hundredths."""
    (part,) = store.current(organiser, Grain.TOTAL)
    facts = store.read(part).sort("student")
    return list(facts.select("counted_in", "absent").iter_rows())


@pytest.mark.parametrize("header", ["Frånvaro %", "Frånvaro"])
@pytest.mark.parametrize(("number_format", "cells"), [("0.0%", (0.125, 1)), ('0.0"%"', (12.5, 100))])
def test_percent_as_excel_shows_it(
    organiser: Organisation, tmp_path: Path, header: str, number_format: str, cells: Sequence[object]
) -> None:
    imported(organiser, workbook(tmp_path / "p.xlsx", header, cells, number_format))

    assert absent(organiser) == [(PERCENT, 1250), (PERCENT, 10000)]


def test_hours_as_excel_keeps_them(organiser: Organisation, tmp_path: Path) -> None:
    cells = (dt.timedelta(hours=37, minutes=30), dt.time(1, 30), "2:15")

    imp = imported(organiser, workbook(tmp_path / "h.xlsx", "Frånvaro", cells))

    assert quarantined(imp) == []
    assert absent(organiser) == [(MINUTES, 2250), (MINUTES, 90), (MINUTES, 135)]


def test_a_cell_that_says_its_unit_is_believed(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_text("Elevid;Termin;Frånvaro\nE1;HT 2026;90 min\nE2;HT 2026;2,5 h\nE3;HT 2026;120\n", encoding="utf-8")

    imported(organiser, path)

    assert absent(organiser) == [(MINUTES, 90), (MINUTES, 150), (MINUTES, 120)]


@pytest.mark.parametrize(("header", "cell"), [("Frånvaro (min)", "12 %"), ("Frånvaro %", "90 min")])
def test_percent_among_times_is_told(organiser: Organisation, tmp_path: Path, header: str, cell: str) -> None:
    known, path = tmp_path / "known.csv", tmp_path / "mixed.csv"
    known.write_text(f"Elevid;Termin;{header}\nE1;HT 2026;10\n", encoding="utf-8")
    path.write_text(f"Elevid;Termin;{header}\nE1;HT 2026;10\nE2;HT 2026;{cell}\n", encoding="utf-8")
    imported(organiser, known)

    imp = take_in(organiser, "totals", path, tmp_path)

    assert quarantined(imp) == [(3, header, "not-a-number")]


def test_percent_among_days_is_told(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Elevid;Termin;Frånvaro (dagar)\nE1;HT 2026;3\n", encoding="utf-8")
    imported(organiser, path)
    path.write_text("Elevid;Termin;Frånvaro (dagar)\nE1;HT 2026;12 %\n", encoding="utf-8")

    imp = take_in(organiser, "totals", path, tmp_path)

    assert quarantined(imp) == [(2, "Frånvaro (dagar)", "not-a-number")]


def test_a_profile_of_percent_is_not_one_of_minutes(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Elevid;Termin;Frånvaro %\nE1;HT 2026;12\n", encoding="utf-8")
    imported(organiser, path)
    path.write_text("Elevid;Termin;Frånvaro\nE1;HT 2026;12\n", encoding="utf-8")

    with pytest.raises(NeedsMappingError):
        take_in(organiser, "totals", path, tmp_path)


def test_a_profile_from_before_the_sign_counted_is_found_again(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Elevid;Termin;Frånvaro %\nE1;HT 2026;12\n", encoding="utf-8")
    imported(organiser, path)
    MappingProfile.objects.update(fingerprint="from before")

    import_module("fullfolj.intake.migrations.0013_percent_in_fingerprints").renew(apps, None)

    assert profiles.find(organiser, raw.read(path)) is not None
