"""A referral is sent to somebody, answered, and its outcome noted; who sees it, and what waits on *Idag*."""

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
from fullfolj.support.models import Referral, ReferralAnswer
from fullfolj.support.referrals import actions
from tests import register
from tests.cases import a_case
from tests.integration.test_support import client_of, words_of

pytestmark = pytest.mark.django_db
TO_NOTE = "hänvisning som fått ja: skriv vad det blev"
ASKED = "Ett samtal om vad man kan bli med matte."


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
def guide(group: Group) -> Account:
    """Who works with guidance, and not with support."""
    return register.staff(group.unit, DutyRole.CAREER_COUNSELLOR)


def sent(pupil: Person, mentor: Account, *, to: Account | None = None, outside: str = "") -> Referral:
    by = Actor(ActorKind.ACCOUNT, mentor.pk)
    return actions.send(student=pupil, to=to, outside=outside, asked=ASKED, by=by, now=timezone.now())


def post(account: Account, pupil: Person, one: Referral, **told: str) -> int:
    address = reverse("support-referral", args=[pupil.uuid, one.uuid])
    return client_of(account).post(address, told).status_code


def gone(account: Account) -> None:
    """The last day of the duty or the class was yesterday, and the account is closed."""
    Duty.objects.filter(person=account.person).update(end_date=timezone.localdate() - dt.timedelta(days=1))
    Account.objects.filter(pk=account.pk).update(is_active=False)


def sees(account: Account, pupil: Person, one: Referral) -> bool:
    return client_of(account).get(reverse("support-referral", args=[pupil.uuid, one.uuid])).status_code == 200


class TestSending:
    def address(self, pupil: Person) -> str:
        return reverse("support-student-referrals", args=[pupil.uuid])

    def test_to_somebody_at_the_school_who_sees_it_on_today(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        told = {"to": str(guide.pk), "outside": "", "asked": ASKED}
        assert client_of(mentor).post(self.address(pupil), told).status_code == 302
        assert ASKED in words_of(client_of(mentor), "support-student-referrals", pupil.uuid)
        text = words_of(client_of(guide), "support-referrals")
        assert "Alva" in text
        assert ASKED in text

    @pytest.mark.parametrize("lacking", ["nobody", "both", "asked"])
    def test_to_one_with_what_is_asked(self, mentor: Account, pupil: Person, guide: Account, lacking: str) -> None:
        told = {
            "nobody": {"to": "", "outside": "", "asked": ASKED},
            "both": {"to": str(guide.pk), "outside": "Fritidsgården", "asked": ASKED},
            "asked": {"to": "", "outside": "Fritidsgården", "asked": ""},
        }[lacking]
        response = client_of(mentor).post(self.address(pupil), told)
        assert response.status_code == 422
        assert (told["asked"] or told["outside"]) in response.content.decode(), "what is written is left"
        assert not Referral.objects.exists()

    def test_who_does_not_reach_the_pupil_can_not_be_asked(self, mentor: Account, pupil: Person) -> None:
        elsewhere = register.assigned(register.group(pupil.enrolments.get().unit, "9A"), AssignmentRoleType.MENTOR)
        told = {"to": str(elsewhere.pk), "outside": "", "asked": ASKED}
        assert client_of(mentor).post(self.address(pupil), told).status_code == 422

    def test_a_double_click_sends_one(self, mentor: Account, pupil: Person, guide: Account) -> None:
        for _click in range(2):
            client_of(mentor).post(self.address(pupil), {"to": str(guide.pk), "outside": "", "asked": ASKED})
        assert Referral.objects.count() == 1

    def test_the_history_knows_who_and_the_database_that_it_is_to_one(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        event = sent(pupil, mentor, to=guide).events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{mentor.pk}", "action": "support.refer"}
        with pytest.raises(IntegrityError), transaction.atomic():
            sent(pupil, mentor, to=guide, outside="Fritidsgården")


class TestAnswering:
    def test_accepted_then_what_came_of_it(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        assert post(guide, pupil, one, says="accepted", reason="På torsdag.") == 302
        assert "På torsdag." in words_of(client_of(mentor), "support-student-referrals", pupil.uuid)
        assert post(guide, pupil, one, outcome="") == 422
        assert post(guide, pupil, one, outcome="Hon vet tre vägar.") == 302
        assert "Hon vet tre vägar." in words_of(client_of(mentor), "support-student-referrals", pupil.uuid)
        assert post(guide, pupil, one, outcome="Hon vet tre vägar.") == 302, "a double click is one"
        one.refresh_from_db()
        assert one.ended_on == timezone.localdate()

    def test_a_refusal_takes_a_reason_and_ends_it(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        assert post(guide, pupil, one, says="refused", reason="") == 422
        assert post(guide, pupil, one, says="refused", reason="Fråga kuratorn.") == 302
        assert "Fråga kuratorn." in words_of(client_of(mentor), "support-student-referrals", pupil.uuid)
        assert post(guide, pupil, one, says="refused", reason="Fråga kuratorn.") == 302, "a double click is one"
        Referral.objects.update(ended_on=timezone.localdate() - dt.timedelta(days=1))
        assert not sees(guide, pupil, one), "it is theirs only while it is open, and that day out"
        assert sees(mentor, pupil, one)

    def test_the_same_answer_twice_is_one_and_another_is_refused(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        one, today = sent(pupil, mentor, to=guide), timezone.localdate()
        for _click in range(2):
            actions.answer(referral=one, says=ReferralAnswer.ACCEPTED, reason="", by=OPERATOR, today=today)
        with pytest.raises(PlainError):
            actions.answer(referral=one, says=ReferralAnswer.REFUSED, reason="Nej.", by=OPERATOR, today=today)

    def test_no_outcome_before_it_is_accepted(self, mentor: Account, pupil: Person, guide: Account) -> None:
        with pytest.raises(PlainError):
            actions.note_outcome(
                referral=sent(pupil, mentor, to=guide), outcome="Klart.", by=OPERATOR, today=timezone.localdate()
            )

    def test_only_whoever_is_asked_answers(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        assert sees(mentor, pupil, one)
        assert post(mentor, pupil, one, says="accepted", reason="") == 422
        one.refresh_from_db()
        assert one.answer == ""


class TestWhoSees:
    def test_who_is_asked_sees_the_referral_and_nothing_else_of_the_case(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        case, one = a_case(pupil, responsible=mentor), sent(pupil, mentor, to=guide)
        response = client_of(guide).get(reverse("support-referral", args=[pupil.uuid, one.uuid]))
        assert ASKED in response.content.decode()
        assert case.staff_goal not in response.content.decode()
        for route in ("support-student", "support-student-referrals"):
            assert client_of(guide).get(reverse(route, args=[pupil.uuid])).status_code == 403
        assert Reading.objects.filter(page="support.referral", account=guide).exists()

    def test_another_who_answers_referrals_sees_nothing(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        other = register.staff(pupil.enrolments.get().unit, DutyRole.CAREER_COUNSELLOR)
        assert not sees(other, pupil, one)
        assert "Alva" not in words_of(client_of(other), "support-referrals")

    def test_a_protected_pupil_is_nobodys(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        assert ASKED in words_of(client_of(guide), "support-referrals")
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert not sees(guide, pupil, one)
        assert ASKED not in words_of(client_of(guide), "support-referrals")


class TestNobodys:
    def test_one_to_somebody_who_has_left_comes_up_with_those_who_work_with_support(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        one = sent(pupil, mentor, to=guide)
        assert "Alva" not in words_of(client_of(mentor), "support-referrals")
        Duty.objects.filter(person=guide.person).update(end_date=timezone.localdate() - dt.timedelta(days=1))
        assert "Alva" in words_of(client_of(mentor), "support-referrals")
        assert "hänvisning att svara på" in words_of(client_of(mentor), "today")
        assert post(mentor, pupil, one, says="refused", reason="Har slutat. Frågar en kollega.") == 302

    def test_outside_the_school_the_sender_notes_the_answer(self, mentor: Account, pupil: Person) -> None:
        one = sent(pupil, mentor, outside="Fritidsgården")
        assert "hänvisning att svara på" not in words_of(client_of(mentor), "today"), "not before a week"
        Referral.objects.update(sent_at=timezone.now() - dt.timedelta(days=8))
        assert "hänvisning att svara på" in words_of(client_of(mentor), "today")
        assert post(mentor, pupil, one, says="accepted", reason="Hon är välkommen på tisdag.") == 302
        assert "hänvisning att svara på" not in words_of(client_of(mentor), "today")
        assert TO_NOTE not in words_of(client_of(mentor), "today"), "not before a week"
        Referral.objects.update(answered_on=timezone.localdate() - dt.timedelta(days=8))
        assert TO_NOTE in words_of(client_of(mentor), "today")

    def test_an_accepted_one_of_somebody_who_has_left_comes_up_too(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        one = sent(pupil, mentor, to=guide)
        assert post(guide, pupil, one, says="accepted", reason="") == 302
        assert TO_NOTE not in words_of(client_of(mentor), "today")
        gone(guide)
        assert TO_NOTE in words_of(client_of(mentor), "today")
        assert post(mentor, pupil, one, outcome="Hon vet tre vägar.") == 302
        assert TO_NOTE not in words_of(client_of(mentor), "today")


class TestReminders:
    def test_who_has_accepted_is_reminded_until_the_outcome_is_noted(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        one = sent(pupil, mentor, to=guide)
        assert TO_NOTE not in words_of(client_of(guide), "today-own")
        post(guide, pupil, one, says="accepted", reason="")
        text = words_of(client_of(guide), "today-own")
        assert TO_NOTE in text
        assert "hänvisning att svara på" not in text
        post(guide, pupil, one, outcome="Hon vet tre vägar.")
        assert TO_NOTE not in words_of(client_of(guide), "today-own")

    def test_a_no_stands_with_whoever_sent_it_until_it_is_noted_what_is_done_instead(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        colleague = register.staff(pupil.enrolments.get().unit, DutyRole.SCHOOL_COUNSELLOR)
        one = sent(pupil, mentor, to=guide)
        post(guide, pupil, one, says="refused", reason="Fråga kuratorn.")
        assert "En hänvisning fick nej" in words_of(client_of(mentor), "today")
        assert "Fråga kuratorn." in words_of(client_of(mentor), "support-referrals")
        for account, route in ((colleague, "today"), (guide, "today-own")):
            assert "fick nej" not in words_of(client_of(account), route)
        assert "Vad gör ni i stället?" in words_of(client_of(mentor), "support-referral", pupil.uuid, one.uuid)
        assert "i stället" not in words_of(client_of(guide), "support-referral", pupil.uuid, one.uuid)
        assert post(mentor, pupil, one, outcome="") == 422
        for _click in range(2):
            assert post(mentor, pupil, one, outcome="Kuratorn träffar henne.") == 302
        assert "fick nej" not in words_of(client_of(mentor), "today")
        assert "Kuratorn träffar henne." in words_of(client_of(mentor), "support-student-referrals", pupil.uuid)

    def test_a_no_to_somebody_who_has_left_comes_up_with_those_who_work_with_support(
        self, mentor: Account, pupil: Person, guide: Account
    ) -> None:
        colleague = register.staff(pupil.enrolments.get().unit, DutyRole.SCHOOL_COUNSELLOR)
        post(guide, pupil, sent(pupil, mentor, to=guide), says="refused", reason="Fråga kuratorn.")
        gone(mentor)
        assert "En hänvisning fick nej" in words_of(client_of(colleague), "today")


class TestNothingWrittenIsLost:
    """Somebody who may not answer, or not any more, is told why, beside the words that were not saved."""

    def answer(self, account: Account, pupil: Person, one: Referral, **told: str) -> str:
        response = client_of(account).post(reverse("support-referral", args=[pupil.uuid, one.uuid]), told)
        assert response.status_code == 422
        return response.content.decode()

    def test_with_somebody_else(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        page = self.answer(mentor, pupil, one, says="accepted", reason="Jag tar det.")
        assert "Jag tar det." in page
        assert f"Hänvisningen ligger hos {guide}" in page

    def test_handed_over_meanwhile(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        other = register.staff(pupil.enrolments.get().unit, DutyRole.CAREER_COUNSELLOR)
        Referral.objects.update(to=other)
        page = self.answer(guide, pupil, one, says="accepted", reason="På torsdag.")
        assert "På torsdag." in page
        assert ASKED not in page, "it is not theirs to read any more"

    def test_refused_meanwhile(self, mentor: Account, pupil: Person, guide: Account) -> None:
        one = sent(pupil, mentor, to=guide)
        post(guide, pupil, one, says="refused", reason="Fråga kuratorn.")
        page = self.answer(guide, pupil, one, outcome="Hon vet tre vägar.")
        assert "Hon vet tre vägar." in page
        assert "Hänvisningen är redan besvarad." in page


def test_it_stands_on_today_also_for_who_has_no_pupils_there(mentor: Account, pupil: Person, guide: Account) -> None:
    sent(pupil, mentor, to=guide)
    assert "En hänvisning att svara på" in words_of(client_of(guide), "today-own")


def test_nobody_signed_out_sees_it(mentor: Account, pupil: Person, guide: Account) -> None:
    one = sent(pupil, mentor, to=guide)
    assert Client().get(reverse("support-referral", args=[pupil.uuid, one.uuid])).status_code == 302
