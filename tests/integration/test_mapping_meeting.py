"""Staff map a class together: saved one answer at a time, gone through in order, resumed where it stopped."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.mapping.profiles.marks import Mark, profile
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
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
    named = {name.replace("_", "-"): value for name, value in form.items()}
    return client.post(address(planned, group, who), named)  # type: ignore[return-value]


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
            said = sent(client, planned, group, pupils[0], item=item, **{f"answer_{item}": answer})
            assert said.status_code == 204
        told = StaffMapping.objects.get()
        assert (told.answers, told.done_at, told.by) == ({"b2": 0, "c1": "unclear"}, None, mentor)
        for nonsense in ({"item": "zz"}, {"item": "b2"}, {"item": "b2", "answer_b2": "7"}):
            assert sent(client, planned, group, pupils[0], **nonsense).status_code == 422

    def test_two_who_write_at_once_keep_each_others_answers(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        nurse = Client()
        nurse.force_login(register.staff(group.unit, DutyRole.SCHOOL_NURSE))
        sent(client, planned, group, pupils[0], item="b2", answer_b2="1")
        sent(nurse, planned, group, pupils[0], item="b3", answer_b3="0")
        form = {"sources": ["talk", "attendance"], "note": "Byt grupp i NO.", "answer_b2": "1"}
        refused = sent(client, planned, group, pupils[0], **form)
        assert refused.status_code == 422
        assert "En kollega har skrivit om eleven under tiden." in refused.content.decode()
        assert "Byt grupp i NO." in refused.content.decode()
        assert StaffMapping.objects.get().note == ""
        seen = StaffMapping.objects.get().changed_at.isoformat()
        assert f'name="seen" value="{seen}"' in refused.content.decode()
        assert sent(client, planned, group, pupils[0], seen=seen, **form).status_code == 302
        told = StaffMapping.objects.get()
        assert told.answers == {"b2": 1, "b3": 0}
        assert (told.sources, told.note) == (["talk", "attendance"], "Byt grupp i NO.")
        events = StaffMapping._meta.get_field("events").related_model
        assert events.objects.count() >= 3

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
        sent(client, planned, group, pupils[0], item="b2", answer_b2="1")
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        assert sent(client, planned, group, pupils[0], item="b2", answer_b2="0").status_code == 409
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

    def test_the_reading_of_a_class_is_logged(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        client.get(address(planned, group, pupils[0]))
        read = Reading.objects.filter(page="mapping.meeting").values_list("student", flat=True)
        assert set(read) == {one.pk for one in pupils}

    def test_a_round_of_the_staffs_is_none_of_the_pupils(self, planned: MappingRound, pupils: list[Person]) -> None:
        own = Client()
        own.force_login(register.account(pupils[0].organiser, pupils[0]))
        assert own.get(reverse("mapping-intro", args=[pupils[0].uuid, planned.uuid])).status_code == 404
        assert "Det finns inget att svara på just nu." in own.get(reverse("mapping-own")).content.decode()

    def test_whoever_plans_follows_it(
        self, client: Client, planned: MappingRound, group: Group, pupils: list[Person]
    ) -> None:
        sent(client, planned, group, pupils[0], answer_b2="1")
        sent(client, planned, group, pupils[1], item="b2", answer_b2="1")
        principal = Client()
        principal.force_login(register.staff(group.unit, DutyRole.PRINCIPAL))
        assert (
            "1 av 2 elever är klara." in principal.get(reverse("mapping-unit", args=[group.unit.uuid])).content.decode()
        )
        text = principal.get(reverse("mapping-round", args=[group.unit.uuid, planned.uuid])).content.decode()
        assert "Påbörjad" in text
        principal.post(reverse("mapping-round-take-back", args=[group.unit.uuid, planned.uuid]))
        assert MappingRound.objects.exists()
