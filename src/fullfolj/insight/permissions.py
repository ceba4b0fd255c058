"""May this person read the reports, and take out a term's hours?"""

from __future__ import annotations

from fullfolj.access.permissions import Permission

SEE = Permission.SEE_REPORT
SEE_SIGNALS = Permission.SEE_SIGNALS
SEE_HANDLING = Permission.SEE_HANDLING
SEE_ROLLUPS = Permission.SEE_ROLLUPS
SEE_DESK = Permission.SEE_DESK
EXPORT = Permission.EXPORT_TERM
