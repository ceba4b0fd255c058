"""One contact, and those whose agreed day has come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_out_of_reach
from fullfolj.school.models import Person
from fullfolj.signals.models import Contact
from fullfolj.support import permissions

#: Whether any agreed day at all has come.
COME = Glance(
    "agreed-days",
    "exists (select from signals_contact where agreed_on <= %(today)s and looked_on is null and undone_at is null)",
)


def one(student: Person, contact_uuid: uuid.UUID) -> Contact:
    """Http404 for one of another pupil, and one that has been taken back."""
    found = Contact.objects.filter(student=student, uuid=contact_uuid, undone_at=None).select_related("by").first()
    if found is None:
        raise Http404
    return found


def agreed_days() -> QuerySet[Contact]:
    """Every contact with a day to look again that nobody has looked at, of all pupils: whoever asks narrows it."""
    return Contact.objects.filter(agreed_on__isnull=False, looked_on=None, undone_at=None)


def come(visitor: Visitor) -> QuerySet[Contact]:
    """Those of them whose day has come and that the visitor looks at, or that nobody does; the oldest first."""
    reached = agreed_days().filter(student__in=visitor.scope(permissions.CONTACT).ids())
    nobodys = is_out_of_reach(
        "signals_contact.responsible_id", "signals_contact.student_id", permissions.CONTACT, visitor.today
    )
    mine = Q(responsible=visitor.account.pk) | Q(nobodys)
    return reached.filter(mine, agreed_on__lte=visitor.today).order_by("agreed_on", "pk")


def shown(visitor: Visitor) -> Sequence[Contact]:
    """The same with their pupils; the reading is logged."""
    found = list(come(visitor).select_related("student", "by", "responsible"))
    students = sorted({one.student_id for one in found})
    ground = visitor.ground(permissions.CONTACT)
    log_readings(students, by=visitor.actor, page="support.agreed-days", ground=ground, at=visitor.now)
    return found
