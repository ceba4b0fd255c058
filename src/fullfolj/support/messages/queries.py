"""To whom a message about a pupil may be written today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_out_of_reach
from fullfolj.school.ages import is_of_age
from fullfolj.school.models import Person, Responsible
from fullfolj.signals.desk import holds
from fullfolj.signals.models import Whom
from fullfolj.support import permissions
from fullfolj.support.investigations import law
from fullfolj.support.investigations.questions import enrolment_of
from fullfolj.support.messages.content import Message, shipped
from fullfolj.support.models import OutgoingMessage, Rule

#: Whether any message at all has failed, or still waits, and nobody has put that aside.
STUCK = Glance("messages", "exists (select from support_outgoingmessage where sent_at is null and told_at is null)")
#: A message that waits for so long waits for a job that does not run.
_SLOW = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Receivers:
    """`guardians` are those whom the register knows today and who may be named.

    `home` is False from the day the pupil is of age, and where no birth date tells that a pupil at upper secondary
    school is not.
    """

    student: Person
    home: bool
    guardians: Sequence[Person]
    school: str

    @property
    def messages(self) -> Sequence[Message]:
        """Those that may be written to somebody."""
        return [one for one in shipped().values() if self.home or one.whom is Whom.PUPIL]


def receivers(student: Person, today: dt.date) -> Receivers:
    """Three statements. The pupil comes from a scope: protected pupils are in none."""
    enrolment = enrolment_of(student, today)
    rule = law.rule_of(enrolment.school_type) if enrolment else None
    is_known = student.birth_date is not None or rule is Rule.COMPULSORY
    home = is_known and not is_of_age(student.birth_date, today)
    ties = Responsible.objects.filter(holds(today), child=student, guardian__is_protected=False).select_related(
        "guardian"
    )
    named = [tie.guardian for tie in ties.order_by("guardian__given_name", "pk")]
    return Receivers(student, home, named if home else [], enrolment.unit.display_name if enrolment else "")


def stuck(visitor: Visitor) -> QuerySet[OutgoingMessage]:
    """What the visitor has asked for that failed, or waits too long; and that of those who have left. Oldest first."""
    reached = OutgoingMessage.objects.filter(student__in=visitor.scope(permissions.CONTACT).ids())
    left = is_out_of_reach(
        "support_outgoingmessage.by_id", "support_outgoingmessage.student_id", permissions.CONTACT, visitor.today
    )
    open_ones = reached.filter(Q(by=visitor.account.pk) | Q(left), sent_at=None, told_at=None)
    return open_ones.filter(~Q(trouble="") | Q(asked_at__lte=visitor.now - _SLOW)).order_by("asked_at", "pk")


def shown_stuck(visitor: Visitor) -> Sequence[OutgoingMessage]:
    """The same with their pupils; the reading is logged."""
    found = list(stuck(visitor).select_related("student", "by"))
    students = sorted({one.student_id for one in found})
    ground = visitor.ground(permissions.CONTACT)
    log_readings(students, by=visitor.actor, page="support.messages", ground=ground, at=visitor.now)
    return found


def one_stuck(visitor: Visitor, message_uuid: uuid.UUID) -> OutgoingMessage:
    """Http404 for one that is not the visitor's to put aside."""
    found = stuck(visitor).filter(uuid=message_uuid).first()
    if found is None:
        raise Http404
    return found
