from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fullfolj.support.cases import urls as cases
from fullfolj.support.catalogue import urls as catalogue
from fullfolj.support.concerns import urls as concerns
from fullfolj.support.contacts import urls as contacts
from fullfolj.support.continuity import urls as continuity
from fullfolj.support.drafts import urls as drafts
from fullfolj.support.effect import urls as effect
from fullfolj.support.flex import urls as flex
from fullfolj.support.follow_up import urls as follow_up
from fullfolj.support.handover import urls as handover
from fullfolj.support.investigations import urls as investigations
from fullfolj.support.meetings import urls as meetings
from fullfolj.support.messages import urls as messages
from fullfolj.support.municipal import urls as municipal
from fullfolj.support.notes import urls as notes
from fullfolj.support.notices import urls as notices
from fullfolj.support.participants import urls as participants
from fullfolj.support.reach import urls as reach
from fullfolj.support.referrals import urls as referrals
from fullfolj.support.sessions import urls as sessions
from fullfolj.support.shared import urls as shared
from fullfolj.support.shared_sessions import urls as shared_sessions
from fullfolj.support.shown import urls as shown
from fullfolj.support.talk import urls as talk

#: One line a room: what it has of its own, and what it has of one pupil.
_STUDENT: list[URLPattern | URLResolver] = [
    *cases.STUDENT,
    *catalogue.STUDENT,
    *follow_up.STUDENT,
    *sessions.STUDENT,
    *notes.STUDENT,
    *participants.STUDENT,
    *follow_up.STUDENT,
    *drafts.STUDENT,
    *meetings.STUDENT,
    *talk.STUDENT,
    *effect.STUDENT,
    *shown.STUDENT,
    *investigations.STUDENT,
    *referrals.STUDENT,
    *concerns.STUDENT,
    *contacts.STUDENT,
    *messages.STUDENT,
    *notices.STUDENT,
    *handover.STUDENT,
    *flex.STUDENT,
]
urlpatterns = [
    *catalogue.WHOLE,
    *follow_up.WHOLE,
    *shared.WHOLE,
    *shared_sessions.WHOLE,
    *continuity.WHOLE,
    *meetings.WHOLE,
    *reach.WHOLE,
    *effect.WHOLE,
    *investigations.WHOLE,
    *referrals.WHOLE,
    *concerns.WHOLE,
    *contacts.WHOLE,
    *notices.WHOLE,
    *messages.WHOLE,
    *handover.WHOLE,
    *municipal.WHOLE,
    *flex.WHOLE,
    path("students/<uuid:student_uuid>/", include(_STUDENT)),
]
