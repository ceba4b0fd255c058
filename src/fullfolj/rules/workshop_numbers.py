"""How the workshop writes numbers: those of all pupils, and those of groups of them.

Whoever may see the pupils' signals anyway reads the numbers of all pupils as they are; others, and everybody where
groups are concerned, under the small-number rules (domain.disclosure).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import FEW, LEAST, Published, Symbol, publish
from fullfolj.shell import words
from fullfolj.signals.backtest import Counts

HIDDEN = str(Symbol.HIDDEN)


@dataclass(frozen=True)
class Numbers:
    """For all pupils together; `is_exact` for a visitor who sees their signals anyway."""

    is_exact: bool

    def count(self, number: int) -> str:
        """The count, or *färre än fem* for one to four."""
        return _("fewer than five") if self.hides(number) else words.digits(number)

    def hides(self, number: int) -> bool:
        return not self.is_exact and 1 <= number <= FEW

    def cell(self, number: int) -> str:
        """The same for a table."""
        return f"1–{FEW}" if self.hides(number) else words.digits(number)

    def part(self, n: int, k: int) -> str:
        """*19 (68 procent)* of `n` (at least LEAST), or in words where small numbers are hidden."""
        found = publish(n, k)
        if self.is_exact or not isinstance(found, Symbol):
            return _("%(k)s (%(percent)s)") % {"k": words.digits(k), "percent": words.percent(k / n)}
        if found is Symbol.NEARLY_ALL:
            return _("nearly all")
        return _("nobody") if found is Symbol.NOTHING else _("too few to tell")

    def share(self, n: int, k: int) -> str:
        """*19 av 28 (67,9 %)* for a table; `..` of fewer than ten."""
        if self.is_exact and n >= LEAST:
            return share_words(n, k)
        return published(n, k, publish(n, k))

    def lead(self, counts: Counts) -> str:
        """Median weeks before, of those found; `..` of fewer than ten."""
        if counts.caught < LEAST or counts.median_lead is None:
            return HIDDEN
        return words.decimal(counts.median_lead, 1)


def published(n: int, k: int, found: Published) -> str:
    """A share of a group as it may be published, with what it is of."""
    return str(found) if isinstance(found, Symbol) else share_words(n, k)


def share_words(n: int, k: int) -> str:
    share = words.percent_sign(k / n, 1)
    return _("%(part)s (%(share)s)") % {"part": words.n_of_m(k, n), "share": share}
