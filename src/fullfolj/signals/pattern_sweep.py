"""Patterns of all the organiser's pupils: looked for in the facts, kept until a later sweep no longer finds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from fullfolj.lake import engine
from fullfolj.lake.engine import Frame
from fullfolj.measures import patterns, runner
from fullfolj.school.enums import GroupType
from fullfolj.school.models import GroupMembership, Organisation
from fullfolj.signals.desk import holds
from fullfolj.signals.evaluation import sources
from fullfolj.signals.models import FoundPattern
from fullfolj.signals.patterns.search import Found, search


def look(*, organiser: Organisation, as_of: dt.date) -> list[Found]:
    """What the search finds as of a day in every pupil of the organiser. Nothing is written."""
    about = sources(organiser)
    classes = _classes(organiser, as_of, set(about.enrolments["student"]))
    counts = patterns.PatternCounts()
    with engine.cursor() as cur:
        for batch in runner.batches(cur, about.paths, about.enrolments):
            counts.add(patterns.count(cur, batch, about.enrolments, classes, as_of))
    return search(counts)


def _classes(organiser: Organisation, on: dt.date, students: Collection[int]) -> Frame:
    """Pupil and class on the day; class 0 for those whose class is not known."""
    rows = GroupMembership.objects.filter(
        holds(on), group__unit__parent=organiser, group__group_type=GroupType.CLASS, person__is_protected=False
    )
    known = dict(rows.order_by("start_date", "id").values_list("person_id", "group_id"))
    return engine.table(
        {"student": int, "class": int}, [(student, known.get(student, 0)) for student in sorted(students)]
    )


def keep(*, organiser: Organisation, found: Sequence[Found], as_of: dt.date) -> None:
    """The organiser's found patterns are `found` and no others, each with the first sweep in a row that found it."""
    there = {
        (one.student_id, one.pattern, one.place): one
        for one in FoundPattern.objects.filter(student__organiser=organiser)
    }
    kept = []
    for one in found:
        before = there.pop((one.student, one.pattern, one.place), None)
        kept.append(
            FoundPattern(
                student_id=one.student,
                pattern=one.pattern,
                place=one.place,
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
        unique_fields=["student", "pattern", "place"],
        update_fields=["first_seen_on", "seen_on", "evidence"],
    )


def found_in(student_id: int) -> list[FoundPattern]:
    """The pupil's patterns as the latest sweep left them, in the order people read them; the pupil is from a scope."""
    from fullfolj.signals.patterns import PATTERNS

    order = [pattern.id for pattern in PATTERNS]
    rows = FoundPattern.objects.filter(student_id=student_id)
    return sorted(rows, key=lambda one: (order.index(one.pattern), one.place))
