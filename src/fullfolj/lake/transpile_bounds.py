"""What of DuckDB's SQL may stand in a statement that Spark has to answer alike: seen by test, not believed.

Everything else is refused. The names are sqlglot's own, of its syntax tree.
"""

from __future__ import annotations

from sqlglot import exp

#: Those of the measures and the rules are run on both engines by tests/integration/test_spark.py; those that only other
#: files of SQL use (reporting, roll-ups, the workshop, patterns) are read as portable and have not been run on Spark.
FUNCTIONS: frozenset[type[exp.Expr]] = frozenset(
    {
        exp.Avg,
        exp.Case,
        exp.Cast,
        exp.Coalesce,
        exp.Count,
        exp.DenseRank,
        exp.Exists,
        exp.Greatest,
        exp.If,
        exp.Lag,
        exp.LastValue,
        exp.Lead,
        exp.Least,
        exp.LogicalAnd,
        exp.LogicalOr,
        exp.Max,
        exp.Min,
        exp.Month,
        exp.Nullif,
        exp.RowNumber,
        exp.Sum,
        exp.Year,
        exp.DateFromParts,
        # Not functions to a reader, but to sqlglot.
        exp.And,
        exp.Or,
    }
)
#: Types that mean the same in both: never a time of day, which Spark's files can't hold in nanoseconds.
TYPES = frozenset(
    {
        exp.DType.BIGINT,
        exp.DType.INT,
        exp.DType.SMALLINT,
        exp.DType.BOOLEAN,
        exp.DType.DATE,
        exp.DType.VARCHAR,
        exp.DType.TEXT,
        exp.DType.DOUBLE,
        exp.DType.DECIMAL,
    }
)
#: The parts of a date that date_trunc and date_diff may be asked for: months are counted otherwise in Spark.
TRUNCATED, COUNTED = {"WEEK", "DAY", "MONTH", "YEAR"}, {"DAY", "WEEK"}


class NotPortable(ValueError):
    """The statement says something that Spark would answer otherwise, or that nobody has tried."""


def check(tree: exp.Expr) -> None:
    """NotPortable, with the reason, for a statement that goes beyond the bounds."""
    for node in tree.walk():
        if reason := _reason(node):
            raise NotPortable(f"{reason}: {node.sql(dialect='duckdb')[:200]}")


def _reason(node: exp.Expr) -> str:
    if isinstance(node, exp.Select):
        return _reason_of_select(node)
    if isinstance(node, (exp.Sub, exp.Add)) and any(_is_date(side) for side in (node.left, node.right)):
        return "days added to or taken from a date are an interval in Spark; use date_diff or hand in the date"
    if isinstance(node, exp.Cast) and node.to.this not in TYPES:
        return f"the type {node.to.sql()} is not the same in Spark"
    if isinstance(node, exp.Func):
        return _reason_of_function(node)
    return ""


def _reason_of_function(node: exp.Func) -> str:
    if isinstance(node, exp.DateDiff):
        return "" if _unit(node) in COUNTED else "date_diff counts otherwise in Spark for this part"
    if isinstance(node, (exp.TimestampTrunc, exp.DateTrunc)):
        return "" if _unit(node) in TRUNCATED else "date_trunc is not tried for this part"
    return "" if type(node) in FUNCTIONS else f"{node.sql_name()} is not known to mean the same in Spark"


def _reason_of_select(node: exp.Select) -> str:
    if not node.args.get("qualify"):
        return ""
    if any(isinstance(one, exp.Star) or one.is_star for one in node.expressions):
        return "SELECT * with QUALIFY gets a column too many in Spark; name the columns"
    if node.args.get("order") or node.args.get("limit"):
        return "ORDER BY beside QUALIFY sorts too early in Spark; sort in an outer SELECT"
    return ""


def _unit(node: exp.Func) -> str:
    unit = node.args.get("unit")
    return unit.name.upper() if unit is not None else "DAY"


def _is_date(node: exp.Expr) -> bool:
    return isinstance(node, exp.Cast) and node.to.this in (exp.DType.DATE, exp.DType.TIMESTAMP)
