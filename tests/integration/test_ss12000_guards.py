"""What a guard sees of a pull: a school in a month, not only everybody in all years. Over real HTTP."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import polars as pl
import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.imports import wording
from fullfolj.intake import pipeline
from fullfolj.intake.models import ImportState, Pull, PullMode, PullState
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import Enrolment, GroupMembership, Organisation, SourceIdentity
from fullfolj.simulation.ss12000.provider import Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files
from tests.integration.pull_case import LATER, NOW, Serve, organiser, pull, serve
from tests.towns.served import worked_out_once

__all__ = ["organiser", "serve", "worked_out_once"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 40, 4)


@pytest.fixture
def provider(town: Town) -> Provider:
    return Provider(town)


def stops(found: Pull, kind: str) -> list[dict[str, Any]]:
    waiting = found.imports.get(kind=kind)
    assert waiting.state == ImportState.GUARDED
    return list(waiting.preview["guard"])


class TestLessons:
    def test_the_lessons_of_some_days_do_not_go_by_deletions(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            days = sorted(before["date"].unique())[-3:]
            those = before.filter(pl.col("date").is_in(days)).height
            assert 10 * those < before.height  # seen over all days it is not much
            named = {day.isoformat() for day in days}
            events = {one["id"] for one in provider.things["calendarEvents"] if one["startTime"][:10] in named}
            for row in [one for one in provider.things["attendances"] if one["calendarEvent"]["id"] in events]:
                provider.deleted.append(("attendances", row["id"], NOW.isoformat()))

            found = pull(source, LATER, mode=PullMode.CHANGES)

        assert found.state == PullState.GUARDED
        months = stops(found, "lessons")
        assert {one["place"][-7:] for one in months} <= {f"{day:%Y-%m}" for day in days}
        assert lesson_files.lake(organiser).equals(before)

    def test_the_lessons_of_a_schools_month_do_not_go_by_a_full_pull(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            before = lesson_files.lake(organiser)
            lost = before.filter(pl.col("unit") == before["unit"].min())
            days = sorted(lost["date"].unique())[-3:]
            named = {day.isoformat() for day in days}
            assert 10 * lost.filter(pl.col("date").is_in(days)).height < before.height
            numbers = lost["student"].unique().to_list()
            theirs = set(SourceIdentity.objects.filter(person__in=numbers).values_list("source_id", flat=True))
            events = {one["id"] for one in provider.things["calendarEvents"] if one["startTime"][:10] in named}
            provider.things["attendances"] = [
                one
                for one in provider.things["attendances"]
                if one["student"]["id"] not in theirs or one["calendarEvent"]["id"] not in events
            ]

            found = pull(source, LATER, mode=PullMode.FULL)

        assert found.state == PullState.GUARDED
        (stop,) = stops(found, "lessons")
        name = organiser.units.get(pk=before["unit"].min()).display_name
        assert stop["place"] == f"{name} {days[0]:%Y-%m}"
        assert lesson_files.lake(organiser).equals(before)

    def test_a_timetable_that_is_moved_takes_nothing_away(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            held = lesson_files.lake(organiser).height
            for event in provider.things["calendarEvents"]:
                for name in ("startTime", "endTime"):
                    event[name] = (dt.datetime.fromisoformat(event[name]) + dt.timedelta(minutes=3)).isoformat()

            found = pull(source, LATER, mode=PullMode.FULL)

        assert (found.state, lesson_files.lake(organiser).height) == (PullState.DONE, held)


class TestGroups:
    @pytest.fixture(scope="class")
    @classmethod
    def town(cls) -> Town:
        """With several schools."""
        return make_town(600, 2, 4)

    @staticmethod
    def open_at(unit: Organisation) -> int:
        return GroupMembership.objects.filter(group__unit=unit, end_date__isnull=True).count()

    def a_school(self, provider: Provider, organiser: Organisation) -> tuple[Organisation, list[dict[str, Any]]]:
        """A school of several, and its groups at the provider, which is all that the pupils of it are in."""
        schools = [one for one in organiser.units.order_by("pk") if self.open_at(one)]
        assert len(schools) > 1
        code = schools[-1].school_unit_code
        own = next(one["id"] for one in provider.things["organisations"] if one.get("schoolUnitCode") == code)
        return schools[-1], [one for one in provider.things["groups"] if one["organisation"]["id"] == own]

    def test_pupils_do_not_leave_their_groups_when_a_schools_are_missing(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            unit, groups = self.a_school(provider, organiser)
            held = self.open_at(unit)
            provider.things["groups"] = [one for one in provider.things["groups"] if one not in groups]

            found = pull(source, LATER, mode=PullMode.FULL)

        assert found.state == PullState.GUARDED
        (stop,) = stops(found, "roster")
        assert stop["place"] == f"{unit.school_unit_code}, grupper"
        assert 5 < stop["vanishing"] <= stop["standing"]
        assert "klass eller grupp" in wording.guard_words(found.imports.get(kind="roster"))
        assert self.open_at(unit) == held

    @pytest.mark.parametrize("is_told_of", ["group", "membership"])
    def test_they_do_when_the_source_says_that_it_is_over(
        self, serve: Serve, provider: Provider, organiser: Organisation, is_told_of: str
    ) -> None:
        with serve(provider) as source:
            pull(source)
            unit, groups = self.a_school(provider, organiser)
            for group in groups:
                for one in [group] if is_told_of == "group" else group["groupMemberships"]:
                    one["endDate"] = LATER.date().isoformat()

            found = pull(source, LATER + dt.timedelta(days=1), mode=PullMode.FULL)

        assert found.state == PullState.DONE
        assert self.open_at(unit) == 0

    def test_a_new_class_takes_the_place_of_the_old(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            held = GroupMembership.objects.filter(end_date__isnull=True).count()
            for number, group in enumerate(provider.things["groups"]):
                group["id"] = f"00000000-0000-4000-8000-{number:012}"
                group["displayName"] = f"Ny {number}"

            found = pull(source, LATER, mode=PullMode.FULL)

        assert found.state == PullState.DONE
        assert GroupMembership.objects.filter(end_date__isnull=True).count() == held


class TestOlderNews:
    def without_forty(self, provider: Provider) -> None:
        own = list(
            SourceIdentity.objects.filter(kind=IdentityKind.STUDENT).order_by("pk").values_list("source_id", flat=True)
        )
        gone = set(own[:40])
        provider.things["persons"] = [one for one in provider.things["persons"] if one["id"] not in gone]

    def test_an_import_that_waits_is_let_go_of_by_a_newer_pull(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            held, whole = Enrolment.objects.filter(end_date__isnull=True).count(), copy.deepcopy(provider.things)
            self.without_forty(provider)
            waiting = pull(source, LATER, mode=PullMode.FULL).imports.get(state=ImportState.GUARDED)
            provider.things = whole

            again = pull(source, LATER + dt.timedelta(days=1), mode=PullMode.FULL)

        assert again.state == PullState.DONE
        waiting.refresh_from_db()
        assert waiting.state == ImportState.DISCARDED
        with pytest.raises(PlainError):
            pipeline.apply(waiting.pk, by=OPERATOR, now=LATER + dt.timedelta(days=2), allow_removals=True)
        assert Enrolment.objects.filter(end_date__isnull=True).count() == held

    def test_it_stays_when_the_newer_pull_is_of_attendance_alone(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        with serve(provider) as source:
            pull(source)
            self.without_forty(provider)
            waiting = pull(source, LATER, mode=PullMode.FULL).imports.get(state=ImportState.GUARDED)

            assert pull(source, LATER + dt.timedelta(hours=1), mode=PullMode.ATTENDANCE).state == PullState.DONE

        waiting.refresh_from_db()
        assert waiting.state == ImportState.GUARDED

    def test_what_came_while_it_waited_is_read_once_more(
        self, serve: Serve, provider: Provider, organiser: Organisation
    ) -> None:
        """Confirmed in the afternoon, a night's lessons are older than those that the day's pulls have brought."""
        with serve(provider) as source:
            pull(source)
            days = sorted(lesson_files.lake(organiser)["date"].unique())[-3:]
            named = {day.isoformat() for day in days}
            events = {one["id"] for one in provider.things["calendarEvents"] if one["startTime"][:10] in named}
            rows = provider.things["attendances"]
            lost = [one for one in rows if one["calendarEvent"]["id"] in events]
            provider.things["attendances"] = [one for one in rows if one["calendarEvent"]["id"] not in events]
            waiting = pull(source, LATER, mode=PullMode.FULL).imports.get(state=ImportState.GUARDED)
            stamp = {"modified": (LATER + dt.timedelta(hours=2)).isoformat()}
            corrected = next(one for one in provider.things["attendances"] if one.get("attendanceMinutes"))
            corrected["invalidAbsenceMinutes"] = corrected.pop("attendanceMinutes")
            corrected["meta"] = {**corrected.get("meta", {}), **stamp}
            reported = lost[0]
            reported["meta"] = {**reported.get("meta", {}), **stamp}
            provider.things["attendances"].append(reported)
            pull(source, LATER + dt.timedelta(hours=3), mode=PullMode.ATTENDANCE)
            now = lesson_files.lake(organiser).filter(~pl.col("date").is_in(days))

            pipeline.apply(waiting.pk, by=OPERATOR, now=LATER + dt.timedelta(hours=4), allow_removals=True)
            pull(source, LATER + dt.timedelta(hours=5), mode=PullMode.ATTENDANCE)

        after = lesson_files.lake(organiser)
        assert after.filter(~pl.col("date").is_in(days))["invalid"].sum() == now["invalid"].sum()
        assert after.filter(pl.col("date").is_in(days)).height == 1
