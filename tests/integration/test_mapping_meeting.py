"""Staff map a class together: saved one answer at a time, gone through in order, resumed where it stopped."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.marks import Mark, profile
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import AssignmentRole, Duty, Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
STAFF = instrument_of(shipped_data()["staff"])


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, name, family, group=group) for name, family in (("Anna", "Ek"), ("Bo", "Ask"))]


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def client(mentor: Account) -> Client:
    client = Client()
    client.force_login(mentor)
    return client


@pytest.fixture
def planned(group: Group, pupils: list[Person]) -> MappingRound:
    return a_round(group, instrument="staff")


def address(planned: MappingRound, group: Group, who: Person) -> str:
    return reverse("mapping-meeting-student", args=[planned.uuid, group.uuid, who.uuid])


def sent(client: Client, planned: MappingRound, group: Group, who: Person, **form: object) -> HttpResponse:
    """As the page that the client has open sends it."""
    named = {name.replace("_", "-"): value for name, value in form.items()}
    account = client.session["_auth_user_id"]
    return client.post(address(planned, group, who), {"account": account} | named)  # type: ignore[return-value]


def seen(client: Client, planned: MappingRound, group: Group, who: Person) -> str:
    """What the page says that it shows."""
    text = client.get(address(planned, group, who)).content.decode()
    (found,) = re.findall(r'name="seen" value="([^"]*)"', text)
    return html.unescape(found)


@pytest.fixture
def nurse(group: Group) -> Client:
    client = Client()
    client.force_login(register.staff(group.unit, DutyRole.SCHOOL_NURSE))
    return client


class TestInstrument:
    def test_seventeen_questions_of_which_nine_are_the_short_form(self) -> None:
        wholes = {one.part_of or one.code: one for one in STAFF.items if one.code != "a1n"}
        assert len(wholes) == 17
        assert sum(one.is_prioritised for one in wholes.values()) == 9
        assert [one.code for one in STAFF.items if one.part_of] == ["b1a", "b1b", "b1c"]

    def test_support_already_given_never_counts(self) -> None:
        only = profile(STAFF, {"a1": 0, "a2": 1, "a3": 1, "a1n": 4})[0]
        assert (only.dimension, only.mark, only.items) == (Dimension.ACADEMIC, Mark.WORKS, 1)

    def test_the_short_form_alone_gives_a_mark_in_every_dimension(self) -> None:
        short = {one.code: min(one.risk) for one in STAFF.items if one.is_prioritised}
        assert {one.mark for one in profile(STAFF, short)} == {Mark.NEEDS_SUPPORT}


class TestMeeting:
    def test_goes_by_name_and_resumes_where_it_stopped(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        anna, bo = pupils
        begin = reverse("mapping-meeting", args=[planned.uuid, group.uuid])
        assert client.get(begin)["Location"] == address(planned, group, bo)
        assert sent(client, planned, group, bo, answer_b2="0")["Location"] == address(planned, group, anna)
        assert client.get(begin)["Location"] == address(planned, group, anna)
        assert sent(client, planned, group, anna, answer_b2="1")["Location"] == reverse("mapping-meetings")
        assert client.get(begin)["Location"] == address(planned, group, bo)
        assert "2 av 2 elever är klara." in client.get(reverse("mapping-meetings")).content.decode()

    def test_one_answer_is_saved_by_itself(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person], mentor: Account
    ) -> None:
        for item, answer in (("b2", "1"), ("c1", "unclear"), ("b2", "0")):
            said = sent(client, planned, group, pupils[0], part=item, **{f"answer_{item}": answer})
            assert said.status_code == 204
        told = StaffMapping.objects.get()
        assert (told.answers, told.done_at, told.by) == ({"b2": 0, "c1": "unclear"}, None, mentor)
        for nonsense in ({"part": "zz"}, {"part": "b2"}, {"part": "b2", "answer_b2": "7"}):
            assert sent(client, planned, group, pupils[0], **nonsense).status_code == 422

    def test_two_who_write_at_once_keep_each_others_answers(
        self, client: Client, nurse: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        """Whoever sends the form with what was chosen when the page was opened undoes nothing that came after."""
        sent(client, planned, group, pupils[0], part="b3", answer_b3="1")
        shown = seen(client, planned, group, pupils[0])
        sent(nurse, planned, group, pupils[0], part="b3", answer_b3="0")
        sent(client, planned, group, pupils[0], part="b2", answer_b2="1")
        form = {"sources": ["talk"], "note": "", "answer_b2": "1", "answer_b3": "1"}
        assert sent(client, planned, group, pupils[0], seen=shown, **form).status_code == 302
        assert StaffMapping.objects.get().answers == {"b2": 1, "b3": 0}
        events = StaffMapping._meta.get_field("events").related_model
        assert events.objects.count() >= 3

    def test_a_colleagues_note_is_not_written_over(
        self, client: Client, nurse: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        """Also not by somebody who has answered a question since the note was written."""
        shown = seen(client, planned, group, pupils[0])
        theirs = {"note": "Kuratorn pratar <med> eleven.", "sources": ["talk"], "seen": shown}
        assert sent(nurse, planned, group, pupils[0], part="rest", **theirs).status_code == 204
        sent(client, planned, group, pupils[0], part="b2", answer_b2="1")
        form = {"sources": ["attendance"], "note": "Byt grupp i NO.", "answer_b2": "1", "answer_b3": "1"}
        assert sent(client, planned, group, pupils[0], part="rest", seen=shown, **form).status_code == 412
        refused = sent(client, planned, group, pupils[0], seen=shown, **form)
        text = refused.content.decode()
        assert refused.status_code == 422
        assert "En kollega har skrivit om eleven under tiden." in text
        assert "Kuratorn pratar &lt;med&gt; eleven." in text
        assert "Byt grupp i NO." in text
        assert re.search(r'name="answer-b3" value="1"[^>]* checked', text), "what was sent stands as it was sent"
        told = StaffMapping.objects.get()
        assert (told.note, told.answers) == ("Kuratorn pratar <med> eleven.", {"b2": 1})
        both = form | {"note": "Kuratorn pratar med eleven. Byt grupp i NO."}
        again = html.unescape(re.findall(r'name="seen" value="([^"]*)"', text)[0])
        assert sent(client, planned, group, pupils[0], seen=again, **both).status_code == 302
        told.refresh_from_db()
        assert told.note == "Kuratorn pratar med eleven. Byt grupp i NO."

    def test_the_note_is_saved_as_it_is_written(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person], mentor: Account
    ) -> None:
        said = {"part": "rest", "note": "Rad ett\nrad två", "sources": ["talk"], "participants": [mentor.pk]}
        assert sent(client, planned, group, pupils[0], seen="", **said).status_code == 204
        told = StaffMapping.objects.get()
        assert (told.note, told.sources, told.participants) == ("Rad ett\nrad två", ["talk"], [mentor.pk])
        assert told.done_at is None
        shown = seen(client, planned, group, pupils[0])
        form = {"note": "Rad ett\r\nrad två", "sources": [], "participants": [mentor.pk]}
        assert sent(client, planned, group, pupils[0], seen=shown, **form).status_code == 302
        told.refresh_from_db()
        assert (told.note, told.sources) == ("Rad ett\nrad två", [])

    @pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"answers": 3}', '{"answers": {}, "sources": 1}', "null"])
    def test_a_page_that_does_not_say_what_it_showed_writes_over_no_note(
        self,
        nonsense: str,
        client: Client,
        nurse: Client,
        planned: MappingRound,
        group: Group,
        pupils: list[Person],
    ) -> None:
        sent(nurse, planned, group, pupils[0], part="rest", note="Sjuksköterskans.")
        assert sent(client, planned, group, pupils[0], seen=nonsense, note="Min.").status_code == 422
        assert sent(client, planned, group, pupils[0], seen=nonsense, note="").status_code == 302
        assert StaffMapping.objects.get().note == "Sjuksköterskans."

    def test_who_is_in_the_room_goes_along_to_the_next_pupil(
        self, client: Client, nurse: Client, planned: MappingRound, group: Group, pupils: list[Person], mentor: Account
    ) -> None:
        anna, bo = pupils
        other = Account.objects.get(pk=nurse.session["_auth_user_id"])
        outsider = register.staff(register.unit(group.unit.parent, "Bergskolan"), DutyRole.SCHOOL_NURSE)
        text = client.get(address(planned, group, bo)).content.decode()
        assert re.search(f'name="participants" value="{mentor.pk}"[^>]* checked', text)
        assert not re.search(f'name="participants" value="{other.pk}"[^>]* checked', text)
        assert f'name="participants" value="{outsider.pk}"' not in text
        assert sent(client, planned, group, bo, participants=[outsider.pk]).status_code == 422
        sent(client, planned, group, bo, participants=[mentor.pk, other.pk])
        assert StaffMapping.objects.get().participants == [mentor.pk, other.pk]
        text = client.get(address(planned, group, anna)).content.decode()
        assert re.search(f'name="participants" value="{other.pk}"[^>]* checked', text)

    def test_a_page_that_a_colleague_left_is_not_written_on(
        self, client: Client, nurse: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        left = {"account": nurse.session["_auth_user_id"], "answer_b2": "1"}
        assert sent(client, planned, group, pupils[0], part="b2", **left).status_code == 403
        assert sent(client, planned, group, pupils[0], **left).status_code == 403
        assert not StaffMapping.objects.exists()

    def test_what_is_too_long_comes_back_with_what_was_written(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        answer = sent(client, planned, group, pupils[0], answer_b2="1", note="😀" * 401)
        assert answer.status_code == 422
        assert "Högst 400 tecken." in answer.content.decode()
        assert "😀" * 401 in answer.content.decode()

    def test_after_the_round_it_can_be_read_and_no_longer_changed(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        sent(client, planned, group, pupils[0], part="b2", answer_b2="1")
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        assert sent(client, planned, group, pupils[0], part="b2", answer_b2="0").status_code == 409
        assert sent(client, planned, group, pupils[0], answer_b2="0").status_code == 422
        assert "inte längre att ändra" in client.get(address(planned, group, pupils[0])).content.decode()
        assert StaffMapping.objects.get().answers == {"b2": 1}
        assert "Ingen klass väntar på ett möte." in client.get(reverse("mapping-meetings")).content.decode()

    def test_earlier_mapping_is_at_hand(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        sent(client, planned, group, pupils[0], answer_b2="1", answer_b3="1", note="Pausa med kuratorn.")
        MappingRound.objects.update(
            opens_on=timezone.localdate() - dt.timedelta(days=90),
            closes_on=timezone.localdate() - dt.timedelta(days=80),
        )
        again = a_round(group, instrument="staff")
        text = client.get(address(again, group, pupils[0])).content.decode()
        assert "Personalens tidigare kartläggning" in text
        assert "Pausa med kuratorn." in text

    def test_who_is_shown_is_logged_and_nobody_else(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        def read() -> list[int]:
            found = list(Reading.objects.filter(page="mapping.meeting").values_list("student", flat=True))
            Reading.objects.all().delete()
            return found

        anna, bo = pupils
        client.get(reverse("mapping-meeting", args=[planned.uuid, group.uuid]))
        assert read() == []
        text = client.get(address(planned, group, anna)).content.decode()
        assert str(bo) not in text
        assert read() == [anna.pk]
        sent(client, planned, group, anna, part="b2", answer_b2="1")
        sent(client, planned, group, anna, part="rest", note="Mer tid")
        assert read() == []
        whole = reverse("mapping-meeting-class", args=[planned.uuid, group.uuid])
        assert str(bo) in client.get(whole).content.decode()
        assert sorted(read()) == sorted([anna.pk, bo.pk])
        part = client.get(whole, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert str(anna) in part

    def test_one_statement_counts_every_class_that_waits(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("mapping-meetings")).status_code == 200
            return len(asked)

        alone = statements()
        principal = Client()
        principal.force_login(register.staff(group.unit, DutyRole.PRINCIPAL))
        for name in ("8B", "8C", "8D"):
            more = register.group(group.unit, name)
            register.student(group.unit, name, group=more)
            a_round(more, instrument="staff")
        client = principal
        assert statements() <= alone
        assert "8D" in client.get(reverse("mapping-meetings")).content.decode()

    def test_parts_of_the_page_hang_on_what_is_held_over_the_pupil(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person], mentor: Account
    ) -> None:
        """A teacher of one class who is mentor of another has no mentor's parts there."""
        other = register.group(group.unit, "8Q")
        stranger = register.student(group.unit, "Quist", group=other)
        duty = Duty.objects.get(person=mentor.person)
        AssignmentRole.objects.create(duty=duty, group=other, assignment_role=AssignmentRoleType.TEACHER)
        assert client.get(address(a_round(other, instrument="staff"), other, stranger)).status_code == 404
        text = client.get(address(planned, group, pupils[0])).content.decode()
        assert reverse("mapping-student", args=[pupils[0].uuid]) in text
        assert reverse("mapping-own", args=[]) not in text

    def test_a_round_of_the_staffs_is_none_of_the_pupils(self, planned: MappingRound, pupils: list[Person]) -> None:
        own = Client()
        own.force_login(register.account(pupils[0].organiser, pupils[0]))
        assert own.get(reverse("mapping-intro", args=[pupils[0].uuid, planned.uuid])).status_code == 404
        assert "Det finns inget att svara på just nu." in own.get(reverse("mapping-own")).content.decode()

    def test_whoever_plans_follows_it(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        sent(client, planned, group, pupils[0], answer_b2="1")
        sent(client, planned, group, pupils[1], part="b2", answer_b2="1")
        principal = Client()
        principal.force_login(register.staff(group.unit, DutyRole.PRINCIPAL))
        assert (
            "1 av 2 elever är klara." in principal.get(reverse("mapping-unit", args=[group.unit.uuid])).content.decode()
        )
        text = principal.get(reverse("mapping-round", args=[group.unit.uuid, planned.uuid])).content.decode()
        assert "Påbörjad" in text
        principal.post(reverse("mapping-round-take-back", args=[group.unit.uuid, planned.uuid]))
        assert MappingRound.objects.exists()
