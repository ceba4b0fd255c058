"""A sweep: the rules over all pupils of an organiser, and the lives of their signals moved on in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake.models import Partition
from fullfolj.school import planner
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation
from fullfolj.signals import dismissals, handovers, snoozes
from fullfolj.signals.models import Signal, SignalState, Sweep, SweptStudent

if TYPE_CHECKING:
    from fullfolj.lake.engine import Engine

_LOCK = 7_202_611  # any number of ours, the first half of the advisory lock's key
#: How long after today, or after the last school year with lessons, the day of a sweep or a search may lie.
AHEAD = dt.timedelta(days=31)
_CHANGES = ("since", "seen_on", "is_folded", "school_days_open", "last_away_on", "evidence")


def run(*, organiser: Organisation, as_of: dt.date, by: Actor, now: dt.datetime, on: Engine | None = None) -> Sweep:
    """The finished sweep. Pupils, signals and day strips are those of `as_of`. `on` says where it runs: on DuckDB.

    A day before the newest sweep's is worked out and recorded, but moves no signal. Two sweeps of an organiser queue.
    PlainError with exit code 2 for a day too far ahead: until that day came, no other sweep would move a signal.
    """
    from fullfolj.lake.engine import DUCKDB  # polars and DuckDB load only when they are used
    from fullfolj.signals.evaluation import evaluate_all

    refuse_too_far_ahead(organiser, as_of, localdate(now))
    seen = evaluate_all(organiser=organiser, as_of=as_of, on=on or DUCKDB)
    with recorded("sweep.run", by=by):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, organiser.pk])
        sweep = Sweep(
            organiser=organiser,
            as_of=as_of,
            data_through=seen.data_through,
            started_at=now,
            finished_at=now,
            students=seen.students,
            open_signals=len(seen.signals),
            unreported=seen.unreported,
            actor=by.label,
        )
        newest = Sweep.objects.filter(organiser=organiser).order_by("-as_of").values_list("as_of", flat=True).first()
        sweep.moves_signals = newest is None or as_of >= newest
        if sweep.moves_signals:
            sweep.opened, sweep.cleared, again = _move(organiser, seen.signals, as_of)
            snoozes.end_lit_again(again, now=now)
            dismissals.end_lit_again(again, now=now)
            snoozes.end_idle(organiser=organiser, now=now)
            dismissals.end_idle(organiser=organiser, now=now)
            handovers.end_idle(organiser=organiser, now=now)
            _keep_strips(organiser, seen.strips, as_of)
            planner.learn(Signal, SweptStudent)
        sweep.save(force_insert=True)
    return sweep


def refuse_too_far_ahead(organiser: Organisation, as_of: dt.date, today: dt.date) -> None:
    """PlainError with exit code 2. Not only the clock decides: lessons of a simulated town may lie ahead of it."""
    if as_of <= today + AHEAD:
        return
    current = Partition.objects.filter(unit__parent=organiser, is_current=True)
    reached = current.aggregate(last=Max("last_date"))["last"]
    farthest = max(today, SchoolYear.of(reached).last_day if reached else today) + AHEAD
    if as_of > farthest:
        raise PlainError(
            _("%(day)s is too far ahead: until then no other day could be worked out.") % {"day": as_of.isoformat()},
            _("Give a day up to and including %(day)s.") % {"day": farthest.isoformat()},
            exit_code=2,
        )


def _move(organiser: Organisation, found: Sequence[Signal], as_of: dt.date) -> tuple[int, int, dict[int, set[str]]]:
    """How many signals were opened and cleared, and pupil → the rules that were both: lit again since the last sweep.

    Rows that are as they were are not written.
    """
    there = {
        (s.student_id, s.rule): s for s in Signal.objects.filter(student__organiser=organiser, state=SignalState.OPEN)
    }
    new, changed = list[Signal](), list[Signal]()
    over, again = list[int](), defaultdict[int, set[str]](set)
    for signal in found:
        before = there.pop((signal.student_id, signal.rule), None)
        if before is None:
            new.append(signal)
        elif _is_lit_again(before, signal):
            new.append(signal)
            over.append(before.pk)
            again[signal.student_id].add(signal.rule)
        elif any(getattr(before, name) != getattr(signal, name) for name in _CHANGES):
            for name in _CHANGES:
                setattr(before, name, getattr(signal, name))
            changed.append(before)
    gone = [*over, *(signal.pk for signal in there.values())]
    Signal.objects.filter(pk__in=gone).update(
        state=SignalState.CLEARED, cleared_on=as_of
    )  # first: one is open at a time
    Signal.objects.bulk_create(new, batch_size=1000)
    Signal.objects.bulk_update(changed, _CHANGES, batch_size=500)
    return len(new), len(gone), again


def _is_lit_again(before: Signal, found: Signal) -> bool:
    """Whether what is found began after all the days that the sweep before knew: that time is over, and this is new.

    Lessons may come in weeks at a time, and no sweep has seen the days between.
    """
    known = before.evidence.get("to")
    return known is not None and found.since > dt.date.fromisoformat(known)


def _keep_strips(organiser: Organisation, strips: dict[int, list[dict[str, Any]]], as_of: dt.date) -> None:
    SweptStudent.objects.filter(student__organiser=organiser).exclude(student_id__in=list(strips)).delete()
    SweptStudent.objects.bulk_create(
        (SweptStudent(student_id=pk, as_of=as_of, strip=strip) for pk, strip in strips.items()),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["student"],
        update_fields=["as_of", "strip"],
    )
