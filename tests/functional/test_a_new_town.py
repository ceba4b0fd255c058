"""A town that nobody has seen before: its files through the upload page, and out comes the morning desk."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from fullfolj.access.actions import write_role_reaches
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, SourceIdentity
from fullfolj.signals import sweeps
from fullfolj.signals.models import Signal, SignalState
from fullfolj.simulation import files
from fullfolj.simulation.town import make_town
from tests import register
from tests.functional.conftest import SignedIn
from tests.import_jobs import forget_all, work

pytestmark = pytest.mark.django_db(transaction=True)
STUDENTS, DAYS, SEED = 120, 70, 90210


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, transactional_db: None) -> Path:
    write_role_reaches()
    forget_all()
    settings.DATA = tmp_path / "data"
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def facit(folder: Path) -> dict[str, Any]:
    last_day = timezone.localdate() - dt.timedelta(days=1)
    files.write(make_town(STUDENTS, DAYS, SEED, last_day), folder / "town")
    found: dict[str, Any] = json.loads((folder / "town" / "facit" / "planted.json").read_text(encoding="utf-8"))
    return found


def take_in(page: Page, kind: str, path: Path) -> None:
    page.goto("/imports/")
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Fil", exact=True).set_input_files(path)
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("heading", level=1, name=kind)).to_be_visible()
    work()
    page.get_by_role("button", name="Läs in").click(timeout=20_000)
    expect(page.get_by_role("button", name="Läs in")).to_have_count(0)
    work()
    expect(page.get_by_text("Filen är inläst.").first).to_be_visible(timeout=20_000)


def test_planted_patterns_are_found_and_stand_on_the_desk(visit: SignedIn, folder: Path, facit: dict[str, Any]) -> None:
    """Given an empty installation, when its administrator takes in a town, then the planted pupils are found."""
    organiser = register.organiser()
    page = visit(register.account(organiser, administrator=True), "/imports/")
    take_in(page, "Klasslista", folder / "town" / "roster.xlsx")
    take_in(page, "Klasslista", folder / "town" / "roster.csv")
    take_in(page, "Lektionsnärvaro", folder / "town" / "lessons.csv")
    last_day = dt.date.fromisoformat(facit["last_day"])
    sweeps.run(organiser=organiser, as_of=last_day, by=OPERATOR, now=timezone.now())

    lit: dict[str, set[str]] = defaultdict(set)
    ids = dict(SourceIdentity.objects.filter(kind="student").values_list("person_id", "source_id"))
    for student, rule in Signal.objects.filter(state=SignalState.OPEN).values_list("student_id", "rule"):
        lit[ids[student]].add(rule)
    assert facit["pupils"]
    for planted in facit["pupils"]:
        rules = lit[planted["student_id"]]
        assert set(planted["open"]) <= rules, planted
        assert not set(planted["shut"]) & rules, planted

    unit = Organisation.objects.get(school_unit_code=facit["units"][0]["code"])
    desk = visit(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR), "/")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert desk.locator(".ff-row__who a").count() > 0
    desk.locator(".ff-row__who a").first.click()
    expect(desk.get_by_role("heading", name="Signaler")).to_be_visible()
    desk.get_by_role("link", name="Visa räkningen lektion för lektion").click()
    expect(desk.get_by_role("table").first).to_be_visible()
