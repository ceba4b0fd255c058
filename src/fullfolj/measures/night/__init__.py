"""What the next night keeps of a pupil, and the whole figures out of it. DuckDB alone: its lists make it quick."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from fullfolj.lake.engine import Cursor
from fullfolj.measures import runner
from fullfolj.measures.results import Definition

_SQL = Path(__file__).parent


def text() -> str:
    """All the SQL, for whoever wants to know whether it has changed."""
    return "\n".join(_sql(name) for name in ("state", "step", "figures"))


def make_state(cur: Cursor) -> None:
    """The table `new_state` on the cursor, after runner.measure_whole (see the header)."""
    _make(cur, "new_state", "state")


def step(cur: Cursor, as_of: dt.date, definition: Definition | str) -> None:
    """The tables `new_state`, `whole_figures` and `whole_latest` on the cursor, of the pupils in `unchanged`.

    Out of `kept_state`, what the night before kept, and `school_days`, at most one new day a pupil.
    """
    _make(cur, "new_state", "step")
    known = {**runner.first_days(as_of), "definition": Definition(definition).value}
    _make(cur, "whole_figures", "figures", **known)
    runner.make_whole_latest(cur)


def _make(cur: Cursor, name: str, sql: str, **parameters: object) -> None:
    cur.run(f"create or replace temp table {name} as {_sql(sql)}", parameters)


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
