"""The patterns: one file each, registered here in the order people read them."""

from __future__ import annotations

from fullfolj.domain.registry import Registry
from fullfolj.signals.patterns.base import Guard, Pattern
from fullfolj.signals.patterns.breaks import BREAK
from fullfolj.signals.patterns.change import CHANGE, RISING
from fullfolj.signals.patterns.edge_lessons import EDGE_LESSON
from fullfolj.signals.patterns.group import GROUP
from fullfolj.signals.patterns.late_series import LATE_SERIES
from fullfolj.signals.patterns.returning import RETURN
from fullfolj.signals.patterns.scattered import SCATTERED
from fullfolj.signals.patterns.short_spells import SHORT_SPELLS
from fullfolj.signals.patterns.start import START
from fullfolj.signals.patterns.weekday import WEEKDAY

PATTERNS: Registry[Pattern] = Registry("patterns", lambda pattern: pattern.id)

for _pattern in (
    WEEKDAY,
    EDGE_LESSON,
    GROUP,
    BREAK,
    SHORT_SPELLS,
    LATE_SERIES,
    RISING,
    CHANGE,
    SCATTERED,
    RETURN,
    START,
):
    PATTERNS.register(_pattern)

__all__ = ["PATTERNS", "Guard", "Pattern"]
