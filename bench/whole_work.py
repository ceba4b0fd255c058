"""`python -m bench.whole_work WHAT UNITS …`: a process of its own; seconds as JSON. WHAT is a function of this module.

The process start and Django's are not in the seconds. The files are those of bench.whole_town in FULLFOLJ_DATA.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench import whole_town
from bench.big_town import CLASS_SIZE

if TYPE_CHECKING:
    from fullfolj.signals.replay import Asked


def run(what: str, *arguments: object) -> tuple[float, float]:
    """Seconds of the work, and the peak in MB of the process that did it."""
    from bench.processes import timed

    done = timed([sys.executable, "-m", "bench.whole_work", what, *map(str, arguments)])
    return float(json.loads(done.output.splitlines()[-1])["seconds"]), done.peak_mb


def main(what: str, units: int, *more: int) -> None:
    import django

    django.setup()
    work: dict[str, Callable[..., float]] = {
        "make": make,
        "scan": scan,
        "measure": measure,
        "first": first,
        "hold": hold,
        "again": again,
        "night": night,
        "patterns": patterns,
    }
    seconds = work[what](units, *more)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": round(peak)}))


def make(units: int, days: int = whole_town.DAYS, until: int = 0) -> float:
    """`until` is how many of the last days are not there yet."""
    started = time.perf_counter()
    whole_town.make(units, whole_town.days(days)[: days - until])
    return time.perf_counter() - started


def _last_month(units: int, until: int) -> None:
    """The files of the last month anew, without the last `until` days."""
    last = whole_town.LAST_DAY
    days = [day for day in whole_town.days() if (day.year, day.month) == (last.year, last.month)]
    whole_town.make(units, days[: len(days) - until])


def scan(units: int) -> float:
    """Every column of every fact read once: numbers summed, the rest compared."""
    import duckdb

    paths = ", ".join(f"'{path}'" for path in whole_town.files(units))
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        facts = f"read_parquet([{paths}])"
        columns = connection.execute(f"describe select * from {facts}").fetchall()
        wanted = ", ".join(f"sum({name})" if kind.endswith("INT") else f"max({name})" for name, kind, *_ in columns)
        started = time.perf_counter()
        connection.execute(f"select count(*), {wanted} from {facts}").fetchall()
        return time.perf_counter() - started


def measure(units: int, until: int = 0) -> float:
    """All measures in all windows and the rules with their `since`, from nothing: no day sums, no results kept."""
    from fullfolj.measures import day_sums

    for kept in (day_sums.root(), results()):
        shutil.rmtree(kept, ignore_errors=True)
    return _measured(units, until)


def first(units: int) -> float:
    """A first night, of the last day but one: everything from nothing, and what the next night needs is kept."""
    for kept in (_nights(), _held()):
        shutil.rmtree(kept, ignore_errors=True)
    return _night(units, 1)


def hold(_units: int) -> float:
    """What the first night has kept is laid aside, for `again`."""
    shutil.copytree(_nights(), _held())
    return 0.0


def again(units: int) -> float:
    """As it was after the first night, lessons and what was kept."""
    _last_month(units, 1)
    shutil.rmtree(_nights())
    shutil.copytree(_held(), _nights())
    return 0.0


def night(units: int) -> float:
    """The night after the last day has come (whose files are written before the clock starts)."""
    _last_month(units, 0)
    return _night(units, 0)


def _night(units: int, until: int) -> float:
    from fullfolj.signals import night

    asked, paths = _asked(units, whole_town.days()[-1 - until]), whole_town.files(units)
    started = time.perf_counter()
    night.measure(paths, asked, _nights())
    return time.perf_counter() - started


def patterns(units: int) -> float:
    """The search for patterns in all the pupils, apart from register and writing; the sweep's sums are kept."""
    from fullfolj.lake import engine
    from fullfolj.measures import day_sums
    from fullfolj.signals import pattern_searches
    from fullfolj.signals.patterns.search import search

    asked, paths = _asked(units, whole_town.LAST_DAY), whole_town.files(units)
    day_sums.keep(paths)
    rows = [(student, 1 + student // CLASS_SIZE) for student in whole_town.students(units)]
    classes = engine.table({"student": int, "class": int}, rows)
    started, used = time.perf_counter(), time.process_time()
    counts = pattern_searches.counted(paths, asked.enrolments, classes, asked.as_of)
    found = search(counts)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    print(f"{len(counts.windows)} pupils, {len(found)} patterns, {used:.1f} processor seconds")
    return seconds


def _measured(units: int, until: int) -> float:
    from fullfolj.signals import whole

    asked, paths = _asked(units, whole_town.days()[-1 - until]), whole_town.files(units)
    started = time.perf_counter()
    whole.measure(paths, asked, results())
    return time.perf_counter() - started


def _nights() -> Path:
    return Path(os.environ["FULLFOLJ_DATA"]) / "night"


def _held() -> Path:
    return Path(os.environ["FULLFOLJ_DATA"]) / "night-held"


def results() -> Path:
    return Path(os.environ["FULLFOLJ_DATA"]) / "figures"


def _asked(units: int, as_of: dt.date) -> Asked:
    from fullfolj.lake import engine
    from fullfolj.signals.replay import Asked

    spans = [(student, None, None) for student in whole_town.students(units)]
    enrolments = engine.table({"student": int, "start_date": dt.date, "end_date": dt.date}, spans)
    return Asked(enrolments, as_of)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    main(sys.argv[1], *map(int, sys.argv[2:]))
