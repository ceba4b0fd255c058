"""A class over the terms: marks only where ten have answered, what is strong first, the teaching before who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.answering import actions
from fullfolj.mapping.meeting.actions import finish
from fullfolj.mapping.models import MappingRound
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
#: All is fine: the answers of the shipped survey that point to no need of support.
FINE = dict.fromkeys("a1 a3 a4 b1 b4 b5 c1 c2 c3 c4 f1 f2 f3 f5".split(), 4) | dict.fromkeys(
    ("a2", "b2", "b3", "c5", "f4"), 1
)
LOST = FINE | {"c1": 1, "c2": 1, "c3": 1}


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, f"Elev{number:02}", group=group) for number in range(12)]


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def client(mentor: Account) -> Client:
    client = Client()
    client.force_login(mentor)
    return client


def answered(
    planned: MappingRound, answers: Mapping[Person, Mapping[str, int | str]], *, handed_in: bool = True
) -> None:
    now = timezone.now()
    for pupil, given in answers.items():
        actions.save(planned=planned, student=pupil, answers=given, language="sv", by=OPERATOR, now=now)
        if handed_in:
            actions.hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)


def page(client: Client, group: Group) -> str:
    return client.get(reverse("mapping-class", args=[group.uuid])).content.decode()


def test_a_class_is_marked_where_a_quarter_needs_support(client: Client, group: Group, pupils: list[Person]) -> None:
    answered(a_round(group), {one: LOST if place < 5 else FINE for place, one in enumerate(pupils)})
    text = page(client, group)
    assert "En dimension har riskmarkering för klassen: kognitiv." in text
    assert "5 av 12" in text
    assert "Jag ser hur skolan hjälper mig dit jag vill sen. (5)" in text
    assert (
        text.index("12 av 12: Jag")
        < text.index("Att prata om tillsammans, innan ni pratar om vem:")
        < text.index("Elev00")
    )


def test_of_fewer_than_ten_nothing_is_said(client: Client, group: Group, pupils: list[Person]) -> None:
    answered(a_round(group), dict.fromkeys(pupils[:9], LOST))
    text = page(client, group)
    assert "det är för få för att säga något om klassen" in text
    assert "färre än 10 svar" in text
    assert "Riskmarkering</b>" not in text
    assert "9 av 9" not in text


def test_what_is_not_handed_in_is_the_pupils_own(client: Client, group: Group, pupils: list[Person]) -> None:
    planned = a_round(group)
    answered(planned, dict.fromkeys(pupils, LOST), handed_in=False)
    assert "Inget är besvarat än." in page(client, group)
    MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    assert "12 av 12" in page(client, group)


def test_terms_stand_beside_each_other(client: Client, group: Group, pupils: list[Person]) -> None:
    earlier = a_round(group)
    answered(earlier, {one: LOST if place < 6 else FINE for place, one in enumerate(pupils)})
    before = Term.of(timezone.localdate()).first_day - dt.timedelta(days=40)
    MappingRound.objects.update(
        opens_on=before, closes_on=before + dt.timedelta(days=9), read_by=before + dt.timedelta(days=9)
    )
    answered(a_round(group), {one: LOST if place < 5 else FINE for place, one in enumerate(pupils)})
    text = page(client, group)
    assert Term.of(before).label in text
    assert "Kognitiv: 5 av 12 nu, 6 av 12 terminen före." in text


def test_staff_and_pupils_are_told_apart(client: Client, group: Group, pupils: list[Person], mentor: Account) -> None:
    answered(a_round(group), dict.fromkeys(pupils, FINE))
    staffs = a_round(group, instrument="staff")
    for pupil in pupils:
        finish(
            planned=staffs,
            student=pupil,
            answers={"f1": 1, "f2": 1, "f4": 3},
            sources=[],
            note="",
            by=OPERATOR,
            now=timezone.now(),
        )
    text = page(client, group)
    own, theirs = text.index("Elevernas egna svar"), text.index("Personalens kartläggning")
    assert "Ingen dimension har riskmarkering" in text[own:theirs]
    assert "En dimension har riskmarkering för klassen: affektiv." in text[theirs:]


def test_protected_pupils_and_those_out_of_reach_are_not_there(
    client: Client, group: Group, pupils: list[Person]
) -> None:
    answered(a_round(group), dict.fromkeys(pupils, FINE))
    Person.objects.filter(pk=pupils[0].pk).update(is_protected=True, given_name="", family_name="", civic_no_digest="")
    assert "11 av 11" in page(client, group)
    assert "Namnet visas inte" not in page(client, group)


def test_the_reading_of_all_is_logged_and_the_class_is_found(
    client: Client, group: Group, pupils: list[Person]
) -> None:
    a_round(group)
    assert "8B" in client.get(reverse("mapping-classes")).content.decode()
    page(client, group)
    read = Reading.objects.filter(page="mapping.class").values_list("student", flat=True)
    assert set(read) == {one.pk for one in pupils}


def test_a_class_that_was_never_mapped_is_not_there(client: Client, group: Group, pupils: list[Person]) -> None:
    assert client.get(reverse("mapping-class", args=[group.uuid])).status_code == 404
    assert "Ingen klass är kartlagd än." in client.get(reverse("mapping-classes")).content.decode()
