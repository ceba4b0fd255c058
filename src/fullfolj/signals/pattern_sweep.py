"""Patterns of all the organiser's pupils: looked for in the facts, kept until a later sweep no longer finds them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from fullfolj.lake import engine
from fullfolj.lake.engine import Frame
from fullfolj.measures import patterns, runner
from fullfolj.school.enums import GroupType
from fullfolj.school.models import GroupMembership, Organisation
from fullfolj.signals.desk import holds
from fullfolj.signals.evaluation import sources
from fullfolj.signals.models import FoundPattern, Sweep
from fullfolj.signals.patterns import PATTERNS
from fullfolj.signals.patterns.search import Found, search, window_json

#: Pupil, pattern and place.
type Key = tuple[int, str, str]


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
    """The organiser's patterns of the month are `found` and no others, each with the first sweep in a row to find it.

    Those of earlier months stand as their last sweeps left them.
    """
    month = as_of.replace(day=1)
    there, earlier = _known(organiser, month), dict[Key, FoundPattern]()
    if not Sweep.objects.filter(organiser=organiser, as_of__gte=month).exists():
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


def _known(organiser: Organisation, month: dt.date) -> dict[Key, FoundPattern]:
    found = FoundPattern.objects.filter(student__organiser=organiser, month=month)
    return {(one.student_id, one.pattern, one.place): one for one in found}


def _month_before(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Told:
    """What is known of a pupil's patterns as of a day: `found` is None where that day's sweep was not the latest.

    Patterns are tested over all pupils at once, so that one pupil's facts alone can't tell them.
    """

    window: patterns.PatternWindow | None
    found: list[FoundPattern] | None

    def to_json(self) -> dict[str, Any]:
        """The value of `patterns` in `explain --json`."""
        return {
            "window": window_json(self.window) if self.window else None,
            "enough": bool(self.window and self.window.is_enough),
            "found": None if self.found is None else [_found_json(one) for one in self.found],
        }


def told(*, organiser: Organisation, as_of: dt.date, students: Collection[int]) -> dict[int, Told]:
    """Pupil → what is known; the pupils come from a scope."""
    about = sources(organiser, students)
    windows: dict[int, patterns.PatternWindow] = {}
    with engine.cursor() as cur:
        for batch in runner.batches(cur, about.paths, about.enrolments, students):
            windows |= patterns.windows(cur, batch, about.enrolments, as_of)
    newest = Sweep.objects.filter(organiser=organiser).aggregate(newest=Max("as_of"))["newest"]
    if newest != as_of:
        return {student: Told(windows.get(student), None) for student in students}
    found: dict[int, list[FoundPattern]] = defaultdict(list)
    for one in FoundPattern.objects.filter(student_id__in=students, seen_on=as_of):
        found[one.student_id].append(one)
    return {student: Told(windows.get(student), _in_order(found[student])) for student in students}


def _found_json(one: FoundPattern) -> dict[str, Any]:
    pattern = PATTERNS.get(one.pattern)
    return {
        "pattern": one.pattern,
        "first_seen_on": one.first_seen_on.isoformat(),
        "sentence": pattern.sentence(one.evidence),
        "evidence": one.evidence,
        "goes_when": str(pattern.goes),
    }


def found_in(student_id: int) -> list[FoundPattern]:
    """The pupil's patterns as the latest sweep left them, in the order people read them; the pupil is from a scope."""
    newest = Sweep.objects.filter(organiser=OuterRef("student__organiser")).order_by("-as_of").values("as_of")[:1]
    return _in_order(FoundPattern.objects.filter(student_id=student_id, seen_on=Subquery(newest)))


def of_month(month: dt.date, students: Collection[int]) -> dict[int, list[FoundPattern]]:
    """Pupil → the patterns as the last sweep of the month (its first day) left them; the pupils come from a scope."""
    found: dict[int, list[FoundPattern]] = defaultdict(list)
    for one in FoundPattern.objects.filter(student_id__in=students, month=month):
        found[one.student_id].append(one)
    return {student: _in_order(some) for student, some in found.items()}


def _in_order(found: Iterable[FoundPattern]) -> list[FoundPattern]:
    order = [pattern.id for pattern in PATTERNS]
    return sorted(found, key=lambda one: (order.index(one.pattern), one.place))
