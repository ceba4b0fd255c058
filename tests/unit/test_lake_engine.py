"""DuckDB may read the data directory and nothing else, and no table of one cursor is seen by another."""

from __future__ import annotations

import datetime as dt
import os

import duckdb
import pytest

from fullfolj.lake import engine
from fullfolj.lake.facts import SCHEMA
from tests.oracle import facts


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to '/tmp/out.csv'",
        "set enable_external_access=true",
        "set memory_limit='100GB'",
        "install excel",
    ],
)
def test_the_connection_is_locked(sql: str) -> None:
    with engine.cursor() as cur, pytest.raises(duckdb.Error):
        cur.run(sql)


def test_a_frame_is_handed_in_and_comes_back() -> None:
    frame = engine.table({"student": int, "date": dt.date}, [(1, dt.date(2026, 9, 1)), (2, None)])
    with engine.cursor() as cur:
        cur.hand_in("given", frame)
        assert cur.rows("select * from given where student = $student", {"student": 1}) == [(1, dt.date(2026, 9, 1))]
        assert cur.records("select student from given order by student") == [{"student": 1}, {"student": 2}]
        assert cur.frame("select * from given order by student").equals(frame)
        assert cur.frame("select $n as n", {"n": 3}).item() == 3
    with engine.cursor() as cur, pytest.raises(duckdb.CatalogException):
        cur.rows("select * from given")


def test_no_files_are_an_empty_relation() -> None:
    with engine.cursor() as cur:
        cur.read_facts("facts", [])
        assert cur.frame("select * from facts").schema.names() == list(SCHEMA)


def test_a_result_that_can_not_be_written_is_a_disk_error() -> None:
    path = facts.write([])
    with engine.cursor() as cur, pytest.raises(OSError, match="nowhere"):
        cur.put("select 1 as one", path.parent / "nowhere" / "one.parquet")


def test_a_quote_in_a_path_is_a_quote() -> None:
    path = facts.write([])
    odd = path.rename(path.with_name("it's.parquet"))
    with engine.cursor() as cur:
        cur.read_facts("facts", [odd])
        assert cur.rows("select count(*) from facts") == [(0,)]


def test_a_child_makes_its_own_connection() -> None:
    with engine.cursor() as cur:
        cur.rows("select 1")
    child = os.fork()
    if child == 0:  # pragma: no cover – runs in the child
        try:
            with engine.cursor() as cur:
                good = cur.rows("select sum(range) from range(1000)") == [(499500,)]
        except BaseException:  # noqa: BLE001
            good = False
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
