"""One reading of a pupil gives what the separate readings give."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures.pages import pupil_days
from tests.oracle import facts
from tests.spec.drawing import lessons_of

FIRST, AS_OF = dt.date(2026, 7, 1), dt.date(2026, 11, 20)
MANY = """
2026-09-14  15  here here
2026-10-05  10  valid here
2026-10-19   5  ? here
2026-11-02  10  late invalid
"""
FEW = """
2026-03-02   5  invalid here
2026-11-16   5  here here
"""
TABLES = {"twenty days near": MANY, "some days long ago": FEW, "no days": ""}


@pytest.mark.parametrize("table", list(TABLES.values()), ids=list(TABLES))
def test_one_reading_is_the_same_as_three(table: str) -> None:
    path = facts.write([(1, lesson) for lesson in lessons_of(table)])
    enrolments = facts.enrolments({1: [(None, None)]})
    with engine.cursor() as cur:
        found = pupil_days(cur, [path], enrolments, 1, FIRST, AS_OF)
        strip = measures.strip(cur, [path], enrolments, [1], AS_OF)[1]
        assert found.strip == strip
        assert found.weeks == measures.weekly(cur, [path], enrolments, 1, FIRST, AS_OF)
        first, last = (strip[0].date, strip[-1].date) if strip else (AS_OF, AS_OF)
        assert found.lessons == measures.lessons(cur, [path], enrolments, 1, first, last)
