"""Undo takes back its own thing and nothing else: what stood before stands again, whatever came meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Person
from fullfolj.signals import contacts, snoozes
from fullfolj.signals.models import Contact, ContactKind, Signal, Snooze, SnoozeReason
from tests import register

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 16)
FRIDAY = MONDAY + 4 * DAY
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


EVIDENCE = {
    "window": "last_20_school_days", "from": "2026-10-20", "to": "2026-11-19", "school_days": 20, "reported_days": 20,
    "offered_minutes": 6000, "reported_offered_minutes": 5580, "coverage": 0.93, "uncertain": False, "holds": True,
    "count": 9, "thresholds": {"times": "5"},
}  # fmt: skip


def light(pupil: Person) -> Signal:
    return Signal.objects.create(
        student=pupil, rule="late-5", since=MONDAY, opened_on=MONDAY, seen_on=FRIDAY, evidence=EVIDENCE
    )


@pytest.fixture
def pupil() -> Person:
    found = register.student(register.unit(register.organiser()))
    light(found)
    return found


def put_off(pupil: Person, until: dt.date, minute: int = 0, *, on: dt.date = FRIDAY) -> Snooze:
    return snoozes.put_off(
        student=pupil, reason=SnoozeReason.KNOWN, until=until, by=OPERATOR, today=on, now=NOON + minute * MINUTE
    )


def talk(pupil: Person, minute: int, kind: ContactKind = ContactKind.TALKED) -> Contact:
    return contacts.note(student=pupil, kind=kind, by=OPERATOR, now=NOON + minute * MINUTE, on=FRIDAY)


def undo(what: Contact | Snooze) -> None:
    now = NOON + 60 * MINUTE
    if isinstance(what, Contact):
        contacts.undo(contact=what, by=OPERATOR, now=now)
    else:
        snoozes.undo(snooze=what, by=OPERATOR, now=now)


def standing(pupil: Person) -> Snooze | None:
    return snoozes.open_snooze(pupil)


class TestAContact:
    def test_the_snooze_that_it_ended_stands_again(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        contact = talk(pupil, 1)
        assert standing(pupil) is None
        undo(contact)
        assert standing(pupil) == due
        assert [event.pgh_context.metadata["action"] for event in due.events.order_by("pgh_id")] == [  # type: ignore[attr-defined]
            "snooze.put_off",
            "contact.note",
            "contact.undo",
        ]

    def test_undone_twice_is_undone_once(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        contact = talk(pupil, 1)
        undo(contact)
        undone_at = Contact.objects.get().undone_at
        snoozes.undo(snooze=due, by=OPERATOR, now=NOON)
        contacts.undo(contact=contact, by=OPERATOR, now=NOON + 90 * MINUTE)
        assert standing(pupil) is None
        assert Contact.objects.get().undone_at == undone_at

    def test_a_newer_contact_still_answers_until_it_is_undone_too(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        first, second = talk(pupil, 1), talk(pupil, 2, ContactKind.REACHED_HOME)
        undo(first)
        assert standing(pupil) is None
        undo(second)
        assert standing(pupil) == due

    def test_an_attempt_meanwhile_answers_nothing(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        contact = talk(pupil, 1)
        talk(pupil, 2, ContactKind.NO_ANSWER)
        undo(contact)
        assert standing(pupil) == due

    def test_a_newer_snooze_stays_until_it_is_undone_too(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        contact = talk(pupil, 1)
        newer = put_off(pupil, FRIDAY + 7 * DAY, 2)
        undo(contact)
        assert standing(pupil) == newer
        undo(newer)
        assert standing(pupil) == due

    def test_a_snooze_that_was_not_ended_is_left_alone(self, pupil: Person) -> None:
        later = put_off(pupil, FRIDAY + DAY)
        undo(talk(pupil, 1))
        assert standing(pupil) == later


class TestASnooze:
    def test_the_one_that_it_replaced_stands_again(self, pupil: Person) -> None:
        first, second = put_off(pupil, FRIDAY + 3 * DAY), put_off(pupil, FRIDAY + 7 * DAY, 1)
        undo(second)
        undo(second)
        assert standing(pupil) == first
        undo(first)
        assert standing(pupil) is None

    def test_a_third_stays_and_gives_way_to_the_first(self, pupil: Person) -> None:
        first, second, third = (put_off(pupil, FRIDAY + days * DAY, days) for days in (3, 7, 14))
        undo(second)
        assert standing(pupil) == third
        undo(third)
        assert standing(pupil) == first

    def test_one_that_a_contact_has_ended_leaves_the_contact_alone(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        contact = talk(pupil, 1)
        undo(due)
        undo(contact)
        assert standing(pupil) is None

    def test_the_first_was_due_and_has_been_answered_meanwhile(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        newer = put_off(pupil, FRIDAY + 7 * DAY, 1)
        contact = talk(pupil, 2)
        assert standing(pupil) == newer
        undo(newer)
        assert standing(pupil) is None
        undo(contact)
        assert standing(pupil) == due

    def test_a_double_click_is_one_snooze(self, pupil: Person) -> None:
        assert put_off(pupil, FRIDAY + 7 * DAY) == put_off(pupil, FRIDAY + 7 * DAY)
        assert Snooze.objects.count() == 1

    def test_clocks_that_disagree_lose_nothing(self, pupil: Person) -> None:
        """Two requests took turns in another order than their clocks say: one snooze stands, and none twice."""
        put_off(pupil, FRIDAY + 3 * DAY)
        early = put_off(pupil, FRIDAY + 7 * DAY, 2)
        late = put_off(pupil, FRIDAY + 14 * DAY, 1)
        undo(early)
        assert standing(pupil) == late

    def test_the_database_knows_only_one_end(self, pupil: Person) -> None:
        due = put_off(pupil, FRIDAY, on=MONDAY)
        contact = talk(pupil, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Snooze.objects.filter(pk=due.pk).update(ended_at=None, ended_by_contact=contact)


class TestOnThePages:
    @pytest.fixture
    def coordinator(self, pupil: Person) -> Account:
        return register.staff(pupil.enrolments.get().unit, DutyRole.ATTENDANCE_COORDINATOR)

    @pytest.fixture
    def client(self, coordinator: Account) -> Client:
        client = Client()
        client.force_login(coordinator)
        return client

    def put_off_by(self, coordinator: Account, pupil: Person, days: int, made: int) -> Snooze:
        by, today = Actor(ActorKind.ACCOUNT, coordinator.pk), timezone.localdate()
        return snoozes.put_off(
            student=pupil, reason=SnoozeReason.KNOWN, until=today + days * DAY, by=by, today=today - made * DAY,
            now=timezone.now() - made * DAY,
        )  # fmt: skip

    def told(self, client: Client, address: str) -> str:
        return client.post(address, follow=True).content.decode()

    def test_the_desk_says_back_on_the_list_when_the_pupil_is(
        self, client: Client, coordinator: Account, pupil: Person
    ) -> None:
        due = self.put_off_by(coordinator, pupil, 0, made=5)
        client.post(reverse("desk-contact", args=[pupil.uuid]), {"kind": "talked"})
        text = self.told(client, reverse("desk-undo-contact", args=[Contact.objects.get().uuid]))
        assert f"Ångrat: {pupil} är tillbaka på listan." in text
        assert "Tillbaka efter uppskov" in text
        assert standing(pupil) == due

    def test_the_desk_says_until_when_an_older_snooze_holds(
        self, client: Client, coordinator: Account, pupil: Person
    ) -> None:
        self.put_off_by(coordinator, pupil, 3, made=1)
        newer = self.put_off_by(coordinator, pupil, 7, made=0)
        assert f"Ångrat: signalerna för {pupil} är uppskjutna till " in self.told(
            client, reverse("desk-undo-snooze", args=[newer.uuid])
        )

    def test_the_desk_says_nothing_of_the_list_when_another_contact_holds(self, client: Client, pupil: Person) -> None:
        for kind in ("talked", "wrote"):
            client.post(reverse("desk-contact", args=[pupil.uuid]), {"kind": kind})
        text = self.told(client, reverse("desk-undo-contact", args=[Contact.objects.get(kind="talked").uuid]))
        assert f"Ångrat: {pupil}." in text
        assert "tillbaka på listan" not in text

    def test_the_pupil_page_says_that_it_is_undone(self, client: Client, coordinator: Account, pupil: Person) -> None:
        due = self.put_off_by(coordinator, pupil, 0, made=5)
        client.post(reverse("student-contact", args=[pupil.uuid]), {"kind": "talked"})
        text = self.told(client, reverse("student-undo-contact", args=[Contact.objects.get().uuid]))
        assert f"Ångrat: {pupil}." in text
        assert standing(pupil) == due

    def test_an_attempt_taken_back_is_no_longer_counted_on_the_pupil_page(self, client: Client, pupil: Person) -> None:
        page, today = reverse("student", args=[pupil.uuid]), timezone.localdate()
        tries = [
            contacts.note(
                student=pupil, kind=ContactKind.NO_ANSWER, by=OPERATOR, now=timezone.now(), on=today - days * DAY
            )
            for days in (2, 1)
        ]
        assert "2 försök sedan" in client.get(page).content.decode()
        contacts.undo(contact=tries[0], by=OPERATOR, now=timezone.now())
        assert "försök sedan" not in client.get(page).content.decode()

    def test_the_pupil_page_takes_back_a_snooze_in_its_notice(
        self, client: Client, coordinator: Account, pupil: Person
    ) -> None:
        first = self.put_off_by(coordinator, pupil, 3, made=1)
        until = timezone.localdate() + 7 * DAY
        text = client.post(
            reverse("student-snooze", args=[pupil.uuid]), {"reason": "known", "until": until.isoformat()}, follow=True
        ).content.decode()
        address = reverse("student-undo-snooze", args=[Snooze.objects.get(until=until).uuid])
        assert f'action="{address}"' in text
        assert f"Ångrat: {pupil}." in self.told(client, address)
        assert standing(pupil) == first

    def test_only_the_own_snooze_is_taken_back_on_the_pupil_page(self, client: Client, pupil: Person) -> None:
        snooze = put_off(pupil, FRIDAY + 7 * DAY)
        assert client.post(reverse("student-undo-snooze", args=[snooze.uuid])).status_code == 404
        assert standing(pupil) == snooze


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_moment_take_turns() -> None:
    write_role_reaches()
    pupil = register.student(register.unit(register.organiser()))
    light(pupil)
    due = put_off(pupil, FRIDAY, on=MONDAY)
    contact = talk(pupil, 1)
    failed: list[BaseException] = []

    def tab(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 (told by the test below, not by the thread)
            failed.append(error)
        finally:
            connection.close()

    acts: list[Callable[[], object]] = [lambda: undo(contact), lambda: undo(contact), lambda: talk(pupil, 2)]
    acts.append(lambda: put_off(pupil, FRIDAY + 7 * DAY, 3))
    threads = [threading.Thread(target=tab, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    newer = Snooze.objects.get(until=FRIDAY + 7 * DAY)
    assert standing(pupil) == newer
    due.refresh_from_db()
    assert due.ended_at is not None
    assert (due.ended_by_contact is None) != (due.replaced_by is None)
