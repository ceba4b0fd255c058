"""Messages by e-mail, to a real SMTP server on the loopback: once, with nothing kept, and what fails is told."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from fullfolj.access.models import Account, Reading
from fullfolj.config.mail_address import mailer
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import AssignmentRole, Group, Person
from fullfolj.signals.models import Contact, ContactKind, Whom
from fullfolj.support.messages import outgoing
from fullfolj.support.models import MailTrouble, OutgoingMessage
from fullfolj.support.tasks import send_message
from tests import register
from tests.integration.test_support import client_of, words_of
from tests.smtp_sink import Sink, sink

pytestmark = pytest.mark.django_db
SENDER = "narvaro@skolan.example"
HOME = "vera@hemma.example"
ON_TODAY = "meddelande som inte gick iväg"


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    pupil = register.student(group.unit, "Alva", group=group, birth_date=timezone.localdate() - dt.timedelta(days=5200))
    register.guardian(pupil)
    return pupil


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def server(settings: Settings) -> Iterator[Sink]:
    with sink() as found:
        use(settings, found.port)
        yield found


def use(settings: Settings, port: int) -> None:
    settings.MAIL_FROM = SENDER
    settings.MAILERS = {"default": mailer(f"smtp://127.0.0.1:{port}?tls=none", SENDER)}


def told(**more: str) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {"template": "talk", "language": "ar", "day": day, "once": str(uuid.uuid4()), "address": HOME, **more}


def post(account: Account, pupil: Person, **more: str) -> tuple[int, str]:
    response = client_of(account).post(reverse("support-message", args=[pupil.uuid]), told(**more))
    return response.status_code, response.content.decode()


def asked(account: Account, pupil: Person, **more: str) -> OutgoingMessage:
    assert post(account, pupil, **more)[0] == 302
    return OutgoingMessage.objects.latest("pk")


def work(one: OutgoingMessage) -> OutgoingMessage:
    send_message(number=one.pk)
    one.refresh_from_db()
    return one


class TestByDefault:
    def test_nothing_is_sent_and_no_form_is_there(self, mentor: Account, pupil: Person) -> None:
        assert not outgoing.is_set_up()
        chosen = {"template": "better", "language": "sv"}
        page = client_of(mentor).get(reverse("support-message", args=[pupil.uuid]), chosen).content.decode()
        assert "Kopiera meddelandet" in page
        assert "Skicka med e-post" not in page
        assert post(mentor, pupil)[0] == 422
        assert not OutgoingMessage.objects.exists()


class TestTheSetting:
    def test_tls_unless_it_says_otherwise(self) -> None:
        assert mailer("", "")["BACKEND"].endswith("dummy.EmailBackend")
        started = mailer("smtp://me:p%40ss@mail.example:587", SENDER)["OPTIONS"]
        assert (started["use_tls"], started["use_ssl"], started["password"]) == (True, False, "p@ss")
        whole = mailer("smtps://mail.example", SENDER)["OPTIONS"]
        assert (whole["use_tls"], whole["use_ssl"], whole["port"]) == (False, True, None)
        assert mailer("smtp://10.0.0.5:25?tls=none", SENDER)["OPTIONS"]["use_tls"] is False

    @pytest.mark.parametrize(
        ("address", "sender"),
        [
            ("http://secret@mail.example", SENDER),
            ("smtp://", SENDER),
            ("smtp://secret@mail.example:port", SENDER),
            ("smtp://mail.example?secret=1", SENDER),
            ("smtp://mail.example", "secret"),
        ],
    )
    def test_what_is_wrong_is_told_without_the_address(self, address: str, sender: str) -> None:
        with pytest.raises(PlainError) as caught:
            mailer(address, sender)
        assert "secret" not in str(caught.value)


class TestSending:
    def test_it_comes_whole_and_stands_as_a_contact(
        self, server: Sink, mentor: Account, pupil: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        one = work(asked(mentor, pupil))
        ((sender, receivers, letter),) = server.letters
        assert (sender, receivers) == (SENDER, [HOME])
        assert letter["Subject"] == "دعوة إلى حديث"
        text = letter.get_content()
        assert "Alva" in text
        assert "Vi vill gärna prata" in text
        assert "Elevsson" not in text
        contact = Contact.objects.get()
        assert (contact.kind, contact.whom, contact.by) == (ContactKind.WROTE, Whom.GUARDIAN, mentor)
        assert contact.note == "Vill du komma och prata? (العربية)"
        assert (one.contact, one.sealed_address, one.trouble) == (contact, "", "")
        assert "Alva" not in caplog.text
        assert HOME not in caplog.text

    def test_the_address_is_sealed_until_it_has_gone_and_in_no_history_or_job(
        self, server: Sink, mentor: Account, pupil: Person
    ) -> None:
        one = asked(mentor, pupil)
        assert one.sealed_address
        assert HOME not in one.sealed_address
        assert not hasattr(one.events.first(), "sealed_address")  # type: ignore[attr-defined]
        assert [job.args for job in ProcrastinateJob.objects.filter(task_name=outgoing.SEND)] == [{"number": one.pk}]

    def test_a_double_click_sends_one_and_so_does_a_job_that_runs_twice(
        self, server: Sink, mentor: Account, pupil: Person
    ) -> None:
        once = str(uuid.uuid4())
        first = asked(mentor, pupil, once=once)
        assert asked(mentor, pupil, once=once) == first
        assert ProcrastinateJob.objects.filter(task_name=outgoing.SEND).count() == 1
        work(first)
        work(first)
        assert len(server.letters) == 1
        assert Contact.objects.count() == 1

    def test_another_address_from_the_same_page_is_no_double_click(
        self, server: Sink, mentor: Account, pupil: Person
    ) -> None:
        """The back button, with the address corrected: nothing goes there, and that is said."""
        once = str(uuid.uuid4())
        asked(mentor, pupil, once=once)
        sent = told(once=once, address="ny@example.se")
        page = client_of(mentor).post(reverse("support-message", args=[pupil.uuid]), sent, follow=True)
        assert "redan skickat från den här sidan" in page.text
        assert OutgoingMessage.objects.count() == 1

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"address": ""}, "Skriv adressen."),
            ({"address": "vera"}, "Skriv adressen som namn@example.org."),
            ({"address": "vera@hemma.example\r\nBcc: x@y.example"}, "Skriv adressen som namn@example.org."),
            ({"once": "twice"}, "twice"),
        ],
    )
    def test_bad_input_is_told_and_nothing_lost(
        self, server: Sink, mentor: Account, pupil: Person, more: dict[str, str], said: str
    ) -> None:
        status, page = post(mentor, pupil, **more)
        assert status == 422
        assert said in page
        assert not OutgoingMessage.objects.exists()


class TestNotAllowed:
    def test_no_guardian_in_the_register(self, server: Sink, mentor: Account, pupil: Person) -> None:
        pupil.guardians.all().delete()
        status, page = post(mentor, pupil)
        assert status == 422
        assert "Det finns ingen vårdnadshavare att skriva till i registret." in page

    @pytest.mark.parametrize("meanwhile", ["protected", "of-age", "left", "protected-guardian"])
    def test_what_has_changed_before_it_goes_stops_it(
        self, server: Sink, mentor: Account, pupil: Person, meanwhile: str
    ) -> None:
        one = asked(mentor, pupil)
        if meanwhile == "protected":
            Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        elif meanwhile == "of-age":
            Person.objects.filter(pk=pupil.pk).update(birth_date=timezone.localdate() - dt.timedelta(days=7000))
        elif meanwhile == "left":
            AssignmentRole.objects.update(end_date=timezone.localdate() - dt.timedelta(days=1))
        else:
            hidden = pupil.guardians.get().guardian_id
            Person.objects.filter(pk=hidden).update(is_protected=True, given_name="", family_name="")
        assert work(one).trouble == MailTrouble.NOT_ALLOWED
        assert server.letters == []
        assert one.sealed_address == ""
        assert not Contact.objects.exists()


class TestFailing:
    def failed(self, mentor: Account, pupil: Person, trouble: MailTrouble) -> OutgoingMessage:
        one = work(asked(mentor, pupil))
        assert (one.trouble, one.sealed_address, one.sent_at) == (trouble, "", None)
        assert not Contact.objects.exists()
        return one

    def test_it_stands_on_the_senders_today_with_what_to_do(
        self, settings: Settings, mentor: Account, pupil: Person
    ) -> None:
        with sink(refuses=HOME) as server:
            use(settings, server.port)
            one = self.failed(mentor, pupil, MailTrouble.REFUSED)
        assert server.letters == []
        assert ON_TODAY in words_of(client_of(mentor), "today")
        text = words_of(client_of(mentor), "support-messages")
        assert "Alva" in text
        assert "Kontrollera adressen och skicka igen." in text
        assert HOME not in text
        assert Reading.objects.filter(page="support.messages", account=mentor).exists()
        aside = reverse("support-message-aside", args=[one.uuid])
        assert client_of(mentor).post(aside).status_code == 302
        assert ON_TODAY not in words_of(client_of(mentor), "today")
        assert client_of(mentor).post(aside).status_code == 404

    def test_nobody_answers(self, settings: Settings, mentor: Account, pupil: Person) -> None:
        with sink() as server:
            port = server.port
        use(settings, port)
        self.failed(mentor, pupil, MailTrouble.UNREACHABLE)

    def test_cut_off_in_the_middle_it_is_not_sent_again(
        self, settings: Settings, mentor: Account, pupil: Person
    ) -> None:
        with sink(cuts=True) as server:
            use(settings, server.port)
            one = self.failed(mentor, pupil, MailTrouble.UNCERTAIN)
            work(one)
            assert len(server.letters) == 1

    def test_a_worker_that_died_is_told_and_nothing_is_sent_again(
        self, server: Sink, mentor: Account, pupil: Person
    ) -> None:
        one = asked(mentor, pupil)
        OutgoingMessage.objects.update(tried_at=timezone.now())
        assert work(one).trouble == MailTrouble.UNCERTAIN
        assert server.letters == []
        assert "Fråga om det har kommit fram" in words_of(client_of(mentor), "support-messages")

    def test_a_setting_that_is_gone(self, server: Sink, settings: Settings, mentor: Account, pupil: Person) -> None:
        one = asked(mentor, pupil)
        settings.MAIL_FROM = ""
        assert work(one).trouble == MailTrouble.NOT_SET

    def test_one_that_waits_too_long_is_told_of(self, server: Sink, mentor: Account, pupil: Person) -> None:
        asked(mentor, pupil)
        assert ON_TODAY not in words_of(client_of(mentor), "today")
        OutgoingMessage.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=20))
        assert "bakgrundsarbetet står still" in words_of(client_of(mentor), "support-messages")

    def test_that_of_somebody_who_has_left_comes_up_with_others(
        self, settings: Settings, mentor: Account, pupil: Person, group: Group
    ) -> None:
        coordinator = register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
        with sink(refuses=HOME) as server:
            use(settings, server.port)
            self.failed(mentor, pupil, MailTrouble.REFUSED)
        assert ON_TODAY not in words_of(client_of(coordinator), "today")
        AssignmentRole.objects.update(end_date=timezone.localdate() - dt.timedelta(days=1))
        assert ON_TODAY in words_of(client_of(coordinator), "today")
