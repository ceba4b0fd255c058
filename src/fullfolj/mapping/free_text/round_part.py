"""The part about reading on a round's page, for the view of the round."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fullfolj.mapping.free_text import presenters, queries
from fullfolj.mapping.free_text.forms import NameReaderForm
from fullfolj.mapping.free_text.presenters import RoundPart
from fullfolj.mapping.free_text.readers import possible_readers
from fullfolj.mapping.models import MappingRound


def name_form(sent: Any, planned: MappingRound, today: dt.date) -> NameReaderForm:
    readers = possible_readers(planned.unit, today)
    return NameReaderForm(sent, readers=readers, groups=planned.groups.all(), today=today)


def reading_part(planned: MappingRound, today: dt.date) -> RoundPart | None:
    """None where nobody is asked to write. No pupil is shown."""
    form = name_form(None, planned, today)
    return presenters.round_part(planned, queries.progress(planned, today), form, today)
