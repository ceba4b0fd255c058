"""An instrument's data: codes that can't be traced, numbers and words as they are, missing as missing, a codebook."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Sequence

import openpyxl
import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.models import DataExport, FrozenInstrument, MappingRound, Sheet, StaffMapping
from fullfolj.mapping.reports.export_files import CODEBOOK_COLUMNS, DATA_COLUMNS
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Organisation, Person
from tests import register
from tests.mapped_unit import FINE, a_class, a_mapped_unit, answer, in_days, pupils_of
from tests.mapping_rounds import a_closed_round, a_round

pytestmark = pytest.mark.django_db
type Row = dict[str, object]


@pytest.fixture
def unit() -> Organisation:
    return a_mapped_unit()[0]


@pytest.fixture
def principal(unit: Organisation) -> Client:
    client = Client()
    client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
    return client


def rows_of(sheet: Sequence[Sequence[object]]) -> list[Row]:
    head, *rows = sheet
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def workbook(client: Client, unit: Organisation) -> dict[str, list[Row]]:
    response = client.get(reverse("mapping-data-workbook", args=[unit.uuid]), {"questions": "pupil-older"})
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n"}  # no formula
    return {name: rows_of(list(book[name].values)) for name in ("Svar", "Kodbok")}


def archive(client: Client, unit: Organisation) -> zipfile.ZipFile:
    response = client.get(reverse("mapping-data-archive", args=[unit.uuid]), {"questions": "pupil-older"})
    return zipfile.ZipFile(io.BytesIO(response.content))


def csv_rows(content: bytes) -> list[Row]:
    return rows_of(list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")))


def test_a_row_for_each_sheet_with_answers_as_they_are(principal: Client, unit: Organisation) -> None:
    odd: dict[str, int | str] = {**FINE, "a1": "skip", "a2": "unclear"}
    del odd["a3"]
    first = pupils_of(Group.objects.get(unit=unit, display_name="8A"))[0]
    Sheet.objects.filter(student=first).update(answers={**odd, "own": "Jag heter Elev0"})
    rows = workbook(principal, unit)["Svar"]
    assert len(rows) == 103
    assert tuple(rows[0])[: len(DATA_COLUMNS)] == DATA_COLUMNS
    (found,) = [row for row in rows if row["a3"] is None]
    assert (found["a1"], found["a2"], found["b1"]) == ("ville inte svara", "förstod inte frågan", 4)
    term = Term.of(MappingRound.objects.get().opens_on)
    assert (found["Läsår"], found["Termin"], found["Version"]) == (term.school_year.label, str(term.name), 1)
    assert not any("Elev" in str(value) for row in rows for value in row.values())


def test_codes_are_one_to_a_pupil_in_a_file_and_others_in_the_next(principal: Client, unit: Organisation) -> None:
    group = Group.objects.get(unit=unit, display_name="8A")
    before = in_days(
        a_round(group, opens_in=40, closes_in=50), Term.of(timezone.localdate()).first_day - dt.timedelta(40)
    )
    answer(before, group, *[FINE] * 25)
    files = [workbook(principal, unit)["Svar"] for _time in range(2)]
    for rows in files:
        times = Counter(Counter(str(row["Kod"]) for row in rows).values())
        assert times == {1: 78, 2: 25}
        assert [row["Kod"] for row in rows] == sorted(str(row["Kod"]) for row in rows)
    one, other = ({row["Kod"] for row in rows} for rows in files)
    assert not one & other


def test_the_codebook_says_what_every_column_is(principal: Client, unit: Organisation) -> None:
    sheets = workbook(principal, unit)
    book = {str(row["Fråga"]): row for row in sheets["Kodbok"]}
    assert tuple(sheets["Kodbok"][0]) == CODEBOOK_COLUMNS
    assert set(sheets["Svar"][0]) - set(DATA_COLUMNS) == set(book)
    frozen = FrozenInstrument.objects.get()
    worried = book["a2"]
    assert worried["Text"] == "Det finns ämnen som jag är orolig att inte klara."
    assert worried["Dimension"] == "akademisk"
    assert worried["Svar som pekar på behov av stöd"] == "3, 4"
    assert worried["Styrka att instämma"] == "nej"
    assert str(worried["Svarsalternativ"]).startswith("1 = Stämmer inte | 2 = ")
    assert worried["Kortform"] == "ja"
    assert frozen.digest.startswith(str(worried["Kontrollsumma"]))
    assert {row["Kontrollsumma"] for row in sheets["Svar"]} == {worried["Kontrollsumma"]}


def test_csv_says_the_same_with_a_word_on_what_it_is(principal: Client, unit: Organisation) -> None:
    files = archive(principal, unit)
    assert sorted(files.namelist()) == ["kodbok.csv", "las-mig.txt", "svar.csv"]
    rows = csv_rows(files.read("svar.csv"))
    assert len(rows) == 103
    assert Counter(row["c1"] for row in rows) == {"1": 30, "4": 73}
    assert len(csv_rows(files.read("kodbok.csv"))) == len(workbook(principal, unit)["Kodbok"])
    assert "Det är personuppgifter ändå" in files.read("las-mig.txt").decode("utf-8-sig")


def test_what_looks_like_a_formula_is_text(
    principal: Client, unit: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fullfolj.mapping.models._READ", {})  # what a digest stands for is read once a process
    frozen = FrozenInstrument.objects.get()
    frozen.content["items"][0]["text"]["sv"] = "=1+1"
    FrozenInstrument.objects.update(content=frozen.content)
    assert {row["Text"] for row in workbook(principal, unit)["Kodbok"] if row["Fråga"] == "a1"} == {"=1+1"}
    (row,) = [row for row in csv_rows(archive(principal, unit).read("kodbok.csv")) if row["Fråga"] == "a1"]
    assert row["Text"] == "'=1+1"


def test_a_year_level_of_few_is_left_out_with_another(principal: Client, unit: Organisation) -> None:
    few = a_class(unit, "9A", 4, level=9)
    answer(a_closed_round(few), few, *[FINE] * 4)
    levels = Counter(row["Årskurs"] for row in workbook(principal, unit)["Svar"])
    assert levels == {None: 53, 8: 54}


def test_whose_year_level_is_hidden_in_one_term_has_it_hidden_in_all(principal: Client, unit: Organisation) -> None:
    few = a_class(unit, "9A", 12, level=9)
    answer(a_closed_round(few), few, *[FINE] * 12)
    before = in_days(
        a_round(few, opens_in=40, closes_in=50), Term.of(timezone.localdate()).first_day - dt.timedelta(40)
    )
    answer(before, few, *[FINE] * 4)
    rows = workbook(principal, unit)["Svar"]
    twice = {code for code, times in Counter(row["Kod"] for row in rows).items() if times == 2}
    assert len(twice) == 4
    assert {row["Årskurs"] for row in rows if row["Kod"] in twice} == {None}


def test_a_code_protects_nobody_among_few(principal: Client, unit: Organisation) -> None:
    Sheet.objects.filter(pk__in=Sheet.objects.values("pk")[9:]).delete()
    for route in ("mapping-data-workbook", "mapping-data-archive"):
        page = principal.get(reverse(route, args=[unit.uuid]), follow=True).content.decode()
        assert "Färre än tio elever har svarat." in page
    assert not Reading.objects.exists()


def test_readings_are_logged_and_nobody_is_in_it_who_may_not_be(principal: Client, unit: Organisation) -> None:
    group = Group.objects.get(unit=unit, display_name="8A")
    hidden, *_others = pupils_of(group)
    Person.objects.filter(pk=hidden.pk).update(is_protected=True, given_name="", family_name="")
    more = a_class(unit, "9A", 12, level=9)
    answer(a_round(more), more, *[FINE] * 12)
    assert len(workbook(principal, unit)["Svar"]) == 102, "an open round is in no file"
    read = Reading.objects.filter(page="mapping.data.workbook").values_list("student", flat=True)
    assert len(set(read)) == 102
    assert not {hidden.pk, *(one.pk for one in pupils_of(more))} & set(read)


def test_every_file_is_noted_with_who_took_it_and_how_much(principal: Client, unit: Organisation) -> None:
    page = reverse("mapping-data", args=[unit.uuid])
    assert "Filer som har tagits ut" not in principal.get(page).text
    rows = len(workbook(principal, unit)["Svar"])
    archive(principal, unit)
    account = Account.objects.get(pk=principal.session["_auth_user_id"])
    kept = DataExport.objects.order_by("pk").values_list("unit", "instrument", "kind", "sheets", "account", "actor")
    about = (unit.pk, "pupil-older")
    assert list(kept) == [(*about, kind, rows, account.pk, f"account:{account.pk}") for kind in ("xlsx", "zip")]
    assert f"{account}: Så har jag det i skolan, {rows} rader." in principal.get(page).text
    with pytest.raises(ProgrammingError), transaction.atomic():
        DataExport.objects.update(sheets=0)


def test_what_is_not_handed_over_is_not_noted(principal: Client, unit: Organisation) -> None:
    Sheet.objects.all().delete()
    principal.get(reverse("mapping-data-workbook", args=[unit.uuid]), {"questions": "pupil-older"})
    assert not DataExport.objects.exists()


@pytest.mark.parametrize("code", sorted(shipped_data()))
def test_every_instrument_that_fullfolj_comes_with_can_be_reported_and_taken_out(
    principal: Client, unit: Organisation, code: str
) -> None:
    group = a_class(unit, "9A", 12, level=9)
    planned = a_closed_round(group, instrument=code)
    instrument = instrument_of(shipped_data()[code])
    told = {one.code: max(option.value for option in instrument.options(one)) for one in instrument.items if one.scale}
    told |= dict.fromkeys((one.code for one in instrument.items if one.is_text), "Eget om Elev0")  # type: ignore[arg-type]
    if instrument.party is Party.STAFF:
        now = timezone.now()
        StaffMapping.objects.bulk_create(
            StaffMapping(round=planned, student=pupil, answers=told, changed_at=now) for pupil in pupils_of(group)
        )
    else:
        answer(planned, group, *[told] * 12)
    for route in ("mapping-report", "mapping-report-pdf", "mapping-report-slides"):
        assert principal.get(reverse(route, args=[unit.uuid]), {"questions": code}).status_code == 200
    response = principal.get(reverse("mapping-data-archive", args=[unit.uuid]), {"questions": code})
    files = zipfile.ZipFile(io.BytesIO(response.content))
    assert len(csv_rows(files.read("svar.csv"))) == (115 if code == "pupil-older" else 12)
    assert b"Elev0" not in files.read("svar.csv")


def test_who_may_take_it_out(unit: Organisation) -> None:
    assert unit.parent is not None
    elsewhere = register.staff(register.unit(unit.parent, "Bergskolan"), DutyRole.PRINCIPAL)
    mentor = register.assigned(Group.objects.get(unit=unit, display_name="8A"), AssignmentRoleType.MENTOR)
    for account, refusal in ((elsewhere, 404), (mentor, 403)):
        client = Client()
        client.force_login(account)
        for route in ("mapping-data", "mapping-data-workbook", "mapping-data-archive"):
            assert client.get(reverse(route, args=[unit.uuid])).status_code == refusal


def test_the_page_says_what_the_files_are(principal: Client, unit: Organisation) -> None:
    page = principal.get(reverse("mapping-data", args=[unit.uuid])).content.decode()
    assert "Det är personuppgifter ändå" in page
    assert page.count("Spara som CSV med kodbok") == 1
    assert not Reading.objects.exists()
