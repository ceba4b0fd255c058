"""That data has been taken out is kept: by whom, of which unit, how much."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.mapping.models import DataExport
from fullfolj.mapping.reports.export_queries import Export
from fullfolj.school.history import recorded


def note_export(*, found: Export, kind: str, by: Actor, now: dt.datetime) -> None:
    """A file of what was found has been handed over; `kind` is the ending of its name."""
    with recorded("mapping.export", by=by):
        DataExport.objects.create(
            unit=found.unit,
            instrument=found.chosen.code,
            kind=kind,
            sheets=len(found.sheets),
            at=now,
            account_id=by.account_id,
            actor=by.label,
        )
