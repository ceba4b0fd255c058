"""The pieces of a pupil who comes from a scope."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, Q
from django.http import Http404
from django.utils.timezone import make_aware

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.school.models import Person
from fullfolj.studies.models import Piece


def pieces_of(student: Person, today: dt.date) -> list[Piece]:
    """Those that are left, the one that is due first at the top, and then those done this school year."""
    since = make_aware(dt.datetime.combine(SchoolYear.of(today).first_day, dt.time.min))
    found = Piece.objects.filter(Q(done_at__isnull=True) | Q(done_at__gte=since), person=student)
    return list(found.order_by(F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"))


def one_piece(student: Person, piece_uuid: uuid.UUID) -> Piece:
    """Http404 for none such of the pupil's."""
    found = Piece.objects.filter(person=student, uuid=piece_uuid).first()
    if found is None:
        raise Http404
    return found
