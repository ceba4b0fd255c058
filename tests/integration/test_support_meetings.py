"""A meeting: an agenda made from what waits, decisions in one line, a recap, and tasks out to each."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.support.follow_up.actions import check_in
from fullfolj.support.models import (
    AgendaPart,
    Case,
    ItemState,
    Meeting,
    MeetingDecision,
    MeetingItem,
    Note,
    Rating,
    Tier,
)
from tests import register
from tests.cases import a_case
from tests.integration.test_support import client_of, in_days, today, words_of
from tests.integration.test_support_texts import by

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def counsellor(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)


def pupil(group: Group, name: str, *, due_in: int | None = None, owner: Account | None = None) -> Person:
    found = register.student(group.unit, name, f"{name}sson", group=group)
    if due_in is not None:
        in_days(a_case(found, responsible=owner).interventions.get(), due_in)
    return found


def opened(account: Account, group: Group, kind: str = "health") -> Meeting:
    sent = {"unit": str(group.unit.uuid), "kind": kind}
    assert client_of(account).post(reverse("support-meetings"), sent).status_code == 302
    return Meeting.objects.latest("opened_at")


def line(what: str, who: Account, days: int = 7) -> dict[str, str]:
    return {"what": what, "who": str(who.pk), "due_on": str(today() + days * DAY)}


class TestTheAgenda:
    def test_the_longest_wait_first_each_pupil_once_and_eight_in_all(self, group: Group, counsellor: Account) -> None:
        for number in range(10):
            pupil(group, f"Elev{number}", due_in=-number, owner=counsellor)
        meeting = opened(counsellor, group)
        names = [one.student.given_name for one in meeting.items.order_by("place") if one.student]
        assert names == [f"Elev{number}" for number in (9, 8, 7, 6, 5, 4, 3, 2)]
        item = meeting.items.order_by("place")[0]
        text = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, item.uuid)
        assert "Två till väntar." in text
        client_of(counsellor).post(reverse("support-meeting-more", args=[meeting.uuid]))
        assert meeting.items.count() == 9

    def test_what_goes_well_stands_last(self, group: Group, counsellor: Account) -> None:
        well = pupil(group, "Hugo", due_in=5, owner=counsellor)
        check_in(
            intervention=well.interventions.get(), rating=Rating.WELL, by=by(counsellor), today=today(),
            now=timezone.now(),
        )  # fmt: skip
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        parts = [one.part for one in opened(counsellor, group).items.order_by("place")]
        assert parts == [AgendaPart.FOLLOW_UP, AgendaPart.WELL]

    def test_what_somebody_put_there_is_taken_up_once(self, group: Group, counsellor: Account) -> None:
        alva = pupil(group, "Alva")
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        address = reverse("support-propose", args=[alva.uuid])
        assert client_of(mentor).post(address, {"why": ""}).status_code == 422
        for why in ("Kommer inte igång", "Kommer inte igång", "Vill byta grupp"):
            assert client_of(mentor).post(address, {"why": why}).status_code == 302
        meeting = opened(counsellor, group)
        item = meeting.items.get()
        assert item.why == "Kommer inte igång · Vill byta grupp"
        assert not opened(register.staff(group.unit, DutyRole.PRINCIPAL), group).items.exists()

    def test_what_is_for_one_kind_of_meeting_waits_for_that_kind(self, group: Group, counsellor: Account) -> None:
        alva, client = pupil(group, "Alva"), client_of(counsellor)
        address = reverse("support-propose", args=[alva.uuid])
        for kind, why in (("", "Vill byta grupp"), ("health", "Till EHT")):
            client.post(address, {"why": why, "kind": kind})
        of_group = reverse("support-propose-group", args=[group.uuid])
        answer = client.post(of_group, {"why": "Stökig start", "kind": "health"}, follow=True)
        assert "Det väntar på nästa elevhälsomöte." in answer.content.decode()
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert [one.why for one in opened(mentor, group, "team").items.all()] == ["Vill byta grupp"]
        assert {one.why for one in opened(counsellor, group).items.all()} == {"Till EHT", "Stökig start"}

    def test_a_pupil_who_waits_for_any_and_for_one_kind_is_taken_up_once(
        self, group: Group, counsellor: Account
    ) -> None:
        alva = pupil(group, "Alva")
        for kind, why in (("", "Vill byta grupp"), ("health", "Till EHT"), ("team", "Till laget")):
            sent = {"why": why, "kind": kind}
            client_of(counsellor).post(reverse("support-propose", args=[alva.uuid]), sent)
        meeting = opened(counsellor, group)
        assert meeting.items.get().why == "Vill byta grupp · Till EHT"
        state = reverse("support-meeting-state", args=[meeting.uuid, meeting.items.get().uuid])
        client_of(counsellor).post(state, {"state": "postponed"})
        client_of(counsellor).post(reverse("support-meeting-close", args=[meeting.uuid]))
        waiting = MeetingItem.objects.filter(meeting=None).values_list("kind", "why")
        assert set(waiting) == {("team", "Till laget"), ("health", "Vill byta grupp · Till EHT")}

    def test_nothing_of_two_long_reasons_is_left_out(self, group: Group, counsellor: Account) -> None:
        alva = pupil(group, "Alva")
        reasons = ["Kommer inte igång. " * 13, "Vill byta grupp. " * 14]
        for why in reasons:
            sent = {"why": why.strip()}
            assert client_of(counsellor).post(reverse("support-propose", args=[alva.uuid]), sent).status_code == 302
        meeting = opened(counsellor, group)
        page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, meeting.items.get().uuid)
        assert all(why.strip() in page for why in reasons)

    def test_a_stricter_case_is_not_on_it(self, group: Group, counsellor: Account) -> None:
        alva = pupil(group, "Alva")
        in_days(a_case(alva, responsible=counsellor, tier=Tier.HEALTH).interventions.get(), -1)
        assert not opened(counsellor, group).items.exists()

    def test_a_double_click_opens_one(self, group: Group, counsellor: Account) -> None:
        assert opened(counsellor, group) == opened(counsellor, group)


class TestOnTheProjector:
    def test_nobody_elses_name_is_on_the_screen(self, group: Group, counsellor: Account) -> None:
        for name in ("Alva", "Oscar", "Signe"):
            pupil(group, name, due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        for item in meeting.items.all():
            page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, item.uuid)
            others = {"Alva", "Oscar", "Signe"} - {item.student.given_name if item.student else ""}
            assert not any(name in page for name in others)
        assert Reading.objects.filter(page="support.meeting").count() == 3

    def test_the_lines_by_themselves_are_a_reading_too_once_a_day(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        address = reverse("support-meeting-lines", args=[meeting.uuid, meeting.items.get().uuid])
        for _time in range(3):
            assert client_of(counsellor).get(address).status_code == 200
        assert Reading.objects.filter(page="support.meeting").count() == 1

    def test_who_can_be_given_something_works_with_the_pupil(self, group: Group, counsellor: Account) -> None:
        """A teacher who does not would never see it."""
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        teacher = register.assigned(group, AssignmentRoleType.TEACHER)
        meeting = opened(counsellor, group)
        address = reverse("support-meeting-item", args=[meeting.uuid, meeting.items.get().uuid])
        assert client_of(counsellor).post(address, line("Ge planeringen", teacher)).status_code == 422

    def test_restricted_texts_are_not(self, group: Group, counsellor: Account) -> None:
        alva = pupil(group, "Alva", due_in=-1, owner=counsellor)
        secret = a_case(alva, responsible=counsellor, tier=Tier.HEALTH)
        Case.objects.filter(pk=secret.pk).update(own_view="Hemligt ord.")
        Note.objects.create(
            case=alva.cases.filter(tier=Tier.WORKING).get(), student=alva, tier=Tier.HEALTH, text="Hemlig anteckning.",
            noted_at=timezone.now(),
        )  # fmt: skip
        meeting = opened(counsellor, group)
        page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, meeting.items.get().uuid)
        assert "Hemlig" not in page
        assert "Vet vad hon vill bli." in page

    def test_a_pupil_out_of_reach_is_not_there(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        elsewhere = register.assigned(register.group(group.unit, "9A"), AssignmentRoleType.MENTOR)
        meeting = opened(counsellor, group)
        item = meeting.items.get()
        address = reverse("support-meeting-item", args=[meeting.uuid, item.uuid])
        assert client_of(elsewhere).get(address).status_code == 404
        assert client_of(elsewhere).post(address, line("Ringa", elsewhere)).status_code == 404


class TestDeciding:
    def meeting(self, group: Group, counsellor: Account) -> tuple[Meeting, MeetingItem, str]:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        item = meeting.items.get()
        return meeting, item, reverse("support-meeting-item", args=[meeting.uuid, item.uuid])

    def test_two_write_at_once_and_a_double_click_is_one(self, group: Group, counsellor: Account) -> None:
        meeting, item, address = self.meeting(group, counsellor)
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        for _click in range(2):
            assert client_of(counsellor).post(address, line("Ringa mamma", counsellor)).status_code == 302
        client_of(principal).post(address, line("Ändra schemat", principal))
        shown = client_of(counsellor).get(reverse("support-meeting-lines", args=[meeting.uuid, item.uuid]))
        found = re.findall(r"<b>(.*?)</b>", shown.content.decode())
        assert found == ["Ringa mamma", "Ändra schemat"]

    @pytest.mark.parametrize(("name", "value"), [("what", ""), ("who", "0"), ("due_on", "2020-01-01"), ("due_on", "x")])
    def test_what_is_mistyped_is_left_in_the_line(
        self, group: Group, counsellor: Account, name: str, value: str
    ) -> None:
        _meeting, _item, address = self.meeting(group, counsellor)
        answer = client_of(counsellor).post(address, {**line("Ringa mamma", counsellor), name: value})
        assert answer.status_code == 422
        assert name == "what" or "Ringa mamma" in answer.content.decode()
        assert not MeetingDecision.objects.exists()

    def test_the_meeting_goes_on_to_the_next_that_waits_and_then_to_the_recap(
        self, group: Group, counsellor: Account
    ) -> None:
        meeting, item, _address = self.meeting(group, counsellor)
        client = client_of(counsellor)
        assert client.get(reverse("support-meeting", args=[meeting.uuid])).url.endswith(f"{item.uuid}/")  # type: ignore[attr-defined]
        address = reverse("support-meeting-state", args=[meeting.uuid, item.uuid])
        assert client.post(address, {"state": "x"}).status_code == 400
        client.post(address, {"state": "done"})
        assert client.get(reverse("support-meeting", args=[meeting.uuid])).url.endswith("/recap/")  # type: ignore[attr-defined]

    def test_whoever_loses_the_role_in_the_middle_is_told_and_nothing_is_lost(
        self, group: Group, counsellor: Account
    ) -> None:
        _meeting, item, address = self.meeting(group, counsellor)
        client_of(counsellor).post(address, line("Ringa mamma", counsellor))
        Duty.objects.filter(person=counsellor.person).update(end_date=today() - DAY)
        assert client_of(counsellor).post(address, line("Mer", counsellor)).status_code == 403
        assert item.decisions.get().what == "Ringa mamma"


class TestClosing:
    def test_notes_in_the_cases_tasks_to_each_and_what_was_put_off_waits(
        self, group: Group, counsellor: Account
    ) -> None:
        alva = pupil(group, "Alva", due_in=-1, owner=counsellor)
        noel = pupil(group, "Noel")
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        client_of(mentor).post(reverse("support-propose", args=[noel.uuid]), {"why": "Vill byta grupp"})
        meeting = opened(counsellor, group)
        item = meeting.items.get(student=alva)
        address = reverse("support-meeting-item", args=[meeting.uuid, item.uuid])
        client_of(counsellor).post(address, line("Ringa mamma", mentor))
        state = reverse("support-meeting-state", args=[meeting.uuid, meeting.items.get(student=noel).uuid])
        client_of(counsellor).post(state, {"state": "postponed"})
        for _click in range(2):
            assert client_of(counsellor).post(reverse("support-meeting-close", args=[meeting.uuid])).status_code == 302
        note = Note.objects.get()
        assert (note.case.student, "Ringa mamma" in note.text, str(mentor) in note.text) == (alva, True, True)
        assert MeetingItem.objects.get(meeting=None).student == noel
        assert "En sak att göra från ett möte" in words_of(client_of(mentor), "today")
        assert "Ringa mamma" in words_of(client_of(mentor), "support-tasks")
        assert "Ringa mamma" not in words_of(client_of(counsellor), "support-tasks")
        recap = words_of(client_of(counsellor), "support-meeting-recap", meeting.uuid)
        assert f"{mentor} Ringa mamma Alva A." in recap
        assert "Två punkter blev inte klara." in recap
        answer = client_of(counsellor).post(address, line("För sent", counsellor))
        assert answer.status_code == 422
        assert "För sent" in answer.content.decode()

    def test_all_that_is_decided_is_noted_in_more_notes_than_one_if_need_be(
        self, group: Group, counsellor: Account
    ) -> None:
        alva = pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        address = reverse("support-meeting-item", args=[meeting.uuid, meeting.items.get(student=alva).uuid])
        every = [f"{number}: " + "ring " * 55 for number in range(10)]
        for one in every:
            assert client_of(counsellor).post(address, line(one.strip(), counsellor)).status_code == 302
        client_of(counsellor).post(reverse("support-meeting-close", args=[meeting.uuid]))
        notes = list(Note.objects.order_by("pk"))
        assert len(notes) == 2
        assert {one.text.splitlines()[0] for one in notes} == {f"Beslut på mötet {meeting.date}:"}
        text = "\n".join(one.text for one in notes)
        assert all(one.strip() in text for one in every)

    def test_who_does_not_reach_every_pupil_in_it_does_not_close_it(self, group: Group, counsellor: Account) -> None:
        """Else the notes about the others would be left out."""
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        elsewhere = register.group(group.unit, "9A")
        pupil(elsewhere, "Noel", due_in=-1, owner=counsellor)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        meeting = opened(counsellor, group)
        address = reverse("support-meeting-close", args=[meeting.uuid])
        answer = client_of(mentor).post(address, follow=True)
        assert "Mötet har tagit upp elever som du inte når." in answer.content.decode()
        meeting.refresh_from_db()
        assert meeting.closed_at is None
        client_of(counsellor).post(address)
        meeting.refresh_from_db()
        assert meeting.closed_at is not None

    def test_what_nobody_reaches_any_more_keeps_no_meeting_open(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        gone = pupil(group, "Noel", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        assert meeting.items.count() == 2
        gone.enrolments.update(end_date=timezone.localdate() - dt.timedelta(days=1))
        gone.memberships.update(end_date=timezone.localdate() - dt.timedelta(days=1))
        client_of(counsellor).post(reverse("support-meeting-close", args=[meeting.uuid]))
        meeting.refresh_from_db()
        assert meeting.closed_at is not None

    @pytest.mark.parametrize(
        "change", [{"end_date": today() - DAY}, {"duty_role": DutyRole.SCHOOL_ADMINISTRATOR}], ids=["leaves", "changes"]
    )
    def test_a_task_for_a_class_comes_up_with_others_when_somebody_leaves_or_changes_duty(
        self, group: Group, counsellor: Account, change: dict[str, object]
    ) -> None:
        gone = register.staff(group.unit, DutyRole.SCHOOL_NURSE)
        meeting = opened(counsellor, group)
        register.student(group.unit, "Alva", group=group)
        item = MeetingItem.objects.create(
            unit=group.unit, meeting=meeting, group=group, part="group", why="Morgnarna", put_at=timezone.now()
        )
        MeetingDecision.objects.create(
            item=item, what="Ändra salen", responsible=gone, due_on=timezone.localdate(), noted_at=timezone.now()
        )
        assert "Ändra salen" not in words_of(client_of(counsellor), "support-tasks")
        assert "1 sak att göra från ett möte, för en klass" in words_of(client_of(gone), "support-open-work")
        Duty.objects.filter(person=gone.person).update(**change)
        assert "Ändra salen" in words_of(client_of(counsellor), "support-tasks")

    def test_a_task_that_is_done_goes(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        item = meeting.items.get()
        address = reverse("support-meeting-item", args=[meeting.uuid, item.uuid])
        client_of(counsellor).post(address, line("Ringa mamma", counsellor))
        decision = MeetingDecision.objects.get()
        done = reverse("support-task-done", args=[decision.uuid])
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert client_of(mentor).post(done).status_code == 404, "another's"
        assert client_of(counsellor).post(done).status_code == 302
        assert "Inget från ett möte väntar på dig." in words_of(client_of(counsellor), "support-tasks")

    def test_what_lies_with_somebody_who_has_left_comes_up_with_the_others(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        gone = register.staff(group.unit, DutyRole.SPECIAL_EDUCATOR)
        address = reverse("support-meeting-item", args=[meeting.uuid, meeting.items.get().uuid])
        client_of(counsellor).post(address, line("Ringa mamma", gone))
        Duty.objects.filter(person=gone.person).update(end_date=today() - DAY)
        assert "Ringa mamma" in words_of(client_of(counsellor), "support-tasks")

    def test_the_state_of_an_item_is_kept(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        item = opened(counsellor, group).items.get()
        assert item.state == ItemState.WAITING
