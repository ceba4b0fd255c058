"""What becomes of a pull when the provider is sloppy, flaky, lacks things, or means ill. Over real HTTP."""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import socket
import threading
import time
from dataclasses import replace
from typing import Any

import msgspec
import polars as pl
import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake.models import Import, ImportState, Pull, PullMode, PullState
from fullfolj.intake.ss12000 import pages, runs, sources
from fullfolj.intake.ss12000.connection import Limits
from fullfolj.lake import store
from fullfolj.lake.models import Grain
from fullfolj.school.enums import NoticeKind
from fullfolj.school.models import AbsenceNotice, Enrolment, GroupMembership, Organisation, Person
from fullfolj.simulation import lessons
from fullfolj.simulation.ss12000 import scenarios
from fullfolj.simulation.ss12000.provider import Answer, Asked, Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files
from tests.integration.pull_case import NOW, QUICK, Serve, organiser, pull, serve
from tests.towns.served import worked_out_once

__all__ = ["organiser", "serve", "worked_out_once"]
pytestmark = pytest.mark.django_db
#: For an answer that is sure to take all the time that it may.
QUICKER = replace(QUICK, answer=1)


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 8, 4)


def counts(found: Pull) -> dict[str, int]:
    return {key: value for key, value in runs.totals(found).items() if key in ("new", "changed", "removed")}


class TestSums:
    """A provider that tells attendance in sum alone."""

    def test_the_sums_of_each_term_are_taken_in_and_are_those_of_the_lessons(
        self, serve: Serve, town: Town, organiser: Organisation
    ) -> None:
        with serve(scenarios.provider(town, "sums")) as source:
            found = pull(source)

        assert (found.state, found.failure) == (PullState.DONE, "")
        assert [imp.kind for imp in found.imports.order_by("created_at")] == ["roster", "totals", "grades"]
        sums = found.imports.get(kind="totals")
        assert (sums.counts["quarantined"], sums.counts["removed"]) == (0, 0)
        hidden = {pupil.person_id for pupil in town.pupils if pupil.protection}
        rows = pl.concat(frame for _unit, _year, frame in lessons.frames(town)).filter(
            ~pl.col("cancelled"), ~pl.col("student_id").is_in(hidden)
        )
        stored = pl.concat(store.read(part) for part in store.current(organiser, Grain.TOTAL))
        assert stored["offered"].sum() == rows["offered"].sum()
        told = rows.filter("reported")
        assert stored["reported_offered"].sum() == told["offered"].sum()
        assert stored["absent"].sum() == told["valid"].sum() + told["invalid"].sum()

    def test_a_second_night_changes_nothing_and_a_new_day_takes_the_place_of_the_old(
        self, serve: Serve, town: Town, organiser: Organisation
    ) -> None:
        with serve(scenarios.provider(town, "sums")) as source:
            first = pull(source).imports.get(kind="totals")
            again = pull(source, mode=PullMode.CHANGES).imports.get(kind="totals")
            later = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.CHANGES)

        assert (again.counts["new"], again.counts["changed"], again.counts["removed"]) == (0, 0, 0)
        assert again.counts["unchanged"] == first.counts["new"]
        assert later.state == PullState.DONE
        days = {date for part in store.current(organiser, Grain.TOTAL) for date in store.read(part)["last_date"]}
        assert max(days) == (NOW + dt.timedelta(days=1)).date()
        assert NOW.date() not in days


class TestNotices:
    """Who is known to be away today: a copy of what the provider says now, never why."""

    def away(self, served: Provider, number: int, own: str, at: dt.datetime, *, days: int = 0, **more: Any) -> str:
        """The provider says that a pupil is away from `at`; the pupil's id."""
        pupil = [one for one in served.things["persons"] if one["enrolments"] and one["securityMarking"] == "Ingen"]
        values = {
            "startTime": at.isoformat(),
            "endTime": (at + dt.timedelta(days=days, hours=8)).isoformat(),
            "type": "Anmäld frånvaro",
            "student": {"id": pupil[number]["id"]},
            **more,
        }
        served.change("absences", own, at, **values)
        return str(pupil[number]["id"])

    def test_notices_come_with_every_pull_and_go_when_they_are_gone(self, serve: Serve, town: Town) -> None:
        served = Provider(town)
        served.things["absences"] = []
        first, second = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
        morning = NOW.replace(hour=7)
        own = self.away(served, 0, first, morning)
        self.away(served, 1, second, morning - dt.timedelta(days=3), days=5, type="Beviljad ledighet")
        self.away(served, 2, second[:-1] + "3", morning - dt.timedelta(days=9), days=2)
        with serve(served) as source:
            assert pull(source).state == PullState.DONE
            kinds = dict(AbsenceNotice.objects.values_list("source_id", "kind"))
            assert kinds == {first: NoticeKind.NOTIFIED, second: NoticeKind.GRANTED}
            assert AbsenceNotice.objects.get(source_id=first).person.identities.get().source_id == own

            served.delete("absences", first, NOW)
            assert pull(source, mode=PullMode.ATTENDANCE).state == PullState.DONE
            assert list(AbsenceNotice.objects.values_list("source_id", flat=True)) == [second]
            sources.remove(source=source, by=OPERATOR)
        assert not AbsenceNotice.objects.exists()

    @pytest.mark.parametrize("year", [1, 1999, 2031, 9999])
    def test_one_of_another_age_goes_to_quarantine(self, serve: Serve, town: Town, year: int) -> None:
        served = Provider(town)
        served.things["absences"] = []
        at, over = f"{year:04}-12-31T20:00:00-05:00", f"{year:04}-12-31T23:30:00-05:00"
        self.away(served, 0, "00000000-0000-4000-8000-000000000001", NOW, startTime=at, endTime=over)
        self.answer_all_absences(served)
        with serve(served) as source:
            found = pull(source)

        assert (found.state, found.outcome["absences"]["unreadable"]) == (PullState.DONE, 1)
        assert not AbsenceNotice.objects.exists()

    def answer_all_absences(self, served: Provider) -> None:
        """All of them, whatever is asked for."""
        served.bend = lambda _served, asked: (
            None
            if asked.path != "absences"
            else Answer(200, msgspec.json.encode({"data": served.things["absences"], "pageToken": None}))
        )

    def test_what_can_not_be_read_takes_no_notice_away(self, serve: Serve, town: Town) -> None:
        served = Provider(town)
        served.things["absences"] = []
        first, second = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
        self.away(served, 0, first, NOW.replace(hour=7))
        with serve(served) as source:
            pull(source)
            served.things["absences"] = []
            self.away(served, 1, second, NOW.replace(hour=7), endTime="i eftermiddag")
            self.answer_all_absences(served)
            found = pull(source, mode=PullMode.ATTENDANCE)

        assert (found.state, found.outcome["absences"]["unreadable"]) == (PullState.DONE, 1)
        assert list(AbsenceNotice.objects.values_list("source_id", flat=True)) == [first]


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


class TestTheSecondReading:
    def test_a_mass_deletion_that_is_told_waits_for_somebody(self, serve: Serve, town: Town) -> None:
        with serve(scenarios.provider(town, "mass-deletion")) as source:
            pull(source)
            before = Enrolment.objects.filter(end_date__isnull=True).count()

            found = pull(source, NOW + dt.timedelta(hours=1))

        assert (found.state, found.mode) == (PullState.GUARDED, PullMode.CHANGES)
        assert Enrolment.objects.filter(end_date__isnull=True).count() == before

    def test_each_change_takes_effect(self, serve: Serve, town: Town, organiser: Organisation) -> None:
        at = dt.datetime.now(dt.UTC)  # the provider stamps its changes by the clock
        with serve(scenarios.provider(town, "changes")) as source:
            pull(source, at)
            people, facts = Person.objects.count(), lesson_files.lake(organiser).height
            digests = set(Person.objects.values_list("civic_no_digest", flat=True))

            found = pull(source, at + dt.timedelta(minutes=1))

        assert (found.state, found.failure) == (PullState.DONE, "")
        register = found.imports.get(kind="roster")
        assert register.counts["protected"] == 1 + len([one for one in town.pupils if one.protection])
        assert Person.objects.count() == people
        assert Person.objects.filter(is_protected=True).count() == 1
        assert Enrolment.objects.filter(end_date__isnull=False).exists()
        assert len(set(Person.objects.values_list("civic_no_digest", flat=True)) - digests - {""}) == 1
        lessons = found.imports.get(kind="lessons")
        # A row taken back, and all those of a lesson that is gone.
        assert lessons.counts["changed"] == 1
        assert lessons.counts["removed"] > 2
        assert lesson_files.lake(organiser).height <= facts - lessons.counts["removed"]
        assert found.imports.get(kind="grades").counts["removed"] == 1
        assert register.preview["guardians"]["removed"] == 1


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
            found = pull(source, limits=QUICKER if name == "drip" else QUICK)

        assert (found.state, found.failure_code) == (PullState.FAILED, code)
        assert found.failure
        assert "?" not in found.failure
        assert time.monotonic() - began < 30
        assert not Person.objects.exists()
        assert not Import.objects.exists()

    @pytest.mark.parametrize(("values", "code"), [(1500, "not-json"), (4_000_002, "too-large")])
    @pytest.mark.parametrize("path", ["persons", "calendarEvents", "attendances"])
    def test_a_page_of_millions_of_nothings(
        self, serve: Serve, town: Town, monkeypatch: pytest.MonkeyPatch, path: str, values: int, code: str
    ) -> None:
        """Each would be told by itself: 8 MB of them took 1.3 GB."""
        monkeypatch.setattr(pages, "MOST_UNREADABLE", 1000)
        provider = Provider(town)
        body = b'{"data":[' + b"1," * (values - 1) + b'1],"pageToken":null}'
        provider.bend = lambda _served, asked: Answer(200, body) if asked.path == path else None
        with serve(provider) as source:
            found = pull(source)

        assert (found.state, found.failure_code) == (PullState.FAILED, code)
        assert not Person.objects.exists()

    @pytest.mark.parametrize("path", ["persons", "calendarEvents", "grades"])
    def test_a_list_that_goes_on_and_on(
        self, serve: Serve, town: Town, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.setattr(pages, "MOST_KEPT", 20)
        with serve(Provider(town)) as source:
            found = pull(source)

        assert (found.state, found.failure_code) == (PullState.FAILED, "too-large")
        assert not Person.objects.exists()

    def test_a_mark_of_the_byte_order_is_no_fault(self, serve: Serve, town: Town) -> None:
        provider = Provider(town)
        whole = msgspec.json.encode({"data": provider.things["syllabuses"], "pageToken": None})
        provider.bend = lambda _served, asked: (
            Answer(200, codecs.BOM_UTF8 + whole) if asked.path == "syllabuses" else None
        )
        with serve(provider) as source:
            assert pull(source).state == PullState.DONE

    @pytest.mark.parametrize("name", ["cut", "deep-objects", "circle", "wrong-shape", "not-json"])
    @pytest.mark.parametrize("path", ["organisations", "groups", "calendarEvents", "grades"])
    def test_in_any_list(self, serve: Serve, town: Town, path: str, name: str) -> None:
        with serve(Provider(town, scenarios.hostile(name, path))) as source:
            found = pull(source)

        assert found.state == PullState.FAILED
        assert found.failure_code
        assert not Person.objects.exists()

    @pytest.mark.parametrize("body", [b"<html>", b'{"data":', b"[1,2,null]", b'{"data":7}', b"[" * 5000])
    def test_a_lookup_that_answers_nonsense_loses_no_lesson(
        self, serve: Serve, town: Town, organiser: Organisation, body: bytes
    ) -> None:
        provider = Provider(town)
        late = provider.things["calendarEvents"][0]

        def bend(served: Provider, asked: Asked) -> Answer | None:
            if asked.path == "calendarEvents":  # the list leaves one lesson out
                return Answer(
                    200, msgspec.json.encode({"data": served.things["calendarEvents"][1:], "pageToken": None})
                )
            return Answer(200, body) if asked.path == "calendarEvents/lookup" else None

        provider.bend = bend
        with serve(provider) as source:
            found = pull(source)

        assert found.state == PullState.DONE
        assert found.imports.get(kind="lessons").counts["quarantined"] == 0
        assert [one for one in provider.asked if one.path == f"calendarEvents/{late['id']}"]

    def test_headers_that_drip_are_bounded(self, organiser: Organisation) -> None:
        """A server that sends a byte of its headers now and then keeps every limit for one read."""
        listener = socket.create_server(("127.0.0.1", 0))

        def drip() -> None:
            with contextlib.suppress(OSError):
                connection, _address = listener.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                    for _byte in range(600):
                        time.sleep(0.1)
                        connection.sendall(b"x")

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        source = sources.add(
            organiser=organiser, name="droppar", base_url=f"http://127.0.0.1:{listener.getsockname()[1]}/v2.0",
            secrets=sources.Secrets(bearer="b"), by=OPERATOR, now=NOW,
        )  # fmt: skip
        began = time.monotonic()
        found = pull(source, limits=Limits(silence=2, answer=2, attempts=1))
        listener.close()
        dripping.join(5)

        assert (found.state, found.failure_code) == (PullState.FAILED, "too-slow")
        assert time.monotonic() - began < 10

    def test_a_reading_that_never_ends_is_ended(self, serve: Serve, town: Town) -> None:
        with serve(Provider(town)) as source:
            found = pull(source, limits=Limits(whole=0))

        assert (found.state, found.failure_code) == (PullState.FAILED, "lasts-too-long")

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

    @pytest.mark.parametrize(
        "broken",
        [{"enrolments": "trasig"}, {"enrolments": [{"schoolYear": 8}]}, {"id": None}],
        ids=["no list", "no unit", "no id"],
    )
    def test_a_person_that_can_not_be_read_any_more_stays(
        self, serve: Serve, town: Town, broken: dict[str, Any]
    ) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            before = set(Enrolment.objects.filter(end_date__isnull=True).values_list("person_id", flat=True))
            pupil = next(
                one for one in provider.things["persons"] if one["enrolments"] and one["securityMarking"] == "Ingen"
            )
            pupil.update(broken)

            found = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.FULL)

        assert found.state == PullState.DONE
        assert found.imports.get(kind="roster").counts["quarantined"] == 1
        assert set(Enrolment.objects.filter(end_date__isnull=True).values_list("person_id", flat=True)) == before

    def test_an_unknown_schooling_and_an_unread_group_take_nobody_away(self, serve: Serve, town: Town) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            before = Enrolment.objects.filter(end_date__isnull=True).count()
            members = GroupMembership.objects.filter(end_date__isnull=True).count()
            pupil = next(
                one for one in provider.things["persons"] if one["enrolments"] and one["securityMarking"] == "Ingen"
            )
            pupil["enrolments"] = [{**one, "schoolType": "GRUNDSKOLAN 2.0"} for one in pupil["enrolments"]]
            provider.things["groups"][0]["groupMemberships"] = "trasig"

            found = pull(source, NOW + dt.timedelta(days=1), mode=PullMode.FULL)

        assert found.imports.get(kind="roster").counts["quarantined"] == 2
        assert Enrolment.objects.filter(end_date__isnull=True).count() == before
        assert GroupMembership.objects.filter(end_date__isnull=True).count() == members

    def test_minutes_that_no_lesson_has(self, serve: Serve, town: Town) -> None:
        provider = Provider(town)
        hidden = {person["id"] for person in provider.things["persons"] if person["securityMarking"] != "Ingen"}
        rows = [
            one for one in provider.things["attendances"] if one["student"]["id"] not in hidden and one["isReported"]
        ]
        rows[0]["attendanceMinutes"] = -5
        rows[1]["validAbsenceMinutes"] = 5000
        rows[2]["attendanceMinutes"] = "femtio"
        rows[3]["attendanceMinutes"] = 5_000_000_000
        with serve(provider) as source:
            found = pull(source)

        quarantined = found.imports.get(kind="lessons").quarantined_rows
        number = provider.things["attendances"].index(rows[2])
        pointer = quarantined.get(code="not-a-number").json_pointer
        assert pointer == f"page 1 /data/{number}/attendanceMinutes"
        negative = provider.things["attendances"].index(rows[0])
        assert quarantined.get(code="negative-minutes").json_pointer == f"page 1 /data/{negative}"
        assert set(quarantined.values_list("code", flat=True)) == {
            "negative-minutes", "over-twice-offered", "not-a-number", "too-many-minutes",
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
