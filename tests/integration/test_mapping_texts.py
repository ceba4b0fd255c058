"""What pupils write in words of their own: kept apart, read by somebody who is named, by a day that is told."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.free_text.actions import write
from fullfolj.mapping.free_text.written import LIMIT, Written
from fullfolj.mapping.instruments.own_words import CODE, can_ask, with_own_words
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.models import MappingRound, Sheet, TalkWish, WrittenText
from fullfolj.mapping.own_instruments import choosing
from fullfolj.mapping.rounds.actions import plan
from fullfolj.mapping.statistics.change import change
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import AssignmentRole, Group, Person
from tests import register
from tests.mapping_rounds import a_round, a_round_with_text, with_text

pytestmark = pytest.mark.django_db
ODD = "\U0001f642\U0001f3fd \u0634\u0643\u0631\u0627 e\u0301\r\na\u030a\u202e\u200dZ"


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


@pytest.fixture
def planned(group: Group, mentor: Account) -> MappingRound:
    return a_round_with_text(group, mentor)


@pytest.fixture
def own(pupil: Person) -> Client:
    return client_of(register.account(pupil.organiser, pupil))


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def question(pupil: Person, planned: MappingRound, lang: str = "sv") -> str:
    number = len(planned.instrument.instrument.items)
    return reverse("mapping-question", args=[pupil.uuid, planned.uuid, number]) + f"?lang={lang}"


def wrote(own: Client, pupil: Person, planned: MappingRound, text: str) -> HttpResponse:
    """Without script."""
    return own.post(question(pupil, planned), {"note-t1": text})  # type: ignore[return-value]


def saved(own: Client, pupil: Person, planned: MappingRound, text: str) -> int:
    """With script."""
    address = reverse("mapping-save", args=[pupil.uuid, planned.uuid])
    return own.post(address, {"item": "t1", "note-t1": text}).status_code


def hand_in(own: Client, pupil: Person, planned: MappingRound) -> None:
    own.post(reverse("mapping-last", args=[pupil.uuid, planned.uuid]))


@pytest.fixture
def sheet(own: Client, pupil: Person, planned: MappingRound) -> Sheet:
    """Of a pupil who has written and handed in."""
    wrote(own, pupil, planned, "Jag trivs inte på rasterna.")
    hand_in(own, pupil, planned)
    return Sheet.objects.get()


def read(client: Client, sheet: Sheet, seen: str | None = None) -> HttpResponse:
    told = seen if seen is not None else WrittenText.objects.get().written_at.isoformat()
    return client.post(reverse("mapping-text-read", args=[sheet.uuid]), {"seen": told})  # type: ignore[return-value]


def late() -> None:
    days = {"opens_on": 30, "closes_on": 20, "read_by": 10}
    MappingRound.objects.update(**{name: timezone.localdate() - dt.timedelta(days=n) for name, n in days.items()})


def idag(account: Account) -> str:
    return client_of(account).get("/").content.decode()


class TestWriting:
    def test_before_the_field_stand_who_reads_by_when_and_where_to_turn_in_need(
        self, own: Client, pupil: Person, planned: MappingRound, mentor: Account
    ) -> None:
        text = own.get(question(pupil, planned)).content.decode()
        day = f"{planned.read_by.day}/{planned.read_by.month}"
        before = text.index(f"Ingen läser direkt det du skriver här. {mentor} läser det, senast {day}.")
        assert before < text.index("116\N{NO-BREAK SPACE}111") < text.index("<textarea")
        assert "Högst 2000 tecken" in text
        assert "Jag vill inte svara" not in text[text.index('data-question="t1"') :]

    @pytest.mark.parametrize("lang", ["sv", "en", "ar", "so", "uk", "prs"])
    def test_it_stands_in_every_language(
        self, own: Client, pupil: Person, planned: MappingRound, mentor: Account, lang: str
    ) -> None:
        text = own.get(question(pupil, planned, lang)).content.decode()
        assert str(mentor) in text
        assert "112" in text

    def test_a_reader_who_does_not_reach_the_pupil_is_not_promised(
        self, own: Client, pupil: Person, planned: MappingRound, mentor: Account
    ) -> None:
        Account.objects.filter(pk=mentor.pk).update(is_active=False)
        text = own.get(question(pupil, planned)).content.decode()
        assert str(mentor) not in text
        assert "Någon som rektorn utser läser det" in text

    def test_it_is_kept_apart_from_the_answers(self, own: Client, pupil: Person, planned: MappingRound) -> None:
        assert wrote(own, pupil, planned, ODD).status_code == 302
        assert saved(own, pupil, planned, ODD) == 204
        kept = WrittenText.objects.get()
        assert kept.text == ODD.replace("\r\n", "\n")
        assert kept.sheet.answers == {}
        assert ODD.split("\r\n")[0] in own.get(question(pupil, planned)).content.decode()
        last = own.get(reverse("mapping-last", args=[pupil.uuid, planned.uuid])).content.decode()
        assert ODD.split("\r\n")[0] in last

    def test_nul_is_left_out(self, own: Client, pupil: Person, planned: MappingRound) -> None:
        assert saved(own, pupil, planned, "a\x00b") == 204
        assert WrittenText.objects.get().text == "ab"

    @pytest.mark.parametrize("length", [LIMIT + 1, 50_000])
    def test_too_long_is_told_and_stands_in_the_field(
        self, own: Client, pupil: Person, planned: MappingRound, length: int
    ) -> None:
        wrote(own, pupil, planned, "Kort")
        long = "🙂" * length
        answer = wrote(own, pupil, planned, long)
        assert answer.status_code == 422
        assert f"{length} tecken, och högst 2000 får plats. Inget är borttaget." in answer.content.decode()
        assert long in answer.content.decode()
        assert saved(own, pupil, planned, long) == 413
        assert WrittenText.objects.get().text == "Kort"
        with pytest.raises(PlainError):
            write(sheet=Sheet.objects.get(), written=Written("t1", long), by=OPERATOR, now=timezone.now())

    def test_exactly_as_long_as_there_is_room_for(self, own: Client, pupil: Person, planned: MappingRound) -> None:
        assert saved(own, pupil, planned, "å" * LIMIT) == 204

    def test_it_is_changed_and_taken_away_while_the_round_is_open(
        self, own: Client, pupil: Person, planned: MappingRound
    ) -> None:
        assert wrote(own, pupil, planned, "  \n ").status_code == 302
        assert not Sheet.objects.exists()
        wrote(own, pupil, planned, "Ett")
        wrote(own, pupil, planned, "Två")
        assert WrittenText.objects.get().text == "Två"
        wrote(own, pupil, planned, "")
        assert not WrittenText.objects.exists()
        wrote(own, pupil, planned, "Tre")
        late()
        assert wrote(own, pupil, planned, "Fyra").status_code == 409
        assert saved(own, pupil, planned, "Fyra") == 409
        assert WrittenText.objects.get().text == "Tre"

    def test_what_was_written_when_the_session_ended_is_not_lost(self, pupil: Person, planned: MappingRound) -> None:
        sent = "note-t1=Mina+ord"
        answer = Client().post(question(pupil, planned), sent, content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, "Mina ord" in answer.content.decode()) == (401, True)

    def test_nobody_writes_for_somebody_else(
        self, own: Client, group: Group, planned: MappingRound, mentor: Account, pupil: Person
    ) -> None:
        other = register.student(group.unit, "Otto", group=group)
        assert wrote(own, other, planned, "Hej").status_code == 404
        assert wrote(client_of(mentor), pupil, planned, "Hej").status_code == 403
        assert not WrittenText.objects.exists()

    def test_it_leaves_no_history_and_is_in_no_answer_and_no_search(
        self, own: Client, pupil: Person, planned: MappingRound, mentor: Account, sheet: Sheet
    ) -> None:
        columns = {one.name for one in apps.get_model("mapping", "WrittenTextEvent")._meta.fields}
        assert columns.isdisjoint({"text", "written_at"})
        assert "rasterna" not in json.dumps(sheet.answers)
        staff = client_of(mentor)
        for address in (
            reverse("mapping-student", args=[pupil.uuid]),
            reverse("student", args=[pupil.uuid]),
            reverse("student-search") + "?q=rasterna",
            "/",
        ):
            assert "trivs inte" not in staff.get(address).content.decode()


class TestHealth:
    @pytest.mark.parametrize(
        "text",
        [
            "Jag har ADHD.",
            "min diagnos",
            "I take medication",
            "En ätstörning",
            "Jag har ångest",
            "Mitt barn är sjukt ofta, hon är sjuk nu",
            "عندي اكتئاب",
            "у мене депресія",
            "من افسردگی دارم",
            "cudur ayaan qabaa",
        ],
    )
    def test_a_gentle_word_that_blocks_nothing(
        self, own: Client, pupil: Person, planned: MappingRound, text: str
    ) -> None:
        assert wrote(own, pupil, planned, text).status_code == 302
        assert WrittenText.objects.get().text == text
        last = own.get(reverse("mapping-last", args=[pupil.uuid, planned.uuid])).content.decode()
        assert "Prata med skolsköterskan om det." in last
        shown = own.get(question(pupil, planned)).content.decode()
        assert "data-health hidden" not in shown

    @pytest.mark.parametrize(
        "text",
        [
            "Jag vill inte leva.",
            "Paradhden",
            "Allt är bra",
            "Jag skär mig",
            "Vi hade diagnosprov i matte",
            "Jag gillar medicinboll",
            "Det är sjukt kul på idrotten",
            "Jag pratade med skolsyster",
            "Min mamma är sjuksköterska",
        ],
    )
    def test_other_words_are_left_alone(self, own: Client, pupil: Person, planned: MappingRound, text: str) -> None:
        """Also those of somebody in need, who is not to be told to write of something else."""
        wrote(own, pupil, planned, text)
        last = own.get(reverse("mapping-last", args=[pupil.uuid, planned.uuid])).content.decode()
        assert "skolsköterskan" not in last
        assert "116\N{NO-BREAK SPACE}111" in last


class TestReading:
    def test_the_reader_alone_reads_and_it_is_logged(
        self, mentor: Account, principal: Account, pupil: Person, sheet: Sheet
    ) -> None:
        address = reverse("mapping-text", args=[sheet.uuid])
        text = client_of(mentor).get(address).content.decode()
        assert "Jag trivs inte på rasterna." in text
        assert "skollagen 6\N{NO-BREAK SPACE}kap. 10\N{NO-BREAK SPACE}§" in text
        assert "socialtjänstlagen 19\N{NO-BREAK SPACE}kap." in text
        assert Reading.objects.filter(page="mapping.text", student=pupil, account=mentor).count() == 1
        assert client_of(principal).get(address).status_code == 404
        assert str(pupil) in client_of(mentor).get(reverse("mapping-texts")).content.decode()
        assert str(pupil) not in client_of(principal).get(reverse("mapping-texts")).content.decode()

    def test_nothing_is_read_before_it_is_handed_in_or_the_round_has_closed(
        self, own: Client, pupil: Person, planned: MappingRound, mentor: Account
    ) -> None:
        wrote(own, pupil, planned, "Inte klar")
        address = reverse("mapping-text", args=[Sheet.objects.get().uuid])
        assert client_of(mentor).get(address).status_code == 404
        assert "att läsa" not in idag(mentor)
        late()
        assert "Inte klar" in client_of(mentor).get(address).content.decode()

    def test_it_is_marked_as_read_and_that_is_undone(self, mentor: Account, sheet: Sheet) -> None:
        client = client_of(mentor)
        assert "En text att läsa" in idag(mentor)
        assert str(sheet.student) not in idag(mentor)
        read(client, sheet)
        first = WrittenText.objects.get().read_at
        read(client, sheet)
        assert (WrittenText.objects.get().read_at, WrittenText.objects.get().read_by) == (first, mentor)
        assert "att läsa" not in idag(mentor)
        client.post(reverse("mapping-text-unread", args=[sheet.uuid]))
        assert WrittenText.objects.get().read_at is None
        assert "En text att läsa" in idag(mentor)

    @pytest.mark.parametrize("seen", ["", "nonsense\x00", "2020-01-01", "2020-01-01T00:00:00+00:00"])
    def test_what_was_not_seen_is_not_read(self, mentor: Account, sheet: Sheet, seen: str) -> None:
        client = client_of(mentor)
        read(client, sheet, seen)
        assert WrittenText.objects.get().read_at is None
        assert "Eleven har ändrat texten" in client.get(reverse("mapping-text", args=[sheet.uuid])).content.decode()

    def test_what_the_pupil_changes_is_to_be_read_anew_and_the_same_again_is_not(
        self, own: Client, pupil: Person, planned: MappingRound, mentor: Account, sheet: Sheet
    ) -> None:
        read(client_of(mentor), sheet)
        saved(own, pupil, planned, "Jag trivs inte på rasterna.")
        assert WrittenText.objects.get().read_at is not None
        saved(own, pupil, planned, "Det är bättre nu.")
        assert WrittenText.objects.get().read_at is None

    def test_a_wish_to_talk_is_shown(self, mentor: Account, pupil: Person, sheet: Sheet) -> None:
        address = reverse("mapping-text", args=[sheet.uuid])
        assert "vill prata med en vuxen" not in client_of(mentor).get(address).content.decode()
        TalkWish.objects.create(student=pupil, wished_at=timezone.now(), all_from=timezone.localdate())
        assert "Eleven har sagt att hen vill prata med en vuxen." in client_of(mentor).get(address).content.decode()

    def test_of_a_protected_identity_nothing_is_there(self, mentor: Account, pupil: Person, sheet: Sheet) -> None:
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert "att läsa" not in idag(mentor)
        assert client_of(mentor).get(reverse("mapping-text", args=[sheet.uuid])).status_code == 404


class TestLate:
    def test_the_principal_and_the_reader_are_told(self, mentor: Account, principal: Account, sheet: Sheet) -> None:
        assert "att läsa" not in idag(principal)
        late()
        assert "skulle ha varit lästa senast" in idag(mentor)
        assert f"{mentor} skulle ha läst dem senast" in idag(principal)
        read(client_of(mentor), sheet)
        assert "skulle ha" not in idag(principal)

    def test_a_reader_who_leaves_is_told_of_and_another_named(
        self, mentor: Account, principal: Account, group: Group, sheet: Sheet
    ) -> None:
        AssignmentRole.objects.update(end_date=timezone.localdate() - dt.timedelta(days=1))
        assert "Ingen läser" in idag(principal)
        assert client_of(mentor).get(reverse("mapping-text", args=[sheet.uuid])).status_code in (403, 404)
        nurse = register.staff(group.unit, DutyRole.SCHOOL_NURSE)
        place = [group.unit.uuid, sheet.round.uuid]
        client = client_of(principal)
        assert "når dem inte längre" in client.get(reverse("mapping-round", args=place)).content.decode()
        client.post(reverse("mapping-round-reader", args=place), {"reader": nurse.pk})
        assert MappingRound.objects.get().reader == nurse
        assert "Ingen läser" not in idag(principal)
        assert "En text att läsa" in idag(nurse)

    def test_a_closed_account_is_told_of_before_anything_is_written(
        self, mentor: Account, principal: Account, planned: MappingRound
    ) -> None:
        Account.objects.filter(pk=mentor.pk).update(is_active=False)
        assert "Ingen läser" in idag(principal)

    def test_whoever_does_not_reach_the_pupils_is_not_named(
        self, principal: Account, group: Group, planned: MappingRound, mentor: Account, pupil: Person
    ) -> None:
        other = register.assigned(register.group(group.unit, "8C"), AssignmentRoleType.MENTOR)
        outside = register.staff(register.unit(group.unit.parent or group.unit, "Berg"), DutyRole.SCHOOL_NURSE)
        client = client_of(principal)
        address = reverse("mapping-round-reader", args=[group.unit.uuid, planned.uuid])
        for chosen in (other.pk, outside.pk, "", "nonsense"):
            client.post(address, {"reader": chosen})
        assert MappingRound.objects.get().reader == mentor

    def test_idag_asks_one_statement_more_and_none_when_nothing_waits(
        self, mentor: Account, planned: MappingRound, own: Client, pupil: Person
    ) -> None:
        client = client_of(mentor)
        client.get("/")

        def statements() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get("/")
            return len(captured)

        before = statements()
        wrote(own, pupil, planned, "Hej")
        hand_in(own, pupil, planned)
        assert statements() == before + 1


class TestPlanning:
    @pytest.fixture(autouse=True)
    def instruments(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(choosing, "instruments", lambda _unit: {"check-in": with_text()})

    def planned_with(self, principal: Account, group: Group, reader: object) -> HttpResponse:
        today = timezone.localdate()
        days = {"opens_on": today, "closes_on": today, "read_by": today + dt.timedelta(days=3)}
        form: dict[str, Any] = {"instrument": "check-in", "groups": [group.pk], "reader": reader, **days}
        address = reverse("mapping-unit", args=[group.unit.uuid])
        return client_of(principal).post(address, form)  # type: ignore[return-value]

    def test_a_round_in_which_pupils_write_has_a_reader(
        self, principal: Account, mentor: Account, group: Group, pupil: Person
    ) -> None:
        answer = self.planned_with(principal, group, "")
        assert answer.status_code == 422
        assert "Välj vem som läser det." in answer.content.decode()
        assert str(mentor) in answer.content.decode()
        assert self.planned_with(principal, group, mentor.pk).status_code == 302
        assert MappingRound.objects.get().reader == mentor

    def test_a_reader_reaches_every_class(self, principal: Account, group: Group, pupil: Person) -> None:
        other = register.assigned(register.group(group.unit, "8C"), AssignmentRoleType.MENTOR)
        assert "når inte alla elever" in self.planned_with(principal, group, other.pk).content.decode()
        assert not MappingRound.objects.exists()

    def test_the_action_refuses_too(self, group: Group) -> None:
        today = timezone.localdate()
        with pytest.raises(PlainError):
            plan(
                unit=group.unit,
                instrument=with_text(),
                groups=[group],
                opens_on=today,
                closes_on=today,
                read_by=today,
                by=OPERATOR,
            )


class TestOwnWordsWithAnyQuestions:
    def planned_with(self, principal: Account, group: Group, instrument: str, **more: object) -> HttpResponse:
        today = timezone.localdate()
        days = {"opens_on": today, "closes_on": today, "read_by": today + dt.timedelta(days=3)}
        form: dict[str, Any] = {"instrument": instrument, "groups": [group.pk], "own_words": "on", **days, **more}
        address = reverse("mapping-unit", args=[group.unit.uuid])
        return client_of(principal).post(address, form)  # type: ignore[return-value]

    @pytest.mark.parametrize("instrument", ["pupil-older", "pupil-younger", "check-in"])
    def test_pupils_may_write_last_and_somebody_reads(
        self, principal: Account, mentor: Account, group: Group, pupil: Person, instrument: str
    ) -> None:
        assert "Välj vem som läser det." in self.planned_with(principal, group, instrument).content.decode()
        assert self.planned_with(principal, group, instrument, reader=mentor.pk).status_code == 302
        planned = MappingRound.objects.get()
        own = client_of(register.account(pupil.organiser, pupil))
        assert "Är det något mer du vill berätta" in own.get(question(pupil, planned)).content.decode()
        assert own.post(question(pupil, planned), {f"note-{CODE}": "Hej"}).status_code == 302
        assert WrittenText.objects.get().text == "Hej"
        assert Sheet.objects.get().answers == {}

    def test_staff_write_in_the_meeting(self, principal: Account, mentor: Account, group: Group, pupil: Person) -> None:
        answer = self.planned_with(principal, group, "staff", reader=mentor.pk)
        assert answer.status_code == 422
        assert "Personalen skriver det som behövs i mötet." in answer.content.decode()

    def test_it_makes_no_other_questions_and_breaks_no_curve(self) -> None:
        for data in shipped_data().values():
            if can_ask(data):
                before, after = instrument_of(data), instrument_of(with_own_words(data))
                assert set(after.items[-1].text) == set(data["languages"])
                assert after.wholes == before.wholes
                assert not change(before, after).breaks
                assert not change(after, before).breaks


class TestRemoving:
    def test_what_is_read_is_removed_for_good_after_the_last_reading_day(
        self, principal: Account, mentor: Account, group: Group, sheet: Sheet
    ) -> None:
        client = client_of(principal)
        place = [group.unit.uuid, sheet.round.uuid]
        address, page = reverse("mapping-round-texts-remove", args=place), reverse("mapping-round", args=place)
        client.post(address, {"decided": "yes"})
        late()
        client.post(address, {"decided": "yes"})
        assert "Texterna kan inte tas bort än." in client.get(page).content.decode()
        assert "Ta bort texterna för gott" not in client.get(page).content.decode()
        read(client_of(mentor), sheet)
        assert "Ta bort texterna för gott" in client.get(page).content.decode()
        client.post(address)
        assert WrittenText.objects.exists()
        client.post(address, {"decided": "yes"})
        assert "En text är borttagen." in client.get(page).content.decode().replace("1 text", "En text")
        assert not WrittenText.objects.exists()
        assert Sheet.objects.exists()


class TestLeft:
    """A pupil who has written goes to another school before it is read: behind the wall, as the web's own role."""

    @pytest.fixture
    def gone(self, sheet: Sheet, pupil: Person) -> Iterator[None]:
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        pupil.enrolments.update(end_date=yesterday)
        pupil.memberships.update(end_date=yesterday)
        with connection.cursor() as cursor:
            cursor.execute("set role ff_app")
        yield
        with connection.cursor() as cursor:
            cursor.execute("reset role")

    def test_the_reader_who_was_promised_reads_it(self, gone: None, mentor: Account, pupil: Person) -> None:
        assert "En text att läsa" in idag(mentor)
        client = client_of(mentor)
        listed = client.get(reverse("mapping-texts")).text
        assert str(pupil) in listed
        address = re.findall(r'href="(/mapping/texts/[0-9a-f-]+/)"', listed)[0]
        text = client.get(address).text
        assert "Jag trivs inte på rasterna." in text
        assert "skollagen 6\N{NO-BREAK SPACE}kap. 10\N{NO-BREAK SPACE}§" in text
        assert "inte längre" in text
        assert reverse("student", args=[pupil.uuid]) not in text
        seen = re.findall(r'name="seen" value="([^"]+)"', text)[0]
        assert client.post(f"{address}read/", {"seen": seen}).status_code == 302
        assert "att läsa" not in idag(mentor)
        assert client.get(reverse("student", args=[pupil.uuid])).status_code == 404
        assert Reading.objects.filter(page="mapping.text", account=mentor).exists()

    def test_whoever_plans_is_told_and_removes_it_once_it_is_read(
        self, gone: None, mentor: Account, principal: Account, planned: MappingRound, sheet: Sheet
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            late()
            cursor.execute("set role ff_app")
        assert f"{mentor} skulle ha läst dem senast" in idag(principal)
        client, place = client_of(principal), [planned.unit.uuid, planned.uuid]
        page, address = reverse("mapping-round", args=place), reverse("mapping-round-texts-remove", args=place)
        assert "0 av 1 texter" in client.get(page).text
        client.post(address, {"decided": "yes"})
        told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(page).text))
        assert "Texterna kan inte tas bort än." in told
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            assert WrittenText.objects.count() == 1
            WrittenText.objects.update(read_at=timezone.now())
            cursor.execute("set role ff_app")
        client.post(address, {"decided": "yes"})
        with connection.cursor() as cursor:
            cursor.execute("reset role")
        assert not WrittenText.objects.exists()
        assert Sheet.objects.filter(pk=sheet.pk).exists()

    def test_nobody_else_reads_it(self, gone: None, group: Group, sheet: Sheet, principal: Account) -> None:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            others = [
                register.assigned(group, AssignmentRoleType.MENTOR),
                register.staff(group.unit, DutyRole.SCHOOL_NURSE),
                principal,
            ]
            cursor.execute("set role ff_app")
        address = reverse("mapping-text", args=[sheet.uuid])
        assert [client_of(one).get(address).status_code for one in others] == [404, 404, 404]

    def test_a_reader_without_a_duty_there_reads_nothing_more(
        self, gone: None, mentor: Account, principal: Account, sheet: Sheet
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            AssignmentRole.objects.update(end_date=timezone.localdate() - dt.timedelta(days=1))
            cursor.execute("set role ff_app")
        assert client_of(mentor).get(reverse("mapping-text", args=[sheet.uuid])).status_code in (403, 404)
        assert "Ingen läser" in idag(principal)

    def test_behind_the_wall_there_is_no_more_of_the_pupil_than_that(
        self, gone: None, mentor: Account, pupil: Person, sheet: Sheet
    ) -> None:
        """A query that forgets its scope finds the text and its sheet, no other sheet and no wish."""
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            now = timezone.now()
            again = a_round(sheet.round.groups.get())
            Sheet.objects.create(round=again, student=pupil, language="sv", begun_at=now, changed_at=now)
            TalkWish.objects.create(student=pupil, wished_at=now, all_from=timezone.localdate())
            enter(mentor, timezone.localdate())
            cursor.execute("set role ff_app")
        assert list(Sheet.objects.all()) == [sheet]
        assert WrittenText.objects.count() == 1
        assert not TalkWish.objects.exists()
