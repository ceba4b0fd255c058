"""Questions of several features in one statement a request."""

from __future__ import annotations

import pytest
from django.utils import timezone

from fullfolj.access import glances
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import GLANCES, Glance
from fullfolj.domain.registry import Registry
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Registry[Glance]:
    mine: Registry[Glance] = Registry("glances", key=lambda glance: glance.name)
    monkeypatch.setattr(glances, "GLANCES", mine)
    return mine


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(register.account(register.organiser()), (), timezone.now())


def test_all_are_asked_at_once_and_once(
    asked: Registry[Glance], visitor: Visitor, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    mine = asked.register(Glance("mine", "exists (select from access_account where id = %(account)s)"))
    late = asked.register(Glance("late", "%(today)s::date < '2000-01-01'::date"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert visitor.glances(mine) is True
        assert visitor.glances(late) is False
        assert visitor.glances(mine) is True


def test_without_questions_nothing_is_asked(
    asked: Registry[Glance], visitor: Visitor, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert glances.answers(visitor.account, visitor.today) == {}


def test_every_registered_question_can_be_answered(visitor: Visitor) -> None:
    assert {type(visitor.glances(one)) for one in GLANCES} == {bool}
