"""The report's part about patterns: what the month's last search found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.shell.documents.reports import ReportAsked, ReportLine, ReportPart
from fullfolj.shell.pattern_words import pattern_sentence
from fullfolj.signals import known_patterns
from fullfolj.signals.models import FoundPattern


def parts(asked: ReportAsked) -> Iterable[ReportPart]:
    """Nothing for a month without a search: nobody knows what would have been found."""
    today, found = asked.visitor.today, known_patterns.of_month(asked.last.replace(day=1), list(asked.pupils))
    if not found:
        return
    yield ReportPart(
        name="patterns",
        heading=_("Patterns"),
        lead=(_("What a chance unevenness would not give. A pattern is no cause, and asks a question."),),
        lines=tuple(
            ReportLine(
                pupil,
                tuple(pattern_sentence(one, pupil.name, today) for one in found[pupil.id]),
                (_("Seen since %(day)s") % {"day": words.day(_first_seen(found[pupil.id]), today)},),
            )
            for pupil in asked.pupils.values()
            if pupil.id in found
        ),
    )


def _first_seen(found: Sequence[FoundPattern]) -> dt.date:
    return min(one.first_seen_on for one in found)
