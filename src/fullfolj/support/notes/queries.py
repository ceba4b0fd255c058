"""One note, for those who may read it."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor, student_or_refusal
from fullfolj.access.permissions import Permission
from fullfolj.school.models import Person
from fullfolj.support import tiers
from fullfolj.support.models import Note


def readable(visitor: Visitor) -> QuerySet[Note]:
    """Of pupils whom the visitor reaches; that the visitor does is asked for beside it."""
    return Note.objects.filter(tiers.notes(visitor), tiers.cases(visitor, "case__"))


def found(
    visitor: Visitor, student_uuid: uuid.UUID, note_uuid: uuid.UUID, permission: Permission, *, page: str
) -> tuple[Person, Note]:
    """The pupil and the note; the reading is logged with the stricter of the note's tier and its case's.

    Http404 for one that the visitor may not read, or of a case that the visitor may not read.
    """
    one = readable(visitor).filter(uuid=note_uuid, student__uuid=student_uuid)
    page = tiers.page_of(page, tiers.strictest(one.values_list("tier", "case__tier").first() or ()))
    student = student_or_refusal(visitor, student_uuid, permission, page=page)
    note = one.select_related("case", "by").first()
    if note is None:
        raise Http404
    return student, note
