"""Lessons that change themselves: cancelled or moved, for all of their pupils. Over real HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from fullfolj.intake.models import PullMode, PullState
from fullfolj.lake.facts import KEY
from fullfolj.school.models import Organisation
from fullfolj.simulation.ss12000.provider import Answer, Asked, Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files
from tests.integration.pull_case import LATER, NOW, Serve, organiser, pull, serve
from tests.towns.served import worked_out_once

__all__ = ["organiser", "serve", "worked_out_once"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 8, 4)


@pytest.fixture
def provider(town: Town) -> Provider:
    return Provider(town)


def a_lesson(provider: Provider) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A lesson of several pupils, none of them protected, and its attendance rows."""
    hidden = {one["id"] for one in provider.things["persons"] if one["securityMarking"] != "Ingen"}
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in provider.things["attendances"]:
        rows.setdefault(row["calendarEvent"]["id"], []).append(row)
    for event in provider.things["calendarEvents"]:
        theirs = rows.get(event["id"], [])
        if len(theirs) > 5 and not event["cancelled"] and not hidden & {row["student"]["id"] for row in theirs}:
            return event, theirs
    raise AssertionError("the town has no such lesson")


def move(provider: Provider, event: dict[str, Any]) -> None:
    """The lesson begins and ends a quarter of an hour later."""
    times = {
        name: (dt.datetime.fromisoformat(event[name]) + dt.timedelta(minutes=15)).isoformat()
        for name in ("startTime", "endTime")
    }
    provider.change("calendarEvents", event["id"], NOW, **times)


def refusing(*names: str) -> Callable[[Provider, Asked], Answer | None]:
    """The provider answers 400 to questions about lessons and attendance with one of these parameters."""

    def bend(_served: Provider, asked: Asked) -> Answer | None:
        is_of_lessons = asked.path in ("attendances", "calendarEvents")
        return Answer(400, b'{"code":"X"}') if is_of_lessons and set(names) & set(asked.query) else None

    return bend


def differing(before: pl.DataFrame, after: pl.DataFrame) -> tuple[int, int]:
    """How many facts are gone, and how many have come."""
    gone, come = before.join(after, on=KEY, how="anti"), after.join(before, on=KEY, how="anti")
    return gone.height, come.height


class TestCancelled:
    def test_a_cancelled_lesson_goes_for_all_of_its_pupils(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        """Also when a row of it has been changed the same night."""
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            event, rows = a_lesson(provider)
            provider.change("calendarEvents", event["id"], NOW, cancelled=True)
            provider.change("attendances", rows[0]["id"], NOW, attendanceMinutes=0)
            provider.asked.clear()

            found = pull(source, LATER)

        assert (found.state, found.mode) == (PullState.DONE, PullMode.CHANGES)
        assert differing(before, lesson_files.lake(organiser)) == (len(rows), 0)
        assert not [one for one in provider.asked if "calendarEvent" in one.query]

    def test_one_that_is_held_after_all_comes_back(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            event, rows = a_lesson(provider)
            provider.change("calendarEvents", event["id"], NOW, cancelled=True)
            pull(source)
            before = lesson_files.lake(organiser)
            provider.change("calendarEvents", event["id"], NOW, cancelled=False)

            pull(source, LATER, mode=PullMode.ATTENDANCE)

        assert differing(before, lesson_files.lake(organiser)) == (0, len(rows))


class TestMoved:
    def test_a_moved_lesson_moves_for_all_of_its_pupils(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            event, rows = a_lesson(provider)
            move(provider, event)
            provider.change("attendances", rows[0]["id"], NOW, attendanceMinutes=0)

            found = pull(source, LATER)

        assert (found.state, found.mode) == (PullState.DONE, PullMode.CHANGES)
        assert differing(before, lesson_files.lake(organiser)) == (len(rows), len(rows))

    @pytest.mark.parametrize(
        ("refused", "mode"),
        [
            (["calendarEvent"], PullMode.CHANGES),  # the rows come with the lessons
            (["calendarEvent", "expand"], PullMode.FULL),  # it can't tell at all, and is read whole
        ],
    )
    def test_a_provider_that_can_not_be_asked_by_lesson_tells_it_otherwise(
        self, serve: Serve, provider: Provider, organiser: Organisation, refused: list[str], mode: PullMode
    ) -> None:
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            event, rows = a_lesson(provider)
            move(provider, event)
            provider.bend = refusing(*refused)

            found = pull(source, LATER)

        assert (found.state, found.mode) == (PullState.DONE, mode)
        assert differing(before, lesson_files.lake(organiser)) == (len(rows), len(rows))

    def test_in_school_hours_it_is_read_whole_the_next_night(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            event, rows = a_lesson(provider)
            move(provider, event)
            provider.bend = refusing("calendarEvent", "expand")

            found = pull(source, LATER, mode=PullMode.ATTENDANCE)
            assert (found.state, found.mode) == (PullState.DONE, PullMode.ATTENDANCE)
            night = pull(source, LATER + dt.timedelta(hours=16))

        assert (night.state, night.mode) == (PullState.DONE, PullMode.FULL)
        assert differing(before, lesson_files.lake(organiser)) == (len(rows), len(rows))

    def test_a_timetable_published_anew_is_not_asked_about_lesson_by_lesson(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            event, rows = a_lesson(provider)
            for one in provider.things["calendarEvents"]:
                one["meta"] = {**one.get("meta", {}), "modified": "2026-11-24T06:00:00.000Z"}
            move(provider, event)
            provider.asked.clear()

            found = pull(source, LATER, mode=PullMode.ATTENDANCE)

        assert len(provider.things["calendarEvents"]) > 200
        assert len(provider.asked) < 20
        assert found.state == PullState.DONE
        assert differing(before, lesson_files.lake(organiser)) == (len(rows), len(rows))


def test_what_was_deleted_by_another_clock_goes_too(serve: Serve, provider: Provider, organiser: Organisation) -> None:
    """The provider's clock is half a minute behind ours: what it deletes after our pull is from before it."""
    with serve(provider) as source:
        pull(source)
        before = lesson_files.lake(organiser)
        _event, rows = a_lesson(provider)
        provider.delete("attendances", rows[0]["id"], NOW - dt.timedelta(seconds=30))

        pull(source, LATER)

    assert differing(before, lesson_files.lake(organiser)) == (1, 0)
