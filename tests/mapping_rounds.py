"""Rounds for tests: a class answers the shipped survey."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.models import MappingRound, OwnInstrument
from fullfolj.mapping.own_instruments.actions import begin
from fullfolj.mapping.rounds.actions import plan
from fullfolj.school.models import Group, Organisation


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


def an_instrument(unit: Organisation, source: str = "pupil-older") -> OwnInstrument:
    """A draft of the unit's own with all that a shipped instrument has."""
    return begin(
        unit=unit,
        instrument=uuid.uuid4(),
        name="Våra frågor",
        party="student",
        source=shipped_data()[source] if source else None,
        by=OPERATOR,
        now=timezone.now(),
    )
