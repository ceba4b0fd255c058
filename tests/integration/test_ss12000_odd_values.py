"""One odd value stops no pull: the rest of what the provider gives is taken in. Over real HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fullfolj.intake.models import PullState, QuarantinedRow
from fullfolj.school.models import Enrolment, Grade, Organisation
from fullfolj.simulation.ss12000.provider import Provider
from fullfolj.simulation.town import Town, make_town
from tests.integration.pull_case import Serve, organiser, pull, serve
from tests.towns.served import worked_out_once

__all__ = ["organiser", "serve", "worked_out_once"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(60, 2, 4)


@pytest.fixture
def provider(town: Town) -> Provider:
    return Provider(town)


def a_pupil(provider: Provider) -> dict[str, Any]:
    return next(
        one
        for one in provider.things["persons"]
        if one["securityMarking"] == "Ingen" and one["enrolments"] and "endDate" not in one["enrolments"][-1]
    )


def test_an_enrolment_until_the_end_of_time_is_open(serve: Serve, provider: Provider) -> None:
    who = a_pupil(provider)
    latest = who["enrolments"][-1]
    who["enrolments"] = [
        {**latest, "startDate": "2020-08-15", "endDate": "9999-12-31"},
        {**latest, "startDate": "2026-08-15"},
    ]

    with serve(provider) as source:
        found = pull(source)

    assert (found.state, found.failure) == (PullState.DONE, "")
    theirs = Enrolment.objects.filter(person__identities__source_id=who["id"])
    assert list(theirs.values_list("start_date", "end_date")) == [(dt.date(2020, 8, 15), None)]


def grades_of_others(provider: Provider, *but: str) -> int:
    hidden = {one["id"] for one in provider.things["persons"] if one["securityMarking"] != "Ingen"}
    return sum(one["id"] not in but and one["student"]["id"] not in hidden for one in provider.things["grades"])


@pytest.mark.parametrize("date", ["0001-03-01", "9999-12-31"])
def test_a_grade_of_no_school_year_goes_to_quarantine_alone(serve: Serve, provider: Provider, date: str) -> None:
    grade = provider.things["grades"][0]
    grade.update(registeredDate=date)
    for name in ("year", "semester"):
        grade.pop(name, None)

    with serve(provider) as source:
        found = pull(source)

    assert (found.state, found.failure) == (PullState.DONE, "")
    kept = QuarantinedRow.objects.get(belongs_to__pull=found)
    assert (kept.code, kept.column) == ("date-far-outside", "registeredDate")
    assert Grade.objects.count() == grades_of_others(provider, grade["id"]) > 0


def test_a_grade_that_tells_its_term_needs_no_date(serve: Serve, provider: Provider) -> None:
    grade = next(
        one
        for one in provider.things["grades"]
        if grades_of_others(provider, one["id"]) < len(provider.things["grades"])
    )
    grade.update(registeredDate="9999-12-31", year=2026, semester="VT")

    with serve(provider) as source:
        found = pull(source)

    assert found.state == PullState.DONE
    assert not QuarantinedRow.objects.filter(belongs_to__pull=found).exists()


def test_a_school_of_a_very_long_name_is_told_by_its_beginning(
    serve: Serve, provider: Provider, organiser: Organisation
) -> None:
    for one in provider.things["organisations"]:
        one["displayName"] = "Skola " * 120

    with serve(provider) as source:
        found = pull(source)

    assert (found.state, found.failure) == (PullState.DONE, "")
    assert {len(unit.display_name) for unit in organiser.units.all()} == {200}
    told = {warning["code"] for warning in found.imports.get(kind="roster").warnings}
    assert "too-long" in told
