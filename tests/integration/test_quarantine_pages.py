"""The pages of the quarantine over HTTP: try again, correct, leave out; who may; nothing happens twice."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from fullfolj.access.models import Account
from fullfolj.imports import queries, tasks
from fullfolj.imports.permissions import Reach
from fullfolj.intake import quarantine
from fullfolj.intake.models import Dismissal, Import, ImportKind, ImportState, QuarantinedRow
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation
from fullfolj.shell.words import NBSP
from tests import lesson_files, register
from tests.import_jobs import forget_all, waiting, work
from tests.integration.test_imports_pages import act, lessons, roster, signed_in, upload
from tests.lesson_files import line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    return settings.DATA


@pytest.fixture(autouse=True)
def queue(db: None) -> None:
    forget_all()


@pytest.fixture
def town() -> Organisation:
    return register.organiser()


@pytest.fixture
def school(town: Organisation) -> Organisation:
    return register.unit(town)


@pytest.fixture
def administrator(town: Organisation, school: Organisation) -> Account:
    return register.account(town, administrator=True)


@pytest.fixture
def client(administrator: Account) -> Client:
    return signed_in(administrator)


def applied(client: Client, kind: str, content: bytes) -> Import:
    upload(client, kind, content)
    work()
    imp = Import.objects.latest("created_at")
    act(client, "apply", imp)
    work()
    imp.refresh_from_db()
    assert imp.state == ImportState.APPLIED
    return imp


def with_strangers(client: Client, school: Organisation) -> Import:
    """Lessons of E1, who is known, and two of E2, who is not."""
    applied(client, "roster", roster(school, "E1"))
    return applied(client, "lessons", lessons(line("E1"), line("E2"), line("E2", "2026-09-02")))


STRANGERS = {"code": "unknown-student", "column": "student_id"}


def shown(client: Client, imp: Import, **choice: str) -> str:
    response = client.get(f"{reverse('import-quarantine', args=[imp.pk])}?{urlencode(choice)}")
    assert response.status_code == 200
    return response.content.decode().replace(NBSP, " ")


def post(client: Client, what: str, imp: Import, **fields: str) -> HttpResponse:
    response: Any = client.post(reverse(f"import-quarantine-{what}", args=[imp.pk]), fields)
    return response  # type: ignore[no-any-return]


def waits(town: Organisation) -> dict[str, int]:
    return {one.code: one.count for one in quarantine.open_counts(town)}


class TestTryingAgain:
    def test_from_the_import_to_rows_that_are_taken_in(self, client: Client, school: Organisation) -> None:
        first = with_strangers(client, school)
        own = client.get(reverse("import", args=[first.pk])).content.decode()
        link = re.search(r'href="([^"]*quarantine/\?code=unknown-student[^"]*)"', own)
        assert link is not None
        group = client.get(link[1].replace("&amp;", "&")).content.decode().replace(NBSP, " ")
        assert "2 av 2 rader väntar." in group
        assert "Pröva 2 rader igen" in group
        applied(client, "roster", roster(school, "E1", "E2"))
        response = post(client, "again", first, **STRANGERS)
        retry = Import.objects.get(again_of=first)
        assert response.headers["Location"] == reverse("import", args=[retry.pk])
        assert "Raderna prövas: se vad de skulle ändra" in shown(client, first, **STRANGERS)
        work()
        preview = client.get(reverse("import", args=[retry.pk])).content.decode().replace(NBSP, " ")
        assert "Rader som inte kom med i en tidigare inläsning prövas igen." in preview
        assert "2 nya lektionsuppgifter" in preview or "2 nya" in preview
        assert lesson_files.lake(first.organiser).height == 1
        act(client, "apply", retry)
        work()
        assert lesson_files.lake(first.organiser).height == 3
        assert waits(first.organiser) == {}
        assert "Har kommit in sedan dess" in shown(client, first, **STRANGERS)

    def test_a_second_click_leads_to_the_same_import(self, client: Client, school: Organisation) -> None:
        first = with_strangers(client, school)
        addresses = {post(client, "again", first, **STRANGERS).headers["Location"] for _click in range(2)}
        assert len(addresses) == 1
        assert Import.objects.filter(again_of=first).count() == 1
        assert waiting("read_import") == 1

    def test_another_tab_that_comes_late_is_told(self, client: Client, school: Organisation) -> None:
        first = with_strangers(client, school)
        post(client, "dismiss", first, **STRANGERS, reason="slutat")
        response = post(client, "again", first, **STRANGERS)
        assert response.status_code == 409
        assert "Ingen av raderna går att pröva på nytt nu." in response.content.decode()

    def test_a_discarded_try_lets_the_rows_wait_again(
        self, client: Client, school: Organisation, town: Organisation
    ) -> None:
        first = with_strangers(client, school)
        post(client, "again", first, **STRANGERS)
        work()
        assert waits(town) == {}
        act(client, "discard", Import.objects.get(again_of=first))
        assert waits(town) == {"unknown-student": 2}

    def test_one_row_alone(self, client: Client, school: Organisation, town: Organisation) -> None:
        first = with_strangers(client, school)
        row = QuarantinedRow.objects.filter(belongs_to=first).order_by("row_number")[0]
        assert "Pröva 1 rad igen" in shown(client, first, **STRANGERS, row=str(row.pk))
        post(client, "again", first, **STRANGERS, row=str(row.pk))
        assert waits(town) == {"unknown-student": 1}


class TestCorrecting:
    def wrong_dates(self, client: Client, school: Organisation) -> Import:
        applied(client, "roster", roster(school, "E1"))
        rows = [line("E1", "2026-13-01", start=f"1{n}:00") for n in range(3)] + [line("E1", "2026-14-01")]
        return applied(client, "lessons", lessons(line("E1"), *rows))

    def test_rows_with_the_same_value_are_corrected_together(
        self, client: Client, school: Organisation, town: Organisation
    ) -> None:
        first = self.wrong_dates(client, school)
        choice = {"code": "not-a-date", "column": "date"}
        assert "Vad som ska stå" not in shown(client, first, **choice)
        assert "2026-13-01 (3)" in shown(client, first, **choice)
        choice["value"] = "2026-13-01"
        assert "Vad som ska stå i date" in shown(client, first, **choice)
        post(client, "again", first, **choice, correct="1", corrected="2026-10-01")
        work()
        retry = Import.objects.get(again_of=first)
        page = client.get(reverse("import", args=[retry.pk])).content.decode().replace(NBSP, " ")
        assert "I 3 rader är kolumnen date rättad för hand. Den har nu värdet 2026-10-01." in page
        act(client, "apply", retry)
        work()
        assert lesson_files.lake(town)["date"].to_list().count(dt.date(2026, 10, 1)) == 3
        assert waits(town) == {"not-a-date": 1}

    def test_rows_with_different_values_are_not(self, client: Client, school: Organisation) -> None:
        first = self.wrong_dates(client, school)
        response = post(client, "again", first, code="not-a-date", column="date", correct="1", corrected="2026-10-01")
        assert response.status_code == 409
        assert "Välj en rad, eller rader med samma värde" in response.content.decode()

    def test_an_empty_value_is_asked_for(self, client: Client, school: Organisation) -> None:
        first = self.wrong_dates(client, school)
        choice = {"code": "not-a-date", "column": "date", "value": "2026-14-01"}
        response = post(client, "again", first, **choice, correct="1", corrected=" ")
        assert response.status_code == 409
        assert 'href="#corrected"' in response.content.decode()


class TestLeavingOut:
    def test_who_when_and_why_are_shown(
        self, client: Client, school: Organisation, town: Organisation, administrator: Account
    ) -> None:
        first = with_strangers(client, school)
        response = post(client, "dismiss", first, **STRANGERS, reason="Prov <b>från</b> våren")
        assert response.status_code == 302
        page = client.get(response.headers["Location"]).content.decode()
        assert "Prov &lt;b&gt;från&lt;/b&gt; våren" in page
        assert str(administrator) in page
        assert waits(town) == {}
        assert Dismissal.objects.get().account == administrator

    def test_a_reason_is_needed_and_a_second_click_changes_nothing(self, client: Client, school: Organisation) -> None:
        first = with_strangers(client, school)
        refused = post(client, "dismiss", first, **STRANGERS, reason=" ")
        assert refused.status_code == 409
        assert 'href="#reason"' in refused.content.decode()
        for _click in range(2):
            assert post(client, "dismiss", first, **STRANGERS, reason="slutat").status_code == 302
        assert Dismissal.objects.count() == 1


class TestOverview:
    def test_what_waits_the_oldest_first_and_what_is_done(
        self, client: Client, school: Organisation, town: Organisation
    ) -> None:
        assert "Ingen rad väntar" in client.get(reverse("quarantine")).content.decode()
        first = with_strangers(client, school)
        second = applied(client, "lessons", lessons(line("E1", "2026-09-03"), line("E1", "2026-13-04")))
        page = client.get(reverse("quarantine")).content.decode().replace(NBSP, " ")
        assert "3 rader att ta hand om." in page
        assert page.index(str(first.pk)) < page.index(str(second.pk))
        assert "3 rader väntar i karantän" in client.get(reverse("imports")).content.decode().replace(NBSP, " ")
        post(client, "dismiss", second, code="not-a-date", column="date", reason="fel")
        page = client.get(reverse("quarantine")).content.decode().replace(NBSP, " ")
        assert "Inget kvar att göra" in page
        assert "1 lämnade utanför" in page
        (one,) = quarantine.open_counts(town)
        assert (one.kind, one.code, one.column, one.source_name, one.count) == (
            ImportKind.LESSONS,
            "unknown-student",
            "student_id",
            "",
            2,
        )

    def test_an_import_that_is_taken_back_leaves_nothing_to_do(
        self, client: Client, school: Organisation, town: Organisation
    ) -> None:
        first = with_strangers(client, school)
        act(client, "undo", first)
        work()
        assert waits(town) == {}
        page = shown(client, first, **STRANGERS)
        assert "Pröva" not in page.split('id="lead"')[1]
        assert post(client, "dismiss", first, **STRANGERS, reason="x").status_code == 409


class TestWhoMay:
    def test_rows_of_an_import_for_all_units_are_not_for_somebody_with_one(
        self, client: Client, school: Organisation, town: Organisation
    ) -> None:
        first = with_strangers(client, school)
        other = signed_in(register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR))
        assert other.get(reverse("import-quarantine", args=[first.pk])).status_code == 404
        assert post(other, "again", first, **STRANGERS).status_code == 404
        assert str(first.pk) not in other.get(reverse("quarantine")).content.decode()

    def test_somebody_with_one_unit_tries_their_own_rows_within_it(
        self, client: Client, school: Organisation, town: Organisation
    ) -> None:
        applied(client, "roster", roster(school, "E1"))
        mine = signed_in(register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR))
        first = applied(mine, "lessons", lessons(line("E1"), line("E2")))
        applied(client, "roster", roster(school, "E1", "E2"))
        post(mine, "again", first, **STRANGERS)
        retry = Import.objects.get(again_of=first)
        assert retry.options["units"] == [school.pk]
        work()
        retry.refresh_from_db()
        assert retry.state == ImportState.READY

    def test_a_reach_that_has_shrunk_does_not_reach(
        self, client: Client, school: Organisation, town: Organisation, administrator: Account
    ) -> None:
        first = with_strangers(client, school)
        Import.objects.filter(pk=first.pk).update(account=register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR))
        theirs = signed_in(Import.objects.get(pk=first.pk).account)  # type: ignore[arg-type]
        for what, fields in (("again", {}), ("dismiss", {"reason": "x"})):
            response = post(theirs, what, first, **STRANGERS, **fields)
            assert response.status_code == 409
            assert "Be någon som läser in för dem alla." in response.content.decode()

    def test_a_forged_form_is_refused(self, administrator: Account, client: Client, school: Organisation) -> None:
        first = with_strangers(client, school)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(administrator)
        assert post(strict, "again", first, **STRANGERS).status_code == 403
        assert post(strict, "dismiss", first, **STRANGERS, reason="x").status_code == 403

    @pytest.mark.parametrize("row", ["x", "1.5", "9" * 30, "-1"])
    def test_an_address_that_no_page_has(self, client: Client, school: Organisation, row: str) -> None:
        first = with_strangers(client, school)
        address = reverse("import-quarantine", args=[first.pk])
        assert client.get(address, {**STRANGERS, "row": row}).status_code == 404
        assert client.get(address, {"code": "a\0b"}).status_code == 404
        assert client.get(address).status_code == 200


def test_the_overview_is_one_question_however_much_waits(
    client: Client, school: Organisation, town: Organisation, administrator: Account, django_assert_num_queries: Any
) -> None:
    with_strangers(client, school)
    with django_assert_num_queries(1):
        assert queries.count_waiting(Reach(town.pk, administrator.pk, None)) == 2


def test_the_night_cleans_up(client: Client, school: Organisation, data: Path) -> None:
    first = with_strangers(client, school)
    tasks.clean_quarantine(0)
    assert (data / "quarantine" / str(first.pk)).exists()
    Import.objects.filter(pk=first.pk).update(ended_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    tasks.clean_quarantine(0)
    assert not (data / "quarantine" / str(first.pk)).exists()
    assert not first.quarantined_rows.filter(is_kept=True).exists()
