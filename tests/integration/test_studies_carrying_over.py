"""What stands from the round before is confirmed, and not written anew: over HTTP with a real database."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.grading.subjects import parse
from fullfolj.school.enums import AssignmentRoleType, GroupType
from fullfolj.school.models import Group, Organisation, Person
from fullfolj.studies import actions
from fullfolj.studies.models import Round, Status, SubjectEntry
from tests import register

pytestmark = pytest.mark.django_db
_NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
_BEFORE = dt.timedelta(days=40)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The middle of a term: a round of the days before is one of the same term."""
    monkeypatch.setattr(timezone, "now", lambda: _NOW)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit, "8A ma", GroupType.TEACHING)


@pytest.fixture
def teacher(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.TEACHER)


@pytest.fixture
def round_today(unit: Organisation) -> Round:
    today = timezone.localdate()
    return Round.objects.create(unit=unit, opens_on=today, closes_on=today + dt.timedelta(days=11))


def _pupil(group: Group, name: str, status: Status | None = None, told_in: Group | None = None, **more: Any) -> Person:
    pupil = register.student(group.unit, name, group=group)
    if status is not None:
        told = {"told_at": timezone.now() - _BEFORE} | more
        SubjectEntry.objects.create(person=pupil, subject="MA", status=status, group=told_in or group, **told)
    return pupil


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _text(response: HttpResponse) -> str:
    without = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split()).replace("\xa0", " ")


def _grid(client: Client, group: Group) -> HttpResponse:
    return client.get(reverse("studies-grid", args=[group.uuid, "MA"]))  # type: ignore[return-value]


def _confirm(client: Client, group: Group, sent: list[str]) -> HttpResponse:
    address = reverse("studies-confirm", args=[group.uuid, "MA"])
    return client.post(address, {"pupil": sent}, follow=True)  # type: ignore[return-value]


def _rest(response: HttpResponse) -> list[str]:
    return re.findall(r'name="pupil" value="([^"]+)"', response.content.decode())


def _save(client: Client, group: Group, pupil: Person, **fields: object) -> HttpResponse:
    address = reverse("studies-save", args=[group.uuid, "MA", pupil.uuid])
    data = {f"{pupil.uuid.hex}-{name}": value for name, value in fields.items()}
    return client.post(address, data, headers={"HX-Request": "true"})  # type: ignore[return-value]


@pytest.mark.usefixtures("round_today")
class TestTheRest:
    def test_those_on_the_way_and_those_who_have_reached_are_confirmed_at_once(
        self, group: Group, teacher: Account
    ) -> None:
        """At risk and too little to judge from are looked at one by one; so is whoever is told in another group."""
        elsewhere = register.group(group.unit, "8 ma stöd", GroupType.TEACHING)
        pupils = {
            "way": _pupil(group, "Anna", Status.ON_THE_WAY),
            "reached": _pupil(group, "Bo", Status.REACHED),
            "risk": _pupil(group, "Cia", Status.AT_RISK, remains="Bråk"),
            "basis": _pupil(group, "Dan", Status.LACKS_BASIS, remains="Labb"),
            "elsewhere": _pupil(group, "Eva", Status.ON_THE_WAY, told_in=elsewhere),
            "today": _pupil(group, "Folke", Status.ON_THE_WAY, told_at=timezone.now()),
            "new": _pupil(group, "Gun"),
        }
        client = _client(teacher)
        page = _grid(client, group)
        assert "Läget är klart för 1 av 7 elever i" in _text(page)
        assert "Läget finns sedan tidigare för 2 elever och kan bekräftas på en gång." in _text(page)
        assert "3 elever behöver ses över en och en" in _text(page)
        answer = _confirm(client, group, _rest(page))
        assert "Läget är bekräftat för 2 elever." in _text(answer)
        assert "Läget är klart för 3 av 7 elever i" in _text(answer)
        assert "oförändrat för resten" not in _text(answer)
        entries = {one.person_id: one for one in SubjectEntry.objects.all()}
        for name in ("way", "reached"):
            entry = entries[pupils[name].pk]
            assert (entry.confirmed_by, entry.version) == (teacher, 1)
            assert entry.told_at < timezone.now() - dt.timedelta(days=39)
        for name in ("risk", "basis", "elsewhere", "today"):
            assert entries[pupils[name].pk].confirmed_at is None
        assert pupils["new"].pk not in entries

    def test_a_confirmation_stands_in_the_history_with_the_words_as_they_were(
        self, group: Group, teacher: Account
    ) -> None:
        _pupil(group, "Anna", Status.ON_THE_WAY, next_step="Läs kapitel 3")
        client = _client(teacher)
        _confirm(client, group, _rest(_grid(client, group)))
        events = SubjectEntry._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
        last = events.order_by("pgh_id").last()
        assert (last.next_step, last.version, last.confirmed_by_id) == ("Läs kapitel 3", 1, teacher.pk)
        assert last.pgh_context.metadata["action"] == "overview.confirm"

    def test_nothing_is_confirmed_that_was_changed_after_it_was_seen(self, group: Group, teacher: Account) -> None:
        _pupil(group, "Anna", Status.ON_THE_WAY)
        changed = _pupil(group, "Bo", Status.ON_THE_WAY)
        client = _client(teacher)
        sent = _rest(_grid(client, group))
        SubjectEntry.objects.filter(person=changed).update(version=2)
        answer = _confirm(client, group, sent)
        assert "Läget är bekräftat för 1 elev. En har ändrats under tiden och är orörd." in _text(answer)
        assert SubjectEntry.objects.get(person=changed).confirmed_at is None

    def test_what_is_no_pupil_of_the_group_is_left_alone(self, group: Group, teacher: Account) -> None:
        other = _pupil(register.group(group.unit, "8B ma", GroupType.TEACHING), "Ida", Status.ON_THE_WAY)
        mine = _pupil(group, "Anna", Status.ON_THE_WAY)
        sent = [f"{other.uuid.hex}.1", f"{mine.uuid.hex}.x", mine.uuid.hex, "x.1", ""]
        assert "Läget är bekräftat för 0 elever." in _text(_confirm(_client(teacher), group, sent))
        assert not SubjectEntry.objects.filter(confirmed_at__isnull=False).exists()

    def test_the_same_again_confirms_one_at_risk_and_only_once_a_day(self, group: Group, teacher: Account) -> None:
        pupil = _pupil(group, "Cia", Status.AT_RISK, remains="Bråk")
        client = _client(teacher)
        assert "Gäller fortfarande" in _text(_grid(client, group))
        for _ in range(2):
            answer = _save(client, group, pupil, status="at-risk", remains="Bråk", version=1)
            assert answer.status_code == 200
            assert "Gäller fortfarande" not in _text(answer)
        entry = SubjectEntry.objects.get()
        assert (entry.version, entry.confirmed_by) == (1, teacher)
        events = SubjectEntry._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
        assert events.count() == 2
        page = _text(_grid(client, group))
        assert "Läget är klart för 1 av 1 elev i" in page
        assert "bekräftat" in page


def test_a_confirmation_is_not_lost_when_another_writes(group: Group, teacher: Account) -> None:
    """The other's page was opened before the confirmation: what they write stands, and so does who confirmed before."""
    pupil = _pupil(group, "Anna", Status.ON_THE_WAY)
    now = timezone.now()
    by = Actor(ActorKind.ACCOUNT, teacher.pk)
    subject = parse("MA")
    told = actions.Told(Status.AT_RISK, remains="Bråk")
    assert actions.confirm(seen={pupil: 1}, subject=subject, group=group, since=now.date(), by=by, now=now) == 1
    entry = actions.tell(student=pupil, subject=subject, group=group, told=told, version=1, by=by, now=now)
    assert (entry.version, entry.status) == (2, Status.AT_RISK)
    assert SubjectEntry.objects.get().confirmed_at == now


def test_without_a_round_nothing_stands_as_before_and_the_page_says_so(group: Group, teacher: Account) -> None:
    _pupil(group, "Anna", Status.ON_THE_WAY)
    client = _client(teacher)
    page = _grid(client, group)
    assert "Läget är skrivet för 1 av 1 elev." in _text(page)
    assert "Ingen omgång är planerad, så ingen blir påmind." in _text(page)
    assert _rest(page) == []
    _confirm(client, group, [f"{Person.objects.get(given_name='Anna').uuid.hex}.1"])
    assert SubjectEntry.objects.get().confirmed_at is None


def test_before_the_first_round_opens_the_page_says_when(group: Group, teacher: Account) -> None:
    _pupil(group, "Anna")
    day = timezone.localdate() + dt.timedelta(days=3)
    Round.objects.create(unit=group.unit, opens_on=day, closes_on=day)
    assert "Nästa omgång öppnar" in _text(_grid(_client(teacher), group))


def test_a_round_that_has_closed_is_the_one_until_the_next_opens(group: Group, teacher: Account) -> None:
    today = timezone.localdate()
    _pupil(group, "Anna", Status.ON_THE_WAY, told_at=timezone.now())
    Round.objects.create(unit=group.unit, opens_on=today - dt.timedelta(days=2), closes_on=today - dt.timedelta(days=1))
    shown = _text(_grid(_client(teacher), group))
    assert "Läget är klart för 1 av 1 elev i" in shown
    assert ", som stängde" in shown


def test_what_was_said_last_on_the_day_counts_for_the_rules(group: Group) -> None:
    """A word that is confirmed is known anew that day: it is no older than the latest grade."""
    from fullfolj.studies.words import SOURCE

    pupil = _pupil(group, "Anna", Status.ON_THE_WAY)
    SubjectEntry.objects.update(confirmed_at=timezone.now())
    days = [one.day for one in SOURCE.said([pupil.pk])]
    assert days == [timezone.localdate() - _BEFORE, timezone.localdate()]
