"""May this person? The organiser's switch, the making of a profile, and the opening of one."""

from __future__ import annotations

from fullfolj.access.permissions import Permission

OPEN = Permission.OPEN_PROTECTED
MAKE = Permission.MAKE_PROTECTED
ALLOW = Permission.ALLOW_PROTECTED
