"""The columns of the baseline: what the data can say of each pupil, registered by the features that know it.

A column looks at pupils by their numbers: whoever asks has begun with a scope, and has logged the reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fullfolj.domain.registry import Registry

type Value = str | int | Decimal
#: What stands where a value is missing. It is no F, no dash and no nought.
MISSING = "x"


class ColumnKind(StrEnum):
    """What the values are: a grade (A–F, a dash, 1–10), a number of something, or per cent with one decimal."""

    GRADE = "grade"
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True)
class BaselineColumn:
    """`values` answers for pupils as they stand on a day; whoever is left out of the answer has no value (MISSING)."""

    name: str
    order: int
    kind: ColumnKind
    heading: Callable[[], str]
    values: Callable[[Collection[int], dt.date], Mapping[int, Value]]


COLUMNS: Registry[BaselineColumn] = Registry("baseline columns", key=lambda column: column.name)


def columns() -> tuple[BaselineColumn, ...]:
    """All of them, in order."""
    return tuple(sorted(COLUMNS, key=lambda column: column.order))
