"""A marking that a provider gives anywhere takes the pupil out of the register at once. Over real HTTP."""

from __future__ import annotations

from typing import Any

import msgspec
import polars as pl
import pytest
from pghistory.models import Context

from fullfolj.intake import people
from fullfolj.intake.models import PullMode, PullState
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.simulation.ss12000 import scenarios
from fullfolj.simulation.ss12000.provider import Answer, Asked, Provider
from fullfolj.simulation.town import Town
from tests import lesson_files
from tests.integration.pull_case import (
    LATER,
    MARK,
    NOW,
    Serve,
    is_in_register,
    marked,
    organiser,
    pull,
    pupils,
    serve,
    town,
)
from tests.towns.served import worked_out_once

__all__ = ["organiser", "serve", "town", "worked_out_once"]
pytestmark = pytest.mark.django_db


def outcome(organiser: Organisation, own: str) -> str:
    return str(people.resolve(organiser, [own])["outcome"][0])


def in_another_schooling(enrolment: dict[str, Any]) -> dict[str, Any]:
    return {**enrolment, "schoolType": "SFI"}


def in_a_year_that_is_none(enrolment: dict[str, Any]) -> dict[str, Any]:
    return {**enrolment, "schoolYear": "åtta"}


@pytest.mark.parametrize(
    ("mode", "change"),
    [(PullMode.CHANGES, None), (PullMode.FULL, in_another_schooling), (PullMode.CHANGES, in_a_year_that_is_none)],
)
def test_a_marked_pupil_without_a_row_in_any_sheet(
    serve: Serve, town: Town, organiser: Organisation, mode: PullMode, change: Any
) -> None:
    provider = Provider(town)
    who = pupils(provider)[0]
    enrolments = [change(one) for one in who["enrolments"]] if change is not None else []
    with serve(provider) as source:
        pull(source)
        person = Person.objects.get(identities__source_id=who["id"])
        assert not lesson_files.lake(organiser).filter(pl.col("student") == person.pk).is_empty()
        provider.change("persons", who["id"], NOW, securityMarking=MARK, enrolments=enrolments)

        assert pull(source, LATER, mode=mode).state == PullState.DONE

    assert not is_in_register(organiser, who)
    person.refresh_from_db()
    assert (person.is_protected, person.given_name) == (True, "")
    assert lesson_files.lake(organiser).filter(pl.col("student") == person.pk).is_empty()
    assert outcome(organiser, who["id"]) == people.PROTECTED


def test_whatever_is_not_plainly_no_marking_is_one(serve: Serve, town: Town, organiser: Organisation) -> None:
    provider = Provider(town)
    hidden: list[object] = [{"value": MARK}, True, [MARK], "hemlig", 3]
    plain: list[object] = [None, False, "", {"value": "Ingen"}, ["Ingen"]]
    them = pupils(provider)[: len(hidden) + len(plain)]
    with serve(provider) as source:
        pull(source)
        assert all(is_in_register(organiser, one) for one in them)
        for one, marking in zip(them, hidden + plain, strict=True):
            provider.change("persons", one["id"], NOW, securityMarking=marking)

        found = pull(source, LATER)

    assert found.state == PullState.DONE
    assert [is_in_register(organiser, one) for one in them] == [False] * len(hidden) + [True] * len(plain)
    told = {(one["code"], one["column"]): one["count"] for one in found.imports.get(kind="roster").warnings}
    assert told["unknown-word", "securityMarking"] >= len(hidden)


@pytest.mark.parametrize("own", [None, "", True, {"value": "x"}])
def test_a_marking_of_nobody_knows_whom_is_told(serve: Serve, town: Town, own: object) -> None:
    provider = Provider(town)
    with serve(provider) as source:
        pull(source)
        provider.things["persons"].append({"id": own, "securityMarking": MARK, "givenName": "A", "familyName": "B"})

        found = pull(source, LATER, mode=PullMode.FULL)

    told = {one["code"]: one["count"] for one in found.imports.get(kind="roster").warnings}
    assert told["marked-without-id"] == 1


def test_a_reference_in_an_object_that_can_not_be_read(serve: Serve, town: Town, organiser: Organisation) -> None:
    provider = Provider(town)
    member, exception, away = pupils(provider)[:3]
    absence = {"id": "1", "student": marked(away), "startTime": "trasig", "endTime": "trasig"}

    def bend(_served: Provider, asked: Asked) -> Answer | None:
        body = msgspec.json.encode({"data": [absence], "pageToken": None})
        return Answer(200, body) if asked.path == "absences" else None

    with serve(provider) as source:
        pull(source)
        provider.things["groups"].append({"id": "g", "groupMemberships": [{"person": marked(member)}]})
        lesson = provider.things["calendarEvents"][0]
        provider.things["calendarEvents"].append(
            {**lesson, "id": "e", "endTime": "trasig", "studentExceptions": [{"student": marked(exception)}]}
        )
        provider.bend = bend

        assert pull(source, LATER, mode=PullMode.FULL).state == PullState.DONE

    assert not any(is_in_register(organiser, one) for one in (member, exception, away))


class TestIdsThatAreNoUuids:
    """PER-1 is PER-1 wherever it stands, and not per-1."""

    @pytest.fixture
    def provider(self, town: Town) -> Provider:
        provider = Provider(town)
        names = {
            one["id"]: f"{kind}-{n}".upper() for kind, all_ in provider.things.items() for n, one in enumerate(all_)
        }

        def renamed(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: renamed(inner) for key, inner in value.items()}
            if isinstance(value, list):
                return [renamed(inner) for inner in value]
            return names.get(value, value) if isinstance(value, str) else value

        provider.things.update({kind: renamed(all_) for kind, all_ in provider.things.items()})
        return provider

    def test_lessons_find_their_pupils_and_events(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            found = pull(source)

        assert found.state == PullState.DONE
        assert found.imports.get(kind="lessons").counts["quarantined"] == 0
        assert lesson_files.lake(organiser).height > 1000

    def test_a_marking_in_the_attendance_meets_the_pupil(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        who = pupils(provider)[0]
        for row in provider.things["attendances"]:
            if row["student"]["id"] == who["id"]:
                row["student"] = marked(who)
        with serve(provider) as source:
            assert pull(source).state == PullState.DONE

        assert Person.objects.filter(organiser=organiser).exists()
        assert not is_in_register(organiser, who)

    def test_what_is_taken_away_is_met_too(self, serve: Serve, provider: Provider, organiser: Organisation) -> None:
        with serve(provider) as source:
            pull(source)
            facts = lesson_files.lake(organiser).height
            seen = {one["id"] for one in pupils(provider)}
            row = next(one for one in provider.things["attendances"] if one["student"]["id"] in seen)
            provider.delete("attendances", row["id"], LATER)

            pull(source, LATER, mode=PullMode.CHANGES)

        assert lesson_files.lake(organiser).height == facts - 1


class TestNothingElseHoldsItUp:
    """A guard, or a list that can't be read, stops the import and not the protection."""

    def test_a_guard_that_stops_the_class_list(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            who, *others = pupils(provider)
            provider.change("persons", who["id"], NOW, securityMarking=MARK)
            gone = {one["id"] for one in others[: len(others) // 2]}
            provider.things["persons"] = [one for one in provider.things["persons"] if one["id"] not in gone]
            standing = Enrolment.objects.filter(end_date__isnull=True).count()

            found = pull(source, LATER)

        assert found.state == PullState.GUARDED
        assert not is_in_register(organiser, who)
        assert Enrolment.objects.filter(end_date__isnull=True).count() == standing - 1
        assert outcome(organiser, who["id"]) == people.PROTECTED
        assert not lesson_files.lake(organiser).is_empty()
        told = Context.objects.filter(metadata__action="import.protect")
        assert told.exists()

    def test_a_list_that_can_not_be_fetched(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            who = pupils(provider)[0]
            provider.change("persons", who["id"], NOW, securityMarking=MARK)
            provider.bend = scenarios.hostile("not-json", "grades")

            assert pull(source, LATER, mode=PullMode.FULL).state == PullState.FAILED

        assert not is_in_register(organiser, who)

    def test_so_many_at_a_school_wait_for_somebody(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        """What is taken out never comes back: a provider may mark everybody by mistake."""
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            everybody = pupils(provider)
            for one in everybody:
                one["securityMarking"] = MARK

            assert pull(source, LATER, mode=PullMode.FULL).state == PullState.GUARDED
            assert all(is_in_register(organiser, one) for one in everybody)

            pull(source, LATER, mode=PullMode.FULL, allow_removals=True)

        assert not any(is_in_register(organiser, one) for one in everybody)
