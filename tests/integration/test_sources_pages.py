"""The pages about sources, the clock that pulls, the provider's notices, and what is told back. Real HTTP behind."""

from __future__ import annotations

import datetime as dt
import ssl
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from fullfolj.administration import source_actions, tasks
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake.models import Import, ImportState, PullMode, PullState, Source
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import CalendarPeriod, Organisation, Person
from fullfolj.signals import aftermath
from fullfolj.simulation.ss12000.provider import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN, Answer, Provider
from fullfolj.simulation.town import Town, make_town
from tests import register
from tests.import_jobs import forget_all
from tests.towns.served import worked_out_once

__all__ = ["worked_out_once"]
pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 6, 4)


@pytest.fixture(autouse=True)
def queue(db: None) -> None:
    forget_all()


@pytest.fixture
def organiser() -> Organisation:
    return register.organiser("Skarvås kommun")


@pytest.fixture
def client(organiser: Organisation) -> Client:
    client = Client()
    client.force_login(register.account(organiser, administrator=True))
    return client


@pytest.fixture
def provider(town: Town) -> Provider:
    return Provider(town)


@pytest.fixture
def address(provider: Provider) -> Generator[str]:
    with provider.serving() as found:
        yield found


def add(client: Client, address: str, **fields: Any) -> HttpResponse:
    given = {
        "name": "Edlevo", "base_url": f"{address}{BASE}", "token_url": f"{address}{TOKEN}", "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET, "bearer": "", **fields,
    }  # fmt: skip
    return client.post(reverse("administration-sources"), given)  # type: ignore[return-value]


class _Context:
    def should_abort(self) -> bool:
        return False


def work() -> None:
    """Does the pulls that wait, as the worker would."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__endswith="administration.pull"):
        tasks.pull.func(_Context(), **job.args)
        from tests.import_jobs import mark

        mark(job, "succeeded")


def text(response: HttpResponse) -> str:
    return response.content.decode()


class TestPages:
    def test_a_source_is_added_pulled_and_removed(self, client: Client, address: str, organiser: Organisation) -> None:
        response = add(client, address)
        source = Source.objects.get()
        assert response["Location"] == reverse("administration-source", args=[source.pk])
        page = text(client.get(response["Location"]))
        assert "Inget har hämtats än" in page
        assert CLIENT_SECRET not in page

        client.post(f"{response['Location']}pull/")
        client.post(f"{response['Location']}pull/")  # a double click
        assert ProcrastinateJob.objects.filter(task_name__endswith="administration.pull").count() == 1
        assert "väntar på sin tur" in text(client.get(response["Location"]))
        work()

        page = text(client.get(response["Location"]))
        assert "Hämtad i dag" in page
        assert "persons" in page
        assert Person.objects.filter(organiser=organiser, enrolments__isnull=False).exists()
        assert ProcrastinateJob.objects.filter(task_name="fullfolj.signals.sweep").exists()
        done = Import.objects.filter(state=ImportState.APPLIED)
        assert {aftermath.after(imp) for imp in done} == {None}  # noted, and the sweep is still to come

        client.post(f"{response['Location']}remove/")
        assert not Source.objects.exists()
        assert Person.objects.filter(organiser=organiser).exists()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"base_url": "http://api.example.se/v2.0"}, "http"),
            ({"base_url": "ftp://x"}, "ingen webbadress"),
            ({"base_url": "https://exa mple.se/v2.0"}, "ingen webbadress"),
            ({"base_url": "https://example.se/v2.0\u2028x"}, "ingen webbadress"),
            ({"base_url": "https://a:b@example.se/v2.0"}, "lösenord"),
            ({"client_secret": ""}, "klient-id och hemlighet"),
            ({"name": ""}, "ds-validation-message"),
        ],
    )
    def test_what_can_not_be_used_is_said(
        self, client: Client, address: str, fields: dict[str, str], words: str
    ) -> None:
        response = add(client, address, **fields)

        assert response.status_code == 400
        assert words in text(response)
        assert not Source.objects.exists()

    def test_another_organisers_source_does_not_exist(self, client: Client, address: str) -> None:
        add(client, address)
        stranger = Client()
        stranger.force_login(register.account(register.organiser("Granstad"), administrator=True))
        own = reverse("administration-source", args=[Source.objects.get().pk])

        assert stranger.get(own).status_code == 404
        assert stranger.post(f"{own}remove/").status_code == 404
        assert client.get(reverse("administration-source", args=[uuid.uuid4()])).status_code == 404

    def test_a_wrong_secret_is_told_without_the_secret(self, client: Client, address: str) -> None:
        location = add(client, address, client_secret="fel-hemlighet-som-ingen-ser")["Location"]
        client.post(f"{location}pull/")
        work()

        page = text(client.get(location))
        assert "släpper inte in oss" in page
        assert "fel-hemlighet" not in page
        assert not Person.objects.filter(enrolments__isnull=False).exists()


class TestTheClock:
    @pytest.fixture
    def source(self, client: Client, address: str) -> Source:
        add(client, address)
        source = Source.objects.get()
        runs.run(source, runs.Options(), by=OPERATOR, now=timezone.now())
        Source.objects.update(created_at=dt.datetime(2026, 11, 20, 12, tzinfo=STOCKHOLM))
        self.pulled_at(source, "2026-11-23T03:00", "2026-11-24T03:15", "2026-11-28T03:00", "2026-12-25T03:00")
        source.refresh_from_db()
        return source

    @staticmethod
    def pulled_at(source: Source, *nights: str, **values: Any) -> None:
        """These are the pulls that there have been; the first was of everything."""
        source.pulls.all().delete()
        for night in nights:
            at = dt.datetime.fromisoformat(night).replace(tzinfo=STOCKHOLM)
            given = {"mode": PullMode.CHANGES, "state": PullState.DONE, "actor": "system", **values}
            source.pulls.create(started_at=at, **given)

    @pytest.mark.parametrize(
        ("at", "wanted"),
        [
            ("2026-11-24T03:05", [None]),
            ("2026-11-24T03:30", []),
            ("2026-11-24T02:50", []),
            ("2026-11-24T07:15", []),
            ("2026-11-24T07:30", [PullMode.ATTENDANCE]),
            ("2026-11-24T15:30", [PullMode.ATTENDANCE]),
            ("2026-11-24T15:30:02", [PullMode.ATTENDANCE]),  # when the worker has taken the job
            ("2026-11-24T15:45", []),
            ("2026-11-28T10:00", []),
            ("2026-12-25T10:00", []),
            ("2026-11-25T11:00", [None]),  # the worker was away at three
            ("2026-11-26T02:00", [None]),
        ],
    )
    def test_what_is_due(self, source: Source, at: str, wanted: list[PullMode | None]) -> None:
        local = dt.datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
        source.pulls.filter(started_at__gt=local).delete()  # not made yet

        assert [mode for _source, mode in source_actions.due(local)] == wanted

    @pytest.mark.parametrize(
        ("last", "wanted"),
        [
            ({}, []),
            ({"state": PullState.FAILED}, []),
            ({"state": PullState.RUNNING}, []),
            ({"state": PullState.INTERRUPTED}, [None]),
            ({"mode": PullMode.ATTENDANCE}, [None]),
        ],
    )
    def test_a_night_is_made_good_until_its_pull_has_begun(
        self, source: Source, last: dict[str, Any], wanted: list[PullMode | None]
    ) -> None:
        self.pulled_at(source, "2026-11-24T03:02", **last)

        found = source_actions.due(dt.datetime(2026, 11, 24, 3, 20, tzinfo=STOCKHOLM))

        assert [mode for _source, mode in found] == wanted

    def test_a_source_waits_for_its_first_night(self, source: Source) -> None:
        source.pulls.all().delete()
        Source.objects.update(created_at=dt.datetime(2026, 11, 24, 16, tzinfo=STOCKHOLM))

        assert source_actions.due(dt.datetime(2026, 11, 24, 17, tzinfo=STOCKHOLM)) == []
        assert source_actions.due(dt.datetime(2026, 11, 25, 3, tzinfo=STOCKHOLM)) == [(source, None)]

    @pytest.mark.parametrize(
        ("at", "wanted"),
        [
            ("2026-11-24T03:05", []),
            ("2026-11-24T05:30", [None]),
            ("2026-11-24T08:00", [PullMode.ATTENDANCE]),
            ("2026-11-24T08:15", []),
            ("2026-11-24T08:45", []),
        ],
    )
    def test_a_source_has_a_rhythm_of_its_own(
        self, source: Source, client: Client, at: str, wanted: list[PullMode | None]
    ) -> None:
        unit = source.organiser.units.order_by("pk").first()
        assert unit is not None
        form = {
            "is_active": "on", "night_at": "05:30", "attendance_every": "60", "full_every_days": "3",
            "units": [unit.school_unit_code],
        }  # fmt: skip

        client.post(reverse("administration-source-settings", args=[source.pk]), form)

        source.refresh_from_db()
        day = at[:10]
        self.pulled_at(source, "2026-11-23T05:30", *([f"{day}T05:30"] if at > f"{day}T06" else []))
        assert (source.full_every_days, source.units, source.last_full_at) == (3, [unit.school_unit_code], None)
        local = dt.datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
        assert [mode for _source, mode in source_actions.due(local)] == wanted
        page = text(client.get(reverse("administration-source", args=[source.pk])))
        assert "Allt som ändrats hämtas kl. 05.30 varje natt." in page

    def test_a_source_that_is_switched_off_is_fetched_by_hand_only(self, source: Source, client: Client) -> None:
        address = reverse("administration-source-settings", args=[source.pk])
        refused = client.post(address, {"night_at": "05:30", "attendance_every": "7", "full_every_days": "0"})
        assert refused.status_code == 400

        client.post(address, {"night_at": "03:00", "attendance_every": "0", "full_every_days": "7"})

        assert source_actions.due(dt.datetime(2026, 11, 24, 3, 5, tzinfo=STOCKHOLM)) == []
        page = text(client.get(reverse("administration-source", args=[source.pk])))
        assert "Källan hämtas bara för hand." in page

    def test_no_attendance_in_a_break(self, source: Source) -> None:
        CalendarPeriod.objects.create(
            organisation=source.organiser, kind=PeriodKind.BREAK, name="Lov",
            first_day=dt.date(2026, 11, 23), last_day=dt.date(2026, 11, 27),
        )  # fmt: skip

        assert source_actions.due(dt.datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)) == []

    def test_a_silent_source_is_told(self, source: Source, client: Client) -> None:
        organiser, now = source.organiser_id, timezone.now()
        assert source_actions.silent(organiser, now) == []
        source.pulls.update(started_at=now - dt.timedelta(hours=40))

        assert source_actions.silent(organiser, now) == [source]
        assert "har inte lämnat något" in text(client.get(reverse("administration-sources")))
        assert "Källor, 1 tyst" in text(client.get(reverse("administration")))

    def test_attendance_alone_is_silence_too(self, source: Source) -> None:
        """Night after night it fails, and every quarter of an hour the attendance comes."""
        self.pulled_at(source, "2026-11-20T03:00")
        for day in (21, 22, 23):
            source.pulls.create(
                mode=PullMode.CHANGES, state=PullState.FAILED, actor="system",
                started_at=dt.datetime(2026, 11, day, 3, tzinfo=STOCKHOLM),
            )  # fmt: skip
        at = dt.datetime(2026, 11, 23, 15, tzinfo=STOCKHOLM)
        source.pulls.create(mode=PullMode.ATTENDANCE, state=PullState.DONE, actor="system", started_at=at)

        assert source_actions.silent(source.organiser_id, at) == [source]

    def test_who_asks_for_everything_gets_it_though_attendance_waits(self, source: Source) -> None:
        for mode in (PullMode.ATTENDANCE, PullMode.FULL, PullMode.FULL, None):
            source_actions.ask_to_pull(source=source, mode=mode, account_id=None)

        waiting = ProcrastinateJob.objects.filter(lock=f"pull:{source.pk}", status="todo").order_by("id")
        assert [job.args["mode"] for job in waiting] == ["attendance", "full", None]
        source_actions.stop_pull(source=source)
        assert not source_actions.is_waiting(source)

    @pytest.fixture
    def another_at_work(self, source: Source) -> Generator[None]:
        from django.db import connections

        from fullfolj.intake import liveness

        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("select pg_advisory_lock(%s)", [liveness._key(source.pk)])
                yield
        finally:
            other.close()

    @pytest.mark.usefixtures("another_at_work")
    def test_two_pulls_of_one_source_never_run_over_each_other(self, source: Source) -> None:
        with pytest.raises(PlainError, match="pågår"):
            runs.run(source, runs.Options(), by=OPERATOR, now=timezone.now())

    @pytest.mark.usefixtures("another_at_work")
    def test_a_pull_that_meets_another_is_made_later(self, source: Source) -> None:
        before = source.pulls.count()
        ProcrastinateJob.objects.all().delete()
        tasks.pull.func(_Context(), source_id=str(source.pk), mode="full", account_id=None)

        (again,) = ProcrastinateJob.objects.filter(lock=f"pull:{source.pk}", status="todo")
        assert again.args["mode"] == "full"
        assert again.scheduled_at > timezone.now()
        assert source.pulls.count() == before


class TestNotices:
    def test_the_provider_is_asked_for_notices_and_a_notice_means_pull(
        self, client: Client, address: str, provider: Provider, settings: Settings
    ) -> None:
        settings.NOTICE_ADDRESS = "https://koll.example.se/notices"
        add(client, address)
        source = Source.objects.get()
        runs.run(source, runs.Options(), by=OPERATOR, now=timezone.now())

        (wanted,) = provider.subscriptions.values()
        token = wanted["target"].rstrip("/").rsplit("/", 1)[1]
        assert len(token) > 40
        source.refresh_from_db()
        assert token not in (source.hook_digest, source.subscription_id)

        outside = Client(enforce_csrf_checks=True)
        body = b'{"modifiedEntites":["Attendance"],"deletedEntities":true}'
        response = outside.post(reverse("notice", args=[token]), body, content_type="application/json")

        assert response.status_code == 204
        job = ProcrastinateJob.objects.get(task_name__endswith="administration.pull")
        assert job.args["source_id"] == str(source.pk)

    @pytest.mark.parametrize("answer", [b"", b"[]", b'{"id": "s1"}', b'{"id": 7, "expires": "snart"}'])
    def test_an_answer_that_tells_no_end_is_no_reason_to_ask_each_time(
        self, client: Client, address: str, provider: Provider, settings: Settings, answer: bytes
    ) -> None:
        settings.NOTICE_ADDRESS = "https://koll.example.se/notices"
        asked: list[str] = []

        def bend(_served: Provider, one: Any) -> Answer | None:
            if one.path != "subscriptions":
                return None
            asked.append(one.method)
            return Answer(201, answer)

        provider.bend = bend
        try:
            add(client, address)
            for _again in range(2):
                runs.run(Source.objects.get(), runs.Options(), by=OPERATOR, now=timezone.now())
        finally:
            provider.bend = None
        assert asked == ["POST"]
        assert Source.objects.get().hook_digest

    def test_a_guessed_address_does_nothing(self, client: Client, address: str) -> None:
        add(client, address)

        assert Client().post(reverse("notice", args=["gissad"])).status_code == 404
        assert Client().get(reverse("notice", args=["gissad"])).status_code == 405
        assert not ProcrastinateJob.objects.filter(task_name__endswith="administration.pull").exists()

    def test_what_is_told_back_names_nobody(self, client: Client, address: str, provider: Provider) -> None:
        provider.things["attendances"][0]["attendanceMinutes"] = "femtio"
        add(client, address)
        runs.run(Source.objects.get(), runs.Options(), by=OPERATOR, now=timezone.now())

        assert {entry["resourceType"] for entry in provider.statistics} == {"Person", "Attendance", "Grade"}
        assert all(entry["newCount"] > 0 for entry in provider.statistics)
        (entry,) = provider.log
        assert entry["resourceType"] == "Attendance"
        told = str(provider.log) + str(provider.statistics)
        assert not [one for one in provider.things["persons"] if one["familyName"] in told or one["id"] in told]


class TestLettingIn:
    def test_a_fixed_token(self, organiser: Organisation, provider: Provider, address: str) -> None:
        provider.bearer = "fast-nyckel"
        source = sources.add(
            organiser=organiser, name="x", base_url=f"{address}{BASE}",
            secrets=sources.Secrets(bearer="fast-nyckel"), by=OPERATOR, now=timezone.now(),
        )  # fmt: skip

        assert runs.run(source, runs.Options(), by=OPERATOR, now=timezone.now()).state == PullState.DONE

    def test_credentials_in_the_form(self, client: Client, provider: Provider, address: str) -> None:
        ordinary = provider._token

        def form_only(asked: Any, headers: Any, body: bytes) -> Any:
            return ordinary(asked, {k: v for k, v in headers.items() if k != "Authorization"}, body)

        provider._token = form_only  # type: ignore[method-assign]
        add(client, address)

        assert runs.run(Source.objects.get(), runs.Options(), by=OPERATOR, now=timezone.now()).state == PullState.DONE

    def test_a_client_certificate(
        self, organiser: Organisation, provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        authority = trustme.CA()
        theirs, ours = authority.issue_cert("127.0.0.1"), authority.issue_cert("klient@fullfolj.example")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        theirs.configure_cert(context)
        authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        provider.bearer = "b"
        pem = ours.private_key_and_cert_chain_pem.bytes().decode()

        with provider.serving(context=context) as address:
            for certificate, wanted in ((pem, PullState.DONE), ("", PullState.FAILED)):
                source = sources.add(
                    organiser=organiser, name=f"c{len(certificate)}", base_url=f"{address}{BASE}",
                    secrets=sources.Secrets(bearer="b", certificate=certificate), by=OPERATOR, now=timezone.now(),
                )  # fmt: skip
                options = runs.Options(sleep=lambda _seconds: None)
                assert runs.run(source, options, by=OPERATOR, now=timezone.now()).state == wanted

    def test_a_certificate_with_a_password_is_told_and_nobody_is_asked(self, organiser: Organisation) -> None:
        key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
        )
        with pytest.raises(PlainError, match="lientcertifikatet"):
            sources.add(
                organiser=organiser, name="c", base_url="https://api.example.se/v2.0",
                secrets=sources.Secrets(bearer="b", certificate=key.decode()), by=OPERATOR, now=timezone.now(),
            )  # fmt: skip
