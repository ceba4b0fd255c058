"""Pulls from the simulator's provider over real HTTP, into the register, the lake and the grades."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake.models import Pull, PullMode, PullState, Source
from fullfolj.intake.ss12000 import packs, runs, sources
from fullfolj.lake import disk, store
from fullfolj.lake.facts import SCHEMA
from fullfolj.lake.models import Partition
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Enrolment, Grade, Group, GroupMembership, Organisation, Person, Responsible
from fullfolj.simulation.ss12000 import provider as served
from fullfolj.simulation.ss12000.provider import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN, Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files
from tests.integration.intake_case import take_in
from tests.towns.served import worked_out_once

__all__ = ["worked_out_once"]
pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(110, 15, 4)


@pytest.fixture
def organiser() -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Skarvås kommun", organisation_code="9999"
    )


@pytest.fixture
def provider(town: Town) -> Provider:
    return Provider(town)


@pytest.fixture
def address(provider: Provider) -> Generator[str]:
    with provider.serving() as found:
        yield found


@pytest.fixture
def source(organiser: Organisation, address: str) -> Source:
    return sources.add(
        organiser=organiser,
        name="simulatorn",
        base_url=f"{address}{BASE}",
        token_url=f"{address}{TOKEN}",
        client_id=CLIENT_ID,
        secrets=sources.Secrets(client_secret=CLIENT_SECRET),
        by=OPERATOR,
        now=NOW,
    )


def pull(source: Source, at: dt.datetime = NOW, **options: Any) -> Pull:
    source.refresh_from_db()
    return runs.run(source, runs.Options(sleep=lambda _seconds: None, **options), by=OPERATOR, now=at)


def hidden(provider: Provider) -> set[str]:
    """The provider's ids of people with protected identity."""
    return {person["id"] for person in provider.things["persons"] if person["securityMarking"] != "Ingen"}


class TestFull:
    def test_a_first_pull_brings_register_lessons_and_grades(self, source: Source, town: Town) -> None:
        found = pull(source)

        assert (found.state, found.failure, found.mode) == (PullState.DONE, "", PullMode.FULL)
        assert [imp.kind for imp in found.imports.order_by("created_at", "pk")] == ["roster", "lessons", "grades"]
        open_pupils = [pupil for pupil in town.pupils if not pupil.protection]
        assert Person.objects.filter(enrolments__isnull=False).distinct().count() == len(open_pupils)
        assert Grade.objects.exists()
        assert Group.objects.filter(group_type="Klass").exists()
        children = Responsible.objects.values("child").distinct().count()
        assert children == len([pupil for pupil in town.enrolled if not pupil.protection])
        assert GroupMembership.objects.filter(group__group_type="Klass").count() == len(
            [pupil for pupil in town.enrolled if not pupil.protection]
        )

    def test_the_facts_are_those_of_the_files(self, source: Source, town: Town, organiser: Organisation) -> None:
        from fullfolj.simulation import lessons

        pull(source)

        ids = {served_id: own for own, served_id in Provider(town).person_ids.items()}
        known = dict(
            Person.objects.filter(identities__kind="student").values_list("pk", "identities__source_id").distinct()
        )
        mine = lesson_files.lake(organiser).with_columns(
            pl.col("student").replace_strict({pk: ids[text] for pk, text in known.items()}, return_dtype=pl.String)
        )
        hidden = [pupil.person_id for pupil in town.pupils if pupil.protection]
        theirs = pl.concat(frame for _unit, _year, frame in lessons.frames(town)).filter(
            ~pl.col("cancelled"), ~pl.col("student_id").is_in(hidden)
        )
        columns = [name for name in SCHEMA if name not in ("student", "late", "issue")]
        got = mine.select(pl.col("student").alias("student_id"), *columns).sort("student_id", "date", "start_time")
        wanted = theirs.select("student_id", *columns).sort("student_id", "date", "start_time")
        assert got.equals(wanted.cast(dict(got.schema)))

    def test_a_second_full_pull_changes_nothing(self, source: Source) -> None:
        pull(source)

        again = pull(source, mode=PullMode.FULL)

        assert again.state == PullState.DONE
        assert {key: value for key, value in runs.totals(again).items() if key in ("new", "changed", "removed")} == {
            "new": 0, "changed": 0, "removed": 0,
        }  # fmt: skip

    def test_protected_pupils_are_counted_and_nowhere_else(self, source: Source, town: Town) -> None:
        found = pull(source)

        hidden = [pupil for pupil in town.pupils if pupil.protection]
        assert hidden
        assert not Person.objects.filter(family_name__in=[pupil.family_name for pupil in hidden]).filter(
            given_name__in=[pupil.given_name for pupil in hidden], birth_date__in=[pupil.born for pupil in hidden]
        )
        assert found.imports.get(kind="roster").counts["protected"] == len(hidden)

    def test_school_units_have_their_names(self, source: Source, town: Town) -> None:
        pull(source)

        named = set(Organisation.objects.exclude(parent=None).values_list("display_name", flat=True))
        assert named == {unit.name for unit in town.units}


class TestProtection:
    def _pupil(self, provider: Provider) -> dict[str, Any]:
        return next(
            one for one in provider.things["persons"] if one["enrolments"] and one["securityMarking"] == "Ingen"
        )

    def test_a_new_marking_empties_at_the_next_change(
        self, source: Source, provider: Provider, organiser: Organisation
    ) -> None:
        pull(source)
        pupil = self._pupil(provider)
        known = Person.objects.get(identities__source_id=pupil["id"])
        provider.change("persons", pupil["id"], NOW + dt.timedelta(hours=1), securityMarking="Skyddad folkbokföring")

        pull(source, NOW + dt.timedelta(hours=2))

        known.refresh_from_db()
        assert (known.is_protected, known.given_name) == (True, "")
        assert lesson_files.lake(organiser).filter(pl.col("student") == known.pk).is_empty()

    def test_a_marking_on_a_reference_alone_is_enough_and_stays_through_changes(
        self, source: Source, provider: Provider
    ) -> None:
        pull(source)
        pupil = self._pupil(provider)
        row = next(one for one in provider.things["attendances"] if one["student"]["id"] == pupil["id"])
        marked = {"id": pupil["id"], "securityMarking": "Sekretessmarkering"}
        provider.change("attendances", row["id"], NOW + dt.timedelta(hours=1), student=marked)

        pull(source, NOW + dt.timedelta(hours=2))
        assert not Person.objects.filter(identities__source_id=pupil["id"]).exists()

        provider.change("persons", pupil["id"], NOW + dt.timedelta(hours=3), middleName="X")
        pull(source, NOW + dt.timedelta(hours=4))
        assert not Person.objects.filter(identities__source_id=pupil["id"]).exists()

    def test_a_marking_met_in_the_quarter_hour_pull_takes_effect_at_once(
        self, source: Source, provider: Provider
    ) -> None:
        pull(source)
        pupil = self._pupil(provider)
        row = next(one for one in provider.things["attendances"] if one["student"]["id"] == pupil["id"])
        marked = {"id": pupil["id"], "securityMarking": "Sekretessmarkering"}
        provider.change("attendances", row["id"], NOW + dt.timedelta(hours=1), student=marked)

        pull(source, NOW + dt.timedelta(hours=2), mode=PullMode.ATTENDANCE)

        assert not Person.objects.filter(identities__source_id=pupil["id"]).exists()

    def test_an_unknown_word_protects(self, source: Source, provider: Provider) -> None:
        pupil = self._pupil(provider)
        pupil["securityMarking"] = "Hemlig"

        pull(source)

        assert not Person.objects.filter(identities__source_id=pupil["id"]).exists()


def test_facts_that_came_by_file_are_known_again_by_the_source(
    source: Source, provider: Provider, organiser: Organisation
) -> None:
    """The file's facts are the same and nothing changes, but from then on the source can take its rows back."""
    pull(source)
    for part in Partition.objects.filter(is_current=True):
        facts = store.read(part).with_columns(pl.lit(None, pl.Int64).alias("source_row"))
        disk.put(facts, store.path_of(part))
    again = pull(source, NOW + dt.timedelta(hours=1), mode=PullMode.FULL)
    assert {key: runs.totals(again)[key] for key in ("new", "changed", "removed")} == {
        "new": 0, "changed": 0, "removed": 0,
    }  # fmt: skip
    row = next(one for one in provider.things["attendances"] if one["student"]["securityMarking"] == "Ingen")
    provider.delete("attendances", row["id"], NOW + dt.timedelta(hours=2))

    found = pull(source, NOW + dt.timedelta(hours=3))

    assert runs.totals(found)["removed"] == 1


class TestChanges:
    def test_nothing_new_changes_nothing(self, source: Source, provider: Provider) -> None:
        pull(source)
        provider.asked.clear()

        again = pull(source, NOW + dt.timedelta(hours=1))

        assert (again.state, again.mode) == (PullState.DONE, PullMode.CHANGES)
        assert not again.imports.exists()
        assert not [one for one in provider.asked if one.path == "persons" and "meta.modified.after" not in one.query]

    def test_a_corrected_row_replaces_the_fact(
        self, source: Source, provider: Provider, organiser: Organisation
    ) -> None:
        pull(source)
        row = next(one for one in provider.things["attendances"] if one.get("validAbsenceMinutes") == 0)
        offered = row["attendanceMinutes"] + row["invalidAbsenceMinutes"] + row["otherAttendanceMinutes"]
        before = lesson_files.lake(organiser)
        at = NOW + dt.timedelta(hours=1)
        values = {"attendanceMinutes": 0, "validAbsenceMinutes": offered, "invalidAbsenceMinutes": 0}
        provider.change("attendances", row["id"], at, otherAttendanceMinutes=0, **values)

        found = pull(source, at + dt.timedelta(minutes=1))

        assert (found.state, found.failure) == (PullState.DONE, "")
        assert runs.totals(found)["changed"] == 1
        after = lesson_files.lake(organiser)
        assert before.height == after.height
        assert after["valid"].sum() - before["valid"].sum() == offered

    def test_a_deleted_row_takes_its_fact_away(
        self, source: Source, provider: Provider, organiser: Organisation
    ) -> None:
        pull(source)
        row = next(one for one in provider.things["attendances"] if one["student"]["id"] not in hidden(provider))
        before = lesson_files.lake(organiser).height
        provider.delete("attendances", row["id"], NOW + dt.timedelta(hours=1))

        found = pull(source, NOW + dt.timedelta(hours=2))

        assert runs.totals(found)["removed"] == 1
        assert lesson_files.lake(organiser).height == before - 1

    def test_a_deleted_lesson_takes_its_facts_away(
        self, source: Source, provider: Provider, organiser: Organisation
    ) -> None:
        """Also where nobody tells of its attendance rows."""
        pull(source)
        event = provider.things["attendances"][0]["calendarEvent"]["id"]
        rows = [one for one in provider.things["attendances"] if one["calendarEvent"]["id"] == event]
        theirs = sum(one["student"]["id"] not in hidden(provider) for one in rows)
        before = lesson_files.lake(organiser)
        provider.things["attendances"] = [one for one in provider.things["attendances"] if one not in rows]
        provider.delete("calendarEvents", event, NOW + dt.timedelta(hours=1))

        found = pull(source, NOW + dt.timedelta(hours=2))

        after = lesson_files.lake(organiser)
        assert runs.totals(found)["removed"] == theirs > 0
        gone = before.join(after, on=list(SCHEMA), how="anti", nulls_equal=True)
        assert gone.height == theirs
        assert gone.select("date", "start_time").n_unique() == 1

    def test_a_deleted_lesson_that_nobody_had_takes_nothing_away(
        self, source: Source, provider: Provider, organiser: Organisation
    ) -> None:
        pull(source)
        before = lesson_files.lake(organiser)
        provider.deleted.append(("calendarEvents", str(uuid.uuid4()), "2026-11-24T06:00:00Z"))

        found = pull(source, NOW + dt.timedelta(hours=2))

        assert (found.state, runs.totals(found)["removed"]) == (PullState.DONE, 0)
        assert lesson_files.lake(organiser).equals(before)

    def test_an_ended_enrolment_ends_here_too(self, source: Source, provider: Provider, town: Town) -> None:
        pull(source)
        pupil = next(one for one in town.enrolled if not one.protection)
        own = provider.person_ids[pupil.person_id]
        thing = next(one for one in provider.things["persons"] if one["id"] == own)
        enrolments = [{**one, "endDate": one.get("endDate", "2026-11-20")} for one in thing["enrolments"]]
        provider.change("persons", own, NOW + dt.timedelta(hours=1), enrolments=enrolments)

        found = pull(source, NOW + dt.timedelta(hours=2))

        assert found.imports.get(kind="roster").counts["removed"] == 1
        assert not Enrolment.objects.filter(person__identities__source_id=own, end_date__isnull=True)


class TestGradesTakenBack:
    LATER = NOW + dt.timedelta(hours=2)

    @pytest.fixture
    def theirs(self, source: Source, provider: Provider) -> list[dict[str, Any]]:
        """The provider's grades of pupils who are not protected, all of them pulled."""
        pull(source)
        return [one for one in provider.things["grades"] if one["student"]["id"] not in hidden(provider)]

    def test_a_deleted_grade_goes(self, source: Source, provider: Provider, theirs: list[dict[str, Any]]) -> None:
        provider.delete("grades", theirs[0]["id"], NOW + dt.timedelta(hours=1))

        found = pull(source, self.LATER)

        assert (found.mode, runs.totals(found)["removed"]) == (PullMode.CHANGES, 1)
        assert not Grade.objects.filter(source_id=theirs[0]["id"]).exists()
        assert Grade.objects.filter(source=str(source.pk)).count() == len(theirs) - 1

    def test_it_comes_back_when_the_pull_is_taken_back(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        before = list(Grade.objects.order_by("pk").values())
        provider.delete("grades", theirs[0]["id"], NOW + dt.timedelta(hours=1))
        found = pull(source, self.LATER)

        runs.take_back(found.pk, by=OPERATOR, now=self.LATER)

        assert list(Grade.objects.order_by("pk").values()) == before

    def test_a_grade_that_is_of_another_term_now_is_not_there_twice(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        provider.change("grades", theirs[0]["id"], NOW + dt.timedelta(hours=1), year=2019, semester="HT")

        found = pull(source, self.LATER)

        counts = runs.totals(found)
        assert (counts["new"], counts["removed"]) == (1, 1)
        assert Grade.objects.get(source_id=theirs[0]["id"]).school_year == "2019/20"

    def test_a_full_reading_takes_away_what_it_no_longer_has(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        gone = [one["id"] for one in theirs[:3]]
        provider.things["grades"] = [one for one in provider.things["grades"] if one["id"] not in gone]

        found = pull(source, self.LATER, mode=PullMode.FULL)

        assert runs.totals(found)["removed"] == 3
        assert not Grade.objects.filter(source_id__in=gone).exists()

    def test_a_grade_from_a_file_is_not_the_sources_to_take_away(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]], organiser: Organisation, tmp_path: Path
    ) -> None:
        first, second, third = Grade.objects.filter(source_id__in=[one["id"] for one in theirs[:3]])
        Grade.objects.filter(pk=third.pk).update(source="", source_id="")  # as if a file had given it first
        pull(source, NOW + dt.timedelta(hours=1), mode=PullMode.FULL)
        other = "A" if first.grade != "A" else "B"
        line = f"{first.school_year};{first.term};{first.year_level};{first.subject};{other};{first.kind}"
        header = "student_id;school_year;term;year_level;subject;grade;kind"
        take_in(organiser, "grades", f"{header}\n{first.person.uuid};{line}\n", tmp_path)
        gone = {first.source_id, second.source_id, third.source_id}
        provider.things["grades"] = [one for one in provider.things["grades"] if one["id"] not in gone]

        found = pull(source, self.LATER, mode=PullMode.FULL)

        assert runs.totals(found)["removed"] == 1
        for grade in (first, third):
            grade.refresh_from_db()
            assert grade.source == ""
        assert first.grade == other

    def test_a_grade_given_twice_stands_as_long_as_one_of_them_does(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        twin = {**theirs[0], "id": str(uuid.uuid4())}
        provider.change("grades", twin["id"], NOW + dt.timedelta(minutes=1), **twin)
        pull(source, NOW + dt.timedelta(hours=1), mode=PullMode.FULL)
        before = Grade.objects.count()
        provider.delete("grades", twin["id"], NOW + dt.timedelta(hours=2))

        found = pull(source, NOW + dt.timedelta(hours=3))

        assert (found.mode, Grade.objects.count()) == (PullMode.CHANGES, before)

    def test_a_grade_that_could_not_be_used_keeps_the_one_before(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        provider.change("grades", theirs[0]["id"], NOW + dt.timedelta(hours=1), gradeValue="Q", year=2019)
        provider.change("grades", theirs[1]["id"], NOW + dt.timedelta(hours=1), gradeValue=[1])

        found = pull(source, self.LATER, mode=PullMode.FULL)

        assert (runs.totals(found)["removed"], runs.totals(found)["quarantined"]) == (0, 2)
        warned = {one["code"]: one["count"] for one in found.imports.get(kind="grades").warnings}
        assert warned["grade-kept"] == 2
        assert Grade.objects.filter(source_id__in=[one["id"] for one in theirs[:2]]).count() == 2

    def test_a_guard_stops_when_many_would_vanish(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        before = Grade.objects.count()
        provider.things["grades"] = provider.things["grades"][::2]

        found = pull(source, self.LATER, mode=PullMode.FULL)

        assert found.state == PullState.GUARDED
        assert Grade.objects.count() == before

    def test_no_grades_at_all_take_nothing_away(
        self, source: Source, provider: Provider, theirs: list[dict[str, Any]]
    ) -> None:
        provider.things["grades"] = []

        found = pull(source, self.LATER, mode=PullMode.FULL)

        assert found.state == PullState.DONE
        assert Grade.objects.filter(source=str(source.pk)).count() == len(theirs)


@pytest.mark.parametrize("code", ["00000001", "99999999"])
@pytest.mark.parametrize("count", [1, 10])
def test_who_has_moved_is_whole_though_the_lessons_come_in_several_packs(
    source: Source,
    provider: Provider,
    organiser: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    count: int,
) -> None:
    """The new school's pack must not take away what the old one's has brought, whichever comes first."""
    old = next(one for one in provider.things["organisations"] if one.get("schoolUnitCode"))
    new = {**old, "id": "30000000-0000-4000-8000-000000000001", "schoolUnitCode": code, "displayName": "Nya skolan"}
    provider.things["organisations"].append(new)
    here = [
        one
        for one in provider.things["persons"]
        if one["enrolments"] and one["id"] not in hidden(provider) and "endDate" not in one["enrolments"][-1]
    ]
    for person in here[:count]:
        last = person["enrolments"][-1]
        now = {**last, "enroledAt": {"id": new["id"]}, "startDate": "2026-11-24"}
        provider.change("persons", person["id"], NOW, enrolments=[{**last, "endDate": "2026-11-23"}, now])
    moved = {person["id"] for person in here[:count]}
    monkeypatch.setattr(packs, "ROWS_A_PACK", len(provider.things["attendances"]) // 8)

    first, second = pull(source), pull(source, NOW + dt.timedelta(hours=1), mode=PullMode.FULL)

    assert (first.state, second.state) == (PullState.DONE, PullState.DONE)
    assert first.imports.filter(kind="lessons").count() > 2
    assert {key: value for key, value in runs.totals(second).items() if key in ("new", "changed", "removed")} == {
        "new": 0, "changed": 0, "removed": 0,
    }  # fmt: skip
    cancelled = {one["id"] for one in provider.things["calendarEvents"] if one.get("cancelled")}
    theirs = [
        one
        for one in provider.things["attendances"]
        if one["student"]["id"] in moved and one["calendarEvent"]["id"] not in cancelled
    ]
    pupils = list(Person.objects.filter(identities__source_id__in=moved).distinct().values_list("pk", flat=True))
    facts = lesson_files.lake(organiser).filter(pl.col("student").is_in(pupils))
    assert facts.height == len(theirs) > 0


def test_the_secret_is_sealed(source: Source) -> None:
    source.refresh_from_db()

    assert CLIENT_SECRET not in source.sealed_secret
    assert sources.connection(source).client_secret == CLIENT_SECRET
    assert served.CLIENT_SECRET not in repr(sources.connection(source))


def test_lessons_in_packs_by_unit_are_the_same(organiser: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider(make_town(520, 2, 4))
    provider.bearer = "b"
    with provider.serving() as address:
        source = sources.add(
            organiser=organiser, name="stor", base_url=f"{address}{BASE}", secrets=sources.Secrets(bearer="b"),
            by=OPERATOR, now=NOW,
        )  # fmt: skip
        pull(source)
        monkeypatch.setattr(packs, "ROWS_A_PACK", len(provider.things["attendances"]) // 3)

        again = pull(source, NOW + dt.timedelta(hours=1), mode=PullMode.FULL)

    assert again.imports.filter(kind="lessons").count() > 2
    assert {key: value for key, value in runs.totals(again).items() if key in ("new", "changed", "removed")} == {
        "new": 0, "changed": 0, "removed": 0,
    }  # fmt: skip
