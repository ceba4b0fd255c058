"""The reviewed DuckDB SQL in Spark's words, by sqlglot: one statement at a time, with its parameters written into it.

sqlglot gets some of DuckDB silently wrong (docs/adr/0025). So a statement is translated only when it uses nothing but
what a test has seen both engines agree on (lake.transpile_bounds); another is refused, not guessed at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlglot
from sqlglot import exp

from fullfolj.lake import transpile_bounds


@dataclass(frozen=True)
class Statement:
    """A query for Spark. With `name` it is what the temporary table or view of that name holds.

    `files` is the name by which the query calls Parquet files → those files.
    """

    sql: str
    name: str | None = None
    is_table: bool = False
    files: Mapping[str, list[str]] = field(default_factory=dict)


def to_spark(sql: str, parameters: Mapping[str, Any] | None = None) -> Statement:
    """One statement of DuckDB's in Spark's words.

    NotPortable (a ValueError) for what is not known to mean the same there; KeyError for a parameter that is not given.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    name, is_table = None, False
    if isinstance(tree, exp.Create):
        name, is_table = tree.this.name, tree.kind == "TABLE"
        tree = tree.expression
    files: dict[str, list[str]] = {}
    tree = tree.transform(_with_named_files, files)
    transpile_bounds.check(tree)
    tree = tree.transform(_with_values, parameters or {})
    return Statement(tree.sql(dialect="spark", comments=False), name, is_table, files)


def _with_values(node: exp.Expr, parameters: Mapping[str, Any]) -> exp.Expr:
    return _literal(parameters[node.name]) if isinstance(node, exp.Placeholder) else node


def _literal(value: Any) -> exp.Expr:
    """TypeError for a value of a kind that no statement is given."""
    if isinstance(value, str):
        return exp.Literal.string(str(value))
    if value is None or isinstance(value, (bool, int, Decimal)):
        return exp.convert(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    raise TypeError(f"no parameter of {type(value).__name__} is written into SQL")


def _with_named_files(node: exp.Expr, files: dict[str, list[str]]) -> exp.Expr:
    """`read_parquet([…])` becomes a name, under which the cursor reads the files."""
    if not isinstance(node, exp.Table) or not isinstance(node.this, exp.ReadParquet):
        return node
    name = f"files_{len(files)}"
    files[name] = [path.name for path in node.this.find_all(exp.Literal)]
    return exp.to_table(name, alias=node.alias or None)
