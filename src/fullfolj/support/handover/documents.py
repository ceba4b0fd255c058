"""A handover on paper: the same words as on the page."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.shell.documents.reports import Report, ReportPart
from fullfolj.support.handover.presenters import Part, parts_of, receiver, seen_lines, state
from fullfolj.support.models import SentHandover


def report(sent: SentHandover, today: dt.date) -> Report:
    """What the PDF is made of: what works stands first, and how the pupil and the home have seen it last."""
    parts = [*parts_of(sent.content), Part(_("Seen before it was sent"), seen_lines(sent.content, today))]
    day = words.long_day(localdate(sent.sent_at), today)
    facts = [str(sent.student)]
    if sent.student.birth_date is not None:
        facts.append(_("born %(day)s") % {"day": words.day(sent.student.birth_date, today)})
    facts += [_("from %(school)s") % {"school": sent.from_unit}, _("to %(school)s") % {"school": receiver(sent)}]
    return Report(
        title=_("Handover"),
        lead="",
        facts=tuple(facts),
        parts=tuple(_part(number, part) for number, part in enumerate(parts) if part.lines),
        made=_("Sent on %(day)s by %(who)s. %(state)s.")
        % {"day": day, "who": sent.by or _("the operator"), "state": state(sent, today)},
    )


def file_name(sent: SentHandover, ending: str) -> str:
    """Of no pupil: a file's name is seen by whoever sees the folder."""
    return f"overlamning-{localdate(sent.sent_at).isoformat()}.{ending}"


def _part(number: int, part: Part) -> ReportPart:
    """One line is a paragraph, several are a list."""
    if len(part.lines) == 1:
        return ReportPart(f"part-{number}", part.heading, (part.lines[0],))
    return ReportPart(f"part-{number}", part.heading, (), points=part.lines)
