"""The threshold workshop on rules about studies: what teachers had said by each week, and how the term ended."""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.grading.subjects import parse
from fullfolj.lake import disk
from fullfolj.school.enums import GroupType
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import backtest_states, tasks
from fullfolj.signals.study_replay import STUDIES
from fullfolj.studies import actions
from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status
from tests import register, workshop_school

pytestmark = pytest.mark.django_db
_MARCH = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _summer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.combine(workshop_school.TODAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def school() -> tuple[Organisation, Account]:
    """Of forty pupils fifteen get an F in mathematics; a teacher said of ten of them in March that they were at risk,
    of two who passed too, and of four of the ten that two more subjects were."""
    unit, principal = workshop_school.make()
    group = register.group(unit, "ma", GroupType.TEACHING)
    pupils = list(Person.objects.filter(enrolments__unit=unit).order_by("pk"))
    for pupil in (*pupils[:10], *pupils[30:32]):
        _tell(pupil, group, "MA")
    for pupil in pupils[:4]:
        _tell(pupil, group, "BI")
        _tell(pupil, group, "KE")
    return unit, principal


def _tell(pupil: Person, group: object, subject: str) -> None:
    at = dt.datetime.combine(_MARCH, dt.time(10), dt.UTC)
    told = Told(Status.AT_RISK, remains="Två prov")
    actions.tell(
        student=pupil,
        subject=parse(subject),
        group=group,  # type: ignore[arg-type]
        told=told,
        version=0,
        by=OPERATOR,
        now=at,
    )


def _prepared(account: Account, place: Organisation, **asked: str) -> str:
    """The page when what it asks for has been made in the background."""
    assert "Det tar några minuter första gången." in _text(account, place, **asked)
    tasks.prepare_backtest(place.pk)
    return _text(account, place, **asked)


def _text(account: Account, place: Organisation, **asked: str) -> str:
    client = Client()
    client.force_login(account)
    response = client.get(reverse("rules-workshop", args=[place.uuid]), asked)
    assert response.status_code == 200
    words = re.sub(r"<sup>\d+</sup>|<[^>]+>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", words)).replace("\xa0", " ")


def test_who_would_have_been_seen_how_early_and_how_right(school: tuple[Organisation, Account]) -> None:
    unit, principal = school
    text = _prepared(principal, unit, rule="core-1", **{"core-1-subjects": "1"})
    assert "12 av 40 elever hade fått signalen" in text
    assert "Av de 15 elever som slutade terminen med ”F eller streck i något ämne” hade 10 (67 procent)" in text
    assert "Av de 12 som hade fått signalen i förväg slutade 10 (83 procent) terminen så." in text
    assert "14 veckor" in text, "from the second of March to the eighth of June"


def test_a_higher_threshold_singles_out_fewer(school: tuple[Organisation, Account]) -> None:
    unit, principal = school
    text = _prepared(principal, unit, rule="subjects-2", **{"subjects-2-subjects": "3"})
    assert "Minst 3 ämnen skulle inte bli godkända" in text
    assert "4 av 40 elever hade fått signalen" in text
    assert "Färre än tio hade fått signalen i förväg." in text


def test_of_whom_nothing_was_known_nothing_can_be_told(school: tuple[Organisation, Account]) -> None:
    """Twenty-eight of forty had no grade and no word before the term was over."""
    unit, principal = school
    text = _prepared(principal, unit, rule="core-1")
    assert "För lite känt alla veckor: 28. Om dem kan regeln inte säga något." in text


def test_the_figures_are_made_once_and_anew_when_a_teacher_has_said_more(
    school: tuple[Organisation, Account],
) -> None:
    unit, _principal = school
    today = workshop_school.TODAY
    (first,) = backtest_states.keep(STUDIES, [unit], today)
    assert backtest_states.keep(STUDIES, [unit], today) == [first]
    assert not backtest_states.lacking(STUDIES, [unit], today)
    pupil = Person.objects.filter(enrolments__unit=unit).order_by("pk").last()
    assert pupil is not None
    _tell(pupil, register.group(unit, "en", GroupType.TEACHING), "EN")
    assert backtest_states.lacking(STUDIES, [unit], today) == [unit]
    (second,) = backtest_states.keep(STUDIES, [unit], today)
    assert second != first


def test_old_files_go_and_the_newest_stays(school: tuple[Organisation, Account]) -> None:
    unit, _principal = school
    (path,) = backtest_states.keep(STUDIES, [unit], workshop_school.TODAY)
    old = path.with_name("0123456789abcdef.parquet")
    old.write_bytes(path.read_bytes())
    long_ago = time.time() - disk.GRACE.total_seconds() - 60
    os.utime(old, (long_ago, long_ago))
    assert backtest_states.clean_up(now=dt.datetime.now(dt.UTC)) == 1
    assert path.exists()
    assert not old.exists()
