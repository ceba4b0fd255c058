"""Who first had a signal before their eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fullfolj.domain.actor import Actor
from fullfolj.signals.models import Sighting


def note(unseen: Iterable[tuple[int, int]], *, by: Actor, at: dt.datetime) -> None:
    """One row per signal, given as pupil and signal, in one statement, and none for an empty list.

    Whoever was first stays: of two who look at the same moment one is kept.
    """
    Sighting.objects.bulk_create(
        (
            Sighting(signal_id=signal, student_id=student, by_id=by.account_id, actor=by.label, at=at)
            for student, signal in unseen
        ),
        ignore_conflicts=True,
    )
