"""Who is guardian of whom."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Person, Responsible


def make_guardian(*, guardian: Person, child: Person, start_date: dt.date | None, by: Actor) -> Responsible:
    """The tie between guardian and child, new or the one that holds already."""
    with recorded("guardian.make", by=by):
        tie, _ = Responsible.objects.get_or_create(
            guardian=guardian, child=child, end_date=None, defaults={"start_date": start_date}
        )
    return tie
