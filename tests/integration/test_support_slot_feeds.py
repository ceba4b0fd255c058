"""The private address at which a calendar reads one's own slots: what it says, and when it opens nothing any more."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Duty, Group, Person
from fullfolj.support.flex.feed_actions import digest_of
from fullfolj.support.models import CalendarFeed, Slot
from tests import register
from tests.integration.test_support import DAY, client_of, today
from tests.slots import a_booking, a_slot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried() -> None:
    cache.clear()


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def teacher(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.TEACHER)


def made(client: Client) -> str:
    """The path of a new address, as the page tells it."""
    page = client.post(reverse("support-calendar"), {"make": "1"}).content.decode()
    (path,) = re.findall(r'value="http://testserver(/support/calendar/[\w-]+\.ics)"', page)
    return str(path)


def read(path: str) -> HttpResponse:
    """As a calendar program does, which nobody is signed in at."""
    return Client().get(path)  # type: ignore[return-value]


def text_at(path: str) -> str:
    response = read(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content.decode().replace("\r\n ", "")


def test_who_holds_slots_reads_how_many_come_and_never_who(group: Group, pupil: Person, teacher: Account) -> None:
    slot = a_slot(group.unit, holder=teacher, capacity=1)
    a_slot(group.unit, what="Någon annans")
    a_booking(slot, pupil)
    a_booking(slot, register.student(group.unit, "Berit", group=group))
    text = text_at(made(client_of(teacher)))
    assert "SUMMARY:Matte (1 av 1)\r\n" in text
    assert "DESCRIPTION:1 i kö\r\n" in text
    assert "LOCATION:Biblioteket\r\n" in text
    starts = timezone.localtime(slot.starts_at)
    assert f"DTSTART;TZID=Europe/Stockholm:{starts:%Y%m%dT%H%M%S}\r\n" in text
    assert text.count("BEGIN:VEVENT") == 1
    assert not re.search("Alva|Berit|Elevsson", text)


def test_a_pupil_reads_the_own_ones_and_the_place_in_the_queue(group: Group, pupil: Person) -> None:
    other = register.student(group.unit, "Berit", group=group)
    full = a_slot(group.unit, capacity=1, what="Full")
    a_booking(full, other)
    for slot in (full, a_slot(group.unit, in_days=8), a_slot(group.unit, in_days=9, what="Inte min")):
        if slot.what != "Inte min":
            a_booking(slot, pupil)
    path = made(client_of(register.account(pupil.organiser, pupil)))
    text = text_at(path)
    assert re.findall(r"SUMMARY:(.*)\r", text) == ["I kö\\, nummer 1: Full", "Matte"]
    assert re.findall(r"STATUS:(.*)\r", text) == ["TENTATIVE", "CONFIRMED"]
    assert not re.search("Alva|Berit|Inte min", text)
    Slot.objects.filter(what="Matte").update(called_off_at=timezone.now())
    assert "SUMMARY:Inställt: Matte\r\n" in text_at(path)


def test_only_a_digest_is_kept_and_a_new_address_ends_the_one_before(teacher: Account) -> None:
    client = client_of(teacher)
    first, second = made(client), made(client)
    assert read(first).status_code == 404
    text_at(second)
    kept = CalendarFeed.objects.get()
    secret = second.rpartition("/")[2].removesuffix(".ics")
    assert kept.digest == digest_of(secret)
    assert secret not in client.get(reverse("support-calendar")).content.decode(), "it is shown once"
    columns = {field.name for field in kept.events.model._meta.get_fields()}  # type: ignore[attr-defined]
    assert "digest" not in columns
    assert client.post(reverse("support-calendar"), {"end": "1"}).status_code == 302
    assert read(second).status_code == 404


@pytest.mark.parametrize("how", ["left", "closed", "protected"])
def test_it_opens_nothing_for_who_has_left_or_is_protected(
    group: Group, pupil: Person, teacher: Account, how: str
) -> None:
    a_booking(a_slot(group.unit), pupil)
    account = register.account(pupil.organiser, pupil) if how == "protected" else teacher
    path = made(client_of(account))
    assert how != "protected" or "BEGIN:VEVENT" in text_at(path)
    if how == "left":
        Duty.objects.filter(person=teacher.person).update(end_date=today() - DAY)
    elif how == "closed":
        Account.objects.filter(pk=teacher.pk).update(is_active=False)
    else:
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="", civic_no_digest="")
    response = read(path)
    assert response.status_code == 404 or b"BEGIN:VEVENT" not in response.content
    assert how == "protected" or response.status_code == 404


def test_guesses_are_counted_and_stopped_apart_from_the_codes_of_surveys(teacher: Account) -> None:
    path = made(client_of(teacher))
    answers = [read(f"/support/calendar/{number:043}.ics").status_code for number in range(302)]
    assert answers == [404] * 300 + [429] * 2
    assert read(path).status_code == 429, "from there not even the right one is looked at"
    assert Client().post(reverse("mapping-enter"), {"code": "BCDF2345"}).status_code == 422


def test_who_neither_books_nor_holds_has_no_address(pupil: Person) -> None:
    guardian = client_of(register.guardian(pupil))
    assert guardian.get(reverse("support-calendar")).status_code == 403
    assert guardian.post(reverse("support-calendar"), {"make": "1"}).status_code == 403
    assert not CalendarFeed.objects.exists()
