"""May this person plan rounds, answer, or see what was answered?"""

from __future__ import annotations

from fullfolj.access.permissions import Permission

PLAN = Permission.PLAN_MAPPING
ANSWER = Permission.ANSWER_MAPPING
SEE = Permission.SEE_MAPPING
TAKE_PART = Permission.TAKE_PART_MAPPING
SEE_SHARED = Permission.SEE_SHARED_MAPPING
FILL = Permission.FILL_MAPPING
MAP_NEWLY_ARRIVED = Permission.MAP_NEWLY_ARRIVED
SEE_SIGNALS = Permission.SEE_SIGNALS
SEE_ATTENDANCE = Permission.SEE_ATTENDANCE
