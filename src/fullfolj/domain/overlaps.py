"""What told groups inside the same cell could tell of together, when nobody says how they overlap.

A group is given with its parts, for what is so of it is so of them: where the boys of one can't be among the boys of
another, the one is not inside the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from fullfolj.domain.disclosure import FEW, LEAST, tells_of_few
from fullfolj.domain.table_links import Counts, fits, less

type Group = dict[tuple[str, ...], tuple[Counts, bool]]
"""Part (split, part), and () for all of the group → pupils and who reached, and whether that is told."""

#: Groups tried in looking for some that leave few; beyond, they are held to leave few.
MOST_TRIED = 20_000


def leaves_few(whole: Group, inner: Sequence[Group]) -> bool:
    """Whether some of the inner groups, were they apart, would leave so few of the whole that it tells of somebody."""
    tried, open_ends = 0, [(whole, 0)]
    while open_ends:
        left, at = open_ends.pop()
        tried += 1
        if tried > MOST_TRIED or _tells(left):
            return True
        if not _can_come_to_few(left, inner[at:]):
            continue
        open_ends.append((left, at + 1))
        smaller = without(left, inner[at])
        if smaller is not None:
            open_ends.append((smaller, at + 1))
    return False


def shares_few(whole: Group, one: Group, other: Group) -> bool:
    """Whether two groups, did they make up the whole, would have so few in common that it tells of somebody."""
    beyond = without(whole, one)
    both = without(other, beyond) if beyond is not None else None
    return both is not None and _tells(both)


def is_nearly(one: Group, other: Group) -> bool:
    """Whether the other could lie in the one and leave fewer than ten pupils of it."""
    left = without(one, other)
    return left is not None and 0 < left[()][0][0] < LEAST


def without(outer: Group, inner: Group) -> Group | None:
    """What would be left of the outer group if the inner were a part of it; None when that can't be.

    Of the parts that both have; told is what is told of both.
    """
    both = outer.keys() & inner.keys()
    if not all(fits(inner[part][0], outer[part][0]) for part in both):
        return None
    return {part: (less(outer[part][0], inner[part][0]), outer[part][1] and inner[part][1]) for part in both}


def _tells(group: Group) -> bool:
    return any(told and tells_of_few(*pair) for pair, told in group.values())


def _can_come_to_few(left: Group, inner: Sequence[Group]) -> bool:
    """Whether taking all of the inner groups away could leave few; if not, taking some can't either."""
    for part, ((n, k), told) in left.items():
        taken = [group[part][0] for group in inner if part in group]
        least_n, least_k = n - sum(n for n, _k in taken), k - sum(k for _n, k in taken)
        if told and taken and (least_n < LEAST or least_k <= FEW or least_n - least_k <= FEW):
            return True
    return False
