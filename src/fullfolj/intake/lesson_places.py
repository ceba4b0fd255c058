"""Which school unit a pupil's lesson belongs to, and whether the pupil and the term were there that day."""

from __future__ import annotations

import datetime as dt

import polars as pl

from fullfolj.intake.findings import Findings
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import CalendarPeriod, Enrolment, Organisation

#: An open first day, for ordering: before every date there is.
_OPEN = dt.date(1, 1, 1)


def enrolments(organiser: Organisation) -> pl.DataFrame:
    """All enrolments at the organiser's units: student, unit, first, last (null is open), enrolment (its id)."""
    rows = Enrolment.objects.filter(unit__parent=organiser).values_list(
        "person_id", "unit_id", "start_date", "end_date", "id"
    )
    schema = {"student": pl.Int64, "unit": pl.Int64, "first": pl.Date, "last": pl.Date, "enrolment": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def placed(facts: pl.DataFrame, enrolled: pl.DataFrame) -> pl.DataFrame:
    """The facts with `unit` (null without any enrolment) and `enrolled` (whether the pupil was, that day).

    The unit is that of the enrolment which holds the date (the one begun first, if two), else the latest one begun
    before, else the first. Facts need `row` (unique), `student` and `date`; their order is not kept.
    """
    several = enrolled.filter(pl.col("student").is_duplicated())["student"].unique()
    moved = pl.col("student").is_in(several.implode())
    single = enrolled.filter(~moved)
    simple = facts.filter(~moved).join(single.drop("enrolment"), on="student", how="left")
    simple = simple.with_columns(_holds().alias("enrolled")).drop("first", "last")
    choices = facts.filter(moved).select("row", "student", "date").join(enrolled.filter(moved), on="student")
    chosen = _best(choices)
    mobile = facts.filter(moved).join(chosen, on="row", how="left")
    return pl.concat([simple, mobile.select(simple.columns)])


def _holds() -> pl.Expr:
    began = (pl.col("first") <= pl.col("date")).fill_null(True)
    lasts = (pl.col("last") >= pl.col("date")).fill_null(True)
    return pl.col("unit").is_not_null() & began & lasts


def _best(choices: pl.DataFrame) -> pl.DataFrame:
    """One enrolment for each row: columns row, unit, enrolled."""
    began = pl.col("first").fill_null(_OPEN)
    days = (began - pl.lit(_OPEN)).dt.total_days()
    before = began <= pl.col("date")
    holds = _holds()
    return (
        choices.with_columns(
            holds.alias("enrolled"),
            pl.when(holds).then(0).when(before).then(1).otherwise(2).alias("rank"),
            pl.when(~holds & before).then(-days).otherwise(days).alias("order"),
        )
        .sort("row", "rank", "order", "enrolment")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "unit", "enrolled")
    )


def warn_outside(facts: pl.DataFrame, organiser: Organisation, findings: Findings) -> None:
    """Warnings for lessons on days when the pupil was not enrolled, or that the calendar has in no term.

    A unit's own terms go before the organiser's; a school year without any term in the calendar says nothing.
    """
    absent = facts.filter(~pl.col("enrolled")).select("row", pl.col("date").cast(pl.String).alias("shown_value"))
    findings.warn_rows("outside-enrolment", "date", absent)
    terms: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for owner, first, last in CalendarPeriod.objects.filter(
        organisation__in=[organiser.pk, *organiser.units.values_list("pk", flat=True)], kind=PeriodKind.TERM
    ).values_list("organisation_id", "first_day", "last_day"):
        terms.setdefault(owner, []).append((first, last))
    if not terms:
        return
    days = facts.select("unit", "date", "year").unique()
    outside = [
        (unit, date)
        for unit, date, year in days.iter_rows()
        if _outside(date, year, terms.get(unit) or terms.get(organiser.pk) or [])
    ]
    frame = pl.DataFrame(outside, schema={"unit": pl.Int64, "date": pl.Date}, orient="row")
    rows = facts.select("row", "unit", "date").join(frame, on=["unit", "date"])
    shown = rows.select("row", pl.col("date").cast(pl.String).alias("shown_value"))
    findings.warn_rows("outside-terms", "date", shown)


def _outside(date: dt.date, year: int, terms: list[tuple[dt.date, dt.date]]) -> bool:
    """`year` is the calendar year in which the school year begins."""
    begins, ends = dt.date(year, 7, 1), dt.date(year + 1, 6, 30)
    here = [(first, last) for first, last in terms if first <= ends and last >= begins]
    return bool(here) and not any(first <= date <= last for first, last in here)
