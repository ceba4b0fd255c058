"""The cases of a pupil. The reading is logged where the pupil is asked for (`access.gate.student_or_refusal`)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as DatabaseCase
from django.db.models import CharField, F, Prefetch, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404

from fullfolj.access.gate import Visitor, student_or_refusal
from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import readers_of
from fullfolj.school.models import Person
from fullfolj.support import permissions, tiers
from fullfolj.support.models import Case, CheckIn, FollowUp, Intervention, Note, Participant, Tier


def cases_of(student: Person, visitor: Visitor) -> Sequence[Case]:
    """What all who work with the pupil may read. The open ones first, the newest of them first. Seven statements.

    Nothing of a stricter tier is read from the database for it, so that no page that shows several cases can tell it.
    """
    found = _told(student, visitor).filter(tier=Tier.WORKING)
    return list(found.order_by(F("closed_on").desc(nulls_first=True), "-opened_at"))


def outline_of(student: Person) -> Sequence[Case]:
    """The same, with what they say and their support measures alone. Two statements."""
    every = Prefetch("interventions", Intervention.objects.order_by(*_LATEST_FIRST))
    found = Case.objects.filter(student=student, tier=Tier.WORKING).prefetch_related(every)
    return list(found.order_by(F("closed_on").desc(nulls_first=True), "-opened_at"))


@dataclass(frozen=True)
class Sealed:
    """That there is a case of a stricter tier, for those who may open it."""

    uuid: uuid.UUID
    tier: Tier
    opened_at: dt.datetime
    is_open: bool


def sealed_of(student: Person, visitor: Visitor) -> Sequence[Sealed]:
    """Those of a stricter tier that the visitor may open, without a word of what they say."""
    found = Case.objects.filter(tiers.cases(visitor), student=student).exclude(tier=Tier.WORKING)
    rows = found.order_by(F("closed_on").desc(nulls_first=True), "-opened_at")
    return [
        Sealed(uuid, Tier(tier), at, closed is None)
        for uuid, tier, at, closed in rows.values_list("uuid", "tier", "opened_at", "closed_on")
    ]


def one(student: Person, case_uuid: uuid.UUID, visitor: Visitor) -> Case:
    """Http404 for one of another pupil, and for one that the visitor may not read."""
    found = _told(student, visitor).filter(tiers.cases(visitor), uuid=case_uuid).first()
    if found is None:
        raise Http404
    return found


def found(
    visitor: Visitor, student_uuid: uuid.UUID, case_uuid: uuid.UUID, permission: Permission, *, page: str
) -> tuple[Person, Case]:
    """The pupil and the case, the reading logged with its tier. Http404 and PermissionDenied as for the pupil."""
    readable = Case.objects.filter(tiers.cases(visitor), uuid=case_uuid, student__uuid=student_uuid)
    tier = readable.values_list("tier", flat=True).first() or Tier.WORKING
    student = student_or_refusal(visitor, student_uuid, permission, page=tiers.page_of(page, tier))
    return student, one(student, case_uuid, visitor)


def found_with_versions(
    visitor: Visitor, student_uuid: uuid.UUID, case_uuid: uuid.UUID, permission: Permission, *, page: str
) -> tuple[Person, Case, Sequence[tuple[Any, str]]]:
    """The same with its `versions`, the reading logged with the strictest tier that any of them has."""
    readable = Case.objects.filter(tiers.cases(visitor), uuid=case_uuid, student__uuid=student_uuid)
    case = readable.select_related("student").first()
    said = [] if case is None else versions(case, visitor)
    page = tiers.page_of(page, tiers.strictest(version.tier for version, _who in said))
    student = student_or_refusal(visitor, student_uuid, permission, page=page)
    if case is None:
        raise Http404
    return student, case, said


def versions(case: Case, visitor: Visitor) -> Sequence[tuple[Any, str]]:
    """What the case has said, the newest first, each with who wrote it; empty for what nobody did by an account.

    What it said under a tier that the visitor may not read is left out, also when it has become less strict since.
    """
    history: Any = Case._meta.get_field("events").related_model
    actor = KeyTextTransform("actor", "pgh_context__metadata")
    rows = list(
        history.objects.filter(pgh_obj_id=case.pk, tier__in=tiers.of_earlier(visitor, case))
        .annotate(actor=actor)
        .order_by("-pgh_id")
    )
    numbers = {int(row.actor.partition(":")[2]) for row in rows if (row.actor or "").startswith("account:")}
    names = {f"account:{one.pk}": str(one) for one in Account.objects.filter(pk__in=numbers)}
    return [(row, names.get(row.actor, "")) for row in rows]


def workers(student: Person, visitor: Visitor) -> Sequence[Account]:
    """Those who may be responsible: all who work with support for the pupil today, by name."""
    return [reader.account for reader in readers_of(student, permissions.WORK, visitor.today)]


def _told(student: Person, visitor: Visitor) -> QuerySet[Case]:
    told = FollowUp.objects.select_related("by").order_by("-date", "-pk")
    seen = CheckIn.objects.select_related("by").order_by("-date", "-pk")
    ordered = Intervention.objects.select_related("responsible", "stand_in").order_by(*_LATEST_FIRST)
    notes = Note.objects.filter(tiers.notes(visitor)).select_related("by").order_by("-noted_at")
    return (
        Case.objects.filter(student=student)
        .select_related("responsible")
        .prefetch_related(
            Prefetch(
                "interventions",
                ordered.prefetch_related(Prefetch("follow_ups", told), Prefetch("check_ins", seen), "sessions"),
            ),
            Prefetch("participants", Participant.objects.select_related("account").order_by("pk")),
            # A stricter note is opened by itself: its text is not read here.
            Prefetch("notes", notes.annotate(shown=_SHOWN).defer("text")),
        )
    )


#: What goes on before what has ended.
_LATEST_FIRST = (F("ended_on").desc(nulls_first=True), "next_on", "pk")
#: The text of a note that all who work with the pupil may read; empty for a stricter one.
_SHOWN = DatabaseCase(When(tier=Tier.WORKING, then=F("text")), default=Value(""), output_field=CharField())
