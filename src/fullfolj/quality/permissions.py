"""May this person see how whole the data is, and remind a teacher?"""

from __future__ import annotations

from fullfolj.access.permissions import Permission

SEE = Permission.SEE_QUALITY
REMIND = Permission.SEND_REMINDER
SEE_OWN = Permission.SEE_OWN_REPORTING
IMPORT = Permission.IMPORT_DATA
