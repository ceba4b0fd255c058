"""Do signals and support reach alike? By group, and never so that a pupil could be made out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from fullfolj.access.models import Account
from fullfolj.domain.disclosure import Symbol, tells_of_few
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Group, Person
from fullfolj.signals.models import Signal
from fullfolj.support.models import Tier
from fullfolj.support.reach.counts import Counted, split
from tests import register
from tests.cases import a_case
from tests.integration.test_protected_staff import EVIDENCE
from tests.integration.test_support import client_of, today, words_of


def with_signal(student: Person) -> Person:
    day = today()
    Signal.objects.create(
        student=student, rule="late-5", since=day, opened_on=day, seen_on=day, last_away_on=day, evidence=EVIDENCE
    )
    return student


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def pupils(group: Group, count: int, sex: str, *, signals: int, support: int) -> None:
    for number in range(count):
        one = register.student(group.unit, f"Elev {number}", group=group, legal_sex=sex)
        if number < signals:
            with_signal(one)
        if number < support:
            a_case(one)


@pytest.mark.django_db
class TestThePage:
    def test_shares_by_group(self, group: Group, principal: Account) -> None:
        pupils(group, 20, "Kvinna", signals=10, support=5)
        pupils(group, 40, "Man", signals=20, support=5)
        text = words_of(client_of(principal), "support-reach")
        assert "50,0 % av eleverna har haft en signal den här terminen. Av dem har 33,3 % stöd." in text
        assert "Tjejer 20 50,0 % 50,0 %" in text
        assert "Killar 40 50,0 % 25,0 %" in text
        assert "20 elever" not in text
        assert "10 elever med en signal och en insats" in text
        assert "8B 60 50,0 % 33,3 %" in text

    def test_one_who_could_be_made_out_hides_every_group(self, group: Group, principal: Account) -> None:
        pupils(group, 20, "Kvinna", signals=10, support=5)
        pupils(group, 30, "Man", signals=2, support=0)
        text = words_of(client_of(principal), "support-reach")
        assert "Tjejer 20 .. .." in text
        assert "Killar 30 .. .." in text

    def test_support_without_a_signal_is_no_answer_to_one_and_a_stricter_case_is_not_told(
        self, group: Group, principal: Account
    ) -> None:
        for number in range(30):
            one = register.student(group.unit, f"Elev {number}", group=group)
            if number < 15:
                with_signal(one)
            if number < 3:
                a_case(one, tier=Tier.NAMED, responsible=principal)
            if 8 <= number < 25:
                a_case(one, responsible=principal)
        assert "Av dem har 46,7 % stöd." in words_of(client_of(principal), "support-reach"), "7 of 15"

    def test_a_group_of_fewer_than_ten_is_not_counted_aloud(self, group: Group, principal: Account) -> None:
        pupils(group, 20, "Kvinna", signals=10, support=0)
        pupils(group, 6, "Man", signals=0, support=0)
        text = words_of(client_of(principal), "support-reach")
        assert "Killar .. .. .. Tjejer .. .. .." in text, "nor the others, from which it would follow"
        assert "38,5 % av eleverna har haft en signal den här terminen. Ingen av dem har stöd." in text

    def test_who_has_left_is_not_counted(self, group: Group, principal: Account) -> None:
        pupils(group, 20, "Kvinna", signals=10, support=5)
        gone = with_signal(register.student(group.unit, "Bo", group=group))
        gone.enrolments.update(end_date=today() - dt.timedelta(days=1))
        assert "50,0 % av eleverna" in words_of(client_of(principal), "support-reach")

    def test_the_organiser_sees_schools_beside_each_other_and_none_alone(self, group: Group) -> None:
        head = register.staff(group.unit.parent, DutyRole.HEAD_OF_EDUCATION)
        pupils(group, 20, "Kvinna", signals=10, support=5)
        other = register.group(register.unit(group.unit.parent, "Bergskolan"), "9A")
        pupils(other, 20, "Man", signals=10, support=5)
        client = client_of(head)
        with connection.cursor() as cursor:  # as the web's own role: the head of education is behind the wall
            cursor.execute("set role ff_app")
            text = words_of(client, "support-reach")
            cursor.execute("reset role")
        assert text.count("20 50,0 % 50,0 %") == 4, "by sex and by school"
        assert client_of(head).get(f"/support/reach/?place={other.unit.uuid}").status_code == 404

    def test_one_school_is_not_told_of_to_another(self, group: Group) -> None:
        elsewhere = register.staff(register.unit(group.unit.parent), DutyRole.PRINCIPAL)
        assert client_of(elsewhere).get(f"/support/reach/?place={group.unit.uuid}").status_code == 404
        assert client_of(elsewhere).get("/support/reach/?place=x").status_code == 404

    def test_a_school_without_pupils(self, principal: Account) -> None:
        assert "ingen elev är inskriven i dag" in words_of(client_of(principal), "support-reach")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=5))
def test_no_told_group_stands_beside_a_hidden_one(sizes: list[tuple[int, int, int]]) -> None:
    """So that a hidden group can't be worked out from the others and the whole."""
    counted = []
    for number, (students, signalled, supported) in enumerate(sizes):
        with_signal = min(students, signalled)
        counted.append(Counted(str(number), False, None, "", "", students, with_signal, min(with_signal, supported)))
    found = split(counted, lambda one: one.sex)
    for name in ("signalled", "supported"):
        shares = [getattr(one, name) for one in found.values()]
        told = [one for one in shares if not isinstance(one, Symbol)]
        assert not (told and Symbol.HIDDEN in shares)
    for one, reached in zip(counted, found.values(), strict=True):
        if not isinstance(reached.signalled, Symbol):
            assert not tells_of_few(one.students, one.signalled)
