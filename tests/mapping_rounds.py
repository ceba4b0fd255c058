"""Rounds for tests: a class answers the shipped survey."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.rounds.actions import plan
from fullfolj.school.models import Group


def a_round(*groups: Group, opens_in: int = -1, closes_in: int = 5, instrument: str = "pupil-older") -> MappingRound:
    """A round of the groups of one unit; days are counted from today."""
    today = timezone.localdate()
    closes = today + dt.timedelta(days=closes_in)
    return plan(
        unit=groups[0].unit,
        instrument=shipped_data()[instrument],
        groups=groups,
        opens_on=today + dt.timedelta(days=opens_in),
        closes_on=closes,
        read_by=closes + dt.timedelta(days=7),
        by=OPERATOR,
    )
