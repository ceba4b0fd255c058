"""Grades from sheets that nobody has seen: long or wide, in Swedish grades or on another scale."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline
from fullfolj.intake.kinds import NeedsMappingError
from fullfolj.intake.mapping import profiles, raw, roles
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.models import Import, ImportKind
from fullfolj.school.models import Grade, Organisation
from tests import register
from tests.import_jobs import forget_all, work
from tests.integration.intake_case import TODAY, csv_of, number, pupil, quarantined, take_in

pytestmark = pytest.mark.django_db
UCI = Path(__file__).parents[1] / "data" / "uci_student_performance_por.csv"
NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(7, 30)))


@pytest.fixture
def organiser(settings: Settings, tmp_path: Path) -> Organisation:
    settings.DATA = tmp_path / "data"
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    forget_all()
    town = register.organiser()
    rows = [pupil("E1", Personnummer=number(1)), pupil("E2", Personnummer=number(2))]
    rows.append(pupil("E3", Personnummer=number(3), Sekretessmarkering="Sekretessmarkering"))
    take_in(town, "roster", csv_of(rows), tmp_path)
    return town


def map_it(organiser: Organisation, path: Path, *, period: str = "", **about: Any) -> tuple[Understanding, Import]:
    """Explained as proposed but for `about`, read and applied."""
    imp = pipeline.receive(path, kind="grades", organiser=organiser, by=OPERATOR, now=NOW)
    with pytest.raises(NeedsMappingError):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    found = raw.read(path)
    understanding = replace(profiles.propose(found, roles.GRADES), **about)
    profiles.keep(organiser=organiser, name="Betyg", raw=found, understanding=understanding, by=OPERATOR, now=NOW)
    Import.objects.filter(pk=imp.pk).update(options={"period": period} if period else {})
    task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    return understanding, pipeline.apply(imp.pk, by=OPERATOR, now=NOW, task=task)


def stored() -> list[tuple[str, ...]]:
    return sorted(
        Grade.objects.values_list(
            "person__identities__source_id", "school_year", "term", "year_level", "subject", "grade", "kind"
        )
    )


def test_a_column_for_each_subject(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "bred.csv"
    path.write_text(
        "Betygsöversikt;;;;\n\nPersonnummer;Namn;Matematik;EN;SV\n"
        f"{number(1)};Ada;C;-;\n{number(2)};Bo;A;E;B\n{number(3)};Cy;A;A;A\n",
        encoding="cp1252",
    )

    understanding, imp = map_it(organiser, path, period="VT 2026")

    assert [one.role for one in understanding.columns] == ["personal_number", "", "grade:MA", "grade:EN", "grade:SV"]
    assert (imp.counts["read"], imp.counts["new"], imp.counts["protected"]) == (3, 5, 1)
    # The class list says year 8 this school year: it was 7 in the last.
    assert stored()[:2] == [
        ("E1", "2025/26", "VT", 7, "EN", "-", "term"),
        ("E1", "2025/26", "VT", 7, "MA", "C", "term"),
    ]


def test_a_row_for_each_grade(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "lång.csv"
    path.write_text("Elev-ID;Ämne;Betyg;Läsår;Termin;Åk\nE1;MA;C;2025/26;HT;7\nE2;Matte;C;2025/26;HT;7\n")

    _understanding, imp = map_it(organiser, path)

    assert stored() == [("E1", "2025/26", "HT", 7, "MA", "C", "term")]
    assert quarantined(imp) == [(3, "Ämne", "subject-code")]


def test_a_row_in_quarantine_changes_nothing_and_an_empty_one_is_told(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "bred.csv"
    path.write_text("Elev-ID;MA;EN;Läsår;Termin\nE1;C;Q;2025/26;VT\nE2;;;2025/26;VT\n")

    _understanding, imp = map_it(organiser, path)

    assert (imp.counts["read"], imp.counts["new"], stored()) == (2, 0, [])
    assert [(row, code) for row, _column, code in quarantined(imp)] == [(2, "grade-code"), (3, "missing-value")]


def test_grades_without_a_subject_are_asked_about(organiser: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "utan.csv"
    path.write_text("Elev-ID;Betyg\nE1;C\n")
    with pytest.raises(PlainError, match="ämne"):
        profiles.check(profiles.propose(raw.read(path), roles.GRADES))

    map_it(organiser, path, period="HT 2025", subject="MA")

    assert stored() == [("E1", "2025/26", "HT", 7, "MA", "C", "term")]


def test_uci_three_period_grades_on_0_to_20(organiser: Organisation, tmp_path: Path) -> None:
    """649 real pupils: G1 and G2 are the terms' grades, G3 the final one; the file's own figures, cut to letters."""
    lines = UCI.read_text().splitlines()
    rows = [pupil(f"P{n}") for n in range(1, len(lines))]
    take_in(organiser, "roster", csv_of(rows), tmp_path, allow_removals=True)
    path = tmp_path / "uci.csv"
    ids = ["id", *(f"P{n}" for n in range(1, len(lines)))]
    path.write_text("\n".join(f"{own};{line}" for own, line in zip(ids, lines, strict=True)) + "\n")

    understanding, imp = map_it(organiser, path, period="2025/26", subject="SV")

    assert understanding.scale == profiles.TO_20
    named = [one.role for one in understanding.columns if one.role]
    assert named == ["student_id", "grade_autumn", "grade_spring", "grade_final"]
    assert (imp.counts["read"], imp.counts["new"], imp.counts["quarantined"]) == (649, 3 * 649, 0)
    figures = [int(line.split(";")[-1]) for line in lines[1:]]
    failed = Grade.objects.filter(kind="final", grade="F").count()
    assert failed == sum(figure < 10 for figure in figures)
    assert Grade.objects.filter(kind="final", grade="A").count() == sum(figure >= 18 for figure in figures)


@pytest.mark.parametrize("written", ["²", "10²", "٣", "9" * 5000, "1e1"])
def test_figures_that_are_none_go_to_quarantine(organiser: Organisation, tmp_path: Path, written: str) -> None:
    path = tmp_path / "konstig.csv"
    path.write_text(f"Elev-ID;MA;Läsår;Termin\nE1;{written};2025/26;VT\nE2;15;2025/26;VT\n")

    _understanding, imp = map_it(organiser, path, scale=profiles.TO_20)

    assert (imp.counts["quarantined"], [one[5] for one in stored()]) == (1, ["C"])


class TestPage:
    @pytest.fixture
    def client(self, organiser: Organisation) -> Client:
        client = Client()
        client.force_login(register.account(organiser, administrator=True))
        return client

    def upload(self, client: Client, text: str) -> Import:
        file = SimpleUploadedFile("betyg.csv", text.encode(), content_type="text/csv")
        client.post(reverse("imports"), {"kind": "grades", "file": file})
        work()
        return Import.objects.filter(kind=ImportKind.GRADES).latest("created_at")

    def test_what_the_rows_do_not_tell_is_chosen(self, client: Client, organiser: Organisation) -> None:
        imp = self.upload(client, "Elev-ID;Elevens namn;Betyg\nE1;Ada Provsson;C\n")
        address = reverse("import-columns", args=[imp.pk])
        shown = client.get(address).content.decode()

        assert "Vilket ämne gäller betygen?" in shown
        assert "Vilken period gäller filen?" in shown
        assert "Ada" not in shown

        answers = {"role-0": "student_id", "role-1": "", "role-2": "grade", "subject": "MA", "period": "HT 2025"}
        client.post(address, {**answers, "name": "Betyg", "do": "keep"})
        work()
        imp.refresh_from_db()
        assert (imp.counts["new"], imp.counts["quarantined"]) == (1, 0)

    def test_nonsense_in_the_form_is_passed_over(self, client: Client, organiser: Organisation) -> None:
        imp = self.upload(client, "Elev-ID;Telefon;Kod;Betyg\nE1;070-1234567;1203 012384;C\n")
        address = reverse("import-columns", args=[imp.pk])
        odd = {"scale": "x\0y", "grain": "?", "subject": "=1+1", "period": "\0", "rows": "\0", "unit-1": "\0"}

        shown = client.post(address, {**odd, "role-3": "grade", "do": "look"}).content.decode()
        kept = client.post(address, {**odd, "role-3": "grade", "name": "a\0b", "do": "keep"})

        assert "1234567" not in shown
        assert "012384" not in shown
        assert kept.status_code == 400

    @pytest.mark.parametrize("role", [role.id for role in roles.of_area(roles.GRADES)])
    def test_no_name_is_shown_whatever_a_column_is_said_to_be(
        self, client: Client, organiser: Organisation, role: str
    ) -> None:
        imp = self.upload(client, "Elev-ID;Elevens namn;Betyg;Läsår\nE1;Bo Ek;C;2025/26\n")
        answers = {"role-0": "student_id", "role-1": role, "role-2": "", "role-3": "school_year", "subject": "MA"}

        shown = client.post(reverse("import-columns", args=[imp.pk]), {**answers, "do": "look"}).content.decode()

        assert "Bo Ek" not in shown
