"""May this person? `visitor.may` asks about some pupil; `over` asks about this one."""

from __future__ import annotations

from collections.abc import Iterable

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission, permissions_of
from fullfolj.access.scopes import Reader

LIST = Permission.LIST_STUDENTS
SEE = Permission.SEE_STUDENT
SEE_NUMBERS = Permission.SEE_NUMBERS
SEE_ATTENDANCE = Permission.SEE_ATTENDANCE
SEE_SIGNALS = Permission.SEE_SIGNALS
SEE_CONTACTS = Permission.SEE_CONTACTS
SEE_READERS = Permission.SEE_READERS
NOTE_CONTACT = Permission.NOTE_CONTACT
PUT_OFF = Permission.SNOOZE_SIGNAL
HAND_OVER = Permission.HAND_OVER
DISMISS = Permission.DISMISS_SIGNAL


def over(readers: Iterable[Reader], visitor: Visitor) -> frozenset[Permission]:
    """What the visitor may do with the pupil of these readers: a mentor here may be a mere teacher there."""
    own = [ground for reader in readers if reader.account.pk == visitor.account.pk for ground in reader.grounds]
    return permissions_of(frozenset(ground.role for ground in own))
