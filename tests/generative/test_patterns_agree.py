"""The counts behind patterns are those of a naïve telling, on made-up terms full of what goes wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.lake import engine
from fullfolj.measures import patterns
from fullfolj.measures.runner import Batch
from tests.oracle import facts
from tests.oracle import measures as oracle
from tests.oracle import patterns as counted
from tests.oracle.measures import Lesson, SchoolDay
from tests.oracle.patterns import Count
from tests.oracle.worlds import KINDS

#: A world is too large to be drawn number by number; a seed that fails makes it again.
_SEEDS = st.integers(0, 2**32 - 1)
_SLOWLY = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
#: Pupil → class; class 0 for those of whom none is known.
_CLASSES = {3: 1, 5: 1, 8: 0}
#: Of the school year that the day as of lies in, or of the one before.
FIRST_DAYS = [dt.date(2026, 8, 17), dt.date(2026, 5, 18), dt.date(2025, 12, 1)]
#: Days without school: long weekends, study days, breaks, a summer, and so long that the first term is forgotten.
_OFF = [1, 2, 2, 3, 4, 7, 70, 330]
#: Absence goes on over what nobody has told of, and one that is over begins anew.
_SPELLS = [["ill"] * 2, ["ill"] * 12, ["ill", "unreported", "ill"], ["ill", "here", "away", "here"], ["late"] * 5]
#: Back, or just not back, after long absence.
_LAST = [
    [],
    [["ill"] * 11, ["here"] * 3],
    [["ill"] * 5 + ["unreported"] + ["ill"] * 5, ["here", "ill"]],
    [["ill"] * 9, ["here"]],
]


def _term(rng: random.Random) -> list[Lesson]:
    """Up to two hundred days, mostly attended: kinds of days as in the other generated worlds, spells, breaks."""
    kinds = ["here"] * rng.choice([20, 40]) + sorted(KINDS) + ["ill"] * rng.choice([0, 8])
    lessons, date = [], rng.choice(FIRST_DAYS)
    spells = [rng.choice(_SPELLS) if rng.random() < 0.1 else [rng.choice(kinds)] for _ in range(rng.randrange(30, 170))]
    for spell in [*spells, *rng.choice(_LAST)]:
        if rng.random() < 0.06:
            date += dt.timedelta(rng.choice(_OFF))
        more = rng.choice([None, "here", "missed one"]) if len(spell) == 1 else None
        for kind in spell:
            while date.weekday() > 4:
                date += dt.timedelta(1)
            for place, lesson in enumerate(KINDS[kind] + KINDS[more or kind]):
                group, subject = rng.choice(["", "g1", "g2"]), rng.choice(["MA", "SV"])
                lessons.append(replace(lesson, date=date, start=dt.time(8 + place), group=group, subject=subject))
            date += dt.timedelta(1)
    return lessons


@dataclass(frozen=True)
class _World:
    """Some pupils' lessons, and what is counted of them."""

    as_of: dt.date
    days: dict[int, list[SchoolDay]]
    counts: patterns.PatternCounts
    rows: dict[tuple[int, str, str], Count]


def _world(rng: random.Random) -> _World:
    pupils = {student: _term(rng) for student in _CLASSES}
    # The other pupils' lessons end long before or go on: the search knows nothing of what is to come.
    as_of = pupils[3][-1].date + dt.timedelta(rng.choice([0, 0, 5, 40]))
    path = facts.write((student, lesson) for student, lessons in pupils.items() for lesson in lessons)
    enrolled = facts.enrolments({student: [(None, None)] for student in pupils})
    classes = engine.table({"student": int, "class": int}, list(_CLASSES.items()))
    rows = []  # nothing is counted where nobody has days enough
    with engine.cursor() as cur:
        counts = patterns.count(cur, Batch(list(pupils), [path]), enrolled, classes, as_of)
        if any(window.is_enough for window in counts.windows.values()):
            rows = cur.rows(
                "select student, pattern, key, units, hits, all_units, all_hits, is_kept, since from pattern_counts"
            )
    days = {student: oracle.school_days(lessons, [(None, None)], as_of) for student, lessons in pupils.items()}
    return _World(as_of, days, counts, {(row[0], row[1], row[2]): Count(*row[3:]) for row in rows})


def _told(world: _World) -> dict[tuple[int, str, str], Count]:
    return {
        (student, pattern, place): count
        for student, days in world.days.items()
        for (pattern, place), count in counted.counts(days, world.as_of).items()
    }


def _possible[K, C: (Count, patterns.Sums)](counts: Mapping[K, C]) -> dict[K, C]:
    """Without places where nothing could happen: no row says the same as a row of noughts."""
    return {key: one for key, one in counts.items() if one.units}


@_SLOWLY
@given(_SEEDS)
def test_counts(seed: int) -> None:
    world = _world(random.Random(seed))
    assert _possible(world.rows) == _possible(_told(world))
    for student, window in world.counts.windows.items():
        looked_in = counted.read(world.days[student], world.as_of)[-60:]
        assert (window.first, window.last) == (looked_in[0].date, looked_in[-1].date)
        assert (window.school_days, window.reported_days) == (len(looked_in), sum(bool(d.reported) for d in looked_in))
        assert window.coverage.value == oracle.coverage(looked_in)
        assert window.is_enough == counted.is_enough(looked_in, world.as_of)


@_SLOWLY
@given(_SEEDS)
def test_what_is_tested_compared_and_told(seed: int) -> None:
    world = _world(random.Random(seed))
    told = _told(world)
    assert world.counts.tested == Counter(
        pattern for (_own, pattern, place), one in told.items() if counted.is_tested(pattern, place, one)
    )
    assert {(one.student, one.pattern, one.key) for one in world.counts.candidates} == {
        key for key, one in told.items() if counted.is_candidate(key[1], key[2], one)
    }
    sums: dict[tuple[str, str, int], patterns.Sums] = defaultdict(patterns.Sums)
    for (student, pattern, place), one in told.items():
        own = patterns.Sums(one.units, one.hits, one.all_units, one.all_hits)
        sums[pattern, place, _CLASSES[student]] += own
    assert _possible(world.counts.classes) == _possible(sums)
    returns = {one.student: (one.days_away, one.since, one.until, one.days_back) for one in world.counts.returns}
    oracles = {student: counted.returned(days, world.as_of) for student, days in world.days.items()}
    assert returns == {student: one for student, one in oracles.items() if one}
