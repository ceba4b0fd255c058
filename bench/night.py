"""One new school day for 110,000 pupils, against all their measures from nothing; and with a year more of history.

FULLFOLJ_BENCH_UNITS gives another number of units (of 500 pupils) than 220.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from bench import whole_work
from bench.result import Part, Result
from bench.whole_town import DAYS, UNITS, facts

LIMIT, PEAK_LIMIT_MB, RUNS = 0.1, 4000.0, 5
#: A night after two years against a night after one.
HISTORY_LIMIT = 1.15


def measure(_directory: Path) -> Result:
    whole_work.run("make", UNITS, DAYS, 1)
    wholes = [whole_work.run("measure", UNITS, 1) for _ in range(RUNS)]
    nights = _nights()
    whole_work.run("make", UNITS, 2 * DAYS, 1)
    longer = _nights()
    night, whole = _seconds(nights), _seconds(wholes)
    parts = (
        Part("a new day, against all from nothing", night / whole, LIMIT),
        Part("the night with a year more of history, against without", _seconds(longer) / night, HISTORY_LIMIT),
    )
    return Result(
        name="night",
        ratio=max(part.scaled(LIMIT) for part in parts),
        limit=LIMIT,
        of=f"all measures and since from nothing, {whole:.1f} s (process start left out on both sides)",
        seconds=night,
        peak_mb=max(peak for _took, peak in [*wholes, *nights, *longer]),
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{facts(UNITS):,} facts, a day of {facts(UNITS, 1):,}",
        parts=parts,
    )


def _nights() -> list[tuple[float, float]]:
    """Seconds and peak of nights after the last day has come, each after the same first night, which is not timed."""
    whole_work.run("first", UNITS)
    whole_work.run("hold", UNITS)
    found = []
    for _ in range(RUNS):
        whole_work.run("again", UNITS)
        found.append(whole_work.run("night", UNITS))
    return found


def _seconds(runs: list[tuple[float, float]]) -> float:
    return statistics.median(took for took, _peak in runs)
