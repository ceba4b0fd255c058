"""All measures of 110,000 pupils and 117 million facts from nothing, against a bare scan of every fact column.

FULLFOLJ_BENCH_UNITS gives another number of units (of 500 pupils) than 220.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from bench import whole_work
from bench.result import Part, Result
from bench.whole_town import UNITS, facts

LIMIT, PEAK_LIMIT_MB = 20.0, 4000.0
#: Seconds a fact at the largest of four sizes against the smallest: 1 is linear; the smallest has its start in it.
LINEAR_LIMIT = 1.25
RUNS = 3


def measure(_directory: Path) -> Result:
    whole_work.run("make", UNITS)
    sizes = sorted({max(1, UNITS // share) for share in (8, 4, 2, 1)})
    seconds: dict[int, float] = {}
    peak = 0.0
    for units in sizes:
        runs = [whole_work.run("measure", units) for _ in range(RUNS)]
        seconds[units] = statistics.median(run[0] for run in runs)
        peak = max(peak, *(run[1] for run in runs))
    whole_work.run("scan", UNITS)
    scan = statistics.median(whole_work.run("scan", UNITS)[0] for _ in range(RUNS))
    ratio = seconds[UNITS] / scan
    per_fact = {units: took / facts(units) for units, took in seconds.items()}
    linear = [
        Part(f"seconds a fact at {facts(units):,} facts, against the smallest", each / per_fact[sizes[0]], LINEAR_LIMIT)
        for units, each in per_fact.items()
    ]
    parts = (Part("from nothing, against a bare scan", ratio, LIMIT), *linear)
    return Result(
        name="measures",
        ratio=max(part.scaled(LIMIT) for part in parts),
        limit=LIMIT,
        of="a bare DuckDB scan of all fact columns (2 threads); all measures in all windows, and since, from nothing",
        seconds=seconds[UNITS],
        peak_mb=peak,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{facts(UNITS):,} facts",
        parts=parts,
    )
