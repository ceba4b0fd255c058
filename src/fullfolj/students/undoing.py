"""What a visitor may take back from the pupil page. Every question starts from a scope."""

from __future__ import annotations

import uuid

from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import students
from fullfolj.signals.models import Dismissal, Handover, Snooze
from fullfolj.students import permissions


def own_snooze(visitor: Visitor, snooze_uuid: uuid.UUID) -> Snooze:
    """A snooze that the visitor made, about a pupil who is still theirs; else Http404.

    The reading is logged by the page that the answer leads to.
    """
    reached = students(visitor.scope(permissions.PUT_OFF))
    snooze = Snooze.objects.filter(uuid=snooze_uuid, actor=visitor.actor.label, student__in=reached).first()
    if snooze is None:
        raise Http404
    return snooze


def own_dismissal(visitor: Visitor, act: uuid.UUID) -> Dismissal:
    """One of those that the visitor made in one click, about a pupil who is still theirs; else Http404.

    The reading is logged by the page that the answer leads to.
    """
    reached = students(visitor.scope(permissions.DISMISS))
    dismissal = Dismissal.objects.filter(act=act, actor=visitor.actor.label, student__in=reached).first()
    if dismissal is None:
        raise Http404
    return dismissal


def own_handover(visitor: Visitor, handover_uuid: uuid.UUID) -> Handover:
    """A handover that the visitor made, about a pupil who is still theirs; else Http404.

    The reading is logged by the page that the answer leads to.
    """
    reached = visitor.scope(permissions.HAND_OVER).reaches("signals_handover.student_id")
    handover = Handover.objects.filter(reached, uuid=handover_uuid, actor=visitor.actor.label).first()
    if handover is None:
        raise Http404
    return handover
