"""What people and the clock do with sources: pulls are asked for here and made in the background."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.administration.names import PULL
from fullfolj.intake.models import PullMode, PullState, Source
from fullfolj.school import calendar
from fullfolj.school.models import CalendarPeriod
from fullfolj.signals import queue

#: Attendance is fetched every quarter of an hour between these, local time, on school days.
SCHOOL_HOURS = dt.time(7, 30), dt.time(15, 30)
#: A source that has not been read whole for so long is told to the administrator.
SILENT_AFTER = dt.timedelta(hours=36)


def ask_to_pull(*, source: Source, mode: PullMode | None, account_id: int | None, wait: int = 0) -> None:
    """A pull is deferred, to begin in `wait` seconds at the earliest; nothing when one like it waits already.

    Two of one source never run side by side.
    """
    lock = f"pull:{source.pk}"
    arguments = {"source_id": str(source.pk), "mode": mode.value if mode else None, "account_id": account_id}
    queue.ask_once(PULL, waits_as=f"{lock}:{mode.value if mode else ''}", lock=lock, wait=wait, **arguments)


def is_waiting(source: Source) -> bool:
    """Whether a pull of the source waits in the queue or runs."""
    return _jobs(source).exists()


def stop_pull(*, source: Source) -> None:
    """A pull that waits is not made; one that runs ends at its next request, and nothing more is changed."""
    for job_id in _jobs(source).values_list("id", flat=True):
        app.job_manager.cancel_job_by_id(job_id, abort=True)


def _jobs(source: Source) -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(lock=f"pull:{source.pk}", status__in=("todo", "doing"))


def due(local: dt.datetime) -> list[tuple[Source, PullMode | None]]:
    """The sources to be read at the moment (local time), and how: everything at night, attendance in school hours.

    A night that passed while no worker was there is made good when one is.
    """
    found: list[tuple[Source, PullMode | None]] = []
    at = local.time()
    for source in Source.objects.filter(is_active=True).select_related("organiser"):
        if _is_night_left(source, local):
            found.append((source, None))
        elif _is_time_for_attendance(source, at) and _has_attendance(source, local.date()):
            found.append((source, PullMode.ATTENDANCE))
    return found


def _is_night_left(source: Source, local: dt.datetime) -> bool:
    """Whether everything is to be read since the latest `night_at`, and no such pull has begun; one that was
    interrupted, with its worker, is no more than none.
    """
    begins = dt.datetime.combine(local.date(), source.night_at, local.tzinfo)
    if begins > local:
        begins -= dt.timedelta(days=1)
    begun = source.pulls.filter(started_at__gte=begins).exclude(state=PullState.INTERRUPTED)
    return source.created_at < begins and not begun.exclude(mode=PullMode.ATTENDANCE).exists()


def _is_time_for_attendance(source: Source, at: dt.time) -> bool:
    """Whether the quarter that has begun is one of the source's; the clock's own job is a moment late, always."""
    quarter = at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    if not source.attendance_every or not SCHOOL_HOURS[0] <= quarter <= SCHOOL_HOURS[1]:
        return False
    return (quarter.hour * 60 + quarter.minute) % source.attendance_every == 0


def _has_attendance(source: Source, day: dt.date) -> bool:
    """Whether pupils are at school that day and the source has given attendance before."""
    if "attendance" not in source.cursors or "attendances" in source.lacks:
        return False
    return calendar.is_school_day(day, CalendarPeriod.objects.filter(organisation=source.organiser_id))


def silent(organiser_id: int, now: dt.datetime) -> list[Source]:
    """Sources that ought to have been read whole and have not been for SILENT_AFTER; attendance alone is not all."""
    found = []
    for source in Source.objects.filter(organiser=organiser_id, is_active=True).order_by("name"):
        whole = source.pulls.filter(state=PullState.DONE).exclude(mode=PullMode.ATTENDANCE)
        last = whole.order_by("-started_at").first()
        since = last.started_at if last is not None else source.created_at
        if now - since > SILENT_AFTER:
            found.append(source)
    return found
