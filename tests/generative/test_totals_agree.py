"""Attendance in sum: the reviewed SQL says what a naïve telling says, whatever is left out."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.lake.totals import AMOUNTS, SCHEMA
from tests.oracle import totals as oracle

_DAYS = st.dates(dt.date(2025, 11, 1), dt.date(2026, 8, 1))


@st.composite
def rows(draw: st.DrawFn) -> oracle.Row:
    first, last = sorted((draw(_DAYS), draw(_DAYS)))
    if draw(st.booleans()):
        last = first
    amounts = {name: draw(st.one_of(st.none(), st.integers(0, 900))) for name in AMOUNTS}
    unit = draw(st.sampled_from(["minutes", "days", "percent"]))
    subject, group = draw(st.sampled_from(["", "MA", "EN"])), draw(st.sampled_from(["", "", "MA7A"]))
    return oracle.Row(first, last, subject, group, unit, amounts)


def _key(row: oracle.Row) -> tuple[object, ...]:
    """One total per key (lake.totals.KEY)."""
    return row.first, row.last, row.subject, row.group


def _written(people: list[list[oracle.Row]], folder: Path) -> Path:
    data = [
        (student, row.first, row.last, row.subject, row.group, row.unit, *row.amounts.values())
        for student, those in enumerate(people)
        for row in those
    ]
    path = folder / "totals.parquet"
    pl.DataFrame(data, schema=SCHEMA, orient="row").write_parquet(path)
    return path


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(rows(), max_size=8, unique_by=_key), min_size=1, max_size=3), _DAYS)
def test_sums_agree(people: list[list[oracle.Row]], as_of: dt.date) -> None:
    with (
        tempfile.TemporaryDirectory(dir=django_settings.DATA) as folder,
        engine.cursor() as cur,
    ):
        path = _written(people, Path(folder))
        found = measures.totals(cur, [path], as_of, range(len(people)))
    for student, those in enumerate(people):
        told = {
            (one.share.window.first, one.share.window.last, one.grain == "day", str(one.unit)): {
                "numerator": one.share.numerator,
                "denominator": one.share.denominator,
                "definition": one.share.definition,
                "valid": one.valid,
                "invalid": one.invalid,
                "parts": one.parts,
            }
            for one in found.get(student, [])
        }
        assert told == oracle.told(those, as_of)
