"""The counts behind patterns are those of a naïve telling, on made-up terms full of what goes wrong."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.lake import engine
from fullfolj.measures import patterns
from fullfolj.measures.runner import Batch
from tests.oracle import facts
from tests.oracle import measures as oracle
from tests.oracle import patterns as counted
from tests.oracle.measures import Lesson
from tests.oracle.worlds import KINDS

_SLOWLY = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
FIRST = dt.date(2026, 8, 17)


def _term(rng: random.Random) -> list[Lesson]:
    """Up to a hundred days, mostly attended; kinds of days as in the other generated worlds."""
    kinds = ["here"] * rng.choice([3, 8]) + sorted(KINDS)
    lessons, date = [], FIRST
    for _ in range(rng.randrange(25, 100)):
        while date.weekday() > 4:
            date += dt.timedelta(1)
        for _again in range(rng.choice([1, 1, 2, 4])):
            for place, lesson in enumerate(KINDS[rng.choice(kinds)] + KINDS[rng.choice(["here", "missed one"])]):
                group, subject = rng.choice(["", "g1", "g2"]), rng.choice(["MA", "SV"])
                lessons.append(replace(lesson, date=date, start=dt.time(8 + place), group=group, subject=subject))
            date += dt.timedelta(1)
            while date.weekday() > 4:
                date += dt.timedelta(1)
    return lessons


@_SLOWLY
@given(st.randoms(use_true_random=False))
def test_counts(rng: random.Random) -> None:
    pupils = {student: _term(rng) for student in (3, 8)}
    as_of = max(lesson.date for lessons in pupils.values() for lesson in lessons) + dt.timedelta(rng.choice([0, 5, 40]))
    path = facts.write((student, lesson) for student, lessons in pupils.items() for lesson in lessons)
    enrolled = facts.enrolments({student: [(None, None)] for student in pupils})
    classes = engine.table({"student": int, "class": int}, [(student, 0) for student in pupils])
    with engine.cursor() as cur:
        patterns.count(cur, Batch(list(pupils), [path]), enrolled, classes, as_of)
        rows = []  # nothing is counted where nobody has days enough
        if cur.rows("select student from pattern_days where is_enough"):
            rows = cur.rows("select student, pattern, key, units, hits from pattern_counts where units > 0")
    for student, lessons in pupils.items():
        found = {
            (pattern, key): (units, hits)
            for own, pattern, key, units, hits in rows
            if own == student and pattern not in ("break", "start")
        }
        days = oracle.school_days(lessons, [(None, None)], as_of)
        assert found == {key: both for key, both in counted.counts(days, as_of).items() if both[0]}
