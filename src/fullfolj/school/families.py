"""Who is guardian of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Person, Responsible


def make_guardian(*, guardian: Person, child: Person, start_date: dt.date | None, by: Actor) -> Responsible:
    """The tie between guardian and child, new or the one that holds already: no source ends it from now on."""
    with recorded("guardian.make", by=by):
        tie, _ = Responsible.objects.get_or_create(
            guardian=guardian, child=child, end_date=None, defaults={"start_date": start_date}
        )
        if tie.source:
            tie.source = tie.source_id = ""
            tie.save(update_fields=["source", "source_id"])
    return tie


def guardians_of_these_alone(child_ids: Collection[int]) -> set[int]:
    """Guardians of the children who are guardian of no other, have no duty and were never a pupil."""
    guardians = Person.objects.filter(children__child__in=child_ids)
    others = Responsible.objects.filter(guardian=OuterRef("pk")).exclude(child__in=child_ids)
    alone = guardians.filter(~Exists(others), duties__isnull=True, enrolments__isnull=True)
    return set(alone.values_list("pk", flat=True))
