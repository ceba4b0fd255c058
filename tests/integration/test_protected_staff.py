"""A member of staff whose identity becomes protected goes on working, and no page shows the name to anybody."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pghistory.models
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.administration import actions
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.intake.models import Import
from fullfolj.school import duties
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import AssignmentRole, Duty, Group, Organisation, Person
from fullfolj.signals import contacts
from fullfolj.signals.models import ContactKind, Signal
from tests import register
from tests.integration.intake_case import UNIT, pupil, take_in, workbook

pytestmark = pytest.mark.django_db
TEMPLATE = Path(__file__).parents[1] / "data" / "skolverket_dnp_mall_1.5.2.xlsx"
EVIDENCE = {
    "window": "last_20_school_days", "from": "2026-10-20", "to": "2026-11-19", "school_days": 20, "reported_days": 20,
    "offered_minutes": 6000, "reported_offered_minutes": 5580, "coverage": 0.93, "uncertain": False, "holds": True,
    "count": 9, "thresholds": {"times": "5"},
}  # fmt: skip


def read_in(organiser: Organisation, folder: Path, *, mark: str) -> Import:
    """A class list with one pupil and two teachers; the second has the mark."""
    usual = {"Efternamn": "Personalsson", "Skolenhetskod": UNIT, "Personalkategori": "Lärare"}
    staff = [
        {**usual, "Person-ID": "p1", "Tjänstgörings-ID": "t1", "Förnamn": "Lars"},
        {**usual, "Person-ID": "p2", "Tjänstgörings-ID": "t2-gunborg", "Förnamn": "Gunborg", "Efternamn": "Hemligsson",
         "Sekretessmarkering": mark},
    ]  # fmt: skip
    book = workbook(folder / "roster.xlsx", TEMPLATE, Elever=[pupil("e1")], Personal=staff)
    return take_in(organiser, "roster", book, folder)


@dataclass(frozen=True)
class School:
    organiser: Organisation
    unit: Organisation
    account: Account
    pupil: Person


@pytest.fixture
def school(tmp_path: Path) -> School:
    """Gunborg is mentor of 8A, has a sign-in, has noted a contact, and is protected from now on."""
    organiser = register.organiser()
    read_in(organiser, tmp_path, mark="")
    person, child = Person.objects.get(given_name="Gunborg"), Person.objects.get(given_name="Kim")
    unit = organiser.units.get()
    duties.assign(
        duty=person.duties.get(), group=Group.objects.get(display_name="8A"),
        assignment_role=AssignmentRoleType.MENTOR, start_date=None, by=OPERATOR,
    )  # fmt: skip
    actions.make_sign_in(person=person, by=OPERATOR)
    account = Account.objects.get()
    by, today = Actor(ActorKind.ACCOUNT, account.pk), timezone.localdate()
    contacts.note(student=child, kind=ContactKind.NO_ANSWER, by=by, now=timezone.now(), on=today)
    Signal.objects.create(
        student=child, rule="late-5", since=today - dt.timedelta(days=2), opened_on=today, seen_on=today,
        evidence=EVIDENCE,
    )  # fmt: skip
    imp = read_in(organiser, tmp_path, mark="Sekretessmarkering")
    assert imp.counts["protected"] == 1
    return School(organiser, unit, account, child)


def page(account: Account, route: str, *arguments: object) -> str:
    client = Client()
    client.force_login(account)
    answer = client.get(reverse(route, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def names_nobody(text: str) -> bool:
    return "gunborg" not in text.lower() and "hemligsson" not in text.lower()


def test_the_account_works_as_before(school: School) -> None:
    own = page(Account.objects.get(pk=school.account.pk), "student", school.pupil.uuid)
    assert str(school.pupil) in own
    assert "Namnet visas inte (du)" in own
    assert "Logga kontakt" in own
    desk = page(Account.objects.get(pk=school.account.pk), "today")
    assert "Föreslås: <b>du</b>, mentor" in desk
    assert names_nobody(own)
    assert names_nobody(desk)


def test_colleagues_see_no_name(school: School) -> None:
    coordinator = register.staff(school.unit, DutyRole.ATTENDANCE_COORDINATOR)
    about, desk = page(coordinator, "student", school.pupil.uuid), page(coordinator, "today")
    assert "mentorns namn visas inte" in about
    assert "Namnet visas inte · ringde, inget svar" in about
    assert "Föreslås: <b>mentorn</b>, vars namn inte visas" in desk
    assert names_nobody(about)
    assert names_nobody(desk)


def test_the_next_class_list_leaves_the_roles_alone(school: School, tmp_path: Path) -> None:
    read_in(school.organiser, tmp_path, mark="Sekretessmarkering")
    duty = Duty.objects.get(person__is_protected=True)
    assert (duty.end_date, duty.source_id) == (None, "")
    assert AssignmentRole.objects.get(duty=duty).end_date is None


def test_the_history_holds_no_name(school: School) -> None:
    told = json.dumps(list(pghistory.models.Events.objects.values_list("pgh_data", flat=True)), default=str)
    user_name = Account.objects.get(pk=school.account.pk).username
    assert names_nobody(told.replace(user_name, ""))


def test_whoever_manages_people_ends_the_role_without_a_name(school: School) -> None:
    principal = register.staff(school.unit, DutyRole.PRINCIPAL, name="Rut")
    person = Person.objects.get(is_protected=True)
    client = Client()
    client.force_login(principal)
    texts = [page(principal, "administration"), page(principal, "administration-person", person.uuid)]
    renewed = client.post(reverse("administration-password", args=[person.uuid])).content.decode()
    assert "samma som förut" in renewed
    texts.append(renewed)
    ended = client.post(
        reverse("administration-end-duty", args=[person.duties.get().pk]),
        {"last_day": timezone.localdate().isoformat()}, follow=True,
    ).content.decode()  # fmt: skip
    texts.append(ended)
    assert all("Namnet visas inte" in text for text in texts)
    assert all(names_nobody(text) for text in texts)
    assert person.duties.get().end_date == timezone.localdate()


def test_without_a_sign_in_the_roles_go_too(tmp_path: Path) -> None:
    organiser = register.organiser()
    read_in(organiser, tmp_path, mark="")
    read_in(organiser, tmp_path, mark="Sekretessmarkering")
    assert not Duty.objects.filter(person__is_protected=True).exists()
    assert Person.objects.filter(is_protected=True).count() == 1
