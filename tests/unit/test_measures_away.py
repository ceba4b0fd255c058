"""Days away are what a plain reading of the lessons gives: a whole reported lesson missed, and unknown is unknown."""

from __future__ import annotations

import datetime as dt

from fullfolj import measures
from fullfolj.lake import engine
from tests.oracle import facts
from tests.spec.drawing import lessons_of

TABLE = """
2026-11-02   1  here here
2026-11-03   1  valid here
2026-11-04   1  invalid invalid
2026-11-05   1  late here
2026-11-06   1  ? here
2026-11-09   1  ? ?
2026-11-10   1  ? valid
"""


def test_each_kind_of_day() -> None:
    path = facts.write([(number, lesson) for number in (1, 2) for lesson in lessons_of(TABLE)])
    enrolments = facts.enrolments({1: [(None, None)], 2: [(dt.date(2026, 11, 9), None)], 3: [(None, None)]})
    with engine.cursor() as cur:
        found = measures.away_days(cur, [path], enrolments, dt.date(2026, 11, 3), dt.date(2026, 11, 10))
    assert [away for _day, away in found[1]] == [True, True, False, False, None, True]
    assert found[1][0][0] == dt.date(2026, 11, 3), "nothing before the first day"
    assert [day.day for day, _away in found[2]] == [9, 10], "no day before the enrolment"
    assert 3 not in found


def test_without_files_there_is_nothing() -> None:
    with engine.cursor() as cur:
        day = dt.date(2026, 11, 3)
        assert measures.away_days(cur, [], facts.enrolments({1: [(None, None)]}), day, day) == {}
