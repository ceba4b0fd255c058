"""May this person see how the studies go, and say where a subject stands?"""

from __future__ import annotations

from fullfolj.access.permissions import Permission

SEE = Permission.SEE_STUDIES
SEE_CLASS = Permission.SEE_CLASS_STUDIES
WRITE_OWN = Permission.WRITE_OWN_WORDS
FILL = Permission.FILL_OVERVIEW
SEE_ATTENDANCE = Permission.SEE_ATTENDANCE
PLAN_ROUNDS = Permission.PLAN_ROUNDS
FOLLOW_ROUNDS = Permission.FOLLOW_ROUNDS
SEE_FIGURES = Permission.SEE_ROLLUPS
SEE_BASELINE = Permission.SEE_BASELINE
WRITE_GRADES = Permission.WRITE_GRADES
