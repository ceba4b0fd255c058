"""May this person see what is done for a pupil, or take part in deciding it? And may they read what is stricter?"""

from __future__ import annotations

from fullfolj.access.permissions import Permission

SEE = Permission.SEE_SUPPORT
WORK = Permission.WORK_SUPPORT
CATALOGUE = Permission.OWN_CATALOGUE
EFFECT = Permission.SEE_EFFECT
READ_HEALTH = Permission.READ_HEALTH_SUPPORT
SEE_OWN = Permission.SEE_OWN_SUPPORT
RATE_OWN = Permission.RATE_OWN_SUPPORT
SEE_FIGURES = Permission.SEE_ROLLUPS
MOVE = Permission.MOVE_WORK
READ_NAMED = Permission.READ_NAMED_SUPPORT
#: Starts an absence investigation, finds it unnecessary, ends it, and sends what is reported: the principal alone.
DECIDE = Permission.DECIDE_INVESTIGATION
#: Be asked in a referral, and answer it.
ANSWER = Permission.ANSWER_REFERRAL
#: See and note that a report of concern has been made: the principal, and those of student health who are also named.
SEE_CONCERNS = Permission.SEE_CONCERNS
#: Name those of student health at a school unit: the principal, who sees the reports without being named.
NAME_CONCERN_READERS = Permission.NAME_CONCERN_READERS
#: Note contacts, what was agreed in them, and that somebody has been told.
CONTACT = Permission.NOTE_CONTACT
#: Take part of what another school hands over to one's own, by the handover itself.
RECEIVE = Permission.RECEIVE_HANDOVER
#: See whose studies have ended, for the municipality's activity responsibility.
LIST_LEFT = Permission.LIST_LEFT_STUDIES
#: Set up times that pupils book, book for the pupils whom one reaches, and say who came to one's own.
HOLD = Permission.HOLD_SLOTS
#: Book for oneself, and leave again.
BOOK = Permission.BOOK_SLOTS
