"""Days on which the home is to be told: a whole reported lesson missed without a valid reason, and nothing else."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.share import Coverage
from fullfolj.lake import engine
from fullfolj.measures.invalid_days import invalid_days
from tests.oracle import facts
from tests.spec.drawing import lessons_of

TABLE = """
2026-11-02   1  here invalid
2026-11-03   1  valid here
2026-11-04   1  invalid invalid
2026-11-05   1  late here
2026-11-06   1  ? invalid
2026-11-09   1  ? ?
"""
NOVEMBER = dt.date(2026, 11, 1)


def test_each_kind_of_day() -> None:
    path = facts.write([(number, lesson) for number in (1, 2) for lesson in lessons_of(TABLE)])
    enrolments = facts.enrolments({1: [(None, None)], 2: [(dt.date(2026, 11, 4), None)], 3: [(None, None)]})
    with engine.cursor() as cur:
        found = invalid_days(cur, [path], enrolments, [1, 2, 3], NOVEMBER, dt.date(2026, 11, 8))
    assert {one.date.day: one.students for one in found} == {2: (1,), 3: (), 4: (1, 2), 5: (), 6: (1, 2)}
    whole, half = found[0].coverage, found[-1].coverage
    assert whole.reported == whole.offered > 0
    assert half == Coverage(half.offered // 2, half.offered), "a lesson of two is reported"


def test_the_window_is_kept_and_without_files_there_is_nothing() -> None:
    path = facts.write([(1, lesson) for lesson in lessons_of(TABLE)])
    one = facts.enrolments({1: [(None, None)]})
    with engine.cursor() as cur:
        days = invalid_days(cur, [path], one, [1], dt.date(2026, 11, 4), dt.date(2026, 11, 5))
        assert [day.date.day for day in days] == [4, 5]
        assert invalid_days(cur, [], one, [1], NOVEMBER, dt.date(2026, 11, 8)) == []
