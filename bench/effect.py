"""How often the page about a unit claims an effect where there is none, and how often it finds one that is there.

Made-up units, thousands of them, judged by the function of the page itself (support.effect.works). Absence comes in
spells, more in winter, much more for some pupils than for others, and some slide into it and out again. Support begins
when a pupil has been away much of late, not for all of those and not at once: so what is high falls back, with support
or without. A true fall of five points takes days of absence away at random from the day that support begins.

`python -m bench.effect --runs 1000` prints all figures; `bin/bench effect` is the limit: the 95 per cent interval of
the share of units without an effect for which the page claims one reaches 5 per cent or less, and the power is what the
method page says.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import cos, pi, sqrt
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.result import Result
    from fullfolj.support.effect.matched import Pupil

FIRST_DAY = dt.date(2025, 8, 18)
SCHOOL_DAYS = 178
PUPILS = 450
YEARS = (7, 8, 9)
#: Kinds of support that a unit without an effect has; a page judges each.
KINDS = 3
TREATED = 60
FALL = 0.05
#: The share of the last twenty school days away from which support may begin.
HIGH = 0.2
NULL_RUNS = 2000
POWER_RUNS = 1000


def school_days() -> list[dt.date]:
    """Weekdays of a school year without its breaks."""
    breaks = (
        (dt.date(2025, 10, 27), 5),
        (dt.date(2025, 12, 22), 14),
        (dt.date(2026, 2, 16), 5),
        (dt.date(2026, 4, 6), 5),
    )
    off = {first + dt.timedelta(days=n) for first, length in breaks for n in range(length + 5) if n < length + 2}
    days: list[dt.date] = []
    day = FIRST_DAY
    while len(days) < SCHOOL_DAYS:
        if day.weekday() < 5 and day not in off:
            days.append(day)
        day += dt.timedelta(days=1)
    return days


def absence(rng: Random, days: int) -> list[bool]:
    """One pupil's school days: spells whose frequency and length are the pupil's own, and slides into high absence."""
    onset = min(0.25, rng.gammavariate(0.9, 0.035))
    staying = rng.uniform(0.3, 0.75)
    sliding, slide = 0, 0.0
    away, found = False, []
    for day in range(days):
        if sliding == 0 and rng.random() < 0.004:
            sliding, slide = rng.randrange(10, 50), rng.uniform(0.1, 0.4)
        season = 1 - 0.35 * cos(2 * pi * (day + 60) / days)  # most in February
        begins = onset * season + (slide if sliding else 0.0)
        away = rng.random() < (max(staying, begins) if away else begins)
        sliding = max(0, sliding - 1)
        found.append(away)
    return found


@dataclass
class Unit:
    """`starts` is kind → pupil → the first day with that kind of support."""

    pupils: dict[int, Pupil]
    starts: dict[int, dict[int, dt.date]]
    until: dt.date


def unit(seed: int, *, kinds: int, treated: int, fall: float = 0.0, pupils: int = PUPILS) -> Unit:
    """A unit where at most `treated` pupils in all begin with support, each with one kind; `fall` is its effect."""
    from fullfolj.support.effect.days import History
    from fullfolj.support.effect.matched import Pupil

    rng, days = Random(f"effect|{seed}"), school_days()
    rows = {number: absence(rng, len(days)) for number in range(1, pupils + 1)}
    begins = sorted((at, number) for number, row in rows.items() if (at := _begins(rng, row)) is not None)
    chosen = dict(sorted((number, at) for at, number in rng.sample(begins, min(treated, len(begins)))))
    if fall:
        _take_away(rng, rows, chosen, fall)
    starts: dict[int, dict[int, dt.date]] = {kind: {} for kind in range(kinds)}
    for number, at in chosen.items():
        starts[rng.randrange(kinds)][number] = days[at]
    made = {
        number: Pupil(number, YEARS[number % len(YEARS)], History(_reported(rng, days, row)))
        for number, row in rows.items()
    }
    return Unit(made, starts, days[-1])


def _begins(rng: Random, row: Sequence[bool]) -> int | None:
    """The day on which somebody acts: much absence of late is seen with some chance a day, more when it is new."""
    for at in range(30, len(row) - 20):
        if sum(row[at - 20 : at]) >= HIGH * 20 and rng.random() < 0.04 + 0.2 * sum(row[at - 5 : at]) / 5:
            return at
    return None


def _take_away(rng: Random, rows: dict[int, list[bool]], chosen: dict[int, int], fall: float) -> None:
    """So many days that the chosen are away `fall` less on the forty days from their start, on average."""
    after = [(number, day) for number, at in chosen.items() for day in range(at, min(at + 40, len(rows[number])))]
    level = sum(rows[number][day] for number, day in after) / len(after)
    for number, at in chosen.items():
        row = rows[number]
        for day in range(at, len(row)):
            row[day] = row[day] and rng.random() >= fall / level


def _reported(rng: Random, days: Sequence[dt.date], row: Sequence[bool]) -> list[tuple[dt.date, bool | None]]:
    """Three days in a hundred are not reported."""
    return [(day, None if rng.random() < 0.03 else away) for day, away in zip(days, row, strict=True)]


def claims(seed: int, kinds: int = KINDS, treated: int = 120, fall: float = 0.0) -> tuple[bool, bool]:
    """Whether the page claims less absence, and whether it claims more, for any kind."""
    from fullfolj.support.effect.own_change import Verdict
    from fullfolj.support.effect.works import judge

    made = unit(seed, kinds=kinds, treated=treated, fall=fall)
    told = {one.verdict for one in judge(made.pupils, made.starts, made.until).values()}
    return Verdict.LESS in told, Verdict.MORE in told


def _null(seed: int) -> tuple[bool, bool]:
    return claims(seed)


def _null_one(seed: int) -> tuple[bool, bool]:
    return claims(1_000_000 + seed, kinds=1, treated=TREATED)


def _real(seed: int) -> tuple[bool, bool]:
    return claims(2_000_000 + seed, kinds=1, treated=TREATED, fall=FALL)


def _real_twice(seed: int) -> tuple[bool, bool]:
    return claims(3_000_000 + seed, kinds=1, treated=TREATED, fall=2 * FALL)


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 per cent interval of a share of runs."""
    z, p = 1.96, count / of
    middle, half = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


@dataclass(frozen=True)
class Shares:
    """Of so many runs: the share with any claim, with its interval, and those with less and with more absence."""

    runs: int
    less: int
    more: int
    any: int

    @property
    def share(self) -> float:
        return self.any / self.runs

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.any, self.runs)

    def in_words(self) -> str:
        low, high = self.interval
        return (
            f"{self.any} of {self.runs} claim something: {self.share:.2%} ({low:.2%} to {high:.2%});"
            f" {self.less} less absence, {self.more} more"
        )


def count(told: Sequence[tuple[bool, bool]]) -> Shares:
    return Shares(len(told), sum(less for less, _ in told), sum(more for _, more in told), sum(map(any, told)))


def measure(_directory: Path) -> Result:
    """The lower end of the false claims' interval against 5 per cent; the parts say the rest."""
    from bench.result import Part, Result
    from fullfolj.support.effect.works import POWER, POWER_OF_TEN

    started = time.perf_counter()
    null, null_one, real, twice = shares(NULL_RUNS, POWER_RUNS)
    for name, one in (("null", null), ("null, one kind", null_one), ("5 points", real), ("10 points", twice)):
        print(f"{name}: {one.in_words()}", file=sys.stderr, flush=True)
    apart = abs(POWER - real.less / real.runs)
    apart_of_ten = abs(POWER_OF_TEN - twice.less / twice.runs)
    return Result(
        name="effect",
        ratio=null.interval[0],
        limit=0.05,
        of="a claim where nothing is true, lower end of the 95 % interval",
        seconds=time.perf_counter() - started,
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        size=f"{NULL_RUNS} units of {PUPILS} pupils and {KINDS} kinds of support; {POWER_RUNS} with a fall of 5 points",
        parts=(
            Part("false claims, share of units", null.share, 0.05 + 2 * sqrt(0.05 * 0.95 / NULL_RUNS)),
            Part("false claims with one kind and 60 pupils, lower end", null_one.interval[0], 0.05),
            Part("power for 5 points: stated and measured are apart", apart, 0.03),
            Part("power for 10 points: stated and measured are apart", apart_of_ten, 0.03),
        ),
    )


def shares(null_runs: int, power_runs: int) -> tuple[Shares, Shares, Shares, Shares]:
    """Without an effect (three kinds; one kind), with a fall of five points, and of ten."""
    with ProcessPoolExecutor(max_workers=int(os.environ.get("FULLFOLJ_BENCH_PROCESSES", "2"))) as pool:
        return (
            count(list(pool.map(_null, range(null_runs), chunksize=25))),
            count(list(pool.map(_null_one, range(power_runs), chunksize=25))),
            count(list(pool.map(_real, range(power_runs), chunksize=25))),
            count(list(pool.map(_real_twice, range(power_runs), chunksize=25))),
        )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.effect", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    for name, one in zip(
        ("null", "null, one kind", "5 points", "10 points"), shares(options.runs, options.runs), strict=True
    ):
        print(f"{name}: {one.in_words()}", flush=True)
    print(f"{time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
