"""A team decides what to change for a class, looks at it again, or takes it back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.mapping.models import ClassDecision
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group)


@pytest.fixture
def mentor(group: Group, pupil: Person) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def nurse(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_NURSE)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def sent(group: Group, by: Account, **changes: object) -> int:
    today = timezone.localdate()
    told = {
        "dimension": "cognitive",
        "text": "Säg först i lektionen vad den ska användas till.",
        "owner": by.pk,
        "done_by": (today + dt.timedelta(days=20)).isoformat(),
        "look_again_on": (today + dt.timedelta(days=40)).isoformat(),
    } | changes
    return client_of(by).post(reverse("mapping-decide", args=[group.uuid]), told).status_code


def test_it_stands_by_the_class_and_with_its_owner(group: Group, mentor: Account, nurse: Account) -> None:
    for _twice in range(2):
        assert sent(group, mentor, owner=nurse.pk) == 302
    decided = ClassDecision.objects.get()
    assert (decided.owner, decided.by) == (nurse, mentor)
    text = client_of(mentor).get(reverse("mapping-decide", args=[group.uuid])).content.decode()
    assert "Säg först i lektionen" in text
    assert f"{nurse} ser till det senast" in text
    assert "Säg först i lektionen" in client_of(nurse).get(reverse("mapping-decisions")).content.decode()
    assert "Säg först i lektionen" not in client_of(mentor).get(reverse("mapping-decisions")).content.decode()


def test_the_dimension_that_it_began_with_is_chosen(group: Group, mentor: Account) -> None:
    address = reverse("mapping-decide", args=[group.uuid])
    for asked, is_chosen in (("affective", True), ("nonsense", False)):
        text = client_of(mentor).get(address, {"dimension": asked}).content.decode()
        assert ('value="affective" selected' in text) is is_chosen


def test_the_menu_knows_where_one_is(group: Group, mentor: Account) -> None:
    text = client_of(mentor).get(reverse("mapping-class", args=[group.uuid])).content.decode()
    assert f'href="{reverse("mapping-meetings")}" aria-current="page"' in text


def test_looking_again_ends_it_once(group: Group, mentor: Account, nurse: Account) -> None:
    sent(group, mentor)
    decided = ClassDecision.objects.get()
    address = reverse("mapping-decision", args=[decided.uuid])
    assert client_of(nurse).post(address, {"outcome": ""}).status_code == 422
    assert client_of(nurse).post(address, {"outcome": "Fler ser meningen."}).status_code == 302
    again = client_of(mentor).post(address, {"outcome": "Något annat."})
    assert again.status_code == 422
    assert "En kollega har redan följt upp det." in again.content.decode()
    decided.refresh_from_db()
    assert decided.outcome == "Fler ser meningen."
    client_of(mentor).post(reverse("mapping-decision-take-back", args=[decided.uuid]))
    assert "Fler ser meningen." in client_of(mentor).get(reverse("mapping-decide", args=[group.uuid])).content.decode()


def test_it_can_be_taken_back_and_the_history_knows(group: Group, mentor: Account) -> None:
    sent(group, mentor)
    decided = ClassDecision.objects.get()
    client_of(mentor).post(reverse("mapping-decision-take-back", args=[decided.uuid]))
    assert not ClassDecision.objects.exists()
    events = ClassDecision._meta.get_field("events").related_model
    assert set(events.objects.values_list("pgh_label", flat=True)) == {"insert", "delete"}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"owner": 10**9},
        {"owner": "x"},
        {"text": ""},
        {"text": "😀" * 401},
        {"dimension": "health"},
        {"done_by": "2001-01-01"},
        {"done_by": "3001-01-01"},
        {"look_again_on": "2001-01-01"},
        {"look_again_on": "i morgon"},
    ],
)
def test_nonsense_is_no_decision(nonsense: dict[str, object], group: Group, mentor: Account) -> None:
    assert sent(group, mentor, **nonsense) == 422
    assert not ClassDecision.objects.exists()
