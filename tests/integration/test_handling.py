"""Equal handling: which signals and contacts count, and the page that says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.insight.handling_queries import terms_to
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Organisation, Person
from fullfolj.signals import contacts, dismissals
from fullfolj.signals.handling import Waited, waited
from fullfolj.signals.models import ContactKind, DismissReason, Signal, SignalState
from tests import register

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 9)
DAY = dt.timedelta(days=1)
TODAY = MONDAY + 18 * DAY  # a Friday: 14 school days after the first Monday


class School:
    def __init__(self) -> None:
        self.unit: Organisation = register.unit(register.organiser())
        self.group: Group = register.group(self.unit, "8A")
        self.principal: Account = register.staff(self.unit, DutyRole.PRINCIPAL)

    def pupil(self, name: str = "Alva") -> Person:
        return register.student(self.unit, name, group=self.group)

    def light(self, pupil: Person, day: int = 0, until: int | None = None, **more: object) -> Signal:
        """Lit so many days after the first Monday, and cleared as many."""
        opened = MONDAY + day * DAY
        return Signal.objects.create(
            student=pupil, since=opened, opened_on=opened, seen_on=opened,
            cleared_on=None if until is None else MONDAY + until * DAY,
            state=SignalState.OPEN if until is None else SignalState.CLEARED,
            **{"rule": "absence-20", "evidence": {"school_days": 9}, **more},
        )  # fmt: skip

    def note(self, pupil: Person, day: int, kind: ContactKind = ContactKind.TALKED) -> None:
        contacts.note(student=pupil, kind=kind, by=OPERATOR, now=timezone.now(), on=MONDAY + day * DAY)

    def waited(self, first: dt.date = MONDAY, last: dt.date = TODAY) -> list[Waited]:
        return waited(Scope(self.principal.pk, Permission.SEE_HANDLING, TODAY), self.unit, first, last)


@pytest.fixture
def school() -> School:
    return School()


def told(found: list[Waited]) -> list[tuple[int, str]]:
    words = {(True, False): "answered", (True, True): "answered", (False, False): "waiting", (False, True): "cleared"}
    return [(one.days, words[one.is_answered, one.is_over]) for one in found]


@pytest.mark.parametrize(
    ("lit", "until", "noted", "expected"),
    [
        (0, None, (0,), (0, "answered")),  # the same day
        (0, None, (7,), (5, "answered")),  # a week later: the weekend is no school day
        (4, None, (5,), (0, "answered")),  # a Saturday
        (0, None, (3, 2), (2, "answered")),  # the first of two
        (2, None, (1,), (12, "waiting")),  # before it was lit
        (0, None, (), (14, "waiting")),
        (0, 8, (), (6, "cleared")),
        (0, 8, (9,), (6, "cleared")),  # after it had cleared
        (0, 8, (8,), (6, "answered")),
    ],
)
def test_what_counts(
    school: School, lit: int, until: int | None, noted: tuple[int, ...], expected: tuple[int, str]
) -> None:
    pupil = school.pupil()
    school.light(pupil, lit, until)
    for day in noted:
        school.note(pupil, day)
    (found,) = school.waited()
    assert told([found]) == [expected]
    assert (found.class_name, found.due) == ("8A", 15)


def test_an_attempt_and_an_automatic_message_and_what_was_undone_answer_nothing(school: School) -> None:
    pupil = school.pupil()
    school.light(pupil)
    for kind in (ContactKind.NO_ANSWER, ContactKind.AUTOMATIC):
        school.note(pupil, 1, kind)
    made = contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=MONDAY)
    contacts.undo(contact=made, by=OPERATOR, now=timezone.now())
    assert told(school.waited()) == [(14, "waiting")]


def test_what_asks_for_nobody_is_left_out(school: School) -> None:
    pupil = school.pupil()
    school.light(pupil, rule="radar-5")
    school.light(pupil, rule="absence-10", is_folded=True)
    dismissed = school.light(pupil)
    dismissals.dismiss(
        student=pupil, signals=[dismissed.uuid], reason=DismissReason.WRONG, ground="Fel", by=OPERATOR, today=TODAY,
        now=timezone.now(),
    )  # fmt: skip
    school.light(register.student(register.unit(school.unit.parent or school.unit), "Annan"))
    assert school.waited() == []


def test_only_the_period_is_told(school: School) -> None:
    school.light(school.pupil(), 3)
    assert len(school.waited(MONDAY + 3 * DAY, MONDAY + 3 * DAY)) == 1
    assert school.waited(MONDAY + 4 * DAY) == []
    assert school.waited(MONDAY, MONDAY + 2 * DAY) == []


def test_newly_arrived_is_so_for_four_years(school: School) -> None:
    for name, since in (("Ny", dt.date(2023, 1, 1)), ("Van", dt.date(2022, 1, 1))):
        pupil = school.pupil(name)
        Person.objects.filter(pk=pupil.pk).update(newly_arrived_from=since)
        school.light(pupil)
    assert [one.is_newly_arrived for one in school.waited()] == [True, False]


def test_the_terms_to_choose_from() -> None:
    assert [term.label for term in terms_to(TODAY)] == ["HT26", "VT26", "HT25", "VT25"]


class TestPage:
    def page(self, client: Client, school: School, **query: str) -> str:
        client.force_login(school.principal)
        return client.get(reverse("handling"), query).text

    def test_an_empty_school_says_so(self, client: Client, school: School) -> None:
        text = self.page(client, school)
        assert "ingen signal som ber om en kontakt har tänts" in text
        assert "Ingen är under radarn i dag." in text

    def test_the_figures_and_nobodys_name(self, client: Client, school: School) -> None:
        today = timezone.localdate()
        mentor = register.assigned(school.group, AssignmentRoleType.MENTOR)
        by = Actor(ActorKind.ACCOUNT, mentor.pk)
        pupils = [school.pupil(f"Elev{number}") for number in range(6)]
        for pupil in pupils:
            Signal.objects.create(
                student=pupil, rule="absence-20", since=today, opened_on=today, seen_on=today, evidence={},
                school_days_open=9,
            )  # fmt: skip
        Signal.objects.create(
            student=pupils[5], rule="radar-5", since=today, opened_on=today, seen_on=today, evidence={}
        )
        for pupil in pupils[:5]:
            contacts.note(student=pupil, kind=ContactKind.TALKED, by=by, now=timezone.now(), on=today)
        text = self.page(client, school)
        assert "5 av 5 signaler fick sin första kontakt i tid" in text.replace("\xa0", " ")
        assert "En signal väntar än." in text
        assert "En elev är under radarn i dag." in text
        assert "Hälften fick den samma dag" in text
        assert "8A" in text
        assert ".." in text  # six pupils are too few for girls and boys
        for pupil in pupils:
            assert pupil.given_name not in text
        assert str(mentor) not in text

    @pytest.mark.parametrize(
        "query", [{"term": "HT99"}, {"school": "0d6f3f6e-6d0e-4c6a-9a43-0a7a0b1c2d3e"}, {"term": "XX"}]
    )
    def test_a_guessed_school_or_term_is_not_there(self, client: Client, school: School, query: dict[str, str]) -> None:
        client.force_login(school.principal)
        assert client.get(reverse("handling"), query).status_code == 404
