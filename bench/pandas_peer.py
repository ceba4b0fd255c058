"""The same measures in vectorised pandas, timed and compared number by number, on a part that pandas can hold.

pandas is no dependency of the program or its tests: the first run puts bench/pandas-requirements.txt in
build/bench-venv. FULLFOLJ_BENCH_UNITS gives another number of units (of 500 pupils) than as many as fit in the memory.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path

import duckdb

from bench import whole_work
from bench.processes import timed
from bench.result import Result
from bench.whole_town import LAST_DAY, facts
from bench.whole_town import UNITS as ALL

LIMIT, RUNS = 1 / 3, 3
#: Bytes of memory for a unit: pandas takes 0.17 GB (3.4 GB for 20 units, 9.6 GB for 58), and not all of it is its.
_A_UNIT = 0.2 * 2**30
_FIT = int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _A_UNIT)
UNITS = int(os.environ.get("FULLFOLJ_BENCH_UNITS", min(_FIT, ALL)))
_HERE = Path(__file__).parent
_VENV = _HERE.parent / "build" / "bench-venv"
_COUNTS = "whole_days_absent, absence_spells, short_spells, longest_spell_days, late_arrivals, scattered_absence"
_FIGURES = (
    f"school_days, reported_days, offered, reported_offered, valid, invalid, accounted, {_COUNTS}, invalid_occasions"
)


def measure(directory: Path) -> Result:
    if not (_VENV / "bin" / "python").exists():
        timed([sys.executable, "-m", "venv", str(_VENV)])
        timed([str(_VENV / "bin" / "pip"), "install", "-q", "-r", str(_HERE / "pandas-requirements.txt")])
    whole_work.run("make", UNITS)
    theirs_at = directory / "pandas"
    theirs_at.mkdir()
    command = [
        str(_VENV / "bin" / "python"),
        str(_HERE / "pandas_measures.py"),
        str(directory / "lake"),
        str(theirs_at),
    ]
    command.append(LAST_DAY.isoformat())
    ours, theirs, peaks = [], [], []
    for _ in range(RUNS):
        seconds, peak = whole_work.run("measure", UNITS)
        ours.append(seconds)
        peaks.append(peak)
        theirs.append(float(json.loads(timed(command).output.splitlines()[-1])["seconds"]))
    _compare(whole_work.results(), theirs_at)
    mine, other = statistics.median(ours), statistics.median(theirs)
    return Result(
        name="pandas",
        ratio=mine / other,
        limit=LIMIT,
        of=f"vectorised pandas, the same measures and since, the same numbers ({other:.1f} s)",
        seconds=mine,
        peak_mb=max(peaks),
        size=f"{facts(UNITS):,} facts",
    )


def _compare(ours: Path, theirs: Path) -> None:
    """RuntimeError unless both have the same numbers for every pupil and window, and the same `since`."""
    with duckdb.connect() as connection:
        mine = (
            f"select student, window_name, {_FIGURES} from '{ours}/figures-*.parquet' where window_name in ({_WINDOWS})"
        )
        other = f"select student, window_name, {_FIGURES} from '{theirs}/figures.parquet'"
        _same(connection, mine, other)
        since = f"select columns('student|since .*') from '{ours}/rules-*.parquet'"
        names = [row[0] for row in connection.execute(f"describe {since}").fetchall()]
        quoted = ", ".join(f'"{name}"' for name in names)
        dates = ", ".join(f'cast("{name}" as date)' if name != "student" else "student" for name in names)
        rules = f"'{theirs}/rules.parquet'"
        _same(connection, f"select {quoted} from ({since})", f"select {dates} from {rules}")


_WINDOWS = "'last_20_school_days', 'last_4_weeks', 'term', 'school_year', 'before'"


def _same(connection: duckdb.DuckDBPyConnection, mine: str, other: str) -> None:
    for one, another in ((mine, other), (other, mine)):
        only = connection.execute(f"select * from (({one}) except all ({another})) limit 3").fetchall()
        if only:
            raise RuntimeError(f"the two do not agree: {only} is only in {one}")
