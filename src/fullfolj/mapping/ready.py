"""Which sheets may be read by others than whoever answers."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q


def ready_on(today: dt.date) -> Q:
    """Of sheets, those that staff may read: handed in, or of a round that has closed."""
    return Q(handed_in_at__isnull=False) | Q(round__closes_on__lt=today)
