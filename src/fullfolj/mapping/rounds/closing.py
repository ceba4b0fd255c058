"""Rounds that close soon and are not done: a reminder to the adults. Not to answer is never anything about a pupil."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.mapping.instruments.content import Party

#: So many days before the last a round is reminded of: over a weekend too.
_SOON = dt.timedelta(days=3)
CLOSING = Glance(
    "rounds that close",
    "exists (select from mapping_mappinground "
    "where opens_on <= %(today)s and closes_on between %(today)s and " + f"%(today)s::date + {_SOON.days})",
)


@dataclass(frozen=True)
class Closing:
    """Rounds of one kind: the first of their last days, and of how many of the visitor's pupils all is handed in."""

    party: Party
    closes_on: dt.date
    asked: int
    done: int


def closing(visitor: Visitor) -> list[Closing]:
    """What is not done in the rounds that close soon. No pupil; one statement, and none when no round closes."""
    if not visitor.glances(CLOSING):
        return []
    today = visitor.today
    with connection.cursor() as cursor:
        cursor.execute(_sql(), {"account": visitor.account.pk, "today": today, "soon": today + _SOON})
        found = [Closing(Party(party), *counts) for party, *counts in cursor.fetchall()]
    return [one for one in found if one.done < one.asked]


@cache
def _sql() -> str:
    return Path(__file__).with_name("closing.sql").read_text(encoding="utf-8")
