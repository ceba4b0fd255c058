"""Planning the rounds of the subject overview, over HTTP with a real database."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import SYSTEM
from fullfolj.domain.schoolyear import Term
from fullfolj.school import calendar
from fullfolj.school.enums import DutyRole, PeriodKind
from fullfolj.school.models import Organisation
from fullfolj.studies.models import Round
from tests import register

pytestmark = pytest.mark.django_db
_NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The middle of a term: a round of the days before is one of the same term."""
    monkeypatch.setattr(timezone, "now", lambda: _NOW)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _text(response: HttpResponse) -> str:
    without = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split()).replace("\xa0", " ")


def _day(ahead: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=ahead)


def _sent(*rounds: tuple[object, ...]) -> dict[str, str]:
    names = ("opens_on", "closes_on", "conferences_on")
    return {
        f"r{place}-{name}": str(value)
        for place, one in enumerate(rounds)
        for name, value in zip(names, one, strict=True)
    }


def _address(unit: Organisation) -> str:
    return reverse("studies-rounds-unit", args=[unit.uuid])


@pytest.mark.parametrize("role", [DutyRole.PRINCIPAL, DutyRole.ATTENDANCE_COORDINATOR])
def test_the_proposal_is_accepted_as_it_stands(unit: Organisation, role: DutyRole) -> None:
    """The terms of the calendar tell when; what the form begins with is what is planned."""
    first, last = _day(-10), _day(130)
    calendar.set_period(
        organisation=unit, kind=PeriodKind.TERM, name="Termin", first_day=first, last_day=last, by=SYSTEM
    )
    client = _client(register.staff(unit, role))
    page = client.get(_address(unit))
    assert "Ingen omgång är planerad, så ingen blir påmind." in _text(page)
    begun = dict(re.findall(r'name="(r\d-\w+)" value="([\d-]+)"', page.content.decode()))
    assert len(begun) == 6
    answer = client.post(_address(unit), begun, follow=True)
    assert "Planerat:" in _text(answer)
    planned = list(Round.objects.order_by("opens_on"))
    assert [str(one.opens_on) for one in planned] == [begun["r0-opens_on"], begun["r1-opens_on"]]
    assert [str(one.conferences_on) for one in planned] == [begun["r0-conferences_on"], begun["r1-conferences_on"]]
    assert all(one.opens_on >= first and one.closes_on <= last for one in planned)
    assert planned[0].by is not None


def test_one_is_changed_and_the_other_emptied(unit: Organisation) -> None:
    client = _client(register.staff(unit, DutyRole.PRINCIPAL))
    answer = client.post(_address(unit), _sent((_day(1), _day(12), ""), ("", "", "")))
    assert answer.status_code == 302
    (one,) = Round.objects.all()
    assert (one.opens_on, one.closes_on, one.conferences_on) == (_day(1), _day(12), None)
    assert "inte bestämt" in _text(client.get(_address(unit)))


@pytest.mark.parametrize(
    ("rounds", "why"),
    [
        ([(3, 1, "")], "Den sista dagen är före den första."),
        ([(-9, -1, "")], "Dagen har redan varit."),
        ([(1, 80, "")], "Mer än två månader."),
        ([(5, 9, 4)], "Samtalen skulle börja före omgången."),
        ([(1, "", "")], "Skriv sista dagen."),
        ([("", 1, "")], "Skriv första dagen."),
        ([(1, 9, ""), (9, 12, "")], "delar dagar med en annan."),
        ([("", "", ""), ("", "", "")], "Skriv datum för minst en omgång."),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_planned(
    unit: Organisation, rounds: list[tuple[object, ...]], why: str
) -> None:
    client = _client(register.staff(unit, DutyRole.PRINCIPAL))
    sent = _sent(*(tuple(_day(one) if isinstance(one, int) else one for one in row) for row in rounds))
    answer = client.post(_address(unit), sent)
    assert answer.status_code == 422
    assert why in _text(answer)
    assert not Round.objects.exists()


def test_two_rounds_of_a_unit_share_no_day_and_those_of_two_units_may(unit: Organisation) -> None:
    """The database holds it too."""
    other = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
    for place in (unit, other):
        Round.objects.create(unit=place, opens_on=_day(0), closes_on=_day(5))
    client = _client(register.staff(unit, DutyRole.PRINCIPAL))
    assert client.post(_address(unit), _sent((_day(5), _day(9), ""))).status_code == 422
    with pytest.raises(IntegrityError, match="one_round_at_a_time"):
        Round.objects.create(unit=unit, opens_on=_day(5), closes_on=_day(9))


def test_one_is_taken_back_and_stands_in_the_history(unit: Organisation) -> None:
    client = _client(register.staff(unit, DutyRole.PRINCIPAL))
    client.post(_address(unit), _sent((_day(1), _day(12), "")))
    address = reverse("studies-rounds-take-back", args=[unit.uuid])
    answer = client.post(address, {"round": str(Round.objects.get().uuid)}, follow=True)
    assert "Omgången är tillbakatagen." in _text(answer)
    assert not Round.objects.exists()
    events = Round._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "delete"]


@pytest.mark.parametrize("text", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_round_of_the_unit_takes_nothing_back(unit: Organisation, text: str) -> None:
    client = _client(register.staff(unit, DutyRole.PRINCIPAL))
    other = register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]
    theirs = Round.objects.create(unit=other, opens_on=_day(0), closes_on=_day(5))
    address = reverse("studies-rounds-take-back", args=[unit.uuid])
    for sent in (text, str(theirs.uuid)):
        answer = client.post(address, {"round": sent}, follow=True)
        assert answer.status_code == 200
        assert "Omgången är tillbakatagen." not in _text(answer)
    assert Round.objects.count() == 1


def test_somebody_at_all_units_chooses_one_and_somebody_at_one_comes_straight_there(unit: Organisation) -> None:
    assert unit.parent is not None
    other = register.unit(unit.parent, "Bergskolan")
    Round.objects.create(unit=other, opens_on=_day(0), closes_on=_day(0))
    everywhere = _text(_client(register.staff(unit.parent, DutyRole.PRINCIPAL)).get(reverse("studies-rounds")))
    assert "Bergskolan Öppen till och med" in everywhere
    assert "Strandskolan Ingen omgång är planerad" in everywhere
    answer = _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-rounds"))
    assert answer.headers["Location"] == _address(unit)


def test_rounds_are_numbered_within_their_term(unit: Organisation) -> None:
    term = Term.of(timezone.localdate())
    for ahead in (10, 40):
        day = term.first_day + dt.timedelta(days=ahead)
        Round.objects.create(unit=unit, opens_on=day, closes_on=day)
    shown = _text(_client(register.staff(unit, DutyRole.PRINCIPAL)).get(_address(unit)))
    assert "Höstens första omgång" in shown
    assert "Höstens andra omgång" in shown
