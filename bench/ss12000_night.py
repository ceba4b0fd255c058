"""A night's change of 1 % of a year's facts, sweep included, against the first pull of everything with its sweep.

Every changed row changes a fact: a whole new school day of every pupil, and corrections of the two weeks before it. The
night's sweep is of another day than the first one was, so no pupil's windows are where they were.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

from bench.bulk_provider import Shape
from bench.processes import fullfolj, timed
from bench.result import Result
from bench.ss12000_pull import provider

#: A year for 20,000 pupils; FULLFOLJ_BENCH_PUPILS makes it smaller, for a quick look.
PUPILS, DAYS, LESSONS = int(os.environ.get("FULLFOLJ_BENCH_PUPILS", "20000")), 178, 6
LIMIT = 0.05


def measure(directory: Path) -> Result:
    last = Shape(PUPILS, DAYS, LESSONS).dates[-1]
    with provider(PUPILS, DAYS, LESSONS, keeps=False, night=True) as base:
        fullfolj("source", "add", "bench", "--base-url", base)
        command = [sys.executable, "-m", "fullfolj", "import", "ss12000", "--source", "bench"]
        sweep = [sys.executable, "-m", "fullfolj", "sweep", "--as-of"]
        whole = [timed([*command, "--full"]), timed([*sweep, str(last)])]
        night = [timed(command), timed([*sweep, str(last + dt.timedelta(days=1))])]
    seconds = sum(run.seconds for run in night)
    return Result(
        name="ss12000-night",
        ratio=seconds / sum(run.seconds for run in whole),
        limit=LIMIT,
        of="the time of the full pull and its sweep; both are whole processes, one run each",
        seconds=seconds,
        peak_mb=max(run.peak_mb for run in [*whole, *night]),
        size=f"{PUPILS * DAYS * LESSONS:,} attendances, of which {PUPILS * DAYS * LESSONS // 100:,} change; "
        + "pull and sweep {:.1f} + {:.1f} s, of a night {:.1f} + {:.1f} s".format(
            *(r.seconds for r in [*whole, *night])
        ),
    )
