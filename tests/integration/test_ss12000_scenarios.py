"""What becomes of a pull when the provider is sloppy, flaky, lacks things, or means ill. Over real HTTP."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake.models import Import, ImportState, Pull, PullMode, PullState, Source
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.intake.ss12000.connection import Limits
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.simulation.ss12000 import scenarios
from fullfolj.simulation.ss12000.provider import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN, Answer, Asked, Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
QUICK = Limits(connect=2, silence=2, answer=3, attempts=3, longest_wait=5, all_waits=30)

type Serve = Callable[[Provider], AbstractContextManager[Source]]


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 8, 4)


@pytest.fixture
def organiser() -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Skarvås kommun", organisation_code="9999"
    )


@pytest.fixture
def serve(organiser: Organisation) -> Serve:
    @contextmanager
    def serving(provider: Provider) -> Iterator[Source]:
        with provider.serving() as address:
            yield sources.add(
                organiser=organiser,
                name=f"källa {Source.objects.count()}",
                base_url=f"{address}{BASE}",
                token_url=f"{address}{TOKEN}",
                client_id=CLIENT_ID,
                secrets=sources.Secrets(client_secret=CLIENT_SECRET),
                by=OPERATOR,
                now=NOW,
            )

    return serving


def pull(source: Source, at: dt.datetime = NOW, **options: Any) -> Pull:
    source.refresh_from_db()
    options.setdefault("limits", QUICK)
    options.setdefault("sleep", lambda _seconds: None)
    return runs.run(source, runs.Options(**options), by=OPERATOR, now=at)


def counts(found: Pull) -> dict[str, int]:
    return {key: value for key, value in runs.totals(found).items() if key in ("new", "changed", "removed")}


class TestSloppy:
    def test_it_gives_the_same_as_a_clean_provider(self, serve: Serve, town: Town) -> None:
        with serve(Provider(town)) as clean:
            pull(clean)
        with serve(scenarios.provider(town, "sloppy")) as sloppy:
            found = pull(sloppy)

        assert (found.state, found.failure) == (PullState.DONE, "")
        lessons = found.imports.get(kind="lessons")
        assert (lessons.counts["new"], lessons.counts["changed"], lessons.counts["removed"]) == (0, 0, 0)
        assert lessons.counts["quarantined"] == 0
        assert found.imports.get(kind="roster").counts["removed"] == 0

    def test_what_was_odd_is_counted(self, serve: Serve, town: Town) -> None:
        with serve(scenarios.provider(town, "sloppy")) as source:
            found = pull(source)

        told = {warning["code"]: warning["count"] for imp in found.imports.all() for warning in imp.warnings}
        assert {
            "misspelt-key", "zone-missing", "text-for-number", "reference-as-text", "extra-field", "number-shape",
            "control-characters", "unknown-word", "person-for-duty", "word-for-boolean",
        } <= told.keys()  # fmt: skip
        assert all(count > 0 for count in told.values())


class TestFlaky:
    def test_it_gives_the_same_as_a_clean_provider(self, serve: Serve, town: Town) -> None:
        waits: list[float] = []
        with serve(scenarios.provider(town, "flaky")) as source:
            found = pull(source, sleep=waits.append, limits=Limits(attempts=6))

        assert (found.state, found.failure) == (PullState.DONE, "")
        assert waits
        assert max(waits) < 4
        with serve(Provider(town)) as clean:
            assert counts(pull(clean)) == {"new": 0, "changed": 0, "removed": 0}


class TestGuards:
    @pytest.mark.parametrize("mode", [PullMode.FULL, None])
    def test_a_mass_deletion_waits_for_somebody(self, serve: Serve, town: Town, mode: PullMode | None) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            before = Enrolment.objects.filter(end_date__isnull=True).count()
            scenarios.delete_mass(provider)
            stamp = "2026-11-24T12:00:00Z"
            provider.things["persons"][0]["meta"] = {"created": stamp, "modified": stamp}

            found = pull(source, NOW + dt.timedelta(days=1), mode=mode)

        assert found.state == PullState.GUARDED
        assert Enrolment.objects.filter(end_date__isnull=True).count() == before
        assert found.imports.get().state == ImportState.GUARDED

    def test_an_empty_answer_empties_nothing(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            facts = lesson_files.lake(organiser).height
            before = Enrolment.objects.filter(end_date__isnull=True).count()
            scenarios.empty(provider)

            found = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.FULL)

        assert found.state in (PullState.GUARDED, PullState.FAILED)
        assert lesson_files.lake(organiser).height == facts
        assert Enrolment.objects.filter(end_date__isnull=True).count() == before

    def test_empty_attendance_alone_waits_for_somebody(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            facts = lesson_files.lake(organiser).height
            provider.things["attendances"] = []

            found = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.FULL)

        assert found.state == PullState.GUARDED
        assert lesson_files.lake(organiser).height == facts

    def test_somebody_may_let_it_through(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            scenarios.delete_mass(provider)

            found = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.FULL, allow_removals=True)

        assert found.state == PullState.DONE
        assert counts(found)["removed"] > 30


class TestWhatIsLacking:
    def test_a_provider_without_attendance_still_gives_the_register(self, serve: Serve, town: Town) -> None:
        with serve(scenarios.provider(town, "lacking")) as source:
            found = pull(source)

        assert found.state == PullState.DONE
        assert [imp.kind for imp in found.imports.all()] == ["roster"]
        assert found.outcome["calendarEvents"]["code"] == "lacking"
        source.refresh_from_db()
        assert "calendarEvents" in source.lacks

    def test_attendance_only_with_the_lessons(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        provider = Provider(town)
        provider.lacks = {"attendances"}
        with serve(provider) as source:
            found = pull(source)
        facts = lesson_files.lake(organiser).height

        assert found.state == PullState.DONE
        assert facts
        with serve(Provider(town)) as clean:
            assert counts(pull(clean)) == {"new": 0, "changed": 0, "removed": 0}

    def test_a_provider_that_refuses_filters_is_read_whole(self, serve: Serve, town: Town) -> None:
        with serve(scenarios.provider(town, "refuses-filter")) as source:
            pull(source)

            again = pull(source, NOW + dt.timedelta(hours=1))

        assert (again.state, again.mode) == (PullState.DONE, PullMode.FULL)
        assert counts(again) == {"new": 0, "changed": 0, "removed": 0}


class TestHostile:
    """Bounded in time and memory, a clear outcome, nothing half applied."""

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("cut", "cut"),
            ("huge-string", "too-large"),
            ("endless", "too-large"),
            ("drip", "too-slow"),
            ("deep", "not-json"),
            ("deep-objects", "not-json"),
            ("circle", "goes-in-circles"),
            ("not-json", "not-json"),
            ("redirect", "redirected"),
            ("long-wait", "busy"),
            ("wrong-shape", "not-json"),
        ],
    )
    @pytest.mark.parametrize("path", ["persons", "attendances"])
    def test_an_answer_that_is_none(self, serve: Serve, town: Town, path: str, name: str, code: str) -> None:
        began = time.monotonic()
        with serve(Provider(town, scenarios.hostile(name, path))) as source:
            found = pull(source)

        assert (found.state, found.failure_code) == (PullState.FAILED, code)
        assert found.failure
        assert "?" not in found.failure
        assert time.monotonic() - began < 30
        assert not Person.objects.exists()
        assert not Import.objects.exists()

    @pytest.mark.parametrize("name", ["control-characters", "markup", "year-9999", "duplicate-ids"])
    def test_odd_objects_are_read(self, serve: Serve, town: Town, name: str) -> None:
        with serve(Provider(town, scenarios.hostile(name))) as source:
            found = pull(source)

        assert found.state == PullState.DONE
        assert not Person.objects.filter(given_name__contains="\x1b")

    @pytest.mark.parametrize("name", ["year-one", "no-id"])
    def test_objects_that_can_not_be_read_go_to_quarantine(self, serve: Serve, town: Town, name: str) -> None:
        with serve(Provider(town, scenarios.hostile(name))) as source:
            found = pull(source)

        assert found.state == PullState.DONE
        assert found.imports.get(kind="roster").quarantined_rows.count() >= 1

    def test_an_object_that_can_no_longer_be_read_takes_nobody_away(self, serve: Serve, town: Town) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            before = Enrolment.objects.filter(end_date__isnull=True).count()
            provider.bend = scenarios.hostile("year-one")

            found = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.FULL)

        assert found.state == PullState.DONE
        assert Enrolment.objects.filter(end_date__isnull=True).count() == before

    def test_minutes_that_no_lesson_has(self, serve: Serve, town: Town) -> None:
        provider = Provider(town)
        hidden = {person["id"] for person in provider.things["persons"] if person["securityMarking"] != "Ingen"}
        rows = [
            one for one in provider.things["attendances"] if one["student"]["id"] not in hidden and one["isReported"]
        ]
        rows[0]["attendanceMinutes"] = -5
        rows[1]["validAbsenceMinutes"] = 5000
        rows[2]["attendanceMinutes"] = "femtio"
        with serve(provider) as source:
            found = pull(source)

        quarantined = found.imports.get(kind="lessons").quarantined_rows
        number = provider.things["attendances"].index(rows[2])
        pointer = quarantined.get(code="not-a-number").json_pointer
        assert pointer == f"page 1 /data/{number}/attendanceMinutes"
        negative = provider.things["attendances"].index(rows[0])
        assert quarantined.get(code="negative-minutes").json_pointer == f"page 1 /data/{negative}"
        assert set(quarantined.values_list("code", flat=True)) == {
            "negative-minutes", "over-twice-offered", "not-a-number",
        }  # fmt: skip


def test_a_stop_ends_it_and_changes_nothing(serve: Serve, town: Town) -> None:
    asked: list[Asked] = []

    def bend(_served: Provider, one: Asked) -> Answer | None:
        asked.append(one)
        return None

    with serve(Provider(town, bend)) as source:
        found = pull(source, is_cancelled=lambda: len(asked) > 2)

    assert found.state == PullState.STOPPED
    assert not Person.objects.exists()
