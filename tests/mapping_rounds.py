"""Rounds for tests: a class answers the shipped survey."""

from __future__ import annotations

import datetime as dt
import uuid
from copy import deepcopy
from typing import Any

from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.anonymous.actions import plan as plan_anonymously
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.models import AnonymousRound, MappingRound, OwnInstrument
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


def a_closed_round(*groups: Group, instrument: str = "pupil-older") -> MappingRound:
    """One whose last day was yesterday."""
    return a_round(*groups, opens_in=-2, closes_in=-1, instrument=instrument)


def an_anonymous_round(
    *groups: Group, opens_in: int = -1, closes_in: int = 5, instrument: str = "pupil-older"
) -> AnonymousRound:
    """The same, but that nobody can tell who answered what."""
    today = timezone.localdate()
    return plan_anonymously(
        unit=groups[0].unit,
        instrument=shipped_data()[instrument],
        groups=groups,
        opens_on=today + dt.timedelta(days=opens_in),
        closes_on=today + dt.timedelta(days=closes_in),
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


def a_round_with_text(
    group: Group, reader: Account, *, closes_in: int = 5, instrument: str = "check-in"
) -> MappingRound:
    """The check-in with a question to be answered in words of one's own, `t1`, read by `reader`."""
    today = timezone.localdate()
    closes = today + dt.timedelta(days=closes_in)
    return plan(
        unit=group.unit,
        instrument=with_text(instrument),
        groups=[group],
        opens_on=today - dt.timedelta(days=1),
        closes_on=closes,
        read_by=closes + dt.timedelta(days=7),
        reader=reader,
        by=OPERATOR,
    )


def with_text(instrument: str = "check-in") -> dict[str, Any]:
    """The data of a shipped one, with a question in free text at its end."""
    data = deepcopy(shipped_data()[instrument])
    words = {one: f"Finns det något mer du vill säga? ({one})" for one in data["languages"]}
    data["items"].append({"code": "t1", "kind": "text", "text": words})
    return data
