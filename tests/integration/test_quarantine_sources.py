"""Trying again whatever the rows came from: a foreign file, SCB's, a provider. And a pull that reads anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import again, kept, lessons, pipeline, quarantine
from fullfolj.intake.again import Correction
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.models import Import, ImportState, MappingProfile, Pull, PullMode, QuarantinedRow, Source
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.school.models import Duty, Enrolment, Grade, Organisation, Person
from fullfolj.simulation.ss12000.provider import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN, Provider
from fullfolj.simulation.town import Town, make_town
from tests import lesson_files, register
from tests.integration.intake_case import csv_of, number, pupil, workbook
from tests.integration.test_intake_grades import nine
from tests.integration.test_intake_roster_workbook import TEMPLATE, staff

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return tmp_path


@pytest.fixture
def town() -> Organisation:
    return register.organiser()


def take_in(town: Organisation, folder: Path, kind: str, content: str) -> Import:
    path = folder / f"{kind}.csv"
    path.write_text(content, encoding="utf-8")
    imp = pipeline.receive(path, kind=kind, organiser=town, by=OPERATOR, now=NOW)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    return apply(imp)


def apply(imp: Import) -> Import:
    return pipeline.apply(imp.pk, by=OPERATOR, now=NOW + dt.timedelta(seconds=Import.objects.count()))


def try_again(imp: Import, correction: Correction | None = None, **which: Any) -> Import:
    rows = QuarantinedRow.objects.filter(belongs_to=imp, **which)
    found = again.try_again(imp=imp, rows=rows, units=None, correction=correction, by=OPERATOR, now=NOW)
    pipeline.read(found.pk, by=OPERATOR, now=NOW)
    found.refresh_from_db()
    return found


def roster(town: Organisation, folder: Path, *places: int, **marks: str) -> Import:
    rows = [pupil(f"e{n}", Personnummer=number(n), **({**marks} if n == 2 else {})) for n in places]
    columns = {"Sekretessmarkering": ""} if marks else {}
    return take_in(town, folder, "roster", csv_of([{**columns, **row} for row in rows]))


FOREIGN = "Personnummer;Namn;Dag;Tid;Ämne;Giltig frånvaro (tim);Ogiltig frånvaro (tim)\n" + "".join(
    f"{number(n)};Elev Ek;{n}/9/2026;08:10-09:10;MA;0,5;0\n" for n in (1, 2, 3)
)


class TestForeignFiles:
    def first(self, town: Organisation, folder: Path) -> Import:
        roster(town, folder, 1)
        path = folder / "x.csv"
        path.write_text(FOREIGN, encoding="utf-8")
        found = raw.read(path)
        about = profiles.propose(found)
        profiles.keep(organiser=town, name="Vårt", raw=found, understanding=about, by=OPERATOR, now=NOW)
        return take_in(town, folder, "lessons", FOREIGN)

    def test_a_pupil_known_by_number_is_met_when_the_class_list_has_them(self, town: Organisation, data: Path) -> None:
        first = self.first(town, data)
        assert first.counts["quarantined"] == 2
        roster(town, data, 1, 2)
        retry = apply(try_again(first))
        assert (retry.counts["new"], retry.counts["quarantined"]) == (1, 1)
        assert lesson_files.lake(town).height == 2
        assert [one.count for one in quarantine.open_counts(town)] == [1]

    def test_a_protected_pupils_row_goes(self, town: Organisation, data: Path) -> None:
        first = self.first(town, data)
        roster(town, data, 1, 2, Sekretessmarkering="Ja")
        content = kept.opened(first.pk)
        assert content is not None
        assert len(content.places) == 1

    def test_without_the_profile_nothing_can_be_tried_and_nothing_is_kept_blindly(
        self, town: Organisation, data: Path
    ) -> None:
        first = self.first(town, data)
        MappingProfile.objects.all().delete()
        with pytest.raises(PlainError):
            try_again(first)
        kept.forget_protected(town, today=NOW.date())
        assert kept.opened(first.pk) is None

    def test_a_date_is_corrected_under_the_files_own_name_of_the_column(self, town: Organisation, data: Path) -> None:
        first = self.first(town, data)
        wrong = take_in(town, data, "lessons", FOREIGN.replace(";1/9/2026", ";2026-13-01"))
        (row,) = wrong.quarantined_rows.filter(code="not-a-date")
        assert row.column == "Dag"
        retry = try_again(wrong, Correction("Dag", "2026-09-04"), code="not-a-date")
        assert (retry.counts["new"], retry.options["corrected"]["column"]) == (1, "Dag")
        assert first.pk != retry.again_of_id


class TestGrades:
    def test_a_row_of_scbs_file(self, town: Organisation, data: Path) -> None:
        roster(town, data, 1)
        first = take_in(town, data, "grades", nine(1) + "\n" + nine(2) + "\n")
        assert first.counts["quarantined"] == 1
        roster(town, data, 1, 2)
        retry = apply(try_again(first))
        assert retry.counts["quarantined"] == 0
        assert Grade.objects.values("person").distinct().count() == 2

    def test_a_grade_of_scbs_file_is_corrected_and_a_protected_pupils_row_goes(
        self, town: Organisation, data: Path
    ) -> None:
        roster(town, data, 1)
        first = take_in(town, data, "grades", nine(1, Ma="Q") + "\n" + nine(2) + "\n" + nine(3, Bl="E") + "\n")
        roster(town, data, 1, 2, Sekretessmarkering="Ja")
        content = kept.opened(first.pk)
        assert content is not None
        assert content.places == {("", 1), ("", 3)}
        retry = apply(try_again(first, Correction("Ma", "B"), code="grade-code"))
        assert retry.counts["quarantined"] == 0
        assert Grade.objects.get(subject="MA").grade == "B"

    def test_a_canonical_row(self, town: Organisation, data: Path) -> None:
        header = "student_id;school_year;term;year_level;subject;grade;kind\n"
        roster(town, data, 1)
        rows = "e1;2025/26;VT;8;MA;C;term\ne2;2025/26;VT;8;MA;A;term\ne3;2025/26;VT;8;MA;A;term\n"
        first = take_in(town, data, "grades", header + rows)
        roster(town, data, 1, 2)
        retry = apply(try_again(first))
        assert (retry.counts["new"], retry.counts["quarantined"]) == (1, 1)
        once_more = try_again(retry)
        assert (once_more.counts["read"], once_more.again_of_id) == (1, retry.pk)


class TestWorkbooks:
    def test_a_member_of_staff_and_a_pupil_whose_rows_are_corrected_end_nobodys_duty(
        self, town: Organisation, data: Path
    ) -> None:
        book = workbook(
            data / "roster.xlsx",
            TEMPLATE,
            Elever=[pupil("e1"), pupil("e2", Årskurs="åtta")],
            Personal=[staff("l1", "Eva"), staff("l2", "Bo", role="Trollkarl")],
        )
        imp = pipeline.receive(book, kind="roster", organiser=town, by=OPERATOR, now=NOW)
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        apply(imp)
        assert imp.quarantined_rows.count() == 2
        apply(try_again(imp, Correction("Personalkategori", "Lärare"), code="duty-role"))
        assert Duty.objects.filter(end_date=None).count() == 2
        apply(try_again(imp, Correction("Årskurs", "8"), code="year-level"))
        assert Enrolment.objects.filter(end_date=None).count() == 2
        assert Duty.objects.filter(end_date=None).count() == 2
        assert quarantine.open_counts(town) == []


@pytest.fixture(scope="module")
def small() -> Town:
    return make_town(60, 6, 4)


@pytest.fixture
def provider(small: Town) -> Provider:
    return Provider(small)


@pytest.fixture
def source(provider: Provider, town: Organisation) -> Iterator[Source]:
    with provider.serving() as address:
        yield sources.add(
            organiser=town,
            name="källa",
            base_url=f"{address}{BASE}",
            token_url=f"{address}{TOKEN}",
            client_id=CLIENT_ID,
            secrets=sources.Secrets(client_secret=CLIENT_SECRET),
            by=OPERATOR,
            now=NOW,
        )


def pull(source: Source, at: dt.datetime, mode: PullMode | None = None) -> Pull:
    source.refresh_from_db()
    options = runs.Options(mode=mode, sleep=lambda _seconds: None)
    found = runs.run(source, options, by=OPERATOR, now=at)
    assert found.failure == ""
    return found


class TestProviders:
    def one_missing(self, provider: Provider) -> Any:
        """Takes a pupil who has attendance out of the provider's people, and gives the pupil."""
        hidden = {one["student"]["id"] for one in provider.things["attendances"]}
        marked = [one for one in provider.things["persons"] if one.get("securityMarking", "Ingen") != "Ingen"]
        who = next(one for one in provider.things["persons"] if one["id"] in hidden and one not in marked)
        provider.things["persons"].remove(who)
        return who

    def test_rows_of_a_pupil_who_comes_later_are_taken_in(
        self, provider: Provider, source: Source, town: Organisation
    ) -> None:
        who = self.one_missing(provider)
        pull(source, NOW)
        (waiting,) = [one for one in quarantine.open_counts(town) if one.kind == "lessons"]
        assert (waiting.code, waiting.source_name) == ("unknown-student", "källa")
        later = NOW + dt.timedelta(days=1)
        provider.things["persons"].append({**who, "meta": {"modified": later.isoformat()}})
        pull(source, later, PullMode.CHANGES)
        assert Person.objects.filter(identities__source_id=who["id"]).exists()
        first = Import.objects.filter(kind="lessons").latest("created_at")
        before = lesson_files.lake(town).height
        assert not queries_can_correct(first)
        retry = apply(try_again(first))
        assert retry.counts["new"] == waiting.count
        assert lesson_files.lake(town).height == before + waiting.count
        assert not [one for one in quarantine.open_counts(town) if one.kind == "lessons"]

    def test_a_pull_of_everything_reads_anew_what_waited(
        self, provider: Provider, source: Source, town: Organisation
    ) -> None:
        self.one_missing(provider)
        pull(source, NOW)
        once = {one.code: one.count for one in quarantine.open_counts(town)}
        pull(source, NOW + dt.timedelta(days=1), PullMode.FULL)
        assert {one.code: one.count for one in quarantine.open_counts(town)} == once

    def test_a_retry_tells_where_the_row_stood(self, provider: Provider, source: Source, town: Organisation) -> None:
        self.one_missing(provider)
        pull(source, NOW)
        first = Import.objects.get(kind="lessons")
        pointers = dict(first.quarantined_rows.values_list("row_number", "json_pointer"))
        retry = try_again(first)
        assert retry.state == ImportState.READY
        assert dict(retry.quarantined_rows.values_list("row_number", "json_pointer")) == pointers
        deeper = apply(try_again(apply(retry)))
        assert {one.source_name for one in quarantine.open_counts(town)} == {"källa"}
        assert not queries_can_correct(deeper)
        pull(source, NOW + dt.timedelta(days=1), PullMode.FULL)
        assert not quarantine.only_open(deeper.quarantined_rows.all()).exists()
        assert lessons.Lessons.name == retry.kind


def queries_can_correct(imp: Import) -> bool:
    from fullfolj.imports.queries import can_be_corrected

    return can_be_corrected(imp, imp.quarantined_rows.all())
