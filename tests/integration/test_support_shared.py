"""What is done for a class or for everybody at a school: by somebody, followed up on a day, about no pupil."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import AssignmentRole, Duty, Group, Person
from fullfolj.support.models import SharedFollowUp, SharedMeasure
from tests import register
from tests.cases import a_shared_measure
from tests.integration.test_support import DAY, TOLD, client_of, today, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group, pupil: Person) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def sent(owner: Account, **more: object) -> dict[str, object]:
    return {
        "kind": "lesson-structure",
        "what": "",
        "whom": "",
        "mode": "promotive",
        "responsible": str(owner.pk),
        "stand_in": "",
        "starts_on": str(today()),
        "next_on": str(today() + 14 * DAY),
        **more,
    }


def due_now(one: SharedMeasure, days: int = 0) -> SharedMeasure:
    day = today() - days * DAY
    SharedMeasure.objects.filter(pk=one.pk).update(starts_on=day - 7 * DAY, next_on=day)
    one.refresh_from_db()
    return one


def following(one: SharedMeasure) -> str:
    return reverse("support-shared-follow", args=[one.unit.uuid, one.uuid])


class TestBeginning:
    def test_for_a_class_or_for_everybody_and_twice_is_once(self, mentor: Account, group: Group) -> None:
        client, address = client_of(mentor), reverse("support-shared-begin", args=[group.unit.uuid])
        for whom in (str(group.uuid), "", ""):
            assert client.post(address, sent(mentor, whom=whom)).status_code == 302
        of_class, of_all = SharedMeasure.objects.order_by("pk")
        assert (of_class.group, of_all.group) == (group, None)
        assert (of_class.what, of_class.kind, of_class.kind_version) == (
            "Gemensam lektionsstruktur",
            "lesson-structure",
            1,
        )
        text = words_of(client, "support-shared")
        assert f"8B · främjande · {mentor} ansvarar" in text
        assert f"Alla på Strandskolan · främjande · {mentor} ansvarar" in text
        assert "Alva" not in text

    def test_the_catalogue_fills_it_in(self, mentor: Account, group: Group) -> None:
        client = client_of(mentor)
        address = reverse("support-shared-begin", args=[group.unit.uuid])
        page = client.get(reverse("support-kind", args=[group.unit.uuid, "lesson-structure"])).content.decode()
        assert f'href="{address}?kind=lesson-structure"' in page
        form = client.get(address, {"kind": "lesson-structure"}).content.decode()
        assert "Gemensam lektionsstruktur</textarea>" in form
        assert f'value="{today() + 28 * DAY}"' in form, "a month is proposed for everybody"
        of_class = client.get(address, {"kind": "lesson-structure", "group": str(group.uuid)}).content.decode()
        assert f'value="{today() + 14 * DAY}"' in of_class, "a fortnight for a class"
        alone = client.get(reverse("support-kind", args=[group.unit.uuid, "own-goal"])).content.decode()
        assert address not in alone, "what is for one pupil is begun in a case"

    @pytest.mark.parametrize(
        "wrong", [{"responsible": ""}, {"next_on": ""}, {"kind": "", "what": ""}, {"kind": "own-goal"}]
    )
    def test_never_without_who_what_and_when(self, mentor: Account, group: Group, wrong: dict[str, object]) -> None:
        address = reverse("support-shared-begin", args=[group.unit.uuid])
        assert client_of(mentor).post(address, sent(mentor, **wrong)).status_code == 422
        assert not SharedMeasure.objects.exists()

    def test_a_mentor_begins_nothing_for_another_class(self, mentor: Account, group: Group) -> None:
        other = register.group(group.unit, "9A")
        register.student(group.unit, "Egon", group=other)
        address = reverse("support-shared-begin", args=[group.unit.uuid])
        assert client_of(mentor).post(address, sent(mentor, whom=str(other.uuid))).status_code == 422

    def test_whoever_sees_to_it_works_with_the_class_that_is_chosen(
        self, mentor: Account, pupil: Person, group: Group
    ) -> None:
        other = register.group(group.unit, "9A")
        register.student(group.unit, "Egon", group=other)
        others_mentor = register.assigned(other, AssignmentRoleType.MENTOR)
        client = client_of(register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR))
        address = reverse("support-shared-begin", args=[group.unit.uuid])
        words = {"whom": str(other.uuid), "what": "Samma start varje morgon"}
        wrong = client.post(address, sent(mentor, **words))
        assert wrong.status_code == 422
        assert f"{mentor} arbetar inte med stöd för någon i 9A." in wrong.content.decode()
        assert "Samma start varje morgon" in wrong.content.decode()
        stands_in = client.post(address, sent(others_mentor, **words, stand_in=str(mentor.pk)))
        assert stands_in.status_code == 422
        assert client.post(address, sent(others_mentor, **words)).status_code == 302
        assert SharedMeasure.objects.get().responsible == others_mentor

    def test_the_database_holds_it_too(self, group: Group, pupil: Person) -> None:
        one = a_shared_measure(group)
        for wrong in (
            {"kind_version": None},
            {"next_on": today() - DAY},
            {"ended_on": today() - DAY},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                SharedMeasure.objects.filter(pk=one.pk).update(**wrong)


class TestFollowingUp:
    def test_it_stands_on_today_until_it_is_followed_up(self, mentor: Account, group: Group) -> None:
        one, client = a_shared_measure(group, responsible=mentor), client_of(mentor)
        assert "Lektioner börjar likadant" not in words_of(client, "today")
        due_now(one)
        assert "Att följa upp för klasser och skolan" in words_of(client, "today")
        told = {**TOLD, "decision": "continue", "next_on": str(today() + 14 * DAY), "seen": 0}
        for _click in range(2):
            assert client.post(following(one), told).status_code == 302
        assert SharedFollowUp.objects.count() == 1
        assert "Lektioner börjar likadant" not in words_of(client, "today")
        assert "Hur fungerar det? Bra på måndagar." in words_of(client, "support-shared")

    def test_whether_it_goes_as_planned_is_said_with_the_follow_up(self, mentor: Account, group: Group) -> None:
        one, client = due_now(a_shared_measure(group, responsible=mentor)), client_of(mentor)
        assert "Går det som planerat?" in client.get(following(one)).content.decode()
        told = {**TOLD, "decision": "continue", "next_on": str(today() + 14 * DAY), "seen": 0}
        assert client.post(following(one), {**told, "fidelity": "mostly"}).status_code == 422
        for _click in range(2):
            assert client.post(following(one), {**told, "fidelity": "partly"}).status_code == 302
        assert SharedFollowUp.objects.count() == 1
        assert "Jämfört med planen: delvis." in words_of(client, "support-shared")
        assert "Jämfört med planen: delvis." in words_of(client, "support-shared-sessions", one.unit.uuid, one.uuid)
        assert re.search('value="partly"[^>]*checked', client.get(following(one)).content.decode())
        kept = [each.fidelity for each in one.events.order_by("pgh_id")]  # type: ignore[attr-defined]
        assert (kept[0], kept[-1]) == ("", "partly")

    def test_to_end_it_takes_no_next_day_and_then_it_is_not_followed_up(self, mentor: Account, group: Group) -> None:
        one, client = due_now(a_shared_measure(group, responsible=mentor)), client_of(mentor)
        told = {**TOLD, "decision": "end", "next_on": "", "seen": 0}
        assert client.post(following(one), told).status_code == 302
        one.refresh_from_db()
        assert (one.ended_on, one.end_reason) == (today(), TOLD["next_step"])
        late = client.post(following(one), {**told, "works": "Mer.", "seen": 1})
        assert late.status_code == 422
        assert "Insatsen är avslutad." in late.content.decode()

    def test_two_who_follow_up_at_once_lose_nothing(self, mentor: Account, group: Group) -> None:
        one = due_now(a_shared_measure(group, responsible=mentor))
        colleague = client_of(register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR))
        told = {**TOLD, "decision": "continue", "next_on": str(today() + 14 * DAY), "seen": 0}
        client_of(mentor).post(following(one), told)
        late = colleague.post(following(one), {**told, "works": "Så där."})
        assert late.status_code == 422
        assert 'name="seen" value="1"' in late.content.decode()
        assert colleague.post(following(one), {**told, "works": "Så där.", "seen": 1}).status_code == 302
        assert SharedFollowUp.objects.count() == 2

    def test_whoever_stands_in_has_it_the_day_after_and_all_have_what_nobody_sees_to(
        self, mentor: Account, group: Group
    ) -> None:
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        one = due_now(a_shared_measure(group, responsible=counsellor))
        nurse = register.staff(group.unit, DutyRole.SCHOOL_NURSE)
        SharedMeasure.objects.update(stand_in=nurse)
        assert "Lektioner börjar likadant" not in words_of(client_of(nurse), "today")
        due_now(one, days=1)
        assert "Lektioner börjar likadant" in words_of(client_of(nurse), "today")
        assert "Lektioner börjar likadant" not in words_of(client_of(mentor), "today")
        Duty.objects.filter(person=counsellor.person).update(end_date=today() - DAY)
        assert "Lektioner börjar likadant" in words_of(client_of(mentor), "today")

    def test_what_was_done_for_a_class_that_has_ended_is_with_those_who_work_at_the_school(
        self, mentor: Account, group: Group, pupil: Person
    ) -> None:
        one = due_now(a_shared_measure(group, responsible=mentor), 1)
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        assert one.what not in words_of(client_of(counsellor), "today")
        yesterday = today() - DAY
        pupil.memberships.update(end_date=yesterday)
        Group.objects.filter(pk=group.pk).update(end_date=yesterday)
        client = client_of(counsellor)
        assert one.what in words_of(client, "today")
        assert client.get(following(one)).status_code == 200
        elsewhere = register.unit(group.unit.parent, "Bergskolan")  # type: ignore[arg-type]
        assert one.what not in words_of(client_of(register.staff(elsewhere, DutyRole.SCHOOL_COUNSELLOR)), "today")

    def test_a_mentor_who_takes_another_class_leaves_what_is_done_for_the_first(
        self, mentor: Account, group: Group
    ) -> None:
        due_now(a_shared_measure(group, responsible=mentor))
        coordinator = register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
        assert "Lektioner börjar likadant" not in words_of(client_of(coordinator), "today")
        other = register.group(group.unit, "9A")
        register.student(group.unit, "Egon", group=other)
        AssignmentRole.objects.update(group=other)
        assert "Lektioner börjar likadant" not in words_of(client_of(mentor), "today")
        assert "Lektioner börjar likadant" in words_of(client_of(coordinator), "today")
