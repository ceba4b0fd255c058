"""The reading log: nothing shows an identifiable pupil without a row here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fullfolj.access.models import Reading
from fullfolj.domain.actor import Actor


def log_readings(student_ids: Iterable[int], *, by: Actor, page: str, ground: str, at: dt.datetime) -> None:
    """One row per pupil shown, in one statement. `ground` is the role (or roles) that opened the page."""
    Reading.objects.bulk_create(
        Reading(at=at, account_id=by.account_id, actor=by.label, student_id=student_id, page=page, ground=ground[:60])
        for student_id in student_ids
    )
