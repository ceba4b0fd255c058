"""One new school day for 110,000 pupils, against all their measures from nothing; and with a year more of history.

FULLFOLJ_BENCH_UNITS gives another number of units (of 500 pupils) than 220.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from bench import whole_work
from bench.result import Part, Result
from bench.whole_town import DAYS, UNITS, facts

LIMIT, PEAK_LIMIT_MB, RUNS = 0.1, 4000.0, 3
#: A night after two years against a night after one.
HISTORY_LIMIT = 1.15


def measure(_directory: Path) -> Result:
    whole, night, peak = _nights(DAYS)
    _longer_whole, longer_night, longer_peak = _nights(2 * DAYS)
    parts = (
        Part("a new day, against all from nothing", night / whole, LIMIT),
        Part("the night with a year more of history, against without", longer_night / night, HISTORY_LIMIT),
    )
    return Result(
        name="night",
        ratio=max(part.scaled(LIMIT) for part in parts),
        limit=LIMIT,
        of="all measures and since from nothing (process start left out on both sides)",
        seconds=night,
        peak_mb=max(peak, longer_peak),
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{facts(UNITS):,} facts, a day of {facts(UNITS, 1):,}",
        parts=parts,
    )


def _nights(days: int) -> tuple[float, float, float]:
    """Medians of the seconds from nothing up to the last day but one and of the night after it; the largest peak.

    Between them a first night (not timed) keeps what the night needs.
    """
    wholes, nights, peak = [], [], 0.0
    for _ in range(RUNS):
        whole_work.run("make", UNITS, days, 1)
        whole, *peaks = whole_work.run("measure", UNITS, 1)
        peaks.append(whole_work.run("first", UNITS)[1])
        night, last = whole_work.run("night", UNITS)
        wholes.append(whole)
        nights.append(night)
        peak = max(peak, last, *peaks)
    return statistics.median(wholes), statistics.median(nights), peak
