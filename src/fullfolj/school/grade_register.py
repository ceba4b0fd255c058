"""The grade register as the grading rules read it: rows of decisions, pupil by pupil."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.utils.timezone import localdate

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.grading.assessment import Assessment, assess
from fullfolj.grading.rule_sets import IN_FORCE
from fullfolj.grading.standing import Decision
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Enrolment, Grade
from fullfolj.school.turning_back import without_taken_back


def decisions(students: Collection[int]) -> dict[int, list[Decision]]:
    """Pupil → all rows of the register, in the order of terms; pupils without any are left out."""
    enrolled = _enrolled(students)
    found: dict[int, list[Decision]] = defaultdict(list)
    rows = Grade.objects.filter(person__in=students).order_by("person", "school_year", "term", "pk")
    for person, unit, year, name, level, subject, grade, kind in rows.values_list(
        "person_id", "unit_id", "school_year", "term", "year_level", "subject", "grade", "kind"
    ):
        where = enrolled[person]
        school_type, is_early = where.school_types.get(unit, "GR"), _last_day(year, name) < where.first
        found[person].append(_decision(subject, grade, year, name, level, kind, school_type, is_early))
    return dict(found)


@dataclass(frozen=True)
class Known:
    """From `day` on the row with number `row` was known to say this; None: it was taken away."""

    day: dt.date
    row: int
    decision: Decision | None


def history(students: Collection[int]) -> dict[int, list[Known]]:
    """Pupil → what the register has said of their grades, in the order that it came; from its own history.

    A grade counts from the last day of its term, or from the day that it came to the register when that was earlier:
    old grades are often read in long afterwards. A correction counts from the day that it came. What an import brought
    that was taken back has never been.
    """
    enrolled = _enrolled(students)
    found: dict[int, list[Known]] = defaultdict(list)
    events = apps.get_model("school", "GradeEvent").objects.filter(person__in=students)
    for row, label, at, person, unit, *told in without_taken_back(events).order_by("pgh_id").values_list(
        "pgh_obj_id", "pgh_label", "pgh_created_at", "person_id", "unit_id",
        "school_year", "term", "year_level", "subject", "grade", "kind",
    ):  # fmt: skip
        year, name, level, subject, grade, kind = told
        where, last_day = enrolled[person], _last_day(year, name)
        school_type, is_early = where.school_types.get(unit, "GR"), last_day < where.first
        decision = _decision(subject, grade, year, name, level, kind, school_type, is_early)
        came = _day(at)
        day = min(came, last_day) if label == "insert" else came
        found[person].append(Known(day, row, None if label == "delete" else decision))
    return dict(found)


@lru_cache(maxsize=10_000)
def _day(at: dt.datetime) -> dt.date:
    """Rows that came by one import have one moment."""
    return localdate(at)


def _term(year: str, name: str) -> Term:
    return Term(SchoolYear.parse(year), TermName(name))


@lru_cache(maxsize=1_000)
def _last_day(year: str, name: str) -> dt.date:
    return _term(year, name).last_day


@lru_cache(maxsize=50_000)
def _decision(
    subject: str, grade: str, year: str, name: str, level: int, kind: str, school_type: str, is_early: bool
) -> Decision:
    """The row, made once for all pupils who have the same: thousands of rows serve a hundred thousand pupils."""
    term = _term(year, name)
    is_final = kind == GradeKind.FINAL
    return Decision(subject, grade, term.school_year, term.name, level, is_final, school_type, is_early)


def assessed(decisions: Iterable[Decision], studied: Collection[str] = ()) -> Assessment:
    """What the rules say of them: those in force, and those that this installation has switched on."""
    return assess(decisions, switched_on=IN_FORCE | settings.GRADING_RULE_SETS, studied=studied)


@dataclass
class _Enrolled:
    """The first day that the register has a pupil, and the type of schooling at each unit."""

    first: dt.date = dt.date.max
    school_types: dict[int, str] = field(default_factory=dict)


def _enrolled(students: Collection[int]) -> dict[int, _Enrolled]:
    found: dict[int, _Enrolled] = defaultdict(_Enrolled)
    rows = Enrolment.objects.filter(person__in=students).order_by("pk")
    for person, unit, school_type, first in rows.values_list("person_id", "unit_id", "school_type", "start_date"):
        found[person].first = min(found[person].first, first or dt.date.min)
        found[person].school_types[unit] = school_type
    return found
