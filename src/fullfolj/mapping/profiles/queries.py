"""The profiles of a pupil over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.marks import DimensionProfile, profile
from fullfolj.mapping.models import Sheet
from fullfolj.mapping.ready import ready_on
from fullfolj.school.models import Person


@dataclass(frozen=True)
class OwnProfile:
    """What a pupil answered in a round, and the marks that it makes."""

    sheet: Sheet
    instrument: Instrument
    dimensions: Sequence[DimensionProfile]


def profiles_of(student: Person, today: dt.date) -> list[OwnProfile]:
    """Of what is handed in, or was answered when its round closed; the newest first. Call after the scope has answered.

    A sheet that is begun while the round is open is the pupil's own.
    """
    sheets = Sheet.objects.filter(ready_on(today), student=student, guardian=None).select_related(
        "round__instrument", "typed_by"
    )
    found = []
    for sheet in sheets.order_by("-round__opens_on", "-pk"):
        instrument = sheet.round.instrument.instrument
        found.append(OwnProfile(sheet, instrument, profile(instrument, sheet.answers)))
    return found
