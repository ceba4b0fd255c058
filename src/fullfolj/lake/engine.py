"""DuckDB, and the only module that talks to it.

One connection to an empty in-memory database a process, made when it is first asked for (a child after a fork makes
its own); `with engine.cursor() as cur:` for each piece of work. A cursor's temporary tables end with it. The facts stay
in their Parquet files. A connection may read the data directory and nothing else, and can't be talked out of it.
"""

from __future__ import annotations

import errno
import os
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from django.conf import settings

from fullfolj.lake import disk
from fullfolj.lake.facts import ROW_GROUP, SCHEMA

type Frame = pl.DataFrame
type Row = tuple[Any, ...]

#: DuckDB's own default is four fifths of the machine; a sweep of 20,000 pupils stays below 2 GB with this.
MEMORY_LIMIT = "1500MB"
THREADS = 2

_DUCKDB_TYPES = {
    pl.Int64(): "BIGINT",
    pl.Int16(): "SMALLINT",
    pl.Date(): "DATE",
    pl.Time(): "TIME",
    pl.String(): "VARCHAR",
    pl.Boolean(): "BOOLEAN",
}
# Keyed by process: a child must neither use nor close (by forgetting it) its parent's connection.
_roots: dict[tuple[int, str], duckdb.DuckDBPyConnection] = {}
_lock = threading.Lock()


class Cursor:
    """One piece of work: its own temporary tables and views; not for two threads at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self._connection = connection
        self._scratch = scratch

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Executes `sql` (one statement) for its effect on this cursor's tables."""
        self._connection.execute(sql, dict(parameters) if parameters else None)

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The result as plain Python rows."""
        return self._connection.execute(sql, dict(parameters) if parameters else None).fetchall()

    def records(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The result as one dict a row, by column name in the order of the columns."""
        result = self._connection.execute(sql, dict(parameters) if parameters else None)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Frame:
        """The result as a polars frame."""
        return pl.DataFrame(self._connection.sql(sql, params=dict(parameters) if parameters else None))

    def put(self, sql: str, path: Path, parameters: Mapping[str, Any] | None = None) -> None:
        """The result as a Parquet file, whole and flushed to disk or not there; OSError when it can't be written."""
        how = f"format parquet, compression zstd, compression_level 1, row_group_size {ROW_GROUP}"
        try:
            with disk.whole(path) as part:
                self.run(f"copy ({sql}) to {_literal(part)} ({how})", parameters)
        except duckdb.IOException as error:
            raise OSError(errno.EIO, str(error)) from error

    def hand_in(self, name: str, table: Frame) -> None:
        """`table` as the temporary table `name`, in place of one with that name.

        It goes by way of a Parquet file that is gone afterwards: without pyarrow DuckDB can't read a frame in memory.
        """
        path = self._scratch / f"{uuid.uuid4()}.parquet"
        try:
            table.write_parquet(path)
            self.run(f"create or replace temp table {name} as select * from read_parquet({_literal(path)})")  # noqa: S608
        finally:
            path.unlink(missing_ok=True)

    def read_facts(self, name: str, paths: Iterable[Path | str], where: str = "true") -> None:
        """The lesson facts of the files as the temporary view `name`; an empty one without files.

        `where` is a condition over the columns of lake.facts.SCHEMA, written into the SQL as it is: ours, never a
        user's.
        """
        self.run(f"create or replace temp view {name} as select * from {facts_of(paths)} where {where}")  # noqa: S608

    def read_totals(self, name: str, paths: Sequence[Path | str], students: Sequence[int]) -> None:
        """The totals (lake.totals.SCHEMA) of the pupils in the files (at least one) as the temporary view `name`."""
        files = ", ".join(_literal(path) for path in paths)
        where = f"student in ({', '.join(str(int(student)) for student in students)})"
        self.run(f"create or replace temp view {name} as select * from read_parquet([{files}]) where {where}")  # noqa: S608


def facts_of(paths: Iterable[Path | str], options: str = "") -> str:
    """The SQL table expression that reads the lesson facts in `paths`; an empty relation without paths."""
    files = [_literal(path) for path in paths]
    if files:
        return f"read_parquet([{', '.join(files)}]{options})"
    columns = ", ".join(f"null::{_DUCKDB_TYPES[kind]} as {name}" for name, kind in SCHEMA.items())
    return f"(select {columns} where false)"


def table(columns: Mapping[str, type], rows: Sequence[Sequence[Any]]) -> Frame:
    """Rows as a frame for `Cursor.hand_in`, columns given by name and Python type; also right without rows."""
    return pl.DataFrame(list(rows), schema=dict(columns), orient="row")


def stacked(frames: Sequence[Frame]) -> Frame:
    """The frames (at least one, with equal columns) one after the other."""
    return pl.concat(frames)


@contextmanager
def cursor() -> Iterator[Cursor]:
    """A cursor of this process's connection, closed (and its tables dropped) at the end."""
    data = Path(settings.DATA)
    connection = _root(data).cursor()
    try:
        yield Cursor(connection, data / "tmp")
    finally:
        connection.close()


@dataclass(frozen=True)
class Engine:
    """Where the reviewed SQL runs, and how pupils are shared out for it.

    At most `pupils_at_a_time` on a cursor (None: as many as measures.runner finds right), `threads` cursors at once.
    """

    cursor: Callable[[], AbstractContextManager[Cursor]]
    threads: int
    pupils_at_a_time: int | None = None


#: The one for everything that is not told otherwise.
DUCKDB = Engine(cursor, THREADS)


@contextmanager
def alone() -> Iterator[Cursor]:
    """A cursor of a connection of its own, with one thread: for many small pieces of work, side by side.

    Two threads on a piece of some ten thousand lessons take half as long again of the processor as one does. To connect
    takes some hundredths of a second.
    """
    data = Path(settings.DATA)
    connection = _connect(data, threads=1)
    try:
        yield Cursor(connection, data / "tmp")
    finally:
        connection.close()


def _root(data: Path) -> duckdb.DuckDBPyConnection:
    key = (os.getpid(), str(data))
    with _lock:
        if key not in _roots:
            _roots[key] = _connect(data)
        return _roots[key]


def _connect(data: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    scratch = data / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:")
    connection.execute(f"set threads={threads or int(getattr(settings, 'LAKE_THREADS', THREADS))}")
    connection.execute(f"set memory_limit={_literal(getattr(settings, 'LAKE_MEMORY_LIMIT', MEMORY_LIMIT))}")
    connection.execute(f"set temp_directory={_literal(scratch)}")
    # A file is never changed: what its footer says need not be read again for the next question.
    connection.execute("set parquet_metadata_cache=true")
    # Nothing here depends on the order of rows that no one asked to be ordered.
    connection.execute("set preserve_insertion_order=false")
    connection.execute(f"set allowed_directories=[{_literal(data)}]")
    connection.execute("set autoinstall_known_extensions=false")
    connection.execute("set enable_external_access=false")
    connection.execute("set lock_configuration=true")
    return connection


def _literal(value: Path | str) -> str:
    return "'" + str(value).replace("'", "''") + "'"
