"""A sweep of 20,000 pupils × 178 days × 6 lessons against a scan of every fact column in DuckDB."""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

import duckdb

from bench import big_town
from bench.processes import RUNS, fullfolj, median, timed
from bench.result import Result

LIMIT, PEAK_LIMIT_MB = 40.0, 2000.0


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    big_town.make(directory)
    command = [sys.executable, "-m", "fullfolj", "sweep", "--as-of", str(big_town.last_day())]
    timed(command)  # warms the files; the counted runs find the signals there already
    scans, runs = [], []
    for _ in range(RUNS):
        runs.append(timed(command))
        scans.append(scan_seconds(directory))
    ours = median(runs)
    return Result(
        name="sweep",
        ratio=ours.seconds / statistics.median(scans),
        limit=LIMIT,
        of="an in-process DuckDB scan of all fact columns (2 threads); ours is the whole process",
        seconds=ours.seconds,
        peak_mb=ours.peak_mb,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{big_town.UNITS * big_town.PER_UNIT * big_town.DAYS * big_town.LESSONS:,} facts",
    )


def scan_seconds(directory: Path) -> float:
    """Seconds to read every column of every fact once: numbers summed, the rest compared."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        files = f"read_parquet('{directory}/lake/**/*.parquet')"
        columns = connection.execute(f"describe select * from {files}").fetchall()
        wanted = ", ".join(f"sum({name})" if kind.endswith("INT") else f"max({name})" for name, kind, *_ in columns)
        started = time.perf_counter()
        connection.execute(f"select count(*), {wanted} from {files}").fetchall()
        return time.perf_counter() - started
