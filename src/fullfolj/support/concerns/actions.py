"""A report of concern is noted or taken back; somebody in student health is named to see them, or is so no more."""

from __future__ import annotations

import datetime as dt

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.models import ConcernReader, ReportOfConcern

#: What the history's context calls both: it has no wall, so it is the same whatever was done.
_WHAT = "support.duty"


def note(*, student: Person, reported_on: dt.date, by: Actor, now: dt.datetime) -> ReportOfConcern:
    """That a report was made on that day. Sent twice it is one; two people may each have made theirs."""
    with recorded(_WHAT, by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        given = {"student": student, "reported_on": reported_on, "noted_by_id": by.account_id, "taken_back_at": None}
        known = ReportOfConcern.objects.filter(**given, noted_at__gt=now - SAME_CLICK).first()
        return known or ReportOfConcern.objects.create(**given, noted_at=now)


def take_back(*, report: ReportOfConcern, by: Actor, now: dt.datetime) -> None:
    """One that was noted by mistake; the history keeps it. Taken back already, it stays as it was."""
    with recorded(_WHAT, by=by):
        standing = ReportOfConcern.objects.filter(pk=report.pk, taken_back_at=None)
        standing.update(taken_back_at=now, taken_back_by=by.account_id)


def name(*, unit: Organisation, account: Account, by: Actor, now: dt.datetime) -> ConcernReader:
    """The account sees the reports about the unit's pupils. Named already, it is as it was."""
    with recorded("support.name-concern-reader", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)
        reader, _made = ConcernReader.objects.get_or_create(
            unit=unit, account=account, ended_at=None, defaults={"named_at": now, "named_by_id": by.account_id}
        )
        return reader


def end_naming(*, reader: ConcernReader, by: Actor, now: dt.datetime) -> None:
    """The account sees them no more. Once more is nothing."""
    with recorded("support.end-concern-reader", by=by):
        ConcernReader.objects.filter(pk=reader.pk, ended_at=None).update(ended_at=now)
