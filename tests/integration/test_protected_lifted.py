"""A protection is lifted by whoever made it, when that says so in full, and by nobody else."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline, undo
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.models import Import, ImportState, ProtectedIdentity, PullMode, PullState
from fullfolj.intake.ss12000 import sources
from fullfolj.school.models import Organisation, Person
from fullfolj.simulation.ss12000.provider import Provider
from fullfolj.simulation.town import Town
from tests.integration.intake_case import OTHER_UNIT, TODAY, csv_of, number, pupil, take_in
from tests.integration.pull_case import (
    LATER,
    MARK,
    Serve,
    Thing,
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
LATEST = LATER + dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)
NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12)))
ATTENDANCE = {"attendances", "calendarEvents", "aggregatedAttendance"}


def mark_in_attendance(provider: Provider, who: Thing, *, is_marked: bool = True) -> None:
    for row in provider.things["attendances"]:
        if row["student"]["id"] == who["id"]:
            row["student"] = marked(who) if is_marked else {"id": who["id"]}


class TestPulls:
    def test_another_source_lifts_nothing_and_the_own_one_does(
        self, serve: Serve, town: Town, organiser: Organisation
    ) -> None:
        one, other = Provider(town), Provider(town)
        other.lacks = {*ATTENDANCE, "absences", "grades", "deletedEntities"}
        who = pupils(one)[0]
        theirs = next(person for person in one.things["persons"] if person["id"] == who["id"])
        theirs["securityMarking"] = MARK
        with serve(one) as source, serve(other) as second:
            pull(source)
            assert pull(second, LATER, mode=PullMode.FULL).state == PullState.DONE
            assert not is_in_register(organiser, who)

            theirs["securityMarking"] = "Ingen"
            pull(source, LATEST, mode=PullMode.FULL)

        assert is_in_register(organiser, who)

    def test_a_list_that_is_no_longer_given_or_can_not_be_read_takes_no_mark_away(
        self, serve: Serve, town: Town, organiser: Organisation
    ) -> None:
        provider = Provider(town)
        who = pupils(provider)[0]
        mark_in_attendance(provider, who)
        with serve(provider) as source:
            pull(source)
            assert not is_in_register(organiser, who)
            mark_in_attendance(provider, who, is_marked=False)
            for night in (LATER, LATEST):
                provider.lacks = ATTENDANCE
                assert pull(source, night, mode=PullMode.FULL).state == PullState.DONE
                assert not is_in_register(organiser, who)
            provider.lacks = set()
            broken: dict[str, Any] = {**provider.things["attendances"][0], "id": "x", "attendanceMinutes": "femtio"}
            provider.things["attendances"].append(broken)
            pull(source, LATEST + dt.timedelta(days=1), mode=PullMode.FULL)
            assert not is_in_register(organiser, who)

            provider.things["attendances"].remove(broken)
            pull(source, LATEST + dt.timedelta(days=2), mode=PullMode.FULL)

        assert is_in_register(organiser, who)

    def test_what_a_source_that_is_no_more_has_marked_is_lifted_by_another(
        self, serve: Serve, town: Town, organiser: Organisation
    ) -> None:
        one, other = Provider(town), Provider(town)
        who, still = pupils(one)[:2]
        for person in one.things["persons"]:
            if person["id"] in (who["id"], still["id"]):
                person["securityMarking"] = MARK
        next(one for one in other.things["persons"] if one["id"] == still["id"])["securityMarking"] = MARK
        with serve(one) as source:
            pull(source)
            sources.remove(source=source, by=OPERATOR)
        assert not is_in_register(organiser, who)

        with serve(other) as second:
            pull(second, LATER, mode=PullMode.FULL)

        assert is_in_register(organiser, who)
        assert not is_in_register(organiser, still)

    def test_an_import_that_has_waited_lifts_no_newer_mark(
        self, serve: Serve, town: Town, organiser: Organisation
    ) -> None:
        provider = Provider(town)
        with serve(provider) as source:
            pull(source)
            who, *others = pupils(provider)
            everybody = provider.things["persons"]
            gone = {one["id"] for one in others[: len(others) // 2]}
            provider.things["persons"] = [one for one in everybody if one["id"] not in gone]
            waiting = pull(source, LATER, mode=PullMode.FULL).imports.get(state=ImportState.GUARDED)
            provider.things["persons"] = everybody
            provider.change("persons", who["id"], LATER, securityMarking=MARK)
            pull(source, LATEST, mode=PullMode.FULL)

            with suppress(PlainError):
                pipeline.apply(waiting.pk, by=OPERATOR, now=LATEST, allow_removals=True)

        assert not is_in_register(organiser, who)


class TestFiles:
    def list(self, organiser: Organisation, folder: Path, *rows: dict[str, str], today: dt.date = TODAY) -> Import:
        return take_in(organiser, "roster", csv_of(rows), folder, allow_removals=True, today=today)

    def test_another_schools_list_lifts_nothing_and_the_own_one_does(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        own = pupil("e1", "Hemlig", Personnummer=number(1), Sekretessmarkering=MARK)
        self.list(organiser, tmp_path, own, pupil("e2"))
        self.list(
            organiser, tmp_path,
            pupil("z1", "Hemlig", Personnummer=number(1), Skolenhetskod=OTHER_UNIT, Sekretessmarkering=""),
            pupil("z2", Skolenhetskod=OTHER_UNIT),
        )  # fmt: skip
        assert not Person.objects.filter(given_name="Hemlig").exists()

        self.list(organiser, tmp_path, {**own, "Sekretessmarkering": ""}, pupil("e2"))

        assert Person.objects.filter(given_name="Hemlig").exists()
        assert not ProtectedIdentity.objects.exists()

    def test_each_of_two_who_mark_must_take_it_away(self, organiser: Organisation, tmp_path: Path) -> None:
        here = pupil("e1", "Hemlig", Personnummer=number(1), Sekretessmarkering=MARK)
        there = {**here, "Person-ID": "z1", "Skolenhetskod": OTHER_UNIT}
        self.list(organiser, tmp_path, here, pupil("e2"))
        self.list(organiser, tmp_path, there, pupil("z2", Skolenhetskod=OTHER_UNIT))

        self.list(organiser, tmp_path, {**here, "Sekretessmarkering": ""}, pupil("e2"))
        assert not Person.objects.filter(given_name="Hemlig").exists()

        self.list(organiser, tmp_path, {**there, "Sekretessmarkering": ""}, pupil("z2", Skolenhetskod=OTHER_UNIT))
        assert Person.objects.filter(given_name="Hemlig").exists()

    def test_a_mark_from_before_markers_is_lifted_by_the_same_id_at_the_same_school(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        own = pupil("e1", "Hemlig", Personnummer=number(1), Sekretessmarkering=MARK)
        self.list(organiser, tmp_path, own, pupil("e2"))
        ProtectedIdentity.objects.update(marked_by="", marked_at=None, together=None)
        other = pupil("z1", "Hemlig", Personnummer=number(1), Skolenhetskod=OTHER_UNIT, Sekretessmarkering="")
        self.list(organiser, tmp_path, other)
        assert not Person.objects.filter(given_name="Hemlig").exists()

        self.list(organiser, tmp_path, {**own, "Sekretessmarkering": ""}, pupil("e2"))

        assert Person.objects.filter(given_name="Hemlig").exists()

    def test_taking_back_what_lifted_a_mark_protects_again(self, organiser: Organisation, tmp_path: Path) -> None:
        own = pupil("e1", "Hemlig", Personnummer=number(1), Sekretessmarkering=MARK)
        self.list(organiser, tmp_path, own, pupil("e2"))
        marks = list(ProtectedIdentity.objects.order_by("digest").values("digest", "marked_by", "marked_at"))
        wrong = self.list(organiser, tmp_path, {**own, "Sekretessmarkering": ""}, pupil("e2"), today=TOMORROW)

        undo.take_back(wrong.pk, by=OPERATOR, now=NOW)

        assert list(ProtectedIdentity.objects.order_by("digest").values("digest", "marked_by", "marked_at")) == marks
        other = pupil("z1", "Hemlig", Personnummer=number(1), Skolenhetskod=OTHER_UNIT)
        self.list(organiser, tmp_path, other, pupil("z2", Skolenhetskod=OTHER_UNIT))
        assert not Person.objects.filter(given_name="Hemlig").exists()

    def test_whoever_has_come_in_because_of_it_goes(self, organiser: Organisation, tmp_path: Path) -> None:
        own = pupil("e1", "Hemlig", Personnummer=number(1))
        head, row = "Elevid;Termin;Frånvaro;Sekretess\n", "e1;HT 2026;60;"
        self.list(organiser, tmp_path, own, pupil("e2"))
        path = tmp_path / "sums.csv"
        path.write_text(f"{head}{row}ja\ne2;HT 2026;60;nej\n", encoding="utf-8")
        found = raw.read(path)
        understood = profiles.propose(found)
        profiles.keep(organiser=organiser, name="S", raw=found, understanding=understood, by=OPERATOR, now=NOW)
        take_in(organiser, "totals", path, tmp_path, allow_removals=True)
        assert not Person.objects.filter(given_name="Hemlig").exists()
        lifting = take_in(organiser, "totals", f"{head}{row}nej\n", tmp_path, today=TOMORROW)
        self.list(organiser, tmp_path, own, pupil("e2"))
        assert Person.objects.filter(given_name="Hemlig").exists()

        undo.take_back(lifting.pk, by=OPERATOR, now=NOW)

        assert not Person.objects.filter(given_name="Hemlig").exists()
