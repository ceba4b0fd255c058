"""Whether there is anything at all for a visitor: questions of several features, asked in one statement a request.

Nearly always the answer is no, and what costs to work out need not be asked for. A feature registers what it wants to
know as one SQL expression.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from fullfolj.access.models import Account
from fullfolj.domain.registry import Registry


@dataclass(frozen=True)
class Glance:
    """A yes or no: `sql` is an expression, in which %(account)s is the visitor's number and %(today)s the day."""

    name: str
    sql: str


GLANCES: Registry[Glance] = Registry("glances", key=lambda glance: glance.name)


def answers(account: Account, today: dt.date) -> Mapping[str, bool]:
    """Name → answer, of every registered question. One statement; none without questions."""
    every = list(GLANCES)
    if not every:
        return {}
    with connection.cursor() as cursor:
        sql = "select " + ", ".join(f"({one.sql})" for one in every)
        cursor.execute(sql, {"account": account.pk, "today": today})
        row = cursor.fetchone()
    return {one.name: bool(answer) for one, answer in zip(every, row or (), strict=True)}
