"""May this person do it? One permission an action; whom it holds for is the scope's question."""

from __future__ import annotations

from fullfolj.access.permissions import Permission

SEE = Permission.SEE_DESK
SEE_OWN = Permission.SEE_OWN_DESK
NOTE_CONTACT = Permission.NOTE_CONTACT
PUT_OFF = Permission.SNOOZE_SIGNAL
DISMISS = Permission.DISMISS_SIGNAL
HAND_OVER = Permission.HAND_OVER
