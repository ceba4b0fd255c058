"""What is known of pupils' patterns: as of a day, as the latest search left them, or as a month ended."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from fullfolj.domain.share import Coverage
from fullfolj.lake import engine
from fullfolj.measures import patterns, runner
from fullfolj.school.models import Organisation
from fullfolj.signals.evaluation import sources
from fullfolj.signals.models import FoundPattern, PatternSearch, SearchedStudent
from fullfolj.signals.patterns import PATTERNS
from fullfolj.signals.patterns.search import window_json


@dataclass(frozen=True)
class Told:
    """What is known of a pupil's patterns as of a day: `found` is None where the latest search was of another day.

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
    newest = PatternSearch.objects.filter(organiser=organiser).aggregate(newest=Max("as_of"))["newest"]
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


@dataclass(frozen=True)
class Known:
    """What the latest search says of one pupil. `searched_on` is None while the pupil has not been searched."""

    searched_on: dt.date | None = None
    window: patterns.PatternWindow | None = None
    found: tuple[FoundPattern, ...] = ()


def known_of(student_id: int) -> Known:
    """The patterns in the order people read them; the pupil is from a scope."""
    searched = SearchedStudent.objects.filter(student_id=student_id).first()
    if searched is None:
        return Known()
    window = patterns.PatternWindow(
        searched.first_date,
        searched.last_date,
        searched.school_days,
        searched.reported_days,
        Coverage(searched.reported_offered, searched.offered),
        searched.is_enough,
    )
    found = FoundPattern.objects.filter(student_id=student_id, seen_on=searched.as_of)
    return Known(searched.as_of, window, tuple(_in_order(found)))


def of_month(month: dt.date, students: Collection[int]) -> dict[int, list[FoundPattern]]:
    """Pupil → the patterns as the last search of the month (its first day) left them; the pupils come from a scope."""
    found: dict[int, list[FoundPattern]] = defaultdict(list)
    for one in FoundPattern.objects.filter(student_id__in=students, month=month):
        found[one.student_id].append(one)
    return {student: _in_order(some) for student, some in found.items()}


def _in_order(found: Iterable[FoundPattern]) -> list[FoundPattern]:
    order = [pattern.id for pattern in PATTERNS]
    return sorted(found, key=lambda one: (order.index(one.pattern), one.place))
