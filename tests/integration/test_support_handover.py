"""A handover is prepared, seen by the pupil and the home, sent and received; who reaches it, and for how long."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake.undo import WORK
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind
from fullfolj.school.models import Duty, Grade, Group, GroupMembership, Organisation, Person
from fullfolj.support.handover import actions, contents, sending
from fullfolj.support.models import (
    HandoverAnswer,
    HandoverSeen,
    SchoolHandover,
    SeenBy,
    SeenHow,
    SentHandover,
    Tier,
)
from tests import register
from tests.access.test_second_wall import logged_in_as
from tests.cases import a_case, a_note
from tests.handovers import WORKS, a_handover, a_sent_handover, a_year_old, seen, seen_of, told
from tests.integration.test_support import client_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "9A")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group, birth_date=dt.date(2012, 3, 1))


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def there(group: Group) -> Organisation:
    assert group.unit.parent is not None
    return register.unit(group.unit.parent, "Bergsgymnasiet")


@pytest.fixture
def receiver(there: Organisation) -> Account:
    return register.staff(there, DutyRole.ATTENDANCE_COORDINATOR)


def address(route: str, pupil: Person, *more: object) -> str:
    return reverse(route, args=[pupil.uuid, *(getattr(one, "uuid", one) for one in more)])


def post(account: Account, url: str, **sent: object) -> int:
    return client_of(account).post(url, sent).status_code


def status(account: Account, url: str) -> int:
    return client_of(account).get(url).status_code


class TestPreparing:
    def form(self, **said: object) -> dict[str, object]:
        return {**told(), **said}

    def test_it_begins_with_what_all_may_read_in_the_open_cases(self, mentor: Account, pupil: Person) -> None:
        a_note(a_case(pupil, responsible=mentor), Tier.WORKING)
        hidden = a_case(pupil, responsible=mentor, tier=Tier.HEALTH)
        hidden.interventions.update(what="Samtal hos psykolog")
        text = words_of(client_of(mentor), "support-handover-new", pupil.uuid)
        assert "Vet vad hon vill bli." in text
        assert "Tre måndagar i rad." in text
        assert "Morgonsamtal vid entrén" in text
        assert f"{mentor}, mentor" in text
        assert "Samtal hos psykolog" not in text
        assert "Ringde hem." not in text, "a note is no part of it"

    def test_it_is_kept_as_it_was_written_and_the_other_parts_stay_behind(
        self, mentor: Account, pupil: Person, there: Organisation
    ) -> None:
        assert post(mentor, address("support-handover-new", pupil), **self.form()) == 302
        one = SchoolHandover.objects.get()
        text = words_of(client_of(mentor), "support-handover", pupil.uuid, one.uuid)
        assert text.index(WORKS) < text.index("Ritar kartor.")
        assert "Stannar här." not in text
        assert status(mentor, address("support-handover-new", pupil)) == 302, "one at a time"

    @pytest.mark.parametrize("lacking", [{"parts": []}, {"works": ""}, {"works": "x" * 1201}])
    def test_a_part_that_goes_with_it_says_something(
        self, mentor: Account, pupil: Person, lacking: dict[str, object]
    ) -> None:
        response = client_of(mentor).post(address("support-handover-new", pupil), self.form(**lacking))
        assert response.status_code == 422
        assert "Ritar kartor." in response.content.decode(), "what is written is left"
        assert not SchoolHandover.objects.exists()

    def test_two_at_once_lose_nothing(self, mentor: Account, pupil: Person) -> None:
        one = a_handover(pupil)
        with pytest.raises(PlainError):
            a_handover(pupil, works="Något annat.")
        write = address("support-handover-write", pupil, one)
        assert post(mentor, write, **self.form(works="Musik i hörlurar.", seen=1)) == 302
        second = client_of(mentor).post(write, self.form(works="Egen skärm.", seen=1))
        assert second.status_code == 422
        assert "Egen skärm." in second.content.decode()
        assert post(mentor, write, **self.form(works="Egen skärm.", seen=2)) == 302, "read, and sent once more"

    def test_a_double_click_is_one(self, mentor: Account, pupil: Person) -> None:
        for _click in range(2):
            assert post(mentor, address("support-handover-new", pupil), **self.form()) == 302
        assert SchoolHandover.objects.count() == 1

    def test_what_is_being_written_is_kept(self, mentor: Account, pupil: Person) -> None:
        save = address("support-draft", pupil)
        assert post(mentor, save, form="handover", works="Halvskrivet") == 204
        assert "Halvskrivet" in words_of(client_of(mentor), "support-handover-new", pupil.uuid)

    def test_the_history_knows_who(self, mentor: Account, pupil: Person) -> None:
        event = a_handover(pupil, by=mentor).events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{mentor.pk}", "action": "support.handover.prepare"}


class TestSeenFirst:
    def test_on_their_own_pages_once_it_is_shown(self, mentor: Account, pupil: Person) -> None:
        own, guardian = register.account(pupil.organiser, pupil), register.guardian(pupil)
        one = a_handover(pupil)
        page = address("support-own-handover", pupil, one)
        assert (status(own, page), status(guardian, page)) == (404, 404)
        assert post(mentor, address("support-handover-show", pupil, one)) == 302
        for account in (own, guardian):
            assert page in client_of(account).get(reverse("support-own", args=[pupil.uuid])).content.decode()
            assert WORKS in words_of(client_of(account), "support-own-handover", pupil.uuid, one.uuid)
        assert Reading.objects.filter(page="support.own-handover", account=guardian).exists()

    def test_the_pupil_adds_words_and_a_guardian_says_that_it_is_read(self, mentor: Account, pupil: Person) -> None:
        own, guardian, one = register.account(pupil.organiser, pupil), register.guardian(pupil), a_handover(pupil)
        actions.show(handover=one, by=OPERATOR, now=timezone.now())
        page = address("support-own-handover", pupil, one)
        assert post(own, page, words="Jag vill sitta längst fram.", seen=1) == 302
        assert post(guardian, page, words="Det här är inte elevens ord.", seen=1) == 302
        one.refresh_from_db()
        assert one.pupil_words == "Jag vill sitta längst fram."
        assert {(s.party, s.how) for s in one.seen.all()} == {("pupil", "page"), ("guardians", "page")}
        text = words_of(client_of(mentor), "support-handover", pupil.uuid, one.uuid)
        assert "Jag vill sitta längst fram." in text

    def test_a_change_takes_it_off_their_pages_until_it_is_shown_anew(self, pupil: Person) -> None:
        own, one = register.account(pupil.organiser, pupil), seen(a_handover(pupil))
        actions.show(handover=one, by=OPERATOR, now=timezone.now())
        actions.revise(handover=one, told=told(works="Något annat."), seen=1, by=OPERATOR)
        assert not HandoverSeen.objects.exists()
        page = address("support-own-handover", pupil, one)
        assert status(own, page) == 404
        actions.show(handover=one, by=OPERATOR, now=timezone.now())
        assert post(own, page, words="", seen=1) == 422, "what was read is not what stands there"
        assert post(own, page, words="", seen=2) == 302

    def test_what_the_pupil_wrote_while_it_was_sent_or_changed_is_not_lost(self, pupil: Person) -> None:
        own, one = register.account(pupil.organiser, pupil), seen(a_handover(pupil))
        actions.show(handover=one, by=OPERATOR, now=timezone.now())
        page, written = address("support-own-handover", pupil, one), "Jag vill sitta längst fram." * 20

        def answer() -> str:
            response = client_of(own).post(page, {"words": written, "seen": 1})
            assert response.status_code == 422
            return response.text

        SchoolHandover.objects.filter(pk=one.pk).update(shown_at=None)
        assert written in (text := answer())
        assert "Skolan ändrar i överlämningen." in text
        assert WORKS not in text, "they see it when it is shown again"
        actions.show(handover=one, by=OPERATOR, now=timezone.now())
        asked = {"to_unit": None, "outside": "Granstad", "grades": [], "seen": seen_of(one), "by": OPERATOR}
        sending.send(handover=one, **asked, now=timezone.now(), today=timezone.localdate())
        assert written in (text := answer())
        assert WORKS in text
        assert "skolan kan ta tillbaka den" in text

    def test_why_it_was_not_possible_is_not_lost_when_it_was_sent_meanwhile(
        self, mentor: Account, pupil: Person
    ) -> None:
        sent = a_sent_handover(pupil)
        told = {"party": "guardians", "how": "not", "reason": "Ringt tre gånger.", "seen": 1}
        note = address("support-handover-seen", pupil, sent.handover)
        response = client_of(mentor).post(note, {**told, "date": timezone.localdate().isoformat()})
        assert response.status_code == 422
        for said in ("Överlämningen är skickad.", "Ringt tre gånger.", WORKS):
            assert said in response.text

    @pytest.mark.parametrize(
        ("sent", "wrong"),
        [
            ({"party": "pupil", "how": "not", "reason": ""}, "Skriv varför det inte har gått."),
            ({"party": "", "how": "talk", "reason": ""}, "Välj vem."),
            ({"party": "pupil", "how": "page", "reason": ""}, "page"),
            ({"party": "pupil", "how": "talk", "date": "2100-01-01"}, "Den dagen har inte kommit än."),
            ({"party": "pupil", "how": "talk", "date": "2020-01-01"}, "Den dagen fanns ingen överlämning att se."),
        ],
    )
    def test_how_it_was_seen_is_said_whole(
        self, mentor: Account, pupil: Person, sent: dict[str, str], wrong: str
    ) -> None:
        one = a_handover(pupil)
        told = {"date": timezone.localdate().isoformat(), "seen": "1", **sent}
        response = client_of(mentor).post(address("support-handover-seen", pupil, one), told)
        assert response.status_code == 422
        assert wrong in response.content.decode()
        assert not HandoverSeen.objects.exists()

    def test_the_guardians_of_somebody_of_age_are_not_asked(self, group: Group) -> None:
        grown = register.student(group.unit, "Bo", birth_date=dt.date(2005, 1, 1))
        one = a_handover(grown)
        note = {"how": SeenHow.NOT, "reason": "Kom inte.", "date": timezone.localdate(), "version": 1}
        actions.note_seen(handover=one, party=SeenBy.PUPIL, **note, by=OPERATOR, now=timezone.now())
        asked = {"to_unit": None, "outside": "Granstad", "grades": [], "seen": seen_of(one), "by": OPERATOR}
        sent = sending.send(handover=one, **asked, now=timezone.now(), today=timezone.localdate())
        assert sent.content["seen"] == [
            {"by": "pupil", "how": "not", "date": timezone.localdate().isoformat(), "reason": "Kom inte."}
        ]

    def test_the_database_asks_for_a_reason(self, pupil: Person) -> None:
        one = a_handover(pupil)
        about = {"handover": one, "student": pupil, "party": "pupil", "date": timezone.localdate()}
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoverSeen.objects.create(**about, how="not", reason="", noted_at=timezone.now())


class TestSending:
    def send(self, mentor: Account, pupil: Person, one: SchoolHandover, **sent: object) -> int:
        shown = client_of(mentor).get(address("support-handover", pupil, one)).text
        found = re.search(r'name="seen" value="([0-9a-f]{64})"', shown)
        first = {"to_unit": "", "outside": "", "seen": found[1] if found else seen_of(one)}
        return post(mentor, address("support-handover-send", pupil, one), **{**first, **sent})

    def test_not_before_it_is_said_how_they_have_seen_it(
        self, mentor: Account, pupil: Person, there: Organisation
    ) -> None:
        one = a_handover(pupil)
        assert self.send(mentor, pupil, one, to_unit=there.uuid) == 422
        day = {"date": timezone.localdate().isoformat(), "seen": "1"}
        note = address("support-handover-seen", pupil, one)
        assert post(mentor, note, party="pupil", how="talk", **day) == 302
        assert self.send(mentor, pupil, one, to_unit=there.uuid) == 422, "the home has not seen it"
        assert post(mentor, note, party="guardians", how="not", reason="Ringt tre gånger.", **day) == 302
        assert self.send(mentor, pupil, one, to_unit=there.uuid) == 302
        assert self.send(mentor, pupil, one, to_unit=there.uuid) == 302, "a double click is one"
        assert SentHandover.objects.get().content["seen"][1]["reason"] == "Ringt tre gånger."

    def test_to_one_school_of_the_organisers(self, mentor: Account, pupil: Person, there: Organisation) -> None:
        one = seen(a_handover(pupil))
        elsewhere = register.unit(register.organiser("Granstad"))
        assert self.send(mentor, pupil, one) == 422
        assert self.send(mentor, pupil, one, to_unit=there.uuid, outside="Granstad") == 422
        assert self.send(mentor, pupil, one, to_unit=elsewhere.uuid) == 422
        assert not SentHandover.objects.exists()

    def test_what_was_changed_meanwhile_is_read_first(
        self, mentor: Account, pupil: Person, there: Organisation
    ) -> None:
        one = a_handover(pupil)
        before = seen_of(one)
        actions.revise(handover=one, told=told(works="Något annat."), seen=1, by=OPERATOR)
        one.refresh_from_db()
        seen(one)
        assert self.send(mentor, pupil, one, to_unit=there.uuid, seen=before) == 422
        assert self.send(mentor, pupil, one, to_unit=there.uuid) == 302

    def test_what_was_sent_stands(self, mentor: Account, pupil: Person, there: Organisation) -> None:
        sent = a_sent_handover(pupil, there)
        write = address("support-handover-write", pupil, sent.handover)
        assert post(mentor, write, **told(works="Ändrat efteråt."), seen=1) == 422
        with pytest.raises(DatabaseError), transaction.atomic():
            SentHandover.objects.update(content={})
        sent.refresh_from_db()
        assert sent.content["parts"][0] == {"part": "works", "text": WORKS}

    def test_the_grades_go_with_the_subjects_and_not_without(self, mentor: Account, pupil: Person) -> None:
        grade = {"school_year": "2025/26", "term": "VT", "year_level": 8, "subject": "MA", "kind": GradeKind.TERM}
        Grade.objects.create(person=pupil, unit=pupil.enrolments.get().unit, grade="B", **grade)
        assert post(mentor, address("support-handover-new", pupil), **{**told(), "parts": ["subjects"]}) == 302
        one = SchoolHandover.objects.get()
        assert "Matematik: B" in words_of(client_of(mentor), "support-handover", pupil.uuid, one.uuid)
        seen(one)
        assert self.send(mentor, pupil, one, outside="Granstads gymnasium") == 302
        assert [g["subject"] for g in SentHandover.objects.get().content["grades"]] == ["MA"]
        assert contents.content_of(SchoolHandover(parts=["works"], pk=one.pk), [{"subject": "MA"}])["grades"] == []

    def test_outside_the_organiser_it_is_noted_who_received_it(self, mentor: Account, pupil: Person) -> None:
        sent = a_sent_handover(pupil, outside="Granstads gymnasium")
        page = address("support-handover-sent", pupil, sent)
        assert post(mentor, page, reason="") == 422
        assert post(mentor, page, reason="Mentorn Kim Ek, på ett möte.") == 302
        assert "Mentorn Kim Ek, på ett möte." in words_of(
            client_of(mentor), "support-handover-sent", pupil.uuid, sent.uuid
        )


class TestReceiving:
    def page(self, sent: SentHandover) -> str:
        return reverse("support-handover-received", args=[sent.uuid])

    def test_the_receiving_school_sees_it_on_today_and_accepts(
        self, mentor: Account, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        assert status(receiver, reverse("student", args=[pupil.uuid])) == 404, "the pupil does not go there yet"
        sent = a_sent_handover(pupil, there, by=mentor)
        assert "En överlämning att ta emot" in words_of(client_of(receiver), "today")
        assert "Alva" in words_of(client_of(receiver), "support-handovers")
        assert WORKS in words_of(client_of(receiver), "support-handover-received", sent.uuid)
        assert Reading.objects.filter(account=receiver, student=pupil, page="support.handover.received").exists()
        for _click in range(2):
            assert post(receiver, self.page(sent), says="accepted", reason="Tack.") == 302
        assert post(receiver, self.page(sent), says="asked-back", reason="Mer?") == 422, "it is answered"
        assert "En överlämning att ta emot" not in words_of(client_of(receiver), "today")
        assert "Tack." in words_of(client_of(mentor), "support-student-handovers", pupil.uuid)
        assert status(receiver, reverse("student", args=[pupil.uuid])) == 404, "the handover opens nothing else"

    def test_asked_back_it_comes_up_with_whoever_sent_it_and_can_be_sent_anew(
        self, mentor: Account, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        sent = a_sent_handover(pupil, there, by=mentor)
        assert post(receiver, self.page(sent), says="asked-back", reason="") == 422
        assert post(receiver, self.page(sent), says="asked-back", reason="Vad betyder korta pass?") == 302
        assert "En skola frågar mer om en överlämning" in words_of(client_of(mentor), "today")
        one = sent.handover
        assert "Vad betyder korta pass?" in words_of(client_of(mentor), "support-handover", pupil.uuid, one.uuid)
        assert (
            post(mentor, address("support-handover-write", pupil, one), **told(works="Tjugo minuter."), seen=1) == 302
        )
        one.refresh_from_db()
        seen(one)
        send = address("support-handover-send", pupil, one)
        assert post(mentor, send, to_unit=there.uuid, outside="", seen=seen_of(one)) == 302
        assert "En skola frågar mer om en överlämning" not in words_of(client_of(mentor), "today")
        assert SentHandover.objects.count() == 2
        assert status(receiver, self.page(sent)) == 404, "it has come anew"
        assert SentHandover.objects.get(pk=sent.pk).answer == HandoverAnswer.TAKEN_BACK

    def test_what_the_pupil_adds_meanwhile_is_read_before_it_is_sent(
        self, mentor: Account, pupil: Person, there: Organisation
    ) -> None:
        one = seen(a_handover(pupil))
        before = seen_of(one)
        SchoolHandover.objects.filter(pk=one.pk).update(pupil_words="Jag vill sitta längst fram.")
        send = address("support-handover-send", pupil, one)
        assert post(mentor, send, to_unit=there.uuid, outside="", seen=before) == 422
        assert not SentHandover.objects.exists()
        assert post(mentor, send, to_unit=there.uuid, outside="", seen=seen_of(one)) == 302

    def test_asked_back_of_somebody_who_has_left_it_comes_up_with_the_others(
        self, mentor: Account, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        colleague = register.staff(pupil.enrolments.get().unit, DutyRole.SCHOOL_COUNSELLOR)
        sent = a_sent_handover(pupil, there, by=mentor)
        assert post(receiver, self.page(sent), says="asked-back", reason="Mer?") == 302
        assert "En skola frågar mer" not in words_of(client_of(colleague), "today")
        Duty.objects.filter(person=mentor.person).update(end_date=timezone.localdate() - dt.timedelta(days=1))
        assert "En skola frågar mer" in words_of(client_of(colleague), "today")

    def test_taken_back_it_is_there_no_more(
        self, mentor: Account, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        sent = a_sent_handover(pupil, there, by=mentor)
        assert post(mentor, address("support-handover-take-back", pupil, sent)) == 302
        assert status(receiver, self.page(sent)) == 404
        assert "Alva" not in words_of(client_of(receiver), "support-handovers")

    def test_what_was_received_is_not_taken_back(self, mentor: Account, pupil: Person, there: Organisation) -> None:
        sent = a_sent_handover(pupil, there, by=mentor)
        now = timezone.now()
        sending.answer(sent=sent, says=HandoverAnswer.ACCEPTED, reason="", by=OPERATOR, now=now)
        post(mentor, address("support-handover-take-back", pupil, sent))
        sent.refresh_from_db()
        assert sent.answer == HandoverAnswer.ACCEPTED

    def test_nobody_else_reaches_it_by_the_handover(
        self, mentor: Account, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        sent = a_sent_handover(pupil, there)
        assert pupil.organiser is not None
        third = register.staff(register.unit(pupil.organiser, "Åskolan"), DutyRole.PRINCIPAL)
        away = register.staff(register.unit(register.organiser("Granstad")), DutyRole.PRINCIPAL)
        mentor_there = register.assigned(register.group(there, "NA1"), AssignmentRoleType.MENTOR)
        assert [status(one, self.page(sent)) for one in (third, away)] == [404, 404]
        assert status(mentor_there, self.page(sent)) == 403
        assert status(receiver, self.page(sent)) == 200
        Duty.objects.filter(person=receiver.person).update(end_date=timezone.localdate() - dt.timedelta(days=1))
        assert status(receiver, self.page(sent)) == 403, "who has left does not"

    def test_a_protected_pupil_is_nobodys(self, pupil: Person, there: Organisation, receiver: Account) -> None:
        sent = a_sent_handover(pupil, there)
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert status(receiver, self.page(sent)) == 404
        assert "att ta emot" not in words_of(client_of(receiver), "today")

    def test_after_a_year_it_is_with_those_who_work_with_the_pupil(
        self, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        sent = a_sent_handover(pupil, there)
        assert status(receiver, self.page(sent)) == 200
        assert status(receiver, self.page(a_year_old(sent))) == 404
        mentor = register.assigned(pupil.memberships.get().group, AssignmentRoleType.MENTOR)
        assert status(mentor, address("support-handover-sent", pupil, SentHandover.objects.get())) == 200


class TestSecondWall:
    def found(self, account: Account) -> int:
        with logged_in_as("ff_app", account), transaction.atomic():
            enter(account, timezone.localdate())
            return SentHandover.objects.count()

    def test_the_receiving_school_finds_that_row_and_nothing_else_of_the_pupil(
        self, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        sent = a_sent_handover(pupil, there)
        assert self.found(receiver) == 1
        assert self.found(register.staff(register.unit(pupil.organiser, "Åskolan"), DutyRole.PRINCIPAL)) == 0
        with logged_in_as("ff_app", receiver):
            assert not SchoolHandover.objects.exists()
            assert not HandoverSeen.objects.exists()
            now = timezone.now()
            sending.answer(sent=sent, says=HandoverAnswer.ACCEPTED, reason="", by=OPERATOR, now=now)
        sent.refresh_from_db()
        assert sent.answer == HandoverAnswer.ACCEPTED

    @pytest.mark.parametrize("gone", ["taken back", "protected", "old"])
    def test_and_not_when_it_is_no_more(self, pupil: Person, there: Organisation, receiver: Account, gone: str) -> None:
        sent = a_sent_handover(pupil, there)
        assert self.found(receiver) == 1
        if gone == "taken back":
            SentHandover.objects.update(answer=HandoverAnswer.TAKEN_BACK)
        elif gone == "protected":
            Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        else:
            a_year_old(sent)
        assert self.found(receiver) == 0

    @pytest.mark.parametrize("changed", ["content", "uuid", "handover", "student"])
    def test_nobody_signed_in_changes_what_was_sent(
        self, group: Group, pupil: Person, there: Organisation, mentor: Account, changed: str
    ) -> None:
        sent = a_sent_handover(pupil, there)
        other = a_handover(register.student(group.unit, group=group))
        new = {"content": {}, "uuid": other.uuid, "handover": other, "student": other.student}[changed]
        with logged_in_as("ff_app", mentor):
            found = SentHandover.objects.filter(pk=sent.pk)
            assert found.update(answer=HandoverAnswer.TAKEN_BACK) == 1
            with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
                found.update(**{changed: new})

    def test_two_rows_of_one_pupil_can_be_merged_all_the_same(self, pupil: Person, there: Organisation) -> None:
        sent, kept = a_sent_handover(pupil, there), register.student(there)
        with logged_in_as("ff_job", None):
            assert SentHandover.objects.filter(pk=sent.pk).update(student=kept) == 1


class TestDocuments:
    def test_the_file_says_what_it_is_and_has_ss12000s_names(
        self, pupil: Person, there: Organisation, receiver: Account
    ) -> None:
        sent = a_sent_handover(pupil, there)
        response = client_of(receiver).get(reverse("support-handover-received-file", args=[sent.uuid]))
        assert "Alva" not in response.headers["Content-Disposition"]
        told = json.loads(response.content)
        assert (told["kind"], told["version"]) == ("fullfolj-handover-of-one-pupil", 1)
        assert told["person"]["givenName"] == "Alva"
        assert told["toSchoolUnit"]["schoolUnitCode"] == there.school_unit_code
        assert told["parts"][0] == {"part": "works", "text": WORKS}
        assert "civicNo" not in json.dumps(told)

    def test_the_pdf_is_of_the_same(self, mentor: Account, pupil: Person, there: Organisation) -> None:
        sent = a_sent_handover(pupil, there)
        response = client_of(mentor).get(address("support-handover-sent-pdf", pupil, sent))
        assert response.content.startswith(b"%PDF")
        assert "Alva" not in response.headers["Content-Disposition"]
        assert Reading.objects.filter(page="support.handover.sent.pdf", account=mentor).exists()


def test_when_the_pupil_goes_there_those_who_work_with_support_find_it(pupil: Person, there: Organisation) -> None:
    sent, group = a_sent_handover(pupil, there), register.group(there, "NA1")
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    assert status(mentor, address("support-handover-sent", pupil, sent)) == 404
    GroupMembership.objects.create(group=group, person=pupil)
    assert WORKS in words_of(client_of(mentor), "support-handover-sent", pupil.uuid, sent.uuid)


def test_a_pupil_of_whom_one_is_prepared_is_not_taken_away_by_undoing_an_import(pupil: Person) -> None:
    having = WORK.get("handovers").having
    assert set(having({pupil.pk})) == set()
    a_handover(pupil)
    assert set(having({pupil.pk})) == {pupil.pk}


def test_nobody_signed_out_sees_it(pupil: Person, there: Organisation) -> None:
    sent = a_sent_handover(pupil, there)
    assert Client().get(reverse("support-handover-received", args=[sent.uuid])).status_code == 302
