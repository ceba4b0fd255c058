"""The survey on paper: forms to print, and what was crossed on them typed in digit by digit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from fullfolj.shell import words
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()))


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Elin", "Ask", group=group, birth_date=dt.date(2012, 3, 1))


@pytest.fixture
def planned(group: Group, pupil: Person) -> MappingRound:
    return a_round(group)


@pytest.fixture
def account(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def mentor(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def address(planned: MappingRound, *who: Person) -> str:
    whose = ".".join(str(one.uuid) for one in who)
    return reverse("mapping-type-in", args=[planned.uuid, planned.groups.get().uuid, whose])


def typed(client: Client, planned: MappingRound, *who: Person, **digits: str) -> HttpResponse:
    return client.post(address(planned, *who), digits)  # type: ignore[return-value]


def test_a_form_for_each_with_who_will_read_it(mentor: Client, planned: MappingRound, group: Group) -> None:
    register.student(group.unit, "Otto", "Berg", group=group)
    text = mentor.get(reverse("mapping-paper", args=[planned.uuid, group.uuid])).text
    assert text.count('class="m-paper"') == 2
    assert "Elin Ask · 8A" in text
    assert "Dina svar är inte anonyma." in text
    assert "116\N{NO-BREAK SPACE}111" in text
    arabic = mentor.get(reverse("mapping-paper", args=[planned.uuid, group.uuid]), {"lang": "ar"}).text
    assert 'lang="ar" dir="rtl"' in arabic
    assert "لم يراجعها" in arabic


def test_digits_become_answers_that_are_handed_in_and_tell_who_typed(
    mentor: Client, account: Account, planned: MappingRound, pupil: Person
) -> None:
    answer = typed(mentor, planned, pupil, a1="3", a2="0", a3="9", b1="")
    assert answer["Location"] == reverse("mapping-codes", args=[planned.uuid, planned.groups.get().uuid])
    sheet = Sheet.objects.get()
    assert sheet.answers == {"a1": 3, "a2": "skip", "a3": "unclear"}
    assert sheet.typed_by == account
    today = timezone.localdate()
    told = mentor.get(reverse("mapping-student", args=[pupil.uuid])).text
    assert f"inskrivna {words.day(today, today)} av {account}." in told
    assert sheet.handed_in_at is not None


def test_after_one_paper_comes_the_next(mentor: Client, planned: MappingRound, group: Group, pupil: Person) -> None:
    other = register.student(group.unit, "Otto", "Berg", group=group)
    assert typed(mentor, planned, pupil, a1="3")["Location"] == address(planned, other)
    assert "Elin Ask är inskriven." in mentor.get(address(planned, other)).text


def test_typed_in_again_the_later_stands_for_the_whole_paper(
    mentor: Client, planned: MappingRound, pupil: Person
) -> None:
    typed(mentor, planned, pupil, a1="3", a2="1")
    assert 'name="a1" value="3"' in mentor.get(address(planned, pupil)).text
    typed(mentor, planned, pupil, a1="4")
    assert Sheet.objects.get().answers == {"a1": 4}


def test_nobody_writes_over_or_sees_what_a_pupil_has_answered_on_a_screen(
    mentor: Client, planned: MappingRound, pupil: Person
) -> None:
    now = timezone.now()
    Sheet.objects.create(round=planned, student=pupil, language="sv", answers={"a1": 2}, begun_at=now, changed_at=now)
    text = mentor.get(address(planned, pupil)).text
    assert "Svarat på skärm." in text
    assert 'name="a1"' not in text
    answer = typed(mentor, planned, pupil, a1="4")
    assert answer.status_code == 422
    assert "har redan svarat på skärm" in answer.content.decode()
    assert Sheet.objects.get().answers == {"a1": 2}


def test_nor_over_what_the_pupil_has_changed_on_a_screen_since(
    mentor: Client, planned: MappingRound, pupil: Person
) -> None:
    typed(mentor, planned, pupil, a1="3", a2="1")
    own = Client()
    own.force_login(register.account(pupil.organiser, pupil))
    own.post(reverse("mapping-save", args=[pupil.uuid, planned.uuid]), {"item": "a1", "answer-a1": "4"})
    assert typed(mentor, planned, pupil, a1="1").status_code == 422
    sheet = Sheet.objects.get()
    assert (sheet.answers, sheet.typed_by) == ({"a1": 4, "a2": 1}, None)


@pytest.mark.parametrize(
    ("digits", "why"),
    [
        ({"a1": "7"}, "Frågan har inget svar 7."),
        ({"a1": "12"}, "Frågan har inget svar 12."),
        ({"a1": "٣"}, "Frågan har inget svar ٣."),
        ({"a1": "x" * 50000}, "Frågan har inget svar xxx."),
        ({"a1": "😀"}, "Frågan har inget svar 😀."),
        ({}, "Inget är inskrivet än."),
        ({"a1": " "}, "Inget är inskrivet än."),
    ],
)
def test_what_is_no_answer_is_told_beside_the_question(
    mentor: Client, planned: MappingRound, pupil: Person, digits: dict[str, str], why: str
) -> None:
    answer = typed(mentor, planned, pupil, a2="2" if digits.get("a1", "").strip() else "", **digits)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Sheet.objects.exists()


def test_not_when_the_round_has_closed(mentor: Client, planned: MappingRound, pupil: Person) -> None:
    MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    answer = typed(mentor, planned, pupil, a1="1")
    assert answer.status_code == 422
    assert "Omgången är inte öppen." in answer.content.decode()


def test_not_of_somebody_out_of_reach(mentor: Client, planned: MappingRound, group: Group) -> None:
    other = register.student(group.unit, "Otto", group=register.group(group.unit, "8B"))
    assert mentor.get(address(planned, other)).status_code == 404
    assert typed(mentor, planned, other, a1="1").status_code == 404
    nonsense = reverse("mapping-type-in", args=[planned.uuid, group.uuid, "nonsense"])
    assert mentor.get(nonsense).status_code == 404


def test_a_guardians_paper_is_the_guardians(mentor: Client, group: Group, pupil: Person) -> None:
    guardian = register.guardian(pupil).person
    assert guardian is not None
    planned = a_round(group, instrument="guardian")
    item = planned.instrument.instrument.items[0].code
    assert typed(mentor, planned, pupil, guardian, **{item: "1"}).status_code == 302
    assert Sheet.objects.get().guardian == guardian
    assert mentor.get(address(planned, pupil)).status_code == 404
