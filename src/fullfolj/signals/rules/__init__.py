"""The first ladder (contract section 3): one file a rule, registered here in the order people read them."""

from __future__ import annotations

from fullfolj.domain.registry import Registry
from fullfolj.signals.rules.absence import STEPS
from fullfolj.signals.rules.base import Rule
from fullfolj.signals.rules.change import CHANGE
from fullfolj.signals.rules.invalid import INVALID
from fullfolj.signals.rules.late import LATE
from fullfolj.signals.rules.radar import RADAR
from fullfolj.signals.rules.short_spells import SHORT_SPELLS
from fullfolj.signals.rules.start import START

RULES: Registry[Rule] = Registry("rules", lambda rule: rule.id)

for _rule in (*STEPS, INVALID, LATE, SHORT_SPELLS, CHANGE, START, RADAR):
    RULES.register(_rule)

__all__ = ["RADAR", "RULES", "Rule"]
