"""Announcing a month's report."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.insight.models import MonthlyReport
from fullfolj.insight.months import Month
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation


def announce(*, organiser: Organisation, month: Month, by: Actor, today: dt.date) -> tuple[MonthlyReport, bool]:
    """The month's report, and whether it is new: one that has been announced stays as it is."""
    with recorded("report.announce", by=by):
        return MonthlyReport.objects.get_or_create(
            organiser=organiser,
            month=month.first_day,
            defaults={"as_of": month.last_day, "announced_on": today, "actor": by.label},
        )
