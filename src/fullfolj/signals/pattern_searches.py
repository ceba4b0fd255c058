"""The search for patterns in all the organiser's pupils: looked for in the facts, kept until a later one finds no more.

Apart from the sweep: a pattern asks for nothing by itself, and the search takes longer than all the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.timezone import localdate

from fullfolj.domain.actor import Actor
from fullfolj.lake import engine
from fullfolj.lake.engine import Frame
from fullfolj.measures import patterns, runner
from fullfolj.measures.patterns import PatternWindow
from fullfolj.school import planner
from fullfolj.school.enums import GroupType
from fullfolj.school.models import Group, GroupMembership, Organisation
from fullfolj.signals.desk import holds
from fullfolj.signals.evaluation import side_by_side, sources
from fullfolj.signals.models import FoundPattern, PatternSearch, SearchedStudent
from fullfolj.signals.patterns.search import Found, search
from fullfolj.signals.sweeps import refuse_too_far_ahead

_LOCK = 7_202_612  # any number of ours, the first half of the advisory lock's key
#: Pupil, pattern and place.
type Key = tuple[int, str, str]


def run(*, organiser: Organisation, as_of: dt.date, by: Actor, now: dt.datetime) -> PatternSearch:
    """The finished search: what is found as of a day in every pupil of the organiser, written in one transaction.

    A day before the newest search's is worked out and recorded, but changes no pattern. Two searches of an organiser
    queue. PlainError with exit code 2 for a day too far ahead, as a sweep's.
    """
    refuse_too_far_ahead(organiser, as_of, localdate(now))
    found, windows = _look(organiser, as_of)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, organiser.pk])
        done = PatternSearch(
            organiser=organiser,
            as_of=as_of,
            started_at=now,
            finished_at=timezone.now(),
            students=len(windows),
            found=len(found),
            actor=by.label,
        )
        newest = PatternSearch.objects.filter(organiser=organiser).aggregate(newest=Max("as_of"))["newest"]
        done.moves_patterns = newest is None or as_of >= newest
        if done.moves_patterns:
            _keep(organiser, found, as_of)
            _keep_windows(organiser, windows, as_of)
            planner.learn(FoundPattern, SearchedStudent)
        done.save(force_insert=True)
    return done


def _look(organiser: Organisation, as_of: dt.date) -> tuple[list[Found], dict[int, PatternWindow]]:
    """What is found, and the school days of each pupil that it was looked for in. Nothing is written."""
    about = sources(organiser)
    counts = counted(about.paths, about.enrolments, _classes(organiser, as_of, set(about.enrolments["student"])), as_of)
    return search(counts, _schools(organiser)), counts.windows


def counted(paths: Iterable[Path | str], enrolments: Frame, classes: Frame, as_of: dt.date) -> patterns.PatternCounts:
    """What is counted of all the pupils in the frames; `classes` is a frame of `student`, `class` (0: none known).

    Two batches at a time: each of the statements keeps one core busy (117 million facts, docs/reference/benchmarks.md).
    """
    with engine.cursor() as cur:
        batches = list(runner.batches(cur, paths, enrolments))
    counts = patterns.PatternCounts()
    for part in side_by_side(lambda cur, batch: patterns.count(cur, batch, enrolments, classes, as_of), batches):
        counts.add(part)
    return counts


def _classes(organiser: Organisation, on: dt.date, students: Collection[int]) -> Frame:
    """Pupil and class on the day; class 0 for those whose class is not known."""
    rows = GroupMembership.objects.filter(
        holds(on), group__unit__parent=organiser, group__group_type=GroupType.CLASS, person__is_protected=False
    )
    known = dict(rows.order_by("start_date", "id").values_list("person_id", "group_id"))
    return engine.table(
        {"student": int, "class": int}, [(student, known.get(student, 0)) for student in sorted(students)]
    )


def _schools(organiser: Organisation) -> dict[int, int]:
    """Class → school unit."""
    classes = Group.objects.filter(unit__parent=organiser, group_type=GroupType.CLASS)
    return dict(classes.values_list("pk", "unit_id"))


def _keep(organiser: Organisation, found: Sequence[Found], as_of: dt.date) -> None:
    """The organiser's patterns of the month are `found` and no others, each with the first search in a row to find it.

    Those of earlier months stand as their last searches left them.
    """
    month = as_of.replace(day=1)
    there, earlier = _known(organiser, month), dict[Key, FoundPattern]()
    if not PatternSearch.objects.filter(organiser=organiser, as_of__gte=month).exists():
        earlier = _known(organiser, _month_before(month))
    kept = []
    for one in found:
        key = (one.student, one.pattern, one.place)
        before = there.pop(key, None) or earlier.get(key)
        kept.append(
            FoundPattern(
                student_id=one.student,
                pattern=one.pattern,
                place=one.place,
                month=month,
                first_seen_on=before.first_seen_on if before else as_of,
                seen_on=as_of,
                evidence=dict(one.evidence),
            )
        )
    FoundPattern.objects.filter(pk__in=[one.pk for one in there.values()]).delete()
    FoundPattern.objects.bulk_create(
        kept,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["student", "pattern", "place", "month"],
        update_fields=["first_seen_on", "seen_on", "evidence"],
    )


def _keep_windows(organiser: Organisation, windows: Mapping[int, PatternWindow], as_of: dt.date) -> None:
    SearchedStudent.objects.filter(student__organiser=organiser).exclude(student_id__in=list(windows)).delete()
    SearchedStudent.objects.bulk_create(
        (
            SearchedStudent(
                student_id=student,
                as_of=as_of,
                first_date=window.first,
                last_date=window.last,
                school_days=window.school_days,
                reported_days=window.reported_days,
                offered=window.coverage.offered,
                reported_offered=window.coverage.reported,
                is_enough=window.is_enough,
            )
            for student, window in windows.items()
        ),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["student"],
        update_fields=[field.name for field in SearchedStudent._meta.fields if not field.primary_key],
    )


def _known(organiser: Organisation, month: dt.date) -> dict[Key, FoundPattern]:
    found = FoundPattern.objects.filter(student__organiser=organiser, month=month)
    return {(one.student_id, one.pattern, one.place): one for one in found}


def _month_before(month: dt.date) -> dt.date:
    """Before the calendar's first month there is none: the same month again."""
    return (max(month, dt.date.min + dt.timedelta(days=1)) - dt.timedelta(days=1)).replace(day=1)
