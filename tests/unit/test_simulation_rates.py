"""The base rates of the made-up town lie where docs/reference/simulation.md says."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from fullfolj.simulation import lessons, season
from fullfolj.simulation.grades import graded_terms, grades_of
from fullfolj.simulation.town import Town, make_town

POINTS = {"A": 20.0, "B": 17.5, "C": 15.0, "D": 12.5, "E": 10.0}
ABSENT = pl.col("valid").cast(pl.Int64) + pl.col("invalid")


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(2500, 178, 77, dt.date(2026, 6, 12))


@pytest.fixture(scope="module")
def facts(town: Town) -> pl.DataFrame:
    return pl.concat([frame for _, _, frame in lessons.frames(town)])


def _share(facts: pl.DataFrame) -> float:
    reported = facts.filter("reported")
    return float(reported.select(ABSENT.sum() / pl.col("offered").cast(pl.Int64).sum()).item())


def test_minutes_add_up_where_reported_and_are_unknown_elsewhere(facts: pl.DataFrame) -> None:
    whole = pl.col("present") + pl.col("valid") + pl.col("invalid") + pl.col("other")
    assert facts.filter("reported").filter(whole != pl.col("offered")).is_empty()
    assert (
        facts.filter("reported")
        .filter(pl.min_horizontal("present", "valid", "invalid", "other", "late") < 0)
        .is_empty()
    )
    unknown = facts.filter(~pl.col("reported")).select("present", "valid", "invalid", "other", "late")
    assert unknown.null_count().row(0) == (unknown.height,) * 5
    assert facts.filter(pl.col("cancelled") & pl.col("reported")).is_empty()


def test_a_fact_has_one_key(facts: pl.DataFrame) -> None:
    assert not facts.select("student", "date", "start_time", "group_name").is_duplicated().any()


def test_absence_is_about_six_per_cent(facts: pl.DataFrame) -> None:
    assert 0.055 <= _share(facts) <= 0.08


def test_shares_of_pupils_with_high_absence(facts: pl.DataFrame) -> None:
    share = ABSENT.sum() / pl.col("offered").cast(pl.Int64).sum()
    pupils = facts.filter("reported").group_by("student").agg(share=share)["share"]
    assert 0.07 <= (pupils > 0.10).mean() <= 0.12  # type: ignore[operator]
    assert 0.012 <= (pupils > 0.20).mean() <= 0.03  # type: ignore[operator]


def test_invalid_absence_is_rare_and_concentrated(facts: pl.DataFrame) -> None:
    invalid = (
        facts.filter(pl.col("invalid") > 0).group_by("student").agg(minutes=pl.col("invalid").cast(pl.Int64).sum())
    )
    assert 0.001 <= invalid["minutes"].sum() / facts["offered"].cast(pl.Int64).sum() <= 0.008
    tenth = max(1, facts["student"].n_unique() // 10)
    most = invalid.sort("minutes", descending=True).head(tenth)["minutes"].sum()
    assert most > 0.7 * invalid["minutes"].sum()


def test_february_is_worse_than_october_and_friday_than_wednesday(facts: pl.DataFrame) -> None:
    month, weekday = pl.col("date").dt.month(), pl.col("date").dt.weekday()
    assert _share(facts.filter(month == 2)) > 1.15 * _share(facts.filter(month == 10))
    assert _share(facts.filter(weekday == 5)) > _share(facts.filter(weekday == 3))


def test_the_shape_says_what_the_schools_figures_say() -> None:
    months, weekdays = season.absence_index()
    assert months[2] == max(months[month] for month in (10, 11, 12, 1, 2, 3, 4, 5))
    assert weekdays[3] == min(weekdays.values())
    assert months[8] == months[9] == months[10]
    assert season.illness_factor(dt.date(2027, 2, 3)) > 1.3 * season.illness_factor(dt.date(2026, 10, 7))


def test_a_few_per_cent_unreported_and_concentrated_on_some_groups(facts: pl.DataFrame) -> None:
    held = facts.filter(~pl.col("cancelled"))
    assert 0.015 <= 1 - float(held["reported"].mean()) <= 0.05  # type: ignore[arg-type]
    assert 0.004 <= float(facts["cancelled"].mean()) <= 0.011  # type: ignore[arg-type]
    groups = held.group_by("group_name").agg(unreported=1 - pl.col("reported").mean())["unreported"]
    assert groups.quantile(0.97) > 4 * groups.median()  # type: ignore[operator]


def test_six_lessons_a_day(facts: pl.DataFrame) -> None:
    days = facts.select("student", "date").unique().height
    assert 5.9 <= facts.height / days <= 6.1


def test_grades_have_the_countrys_base_rates(town: Town) -> None:
    """Final grades of year 9: not eligible about 16 %, F or dash in mathematics about 13 %, merit about 227."""
    not_eligible = failed_maths = 0
    merits = []
    leavers = [pupil for pupil in town.pupils if pupil.year_level == 9 and pupil.newly_arrived_from is None]
    for pupil in leavers:
        final = list(graded_terms(town, pupil))[-1]
        assert final.final
        grades = {one.subject: one.grade for one in grades_of(town, pupil, final)}
        passed = {subject for subject, grade in grades.items() if grade in POINTS}
        others = passed - {"SV", "SVA", "EN", "MA"}
        core = bool({"SV", "SVA"} & passed) and {"EN", "MA"} <= passed
        not_eligible += not (core and len(others) >= 5)
        failed_maths += grades["MA"] in ("F", "-")
        merits.append(_merit(grades))
    assert 0.09 <= not_eligible / len(leavers) <= 0.22
    assert 0.08 <= failed_maths / len(leavers) <= 0.19
    assert 212 <= sum(merits) / len(merits) <= 240


def _merit(grades: dict[str, str]) -> float:
    language = next((POINTS.get(grade, 0) for subject, grade in grades.items() if subject.startswith("M2")), 0)
    rest = sorted((POINTS.get(g, 0) for subject, g in grades.items() if not subject.startswith("M2")), reverse=True)
    return sum(rest[:16]) + language
