"""That somebody is known to be away, in words. Never why."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext

from fullfolj.school.enums import NoticeKind
from fullfolj.school.models import AbsenceNotice
from fullfolj.shell import words


def away(notice: AbsenceNotice, today: dt.date) -> str:
    """*Anmäld frånvarande i dag 08.00–16.00*, *Beviljad ledighet till och med 27 november*."""
    starts, ends = timezone.localtime(notice.starts_at), timezone.localtime(notice.ends_at)
    is_granted = notice.kind == NoticeKind.GRANTED
    # What ends at midnight ends with the day before.
    last = (ends - dt.timedelta(microseconds=1)).date()
    if last > today:
        until = gettext("Notified absent up to and including %(day)s")
        if is_granted:
            until = gettext("Granted leave up to and including %(day)s")
        return until % {"day": words.day(last, today)}
    what = gettext("Granted leave today") if is_granted else gettext("Notified absent today")
    if ends.date() > today:
        return what
    if starts.date() < today:
        return gettext("%(what)s until %(end)s") % {"what": what, "end": words.clock(ends)}
    return f"{what} {words.clock(starts)}–{words.clock(ends)}"
