"""Leave, illness, a new mentor: all open work is handed over in one step, and none is with somebody who has left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.mapping.models import TalkWish
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.shell.open_work import OPEN_WORK
from fullfolj.support.models import Case, Intervention, Referral, SharedMeasure, Tier
from tests import register
from tests.cases import a_case, a_shared_measure
from tests.integration.test_support import client_of, in_days, today, words_of
from tests.slots import a_slot

pytestmark = pytest.mark.django_db
ADDRESS = "/support/open-work/"
NOTHING = "Där finns inget som du kan lämna över."


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
def other(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def nothing_to_move(client: Client, sent: dict[str, str]) -> bool:
    """Whether the answer is that nothing lies there that the visitor can hand over."""
    return NOTHING in client.post(ADDRESS, sent, follow=True).content.decode()


def test_everything_is_moved_in_one_step(pupil: Person, mentor: Account, other: Account) -> None:
    a_case(pupil, responsible=mentor)
    TalkWish.objects.create(student=pupil, to=mentor, wished_at=timezone.now(), all_from=today())
    client = client_of(mentor)
    text = words_of(client, "support-open-work")
    for said in ("1 ärende att leda", "1 insats att ansvara för", "1 elev som vill prata", "Det gäller 1 elev."):
        assert said in text
    for _click in range(2):
        sent = client.post(ADDRESS, {"from": str(mentor.pk), "to": str(other.pk)}, follow=True)
    assert "Inget pågående ligger här." in sent.content.decode()
    assert Case.objects.get().responsible == Intervention.objects.get().responsible == other
    assert TalkWish.objects.get().to == other
    (event,) = Case.objects.get().events.filter(pgh_label="update")  # type: ignore[attr-defined]
    assert event.pgh_context.metadata == {"actor": f"account:{mentor.pk}", "action": "support.hand-over"}


def test_what_has_ended_stays(pupil: Person, mentor: Account, other: Account) -> None:
    case = a_case(pupil, responsible=mentor)
    case.interventions.update(ended_on=today())
    client_of(mentor).post(ADDRESS, {"from": str(mentor.pk), "to": str(other.pk)})
    assert Intervention.objects.get().responsible == mentor
    assert Case.objects.get().responsible == other


@pytest.mark.parametrize(
    ("role", "may"),
    [(DutyRole.PRINCIPAL, True), (DutyRole.ATTENDANCE_COORDINATOR, True), (DutyRole.SCHOOL_COUNSELLOR, False)],
)
def test_the_work_of_somebody_ill_is_moved_without_that_person(
    group: Group, pupil: Person, mentor: Account, other: Account, role: DutyRole, may: bool
) -> None:
    a_case(pupil, responsible=mentor)
    client = client_of(register.staff(group.unit, role))
    answer = client.post(ADDRESS, {"from": str(mentor.pk), "to": str(other.pk)})
    assert answer.status_code == (302 if may else 403)
    assert Intervention.objects.get().responsible == (other if may else mentor)


def test_also_of_somebody_who_has_left(group: Group, pupil: Person, mentor: Account, other: Account) -> None:
    a_case(pupil, responsible=mentor)
    Duty.objects.filter(person=mentor.person).update(end_date=today() - dt.timedelta(days=1))
    Account.objects.filter(pk=mentor.pk).update(is_active=False)
    principal = register.staff(group.unit, DutyRole.PRINCIPAL)
    assert str(mentor) in words_of(client_of(principal), "support-open-work")
    client_of(principal).post(ADDRESS, {"from": str(mentor.pk), "to": str(other.pk)})
    assert Intervention.objects.get().responsible == other


def test_what_the_receiver_does_not_reach_stays_and_is_told(group: Group, pupil: Person, mentor: Account) -> None:
    elsewhere = register.group(group.unit, "9A")
    register.assigned(elsewhere, AssignmentRoleType.MENTOR)
    out_of_reach = register.student(group.unit, "Bo", group=elsewhere)
    counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
    for one in (pupil, out_of_reach):
        a_case(one, responsible=counsellor)
    client = client_of(counsellor)
    assert f"{mentor} (kan ta över allt om 1 av 2 elever)" in words_of(client, "support-open-work")
    answer = client.post(ADDRESS, {"from": str(counsellor.pk), "to": str(mentor.pk)}, follow=True)
    assert f"2 saker ligger kvar, eftersom {mentor} inte kan ta dem." in answer.content.decode().replace("\xa0", " ")
    assert out_of_reach.cases.get().responsible == counsellor
    assert pupil.cases.get().responsible == mentor


def test_nobody_moves_what_they_may_not_read(group: Group, pupil: Person, mentor: Account) -> None:
    """Else a coordinator could open a case of student health by giving it to somebody."""
    counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
    coordinator, principal = (
        register.staff(group.unit, role) for role in (DutyRole.ATTENDANCE_COORDINATOR, DutyRole.PRINCIPAL)
    )
    a_case(pupil, responsible=counsellor, tier=Tier.HEALTH)
    sent = {"from": str(counsellor.pk), "to": str(mentor.pk)}
    assert str(counsellor) not in words_of(client_of(coordinator), "support-open-work")
    assert nothing_to_move(client_of(coordinator), sent)
    assert Case.objects.get().responsible == counsellor
    page = client_of(principal).get(ADDRESS, {"from": counsellor.pk}).content.decode()
    # The case, and the support measure in it.
    assert "Två av sakerna hör till ärenden som bara vissa får läsa. Den som tar över kan läsa de ärendena." in page
    assert client_of(principal).post(ADDRESS, sent).status_code == 302
    assert Case.objects.get().responsible == mentor


def test_of_what_all_may_read_nothing_is_said(pupil: Person, mentor: Account) -> None:
    a_case(pupil, responsible=mentor)
    assert "bara vissa får läsa" not in words_of(client_of(mentor), "support-open-work")


def test_nobody_moves_what_they_do_not_reach(mentor: Account, other: Account, pupil: Person) -> None:
    a_case(pupil, responsible=mentor)
    principal = register.staff(register.unit(pupil.organiser), DutyRole.PRINCIPAL)
    assert nothing_to_move(client_of(principal), {"from": str(mentor.pk), "to": str(other.pk)})
    assert Case.objects.get().responsible == mentor


def test_the_notice_is_read_and_a_second_click_or_an_old_link_says_that_it_is_done(
    group: Group, pupil: Person, mentor: Account, other: Account
) -> None:
    a_case(pupil, responsible=mentor)
    client = client_of(register.staff(group.unit, DutyRole.PRINCIPAL))
    sent = {"from": str(mentor.pk), "to": str(other.pk)}
    answer = client.post(ADDRESS, sent, follow=True)
    assert answer.status_code == 200
    assert f"2 saker ligger nu hos {other}." in answer.content.decode().replace("\xa0", " ")
    assert nothing_to_move(client, sent)
    assert NOTHING in client.get(ADDRESS, {"from": mentor.pk}, follow=True).content.decode()


def test_nobody_is_chosen_beforehand(pupil: Person, mentor: Account, other: Account) -> None:
    """Else a click too early gives all of it to whoever stands first."""
    a_case(pupil, responsible=mentor)
    page = client_of(mentor).get(ADDRESS).content.decode()
    assert '<option value="" selected>Välj en kollega</option>' in page
    assert "Lämna över allt som ligger hos dig" in page


def test_where_nobody_can_take_over_that_is_said(pupil: Person, mentor: Account) -> None:
    a_case(pupil, responsible=mentor)
    client = client_of(mentor)
    page = client.get(ADDRESS).content.decode()
    assert "Ingen kollega kan ta över något av det här" in page
    assert 'id="hand-over"' not in page


def test_nothing_is_sent_to_nobody(pupil: Person, mentor: Account) -> None:
    a_case(pupil, responsible=mentor)
    client = client_of(mentor)
    for to in ("", "0", str(mentor.pk)):
        assert client.post(ADDRESS, {"from": str(mentor.pk), "to": to}).status_code == 422


def test_all_that_is_kept_with_a_person_can_be_handed_over_or_comes_up_with_others(
    pupil: Person, mentor: Account, other: Account
) -> None:
    """What lies with somebody who has left stands with the others on its day, before anybody has handed it over."""
    assert {one.name for one in OPEN_WORK} >= {"cases", "interventions", "talk wishes"}
    in_days(a_case(pupil, responsible=mentor).interventions.get(), 0)
    assert "Alva" not in words_of(client_of(other), "support-due")
    Account.objects.filter(pk=mentor.pk).update(is_active=False)
    assert "Alva" in words_of(client_of(other), "support-due")
    assert reverse("support-open-work") == ADDRESS


def test_a_measure_that_its_stand_in_takes_over_has_no_stand_in(
    group: Group, pupil: Person, mentor: Account, other: Account
) -> None:
    third = register.assigned(group, AssignmentRoleType.MENTOR)
    for stand_in, left in ((other, None), (third, third)):
        case, shared = a_case(pupil, responsible=mentor), a_shared_measure(group, responsible=mentor)
        case.interventions.update(stand_in=stand_in)
        SharedMeasure.objects.filter(pk=shared.pk).update(stand_in=stand_in)
        client_of(mentor).post(ADDRESS, {"from": str(mentor.pk), "to": str(other.pk)})
        shared.refresh_from_db()
        for one in (case.interventions.get(), shared):
            assert (one.responsible, one.stand_in) == (other, left)


class TestWhoOnlyHoldsSlots:
    """Teachers and career counsellors hold slots, and answer referrals, without working with support."""

    @pytest.fixture
    def teacher(self, group: Group) -> Account:
        return register.assigned(group, AssignmentRoleType.TEACHER)

    def test_a_teacher_hands_over_slots_to_another(self, group: Group, pupil: Person, teacher: Account) -> None:
        slot, another = a_slot(group.unit, holder=teacher), register.assigned(group, AssignmentRoleType.TEACHER)
        case = a_case(pupil, responsible=teacher)
        client = client_of(teacher)
        assert reverse("support-open-work") in client.get(reverse("support-slots")).content.decode()
        text = words_of(client, "support-open-work")
        assert "1 pass att hålla i" in text
        assert "ärende" not in text, "only what the own permissions give"
        assert client.post(ADDRESS, {"from": str(teacher.pk), "to": str(another.pk)}).status_code == 302
        slot.refresh_from_db()
        case.refresh_from_db()
        assert (slot.holder, case.responsible) == (another, teacher)

    def test_nobody_elses(self, group: Group, teacher: Account, mentor: Account) -> None:
        a_slot(group.unit, holder=mentor)
        sent = {"from": str(mentor.pk), "to": str(teacher.pk)}
        assert client_of(teacher).post(ADDRESS, sent).status_code == 403

    def test_a_career_counsellor_hands_over_referrals(self, group: Group, pupil: Person, mentor: Account) -> None:
        guide, another = (register.staff(group.unit, DutyRole.CAREER_COUNSELLOR) for _each in range(2))
        one = Referral.objects.create(student=pupil, to=guide, by=mentor, asked="Ett samtal.", sent_at=timezone.now())
        client = client_of(guide)
        assert "1 hänvisning att ta hand om" in words_of(client, "support-open-work")
        client.post(ADDRESS, {"from": str(guide.pk), "to": str(another.pk)})
        one.refresh_from_db()
        assert one.to == another

    def test_who_can_take_the_slots_and_not_the_rest_is_told(
        self, group: Group, pupil: Person, mentor: Account, teacher: Account
    ) -> None:
        a_slot(group.unit, holder=mentor)
        a_shared_measure(group, responsible=mentor)
        assert f"{teacher} (kan ta över en del)" in words_of(client_of(mentor), "support-open-work")


class TestReferrals:
    """What is asked of somebody ill, and what that person has asked for."""

    def asked(self, pupil: Person, by: Account, to: Account | None, outside: str = "") -> Referral:
        given = {"student": pupil, "to": to, "outside": outside, "by_id": by.pk}
        return Referral.objects.create(**given, asked="Ett samtal.", sent_at=timezone.now())

    def test_what_is_asked_of_somebody_ill_is_moved_and_answered(
        self, group: Group, pupil: Person, mentor: Account
    ) -> None:
        guide, other = (register.staff(group.unit, DutyRole.CAREER_COUNSELLOR) for _each in range(2))
        one = self.asked(pupil, mentor, guide)
        client = client_of(register.staff(group.unit, DutyRole.PRINCIPAL))
        page = client.get(ADDRESS, {"from": guide.pk}).content.decode()
        assert "1 hänvisning att ta hand om" in page.replace("\xa0", " ")
        assert f">{other}<" in page, "who answers referrals may take them over without working with support"
        assert client.post(ADDRESS, {"from": str(guide.pk), "to": str(other.pk)}).status_code == 302
        one.refresh_from_db()
        assert (one.to, one.by) == (other, mentor)
        assert "Ett samtal." in words_of(client_of(other), "support-referrals")

    def test_who_only_answers_referrals_takes_over_those_and_no_case(
        self, group: Group, pupil: Person, mentor: Account
    ) -> None:
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        guide = register.staff(group.unit, DutyRole.CAREER_COUNSELLOR)
        one = self.asked(pupil, mentor, counsellor)
        case = a_case(pupil, responsible=counsellor)
        client = client_of(counsellor)
        assert f"{guide} (kan ta över en del)" in words_of(client, "support-open-work")
        answer = client.post(ADDRESS, {"from": str(counsellor.pk), "to": str(guide.pk)}, follow=True)
        assert f"2 saker ligger kvar, eftersom {guide} inte kan ta dem." in answer.content.decode().replace("\xa0", " ")
        one.refresh_from_db()
        case.refresh_from_db()
        assert (one.to, case.responsible) == (guide, counsellor)

    def test_what_somebody_ill_has_asked_for_is_followed_by_another(
        self, group: Group, pupil: Person, mentor: Account, other: Account
    ) -> None:
        outside = self.asked(pupil, mentor, None, "Fritidsgården")
        refused = self.asked(pupil, mentor, register.staff(group.unit, DutyRole.CAREER_COUNSELLOR))
        no = {"answer": "refused", "reason": "Nej.", "answered_on": today(), "ended_on": today()}
        Referral.objects.filter(pk=refused.pk).update(**no)
        done = self.asked(pupil, mentor, None, "Fritidsgården")
        Referral.objects.filter(pk=done.pk).update(ended_on=today(), answer="accepted", outcome="Klart.")
        client = client_of(register.staff(group.unit, DutyRole.PRINCIPAL))
        page = client.get(ADDRESS, {"from": mentor.pk}).content.decode()
        assert "2 skickade hänvisningar att följa" in page.replace("\xa0", " ")
        client.post(ADDRESS, {"from": str(mentor.pk), "to": str(other.pk)})
        assert [Referral.objects.get(pk=one.pk).by for one in (outside, refused, done)] == [other, other, mentor]
        assert "fick nej" in words_of(client_of(other), "today")


class TestWorkAboutNoPupil:
    """What is done for classes and the school, and slots: handed over with the rest, to who can see to it there."""

    def sent(self, giver: Account, to: Account) -> dict[str, str]:
        return {"from": str(giver.pk), "to": str(to.pk)}

    def test_it_is_moved_with_the_rest_and_also_alone(
        self, group: Group, pupil: Person, mentor: Account, other: Account
    ) -> None:
        one, ended = (a_shared_measure(group, responsible=mentor, next_in=days) for days in (14, 15))
        SharedMeasure.objects.filter(pk=ended.pk).update(ended_on=today(), end_reason="Klart.")
        slot, past = a_slot(group.unit, holder=mentor), a_slot(group.unit, holder=mentor, in_days=-1)
        text = words_of(client_of(mentor), "support-open-work")
        assert "1 insats för en klass eller skolan" in text
        assert "1 pass att hålla i" in text
        for _click in range(2):
            client_of(mentor).post(ADDRESS, self.sent(mentor, other))
        for each in (one, ended, slot, past):
            each.refresh_from_db()
        assert (one.responsible, slot.holder) == (other, other)
        assert (ended.responsible, past.holder) == (mentor, mentor)

    def test_who_does_not_reach_the_class_is_not_given_it_and_that_is_told(
        self, group: Group, pupil: Person, other: Account
    ) -> None:
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        elsewhere = register.group(group.unit, "9A")
        register.student(group.unit, "Bo", group=elsewhere)
        beside = a_shared_measure(elsewhere, responsible=counsellor)
        own = a_shared_measure(group, responsible=counsellor)
        answer = client_of(counsellor).post(ADDRESS, self.sent(counsellor, other), follow=True)
        assert "ligger kvar" in answer.content.decode()
        beside.refresh_from_db()
        own.refresh_from_db()
        assert (beside.responsible, own.responsible) == (counsellor, other)

    def test_of_somebody_who_has_left_by_who_may_move_work_there(
        self, group: Group, pupil: Person, mentor: Account, other: Account
    ) -> None:
        one = a_shared_measure(group, responsible=mentor)
        Duty.objects.filter(person=mentor.person).update(end_date=today() - dt.timedelta(days=1))
        assert group.unit.parent is not None
        away = register.unit(group.unit.parent, "Bergskolan")
        for place, may in ((away, False), (group.unit, True)):
            principal = register.staff(place, DutyRole.PRINCIPAL)
            assert nothing_to_move(client_of(principal), self.sent(mentor, other)) is not may
        one.refresh_from_db()
        assert one.responsible == other

    def test_a_principal_of_one_school_and_a_counsellor_of_another_moves_none_of_the_others(
        self, group: Group, pupil: Person, other: Account
    ) -> None:
        assert group.unit.parent is not None
        away = register.unit(group.unit.parent, "Bergskolan")
        both = register.staff(away, DutyRole.PRINCIPAL)
        Duty.objects.create(person=both.person, organisation=group.unit, duty_role=DutyRole.SCHOOL_COUNSELLOR)
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        a_shared_measure(group, responsible=counsellor)
        assert nothing_to_move(client_of(both), self.sent(counsellor, other))
        assert SharedMeasure.objects.get().responsible == counsellor
