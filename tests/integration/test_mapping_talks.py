"""*I want to talk to an adult* reaches a named adult's *Idag* at once, and everybody's after a school day."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.models import MappingRound, Sheet, TalkWish
from fullfolj.mapping.talks.alone import all_told_from
from fullfolj.school.calendar import set_period
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind
from fullfolj.school.models import AssignmentRole, Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db


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
def nurse(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_NURSE)


@pytest.fixture
def planned(group: Group) -> MappingRound:
    return a_round(group)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def own(pupil: Person) -> Client:
    return client_of(register.account(pupil.organiser, pupil))


def said(own: Client, planned: MappingRound, talk: object) -> str:
    address = reverse("mapping-last", args=[_signed_in(own), planned.uuid])
    own.post(address, {"talk": talk})
    return own.get(address).content.decode()


def _signed_in(own: Client) -> uuid.UUID:
    person = Account.objects.get(pk=own.session["_auth_user_id"]).person
    assert person is not None
    return person.uuid


def wished(own: Client, pupil: Person, talk: object) -> str:
    answer = own.post(reverse("mapping-talk-wish", args=[pupil.uuid]), {"talk": talk}, follow=True)
    return answer.content.decode()


def idag(account: Account) -> str:
    return client_of(account).get("/").content.decode()


def talks(account: Account) -> str:
    return client_of(account).get(reverse("mapping-talks")).content.decode()


def test_the_named_adult_is_told_at_once_and_nobody_else(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account, nurse: Account
) -> None:
    text = own.get(reverse("mapping-last", args=[pupil.uuid, planned.uuid])).content.decode()
    assert f"Ja, med {mentor}" in text
    assert f"Ja, med {nurse}" in text
    assert f"Du har sagt att du vill prata med {mentor}, som ser det i Fullfölj." in said(own, planned, mentor.pk)
    assert "En elev vill prata med dig" in idag(mentor)
    assert str(pupil) not in idag(mentor)
    assert "vill prata med dig" not in idag(nurse)
    assert str(pupil) in talks(mentor)
    assert str(pupil) not in talks(nurse)
    assert Reading.objects.filter(page="mapping.talks", student=pupil).count() == 1


def test_after_a_school_day_all_who_reach_the_pupil_are_told(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    TalkWish.objects.update(all_from=timezone.localdate())
    assert "En elev vill prata med dig" in idag(nurse)
    assert str(pupil) in talks(nurse)


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        ("2026-11-17", "2026-11-18"),  # a Tuesday
        ("2026-11-20", "2026-11-23"),  # a Friday: Saturday and Sunday are no school days
        ("2026-11-22", "2026-11-24"),  # a Sunday: the one who is named has Monday
        ("2026-12-21", "2026-12-28"),  # a break has begun: nobody waits longer than a week
    ],
)
def test_a_day_alone_is_a_school_day(pupil: Person, group: Group, wished: str, told: str) -> None:
    term = {"kind": PeriodKind.TERM, "name": "HT26", "by": OPERATOR}
    last = dt.date(2026, 12, 20)
    set_period(organisation=group.unit, first_day=dt.date(2026, 8, 17), last_day=last, **term)  # type: ignore[arg-type]
    assert all_told_from(pupil, dt.date.fromisoformat(wished)) == dt.date.fromisoformat(told)


def test_whoever_is_named_has_the_day_alone(own: Client, planned: MappingRound, mentor: Account, pupil: Person) -> None:
    said(own, planned, mentor.pk)
    assert TalkWish.objects.get().all_from == all_told_from(pupil, timezone.localdate())
    assert TalkWish.objects.get().all_from > timezone.localdate()


def test_another_who_is_named_has_a_day_of_their_own_and_the_same_again_has_not(
    own: Client, planned: MappingRound, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    TalkWish.objects.update(all_from=timezone.localdate())
    said(own, planned, mentor.pk)
    assert TalkWish.objects.get().all_from == timezone.localdate()
    said(own, planned, nurse.pk)
    assert TalkWish.objects.get().all_from > timezone.localdate()
    assert "vill prata med dig" not in idag(mentor)


def test_a_named_adult_whose_account_is_closed_leaves_no_wish_unseen(
    own: Client, planned: MappingRound, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    assert "vill prata med dig" not in idag(nurse)
    Account.objects.filter(pk=mentor.pk).update(is_active=False)
    assert "En elev vill prata med dig" in idag(nurse)


def test_a_named_adult_who_no_longer_reaches_the_pupil_leaves_no_wish_unseen(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    AssignmentRole.objects.filter(duty__person=mentor.person).update(end_date=yesterday)
    assert "En elev vill prata med dig" in idag(nurse)
    assert str(pupil) in talks(nurse)


class TestOnTheOwnPage:
    def test_it_can_be_said_and_taken_back_when_no_round_is_open(
        self, own: Client, pupil: Person, mentor: Account, nurse: Account
    ) -> None:
        assert "Det finns inget att svara på just nu." in own.get(reverse("mapping-own")).content.decode()
        text = wished(own, pupil, mentor.pk)
        assert f"Du har sagt att du vill prata med {mentor}" in text
        assert "Inte nu" in text
        assert "En elev vill prata med dig" in idag(mentor)
        wished(own, pupil, nurse.pk)
        wished(own, pupil, nurse.pk)
        assert TalkWish.objects.get().to == nurse
        assert "Du har sagt" not in wished(own, pupil, "no")
        assert not TalkWish.objects.exists()
        wished(own, pupil, "no")

    def test_nothing_chosen_and_nonsense_lose_no_wish(self, own: Client, pupil: Person, mentor: Account) -> None:
        wished(own, pupil, "")
        assert not TalkWish.objects.exists()
        wished(own, pupil, "åäö\x00🙂")
        assert TalkWish.objects.get().to is None

    def test_what_one_pupil_left_on_a_shared_tablet_is_not_the_next_ones(
        self, own: Client, pupil: Person, group: Group, mentor: Account
    ) -> None:
        other = register.student(group.unit, "Otto", group=group)
        address = reverse("mapping-talk-wish", args=[other.uuid])
        assert own.post(address, {"talk": "any"}).status_code == 404
        assert client_of(mentor).post(address, {"talk": "any"}).status_code == 403
        assert not TalkWish.objects.exists()

    def test_it_is_said_in_the_language_that_the_pupil_answers_in(
        self, own: Client, planned: MappingRound, pupil: Person
    ) -> None:
        now = timezone.now()
        Sheet.objects.create(round=planned, student=pupil, language="ar", begun_at=now, changed_at=now)
        text = own.get(reverse("mapping-own")).content.decode()
        assert 'lang="ar" dir="rtl"' in text
        assert "هل تريد التحدث مع أحد؟" in text


def test_anybody_is_everybody(own: Client, planned: MappingRound, mentor: Account, nurse: Account) -> None:
    assert "De vuxna ser det i Fullfölj." in said(own, planned, "any")
    assert "En elev vill prata med dig" in idag(mentor)
    assert "En elev vill prata med dig" in idag(nurse)


def test_whoever_is_no_adult_of_the_pupils_cannot_be_named(
    own: Client, planned: MappingRound, group: Group, mentor: Account
) -> None:
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    said(own, planned, teacher.pk)
    assert TalkWish.objects.get().to is None


def test_saying_it_twice_is_one_wish_and_it_can_be_taken_back(
    own: Client, planned: MappingRound, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    said(own, planned, nurse.pk)
    assert TalkWish.objects.get().to == nurse
    said(own, planned, "")
    assert TalkWish.objects.exists()
    said(own, planned, "no")
    assert not TalkWish.objects.exists()


def test_it_goes_away_when_they_have_talked(
    own: Client, planned: MappingRound, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    address = reverse("mapping-talk-met", args=[TalkWish.objects.get().uuid])
    assert client_of(mentor).post(address).status_code == 302
    first = TalkWish.objects.get()
    assert client_of(nurse).post(address).status_code == 404
    client_of(mentor).post(address)
    assert (TalkWish.objects.get().met_by, TalkWish.objects.get().met_at) == (mentor, first.met_at)
    assert "vill prata med dig" not in idag(mentor)
    assert "Ingen väntar på att få prata med dig." in talks(mentor)
    said(own, planned, mentor.pk)
    assert TalkWish.objects.filter(met_at=None).count() == 1


def test_that_they_have_talked_can_be_taken_back(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    wish = TalkWish.objects.get()
    client_of(mentor).post(reverse("mapping-talk-met", args=[wish.uuid]))
    undo = reverse("mapping-talk-not-met", args=[wish.uuid])
    assert client_of(nurse).post(undo).status_code == 404
    assert undo in talks(mentor)
    assert client_of(mentor).post(undo).status_code == 302
    again = TalkWish.objects.get()
    assert (again.met_at, again.met_by, again.wished_at) == (None, None, wish.wished_at)
    assert "En elev vill prata med dig" in idag(mentor)
    assert client_of(mentor).post(undo).status_code == 404


def test_a_talk_is_not_taken_back_over_a_newer_wish(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account
) -> None:
    said(own, planned, mentor.pk)
    first = TalkWish.objects.get()
    client_of(mentor).post(reverse("mapping-talk-met", args=[first.uuid]))
    said(own, planned, "any")
    client = client_of(mentor)
    client.post(reverse("mapping-talk-not-met", args=[first.uuid]))
    assert "Eleven har bett om ett nytt samtal under tiden" in client.get(reverse("mapping-talks")).content.decode()
    assert TalkWish.objects.filter(met_at=None).count() == 1


def test_after_a_week_a_talk_stands(own: Client, planned: MappingRound, mentor: Account) -> None:
    said(own, planned, mentor.pk)
    client = client_of(mentor)
    address = reverse("mapping-talk-met", args=[TalkWish.objects.get().uuid])
    client.post(address)
    TalkWish.objects.update(met_at=timezone.now() - dt.timedelta(days=8))
    assert "Har pratat nyligen" not in talks(mentor)
    assert client.post(reverse("mapping-talk-not-met", args=[TalkWish.objects.get().uuid])).status_code == 404


def test_the_page_says_what_the_law_asks(mentor: Account, pupil: Person) -> None:
    text = talks(mentor)
    assert "skollagen 6\N{NO-BREAK SPACE}kap. 10\N{NO-BREAK SPACE}§" in text
    assert "socialtjänstlagen 19\N{NO-BREAK SPACE}kap." in text


def test_another_schools_adults_are_not_told(own: Client, planned: MappingRound, group: Group) -> None:
    other = register.staff(register.unit(group.unit.parent or group.unit, "Bergskolan"), DutyRole.SCHOOL_NURSE)
    said(own, planned, "any")
    assert "vill prata med dig" not in idag(other)
    address = reverse("mapping-talk-met", args=[TalkWish.objects.get().uuid])
    assert client_of(other).post(address).status_code == 404
