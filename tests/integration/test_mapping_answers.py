"""A pupil answers: what is saved, what is refused, and who sees it when."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.access.permissions import Permission, Role, permissions_of
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.answering import actions
from fullfolj.mapping.asked import asked_in
from fullfolj.mapping.checks import RoundClosed
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.models import MappingRound, Sheet, TalkWish
from fullfolj.mapping.rounds.actions import plan
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, GroupMembership, Organisation, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit)


@pytest.fixture
def pupil(unit: Organisation, group: Group) -> Person:
    return register.student(unit, group=group, birth_date=dt.date(2012, 3, 1))


@pytest.fixture
def account(pupil: Person) -> Account:
    return register.account(pupil.organiser, pupil)


@pytest.fixture
def own(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def planned(group: Group) -> MappingRound:
    return a_round(group)


def question(client: Client, planned: MappingRound, number: int, answer: str, lang: str = "sv") -> HttpResponse:
    address = reverse("mapping-question", args=[_signed_in(client), planned.uuid, number])
    items = planned.instrument.instrument.items
    code = items[min(number, len(items)) - 1].code
    return client.post(f"{address}?lang={lang}", {f"answer-{code}": answer})  # type: ignore[return-value]


def _signed_in(client: Client) -> str:
    """The pupil whose own pages the client sees."""
    person = Account.objects.get(pk=client.session["_auth_user_id"]).person
    assert person is not None
    return str(person.uuid)


def handed_in(client: Client, planned: MappingRound) -> HttpResponse:
    return client.post(reverse("mapping-last", args=[_signed_in(client), planned.uuid]))  # type: ignore[return-value]


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


class TestSaved:
    def test_each_answer_as_it_is_given(self, own: Client, planned: MappingRound, pupil: Person) -> None:
        assert question(own, planned, 1, "3")["Location"].endswith("/2/?lang=sv")
        question(own, planned, 2, "skip")
        question(own, planned, 3, "unclear", "ar")
        sheet = Sheet.objects.get()
        assert (sheet.student, sheet.answers) == (pupil, {"a1": 3, "a2": "skip", "a3": "unclear"})
        assert (sheet.language, sheet.handed_in_at) == ("ar", None)

    def test_a_changed_answer_leaves_no_trace(self, own: Client, planned: MappingRound) -> None:
        question(own, planned, 1, "1")
        question(own, planned, 1, "4")
        assert Sheet.objects.get().answers == {"a1": 4}
        events = Sheet._meta.get_field("events").related_model
        assert not {"answers", "language"} & {one.name for one in events._meta.get_fields()}
        assert events.objects.count() == 1  # that the sheet was begun

    def test_two_devices_in_turn_keep_each_others_answers(
        self, planned: MappingRound, pupil: Person, account: Account
    ) -> None:
        by, now = Actor(ActorKind.ACCOUNT, account.pk), timezone.now()
        for item, value, language in (("a1", 1, "sv"), ("b1", 2, "en"), ("a1", 3, "sv")):
            actions.save(planned=planned, student=pupil, answers={item: value}, language=language, by=by, now=now)
        assert Sheet.objects.get().answers == {"a1": 3, "b1": 2}

    def test_going_on_without_an_answer_saves_none(self, own: Client, planned: MappingRound) -> None:
        assert question(own, planned, 1, "").status_code == 302
        assert not Sheet.objects.exists()

    @pytest.mark.parametrize("nonsense", ["9999", "-1", "drop table", "٣", "1.5"])
    def test_what_is_no_answer_at_all_is_not_saved(self, own: Client, planned: MappingRound, nonsense: str) -> None:
        assert question(own, planned, 1, nonsense).status_code == 302
        assert not Sheet.objects.exists()

    def test_an_answer_of_another_scale_is_refused(
        self, own: Client, planned: MappingRound, pupil: Person, account: Account
    ) -> None:
        assert question(own, planned, 1, "7").status_code == 302
        assert not Sheet.objects.exists()
        by = Actor(ActorKind.ACCOUNT, account.pk)
        for item, value in (("a1", 7), ("zz", 1)):
            with pytest.raises(PlainError):
                actions.save(
                    planned=planned, student=pupil, answers={item: value}, language="sv", by=by, now=timezone.now()
                )

    def test_there_is_no_question_beyond_the_last(self, own: Client, planned: MappingRound) -> None:
        last = len(planned.instrument.instrument.items)
        assert question(own, planned, last, "1")["Location"].split("?")[0].endswith("/last/")
        assert question(own, planned, last + 1, "1").status_code == 404
        assert question(own, planned, 0, "1").status_code == 404

    def test_the_script_saves_one_answer_at_a_time(self, own: Client, planned: MappingRound, pupil: Person) -> None:
        address = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
        assert own.post(address, {"item": "b1", "answer-b1": "2"}).status_code == 204
        assert Sheet.objects.get().answers == {"b1": 2}
        for nonsense in ({}, {"item": "zz"}, {"item": "b1"}, {"item": "b1", "answer-b1": "7"}):
            assert own.post(address, nonsense).status_code == 422
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        assert own.post(address, {"item": "b1", "answer-b1": "3"}).status_code == 409
        assert Sheet.objects.get().answers == {"b1": 2}

    def test_the_second_save_reads_no_instrument_and_begins_no_sheet(
        self, own: Client, planned: MappingRound, pupil: Person
    ) -> None:
        """Five hundred may save at once: the questions in all their languages are large, and never change."""
        address = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
        own.post(address, {"item": "a1", "answer-a1": "4"})
        with CaptureQueriesContext(connection) as caught:
            assert own.post(address, {"item": "a2", "answer-a2": "1"}).status_code == 204
        said = [one["sql"] for one in caught]
        assert any('update "mapping_sheet"' in sql.lower() for sql in said)
        assert not any('"mapping_frozeninstrument"."content"' in sql or "insert into" in sql.lower() for sql in said)
        assert Sheet.objects.get(student=pupil).answers == {"a1": 4, "a2": 1}

    def test_what_another_sends_from_a_page_that_stood_open_is_not_saved(
        self, own: Client, planned: MappingRound, pupil: Person
    ) -> None:
        sent = {"item": "b1", "answer-b1": "2", "account": "0"}
        assert own.post(reverse("mapping-save", args=[pupil.uuid, planned.uuid]), sent).status_code == 403
        for page_left, more in (("question", [1]), ("last", [])):
            address = reverse(f"mapping-{page_left}", args=[pupil.uuid, planned.uuid, *more])
            assert own.post(address, sent | {"answer-a1": "1", "talk": "any"})["Location"] == address
        assert not Sheet.objects.exists()
        assert not TalkWish.objects.exists()

    def test_what_one_pupil_left_on_a_shared_tablet_is_not_sent_as_the_next_ones(
        self, own: Client, planned: MappingRound, group: Group
    ) -> None:
        other = register.student(group.unit, "Otto", group=group)
        for page_left, form in (("last", {}), ("save", {"item": "b1", "answer-b1": "2"})):
            address = reverse(f"mapping-{page_left}", args=[other.uuid, planned.uuid])
            assert own.post(address, form).status_code == 404
        assert not Sheet.objects.exists()

    def test_saving_shows_nothing_and_is_no_reading(self, own: Client, planned: MappingRound, pupil: Person) -> None:
        own.post(reverse("mapping-save", args=[pupil.uuid, planned.uuid]), {"item": "b1", "answer-b1": "2"})
        assert Sheet.objects.exists()
        assert not Reading.objects.exists()
        page(own, "mapping-last", pupil.uuid, planned.uuid)
        assert Reading.objects.get().student == pupil


class TestWhen:
    def test_after_the_last_day_the_page_says_so_and_what_was_answered_stays(
        self, own: Client, planned: MappingRound
    ) -> None:
        question(own, planned, 1, "1")
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        for answer in (
            question(own, planned, 2, "4"),
            own.get(reverse("mapping-last", args=[_signed_in(own), planned.uuid])),
        ):
            assert answer.status_code == 409
            assert "Det du redan har svarat finns kvar." in answer.content.decode()
        assert handed_in(own, planned).status_code == 409
        assert Sheet.objects.get().answers == {"a1": 1}

    def test_before_the_first_day_nothing_is_asked(self, own: Client, group: Group) -> None:
        coming = a_round(group, opens_in=2)
        assert own.get(reverse("mapping-intro", args=[_signed_in(own), coming.uuid])).status_code == 404
        assert "Det finns inget att svara på just nu." in page(own, "mapping-own")

    def test_the_action_refuses_too(self, group: Group, pupil: Person, account: Account) -> None:
        coming = a_round(group, opens_in=2)
        by, now = Actor(ActorKind.ACCOUNT, account.pk), timezone.now()
        with pytest.raises(RoundClosed):
            actions.save(planned=coming, student=pupil, answers={"a1": 1}, language="sv", by=by, now=now)
        with pytest.raises(RoundClosed):
            actions.hand_in(planned=coming, student=pupil, by=by, now=now)

    def test_who_changes_class_in_mid_round_goes_on_with_what_was_begun(
        self, own: Client, planned: MappingRound, unit: Organisation, pupil: Person
    ) -> None:
        question(own, planned, 1, "1")
        today = timezone.localdate()
        GroupMembership.objects.filter(person=pupil).update(end_date=today - dt.timedelta(days=1))
        GroupMembership.objects.create(person=pupil, group=register.group(unit, "8B"), start_date=today)
        assert question(own, planned, 2, "2").status_code == 302
        assert Sheet.objects.get().answers == {"a1": 1, "a2": 2}

    def test_who_moves_to_a_class_that_is_asked_the_same_is_not_asked_twice(
        self, own: Client, planned: MappingRound, unit: Organisation, pupil: Person
    ) -> None:
        question(own, planned, 1, "1")
        today, other = timezone.localdate(), register.group(unit, "8B")
        theirs = a_round(other)
        GroupMembership.objects.filter(person=pupil).update(end_date=today - dt.timedelta(days=1))
        GroupMembership.objects.create(person=pupil, group=other, start_date=today)
        assert question(own, planned, 2, "2").status_code == 302
        assert own.get(reverse("mapping-intro", args=[pupil.uuid, theirs.uuid])).status_code == 404

    def test_with_nothing_answered_there_is_nothing_to_hand_in(self, own: Client, planned: MappingRound) -> None:
        text = page(own, "mapping-last", _signed_in(own), planned.uuid)
        assert "det finns inget att skicka in" in text
        assert "Skicka in</button>" not in text
        handed_in(own, planned)
        assert not Sheet.objects.exists()

    def test_handing_in_twice_is_handing_in_once(self, own: Client, planned: MappingRound) -> None:
        question(own, planned, 1, "1")
        handed_in(own, planned)
        first = Sheet.objects.get().handed_in_at
        handed_in(own, planned)
        assert first is not None
        assert Sheet.objects.get().handed_in_at == first


class TestPages:
    def test_before_the_first_question_it_stands_who_will_see(
        self, own: Client, group: Group, planned: MappingRound
    ) -> None:
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        text = page(own, "mapping-intro", _signed_in(own), planned.uuid)
        assert f"De som kan läsa dem är {mentor}, elevhälsan" in text
        assert "116\N{NO-BREAK SPACE}111" in text
        assert "112" in text
        assert "Ingen läser svaren direkt" in text

    def test_those_named_are_those_who_may(self) -> None:
        """What `readers` in words.toml says; change the words when this changes."""
        assert {role for role in Role if Permission.SEE_MAPPING in permissions_of(frozenset({role}))} == {
            Role.STUDENT,
            Role.MENTOR,
            Role.STUDENT_HEALTH,
            Role.ATTENDANCE_COORDINATOR,
            Role.PRINCIPAL,
        }

    def test_arabic_is_written_from_the_right_and_says_that_nobody_has_read_it_over(
        self, own: Client, planned: MappingRound
    ) -> None:
        text = own.get(
            reverse("mapping-question", args=[_signed_in(own), planned.uuid, 5]), {"lang": "ar"}
        ).content.decode()
        assert '<html lang="ar" dir="rtl"' in text
        assert "السؤال ٥ من ١٩" in text
        assert "لم يراجعها" in text

    def test_an_unknown_language_is_the_readers_own(self, own: Client, planned: MappingRound) -> None:
        text = own.get(reverse("mapping-intro", args=[_signed_in(own), planned.uuid]), {"lang": "tlh"}).content.decode()
        assert "Så har jag det i skolan" in text

    def test_one_goes_on_where_one_was_in_the_language_one_chose(self, own: Client, planned: MappingRound) -> None:
        question(own, planned, 1, "2", "en")
        text = page(own, "mapping-intro", _signed_in(own), planned.uuid)
        assert "/2/?lang=en" in text
        assert "Go on" in text

    def test_the_own_answers_can_be_read_and_changed_before_and_after(self, own: Client, planned: MappingRound) -> None:
        question(own, planned, 1, "2")
        question(own, planned, 2, "unclear")
        handed_in(own, planned)
        text = page(own, "mapping-last", _signed_in(own), planned.uuid)
        assert "Tack! Svaren är inskickade." in text
        assert "Stämmer lite" in text
        assert "Jag förstår inte frågan" in text
        question(own, planned, 1, "4")
        assert "Stämmer helt" in page(own, "mapping-last", _signed_in(own), planned.uuid)

    def test_an_account_without_a_person_has_no_own_pages(self, unit: Organisation) -> None:
        client = Client()
        client.force_login(register.account(unit.parent or unit, administrator=True))
        assert client.get(reverse("mapping-own")).status_code == 403


class TestGuardians:
    @pytest.fixture
    def round_of_guardians(self, group: Group, pupil: Person) -> MappingRound:
        return a_round(group, instrument="guardian")

    def signed_in(self, account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    def test_each_answers_on_a_sheet_of_their_own(self, round_of_guardians: MappingRound, pupil: Person) -> None:
        first, second = (register.guardian(pupil) for _one in range(2))
        item = round_of_guardians.instrument.instrument.items[0].code
        for account, answer in ((first, "1"), (second, "3")):
            client = self.signed_in(account)
            assert f"{pupil.given_name}:" in page(client, "mapping-children")
            address = reverse("mapping-save", args=[pupil.uuid, round_of_guardians.uuid])
            assert client.post(address, {"item": item, f"answer-{item}": answer}).status_code == 204
        told = {one.guardian_id: one.answers for one in Sheet.objects.all()}
        assert told == {first.person_id: {item: 1}, second.person_id: {item: 3}}
        last = page(self.signed_in(first), "mapping-last", pupil.uuid, round_of_guardians.uuid)
        assert "Vill du prata" not in last
        assert "Skicka in" in last

    def test_the_pupil_does_not_answer_for_them_nor_they_for_the_pupil(
        self, own: Client, round_of_guardians: MappingRound, pupil: Person, planned: MappingRound
    ) -> None:
        guardian = self.signed_in(register.guardian(pupil))
        assert own.get(reverse("mapping-intro", args=[pupil.uuid, round_of_guardians.uuid])).status_code == 404
        assert guardian.get(reverse("mapping-intro", args=[pupil.uuid, planned.uuid])).status_code == 404

    def test_what_they_answer_is_not_shown_as_the_pupils_own(
        self, round_of_guardians: MappingRound, pupil: Person, group: Group
    ) -> None:
        guardian = register.guardian(pupil)
        actions.save(
            planned=round_of_guardians,
            student=pupil,
            answers={round_of_guardians.instrument.instrument.items[0].code: 1},
            language="sv",
            by=Actor(ActorKind.ACCOUNT, guardian.pk),
            now=timezone.now(),
            guardian_id=guardian.person_id,
        )
        Sheet.objects.update(handed_in_at=timezone.now())
        mentor = self.signed_in(register.assigned(group, AssignmentRoleType.MENTOR))
        assert "Elevens egna svar" not in page(mentor, "mapping-student", pupil.uuid)

    def test_not_after_the_child_is_of_age(self, round_of_guardians: MappingRound, pupil: Person) -> None:
        guardian = self.signed_in(register.guardian(pupil))
        Person.objects.filter(pk=pupil.pk).update(birth_date=timezone.localdate() - dt.timedelta(days=365 * 19))
        address = reverse("mapping-intro", args=[pupil.uuid, round_of_guardians.uuid])
        assert guardian.get(address).status_code in (403, 404)
        assert asked_in(round_of_guardians, timezone.localdate()) == set()

    def test_those_without_a_guardian_are_not_counted_as_asked(
        self, round_of_guardians: MappingRound, pupil: Person, group: Group
    ) -> None:
        register.student(group.unit, "Otto", group=group)
        register.guardian(pupil)
        assert asked_in(round_of_guardians, timezone.localdate()) == {pupil.pk}


class TestWhoSees:
    @pytest.fixture
    def mentor(self, group: Group) -> Client:
        client = Client()
        client.force_login(register.assigned(group, AssignmentRoleType.MENTOR))
        return client

    def test_staff_see_nothing_until_it_is_handed_in(
        self, own: Client, mentor: Client, planned: MappingRound, pupil: Person
    ) -> None:
        question(own, planned, 1, "1")
        assert "Eleven har inte svarat än." in page(mentor, "mapping-student", pupil.uuid)
        handed_in(own, planned)
        assert "Jag vet vad jag behöver göra" in page(mentor, "mapping-student", pupil.uuid)

    def test_or_until_the_round_has_closed(
        self, own: Client, mentor: Client, planned: MappingRound, pupil: Person
    ) -> None:
        question(own, planned, 1, "1")
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        assert "Underlag saknas" in page(mentor, "mapping-student", pupil.uuid)

    def test_a_profile_shows_marks_with_what_they_rest_on_strengths_first(
        self, own: Client, mentor: Client, planned: MappingRound, pupil: Person
    ) -> None:
        for number, answer in enumerate(("1", "4", "4", "4", "4", "1", "1", "4", "4"), 1):
            question(own, planned, number, answer)
        handed_in(own, planned)
        text = page(mentor, "mapping-student", pupil.uuid)
        for figure in ("2 av 4 svar", "0 av 5 svar", "5 av 5 frågor besvarade", "0 av 0 svar"):
            assert figure in text
        assert text.index("Jag får hjälp när jag inte förstår.") < text.index("Akademisk")
        for word in ("Behöver stöd", "Fungerar", "Underlag saknas", "Inte besvarad"):
            assert word in text

    def test_a_teacher_who_is_no_mentor_does_not(self, group: Group, pupil: Person) -> None:
        client = Client()
        client.force_login(register.assigned(group, AssignmentRoleType.TEACHER))
        assert client.get(reverse("mapping-student", args=[pupil.uuid])).status_code == 403
        assert "Skolanknytning" not in page(client, "student", pupil.uuid)

    def test_the_pupils_page_has_it_for_the_mentor(self, mentor: Client, pupil: Person) -> None:
        assert "Skolanknytning" in page(mentor, "student", pupil.uuid)


class TestRounds:
    @pytest.fixture
    def principal(self, unit: Organisation) -> Client:
        client = Client()
        client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
        return client

    def sent(self, client: Client, unit: Organisation, classes: list[Group], **more: object) -> HttpResponse:
        today = timezone.localdate()
        form: dict[str, object] = {
            "instrument": "pupil-older",
            "groups": [one.pk for one in classes],
            "opens_on": today,
            "closes_on": today + dt.timedelta(days=7),
            "read_by": today + dt.timedelta(days=14),
        }
        return client.post(reverse("mapping-unit", args=[unit.uuid]), form | more)  # type: ignore[return-value]

    def test_is_planned_and_followed(
        self, principal: Client, own: Client, unit: Organisation, group: Group, pupil: Person
    ) -> None:
        register.student(unit, "Otto", group=group)
        assert self.sent(principal, unit, [group]).status_code == 302
        planned = MappingRound.objects.get()
        assert list(planned.groups.all()) == [group]
        question(own, planned, 1, "1")
        handed_in(own, planned)
        assert "1 av 2 elever har skickat in." in page(principal, "mapping-unit", unit.uuid)
        text = page(principal, "mapping-round", unit.uuid, planned.uuid)
        assert "Har skickat in" in text
        assert "Har inte börjat" in text
        assert "Jag vet vad" not in text
        assert f"<summary>{group.display_name} · 1 av 2 elever har skickat in.</summary>" in text

    def test_a_changed_instrument_does_not_change_a_round(
        self, group: Group, unit: Organisation, own: Client, pupil: Person
    ) -> None:
        first = a_round(group)
        question(own, first, 1, "4")
        changed = copy.deepcopy(shipped_data()["pupil-older"])
        changed["items"][0]["text"]["sv"] = "Jag vet vad som väntas av mig."
        day = timezone.localdate()
        second = plan(
            unit=unit,
            instrument=changed,
            groups=[register.group(unit, "8B")],
            opens_on=day,
            closes_on=day,
            read_by=day,
            by=OPERATOR,
        )
        assert first.instrument_id != second.instrument_id
        assert second.instrument.instrument.items[0].text["sv"] == "Jag vet vad som väntas av mig."
        text = page(own, "mapping-last", pupil.uuid, first.uuid)
        assert "Jag vet vad jag behöver göra" in text
        assert "Stämmer helt" in text

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"groups": []}, "Välj minst en klass."),
            ({"opens_on": ""}, "Skriv dagen som 2026-11-20."),
            ({"closes_on": "2020-01-01"}, "Den sista dagen är före den första."),
            ({"opens_on": "2020-01-01", "closes_on": "2020-01-02"}, "Dagen har redan varit."),
            ({"closes_on": "2099-01-01"}, "Mer än två månader."),
            ({"read_by": "2020-01-01"}, "Välj en dag från sista dagen"),
        ],
    )
    def test_what_makes_no_sense_comes_back_with_why(
        self, principal: Client, unit: Organisation, group: Group, more: dict[str, object], why: str
    ) -> None:
        groups = [] if "groups" in more else [group]
        answer = self.sent(principal, unit, groups, **more)
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert not MappingRound.objects.exists()

    def test_a_class_is_not_asked_the_same_twice_at_once(
        self, principal: Client, unit: Organisation, group: Group, pupil: Person
    ) -> None:
        self.sent(principal, unit, [group])
        answer = self.sent(principal, unit, [group])
        assert answer.status_code == 422
        assert "svarar redan på samma frågor" in answer.content.decode()
        assert MappingRound.objects.count() == 1

    def test_another_units_class_cannot_be_chosen(self, principal: Client, unit: Organisation) -> None:
        theirs = register.group(register.unit(unit.parent or unit, "Bergskolan"))
        assert self.sent(principal, unit, [theirs]).status_code == 422

    def test_is_taken_back_until_somebody_has_answered(
        self, principal: Client, own: Client, unit: Organisation, planned: MappingRound
    ) -> None:
        address = reverse("mapping-round-take-back", args=[unit.uuid, planned.uuid])
        question(own, planned, 1, "1")
        principal.post(address)
        assert MappingRound.objects.exists()
        Sheet.objects.all().delete()
        principal.post(address)
        assert not MappingRound.objects.exists()

    def test_is_not_taken_back_from_somebody_who_has_moved_away(
        self, principal: Client, unit: Organisation, planned: MappingRound, pupil: Person
    ) -> None:
        """As the web's own role, for which the wall hides the answers of somebody who is no pupil of the unit now."""
        now = timezone.now()
        Sheet.objects.create(round=planned, student=pupil, language="sv", begun_at=now, changed_at=now)
        pupil.enrolments.update(end_date=timezone.localdate() - dt.timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute("set role ff_app")
            try:
                answer = principal.post(reverse("mapping-round-take-back", args=[unit.uuid, planned.uuid]), follow=True)
            finally:
                cursor.execute("reset role")
        assert "Någon har redan svarat" in answer.content.decode()
        assert MappingRound.objects.exists()

    def test_a_class_that_nobody_is_in_any_more_is_not_offered(
        self, principal: Client, unit: Organisation, planned: MappingRound, pupil: Person
    ) -> None:
        old = register.group(unit, "Nian F")
        register.student(unit, "Otto", group=old, end=timezone.localdate() - dt.timedelta(days=30))
        text = page(principal, "mapping-unit", unit.uuid)
        assert "8A" in text
        assert "Nian F" not in text

    def test_a_protected_pupil_is_not_asked(
        self, principal: Client, unit: Organisation, group: Group, planned: MappingRound
    ) -> None:
        register.student(unit, "", "", group=group, is_protected=True)
        assert "0 av 0 elever" in page(principal, "mapping-unit", unit.uuid)

    def test_who_has_several_units_chooses_one(self, unit: Organisation) -> None:
        other = register.unit(unit.parent or unit, "Bergskolan")
        client = Client()
        client.force_login(register.staff(unit.parent or unit, DutyRole.PRINCIPAL))
        text = page(client, "mapping")
        assert str(other.uuid) in text
        assert str(unit.uuid) in text
