"""What a meeting does beside its items: marks of the mapping, classes, who takes part, a recap to hand out."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from fullfolj.access.models import Account, Reading
from fullfolj.access.permissions import GRANTS, Permission
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, GroupMembership, Person
from fullfolj.shell.documents.one_page import OnePage, one_page
from fullfolj.signals.models import Contact, ContactKind, Dismissal, Signal, Snooze
from fullfolj.support.models import (
    AgendaPart,
    Case,
    FollowUp,
    Intervention,
    Meeting,
    MeetingDecision,
    MeetingItem,
    MeetingParticipant,
    SharedMeasure,
    Tier,
)
from tests import register
from tests.cases import a_case, a_shared_measure
from tests.integration.test_support import client_of, today, words_of
from tests.integration.test_support_meetings import line, opened, pupil
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TOLD = {
    "works": "Han kommer.",
    "progress": "Två av tre.",
    "next_step": "Fortsätta.",
    "decision": "continue",
    "seen": "0",
}


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def counsellor(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)


def marked(group: Group, name: str, rule: str = "support-1", days: int = 2) -> Person:
    """A pupil with a signal made of a mark, lit so many days ago."""
    found = pupil(group, name)
    since = today() - days * DAY
    Signal.objects.create(
        student=found, rule=rule, since=since, opened_on=since, seen_on=today(), school_days_open=days
    )
    return found


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def item_url(item: MeetingItem, route: str = "support-meeting-item", *more: object) -> str:
    assert item.meeting is not None
    return reverse(route, args=[item.meeting.uuid, item.uuid, *more])


def names(meeting: Meeting) -> list[str]:
    return [one.student.given_name for one in meeting.items.order_by("place") if one.student]


def sent_as_a_browser(account: Account, address: str, sent: dict[str, str]) -> Any:
    """A form that holds no file, which the pages about what went wrong may read."""
    return client_of(account).post(address, urlencode(sent), content_type="application/x-www-form-urlencoded")


class TestMarksOfTheMapping:
    def test_each_mark_proposes_its_pupil_the_longest_wait_first_and_says_why(
        self, group: Group, counsellor: Account
    ) -> None:
        for name, rule, days in (("Alva", "apart-1", 1), ("Noel", "support-1", 4), ("Oscar", "only-there-1", 3)):
            marked(group, name, rule, days)
        meeting = opened(counsellor, group)
        assert names(meeting) == ["Noel", "Oscar", "Alva"]
        first = meeting.items.order_by("place")[0]
        assert (first.part, first.why) == (AgendaPart.MAPPING, "Fyra skoldagar sedan kartläggningen")
        page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, first.uuid)
        assert "Från kartläggningen" in page
        assert "Oscar" not in page

    def test_that_nobody_has_mapped_a_pupil_is_no_mark(self, group: Group, counsellor: Account) -> None:
        marked(group, "Alva", "not-mapped-1")
        assert not opened(counsellor, group).items.exists()

    def test_what_has_been_answered_put_off_or_dismissed_does_not_wait(self, group: Group, counsellor: Account) -> None:
        talked, late, off, quiet, tried = (marked(group, name, days=20) for name in ("Ali", "Bo", "Cim", "Dan", "Eli"))
        given = {"actor": "system", "noted_at": timezone.now()}
        kinds = ((talked, ContactKind.TALKED, 3), (late, ContactKind.TALKED, 15), (tried, ContactKind.NO_ANSWER, 1))
        for student, kind, ago in kinds:
            Contact.objects.create(student=student, kind=kind, date=today() - ago * DAY, **given)
        Snooze.objects.create(
            student=off, reason="known", rules=["support-1"], snoozed_on=today(), until=today() + DAY, **given
        )
        Dismissal.objects.create(
            student=quiet, signal=quiet.signals.get(), rule="support-1", rules=["support-1"], reason="wrong",
            ground="Fel elev", dismissed_on=today(), **given,
        )  # fmt: skip
        assert names(opened(counsellor, group)) == ["Bo", "Eli"]

    def test_of_pupils_within_reach_and_of_the_unit_alone(self, group: Group, counsellor: Account) -> None:
        marked(register.group(group.unit, "9A"), "Noel")
        marked(register.group(register.unit(group.unit.parent, "Bergskolan")), "Oscar")  # type: ignore[arg-type]
        marked(group, "Alva")
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert names(opened(mentor, group)) == ["Alva"]
        assert names(opened(counsellor, group)) == ["Noel", "Alva"]

    def test_a_pupil_with_an_overdue_follow_up_is_there_once(self, group: Group, counsellor: Account) -> None:
        found = marked(group, "Alva")
        Intervention.objects.filter(case=a_case(found, responsible=counsellor)).update(
            starts_on=today() - DAY, next_on=today()
        )
        assert [one.part for one in opened(counsellor, group).items.all()] == [AgendaPart.FOLLOW_UP]

    def test_whoever_works_with_support_may_see_what_the_marks_are_made_of(self) -> None:
        """The agenda tells that there is a mark to all who reach the pupil with support."""
        for grant in GRANTS:
            if Permission.WORK_SUPPORT in grant.permissions:
                assert {Permission.SEE_MAPPING, Permission.SEE_SIGNALS} <= grant.permissions


class TestAClass:
    def taken_up(self, account: Account, meeting: Meeting, **sent: str) -> MeetingItem:
        answer = client_of(account).post(reverse("support-meeting-take-up", args=[meeting.uuid]), sent)
        assert answer.status_code == 302
        return meeting.items.latest("pk")

    def test_is_taken_up_in_the_meeting_between_the_follow_ups_and_what_goes_well(
        self, group: Group, counsellor: Account
    ) -> None:
        alva = pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        one = self.taken_up(counsellor, meeting, whom=str(group.uuid), why="Morgnarna")
        assert (one.group, one.student, one.part, one.meeting) == (group, None, AgendaPart.GROUP, meeting)
        again = self.taken_up(counsellor, meeting, whom=str(group.uuid), why="Morgnarna")
        assert (one, 2) == (again, meeting.items.count()), "a double click is one"
        page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, one.uuid)
        assert "8B: Morgnarna" in page
        assert "Grupp och skola" in page
        assert alva.given_name not in page

    def test_its_decision_is_a_task_and_it_may_become_a_measure_for_the_class(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva")
        other = register.group(group.unit, "9A")
        pupil(other, "Noel")
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        elsewhere = register.assigned(other, AssignmentRoleType.MENTOR)
        meeting = opened(counsellor, group)
        one = self.taken_up(counsellor, meeting, whom=str(group.uuid), why="Morgnarna")
        client = client_of(counsellor)
        assert client.post(item_url(one), line("Börja likadant", elsewhere)).status_code == 422, "not their class"
        assert client.post(item_url(one), line("Börja likadant", mentor)).status_code == 302
        assert "8B: Morgnarna" in words_of(client_of(mentor), "support-tasks")
        link = f"{reverse('support-shared-begin', args=[group.unit.uuid])}?group={group.uuid}"
        assert link in client.get(item_url(one)).content.decode()
        assert f'<option value="{group.uuid}" selected>' in client.get(link).content.decode()
        assert not SharedMeasure.objects.exists()
        client.post(reverse("support-meeting-close", args=[meeting.uuid]))
        assert MeetingItem.objects.get(meeting=None).group == group, "it was not done, and waits"
        assert MeetingDecision.objects.get().done_at is None

    def test_the_whole_school_without_a_class_and_bad_input_is_left_in_the_form(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva")
        meeting = opened(counsellor, group)
        address = reverse("support-meeting-take-up", args=[meeting.uuid])
        elsewhere = register.group(register.unit(group.unit.parent, "Bergskolan"), "7C")  # type: ignore[arg-type]
        for sent in (
            {"whom": "", "why": ""},
            {"whom": str(elsewhere.uuid), "why": "Raster"},
            {"whom": "x", "why": "Y"},
        ):
            answer = client_of(counsellor).post(address, sent)
            assert answer.status_code == 422
            assert sent["why"] in answer.content.decode()
        assert not meeting.items.exists()
        one = self.taken_up(counsellor, meeting, whom="", why="Rasterna")
        page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, one.uuid)
        assert "Börja en insats för Strandskolan" in page

    def test_what_is_done_for_it_is_taken_up_when_its_day_has_come_and_has_its_place_by_that(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        pupil(group, "Noel", due_in=-5, owner=counsellor)
        other = register.group(group.unit, "9A")
        pupil(other, "Oscar")
        for of, days in ((group, -3), (other, -4), (group, 1)):
            shared = a_shared_measure(of, responsible=counsellor)
            day = today() + days * DAY
            SharedMeasure.objects.filter(pk=shared.pk).update(what=f"För {of}, {days}", starts_on=day, next_on=day)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        mine = opened(mentor, group).items.order_by("place")
        assert [one.group for one in mine] == [None, group, None], "of the own class alone"
        meeting = opened(counsellor, group)
        found = list(meeting.items.order_by("place"))
        assert [one.group or str(one.student) for one in found] == ["Noel Noelsson", other, group, "Alva Alvasson"]
        assert {one.part for one in found} == {AgendaPart.FOLLOW_UP}
        page = words_of(client_of(counsellor), "support-meeting-item", meeting.uuid, found[2].uuid)
        assert "8B: För 8B, -3: att följa upp sedan" in page
        follow = reverse("support-shared-follow", args=[group.unit.uuid, SharedMeasure.objects.earliest("pk").uuid])
        assert follow in client_of(counsellor).get(item_url(found[2])).content.decode()
        client_of(counsellor).post(reverse("support-meeting-more", args=[meeting.uuid]))
        assert meeting.items.count() == 4, "each once"

    def test_of_which_one_reaches_nobody_is_not_there(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva")
        other = register.group(group.unit, "9A")
        pupil(other, "Noel")
        meeting = opened(counsellor, group)
        one = self.taken_up(counsellor, meeting, whom=str(group.uuid), why="Morgnarna")
        elsewhere = register.assigned(other, AssignmentRoleType.MENTOR)
        assert client_of(elsewhere).get(item_url(one)).status_code == 404
        address = reverse("support-meeting-take-up", args=[meeting.uuid])
        assert client_of(elsewhere).post(address, {"whom": str(group.uuid), "why": "Mer"}).status_code == 422
        assert client_of(elsewhere).post(reverse("support-meeting-close", args=[meeting.uuid])).status_code == 302
        meeting.refresh_from_db()
        assert meeting.closed_at is None, "what they do not reach would be left out"

    def test_from_its_page_onto_the_next_agenda(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva")
        a_round(group)
        step = reverse("support-propose-group", args=[group.uuid])
        assert step in client_of(counsellor).get(reverse("mapping-class", args=[group.uuid])).content.decode()
        assert client_of(counsellor).post(step, {"why": ""}).status_code == 422
        for _click in range(2):
            assert client_of(counsellor).post(step, {"why": "Morgnarna"}).status_code == 302
        stranger = register.assigned(register.group(group.unit, "9A"), AssignmentRoleType.MENTOR)
        assert client_of(stranger).post(step, {"why": "Morgnarna"}).status_code == 404
        item = opened(counsellor, group).items.get()
        assert (item.group, item.why) == (group, "Morgnarna")

    def test_not_in_a_meeting_that_is_closed(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva")
        meeting = opened(counsellor, group)
        client_of(counsellor).post(reverse("support-meeting-close", args=[meeting.uuid]))
        address = reverse("support-meeting-take-up", args=[meeting.uuid])
        answer = client_of(counsellor).post(address, {"whom": "", "why": "Rasterna"})
        assert (answer.status_code, "Rasterna" in answer.content.decode()) == (422, True)
        assert not meeting.items.exists()


class TestWhoTakesPart:
    def note(self, account: Account, meeting: Meeting, who: object, there: str = "yes") -> int:
        address = reverse("support-meeting-people", args=[meeting.uuid])
        return client_of(account).post(address, {"who": getattr(who, "pk", who), "there": there}).status_code

    def there(self, meeting: Meeting) -> set[Account]:
        return {one.account for one in meeting.participants.filter(is_there=True)}

    def test_whoever_opens_it_under_way_and_whom_they_put_in(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        assert not self.there(meeting)
        for _time in range(2):
            assert client_of(counsellor).get(item_url(meeting.items.get())).status_code == 200
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert self.note(counsellor, meeting, mentor) == 302
        client_of(principal).get(reverse("support-meeting", args=[meeting.uuid]))
        assert self.there(meeting) == {counsellor, mentor, principal}
        recap = words_of(client_of(counsellor), "support-meeting-recap", meeting.uuid)
        assert all(str(one) in recap for one in (counsellor, mentor, principal))

    def test_whoever_was_not_there_is_not_put_in_anew_by_looking(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        client_of(principal).get(item_url(meeting.items.get()))
        assert self.note(counsellor, meeting, principal, "no") == 302
        client_of(principal).get(item_url(meeting.items.get()))
        assert not self.there(meeting)
        assert self.note(counsellor, meeting, principal) == 302
        assert self.there(meeting) == {principal}

    @pytest.mark.parametrize("bad", ["x", "", "0"])
    def test_nobody_who_has_no_role_at_the_unit(self, group: Group, counsellor: Account, bad: str) -> None:
        alva = pupil(group, "Alva")
        meeting = opened(counsellor, group)
        teacher = register.assigned(group, AssignmentRoleType.TEACHER)
        elsewhere = register.staff(register.unit(group.unit.parent, "Bergskolan"), DutyRole.PRINCIPAL)  # type: ignore[arg-type]
        own, parent = register.account(alva.organiser, alva), register.guardian(alva)
        address = reverse("support-meeting-people", args=[meeting.uuid])
        for who in (bad, teacher, elsewhere, own, parent):
            sent = {"who": getattr(who, "pk", who), "there": "yes"}
            page = client_of(counsellor).post(address, sent, follow=True)
            assert "Välj någon i listan. Inget har ändrats." in page.content.decode()
        self.note(counsellor, meeting, counsellor, "maybe")
        assert not MeetingParticipant.objects.exists()

    def test_it_is_kept_once_the_meeting_is_closed(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        client_of(counsellor).get(item_url(meeting.items.get()))
        client_of(counsellor).post(reverse("support-meeting-close", args=[meeting.uuid]))
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        client_of(principal).get(item_url(meeting.items.get()))
        assert self.note(counsellor, meeting, principal) == 302
        assert self.note(counsellor, meeting, counsellor, "no") == 302
        assert self.there(meeting) == {counsellor}

    def test_whoever_loses_the_role_is_told_keeps_the_words_and_stands_in_the_recap(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        item, principal = meeting.items.get(), register.staff(group.unit, DutyRole.PRINCIPAL)
        client_of(counsellor).get(item_url(item))
        client_of(counsellor).post(item_url(item), line("Ringa mamma", counsellor))
        Duty.objects.filter(person=counsellor.person).update(end_date=today() - DAY)
        answer = sent_as_a_browser(counsellor, item_url(item), line("Boka möte med mamma", counsellor))
        said = answer.content.decode()
        assert answer.status_code == 403
        assert "Din roll ger dig inte den här sidan" in said
        assert "Boka möte med mamma" in said, "to be copied"
        recap = words_of(client_of(principal), "support-meeting-recap", meeting.uuid)
        assert f"{counsellor} har ingen roll här längre." in recap
        assert "Ringa mamma" in recap
        assert "Ringa mamma" in words_of(client_of(principal), "support-tasks"), "it falls to the others"

    def test_whoever_loses_the_pupil_keeps_the_words_too(self, group: Group, counsellor: Account) -> None:
        """A mentor of two classes is left with one."""
        alva = pupil(group, "Alva", due_in=-1, owner=counsellor)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        item = opened(counsellor, group).items.get()
        pupil(group, "Noel")
        GroupMembership.objects.filter(person=alva).update(group=register.group(group.unit, "9A"))
        answer = sent_as_a_browser(mentor, item_url(item), line("Boka möte med mamma", mentor))
        assert (answer.status_code, "Boka möte med mamma" in answer.content.decode()) == (404, True)


class TestTheRecapOnPaper:
    def paper(self, account: Account, meeting: Meeting) -> bytes:
        answer = client_of(account).get(reverse("support-meeting-recap-pdf", args=[meeting.uuid]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert "Alva" not in answer["Content-Disposition"]
        return answer.content

    def test_one_page_of_what_was_decided_and_by_whom(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        item = meeting.items.get()
        client_of(counsellor).get(item_url(item))
        client_of(counsellor).post(item_url(item), line("Ringa mamma", counsellor))
        secret = a_case(item.student, responsible=counsellor, tier=Tier.HEALTH)  # type: ignore[arg-type]
        Case.objects.filter(pk=secret.pk).update(own_view="Hemligt ord.")
        content = self.paper(counsellor, meeting)
        said = text_of(content)
        assert len(PdfReader(io.BytesIO(content)).pages) == 1
        for told in ("Ringa mamma", "Alva A.", str(counsellor), "Strandskolan", "Med på mötet"):
            assert told in said
        assert "Alvasson" not in said
        assert "Hemlig" not in said
        assert Reading.objects.filter(page="support.recap.pdf", student=item.student).count() == 1

    def test_only_what_all_who_took_part_may_see_and_it_says_that_more_was_decided(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        noel = pupil(register.group(group.unit, "9A"), "Noel", due_in=-2, owner=counsellor)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        meeting = opened(counsellor, group)
        for item in meeting.items.all():
            client_of(counsellor).post(item_url(item), line(f"Ringa om {item.student.given_name}", counsellor))  # type: ignore[union-attr]
        client_of(counsellor).get(item_url(meeting.items.get(student=noel)))
        assert "Ringa om Noel" in text_of(self.paper(counsellor, meeting))
        Reading.objects.all().delete()
        client_of(mentor).get(item_url(meeting.items.exclude(student=noel).get()))
        said = text_of(self.paper(counsellor, meeting))
        assert "Ringa om Alva" in said
        assert "Noel" not in said
        assert "En rad är utelämnad" in said
        assert not Reading.objects.filter(page="support.recap.pdf", student=noel).exists()

    def test_a_class_that_somebody_who_took_part_does_not_work_with_is_left_out(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva")
        other = register.group(group.unit, "9A")
        pupil(other, "Noel")
        meeting = opened(counsellor, group)
        for whom in ("", str(group.uuid), str(other.uuid)):
            take_up = reverse("support-meeting-take-up", args=[meeting.uuid])
            client_of(counsellor).post(take_up, {"whom": whom, "why": f"Om {whom[:4]}"})
        for number, item in enumerate(meeting.items.order_by("pk")):
            client_of(counsellor).post(item_url(item), line(f"Beslut {number}", counsellor))
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        client_of(mentor).get(item_url(meeting.items.get(group=group)))
        said = text_of(self.paper(counsellor, meeting))
        assert ("Beslut 0" in said, "Beslut 1" in said, "Beslut 2" in said) == (True, True, False)

    def test_whoever_has_lost_the_role_takes_nothing_away_from_the_others(
        self, group: Group, counsellor: Account
    ) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        meeting = opened(counsellor, group)
        item, principal = meeting.items.get(), register.staff(group.unit, DutyRole.PRINCIPAL)
        client_of(principal).get(item_url(item))
        client_of(counsellor).post(item_url(item), line("Ringa mamma", counsellor))
        Duty.objects.filter(person=principal.person).update(end_date=today() - DAY)
        said = text_of(self.paper(counsellor, meeting))
        assert "Ringa mamma" in said
        assert str(principal) in said

    def test_nothing_decided_says_so(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        assert "Inget beslutades." in text_of(self.paper(counsellor, opened(counsellor, group)))

    @pytest.mark.parametrize(("lines", "pages"), [(24, 1), (40, 1), (200, 4)])
    def test_eight_items_with_three_decisions_each_and_more_stay_on_one_page(self, lines: int, pages: int) -> None:
        """The type is made smaller as far as it can be read; what is longer than that goes on."""
        row = ("Ringa hem om hur morgnarna fungerar och boka ett möte", "Alva A.", "1 december")
        every = (("Stina Personalsson", (row,) * (lines // 2)), ("Kim Larsson", (row,) * (lines // 2)))
        made = OnePage("Minnesblad", ("Strandskolan",), ("Vem", "Gör vad", "Om", "Senast"), every, "", ("x",), "y")
        document = PdfReader(io.BytesIO(one_page(made, at=timezone.now())))
        assert len(document.pages) <= pages
        assert (len(document.pages) == 1) is (pages == 1)


class TestFollowUpInTheMeeting:
    def waiting(self, group: Group, counsellor: Account) -> tuple[MeetingItem, Intervention, str]:
        alva = pupil(group, "Alva", due_in=-1, owner=counsellor)
        item, one = opened(counsellor, group).items.get(), alva.interventions.get()
        return item, one, item_url(item, "support-meeting-follow", one.uuid)

    def test_three_questions_and_back_at_the_same_item(self, group: Group, counsellor: Account) -> None:
        item, one, address = self.waiting(group, counsellor)
        client = client_of(counsellor)
        assert address in client.get(item_url(item)).content.decode()
        assert client.get(address).status_code == 200
        sent = {**TOLD, "next_on": str(today() + 7 * DAY)}
        answer = client.post(address, sent)
        assert (answer.status_code, answer["Location"]) == (302, item_url(item))
        told = FollowUp.objects.get()
        assert (told.intervention, told.works, told.by) == (one, "Han kommer.", counsellor)
        one.refresh_from_db()
        assert one.next_on == today() + 7 * DAY
        assert "Nästa steg enligt förra uppföljningen: Fortsätta." in words_of(
            client,
            "support-meeting-follow",
            item.meeting.uuid,
            item.uuid,
            one.uuid,  # type: ignore[union-attr]
        )

    @pytest.mark.parametrize(("name", "value"), [("works", ""), ("decision", ""), ("decision", "x"), ("next_on", "")])
    def test_what_is_mistyped_is_left_in_the_form(
        self, group: Group, counsellor: Account, name: str, value: str
    ) -> None:
        _item, _one, address = self.waiting(group, counsellor)
        answer = client_of(counsellor).post(address, {**TOLD, "next_on": str(today() + DAY), name: value})
        assert answer.status_code == 422
        assert "Två av tre." in answer.content.decode()
        assert not FollowUp.objects.exists()

    def test_a_colleague_was_first_and_the_words_are_left(self, group: Group, counsellor: Account) -> None:
        _item, one, address = self.waiting(group, counsellor)
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        sent = {**TOLD, "next_on": str(today() + DAY)}
        assert client_of(principal).post(address, sent).status_code == 302
        answer = client_of(counsellor).post(address, {**sent, "works": "Min bild."})
        assert (answer.status_code, "Min bild." in answer.content.decode()) == (422, True)
        assert one.follow_ups.count() == 1

    def test_a_stricter_measure_another_pupils_and_one_of_no_pupil_are_not_there(
        self, group: Group, counsellor: Account
    ) -> None:
        item, _one, _address = self.waiting(group, counsellor)
        assert item.student is not None
        strict = a_case(item.student, responsible=counsellor, tier=Tier.HEALTH).interventions.get()
        others = a_case(pupil(group, "Noel"), responsible=counsellor).interventions.get()
        take_up = reverse("support-meeting-take-up", args=[item.meeting.uuid])  # type: ignore[union-attr]
        client_of(counsellor).post(take_up, {"whom": "", "why": "Raster"})
        school = MeetingItem.objects.get(student=None)
        for about, measure in ((item, strict), (item, others), (school, others)):
            address = item_url(about, "support-meeting-follow", measure.uuid)
            assert client_of(counsellor).get(address).status_code == 404
            assert client_of(counsellor).post(address, TOLD).status_code == 404
        assert not FollowUp.objects.exists()


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


class TestFourHours:
    def test_a_session_outlasts_the_meeting_and_the_days_before_it(self, group: Group, counsellor: Account) -> None:
        """Nothing counts down while nobody touches the keyboard: whoever came in four hours ago is still there."""
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        client, item = client_of(counsellor), opened(counsellor, group).items.get()
        assert client.get(item_url(item)).status_code == 200
        assert client.session.get_expiry_age() >= 4 * 3600 + 8 * 3600 - 60
        assert not client.session.get_expire_at_browser_close()

    def test_the_screen_is_locked_and_opened_at_the_same_item(self, group: Group, counsellor: Account) -> None:
        pupil(group, "Alva", due_in=-1, owner=counsellor)
        client, item = client_of(counsellor), opened(counsellor, group).items.get()
        answer = client.post(reverse("account_logout"), {"next": item_url(item)}, follow=True)
        (last, _status) = answer.redirect_chain[-1]
        assert last.startswith(reverse("account_login"))
        assert item_url(item) in last
        said = answer.content.decode()
        assert "Alva" not in said
        locked = client.get(item_url(item, "support-meeting-lines"), headers={"HX-Request": "true"})
        assert locked.status_code == 401, "nothing more comes onto the wall"

    def test_the_pages_ask_for_as_much_whatever_the_number_of_items(self, group: Group, counsellor: Account) -> None:
        """At most fifteen statements each (issue 7)."""
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        counted = []
        for round_ in range(2):
            for number in range(1 + 6 * round_):
                pupil(group, f"Elev{round_}{number}", due_in=-1 - number, owner=counsellor)
            meeting = opened(counsellor, group)
            take_up = reverse("support-meeting-take-up", args=[meeting.uuid])
            client = client_of(counsellor)
            for number in range(1 + 2 * round_):
                client.post(take_up, {"whom": str(group.uuid), "why": f"Om {number}"})
            for item in meeting.items.all():
                client.post(item_url(item), line("Ringa", mentor))
            pages = {
                "item": item_url(meeting.items.exclude(student=None).order_by("place")[0]),
                "group": item_url(meeting.items.filter(student=None)[0]),
                "recap": reverse("support-meeting-recap", args=[meeting.uuid]),
                "pdf": reverse("support-meeting-recap-pdf", args=[meeting.uuid]),
                "take-up": take_up,
            }
            for address in pages.values():
                client.get(address)
            counted.append({name: statements(client, address) for name, address in pages.items()})
            Meeting.objects.update(opened_at=timezone.now() - DAY)
        few, many = counted
        assert few == many
        assert max(many.values()) <= 15, many
