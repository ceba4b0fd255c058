"""Small numbers: what may be published of how many out of how many (Skolverket's rules, made safe at both ends).

Skolverket writes `..` for fewer than ten pupils, `~100` where one to four did not reach, and `.` where there is nothing
to tell (export notes of SIRIS). Its `~100` says little of 6 in 10, so it stands from 90 percent on; and few who
reached are hidden like few who did not. A pupil-level list is not published, and is not suppressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

LEAST = 10  # pupils behind a published share
FEW = 4  # at most so many who reached, or did not, are somebody


class Symbol(StrEnum):
    """What stands in the place of a share."""

    HIDDEN = ".."
    NOTHING = "."
    NEARLY_ALL = "~100"


type Published = Decimal | Symbol
"""Per cent with one decimal, or the symbol that stands instead."""


def publish(n: int, k: int) -> Published:
    """The share of `k` who reached out of `n` pupils as it may be published.

    `.` without pupils, and where nobody of at least ten reached. ValueError unless 0 ≤ k ≤ n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    if n == 0:
        return Symbol.NOTHING
    if n < LEAST:
        return Symbol.HIDDEN
    if k == 0:
        return Symbol.NOTHING
    if 1 <= n - k <= FEW and 10 * k >= 9 * n:
        return Symbol.NEARLY_ALL
    if 1 <= n - k <= FEW or k <= FEW:
        return Symbol.HIDDEN
    return (Decimal(100 * k) / n).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def publish_split(parts: Mapping[str, tuple[int, int]]) -> dict[str, Published]:
    """Part (girls, boys) → its share as it may be published beside the others and their total; `parts` is (n, k).

    One hidden part could be worked out from the total and the others: then all are hidden, but those that are `~100`.
    """
    alone = {name: publish(n, k) for name, (n, k) in parts.items()}
    if not {Symbol.HIDDEN, Symbol.NEARLY_ALL} & set(alone.values()):
        return alone
    return {name: cell if cell == Symbol.NEARLY_ALL else Symbol.HIDDEN for name, cell in alone.items()}
