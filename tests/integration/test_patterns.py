"""Patterns in the sweep and on the pupil's page: found, kept while they hold, gone when they no longer do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.shell.words import NBSP
from fullfolj.signals import sweeps
from fullfolj.signals.models import FoundPattern
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = register.TODAY
DAY = dt.timedelta(days=1)
TUESDAYS = ".v..." * 12  # twelve weeks, Monday to Friday
HERE = "." * 60


def town(rows: str = TUESDAYS, others: int = 8) -> tuple[Organisation, Organisation, Person]:
    """A pupil with the days, in a class of otherwise attending pupils."""
    organiser = register.organiser()
    unit = register.unit(organiser)
    group = register.group(unit)
    pupil = register.student(unit, "Ali", group=group)
    drawn = {pupil: rows} | {register.student(unit, group=group): HERE for _ in range(others)}
    lake_days.keep(unit, drawn, FRIDAY)
    return organiser, unit, pupil


def sweep(organiser: Organisation, as_of: dt.date = FRIDAY) -> None:
    sweeps.run(organiser=organiser, as_of=as_of, by=OPERATOR, now=timezone.now())


def found(pupil: Person) -> dict[str, FoundPattern]:
    return {one.pattern: one for one in FoundPattern.objects.filter(student=pupil)}


def page_of(unit: Organisation, pupil: Person, name: str = "student") -> str:
    client = Client()
    client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
    return client.get(reverse(name, args=[pupil.uuid])).content.decode().replace(NBSP, " ")


class TestSweep:
    def test_a_weekday_is_found_with_all_it_rests_on(self) -> None:
        organiser, _unit, pupil = town()
        sweep(organiser)
        evidence = found(pupil)["weekday"].evidence
        assert (evidence["place"], evidence["hits"], evidence["units"]) == ("1", 12, 12)
        assert (evidence["other_hits"], evidence["other_units"]) == (0, 48)
        assert (evidence["compared_with"], evidence["compared_hits"], evidence["compared_units"]) == ("class", 0, 96)
        assert (evidence["school_days"], evidence["reported_days"], evidence["q"]) == (60, 60, 0.05)
        assert 0 < evidence["chance"] < 1e-9

    def test_it_keeps_its_first_day_while_it_holds(self) -> None:
        organiser, _unit, pupil = town()
        sweep(organiser)
        sweep(organiser, FRIDAY + DAY)
        kept = found(pupil)["weekday"]
        assert (kept.first_seen_on, kept.seen_on) == (FRIDAY, FRIDAY + DAY)

    def test_it_goes_when_it_no_longer_holds(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        lake_days.keep(unit, {pupil: HERE}, FRIDAY)
        sweep(organiser)
        assert not found(pupil)

    def test_a_day_before_the_newest_sweep_moves_none(self) -> None:
        organiser, _unit, pupil = town()
        sweep(organiser, FRIDAY + DAY)
        FoundPattern.objects.all().delete()
        sweep(organiser)
        assert not found(pupil)

    def test_nobody_else_has_any(self) -> None:
        organiser, _unit, pupil = town()
        sweep(organiser)
        assert set(FoundPattern.objects.values_list("student_id", flat=True)) == {pupil.pk}


class TestPage:
    def test_the_pattern_is_a_sentence_with_what_it_rests_on(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        text = page_of(unit, pupil)
        assert "12 av 12" in text
        assert "tisdagar sedan 31 augusti; övriga dagar 0 av 48. Klassen: 0 procent." in text
        assert "Så mycket blir det av en slump i färre än 1 fall av 1 000 000." in text
        assert "Veckodagarna har jämnat ut sig bland de senaste 60 skoldagarna." in text

    def test_too_few_days_are_said_to_be_too_few(self) -> None:
        _organiser, unit, pupil = town("." * 12)
        assert "Går inte att säga än: 12 skoldagar med rapporterade lektioner, 100 procent rapporterat." in page_of(
            unit, pupil
        )

    def test_so_is_too_little_reported(self) -> None:
        organiser, unit, pupil = town((".v" + "???") * 12)
        sweep(organiser)
        assert not found(pupil)
        assert "24 skoldagar med rapporterade lektioner, 40 procent rapporterat" in page_of(unit, pupil)

    def test_nothing_found_is_said(self) -> None:
        _organiser, unit, pupil = town(HERE)
        assert "Inget mönster syns bland de senaste 60 skoldagarna." in page_of(unit, pupil)

    def test_every_pattern_is_named_with_its_test(self) -> None:
        _organiser, unit, pupil = town(HERE)
        text = page_of(unit, pupil, "student-patterns")
        assert "Närvarande men inte delaktig." in text
        assert "Går inte att säga än: det finns inga kartläggningssvar." in text
        assert text.count("<li><b>") == 12
