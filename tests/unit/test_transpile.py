"""Every reviewed file of SQL keeps to what DuckDB and Spark answer alike, and what they don't is refused."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

import fullfolj
from fullfolj.lake.transpile import to_spark
from fullfolj.lake.transpile_bounds import NotPortable
from fullfolj.measures import Definition

_FILES = sorted(Path(fullfolj.__file__).parent.glob("*/sql/*.sql"))
#: What stands in for the pieces that replay and backtest put into their files: an expression, columns or a query.
_PIECES = {"found": "select 1 as one"} | dict.fromkeys(["code", "moved", "today", "share", "outcome"], "1")


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_every_file_is_portable(path: Path) -> None:
    whole = re.sub(r"\{(\w+)\}", lambda found: _PIECES.get(found[1], "1 as one"), path.read_text(encoding="utf-8"))
    names = re.findall(r"\$(\w+)", whole)
    assert to_spark(whole, dict.fromkeys(names, 1)).sql


@pytest.mark.parametrize(
    "sql",
    [
        "select dayofweek(date) from facts",  # 0 is Sunday, 1 in Spark
        "select isodow(date) from facts",  # Sunday is 7, 2 in Spark
        "select week(date) from facts",
        "select strftime(date, '%V') from facts",
        "select date_diff('month', a, b) from facts",  # boundaries, whole months in Spark
        "select date - date '2026-01-01' from facts",  # days, an interval in Spark
        "select list(a order by b) from facts",  # the order is lost
        "select quantile_cont(a, 0.5) from facts",
        "select cast(start_time as time) from facts",
        "select unheard_of(a) from facts",
        "select * from facts qualify row_number() over (order by a) = 1",  # one column too many
        "select facts.* from facts qualify row_number() over (order by a) = 1",
        "select a from facts qualify row_number() over (order by a) = 1 order by a",  # sorted too early
    ],
)
def test_what_spark_would_answer_otherwise_is_refused(sql: str) -> None:
    with pytest.raises(NotPortable):
        to_spark(sql)


def test_values_are_written_in_as_what_they_are() -> None:
    given = {
        "text": "it's",
        "of_enum": Definition.DAY,
        "day": dt.date(2026, 1, 9),
        "number": 7,
        "exact": Decimal("12.50"),
        "none": None,
        "yes": True,
    }
    sql = to_spark("select " + ", ".join(f"${name} as {name}" for name in given), given).sql
    assert "'day' AS of_enum" in sql
    assert "CAST('2026-01-09' AS DATE) AS day" in sql
    assert "7 AS number, 12.50 AS exact, NULL AS none, TRUE AS yes" in sql
    assert "'it\\'s' AS text" in sql
    with pytest.raises(TypeError):
        to_spark("select $at", {"at": dt.datetime(2026, 1, 9, tzinfo=dt.UTC)})
    with pytest.raises(KeyError):
        to_spark("select $missing")


def test_tables_views_and_files_are_told_apart() -> None:
    made = to_spark(
        "create or replace temp table seen as select a from read_parquet(['x.parquet', 'y.parquet']) where a > 1"
    )
    assert (made.name, made.is_table, dict(made.files)) == ("seen", True, {"files_0": ["x.parquet", "y.parquet"]})
    assert made.sql == "SELECT a FROM files_0 WHERE a > 1"
    assert not to_spark("create or replace temp view seen as select 1 as a").is_table
    assert to_spark("select 1 as a").name is None


def test_the_portable_weekday_is_let_through() -> None:
    sql = to_spark(
        "select date_diff('day', date '2001-01-01', day) % 7 as weekday, date_trunc('week', day) as w from f"
    ).sql
    assert "% 7" in sql
    assert "TRUNC" in sql
