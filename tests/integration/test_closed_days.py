"""A day on which nobody is at school is refused in the same words wherever somebody is to act or to meet."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind
from fullfolj.school.models import CalendarPeriod, Group, Person
from fullfolj.shell.closed_days import closed_on, school_day_from
from fullfolj.signals import contacts
from fullfolj.support.models import Case
from tests import register
from tests.cases import a_case, a_meeting, a_shared_measure
from tests.integration.test_support import DAY, TOLD, client_of, in_days, today
from tests.integration.test_support_contacts import noted
from tests.law_clock import an_investigation, lit

pytestmark = pytest.mark.django_db
SAID = "Dagen ligger i Höstlov. Välj en skoldag."
OCTOBER = dt.date(2026, 10, 5)


def period(kind: PeriodKind, name: str, first: dt.date, last: dt.date) -> CalendarPeriod:
    return CalendarPeriod(kind=kind, name=name, first_day=first, last_day=last)


YEAR = [
    period(PeriodKind.TERM, "Ht", dt.date(2026, 8, 17), dt.date(2026, 12, 18)),
    period(PeriodKind.BREAK, "höstlov", dt.date(2026, 10, 26), dt.date(2026, 10, 30)),
    period(PeriodKind.TERM, "Vt", dt.date(2027, 1, 11), dt.date(2027, 6, 10)),
]


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group, pupil: Person) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


@pytest.fixture
def away(group: Group) -> str:
    """A day in a break of the school."""
    CalendarPeriod.objects.create(
        organisation=group.unit,
        kind=PeriodKind.BREAK,
        name="Höstlov",
        first_day=today() + 3 * DAY,
        last_day=today() + 20 * DAY,
    )
    return str(today() + 10 * DAY)


def refused(client: Client, route: str, *args: object, words: str, **sent: object) -> bool:
    """With the break's name, and every word left in the form."""
    response = client.post(reverse(route, args=args), sent)
    page = response.content.decode().replace("\xa0", " ")
    return (response.status_code, SAID in page, words in page) == (422, True, True)


class TestTheWords:
    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (dt.date(2026, 10, 28), "Dagen ligger i höstlov. Välj en skoldag. Närmast ligger fredag 23 oktober och"),
            (
                dt.date(2026, 10, 10),
                "Dagen är en lördag eller söndag. Välj en skoldag. Närmast ligger fredag 9",
            ),
            (dt.date(2026, 12, 29), "Dagen ligger mellan två terminer. Välj en skoldag. Närmast ligger fredag 18 dec"),
            (dt.date(2027, 5, 6), "Dagen är en helgdag eller helgdagsafton. Välj en skoldag. Närmast ligger onsdag 5"),
            (dt.date(2026, 10, 9), ""),
            (dt.date(2027, 6, 21), ""),
        ],
    )
    def test_name_the_break_and_the_nearest_school_days(self, day: dt.date, said: str) -> None:
        told = closed_on(day, YEAR, OCTOBER).replace("\xa0", " ")
        assert told.startswith(said), told
        assert bool(told) is bool(said), "after the last term nobody knows"

    def test_no_day_that_has_passed_is_near(self) -> None:
        told = closed_on(dt.date(2026, 10, 28), YEAR, dt.date(2026, 10, 27)).replace("\xa0", " ")
        assert told.endswith("Närmast ligger måndag 2 november."), told

    def test_without_a_calendar_nothing_is_refused(self) -> None:
        sunday = dt.date(2026, 10, 11)
        assert closed_on(sunday, [], OCTOBER) == ""
        assert school_day_from(sunday, []) == sunday

    def test_a_form_proposes_a_school_day(self) -> None:
        assert school_day_from(dt.date(2026, 10, 28), YEAR) == dt.date(2026, 11, 2)
        assert school_day_from(dt.date(2026, 10, 9), YEAR) == dt.date(2026, 10, 9)


class TestForms:
    @pytest.mark.parametrize("name", ["starts_on", "next_on"])
    def test_a_support_measure(self, mentor: Account, pupil: Person, away: str, name: str) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(mentor)
        days = {"starts_on": str(today()), "next_on": str(today() + 25 * DAY), name: away}
        sent = {"what": "Morgonsamtal", "level": "individual", "mode": "remedial", "responsible": mentor.pk, **days}
        assert refused(client, "support-begin", pupil.uuid, case.uuid, words="Morgonsamtal", **sent)
        assert Case.objects.get().interventions.count() == 1

    def test_a_follow_up(self, mentor: Account, pupil: Person, away: str) -> None:
        one = in_days(a_case(pupil, responsible=mentor).interventions.get(), 0)
        sent = {**TOLD, "decision": "continue", "next_on": away, "seen": 0}
        args = (pupil.uuid, one.uuid)
        assert refused(client_of(mentor), "support-follow", *args, words=TOLD["works"], **sent)
        ended = client_of(mentor).post(reverse("support-follow", args=args), {**sent, "decision": "end"})
        assert ended.status_code == 302, "an end has no next day"

    def test_what_is_done_for_a_class(self, mentor: Account, group: Group, away: str) -> None:
        one, unit = a_shared_measure(group, responsible=mentor), group.unit
        told = {**TOLD, "decision": "continue", "next_on": away, "seen": 0}
        client = client_of(mentor)
        assert refused(client, "support-shared-follow", unit.uuid, one.uuid, words=TOLD["works"], **told)
        sent = {"what": "Lugn start", "mode": "promotive", "responsible": mentor.pk, "starts_on": away, "next_on": away}
        assert refused(client, "support-shared-begin", unit.uuid, words="Lugn start", **sent)

    def test_a_decision_in_a_meeting(self, principal: Account, pupil: Person, away: str) -> None:
        one = a_meeting(pupil)
        sent = {"what": "Boka möte", "who": principal.pk, "due_on": away}
        args = (one.meeting.uuid, one.uuid)
        assert refused(client_of(principal), "support-meeting-item", *args, words="Boka möte", **sent)

    def test_a_day_agreed_in_a_contact(self, mentor: Account, pupil: Person, away: str) -> None:
        one = noted(pupil, mentor)
        version = contacts.version_of(one)
        sent = {"whom": "pupil", "agreed": "Vi ses igen.", "agreed_on": away, "seen": version}
        assert refused(client_of(mentor), "support-contact", pupil.uuid, one.uuid, words="Vi ses igen.", **sent)

    def test_an_investigation(self, principal: Account, pupil: Person, away: str) -> None:
        lit(pupil)
        client, one = client_of(principal), an_investigation(pupil)
        later = {"reason": "Orsaken är känd.", "look_again_on": away}
        assert refused(client, "support-investigation-unnecessary", pupil.uuid, words="Orsaken är känd.", **later)
        again = {"reason": "Något nytt har hänt.", "due_on": away}
        args = (pupil.uuid, one.uuid)
        assert refused(client, "support-investigation-reopen", *args, words="Något nytt har hänt.", **again)
