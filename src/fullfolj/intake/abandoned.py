"""Files that wait for somebody who never comes: they hold personal data in clear, and go after a fortnight."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db.models import Q

from fullfolj.domain.actor import SYSTEM
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline
from fullfolj.intake.models import Import, ImportState

#: Whoever comes later than this after the last reading imports a newer file anyway.
LONGEST = dt.timedelta(days=14)
_WAITING = (ImportState.RECEIVED, ImportState.UNMAPPED, ImportState.READY, ImportState.GUARDED)


def clean_up(*, now: dt.datetime) -> int:
    """Discards the imports that have waited for LONGEST since they came or were last read; how many."""
    before = now - LONGEST
    old = Import.objects.filter(
        Q(read_at__isnull=True) | Q(read_at__lt=before), state__in=_WAITING, created_at__lt=before
    )
    discarded = 0
    for imp in old:
        with suppress(PlainError):  # somebody has come at this moment
            pipeline.discard(imp.pk, by=SYSTEM, now=now)
            discarded += 1
    return discarded
