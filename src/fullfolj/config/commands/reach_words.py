"""How far the lessons reach that an answer rests on. No command of its own (it has no NAME)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _

if TYPE_CHECKING:
    from fullfolj.school.models import Organisation


def lessons_reach(organiser: Organisation, as_of: dt.date) -> str:
    """One sentence: an answer about a day that no lesson reaches to is about the last one that they do."""
    from fullfolj.signals.evaluation import data_through

    last = data_through(organiser, as_of)
    if last is None:
        return _("There are no lessons up to {day}: nothing can be told.").format(day=as_of)
    return _("The lessons reach to {day}.").format(day=last)
