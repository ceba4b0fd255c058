"""The gate, one answer at a time: who is not signed in, who lacks the permission, who sees the pupil in another way."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from fullfolj.access.accounts import account_without_password
from fullfolj.access.gate import Visitor, by_script, student_or_refusal, visitor_of
from fullfolj.access.models import Account, Reading
from fullfolj.access.narrowing import Narrowing, may_try, sign_in_narrowly, tried_in_vain
from fullfolj.access.permissions import Permission
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit)


def visitor(account: Account, session: SessionBase | None = None) -> Visitor:
    request = RequestFactory().get("/")
    request.user = account
    request.session = session if session is not None else SessionStore()
    found = visitor_of(request)
    assert found is not None
    return found


class TestNobodyIsSignedIn:
    @pytest.mark.parametrize("route", ["start", "students"])
    def test_a_page_leads_to_the_sign_in_page_and_back(self, route: str) -> None:
        answer = Client().get(reverse(route))
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={reverse(route)}")

    def test_the_bare_address_leads_to_the_first_page_of_ones_own(self) -> None:
        """Not to the staff's first page, which a pupil who has signed in would be refused."""
        assert Client().get("/")["Location"] == "/accounts/login/?next=/start/"

    @pytest.mark.parametrize("route", ["start", "students"])
    def test_a_part_of_a_page_is_refused(self, route: str) -> None:
        assert Client().get(reverse(route), headers={"HX-Request": "true"}).status_code == 401

    def test_a_form_is_refused(self) -> None:
        assert Client().post(reverse("start")).status_code == 401


class TestAPupil:
    def test_in_the_scope_is_read_and_logged(self, unit: Organisation, pupil: Person) -> None:
        who = visitor(register.staff(unit, DutyRole.PRINCIPAL))
        assert student_or_refusal(who, pupil.uuid, Permission.WRITE_GRADES, page="test") == pupil
        assert [r.page for r in Reading.objects.filter(student=pupil)] == ["test"]

    def test_seen_but_not_in_this_way_is_refused(self, unit: Organisation, pupil: Person) -> None:
        who = visitor(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
        with pytest.raises(PermissionDenied):
            student_or_refusal(who, pupil.uuid, Permission.WRITE_GRADES, page="test")
        assert not Reading.objects.exists()

    def test_outside_every_scope_there_is_none(self, unit: Organisation) -> None:
        elsewhere = register.student(register.unit(register.organiser("Åby kommun")))
        who = visitor(register.staff(unit, DutyRole.PRINCIPAL))
        with pytest.raises(Http404):
            student_or_refusal(who, elsewhere.uuid, Permission.WRITE_GRADES, page="test")
        assert not Reading.objects.exists()


def test_who_lacks_the_permission_is_refused(unit: Organisation) -> None:
    client = Client()
    client.force_login(register.staff(unit, DutyRole.HEAD_OF_EDUCATION))
    assert client.get(reverse("students")).status_code == 403


def test_htmx_says_that_it_asks() -> None:
    asked = RequestFactory()
    assert by_script(asked.get("/", headers={"HX-Request": "true"}))
    assert not by_script(asked.get("/"))


class TestNarrowed:
    """Whoever came in by a code instead of a password."""

    def narrowed(self, account: Account) -> Visitor:
        request = RequestFactory().get("/")
        request.session = SessionStore()
        request.session["of another"] = "kept"
        sign_in_narrowly(request, account, Narrowing(Permission.ANSWER_MAPPING, "a round"))
        assert "of another" not in request.session
        return visitor(account, request.session)

    def test_may_one_thing_of_what_the_account_may(self, pupil: Person) -> None:
        account = account_without_password(person=pupil, by=OPERATOR)
        assert account_without_password(person=pupil, by=OPERATOR) == account
        who = self.narrowed(account)
        assert who.permissions == {Permission.ANSWER_MAPPING}
        assert who.narrowed == Narrowing(Permission.ANSWER_MAPPING, "a round")
        assert student_or_refusal(who, pupil.uuid, Permission.ANSWER_MAPPING, page="test") == pupil
        assert Permission.SEE_STUDENT in visitor(account).permissions

    def test_gets_no_scope_beyond_it(self, pupil: Person) -> None:
        who = self.narrowed(account_without_password(person=pupil, by=OPERATOR))
        with pytest.raises(PermissionDenied):
            who.scope(Permission.SEE_STUDENT)

    def test_may_nothing_that_the_account_may_not(self, unit: Organisation) -> None:
        assert self.narrowed(register.staff(unit, DutyRole.PRINCIPAL)).permissions == frozenset()

    def test_wrong_codes_are_counted_by_where_they_come_from(self) -> None:
        cache.clear()
        here, there = (RequestFactory(REMOTE_ADDR=address).post("/") for address in ("10.0.0.1", "10.0.0.2"))
        for _time in range(100):
            assert may_try(here)
            tried_in_vain(here)
        assert not may_try(here)
        assert may_try(there)
        cache.clear()
