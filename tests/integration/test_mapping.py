"""Foreign sheets through a profile: made-up exports like those of schools' systems, at the pages and in the lake."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.models import Import, ImportState, MappingProfile
from fullfolj.school.models import Organisation, Person
from tests import lesson_files, register
from tests.import_jobs import forget_all, work

pytestmark = pytest.mark.django_db
ROSTER = "Person-ID;Personnummer;Förnamn;Efternamn;Skolform;Skolenhetskod;Årskurs\n" + "\n".join(
    f"E{n};2012010{n}TF1{n};Elev{n};Ek;GR;12345678;8" for n in (1, 2)
)
#: Preamble, cp1252, decimal comma, hours, the day first, one cell for the time.
HOURS = (
    "Frånvaro per lektion\nSkola: Strandskolan\n\n"
    "Personnummer;Elevens namn;Dag;Tid;Ämne/kurs;Giltig frånvaro (tim);Ogiltig frånvaro (tim);Anmärkning\n"
    "20120101-TF11;Elev1 Ek;1/9/2026;08:10-09:10;MA;0,5;0;\n"
    "20120102-TF12;Elev2 Ek;1/9/2026;08:10-09:10;MA;0;1;hostade\n"
    "20120101-TF11;Elev1 Ek;2/9/2026;08:10-09:10;EN;;;\n"
).encode("cp1252")
PERCENT = (
    b"Elev-ID\tDatum\tStart\tSlut\tKurs\tGrupp\tN %\tGF %\tF %\n"
    b"E1\t2026-09-01\t08:10\t09:10\tMA\tMA8\t75\t25\t0\n"
    b"E2\t2026-09-01\t08:10\t09:10\tMA\tMA8\t0\t0\t100\n"
)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.DATA / "tmp")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    forget_all()
    return tmp_path


@pytest.fixture
def organiser(data: Path) -> Organisation:
    town = register.organiser()
    (data / "roster.csv").write_text(ROSTER, encoding="utf-8")
    imp = pipeline.receive(data / "roster.csv", kind="roster", organiser=town, by=OPERATOR, now=lesson_files.NOW)
    task = pipeline.read(imp.pk, by=OPERATOR, now=lesson_files.NOW)
    pipeline.apply(imp.pk, by=OPERATOR, now=lesson_files.NOW, task=task)
    return town


@pytest.fixture
def client(organiser: Organisation) -> Client:
    client = Client()
    client.force_login(register.account(organiser, administrator=True))
    return client


def upload(client: Client, content: bytes, name: str = "export.csv") -> Import:
    client.post(reverse("imports"), {"kind": "lessons", "file": SimpleUploadedFile(name, content)})
    work()
    return Import.objects.filter(kind="lessons").latest("created_at")


def explain(client: Client, imp: Import, **answers: str) -> HttpResponse:
    response = client.post(reverse("import-columns", args=[imp.pk]), {"do": "keep", "name": "Vår export", **answers})
    work()
    imp.refresh_from_db()
    return response  # type: ignore[return-value]


def minutes(organiser: Organisation) -> list[tuple[str, str, int | None, int | None, int | None]]:
    """Name, date, present, valid, invalid of every fact."""
    names = dict(Person.objects.filter(organiser=organiser).values_list("pk", "given_name"))
    facts = lesson_files.lake(organiser)
    return sorted(
        (names[row["student"]], str(row["date"]), row["present"], row["valid"], row["invalid"])
        for row in facts.iter_rows(named=True)
    )


def workbook(path: Path) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["Närvaro vecka 36", None, None])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["Elev-id", "Lektionsdatum", "Starttid", "Sluttid", "Ämne", "N min", "GF min", "F min"])
    sheet.append(["E1", "2026-09-01", "08:10", "09:10", "MA", 60, 0, 0])
    sheet.append(["E2", "2026-09-01", "08:10", "09:10", "MA", 20, 40, 0])
    book.save(path)
    return path.read_bytes()


class TestThroughThePages:
    def test_hours_with_a_preamble_and_personal_numbers(self, client: Client, organiser: Organisation) -> None:
        imp = upload(client, HOURS)
        assert imp.state == ImportState.UNMAPPED
        assert "Säg vad kolumnerna är" in client.get(reverse("import", args=[imp.pk])).content.decode()

        explain(client, imp, rows="all", empty="unreported")

        assert imp.state == ImportState.READY
        client.post(reverse("import-apply", args=[imp.pk]))
        work()
        assert minutes(organiser) == [
            ("Elev1", "2026-09-01", 30, 30, 0),
            ("Elev1", "2026-09-02", None, None, None),
            ("Elev2", "2026-09-01", 0, 0, 60),
        ]
        assert lesson_files.lake(organiser).filter(~pl.col("reported")).height == 1

    def test_percent_of_the_lesson(self, client: Client, organiser: Organisation) -> None:
        imp = upload(client, PERCENT)

        explain(client, imp)
        client.post(reverse("import-apply", args=[imp.pk]))
        work()

        assert minutes(organiser) == [("Elev1", "2026-09-01", 45, 15, 0), ("Elev2", "2026-09-01", 0, 0, 60)]

    def test_a_workbook_and_the_next_file_of_the_shape(
        self, client: Client, organiser: Organisation, data: Path
    ) -> None:
        content = workbook(data / "v36.xlsx")
        imp = upload(client, content, "v36.xlsx")
        explain(client, imp)
        assert imp.counts["new"] == 2

        again = upload(client, content, "v37.xlsx")

        assert again.state == ImportState.READY
        assert MappingProfile.objects.get().name == "Vår export"

    def test_no_value_that_names_anybody_is_on_the_page(self, client: Client, organiser: Organisation) -> None:
        imp = upload(client, HOURS)

        page = client.get(reverse("import-columns", args=[imp.pk])).content.decode()

        assert "Xxxx9 Xx" in page
        for secret in ("Elev1", "Ek", "20120101", "TF11", "hostade"):
            assert secret not in page.replace("Elevens", "")

    @pytest.mark.parametrize("role", ["subject", "group", "date", "start", "valid", "student_id"])
    def test_nor_when_somebody_says_that_the_names_are_something_else(
        self, client: Client, organiser: Organisation, role: str
    ) -> None:
        """Whoever looks after the system may import and may see no pupils."""
        imp = upload(client, HOURS)
        answers = {f"role-{index}": "" for index in range(8)}

        for column in (0, 1, 7):
            posted = {**answers, f"role-{column}": role, "do": "look"}
            page = client.post(reverse("import-columns", args=[imp.pk]), posted).content.decode()
            for secret in ("Elev1", " Ek", "20120101", "TF11", "hostade"):
                assert secret not in page.replace("Elevens", "")

    def test_what_somebody_said_wrongly_can_be_changed(self, client: Client, organiser: Organisation) -> None:
        imp = upload(client, PERCENT)
        explain(client, imp, **{"unit-6": "minutes", "unit-7": "minutes", "unit-8": "minutes"})
        assert imp.state == ImportState.READY
        assert "Ändra vad kolumnerna är" in client.get(reverse("import", args=[imp.pk])).content.decode()
        page = client.get(reverse("import-columns", args=[imp.pk])).content.decode()
        assert '<option value="minutes" selected>' in page

        explain(client, imp, **{f"unit-{index}": "percent" for index in (6, 7, 8)})
        client.post(reverse("import-apply", args=[imp.pk]))
        work()

        assert minutes(organiser) == [("Elev1", "2026-09-01", 45, 15, 0), ("Elev2", "2026-09-01", 0, 0, 60)]
        assert MappingProfile.objects.count() == 1

    def test_absence_alone_is_refused_with_the_reason(self, client: Client, organiser: Organisation) -> None:
        imp = upload(client, HOURS)

        response = explain(client, imp, rows="deviations")

        assert response.status_code == 400
        assert "bara frånvaro" in response.content.decode()
        assert imp.state == ImportState.UNMAPPED

    def test_two_columns_that_are_the_same(self, client: Client, organiser: Organisation) -> None:
        imp = upload(client, PERCENT)

        response = explain(client, imp, **{"role-4": "date"})

        assert response.status_code == 400
        assert "Två kolumner" in response.content.decode()

    def test_what_can_not_be_read_names_the_row_and_the_files_own_column(
        self, client: Client, organiser: Organisation
    ) -> None:
        imp = upload(client, PERCENT + b"E1\t2026-09-03\t08:10\t09:10\tMA\tMA8\t0\t130\tmycket\n")
        explain(client, imp)

        row = imp.quarantined_rows.get()
        assert (row.row_number, row.column) == (4, "F %")


class TestAtTheCommandLine:
    def test_an_unknown_shape_and_an_unknown_profile(self, organiser: Organisation, data: Path) -> None:
        (data / "x.csv").write_bytes(PERCENT)
        for options, words in (({}, "förut"), ({"profile": "saknas"}, "profil")):
            with pipeline.in_one_go(options) as whole:
                imp = pipeline.receive(
                    data / "x.csv", kind="lessons", organiser=organiser, by=OPERATOR, now=lesson_files.NOW, **whole
                )
                with pytest.raises(PlainError, match=words):
                    pipeline.read(imp.pk, by=OPERATOR, now=lesson_files.NOW)
            imp.refresh_from_db()
            assert imp.state == ImportState.FAILED

    def test_by_the_profiles_name(self, organiser: Organisation, data: Path) -> None:
        (data / "x.csv").write_bytes(PERCENT)
        found = raw.read(data / "x.csv")
        profiles.keep(
            organiser=organiser, name="Procent", raw=found, understanding=profiles.propose(found), by=OPERATOR,
            now=lesson_files.NOW,
        )  # fmt: skip

        imp = lesson_files.take_in(organiser, data / "x.csv", profile="Procent")

        assert imp.counts["new"] == 2


class TestProfiles:
    """The list of profiles: named anew, removed; another organiser's is not there."""

    @pytest.fixture
    def profile(self, organiser: Organisation, tmp_path: Path) -> MappingProfile:
        path = tmp_path / "procent.tsv"
        path.write_bytes(PERCENT)
        found = raw.read(path)
        return profiles.keep(
            organiser=organiser,
            name="Procent",
            raw=found,
            understanding=profiles.propose(found),
            by=OPERATOR,
            now=lesson_files.NOW,
        )

    def test_the_list_tells_what_each_column_is(self, client: Client, profile: MappingProfile) -> None:
        shown = client.get(reverse("imports-profiles")).content.decode()

        assert "Procent" in shown
        assert "GF %: Giltig frånvaro" in shown

    def test_a_profile_gets_another_name_but_never_one_that_is_taken(
        self, client: Client, profile: MappingProfile, organiser: Organisation
    ) -> None:
        MappingProfile.objects.create(
            organiser=organiser, name="Annan", kind="lessons", fingerprint="x", understanding={
                "columns": [], "rows": "all", "late": "inside", "empty": "nothing"
            }, created_at=lesson_files.NOW,
        )  # fmt: skip
        address = reverse("imports-profile-rename", args=[profile.pk])

        refused = [client.post(address, {"name": name}) for name in ("", "Annan")]
        client.post(address, {"name": "Vår rapport"})

        assert [one.status_code for one in refused] == [400, 400]
        assert "Det finns redan en profil som heter Annan." in refused[1].content.decode()
        profile.refresh_from_db()
        assert profile.name == "Vår rapport"

    def test_a_removed_profile_is_asked_about_again(
        self, client: Client, profile: MappingProfile, organiser: Organisation, tmp_path: Path
    ) -> None:
        address = reverse("imports-profile-remove", args=[profile.pk])

        for _click in range(2):
            assert client.post(address).status_code == 302

        found = raw.read(tmp_path / "procent.tsv")
        assert profiles.find(organiser, found) is None

    def test_another_organisers_profile_is_not_there(self, profile: MappingProfile) -> None:
        stranger = Client()
        stranger.force_login(register.account(register.organiser("Granstad"), administrator=True))

        assert "Procent" not in stranger.get(reverse("imports-profiles")).content.decode()
        assert stranger.post(reverse("imports-profile-rename", args=[profile.pk]), {"name": "x"}).status_code == 404
        stranger.post(reverse("imports-profile-remove", args=[profile.pk]))
        assert MappingProfile.objects.filter(pk=profile.pk).exists()
