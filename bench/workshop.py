"""A moved threshold for 110,000 pupils × 40 weeks against a scan of every column of the weekly table in DuckDB.

Both in one process that is already running, as a page is: the back-test whole (`backtest.ask`), all groups and ways.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import statistics
import time
from decimal import Decimal
from pathlib import Path

import duckdb

from bench.processes import RUNS
from bench.result import Result

LIMIT, PEAK_LIMIT_MB = 8.0, 2000.0
UNITS, PER_UNIT = 200, 550
#: Mondays of the first school week of each term.
TERMS = ((dt.date(2025, 8, 18), 18, 4051), (dt.date(2026, 1, 5), 22, 4052))
WEEKS = sum(weeks for _monday, weeks, _term in TERMS)
_FILE = "(format parquet, compression zstd, compression_level 1, row_group_size 30720)"


def measure(directory: Path) -> Result:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    tables = make(directory)
    import django

    django.setup()
    from fullfolj.lake import engine
    from fullfolj.signals import backtest
    from fullfolj.signals.backtest_tables import Kept
    from fullfolj.signals.rules import RULES

    scans, runs = [], []
    for turn in range(RUNS + 1):  # the first warms the files
        question = backtest.Question(
            RULES.get("absence-15"), {"percent": Decimal(10 + turn)}, {}, backtest.Outcome.FAILED
        )
        started = time.perf_counter()
        with engine.cursor() as cur:
            answer = backtest.ask(cur, [Kept(*one) for one in tables], question)
        runs.append(time.perf_counter() - started)
        scans.append(scan_seconds(directory))
        _check(answer)
    ours = statistics.median(runs[1:])
    return Result(
        name="workshop",
        ratio=ours / statistics.median(scans[1:]),
        limit=LIMIT,
        of="a DuckDB scan of all columns of the weekly table (2 threads), both in a running process",
        seconds=ours,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{UNITS * PER_UNIT:,} pupils × {WEEKS} weeks",
    )


def _check(answer: object) -> None:
    """Every pupil is counted: a bench of nothing is quick."""
    from fullfolj.signals.backtest import Answer, Way

    assert isinstance(answer, Answer)
    assert [answer.whole(term, Way.MOVED).pupils for term in answer.terms] == [UNITS * PER_UNIT] * len(TERMS)
    assert all(answer.whole(term, Way.MOVED).caught for term in answer.terms)
    assert len(answer.weeks) == WEEKS


def scan_seconds(directory: Path) -> float:
    """Seconds to read every column of every week once: numbers summed, the rest compared."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        files = f"read_parquet('{directory}/weekly-figures/*/*.weeks.parquet')"
        columns = connection.execute(f"describe select * from {files}").fetchall()
        wanted = ", ".join(f"sum({name})" if kind.endswith("INT") else f"max({name})" for name, kind, *_ in columns)
        started = time.perf_counter()
        connection.execute(f"select count(*), {wanted} from {files}").fetchall()
        return time.perf_counter() - started


def make(directory: Path) -> list[tuple[Path, Path]]:
    """The two tables of each unit: pupils of whom one in eight is often away, with grades to match now and then."""
    from fullfolj.measures.catalogue import family

    found = []
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        columns = ", ".join(_columns(family("weekly_figures").sql))
        for unit in range(UNITS):
            folder = directory / "weekly-figures" / f"{unit:03}"
            folder.mkdir(parents=True)
            weeks, terms = folder / "bench.weeks.parquet", folder / "bench.terms.parquet"
            connection.execute(f"create or replace temp table weeks as {_weeks(unit)}")
            connection.execute(f"copy (select {columns} from weeks order by student, monday) to '{weeks}' {_FILE}")
            connection.execute(f"copy ({_terms()}) to '{terms}' {_FILE}")
            found.append((weeks, terms))
    return found


def _columns(sql: str) -> list[str]:
    """The columns of the weekly figures, in order: those of the last select."""
    return [line.strip(" ,") for line in sql[sql.rindex("select\n") : sql.rindex("from")].splitlines()[1:]]


def _weeks(unit: int) -> str:
    """Whole numbers that look like a school's: 20 school days of about 300 minutes, most of them attended."""
    mondays = " union all ".join(
        f"select cast(date '{monday}' + interval (7 * i) day as date) as monday, {term} as term, i as place"
        f" from range({weeks}) as weeks(i)"
        for monday, weeks, term in TERMS
    )
    return f"""
        with pupils as (
            select cast({unit * PER_UNIT} + i as bigint) as student,
                case when hash(i, {unit}) % 8 = 0 then 3 else 1 end as often
            from range({PER_UNIT}) as pupils(i)
        ), mondays as ({mondays}), drawn as (
            select *, hash(student, monday) as dice from pupils, mondays
        )
        select
            monday, term, student, cast(monday + interval 4 day as date) as date, 2025 as school_year,
            20 as school_days_20,
            cast(20 - dice % 2 as integer) as reported_days_20, 6000 as offered_20,
            cast(case when dice % 40 = 0 then 4000 else 6000 - 60 * (dice % 5) end as integer) as reported_offered_20,
            cast(often * (dice % 500) as integer) as numerator_20,
            cast(5900 - dice % 100 as integer) as denominator_20,
            cast(often * (dice % 4) as integer) as days_with_absence_20,
            cast(dice % 3 as integer) as invalid_occasions_20, cast(dice % 4 as integer) as late_arrivals_20,
            20 as school_days_before, cast(20 - dice % 3 as integer) as reported_days_before, 6000 as offered_before,
            cast(6000 - 60 * (dice % 7) as integer) as reported_offered_before,
            cast(often * (dice % 400) as integer) as numerator_before,
            cast(5900 - dice % 90 as integer) as denominator_before,
            cast(often * (dice % 5) as integer) as days_with_absence_before,
            cast(5 * place + 5 as integer) as school_days_term, cast(5 * place + 4 as integer) as reported_days_term,
            cast(1500 * (place + 1) as integer) as offered_term,
            cast(1450 * (place + 1) as integer) as reported_offered_term,
            cast(dice % 3 as integer) as short_spells_term,
            20 as school_days_start, 20 as reported_days_start, 6000 as offered_start, 5900 as reported_offered_start,
            cast(dice % 2 as integer) as whole_days_start
        from drawn"""


def _terms() -> str:
    return """
        select
            student, term, max(monday) as last_monday, true as is_over, hash(student) % 50 > 0 as stayed,
            case when hash(student) % 50 > 0 then max(numerator_20) > 1000 end as absent_a_fifth,
            case when hash(student) % 50 > 1 then max(numerator_20) > 1000 or hash(student) % 9 = 0 end as has_failed,
            case when hash(student) % 50 > 1 then hash(student) % 9 = 0 end as is_not_eligible,
            hash(student) % 12 = 0 as failed_core_before,
            case when hash(student) % 2 = 0 then 'Kvinna' else 'Man' end as sex,
            cast(1 + hash(student, 1) % 9 as bigint) as year_level, hash(student, 2) % 20 = 0 as newly_arrived
        from weeks group by student, term order by student, term"""
