"""Where a handover stands: being prepared, or sent. What was asked back or taken back is being prepared anew."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from fullfolj.school.ages import is_of_age
from fullfolj.school.models import Person
from fullfolj.support.models import HandoverAnswer, SchoolHandover, SeenBy, SentHandover

#: After these answers it may be changed and sent anew.
_NOT_STANDING = (HandoverAnswer.ASKED_BACK, HandoverAnswer.TAKEN_BACK)


def standing_of(handover: SchoolHandover) -> SentHandover | None:
    """As it was sent, when that stands."""
    return SentHandover.objects.filter(handover=handover).exclude(answer__in=_NOT_STANDING).first()


def prepared(student: Person) -> QuerySet[SchoolHandover]:
    """What is being prepared of the pupil: at most one."""
    stands = SentHandover.objects.filter(handover=OuterRef("pk")).exclude(answer__in=_NOT_STANDING)
    return SchoolHandover.objects.filter(~Exists(stands), student=student).order_by("-begun_at")


def prepared_of(student: Person) -> SchoolHandover | None:
    return prepared(student).first()


def parties(student: Person, today: dt.date) -> tuple[SeenBy, ...]:
    """Who is to see it before it is sent: the pupil, and the guardians unless the pupil is known to be 18."""
    return (SeenBy.PUPIL,) if is_of_age(student.birth_date, today) else (SeenBy.PUPIL, SeenBy.GUARDIANS)


def missing(handover: SchoolHandover, today: dt.date) -> tuple[SeenBy, ...]:
    """Those of them of whom nobody has said how they have seen it, nor why not."""
    said = {one.party for one in handover.seen.all()}
    return tuple(party for party in parties(handover.student, today) if party not in said)
