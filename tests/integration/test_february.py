"""A simulated February through real sweeps and the real desk, kept to what docs/reference/benchmarks.md says of it."""

from __future__ import annotations

import datetime as dt
import statistics

import pytest
from django.utils import timezone

from bench import february
from fullfolj.domain.actor import OPERATOR
from fullfolj.signals import contacts
from fullfolj.signals.desk import Section
from fullfolj.signals.models import ContactKind
from tests import lake_days, register
from tests.integration.test_sweeps import placed, sweep

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
SEEDS = (311,)


@pytest.mark.no_cover  # measuring what other tests measure would take longer than the rest
def test_new_rows_a_week_are_about_as_many_as_the_manual_says() -> None:
    """A school of 400 pupils, sport break in week 9 (after the data); bounds for one school around the mean of six."""
    weeks = february.weeks_of(SEEDS, begin=dt.date(2027, 1, 11))
    assert [(week.seed, week.monday.day) for week in weeks] == [
        *((311, 1), (311, 8), (311, 15), (311, 22)),
    ]
    assert 9 <= statistics.mean(week.new_rows for week in weeks) <= 21
    assert 7 <= statistics.mean(week.anew for week in weeks) <= 17
    assert max(week.new_rows for week in weeks) <= 30
    assert all(week.folded > 0 for week in weeks)


def test_a_talk_about_the_start_of_the_year_is_enough_for_the_year() -> None:
    """start-2 stays open until the school year ends, whatever the pupil does: it must not come back every fortnight."""
    organiser = register.organiser()
    unit = register.unit(organiser)
    pupil = register.student(unit)
    lake_days.keep(unit, {pupil: "vv" + "." * 70}, FRIDAY)
    sweep(organiser)
    assert placed(unit) == {pupil.pk: Section.RADAR}
    contacts.note(student=pupil, kind=ContactKind.NO_ANSWER, by=OPERATOR, now=timezone.now(), on=FRIDAY)
    assert placed(unit) == {pupil.pk: Section.RADAR}
    contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY)
    assert placed(unit, FRIDAY + dt.timedelta(days=60)) == {pupil.pk: Section.ANSWERED}


def test_something_else_brings_a_pupil_back_after_a_talk_about_the_start_of_the_year() -> None:
    organiser = register.organiser()
    unit = register.unit(organiser)
    pupil = register.student(unit)
    lake_days.keep(unit, {pupil: "vv" + "." * 67 + "iii"}, FRIDAY)
    contacts.note(
        student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY - dt.timedelta(days=30)
    )
    sweep(organiser)
    assert placed(unit) == {pupil.pk: Section.NEW}
