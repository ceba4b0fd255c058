"""The pieces of a pupil who comes from a scope."""

from __future__ import annotations

import uuid

from django.db.models import F
from django.http import Http404

from fullfolj.school.models import Person
from fullfolj.studies.models import Piece


def pieces_of(student: Person) -> list[Piece]:
    """Those that are left before those done, the one that is due first at the top."""
    found = Piece.objects.filter(person=student)
    return list(found.order_by(F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"))


def one_piece(student: Person, piece_uuid: uuid.UUID) -> Piece:
    """Http404 for none such of the pupil's."""
    found = Piece.objects.filter(person=student, uuid=piece_uuid).first()
    if found is None:
        raise Http404
    return found
