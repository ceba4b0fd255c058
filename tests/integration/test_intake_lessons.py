"""Lesson files into the lake: every rule of contract section 2, and every kind of bad row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from pytest_django import Settings

from fullfolj.domain.errors import PlainError
from fullfolj.intake import lessons, people
from fullfolj.intake.findings import Finding, describe, described
from fullfolj.intake.models import Import, ImportState, ProtectedIdentity
from fullfolj.lake.models import Partition
from fullfolj.school.enums import IdentityKind, PeriodKind
from fullfolj.school.models import CalendarPeriod, Enrolment, Organisation, Person, SourceIdentity
from tests import register
from tests.lesson_files import codes, counts, file, lake, line, take_in, warned

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


@pytest.fixture
def pupil(school: Organisation) -> Person:
    return register.student(school, source_id="E1")


class TestFacts:
    def test_a_lesson_becomes_a_fact(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        imp = take_in(town, file(tmp_path, [line(late_minutes="5", present_minutes="55,5", valid_absence_minutes="")]))
        assert counts(imp) == {"read": 1, "new": 1}
        assert lake(town).rows() == [
            (
                pupil.pk, dt.date(2026, 9, 1), dt.time(8, 10), dt.time(9, 10), "MA", "MA8A",
                60, 56, 4, 0, 0, 5, True, False, None, None, None, school.pk,
            )
        ]  # fmt: skip
        part = Partition.objects.get()
        assert (part.unit, part.school_year, part.rows, part.import_id) == (school, "2026/27", 1, imp.pk)

    def test_the_same_file_twice_changes_nothing(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        path = file(tmp_path, [line(), line(start="09:20", end="")])
        take_in(town, path)
        before = list(Partition.objects.values_list("file_name"))
        again = take_in(town, path)
        assert counts(again) == {"read": 2, "unchanged": 2}
        assert again.state == ImportState.APPLIED
        assert list(Partition.objects.values_list("file_name")) == before

    def test_a_later_file_replaces_the_same_keys_and_no_others(
        self, town: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        take_in(town, file(tmp_path, [line(), line(start="09:20"), line(group="Annan")]))
        later = [line(present_minutes="0", valid_absence_minutes="60"), line(date="2026-09-02")]
        imp = take_in(town, file(tmp_path, later))
        assert counts(imp) == {"read": 2, "new": 1, "changed": 1}
        assert lake(town)["valid"].to_list() == [0, 60, 0, 0]

    def test_a_year_ends_on_the_last_of_june(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        take_in(town, file(tmp_path, [line(date="2026-06-30"), line(date="20260701")]))
        assert set(Partition.objects.values_list("school_year", flat=True)) == {"2025/26", "2026/27"}

    def test_columns_left_out_mean_reported_and_not_cancelled(
        self, town: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        path = file(tmp_path, [line()])
        path.write_text("\n".join(";".join(row.split(";")[:-2]) for row in path.read_text().split("\n")))
        take_in(town, path)
        assert lake(town).select("reported", "cancelled").rows() == [(True, False)]

    def test_not_reported_cancelled_and_empty_lessons_are_stored(
        self, town: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        rows = [
            line(start="08:00", reported="nej", present_minutes="", valid_absence_minutes=""),
            line(start="09:00", cancelled="ja"),
            line(start="10:00", end="10:00", offered_minutes="0", present_minutes="0"),
        ]
        imp = take_in(town, file(tmp_path, rows))
        assert imp.warnings == []
        facts = lake(town).select("offered", "present", "reported", "cancelled", "issue").rows()
        assert facts == [(60, None, False, False, None), (60, 60, True, True, None), (0, 0, True, False, None)]

    def test_equal_rows_count_once_and_of_unlike_the_last_stands(
        self, town: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        later = {"start": "10:00", "end": "11:00"}
        rows = [line(), line(), line(**later, subject="SV"), line(**later, subject="EN"), line(**later, subject="EN")]
        imp = take_in(town, file(tmp_path, rows))
        assert counts(imp) == {"read": 5, "new": 2}
        assert lake(town)["subject"].to_list() == ["MA", "EN"]
        (warning,) = imp.warnings
        assert (warning["code"], warning["count"], warning["row"], warning["column"]) == (
            "duplicate-key",
            1,
            4,
            "start",
        )
        assert "4" in warning["example"]
        assert described(warning) == warning["example"]


class TestPlaces:
    def test_a_fact_lies_where_the_pupil_is_enrolled_that_day(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        other = register.unit(town)
        pupil = register.student(school, source_id="E1", start=dt.date(2026, 8, 20), end=dt.date(2026, 9, 15))
        Enrolment.objects.create(person=pupil, unit=other, school_type="GR", start_date=dt.date(2026, 9, 10))
        dates = ["2026-08-19", "2026-08-20", "2026-09-10", "2026-09-15", "2026-09-16"]
        imp = take_in(town, file(tmp_path, [line(date=date) for date in dates]))
        assert lake(town)["unit"].to_list() == [school.pk] * 4 + [other.pk]
        assert warned(imp) == {"outside-enrolment": 1}
        assert "2026-08-19" in imp.warnings[0]["example"]

    def test_between_two_enrolments_it_lies_with_the_one_before(
        self, town: Organisation, school: Organisation, tmp_path: Path
    ) -> None:
        other = register.unit(town)
        pupil = register.student(school, source_id="E1", end=dt.date(2026, 9, 1))
        Enrolment.objects.create(person=pupil, unit=other, school_type="GR", start_date=dt.date(2026, 10, 1))
        take_in(town, file(tmp_path, [line(date="2026-09-15")]))
        assert lake(town)["unit"].to_list() == [school.pk]

    def test_a_fact_of_a_pupil_who_has_moved_is_replaced_in_the_old_units_file(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        take_in(town, file(tmp_path, [line(), line(date="2026-09-02")]))
        other = register.unit(town)
        pupil.enrolments.update(unit=other)
        imp = take_in(town, file(tmp_path, [line(present_minutes="30", valid_absence_minutes="30")]))
        assert counts(imp) == {"read": 1, "changed": 1}
        assert lake(town).select("valid", "unit").rows() == [(30, other.pk), (0, school.pk)]

    def test_a_pupil_never_enrolled_has_no_place(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        pupil.enrolments.all().delete()
        imp = take_in(town, file(tmp_path, [line()]))
        assert codes(imp) == [(2, "student_id", "not-enrolled")]
        assert Partition.objects.count() == 0

    def test_lessons_outside_the_terms_are_stored_with_a_warning(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        term = {"kind": PeriodKind.TERM, "name": "HT26"}
        days = {"first_day": dt.date(2026, 8, 18), "last_day": dt.date(2026, 12, 18)}
        CalendarPeriod.objects.create(organisation=town, **term, **days)
        dates = ["2026-08-17", "2026-08-18", "2026-12-18", "2027-01-11", "2025-10-10"]
        imp = take_in(town, file(tmp_path, [line(date=date) for date in dates]))
        assert counts(imp) == {"read": 5, "new": 5}
        assert warned(imp) == {"outside-terms": 2}
        assert "2026-08-17" in imp.warnings[0]["example"]
        CalendarPeriod.objects.create(
            organisation=school, **term, first_day=dt.date(2026, 8, 17), last_day=dt.date(2027, 6, 30)
        )
        assert warned(take_in(town, file(tmp_path, [line(date=date) for date in dates]))) == {}


class TestQuarantine:
    @pytest.mark.parametrize(
        ("cells", "column", "code"),
        [
            ({"student": "E9"}, "student_id", "unknown-student"),
            ({"student": ""}, "student_id", "missing-value"),
            ({"student": "2,01E+11"}, "student_id", "excel-number"),
            ({"student": "12"}, "student_id", "lost-zeros"),
            ({"date": ""}, "date", "missing-value"),
            ({"date": "2026-02-30"}, "date", "not-a-date"),
            ({"date": "1999-12-31"}, "date", "date-far-outside"),
            ({"date": "2028-01-01"}, "date", "date-far-outside"),
            ({"start": ""}, "start", "missing-value"),
            ({"start": "25:00"}, "start", "not-a-time"),
            ({"end": "9.10"}, "end", "not-a-time"),
            ({"present_minutes": "sextio"}, "present_minutes", "not-a-number"),
            ({"present_minutes": "-1"}, "present_minutes", "negative-minutes"),
            ({"invalid_absence_minutes": "121"}, "invalid_absence_minutes", "over-twice-offered"),
            ({"late_minutes": "121"}, "late_minutes", "over-twice-offered"),
            ({"offered_minutes": "5000"}, "offered_minutes", "too-many-minutes"),
            ({"offered_minutes": "", "end": ""}, "offered_minutes", "offered-unknown"),
            ({"offered_minutes": "", "end": "08:00"}, "offered_minutes", "offered-unknown"),
            ({"offered_minutes": "2E+11"}, "offered_minutes", "excel-number"),
            ({"reported": "kanske"}, "reported", "yes-or-no"),
            ({"cancelled": "kanske"}, "cancelled", "yes-or-no"),
            ({"group": "G" * 101}, "group", "too-long"),
            ({"group": "MA;8A"}, "", "uneven-row"),
        ],
    )
    def test_a_bad_row_is_told_by_row_and_column_and_the_good_ones_go_in(
        self,
        town: Organisation,
        school: Organisation,
        pupil: Person,
        tmp_path: Path,
        cells: dict[str, str],
        column: str,
        code: str,
    ) -> None:
        register.student(school, source_id="0012")
        imp = take_in(town, file(tmp_path, [line(), line(start="10:00"), line(**{"start": "11:00", **cells})]))
        assert codes(imp) == [(4, column, code)]
        assert counts(imp) == {"read": 3, "new": 2, "quarantined": 1}
        row = imp.quarantined_rows.get()
        told = describe(Finding(row.code, row.row_number, row.column, row.sheet, row.shown_value))
        assert "4" in told
        assert column in told
        assert len(told) > len(code) + 20

    def test_a_row_is_in_quarantine_once(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        imp = take_in(town, file(tmp_path, [line(student="E9", date="x", start="y", present_minutes="z"), line()]))
        assert codes(imp) == [(2, "date", "not-a-date")]

    def test_nothing_that_may_name_a_person_is_kept(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        secret = "201001011234"
        rows = [line(), line(student=secret)]
        rows += [line(**{name: secret}) for name in ("date", "start", "end", "present_minutes", "reported")]
        rows += [line(**{name: "Kim Provsson"}) for name in ("date", "start", "end", "present_minutes", "reported")]
        imp = take_in(town, file(tmp_path, rows))
        kept = [*imp.quarantined_rows.values_list("shown_value", "column"), imp.warnings, imp.preview]
        assert imp.counts["quarantined"] == 11
        assert secret not in str(kept)
        assert "Kim" not in str(kept)

    def test_a_value_that_helps_is_shown(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        imp = take_in(town, file(tmp_path, [line(), line(date="2026-02-30"), line(valid_absence_minutes="150")]))
        assert list(imp.quarantined_rows.order_by("row_number").values_list("shown_value", flat=True)) == [
            "2026-02-30",
            "150",
        ]

    def test_excels_dates_and_times_are_read_with_a_warning(
        self, town: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        imp = take_in(town, file(tmp_path, [line(date="46266", start="0,340277778"), line()]))
        assert counts(imp) == {"read": 2, "new": 1}
        assert warned(imp) == {"excel-date": 1, "excel-time": 1}

    def test_minutes_that_do_not_add_up_and_minutes_unknown_are_warnings(
        self, town: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        rows = [
            line(start="08:00", present_minutes="50"),
            line(start="09:00", present_minutes="", valid_absence_minutes=""),
            line(start="11:00", end="10:00"),
        ]
        imp = take_in(town, file(tmp_path, rows))
        assert warned(imp) == {"minutes-do-not-add-up": 1, "minutes-unknown": 1, "end-before-start": 1}
        assert lake(town).select("present", "reported", "issue").rows() == [
            (50, True, None),
            (None, False, "minutes-unknown"),
            (60, True, None),
        ]

    @pytest.mark.parametrize("gone", ["student_id", "group", "late_minutes"])
    def test_a_missing_column_stops_the_file_by_name(
        self, town: Organisation, pupil: Person, tmp_path: Path, gone: str
    ) -> None:
        path = file(tmp_path, [line()])
        path.write_text(path.read_text().replace(gone, "något_annat"))
        with pytest.raises(PlainError, match=gone):
            take_in(town, path)
        imp = Import.objects.get()
        assert imp.state == ImportState.FAILED
        assert gone in imp.failure


class TestWho:
    def test_an_id_at_two_units_must_say_which(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        namesake = register.student(register.unit(town), source_id="E1")
        imp = take_in(town, file(tmp_path, [line(), line(student=f"{school.school_unit_code}/E1")]))
        assert codes(imp) == [(2, "student_id", "ambiguous-student")]
        assert lake(town)["student"].to_list() == [pupil.pk]
        assert namesake.pk != pupil.pk

    def test_a_protected_pupils_rows_are_left_out_counted_and_leave_no_trace(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        digest = people.identity_digest(school.school_unit_code, "H1")
        ProtectedIdentity.objects.create(organiser=town, digest=digest)
        imp = take_in(town, file(tmp_path, [line(), line(student="H1"), line(student="H1", date="fel")]))
        assert counts(imp) == {"read": 3, "new": 1, "protected": 2}
        assert imp.quarantined_rows.count() == 0

    def test_forgetting_takes_the_facts_out_of_every_file(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        other = register.student(school, source_id="E2")
        rows = [line(date=date, student=student) for date in ("2026-09-01", "2026-06-01") for student in ("E1", "E2")]
        rows.append(line(student="E2", date="2025-01-15"))
        take_in(town, file(tmp_path, rows))
        untouched = Partition.objects.get(school_year="2024/25").file_name
        task = _task(town)
        assert lessons.forget(task, [pupil.pk]) == 2
        assert lessons.forget(task, []) == 0
        assert set(lake(town)["student"]) == {other.pk}
        assert Partition.objects.get(school_year="2024/25", is_current=True).file_name == untouched


def _task(town: Organisation) -> object:
    from fullfolj.domain.actor import OPERATOR
    from fullfolj.intake.kinds import Task
    from tests.lesson_files import NOW

    imp = Import.objects.latest("created_at")
    return Task(imp, town, Path(), Path(), {}, NOW.date(), NOW, OPERATOR)


class TestReplacePeriod:
    DAYS = ("2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-07")

    @pytest.fixture
    def taught(self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path) -> Person:
        """Two pupils at one school and one at another, one lesson a day."""
        second = register.student(school, source_id="E2")
        register.student(register.unit(town), source_id="X1")
        take_in(town, file(tmp_path, [line(student=s, date=d) for s in ("E1", "E2", "X1") for d in self.DAYS]))
        return second

    def test_what_the_file_lacks_goes_within_its_units_and_dates(
        self, town: Organisation, taught: Person, tmp_path: Path
    ) -> None:
        rows = [line(date="2026-09-02"), line(date="2026-09-04"), line(date="2026-09-04", start="10:00")]
        imp = take_in(town, file(tmp_path, rows), replace_period=True)
        assert counts(imp) == {"read": 3, "new": 1, "unchanged": 2, "removed": 4}
        left = lake(town).filter(pl.col("student") == taught.pk)["date"].to_list()
        assert left == [dt.date(2026, 9, 1), dt.date(2026, 9, 7)]
        assert lake(town).height == 15 - 4 + 1
        (unit,) = imp.preview["units"]
        assert (unit["new"], unit["removed"]) == (1, 4)

    def test_without_the_option_nothing_goes(self, town: Organisation, taught: Person, tmp_path: Path) -> None:
        assert counts(take_in(town, file(tmp_path, [line(date="2026-09-04")]))) == {"read": 1, "unchanged": 1}

    @pytest.mark.parametrize(
        ("row", "kept"),
        [
            (line(student="E2", date="2026-09-03", present_minutes="-1"), 1),
            (line(student="E2", date="fel"), 5),
            (line(student="", date="2026-09-03"), 2),
            (line(student="2E+11", date="fel"), 8),
            (line(student="E9", date="2026-09-03"), 0),
        ],
    )
    def test_a_row_in_quarantine_takes_nothing_away(
        self, town: Organisation, taught: Person, tmp_path: Path, row: str, kept: int
    ) -> None:
        ends = [line(date=self.DAYS[0]), line(date=self.DAYS[-1])]
        imp = take_in(town, file(tmp_path, [*ends, row]), replace_period=True)
        assert imp.counts["removed"] == 8 - kept
        assert warned(imp).get("kept-for-quarantine", 0) == kept

    def test_a_guard_stops_a_file_that_would_empty_the_period(
        self, town: Organisation, taught: Person, tmp_path: Path
    ) -> None:
        path = file(tmp_path, [line(date=self.DAYS[0]), line(date=self.DAYS[-1])])
        imp = take_in(town, path, replace_period=True)
        assert imp.state == ImportState.GUARDED
        assert imp.preview["guard"] == [{"place": "2026-09-01–2026-09-07", "vanishing": 8, "standing": 10}]
        assert lake(town).height == 15
        assert counts(take_in(town, path, replace_period=True, allow_removals=True))["removed"] == 8
        assert lake(town).height == 7

    @pytest.mark.parametrize(("many", "stops"), [(55, False), (56, True)])
    def test_the_guards_limit_is_a_tenth(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path, many: int, *, stops: bool
    ) -> None:
        every = [line(start=f"{h:02d}:{m:02d}") for h in range(8, 18) for m in range(55)]
        take_in(town, file(tmp_path, every))
        imp = take_in(town, file(tmp_path, every[many:]), replace_period=True)
        assert (imp.state == ImportState.GUARDED) == stops

    def test_five_may_always_go(self, town: Organisation, pupil: Person, tmp_path: Path) -> None:
        take_in(town, file(tmp_path, [line(start=f"{hour:02d}:00") for hour in range(8, 14)]))
        assert counts(take_in(town, file(tmp_path, [line(start="08:00")]), replace_period=True))["removed"] == 5
        assert lake(town).height == 1

    def test_only_quarantine_replaces_nothing(self, town: Organisation, taught: Person, tmp_path: Path) -> None:
        imp = take_in(town, file(tmp_path, [line(date="2026-02-30")]), replace_period=True)
        assert counts(imp) == {"read": 1, "quarantined": 1}
        assert lake(town).height == 15

    def test_when_the_last_fact_of_a_file_goes_an_empty_one_stands(
        self, town: Organisation, school: Organisation, pupil: Person, tmp_path: Path
    ) -> None:
        take_in(town, file(tmp_path, [line()]))
        other = register.unit(town)
        pupil.enrolments.update(unit=other)
        take_in(town, file(tmp_path, [line(subject="SV")]))
        assert Partition.objects.get(unit=school, is_current=True).rows == 0
        assert lake(town)["unit"].to_list() == [other.pk]
        assert SourceIdentity.objects.filter(kind=IdentityKind.STUDENT).count() == 1


@pytest.mark.parametrize("offered", ["0", ""])
def test_a_lesson_of_no_time_is_no_lesson_however_that_is_written(
    town: Organisation, pupil: Person, tmp_path: Path, offered: str
) -> None:
    nothing = line(end="08:10", offered_minutes=offered, present_minutes="")
    imp = take_in(town, file(tmp_path, [nothing, line(start="10:00", end="11:00")]))
    assert counts(imp) == {"read": 2, "new": 2}
    assert lake(town)["offered"].to_list() == [0, 60]
    assert lake(town)["issue"].to_list() == [None, None]
