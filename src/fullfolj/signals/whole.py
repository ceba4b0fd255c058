"""Everybody's measures and rules at once, as tables: for the night, for back-tests, for whole towns and counties.

What a page asks about one pupil is in evaluation.py; the numbers are the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import engine
from fullfolj.lake.engine import Cursor
from fullfolj.measures import runner
from fullfolj.signals.replay import FIGURE_RULES, Asked, make_evaluated, make_opened


def measure(paths: Iterable[Path], asked: Asked, folder: Path) -> list[Path]:
    """Parquet files in `folder` with everybody's measures, and with the rules that are open and since when.

    `folder` lies in the data directory. `figures-N` are tables of whole_figures.sql. `rules-N` have a row a pupil with
    a school day: `date`, the last one; `is_enrolled` on the as-of date; and for each rule but radar-5, which waits for
    contacts, two columns: `holds …` at the end of that day (NULL: can't be told) and `since …`, NULL unless open.
    Day sums are used where they are kept, and none are kept: to write them takes a third longer, and pays the second
    time. OSError when the disk is full.
    """
    files = list(paths)
    with engine.cursor() as cur:
        batches = list(runner.batches(cur, files, asked.enrolments))

    def write(first: int) -> list[Path]:
        written = []
        with engine.alone() as cur:
            for number in range(first, len(batches), engine.THREADS):
                make(cur, batches[number], asked)
                written += _put(cur, folder, number)
        return written

    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=engine.THREADS) as pool:
        return sorted(path for written in pool.map(write, range(engine.THREADS)) for path in written)


def _put(cur: Cursor, folder: Path, number: int) -> list[Path]:
    names = {"figures": "whole_figures", "rules": "whole_rules"}
    paths = {folder / f"{name}-{number:04d}.parquet": table for name, table in names.items()}
    for path, table in paths.items():
        cur.put(f"select * from {table}", path)  # noqa: S608
    return list(paths)


def make(cur: Cursor, batch: runner.Batch, asked: Asked, measured: Callable[[Cursor], None] | None = None) -> None:
    """The tables `whole_figures` and `whole_rules` on the cursor, of one batch.

    Only pupils with a rule whose answer on the last school day is not no are replayed (replay.unsettled says why).
    `measured` is called in between, while `school_days` still are those of all the pupils.
    """
    runner.prepare(cur, batch, asked.enrolments, asked.as_of, asked.definition)
    runner.measure_whole(cur, asked.as_of)
    if measured is not None:
        measured(cur)
    hold(cur, asked)
    noes = " and ".join(f'"{rule.id}" is false' for rule in FIGURE_RULES)
    cur.run(f"create or replace temp table unsettled as select student from whole_holds where not ({noes})")  # noqa: S608
    runner.replay_prepared(cur, "unsettled")
    make_evaluated(cur, asked.rulebook)
    make_opened(cur, SchoolYear.of(asked.as_of).start)
    _tell(cur, asked.as_of)


def hold(cur: Cursor, asked: Asked) -> None:
    """The table `whole_holds`: each rule's answer at the end of the last school day."""
    answers = ", ".join(f'{asked.rulebook.condition(rule)} as "{rule.id}"' for rule in FIGURE_RULES)
    cur.run(f"create or replace temp table whole_holds as select student, date, {answers} from whole_latest")  # noqa: S608


def _tell(cur: Cursor, as_of: dt.date) -> None:
    holds = ", ".join(f'"{rule.id}" as "holds {rule.id}"' for rule in FIGURE_RULES)
    since = ", ".join(
        f"max(day.date) filter (where rule = '{rule.id}') as \"since {rule.id}\"" for rule in FIGURE_RULES
    )
    told = ", ".join(f'since."since {rule.id}"' for rule in FIGURE_RULES)
    sql = f"""
        create or replace temp table whole_rules as
        with since as (
            select opened.student, {since}
            from opened
            inner join evaluated as day on opened.student = day.student and opened.day_number = day.day_number
            group by opened.student
        ),
        enrolled as (select student from enrolment_spans where $as_of between first_day and last_day)
        select last.student, last.date, enrolled.student is not null as is_enrolled, {holds}, {told}
        from whole_holds as last
        left join enrolled on last.student = enrolled.student
        left join since on last.student = since.student
    """  # noqa: S608
    cur.run(sql, {"as_of": as_of})
