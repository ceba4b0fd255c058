"""The first ladder (contract section 3), the rules about studies and those about mapping: one file a rule, in the order
people read them.
"""

from __future__ import annotations

from fullfolj.domain.registry import Registry
from fullfolj.signals.rules.absence import STEPS
from fullfolj.signals.rules.apart import APART
from fullfolj.signals.rules.base import DayRule, MappingRule, Rule, StateRule, StudyRule
from fullfolj.signals.rules.change import CHANGE
from fullfolj.signals.rules.eligibility import FAR, NEAR
from fullfolj.signals.rules.grade_drop import GRADE_DROP
from fullfolj.signals.rules.invalid import INVALID
from fullfolj.signals.rules.late import LATE
from fullfolj.signals.rules.no_basis import NO_BASIS
from fullfolj.signals.rules.not_mapped import NOT_MAPPED
from fullfolj.signals.rules.only_there import ONLY_THERE
from fullfolj.signals.rules.radar import RADAR
from fullfolj.signals.rules.short_spells import SHORT_SPELLS
from fullfolj.signals.rules.start import START
from fullfolj.signals.rules.subjects import CORE_LEFT, SUBJECTS_LEFT
from fullfolj.signals.rules.support import SUPPORT

#: Those about attendance, the radar rule last: what lessons and contacts say.
DAY_RULES: tuple[DayRule, ...] = (*STEPS, INVALID, LATE, SHORT_SPELLS, CHANGE, START, RADAR)
#: Those about grades and teachers' words.
STUDY_RULES: tuple[StudyRule, ...] = (SUBJECTS_LEFT, CORE_LEFT, NO_BASIS, GRADE_DROP, FAR, NEAR)
#: Those about what mapping has found.
MAPPING_RULES: tuple[MappingRule, ...] = (SUPPORT, APART, ONLY_THERE, NOT_MAPPED)

RULES: Registry[Rule] = Registry("rules", lambda rule: rule.id)

for _rule in (*DAY_RULES, *STUDY_RULES, *MAPPING_RULES):
    RULES.register(_rule)

__all__ = [
    "DAY_RULES",
    "MAPPING_RULES",
    "RADAR",
    "RULES",
    "STUDY_RULES",
    "DayRule",
    "MappingRule",
    "Rule",
    "StateRule",
    "StudyRule",
]
