"""The threshold workshop on rules about mapping: what had been mapped by each week, and how the term ended."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.attachment import Dimension
from fullfolj.school.enums import GroupType
from fullfolj.school.models import GroupMembership, Organisation, Person
from fullfolj.signals import backtest_states, tasks
from fullfolj.signals.mapping_replay import MAPPING
from tests import register, workshop_school
from tests.mapping_answers import round_of, staff_tell

pytestmark = pytest.mark.django_db
_MARCH = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _summer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.combine(workshop_school.TODAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def school() -> tuple[Organisation, Account]:
    """Of forty pupils fifteen get an F in mathematics; staff saw a need of support in ten of them in March, and in
    two who passed."""
    unit, principal = workshop_school.make()
    group = register.group(unit, "mapped", GroupType.CLASS)
    pupils = list(Person.objects.filter(enrolments__unit=unit).order_by("pk"))
    GroupMembership.objects.bulk_create(GroupMembership(group=group, person=one) for one in pupils)
    planned = round_of(group, _MARCH)
    for place, pupil in enumerate(pupils):
        staff_tell(planned, pupil, _MARCH, [Dimension.ACADEMIC] if place < 10 or place in (30, 31) else [])
    return unit, principal


def _text(account: Account, place: Organisation, **asked: str) -> str:
    client = Client()
    client.force_login(account)
    response = client.get(reverse("rules-workshop", args=[place.uuid]), asked)
    assert response.status_code == 200
    words = re.sub(r"<sup>\d+</sup>|<[^>]+>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", words)).replace("\xa0", " ")


def test_its_figures_are_made_in_the_background_and_tell_how_early_and_how_right(
    school: tuple[Organisation, Account],
) -> None:
    """Answers lie behind the second wall: who tries a threshold may see none of them."""
    unit, principal = school
    assert "Det tar några minuter första gången." in _text(principal, unit, rule="support-1")
    tasks.prepare_backtest(unit.pk)
    assert not backtest_states.lacking(MAPPING, [unit], workshop_school.TODAY)
    text = _text(principal, unit, rule="support-1")
    assert "12 av 40 elever hade fått signalen" in text
    assert "Av de 15 elever som slutade terminen med ”F eller streck i något ämne” hade 10 (67 procent)" in text
    assert "Varje vecka bedöms efter det som var kartlagt vid dess slut." in text


def test_the_files_hold_no_answer_and_are_made_anew_when_more_is_mapped(school: tuple[Organisation, Account]) -> None:
    unit, _principal = school
    today = workshop_school.TODAY
    (first,) = backtest_states.keep(MAPPING, [unit], today)
    assert backtest_states.keep(MAPPING, [unit], today) == [first]
    pupil = Person.objects.filter(enrolments__unit=unit).first()
    assert pupil is not None
    staff_tell(round_of(register.group(unit, "other"), _MARCH), pupil, _MARCH)
    assert backtest_states.lacking(MAPPING, [unit], today) == [unit]
