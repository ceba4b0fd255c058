"""The month's report, announced on the first school day of the next; figures of groups, added up at night."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from fullfolj.domain.actor import SYSTEM
from fullfolj.insight import actions
from fullfolj.insight.months import Month
from fullfolj.school import calendar
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation
from fullfolj.signals.queue import ask_once

#: Also deferred by the page, by its name.
PREPARE = "fullfolj.insight.prepare_rollups"


@app.periodic(cron="15 5 * * *")
@app.task(name="fullfolj.insight.month", queueing_lock="month", pass_context=False)
def month(timestamp: int) -> None:
    """Every morning, after the night's sweep: from the first school day on, each organiser's report is there."""
    announce_due(timezone.localdate())


def announce_due(today: dt.date) -> None:
    """Last month's report of each organiser that has a school day today, and had one then.

    Running it twice changes nothing. If the worker rested on the first school day, the next will do.
    """
    due = Month.of(today).before
    for organiser in Organisation.objects.filter(organisation_type=OrganisationType.ORGANISER):
        periods = list(organiser.calendar.all())
        had_school = any(calendar.is_school_day(day, periods) for day in due.days)
        if had_school and calendar.is_school_day(today, periods):
            actions.announce(organiser=organiser, month=due, by=SYSTEM, today=today)


@app.task(name=PREPARE, lock="rollups")
def prepare_rollups(organiser_id: int) -> None:
    """The figures of groups of the organiser's units, those that are not there."""
    from fullfolj.insight import rollup_tables  # DuckDB loads only when it is used

    units = Organisation.objects.filter(parent=organiser_id).select_related("parent")
    as_of = rollup_tables.through(timezone.localdate())
    kept = rollup_tables.kept(units, as_of)
    if lacking := {unit: kept[unit] for unit in rollup_tables.lacking(kept)}:
        rollup_tables.make_all(Organisation.objects.get(pk=organiser_id), lacking, as_of)


@app.periodic(cron="0 5 * * *")
@app.task(name="fullfolj.insight.night", queueing_lock="rollups-night", pass_context=False)
def night(timestamp: int) -> None:
    """Every night, after the sweep: each organiser's figures of groups, and those that nobody needs any more go."""
    from fullfolj.insight import rollup_tables

    for organiser in Organisation.objects.filter(organisation_type=OrganisationType.ORGANISER):
        ask_once(PREPARE, waits_as=f"rollups:{organiser.pk}", lock="rollups", organiser_id=organiser.pk)
    rollup_tables.clean_up(now=timezone.now())
