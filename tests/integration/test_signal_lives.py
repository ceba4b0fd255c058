"""A signal's life: who first saw it, what was done, how many times it has been lit, told on the pupil page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.schoolyear import Term
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import contacts, dismissals, sightings, snoozes
from fullfolj.signals.life import life_of, times_lit
from fullfolj.signals.models import ContactKind, DismissReason, Sighting, Signal, SignalState, SnoozeReason
from tests import register

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EVIDENCE = {
    "window": "last_20_school_days", "from": "2026-10-20", "to": "2026-11-19", "school_days": 20, "reported_days": 20,
    "offered_minutes": 6000, "reported_offered_minutes": 5580, "coverage": 0.93, "uncertain": False, "holds": True,
    "count": 9, "thresholds": {"times": "5"},
}  # fmt: skip


def light(pupil: Person, on: dt.date, until: dt.date | None = None, rule: str = "late-5") -> Signal:
    return Signal.objects.create(
        student=pupil, rule=rule, since=on, opened_on=on, seen_on=until or on, cleared_on=until, evidence=EVIDENCE,
        state=SignalState.CLEARED if until else SignalState.OPEN,
    )  # fmt: skip


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit, "Alva")


@pytest.fixture
def coordinator(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR, name="Lena")


def actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.pk)


@pytest.mark.parametrize(
    ("drawn", "times"),
    [
        #  one character a week of the term: . not lit, 1 2 3 the step that is lit; the last one is now
        ("........1", 1),
        ("..11..111", 2),
        (".1.1.2..1", 4),
        ("..1232..1", 2),  # steps one after another are one time
        ("..1233221", 1),
    ],
)
def test_how_many_times_it_has_been_lit_this_term(drawn: str, times: int) -> None:
    today = dt.date(2026, 11, 20)
    first = today - 7 * (len(drawn) - 1) * DAY
    rules = {"1": "absence-10", "2": "absence-15", "3": "absence-20"}
    made: list[Signal] = []
    for week, step in enumerate(drawn):
        day, last = first + 7 * week * DAY, made[-1] if made else None
        if last is not None and last.cleared_on is None and last.rule != rules.get(step):
            last.cleared_on = day
        if step in rules and (last is None or last.cleared_on is not None):
            made.append(Signal(rule=rules[step], opened_on=day))
    made.append(Signal(rule="late-5", opened_on=first))  # another family says nothing of this one
    made.append(Signal(rule="absence-10", opened_on=dt.date(2026, 3, 2), cleared_on=dt.date(2026, 3, 9)))  # last term
    assert times_lit(made[-3], made, today) == times


def test_who_saw_it_first_is_kept_once(client: Client, pupil: Person, coordinator: Account) -> None:
    signal = light(pupil, timezone.localdate() - DAY)
    client.force_login(coordinator)
    client.get(reverse("today"))
    first = Sighting.objects.get(signal=signal)
    assert first.by == coordinator
    with CaptureQueriesContext(connection) as again:
        client.get(reverse("today"))
    assert not [query for query in again.captured_queries if 'insert into "signals_sighting' in query["sql"].lower()]
    sightings.note([(pupil.pk, signal.pk)], by=OPERATOR, at=timezone.now())
    life_of(pupil, by=OPERATOR, today=timezone.localdate(), now=timezone.now())
    assert list(Sighting.objects.values_list("by", flat=True)) == [coordinator.pk]


def test_the_pupil_page_is_a_first_sight_too(client: Client, pupil: Person, coordinator: Account) -> None:
    signal = light(pupil, timezone.localdate() - DAY)
    client.force_login(coordinator)
    client.get(reverse("student", args=[pupil.uuid]))
    assert Sighting.objects.get().signal == signal


def test_a_teacher_and_a_guardian_see_no_signal_and_leave_no_sight(client: Client, pupil: Person) -> None:
    light(pupil, timezone.localdate() - DAY)
    Person.objects.filter(pk=pupil.pk).update(birth_date=dt.date(2014, 1, 1))
    client.force_login(register.guardian(pupil))
    page = client.get(reverse("student", args=[pupil.uuid]))
    assert page.status_code == 200
    assert "Vad som har hänt med signalerna" not in page.text
    assert not Sighting.objects.exists()


def test_the_pupil_page_tells_what_was_done_by_whom(client: Client, pupil: Person, coordinator: Account) -> None:
    today, now, by = timezone.localdate(), timezone.now(), actor(coordinator)
    light(pupil, today - 30 * DAY, today - 20 * DAY)
    signal = light(pupil, today - 3 * DAY)
    contacts.note(student=pupil, kind=ContactKind.AUTOMATIC, by=by, now=now, on=today)
    taken_back = snoozes.put_off(
        student=pupil, reason=SnoozeReason.WAITING, until=today + 5 * DAY, by=by, today=today, now=now
    )
    snoozes.undo(snooze=taken_back, by=by, now=now)
    snoozes.put_off(student=pupil, reason=SnoozeReason.IN_CONTACT, until=today + 7 * DAY, by=by, today=today, now=now)
    dismissals.dismiss(
        student=pupil, signals=[signal.uuid], reason=DismissReason.KNOWN, ground="Bussen är sen", by=by, today=today,
        now=now,
    )  # fmt: skip
    client.force_login(coordinator)
    client.get(reverse("student", args=[pupil.uuid]))
    text = client.get(reverse("student", args=[pupil.uuid])).text
    name = str(coordinator)
    for said in (
        "Tänd: ", "Släckt: ", f"Först sedd av {name}", f"{name} sköt upp till", "kontakt pågår",
        f"Avfärdad av {name}, i dag, redan känt: Bussen är sen.", f"{name}: ett automatiskt meddelande skickades.",
    ):  # fmt: skip
        assert said in text, said
    assert "väntar på svar" not in text.split('id="history"')[1].split("</details>")[0]


def test_the_desk_says_that_it_is_lit_again(client: Client, pupil: Person, coordinator: Account) -> None:
    today = timezone.localdate()
    client.force_login(coordinator)
    signal = light(pupil, today)
    Signal.objects.filter(pk=signal.pk).update(opened_on=today + DAY)  # so that it holds on a term's first day too
    assert "gången den här terminen" not in client.get(reverse("today")).text
    light(pupil, Term.of(today).first_day - 9 * DAY, Term.of(today).first_day - DAY)
    assert "gången den här terminen" not in client.get(reverse("today")).text
    light(pupil, Term.of(today).first_day, Term.of(today).first_day)
    assert "Tänd för andra gången den här terminen" in client.get(reverse("today")).text


def test_the_page_of_a_pupil_asks_no_more_than_before(client: Client, pupil: Person, coordinator: Account) -> None:
    light(pupil, timezone.localdate() - DAY)
    client.force_login(coordinator)
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("student", args=[pupil.uuid]))
    assert sum("signals_signal" in query["sql"] for query in found.captured_queries) == 1
