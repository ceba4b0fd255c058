"""The lake's files are of a unit and a month; those of whole school years, from before, go on working."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.intake import pipeline, undo
from fullfolj.intake.models import Import
from fullfolj.lake import corrections, store
from fullfolj.lake.models import WHOLE_YEAR, Partition, Replaced
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation
from tests import lesson_files, register

pytestmark = pytest.mark.django_db
_DAYS = ("2026-08-20", "2026-09-01", "2026-10-05", "2026-11-02", "2026-11-03")
_AUTUMN = SchoolYear(2026)


@pytest.fixture
def town() -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Älvstad", organisation_code="0001"
    )


@pytest.fixture
def school(town: Organisation) -> Organisation:
    unit = register.unit(town)
    register.student(unit, source_id="E1")
    return unit


def _take_in(town: Organisation, tmp_path: Path, *lines: str) -> Import:
    """Applied a minute after the import before it."""
    at = lesson_files.NOW + dt.timedelta(minutes=Import.objects.count())
    path = lesson_files.file(tmp_path, lines)
    imp = pipeline.receive(path, kind="lessons", organiser=town, by=OPERATOR, now=at)
    return pipeline.apply(imp.pk, by=OPERATOR, now=at, task=pipeline.read(imp.pk, by=OPERATOR, now=at))


def _current(town: Organisation) -> dict[tuple[str, int], bytes]:
    """School year and month → the bytes of the file."""
    return {(one.school_year, one.month): store.path_of(one).read_bytes() for one in store.current(town)}


def _as_before_0016(town: Organisation, school: Organisation) -> None:
    """All facts in one file a school year."""
    store.switch([store.write(school, _AUTUMN, lesson_files.lake(town))], import_id=None, at=lesson_files.NOW)
    assert set(_current(town)) == {("2026/27", WHOLE_YEAR)}


def _corrected(date: str) -> str:
    return lesson_files.line(date=date, present_minutes="0", valid_absence_minutes="60")


def test_only_the_months_that_change_are_written(town: Organisation, school: Organisation, tmp_path: Path) -> None:
    _take_in(town, tmp_path, *(lesson_files.line(date=day) for day in _DAYS))
    before = _current(town)
    assert [month for _year, month in before] == [8, 9, 10, 11]

    _take_in(town, tmp_path, _corrected("2026-11-02"), lesson_files.line(date="2026-12-01"))

    after = _current(town)
    assert [place for place in after if after[place] != before.get(place)] == [("2026/27", 11), ("2026/27", 12)]
    assert lesson_files.lake(town).height == 6


def test_a_file_of_a_whole_year_is_split_when_it_is_touched(
    town: Organisation, school: Organisation, tmp_path: Path
) -> None:
    _take_in(town, tmp_path, *(lesson_files.line(date=day) for day in _DAYS))
    _as_before_0016(town, school)
    facts = lesson_files.lake(town)

    same = _take_in(town, tmp_path, lesson_files.line(date="2026-11-02"))
    assert lesson_files.counts(same) == {"read": 1, "unchanged": 1}
    assert set(_current(town)) == {("2026/27", WHOLE_YEAR)}
    _take_in(town, tmp_path, _corrected("2026-11-02"))

    assert [month for _year, month in _current(town)] == [8, 9, 10, 11]
    touched = pl.col("date") == dt.date(2026, 11, 2)
    assert lesson_files.lake(town).filter(~touched).equals(facts.filter(~touched))
    assert lesson_files.lake(town).filter(touched)["valid"].to_list() == [60]


def test_a_year_that_was_split_is_whole_again_after_undo(
    town: Organisation, school: Organisation, tmp_path: Path
) -> None:
    _take_in(town, tmp_path, *(lesson_files.line(date=day) for day in _DAYS))
    _as_before_0016(town, school)
    before = _current(town)
    first = _take_in(town, tmp_path, _corrected("2026-11-02"), lesson_files.line(date="2027-01-11"))
    split = _current(town)
    second = _take_in(town, tmp_path, _corrected("2026-09-01"))

    with pytest.raises(PlainError):
        undo.take_back(first.pk, by=OPERATOR, now=lesson_files.NOW)
    undo.take_back(second.pk, by=OPERATOR, now=lesson_files.NOW)
    assert _current(town) == split
    undo.take_back(first.pk, by=OPERATOR, now=lesson_files.NOW)
    assert _current(town) == before


def test_facts_are_never_there_twice(town: Organisation, school: Organisation, tmp_path: Path) -> None:
    """A file of a year that comes after files of its months stands in the place of them all."""
    _take_in(town, tmp_path, *(lesson_files.line(date=day) for day in _DAYS))
    _as_before_0016(town, school)
    assert lesson_files.lake(town).height == len(_DAYS)
    assert Partition.objects.filter(is_current=False).count() == 4


def test_what_an_import_corrected_is_one_file(town: Organisation, school: Organisation, tmp_path: Path) -> None:
    _take_in(town, tmp_path, *(lesson_files.line(date=day) for day in _DAYS))

    _take_in(town, tmp_path, *(_corrected(day) for day in _DAYS))

    assert Replaced.objects.get().rows == len(_DAYS)
    pupil = lesson_files.lake(town)["student"][0]
    assert corrections.of_student(pupil)["present"].to_list() == [60] * len(_DAYS)
