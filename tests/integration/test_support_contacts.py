"""With whom a contact was, what was agreed, and the day to look again, which is nobody's only for so long."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.signals import contacts
from fullfolj.signals.models import Contact, ContactKind, Whom
from tests import register
from tests.integration.test_support import client_of, words_of

pytestmark = pytest.mark.django_db
AGREED = "Vi ringer varandra på måndag."
ON_TODAY = "En överenskommelse att följa upp"


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def coordinator(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)


def noted(pupil: Person, by: Account, kind: ContactKind = ContactKind.REACHED_HOME) -> Contact:
    now = timezone.now()
    return contacts.note(
        student=pupil, kind=kind, by=Actor(ActorKind.ACCOUNT, by.pk), now=now, on=timezone.localdate(now)
    )


def in_days(count: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=count)


def agreed(pupil: Person, by: Account, *, days: int = 0) -> Contact:
    """One with an agreed day, `days` from today."""
    one = noted(pupil, by)
    return contacts.agree(
        contact=one,
        whom=Whom.GUARDIAN,
        agreed=AGREED,
        agreed_on=in_days(days),
        responsible=by,
        seen=contacts.version_of(one),
        by=Actor(ActorKind.ACCOUNT, by.pk),
    )


def address(one: Contact) -> str:
    return reverse("support-contact", args=[one.student.uuid, one.uuid])


def post(account: Account, one: Contact, **told: str) -> tuple[int, str]:
    """With the version that the contact has now unless told otherwise."""
    one.refresh_from_db()
    response = client_of(account).post(address(one), {"seen": contacts.version_of(one), **told})
    return response.status_code, response.content.decode()


class TestNoting:
    @pytest.mark.parametrize(
        ("kind", "whom"),
        [
            ("talked", Whom.PUPIL),
            ("reached-home", Whom.GUARDIAN),
            ("no-answer", Whom.GUARDIAN),
            ("wrote", Whom.GUARDIAN),
        ],
    )
    def test_one_click_knows_with_whom(self, mentor: Account, pupil: Person, kind: str, whom: Whom) -> None:
        client_of(mentor).post(reverse("student-contact", args=[pupil.uuid]), {"kind": kind})
        assert Contact.objects.get().whom == whom

    def test_one_from_before_is_with_whom_it_usually_is(self, mentor: Account, pupil: Person) -> None:
        noted(pupil, mentor)
        Contact.objects.update(whom="")
        assert Contact.objects.get().with_whom is Whom.GUARDIAN


class TestAgreeing:
    def test_it_stands_on_the_pupils_page(self, mentor: Account, pupil: Person) -> None:
        one = noted(pupil, mentor)
        page = client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()
        assert address(one) in page
        told = {"whom": "pupil", "agreed": AGREED, "agreed_on": in_days(3).isoformat()}
        assert post(mentor, one, **told)[0] == 302
        page = client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()
        assert AGREED.rstrip(".") in page
        assert "med eleven" in page
        one.refresh_from_db()
        assert (one.responsible, one.looked_on) == (mentor, None)

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"whom": "", "agreed": AGREED}, "Välj med vem."),
            ({"whom": "pupil", "agreed": "", "agreed_on": "tomorrow"}, "Skriv vad ni följer upp den dagen."),
            ({"whom": "pupil", "agreed": AGREED, "agreed_on": "yesterday"}, "Välj en dag från och med i dag"),
            ({"whom": "pupil", "agreed": AGREED, "agreed_on": "far"}, "Välj en dag från och med i dag"),
            ({"whom": "pupil", "agreed": AGREED, "agreed_on": "31/12"}, "Skriv dagen som 2026-11-20."),
        ],
    )
    def test_bad_input_is_told_and_nothing_lost(
        self, mentor: Account, pupil: Person, told: dict[str, str], said: str
    ) -> None:
        days = {"tomorrow": 1, "yesterday": -1, "far": 400}
        day = told.get("agreed_on", "")
        sent = {**told, "agreed_on": in_days(days[day]).isoformat() if day in days else day}
        status, page = post(mentor, noted(pupil, mentor), **sent)
        assert status == 422
        assert said in page
        assert told["agreed"] in page
        assert sent["agreed_on"] in page
        assert Contact.objects.get().agreed == ""

    def test_who_comes_second_reads_first_and_loses_nothing(
        self, mentor: Account, coordinator: Account, pupil: Person
    ) -> None:
        one = noted(pupil, mentor)
        old = contacts.version_of(one)
        assert post(coordinator, one, whom="guardian", agreed="Mötet är på torsdag.")[0] == 302
        status, page = post(mentor, one, whom="pupil", agreed=AGREED, seen=old)
        assert status == 422
        assert AGREED in page
        assert "Mötet är på torsdag" in page
        one.refresh_from_db()
        assert one.agreed == "Mötet är på torsdag."
        assert contacts.version_of(one) in page, "sent again it holds"

    def test_a_double_click_is_one(self, mentor: Account, pupil: Person) -> None:
        one = noted(pupil, mentor)
        told = {
            "whom": "pupil",
            "agreed": AGREED,
            "agreed_on": in_days(1).isoformat(),
            "seen": contacts.version_of(one),
        }
        for _click in range(2):
            assert post(mentor, one, **told)[0] == 302
        assert one.events.count() == 2, "noted, and agreed"  # type: ignore[attr-defined]

    def test_a_contact_that_is_taken_back_has_no_page(self, mentor: Account, pupil: Person) -> None:
        one = agreed(pupil, mentor)
        contacts.undo(contact=one, by=OPERATOR, now=timezone.now())
        assert post(mentor, one, whom="pupil", agreed="")[0] == 404
        assert ON_TODAY not in words_of(client_of(mentor), "today")
        with pytest.raises(PlainError):
            contacts.look_again(
                contact=one,
                outcome="Bra.",
                next_on=None,
                seen=contacts.version_of(one),
                by=OPERATOR,
                today=timezone.localdate(),
            )

    def test_the_database_wants_a_text_for_a_day(self, mentor: Account, pupil: Person) -> None:
        one = noted(pupil, mentor)
        for wrong in ({"agreed_on": in_days(1)}, {"looked_on": in_days(0)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Contact.objects.filter(pk=one.pk).update(**wrong)

    def test_the_history_knows_who(self, mentor: Account, pupil: Person) -> None:
        event = agreed(pupil, mentor).events.order_by("pgh_id").last()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{mentor.pk}", "action": "contact.agree"}
        assert event.agreed == AGREED


class TestLookingAgain:
    def test_on_the_day_it_stands_on_today_until_it_is_looked_at(
        self, mentor: Account, coordinator: Account, pupil: Person
    ) -> None:
        later = agreed(pupil, mentor, days=1)
        assert ON_TODAY not in words_of(client_of(mentor), "today")
        Contact.objects.filter(pk=later.pk).update(agreed_on=in_days(0))
        assert ON_TODAY in words_of(client_of(mentor), "today")
        assert ON_TODAY not in words_of(client_of(coordinator), "today"), "it is the mentor's own"
        assert "Alva" in words_of(client_of(mentor), "support-agreed-days")
        assert Reading.objects.filter(page="support.agreed-days", account=mentor).exists()
        status, page = post(mentor, later, outcome="", next_on="")
        assert status == 422
        assert "Skriv hur det gick." in page
        assert post(mentor, later, outcome="Hon kom alla dagar.", next_on="")[0] == 302
        assert ON_TODAY not in words_of(client_of(mentor), "today")
        page = client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()
        assert "Hon kom alla dagar" in page

    def test_another_day_moves_it(self, mentor: Account, pupil: Person) -> None:
        one = agreed(pupil, mentor)
        old = contacts.version_of(one)
        day = in_days(5).isoformat()
        for _click in range(2):
            assert post(mentor, one, outcome="På väg.", next_on=day, seen=old)[0] == 302
        one.refresh_from_db()
        assert (one.agreed_on, one.looked_on, one.outcome) == (in_days(5), None, "På väg.")
        assert ON_TODAY not in words_of(client_of(mentor), "today")

    def test_sent_twice_it_is_one_and_another_outcome_reads_first(self, mentor: Account, pupil: Person) -> None:
        one = agreed(pupil, mentor)
        old = contacts.version_of(one)
        for _click in range(2):
            assert post(mentor, one, outcome="Bra.", next_on="", seen=old)[0] == 302
        status, page = post(mentor, one, outcome="Dåligt.", next_on="", seen=old)
        assert status == 422
        assert "Dåligt." in page
        one.refresh_from_db()
        assert one.outcome == "Bra."

    def test_nothing_to_look_at(self, mentor: Account, pupil: Person) -> None:
        assert post(mentor, noted(pupil, mentor), outcome="Bra.", next_on="")[0] == 422


class TestNobodys:
    def test_what_lies_with_somebody_who_has_left_comes_up_with_others(
        self, mentor: Account, coordinator: Account, pupil: Person
    ) -> None:
        one = agreed(pupil, mentor)
        assert "Alva" not in words_of(client_of(coordinator), "support-agreed-days")
        Duty.objects.filter(person=mentor.person).update(end_date=in_days(-1))
        assert ON_TODAY in words_of(client_of(coordinator), "today")
        assert "Alva" in words_of(client_of(coordinator), "support-agreed-days")
        assert post(coordinator, one, outcome="Jag ringde.", next_on="")[0] == 302

    def test_it_is_handed_over_with_other_open_work(self, mentor: Account, coordinator: Account, pupil: Person) -> None:
        one = agreed(pupil, mentor, days=3)
        assert "1 överenskommelse att följa upp" in words_of(client_of(mentor), "support-open-work")
        told = {"from": str(mentor.pk), "to": str(coordinator.pk)}
        assert client_of(mentor).post(reverse("support-open-work"), told).status_code == 302
        one.refresh_from_db()
        assert (one.responsible, one.by) == (coordinator, mentor)


class TestWhoSees:
    def test_not_who_does_not_note_contacts(self, mentor: Account, pupil: Person, group: Group) -> None:
        one = agreed(pupil, mentor)
        teacher = register.assigned(group, AssignmentRoleType.TEACHER)
        assert client_of(teacher).get(address(one)).status_code == 403
        other = register.student(group.unit, "Bo", group=group)
        guessed = reverse("support-contact", args=[other.uuid, one.uuid])
        assert client_of(mentor).get(guessed).status_code == 404
        assert Client().get(address(one)).status_code == 302

    def test_a_protected_pupil_is_nobodys(self, mentor: Account, pupil: Person) -> None:
        one = agreed(pupil, mentor)
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert client_of(mentor).get(address(one)).status_code == 404
        assert ON_TODAY not in words_of(client_of(mentor), "today")
