"""The report's part about patterns: what the latest sweep found, and the report's day had seen already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.shell.documents.reports import ReportAsked, ReportLine, ReportPart
from fullfolj.shell.pattern_words import pattern_sentence
from fullfolj.signals.models import FoundPattern


def parts(asked: ReportAsked) -> Iterable[ReportPart]:
    """Nothing for a day by which no pattern had been seen: nobody knows what would have been found."""
    today, found = asked.visitor.today, defaultdict(list)
    seen = FoundPattern.objects.filter(student_id__in=list(asked.pupils), first_seen_on__lte=asked.last)
    for one in seen.order_by("first_seen_on", "pattern", "place"):
        found[one.student_id].append(one)
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
                (_("Seen since %(day)s") % {"day": words.day(found[pupil.id][0].first_seen_on, today)},),
            )
            for pupil in asked.pupils.values()
            if pupil.id in found
        ),
        note=_("Those that still stand: a pattern that has gone since is not here.") if asked.last < today else "",
    )
