"""Rows in quarantine tried again or dismissed: what is kept of them, what becomes of them, and taking it all back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import again, kept, pipeline, quarantine, undo
from fullfolj.intake.again import Correction
from fullfolj.intake.models import Dismissal, Import, ImportState, QuarantinedRow
from fullfolj.school.models import Enrolment, Organisation, Person
from tests import lesson_files, register
from tests.integration.intake_case import csv_of, pupil
from tests.lesson_files import NOW, line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def town() -> Organisation:
    return register.organiser()


@pytest.fixture
def school(town: Organisation) -> Organisation:
    return register.unit(town)


def take_in(town: Organisation, folder: Path, kind: str, content: str, **options: Any) -> Import:
    path = folder / f"{kind}.csv"
    path.write_text(content, encoding="utf-8")
    imp = pipeline.receive(path, kind=kind, organiser=town, by=OPERATOR, now=NOW, options=options)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    return apply(imp)


def roster(town: Organisation, folder: Path, school: Organisation, *source_ids: str, **cells: str) -> Import:
    rows = [pupil(one, Skolenhetskod=school.school_unit_code, **cells) for one in source_ids]
    return take_in(town, folder, "roster", csv_of(rows))


def lessons(town: Organisation, folder: Path, *lines: str) -> Import:
    return take_in(town, folder, "lessons", "\n".join([lesson_files.COLUMNS, *lines, ""]))


def try_again(imp: Import, correction: Correction | None = None, **which: Any) -> Import:
    rows = QuarantinedRow.objects.filter(belongs_to=imp, **which)
    found = again.try_again(imp=imp, rows=rows, units=None, correction=correction, by=OPERATOR, now=NOW)
    pipeline.read(found.pk, by=OPERATOR, now=NOW)
    found.refresh_from_db()
    return found


def apply(imp: Import) -> Import:
    """A moment after every earlier import: which one is the newest decides what can be taken back."""
    return pipeline.apply(imp.pk, by=OPERATOR, now=NOW + dt.timedelta(seconds=Import.objects.count()))


def fates(imp: Import) -> list[tuple[int, str]]:
    rows = quarantine.with_fate(QuarantinedRow.objects.filter(belongs_to=imp)).order_by("row_number")
    return [(row.row_number, row.fate) for row in rows]


def waiting(town: Organisation) -> dict[str, int]:
    return {one.code: one.count for one in quarantine.open_counts(town)}


class TestUnknownPupils:
    def test_are_taken_in_when_the_class_list_has_them(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"), line("E2", "2026-09-02"), line("E3"))
        assert waiting(town) == {"unknown-student": 3}
        roster(town, tmp_path, school, "E1", "E2")
        retry = try_again(first)
        assert retry.state == ImportState.READY
        assert (retry.counts["read"], retry.counts["new"], retry.counts["quarantined"]) == (3, 2, 1)
        assert fates(first) == [(3, "under-way"), (4, "under-way"), (5, "under-way")]
        apply(retry)
        assert lesson_files.lake(town).height == 3
        assert fates(first) == [(3, "mended"), (4, "mended"), (5, "passed-on")]
        assert fates(retry) == [(5, "open")]
        assert waiting(town) == {"unknown-student": 1}

    def test_both_imports_can_be_taken_back_and_the_rows_wait_again(
        self, town: Organisation, school: Organisation, tmp_path: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"))
        roster(town, tmp_path, school, "E1", "E2")
        retry = apply(try_again(first))
        with pytest.raises(PlainError):
            undo.take_back(first.pk, by=OPERATOR, now=NOW)
        with django_capture_on_commit_callbacks(execute=True):
            undo.take_back(retry.pk, by=OPERATOR, now=NOW)
        assert fates(first) == [(3, "open")]
        assert lesson_files.lake(town).height == 1
        once_more = apply(try_again(first))
        assert lesson_files.lake(town).height == 2
        with django_capture_on_commit_callbacks(execute=True):
            undo.take_back(once_more.pk, by=OPERATOR, now=NOW)
            undo.take_back(first.pk, by=OPERATOR, now=NOW)
        assert lesson_files.lake(town).height == 0
        assert waiting(town) == {}
        assert kept.opened(first.pk) is None

    def test_nothing_is_tried_twice_at_once(self, town: Organisation, school: Organisation, tmp_path: Path) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"))
        retry = try_again(first)
        with pytest.raises(PlainError):
            try_again(first)
        pipeline.discard(retry.pk, by=OPERATOR, now=NOW)
        assert fates(first) == [(3, "open")]
        assert try_again(first).pk != retry.pk


class TestCorrections:
    def test_a_wrong_date_is_corrected_and_told(self, town: Organisation, school: Organisation, tmp_path: Path) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E1", "2026-13-02"))
        retry = try_again(first, Correction("date", " 2026-10-02 "))
        assert retry.options["corrected"] == {"column": "date", "rows": 1, "value": "2026-10-02"}
        apply(retry)
        assert lesson_files.lake(town)["date"].to_list() == [dt.date(2026, 9, 1), dt.date(2026, 10, 2)]

    def test_what_may_name_somebody_is_not_kept_as_a_correction(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("Karin Ek"))
        retry = try_again(first, Correction("student_id", "E1"))
        assert retry.options["corrected"]["value"] == ""
        assert retry.counts["changed"] + retry.counts["unchanged"] == 1

    def test_a_correction_that_changes_what_stands_is_warned_of(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E9", present_minutes="0", valid_absence_minutes="60"))
        retry = try_again(first, Correction("student_id", "E1"))
        assert lesson_files.warned(retry)["older-than-standing"] == 1

    @pytest.mark.parametrize("value", ["", " ", "x" * 101])
    def test_a_value_is_needed(self, town: Organisation, school: Organisation, tmp_path: Path, value: str) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E1", "2026-13-02"))
        with pytest.raises(PlainError):
            try_again(first, Correction("date", value))
        assert waiting(town) == {"not-a-date": 1}

    def test_a_column_that_is_not_there_is_refused(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E1", "2026-13-02"))
        with pytest.raises(PlainError):
            try_again(first, Correction("Förnamn", "x"))


class TestClassLists:
    def test_some_rows_of_a_list_remove_nobody(self, town: Organisation, school: Organisation, tmp_path: Path) -> None:
        code = school.school_unit_code
        rows = [
            pupil("E1", Skolenhetskod=code, Klass="8A", Mentor="L1"),
            pupil("E2", Skolenhetskod=code, Klass="8A", Årskurs="åtta"),
        ]
        first = take_in(town, tmp_path, "roster", csv_of(rows))
        retry = try_again(first, Correction("Årskurs", "8"))
        assert (retry.counts["new"], retry.counts["removed"], retry.counts["read"]) == (1, 0, 1)
        apply(retry)
        assert Enrolment.objects.filter(end_date=None).count() == 2
        undo.take_back(retry.pk, by=OPERATOR, now=NOW)
        assert Enrolment.objects.filter(end_date=None).count() == 1

    def test_a_pupil_who_is_protected_since_is_kept_no_longer(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        code = school.school_unit_code
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"), line("E3"))
        listed = take_in(
            town,
            tmp_path,
            "roster",
            csv_of([pupil("E1", Skolenhetskod=code), pupil("E4", Skolenhetskod=code, Årskurs="x")]),
        )
        marked = [
            pupil("E1", Skolenhetskod=code),
            pupil("E2", Skolenhetskod=code, Sekretessmarkering="Ja"),
            pupil("E4", Skolenhetskod=code, Sekretessmarkering="Ja"),
        ]
        take_in(town, tmp_path, "roster", csv_of(marked))
        content = kept.opened(first.pk)
        assert content is not None
        assert content.places == {("", 4)}
        assert kept.opened(listed.pk) is None
        assert list(first.quarantined_rows.order_by("row_number").values_list("is_kept", flat=True)) == [False, True]


class TestWhatIsKept:
    def test_it_lies_sealed_and_readable_by_us_alone(
        self, town: Organisation, school: Organisation, tmp_path: Path, data: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("Karin Ek"))
        path = data / "quarantine" / str(first.pk)
        assert b"Karin" not in path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_a_row_of_the_wrong_width_is_not_kept(
        self, town: Organisation, school: Organisation, tmp_path: Path, data: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E1", "2026-09-02") + ";1")
        assert fates(first) == [(3, "open")]
        assert kept.opened(first.pk) is None
        with pytest.raises(PlainError):
            try_again(first)

    def test_it_goes_after_ninety_days_and_when_it_is_taken_in_for_good(
        self, town: Organisation, school: Organisation, tmp_path: Path, data: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"), line("E3"))
        roster(town, tmp_path, school, "E1", "E2")
        retry = apply(try_again(first))
        kept.clean_up(now=NOW, may_come_back=[retry.pk])
        assert len(_content(first)) == 2
        kept.clean_up(now=NOW, may_come_back=[])
        assert kept.opened(first.pk) is None
        assert _content(retry) == {("", 4)}
        kept.clean_up(now=NOW + dt.timedelta(days=91), may_come_back=[])
        assert not list((data / "quarantine").iterdir())

    def test_one_that_is_being_applied_keeps_its_file_and_a_half_written_one_goes(
        self, town: Organisation, school: Organisation, tmp_path: Path, data: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"))
        Import.objects.filter(pk=first.pk).update(state=ImportState.APPLYING)
        part = data / "quarantine" / f"{first.pk}.part"
        part.touch()
        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
        kept.clean_up(now=later, may_come_back=[])
        assert not part.exists()
        assert _content(first) == {("", 3)}
        Import.objects.filter(pk=first.pk).update(state=ImportState.INTERRUPTED)
        kept.clean_up(now=later, may_come_back=[])
        assert kept.opened(first.pk) is None

    def test_with_another_key_there_is_nothing_to_try(
        self, town: Organisation, school: Organisation, tmp_path: Path, settings: Settings
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"))
        settings.SEALING_KEY = "another"
        with pytest.raises(PlainError):
            try_again(first)

    def test_a_file_that_is_wrong_throughout_is_not_kept(
        self, town: Organisation, school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept, "MOST", 1)
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"), line("E3"))
        assert kept.opened(first.pk) is None


def _content(imp: Import) -> set[tuple[str, int]]:
    content = kept.opened(imp.pk)
    assert content is not None
    return content.places


class TestDismissing:
    def test_rows_wait_no_more_and_who_and_why_is_kept(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"), line("E3"))
        rows = first.quarantined_rows.filter(row_number=3)
        assert again.dismiss(imp=first, rows=rows, reason=" har  slutat ", by=OPERATOR, now=NOW) == 1
        assert again.dismiss(imp=first, rows=rows, reason="en gång till", by=OPERATOR, now=NOW) == 0
        assert fates(first) == [(3, "dismissed"), (4, "open")]
        told = Dismissal.objects.get()
        assert (told.reason, told.code, told.count, told.actor) == ("har slutat", "unknown-student", 1, OPERATOR.label)
        assert _content(first) == {("", 4)}
        assert told.events.count() == 1  # type: ignore[attr-defined]

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
    def test_words_are_needed(self, town: Organisation, school: Organisation, tmp_path: Path, reason: str) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"))
        with pytest.raises(PlainError):
            again.dismiss(imp=first, rows=first.quarantined_rows.all(), reason=reason, by=OPERATOR, now=NOW)
        assert waiting(town) == {"unknown-student": 1}

    def test_an_import_that_does_not_stand_has_nothing_to_dismiss(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        roster(town, tmp_path, school, "E1")
        first = lessons(town, tmp_path, line("E1"), line("E2"))
        undo.take_back(first.pk, by=OPERATOR, now=NOW)
        with pytest.raises(PlainError):
            again.dismiss(imp=first, rows=first.quarantined_rows.all(), reason="x", by=OPERATOR, now=NOW)


def test_nobody_is_named_in_the_register_of_what_waits(
    town: Organisation, school: Organisation, tmp_path: Path
) -> None:
    lessons_before = Person.objects.count()
    roster(town, tmp_path, school, "E1")
    lessons(town, tmp_path, line("Karin Ek"), line("E1"))
    assert "Karin" not in str(quarantine.open_counts(town))
    assert Person.objects.count() == lessons_before + 1
