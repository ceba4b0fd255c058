"""The import pages over HTTP: upload, preview, apply; refused files; who may import what; nothing happens twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.imports import outcome, tasks, wording
from fullfolj.imports.queries import Sweeping
from fullfolj.imports.uploads import BoundedUpload
from fullfolj.intake import custody, own_units, pipeline
from fullfolj.intake import roster as intake_roster
from fullfolj.intake.kinds import Changes
from fullfolj.intake.models import Import, ImportState, QuarantinedRow
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.shell.words import NBSP
from fullfolj.signals import queue as background
from tests import register
from tests.import_jobs import forget_all, mark, waiting, work
from tests.integration.intake_case import csv_of, pupil
from tests.lesson_files import COLUMNS, line

pytestmark = pytest.mark.django_db

type SignedIn = Callable[[Account], Client]


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


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def roster(school: Organisation, *source_ids: str, broken: int = 0) -> bytes:
    rows = [pupil(one, Skolenhetskod=school.school_unit_code) for one in source_ids]
    rows += [pupil(f"X{n}", Årskurs="åtta", Skolenhetskod=school.school_unit_code) for n in range(broken)]
    return csv_of(rows).encode()


def lessons(*lines: str) -> bytes:
    return "\n".join([COLUMNS, *lines, ""]).encode()


def upload(client: Client, kind: str, content: bytes, name: str = "fil.csv", **fields: str) -> HttpResponse:
    response: Any = client.post(reverse("imports"), {"kind": kind, "file": SimpleUploadedFile(name, content), **fields})
    return response  # type: ignore[no-any-return]


def only() -> Import:
    return Import.objects.get()


def page(client: Client, imp: Import | None = None, **headers: str) -> str:
    response = client.get(reverse("import", args=[(imp or only()).pk]), headers=headers)
    assert response.status_code == 200
    return response.content.decode().replace(NBSP, " ")


def act(client: Client, what: str, imp: Import | None = None, **fields: str) -> HttpResponse:
    response: Any = client.post(reverse(f"import-{what}", args=[(imp or only()).pk]), fields)
    return response  # type: ignore[no-any-return]


class TestTheWayIn:
    def test_a_class_list_from_upload_to_sweep(self, client: Client, school: Organisation) -> None:
        response = upload(client, "roster", roster(school, "E1", "E2", broken=1), "klasslista.csv")
        assert response.status_code == 302
        assert response.headers["Location"] == reverse("import", args=[only().pk])
        queued = page(client)
        assert "Filen väntar på sin tur" in queued
        assert "<progress" in queued
        assert "every 1s" in queued
        work()
        preview = page(client)
        assert "3 rader granskade. 2 nya elever. 1 rad gick inte att läsa." in preview
        assert "Ingenting är ändrat än" in preview
        assert "every 1s" not in preview
        assert "Årskurs" in preview
        assert ">4<" in preview.replace(" ", "")
        assert not Enrolment.objects.exists()
        assert act(client, "apply").status_code == 302
        assert "every 1s" in page(client)
        work(most=1)
        applied = page(client)
        assert "Filen är inläst" in applied
        assert "Signalerna räknas om" in applied
        assert "every 1s" in applied
        assert Enrolment.objects.count() == 2
        assert waiting("sweep") == 1
        work()
        assert "Signalerna är omräknade" in page(client)

    def test_no_name_and_no_id_is_on_any_page(self, client: Client, school: Organisation) -> None:
        secret = pupil("HEMLIGT-ID", "Gunhild", Efternamn="Hemlighetsson", Skolenhetskod=school.school_unit_code)
        broken = {**secret, "Person-ID": "HEMLIGT-2", "Årskurs": "Hemlighetsson"}
        upload(client, "roster", csv_of([secret, broken]).encode())
        pages = [page(client)]
        work()
        pages.append(page(client))
        act(client, "apply")
        work()
        pages += [page(client), client.get(reverse("imports")).content.decode()]
        for word in ("HEMLIGT", "Gunhild", "Hemlighetsson"):
            assert not any(word in one for one in pages)

    def test_lessons_tell_the_period_and_warnings(self, client: Client, school: Organisation) -> None:
        register.student(school, source_id="E1")
        odd = line(date="2026-09-02", present_minutes="50")
        upload(client, "lessons", lessons(line(), odd, line(date="2026-13-02")))
        work()
        text = page(client)
        assert "2 nya lektionsrader" in text
        assert "1–2 september" in text
        assert school.display_name in text
        assert "2026-13-02" in text
        assert "Värt en titt" in text

    def test_the_whole_truth_counts_for_lessons_alone(self, client: Client, school: Organisation) -> None:
        upload(client, "lessons", lessons(line()), replace_period="on")
        upload(client, "roster", roster(school, "E1"), replace_period="on")
        chosen = dict(Import.objects.values_list("kind", "options__replace_period"))
        assert chosen == {"lessons": True, "roster": False}

    def test_same_file_twice_changes_nothing(self, client: Client, school: Organisation) -> None:
        for _time in range(2):
            upload(client, "roster", roster(school, "E1", "E2"))
            work()
            imp = Import.objects.latest("created_at")
            text = page(client, imp)
            act(client, "apply", imp)
            work()
        assert "Ingenting skulle ändras." in text
        assert "Ingenting ändrades." in page(client, imp)
        assert "Ingenting ändrades." in client.get(reverse("imports")).content.decode()

    def test_the_partial_is_the_changing_part_alone(self, client: Client, school: Organisation) -> None:
        upload(client, "roster", roster(school, "E1"))
        whole, part = page(client), page(client, **{"HX-Request-Type": "partial"})
        assert "<h1>" in whole
        assert "<h1>" not in part
        assert "<progress" in whole
        assert "<progress" in part

    def test_progress_is_n_of_m(self, client: Client, school: Organisation) -> None:
        upload(client, "roster", roster(school, "E1"))
        job = ProcrastinateJob.objects.get()
        mark(job, "doing")
        Import.objects.update(state=ImportState.READING, step="check", done=1200, total=5000)
        text = page(client, **{"HX-Request-Type": "partial"})
        assert 'max="5000"' in text
        assert 'value="1200"' in text
        assert "Går igenom raderna · 1 200 av 5 000" in text
        assert "Du kan lämna sidan" in text
        assert "Avbryt inläsningen" in text

    def test_an_applied_import_leads_to_the_desk_for_those_who_have_one(
        self, town: Organisation, school: Organisation
    ) -> None:
        principal = signed_in(register.staff(school, DutyRole.PRINCIPAL))
        upload(principal, "roster", roster(school, "E1"))
        work()
        act(principal, "apply")
        work()
        assert "Till Idag" in page(principal)


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "Filen är tom"),
            (b"\x89PNG\r\n\x1a\n....", "Det här är en bild"),
            (b"\xff\xd8\xff\xe0....", "Det här är en bild"),
            (b"%PDF-1.7 ....", "Det här är en pdf"),
            (b"\xd0\xcf\x11\xe0....", "äldre Excel-fil"),
        ],
    )
    def test_what_is_no_table(self, client: Client, content: bytes, words: str) -> None:
        response = upload(client, "roster", content)
        assert response.status_code == 400
        text = response.content.decode()
        assert words in text
        assert 'href="#file"' in text
        assert "file-error" in text
        assert not Import.objects.exists()
        assert waiting() == 0

    def test_nothing_chosen(self, client: Client) -> None:
        response = client.post(reverse("imports"), {})
        assert response.status_code == 400
        assert "Välj vad filen handlar om" in response.content.decode()
        assert "Välj en fil" in response.content.decode()

    def test_an_unknown_kind(self, client: Client, school: Organisation) -> None:
        assert upload(client, "elever", roster(school, "E1")).status_code == 400
        assert not Import.objects.exists()

    def test_too_large_is_said_and_nothing_is_stored(
        self, client: Client, settings: Settings, data: Path, school: Organisation
    ) -> None:
        settings.INTAKE_MAX_BYTES = 1 << 20
        response = upload(client, "lessons", b"a" * (2 << 20))
        assert response.status_code == 413
        assert "Filen är för stor: högst 1 MB" in response.content.decode()
        assert not Import.objects.exists()
        assert list((data / "tmp").iterdir()) == []
        assert 'id="kind-lessons" value="lessons"' in response.content.decode()

    def test_a_full_disk_while_the_file_comes(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(self: object, raw_data: bytes, start: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full)
        response = upload(client, "lessons", b"a;b\n1;2\n")
        assert response.status_code == 413
        assert "inte plats för filen" in response.content.decode()

    def test_a_full_disk_when_the_file_is_opened(self, client: Client, settings: Settings, data: Path) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = str(data / "nowhere")
        assert "inte plats för filen" in upload(client, "lessons", b"a;b\n1;2\n").content.decode()

    def test_a_full_disk_when_the_file_is_kept(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*arguments: object) -> str:
            raise custody.disk_full()

        monkeypatch.setattr(custody, "take_in", full)
        response = upload(client, "lessons", lessons(line()))
        assert response.status_code == 507
        assert "file-error" in response.content.decode()

    def test_a_file_without_the_columns_fails_with_words(self, client: Client) -> None:
        upload(client, "lessons", b"a;b\n1;2\n")
        work()
        text = page(client)
        assert "Filen kunde inte läsas in. Ingenting ändrades." in text
        assert "student_id" in text
        assert "Välj en fil" in text
        assert act(client, "apply").status_code == 409

    def test_the_post_needs_its_token(self, administrator: Account, school: Organisation) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(administrator)
        assert upload(strict, "roster", roster(school, "E1")).status_code == 403
        assert not Import.objects.exists()

    def test_nobody_signed_in_sends_nothing(self, school: Organisation) -> None:
        response = upload(Client(), "roster", roster(school, "E1"))
        assert response.status_code == 401
        assert reverse("account_login") in response.content.decode()
        assert not Import.objects.exists()

    def test_a_handler_in_use_lets_small_files_through(self) -> None:
        handler = BoundedUpload()
        handler.handle_raw_input(None, {}, 100, "x")
        assert handler.refusal == ""


@pytest.fixture
def stopped(client: Client, school: Organisation) -> Import:
    """An import that a guard has stopped: 20 pupils, of whom the file has five."""
    for n in range(20):
        register.student(school, source_id=f"E{n}")
    upload(client, "roster", roster(school, *(f"E{n}" for n in range(5))))
    work()
    return only()


class TestGuard:
    def test_says_why_and_how_much(self, client: Client, stopped: Import) -> None:
        text = page(client)
        assert stopped.state == ImportState.GUARDED
        assert "Därför stannar vi" in text
        assert "15 av 20 skulle försvinna" in text
        assert "Läs in fast så mycket skulle försvinna" in text

    def test_without_the_tick_nothing_happens(self, client: Client, stopped: Import) -> None:
        response = act(client, "apply")
        assert response.status_code == 409
        assert "Kryssa i rutan först" in response.content.decode()
        assert waiting() == 0

    def test_with_the_tick_it_is_applied(self, client: Client, stopped: Import) -> None:
        assert act(client, "apply", allow_removals="on").status_code == 302
        work()
        assert only().state == ImportState.APPLIED
        assert "15 har slutat" in page(client)

    def test_lessons_say_it_about_days(self, client: Client, school: Organisation) -> None:
        imp = Import(kind="lessons", state=ImportState.GUARDED)
        assert "samma dagar" in wording.guard_words(imp)


class TestNothingHappensTwice:
    @pytest.fixture
    def ready(self, client: Client, school: Organisation) -> Import:
        upload(client, "roster", roster(school, "E1", "E2"))
        work()
        return only()

    def test_a_double_click_on_apply(self, client: Client, ready: Import) -> None:
        assert act(client, "apply").status_code == act(client, "apply").status_code == 302
        assert waiting("apply_import") == 1
        work()
        assert act(client, "apply").status_code == 302
        assert waiting("apply_import") == 0
        assert Enrolment.objects.count() == 2

    def test_the_job_again_after_a_killed_worker_asks_for_the_sweep(self, client: Client, ready: Import) -> None:
        account = Account.objects.get()
        tasks.apply_import(str(ready.pk), account.pk, False)
        tasks.apply_import(str(ready.pk), account.pk, False)
        assert Enrolment.objects.count() == 2
        assert waiting("sweep") == 1

    def test_discarded_in_one_tab_and_applied_in_the_other(self, client: Client, ready: Import) -> None:
        assert act(client, "discard").status_code == 302
        assert act(client, "discard").status_code == 302
        response = act(client, "apply")
        assert response.status_code == 409
        assert "Filen är kastad" in response.content.decode()
        assert not Enrolment.objects.exists()

    def test_applied_in_one_tab_and_discarded_in_the_other(self, client: Client, ready: Import) -> None:
        act(client, "apply")
        assert act(client, "discard").status_code == 409
        work()
        response = act(client, "discard")
        assert response.status_code == 409
        assert "för sent" in response.content.decode()
        assert Enrolment.objects.count() == 2

    def test_cancelled_before_its_turn(self, client: Client, school: Organisation) -> None:
        upload(client, "roster", roster(school, "E1"))
        assert act(client, "discard").status_code == 302
        assert waiting() == 0
        assert only().state == ImportState.DISCARDED

    def test_cancelled_while_it_is_read(
        self, client: Client, school: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        upload(client, "roster", roster(school, "E1"))
        job = ProcrastinateJob.objects.get()
        mark(job, "doing")
        assert act(client, "discard").status_code == 302
        text = page(client)
        assert "Inläsningen avbryts." in text
        assert "Avbryt inläsningen" not in text
        with monkeypatch.context() as patched:
            patched.setattr(intake_roster, "_sheets", lambda *_: pytest.fail("read to its end"))
            tasks.read_import(**job.args)
        assert only().state == ImportState.DISCARDED
        assert custody.lying() == set()
        mark(job, "succeeded")
        assert "Filen är kastad" in page(client)

    def test_nobody_reads_it(self, client: Client, school: Organisation) -> None:
        upload(client, "roster", roster(school, "E1"))
        mark(ProcrastinateJob.objects.get(), "failed")
        assert "Granska filen igen" in page(client)
        assert act(client, "read").status_code == act(client, "read").status_code == 302
        assert waiting("read_import") == 1
        work()
        assert only().state == ImportState.READY
        act(client, "read")
        assert waiting() == 0

    def test_the_same_work_waits_once(self, ready: Import) -> None:
        background.ask_for_sweep(organiser_id=ready.organiser_id)
        background.ask_for_sweep(organiser_id=ready.organiser_id)
        assert waiting("sweep") == 1

    def test_a_killed_reading_is_told(self, client: Client, ready: Import) -> None:
        Import.objects.update(state=ImportState.READING)
        text = page(client)
        assert "Inläsningen avbröts. Ingenting ändrades." in text
        assert "Välj filen igen" in text

    def test_the_register_moved_between_preview_and_apply(
        self, client: Client, ready: Import, school: Organisation
    ) -> None:
        register.student(school, source_id="E1")
        act(client, "apply")
        work()
        assert only().state == ImportState.READY
        assert only().failure in page(client)
        assert only().failure
        act(client, "apply")
        work()
        assert only().state == ImportState.APPLIED

    def test_a_guard_between_preview_and_apply(self, client: Client, ready: Import, school: Organisation) -> None:
        for n in range(10):
            register.student(school, source_id=f"N{n}")
        act(client, "apply")
        work()
        assert only().state == ImportState.GUARDED
        assert "nu skulle mycket försvinna" in page(client)


class TestWhoMayImportWhat:
    def test_another_organisers_import_does_not_exist(self, client: Client, school: Organisation) -> None:
        upload(client, "roster", roster(school, "E1"))
        stranger = signed_in(register.account(register.organiser("Granstad"), administrator=True))
        address = reverse("import", args=[only().pk])
        assert stranger.get(address).status_code == 404
        for what in ("apply", "discard", "read"):
            assert act(stranger, what).status_code == 404
        assert "fil.csv" not in stranger.get(reverse("imports")).content.decode()

    def test_own_unit_alone(self, town: Organisation, school: Organisation) -> None:
        other = register.unit(town, "Bergskolan")
        clerk = signed_in(register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR))
        assert f"filer om {school}" in clerk.get(reverse("imports")).content.decode()
        upload(clerk, "roster", roster(other, "B1"))
        work()
        text = page(clerk)
        assert only().state == ImportState.FAILED
        assert "skolenheter som du inte får läsa in för" in text
        assert other.display_name not in text
        assert act(clerk, "apply").status_code == 409
        assert not Enrolment.objects.exists()

    def test_own_unit_goes_through(self, town: Organisation, school: Organisation) -> None:
        clerk = signed_in(register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR))
        upload(clerk, "roster", roster(school, "E1"))
        work()
        assert only().state == ImportState.READY
        assert only().options["units"] == [school.pk]

    def test_a_preview_that_does_not_tell_units_is_refused(self, school: Organisation) -> None:
        own_units.check({"units": None}, Changes())
        with pytest.raises(PlainError):
            own_units.check({"units": [school.pk]}, Changes())

    def test_the_pipeline_itself_refuses_other_units_and_keeps_nothing_of_them(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        path = tmp_path / "annan.csv"
        path.write_bytes(roster(register.unit(town, "Bergskolan"), "B1"))
        imp = pipeline.receive(
            path, kind="roster", organiser=town, by=OPERATOR, now=timezone.now(), options={"units": [school.pk]}
        )
        with pytest.raises(PlainError):
            pipeline.read(imp.pk, by=OPERATOR, now=timezone.now())
        kept = only()
        assert (kept.state, kept.preview, kept.counts, kept.warnings) == (ImportState.FAILED, {}, {}, [])
        assert not kept.quarantined_rows.exists()

    def test_the_list_of_a_unit_is_its_own(self, town: Organisation, school: Organisation) -> None:
        other = register.unit(town, "Bergskolan")
        clerk, colleague = (register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR) for _ in range(2))
        whole = made(town, None, ImportState.APPLIED, file_name="hela.csv", options={"units": None})
        mine = made(town, colleague, ImportState.APPLIED, file_name="enhet.csv", options={"units": [school.pk]})
        made(town, None, ImportState.APPLIED, file_name="annan.csv", options={"units": [other.pk]})
        text = signed_in(clerk).get(reverse("imports")).content.decode()
        assert "enhet.csv" in text
        assert "hela.csv" not in text
        assert "annan.csv" not in text
        assert page(signed_in(clerk), mine)
        assert signed_in(clerk).get(reverse("import", args=[whole.pk])).status_code == 404

    def test_a_teacher_imports_nothing(self, school: Organisation) -> None:
        assert signed_in(register.staff(school, DutyRole.TEACHER)).get(reverse("imports")).status_code == 403


def made(
    town: Organisation, account: Account | None, state: ImportState, *, file_name: str = "fil.csv", **fields: Any
) -> Import:
    return Import.objects.create(
        organiser=town, kind="roster", state=state, file_name=file_name, size_bytes=1, account=account,
        actor="operator", created_at=timezone.now(), **fields,
    )  # fmt: skip


class TestPages:
    def test_earlier_imports_are_paged_and_told_in_words(
        self, client: Client, town: Organisation, administrator: Account
    ) -> None:
        for state in ImportState:
            made(town, None, state, counts={"read": 1})
        for n in range(20):
            made(town, administrator, ImportState.APPLIED, file_name=f"sida{n}.csv", counts={"read": 1, "removed": 2})
        first = client.get(reverse("imports")).content.decode()
        second = client.get(reverse("imports") + "?page=2").content.decode()
        assert "Sida 1 av 2" in first
        assert "?page=2" in first
        assert "2 har slutat" in first
        assert "Sida 2 av 2" in second
        assert "?page=1" in second
        assert "kommandoraden" in second
        assert "Stoppad: mycket skulle försvinna" in first + second

    def test_quarantine_is_paged(self, client: Client, town: Organisation) -> None:
        imp = made(town, None, ImportState.READY, counts={"read": 60, "quarantined": 60})
        QuarantinedRow.objects.bulk_create(
            QuarantinedRow(belongs_to=imp, sheet="Klasser", row_number=n, column="Klass", code="a-code")
            for n in range(2, 62)
        )
        first = page(client, imp)
        assert "60 rader gick inte att läsa." in first
        assert "Klasser 2" in first
        assert "A-code." in first
        assert "Klasser 60" not in first
        second = client.get(reverse("import", args=[imp.pk]) + "?page=2").content.decode()
        assert "Klasser 60" in second

    def test_the_files_are_described(self, client: Client) -> None:
        text = client.get(reverse("imports-files")).content.decode()
        for column in ("Person-ID", "offered_minutes", "year_level"):
            assert column in text

    def test_in_english_too(self, client: Client, school: Organisation) -> None:
        upload(client, "roster", roster(school, "E1", "E2"))
        work()
        client.cookies["django_language"] = "en"
        assert "2 rows read. 2 new pupils." in page(client)

    def test_the_page_of_an_import_that_is_not_there(self, client: Client) -> None:
        assert client.get(reverse("import", args=[uuid.uuid4()])).status_code == 404

    def test_applying_can_not_be_cancelled(self, client: Client, town: Organisation) -> None:
        imp = made(town, None, ImportState.APPLYING)
        text = page(client, imp, **{"HX-Request-Type": "partial"})
        assert "Filen läses in" in text
        assert "Avbryt" not in text


class TestWords:
    def test_every_kind_and_count(self) -> None:
        def said(kind: str, state: str = "ready", **counts: int) -> str:
            return wording.sentence(Import(kind=kind, state=state, counts=counts))

        assert said("grades", read=3, new=1, removed=2) == "3 rader granskade. 1 nytt betyg, 2 skulle tas bort."
        assert said("lessons", "applied", read=1, removed=1) == "1 rad granskad. 1 borttagen."
        assert said("roster", read=1, protected=2).endswith("2 rader med skyddade personuppgifter lämnades utanför.")
        assert said("roster", read=1, changed=3) == "1 rad granskad. 3 ändrade."

    def test_what_is_gone_is_explained(self) -> None:
        imp = Import(kind="lessons", state="ready", options={"replace_period": True}, counts={})
        texts = [row[2].text for row in wording.counts_table(imp).rows]
        assert "Står inte i filen, som är hela sanningen för sina datum." in texts

    def test_a_failed_sweep_is_not_called_done(self) -> None:
        assert "kunde inte" in outcome.sweep_words(Sweeping.FAILED)
        assert outcome.sweep_words(Sweeping.NOT_ASKED) == ""

    def test_a_step_we_do_not_know_is_left_unsaid(self) -> None:
        assert outcome.step_words("brygger kaffe") == ""


def test_a_failed_sweep_is_told(client: Client, town: Organisation) -> None:
    imp = made(town, None, ImportState.APPLIED, counts={"read": 1})
    background.ask_for_sweep(organiser_id=town.pk)
    mark(ProcrastinateJob.objects.get(), "failed")
    assert "kunde inte räknas om" in page(client, imp)


def test_reading_the_same_import_at_once_ends_quietly(town: Organisation) -> None:
    imp = made(town, None, ImportState.APPLIED)
    tasks.read_import(str(imp.pk), 1)
    assert only().state == ImportState.APPLIED


def test_a_refusal_of_apply_does_not_end_the_worker(
    client: Client, town: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PlainError("Nej.", "Gör så här.")

    imp = made(town, None, ImportState.READY, counts={"read": 1})
    monkeypatch.setattr(pipeline, "apply", refuse)
    tasks.apply_import(str(imp.pk), 1, False)
    assert "Nej. Gör så här." in page(client, imp)
    assert waiting() == 0


def test_the_command_line_imports_for_everybody(client: Client, town: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "fil.csv"
    file.write_bytes(lessons(line()))
    now = timezone.now() - dt.timedelta(days=3)
    pipeline.receive(file, kind="lessons", organiser=town, by=OPERATOR, now=now)
    assert "kommandoraden" in client.get(reverse("imports")).content.decode()


class TestTakingBack:
    @pytest.fixture
    def applied(self, client: Client, school: Organisation) -> Import:
        upload(client, "roster", roster(school, "A", "B"))
        work()
        act(client, "apply")
        work()
        return only()

    def test_the_newest_import_is_taken_back(self, client: Client, applied: Import) -> None:
        assert "Ta tillbaka importen" in page(client)

        act(client, "undo")
        act(client, "undo")  # a double click
        work()

        assert only().state == ImportState.TAKEN_BACK
        assert not Enrolment.objects.exists()
        shown = page(client)
        assert "Importen är tillbakatagen" in shown
        assert "Ta tillbaka nu" not in shown

    def test_only_the_newest(self, client: Client, school: Organisation, applied: Import) -> None:
        upload(client, "roster", roster(school, "A", "B", "C"))
        work()
        later = Import.objects.exclude(pk=applied.pk).get()
        act(client, "apply", later)
        work()

        assert "Ta tillbaka nu" not in page(client, applied)
        assert act(client, "undo", applied).status_code == 409
        work()
        applied.refresh_from_db()
        assert applied.state == ImportState.APPLIED

    def test_what_it_does_to_the_signals_is_tried_and_nothing_stays(
        self, client: Client, school: Organisation, applied: Import
    ) -> None:
        today = timezone.localdate()
        days = [today - dt.timedelta(days=back) for back in range(1, 15)]
        rows = [line("A", str(day), present_minutes="0", invalid_absence_minutes="60") for day in days]
        upload(client, "lessons", lessons(*rows))
        work()
        imp = Import.objects.get(kind="lessons")

        act(client, "effect", imp)
        work()

        assert "Signalerna, om du läser in filen" in page(client, imp)
        imp.refresh_from_db()
        assert imp.state == ImportState.READY
        assert imp.preview["effect"]["lit"]["invalid-3"] == 1
        act(client, "apply", imp)
        work()
        act(client, "effect", imp)
        work()
        imp.refresh_from_db()
        assert imp.state == ImportState.APPLIED
        assert imp.preview["effect"]["out"]["invalid-3"] == 1
        assert "Signalerna, om du tar tillbaka importen" in page(client, imp)


def test_a_trial_that_waits_does_not_keep_an_apply_from_being_asked_for(client: Client, school: Organisation) -> None:
    upload(client, "roster", roster(school, "E1"))
    work()
    act(client, "effect")
    act(client, "effect")
    assert waiting("effect_on_signals") == 1
    act(client, "apply")
    assert waiting("apply_import") == 1
    work()
    assert only().state == ImportState.APPLIED


def test_whoever_reaches_some_units_takes_back_no_import_of_all(
    client: Client, town: Organisation, school: Organisation
) -> None:
    narrow = register.staff(school, DutyRole.SCHOOL_ADMINISTRATOR)
    imp = made(town, narrow, ImportState.APPLIED, counts={"read": 1})
    response = act(signed_in(narrow), "undo", imp)
    assert response.status_code == 409
    assert "skolenheter" in response.content.decode()
    assert waiting("take_back_import") == 0
