"""A share that can't be shown without what it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

ENOUGH = Fraction(3, 4)  # below this no rule fires or clears (contract section 3)
CERTAIN = Fraction(9, 10)  # below this a figure is marked uncertain


@dataclass(frozen=True)
class Window:
    """The school days a figure is about; `first` and `last` are None when it holds none."""

    name: str
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class Coverage:
    """Offered minutes of reported lessons out of offered minutes of all lessons."""

    reported: int
    offered: int

    @property
    def value(self) -> Fraction | None:
        """None when nothing was offered: unknown, not zero."""
        return Fraction(self.reported, self.offered) if self.offered else None

    @property
    def is_enough(self) -> bool:
        return self.value is not None and self.value >= ENOUGH

    @property
    def is_uncertain(self) -> bool:
        return self.value is None or self.value < CERTAIN


@dataclass(frozen=True)
class Share:
    """`numerator` of `denominator` (minutes, or days for the definition `day`) in a window, with its coverage."""

    numerator: int | None
    denominator: int | None
    window: Window
    coverage: Coverage
    definition: str

    @property
    def value(self) -> Fraction | None:
        """Exact; None when the denominator is zero or unknown."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)
