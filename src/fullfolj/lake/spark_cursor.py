"""What lake.engine.Cursor is to DuckDB, for Spark: the only module that imports pyspark.

A temporary table is worked out at once and kept, so that nothing is worked out twice and each plan stays small.
Lesson facts have their times of day as nanoseconds since midnight: Spark has no time of day in files.
"""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, SparkSession

from fullfolj.lake import totals
from fullfolj.lake.engine import Cursor, Frame, Row
from fullfolj.lake.facts import SCHEMA
from fullfolj.lake.transpile import Statement, to_spark

_TYPES: dict[pl.DataType, str] = {
    pl.Int64(): "bigint",
    pl.Int32(): "int",
    pl.Int16(): "smallint",
    pl.Date(): "date",
    pl.Time(): "bigint",
    pl.String(): "string",
    pl.Boolean(): "boolean",
}
_LOCAL = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?")
_QUIET = Path(__file__).parent / "spark-log4j2.properties"


class DidNotStart(Exception):
    """Spark is not there; the text is the last line of what it said."""


class SparkCursor(Cursor):
    """One piece of work on Spark, with temporary tables and views of its own."""

    def __init__(self, session: SparkSession, scratch: Path) -> None:
        self._session = session
        self._scratch = scratch
        self._is_local = _LOCAL.fullmatch(session.sparkContext.master or "") is not None

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Makes the temporary table or view that `sql` describes; ValueError for any other statement."""
        statement = to_spark(sql, parameters)
        if statement.name is None:
            raise ValueError("on Spark only CREATE TEMP TABLE or VIEW … AS is run for its effect")
        found = self._query(statement)
        if statement.is_table:
            # Nodes of a cluster may be lost: what others need then lies on the shared disk.
            found = found.localCheckpoint() if self._is_local else found.checkpoint()
        found.createOrReplaceTempView(statement.name)

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The result as plain Python rows."""
        return [tuple(row) for row in self._query(to_spark(sql, parameters)).collect()]

    def records(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The result as one dict a row, by column name in the order of the columns."""
        found = self._query(to_spark(sql, parameters))
        return [dict(zip(found.columns, row, strict=True)) for row in found.collect()]

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Frame:
        """The result as a polars frame."""
        found = self._query(to_spark(sql, parameters))
        kinds = {name: kind for kind, name in reversed(_TYPES.items())}
        schema = {field.name: kinds[field.dataType.simpleString()] for field in found.schema}
        return pl.DataFrame([tuple(row) for row in found.collect()], schema=schema, orient="row")

    def hand_in(self, name: str, table: Frame) -> None:
        """`table` as the temporary table `name`, in place of one with that name; its file goes with the cursor."""
        path = self._scratch / f"{uuid.uuid4()}.parquet"
        table.write_parquet(path)
        self._read([path], dict(table.schema)).createOrReplaceTempView(name)

    def read_facts(self, name: str, paths: Iterable[Path | str], where: str = "true") -> None:
        """As lake.engine.Cursor.read_facts; times of day are nanoseconds since midnight."""
        self._read(list(paths), SCHEMA).createOrReplaceTempView("every_fact")
        self.run(f"create or replace temp view {name} as select * from every_fact where {where}")  # noqa: S608

    def read_totals(self, name: str, paths: Sequence[Path | str], students: Sequence[int]) -> None:
        """As lake.engine.Cursor.read_totals."""
        self._read(paths, totals.SCHEMA).createOrReplaceTempView("every_total")
        some = ", ".join(str(int(student)) for student in students)
        self.run(f"create or replace temp view {name} as select * from every_total where student in ({some})")  # noqa: S608

    def _query(self, statement: Statement) -> DataFrame:
        for name, files in statement.files.items():
            self._session.read.parquet(*files).createOrReplaceTempView(name)
        return self._session.sql(statement.sql)

    def _read(self, paths: Sequence[Path | str], schema: Mapping[str, pl.DataType]) -> DataFrame:
        told = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in schema.items())
        if not paths:
            # Not createDataFrame, which would ask every node for Python.
            nothing = ", ".join(f"cast(null as {_TYPES[kind]}) as {name}" for name, kind in schema.items())
            return self._session.sql(f"select {nothing} where false")
        return self._session.read.schema(told).parquet(*(str(path) for path in paths))


@contextmanager
def session(master: str, scratch: Path, also: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session on `master`, with the folder `scratch` to itself and the settings `also`; Java ends with it.

    DidNotStart when Java does not start, or what it is to work on does not answer.
    """
    log = scratch / "spark.log"
    conf = _conf(master, scratch, also)
    gateway = _launch(conf, log)
    try:
        context = _begin(conf, gateway, log)
        try:
            context.setCheckpointDir((scratch / "checkpoints").as_uri())
            yield SparkSession(context)
        finally:
            context.stop()
    finally:
        _end(gateway)


def _launch(conf: SparkConf, log: Path) -> Any:
    try:
        with log.open("wb") as file:
            return launch_gateway(conf, {"stdout": file, "stderr": file})  # type: ignore[no-untyped-call]
    except PySparkRuntimeError as error:
        raise DidNotStart(_last_line(log) or str(error)) from error


def _begin(conf: SparkConf, gateway: Any, log: Path) -> SparkContext:
    try:
        return SparkContext(conf=conf, gateway=gateway)
    except (Py4JError, PySparkException) as error:
        raise DidNotStart(_last_line(log) or type(error).__name__) from error


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line[:1].strip()]
    return lines[-1] if lines else ""


def _end(gateway: Any) -> None:
    """Java ends when its standard input does; what pyspark remembers of it is forgotten, so that another can begin."""
    gateway.shutdown()
    gateway.proc.stdin.close()
    try:
        gateway.proc.wait(timeout=30)
    except subprocess.TimeoutExpired:
        gateway.proc.kill()
        gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None
    SparkSession._instantiatedSession = None


def _conf(master: str, scratch: Path, also: Mapping[str, str]) -> SparkConf:
    """No pages, no Hive, nothing outside `scratch`; on this machine alone, no port beyond it.

    What is not said here is for spark-defaults.conf.
    """
    conf = SparkConf(loadDefaults=False).setMaster(master).setAppName("fullfolj")
    said = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.cleaner.referenceTracking.cleanCheckpoints": "true",
        "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={scratch} -Dlog4j2.configurationFile={_QUIET.as_uri()}",
    }
    if local := _LOCAL.fullmatch(master):
        said |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(scratch),
            "spark.driver.memory": "4g",
        }
        if local[2] and local[2] != "*":
            # Each of Spark's 200 parts by default costs more than what is in it, on few cores.
            said["spark.sql.shuffle.partitions"] = local[2]
    for name, value in (said | dict(also)).items():
        conf.set(name, value)
    return conf
