"""School days and support measures, of one pupil and of a unit's pupils."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from fullfolj.access.gate import Visitor
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.domain.share import Coverage
from fullfolj.lake import engine, store
from fullfolj.lake.models import Grain, Partition
from fullfolj.measures import Definition, away_days, weekly
from fullfolj.school.calendar import periods_of
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.shell.charts import WeekFigures
from fullfolj.shell.week_figures import Break, filled
from fullfolj.signals.school_days import SchoolDays
from fullfolj.support import permissions
from fullfolj.support.effect import works
from fullfolj.support.effect.days import History
from fullfolj.support.effect.given import Given, given
from fullfolj.support.effect.kinds import Kind, kind_of
from fullfolj.support.effect.matched import Pupil
from fullfolj.support.effect.own_change import OwnChange, own_change
from fullfolj.support.effect.usual import Usual, came_back
from fullfolj.support.models import Case, Intervention, Tier
from fullfolj.support.sessions.queries import Background

#: So far back from a start days are read: the window, and what is usual before it, breaks and a summer included.
_REACH = dt.timedelta(days=300)
_ENROLMENT = {"student": int, "start_date": dt.date, "end_date": dt.date}


@dataclass(frozen=True)
class Measured:
    """A support measure with what the days say; `change` is None before it has begun, or without any school day.

    `usual` is how pupils at the same level have fared without support; None where it is not known, or too few.
    """

    intervention: Intervention
    change: OwnChange | None
    usual: Usual | None


@dataclass(frozen=True)
class OwnEffect:
    """`weeks` are those of the school year with their coverage; `until` is the last school day that is known."""

    measured: Sequence[Measured]
    weeks: Sequence[WeekFigures]
    coverage: Coverage
    definition: str
    until: dt.date | None


def of_student(student: Person, visitor: Visitor, case: Case | None = None) -> OwnEffect:
    """The pupil's support measures, the newest first, or those of a case that the visitor may read.

    Without a case those of a stricter tier are left out. The reading is logged where the pupil is asked for.
    """
    whose = Q(case=case) if case is not None else Q(case__tier=Tier.WORKING)
    every = Intervention.objects.filter(whose, student=student).prefetch_related("follow_ups")
    found = list(every.order_by("-starts_on", "-pk"))
    today = visitor.today
    first = min([SchoolYear.of(today).first_day, *(one.starts_on - _REACH for one in found)])
    spans = list(Enrolment.objects.filter(person=student).values_list("person_id", "start_date", "end_date"))
    partitions = Partition.objects.filter(is_current=True, grain=Grain.LESSON, unit__enrolments__person=student)
    paths = store.paths(partitions.distinct())
    definition = Definition(student.organiser.absence_definition)
    counted = Definition.REPORTED if definition is Definition.DAY else definition
    with engine.cursor() as cur:
        frame = engine.table(_ENROLMENT, spans)
        days = away_days(cur, paths, frame, first, today).get(student.pk, [])
        weeks = weekly(cur, paths, frame, student.pk, SchoolYear.of(today).first_day, today, counted)
    unit = _unit_of(student, today)
    others = _others(student, unit, found, visitor)
    history, until = History(days), days[-1][0] if days else None
    coverage = Coverage(sum(w.coverage.reported for w in weeks), sum(w.coverage.offered for w in weeks))
    measured = [_measured(one, history, until, others) for one in found]
    drawn = tuple(filled(weeks, _breaks(unit), today))
    return OwnEffect(measured, drawn, coverage, counted.value, until)


def _measured(one: Intervention, history: History, until: dt.date | None, others: Mapping[int, History]) -> Measured:
    if until is None or one.starts_on > until:
        return Measured(one, None, None)
    change = own_change(history, one.starts_on, until)
    usual = came_back(others, change.before.share, until) if change.before.is_enough else None
    return Measured(one, change, usual)


def _unit_of(student: Person, today: dt.date) -> Organisation | None:
    """Where the pupil is enrolled that day, else was last."""
    every = student.enrolments.select_related("unit__parent").order_by(F("start_date").asc(nulls_first=True), "pk")
    held = [one for one in every if one.start_date is None or one.start_date <= today]
    return held[-1].unit if held else None


def _breaks(unit: Organisation | None) -> list[Break]:
    periods = periods_of(unit) if unit is not None else []
    return [Break(one.name, one.first_day, one.last_day) for one in periods if one.kind == PeriodKind.BREAK]


def _others(
    student: Person, unit: Organisation | None, found: Sequence[Intervention], visitor: Visitor
) -> Mapping[int, History]:
    """Pupils of the unit who have never had support, for whoever may see figures of the whole unit; else none."""
    if unit is None or not found or not visitor.units(permissions.EFFECT).filter(pk=unit.pk).exists():
        return {}
    first = min(one.starts_on for one in found) - _REACH
    pupils = _pupils(unit, visitor, max(first, SchoolYear.of(visitor.today).first_day - _REACH))
    supported = set(Intervention.objects.filter(student__in=list(pupils)).values_list("student_id", flat=True))
    return {number: one.history for number, one in pupils.items() if number not in supported | {student.pk}}


@dataclass(frozen=True)
class UnitEffect:
    """`until` is None where no lessons are known; `first` is the first day of a start that counts."""

    unit: Organisation
    judged: Mapping[Kind, works.Judged]
    given: Mapping[Kind, Given]
    first: dt.date
    until: dt.date | None


def of_unit(unit: Organisation, visitor: Visitor) -> UnitEffect:
    """Starts of this school year and the one before, of the pupils whom the visitor reaches at the unit.

    Figures only, and never of fewer than ten: no pupil is shown, so no reading is logged. Support in cases of a
    stricter tier is left out, so that nobody can work out from a figure that there is one.
    """
    first = _year_before(visitor.today).first_day
    pupils = _pupils(unit, visitor, first - _REACH)
    begun = Intervention.objects.filter(student__in=list(pupils), starts_on__lte=visitor.today, case__tier=Tier.WORKING)
    every = list(begun.prefetch_related("follow_ups", "check_ins__by", "sessions"))
    kinds: dict[Kind, list[Intervention]] = {}
    for one in sorted(every, key=lambda each: (each.starts_on, each.pk)):
        kind = kind_of(one)
        if kind is not None:
            kinds.setdefault(kind, []).append(one)
    starts = {kind: _first_starts(some, first) for kind, some in kinds.items()}
    until = max((one.history.dates[-1] for one in pupils.values()), default=None)
    judged = works.judge(pupils, starts, until) if until is not None else {}
    behind = Background(unit, school_days=SchoolDays(visitor.today))
    return UnitEffect(unit, judged, {kind: given(some, behind) for kind, some in kinds.items()}, first, until)


def _year_before(today: dt.date) -> SchoolYear:
    return SchoolYear.of(SchoolYear.of(today).first_day - dt.timedelta(days=1))


def _first_starts(some: Sequence[Intervention], first: dt.date) -> dict[int, dt.date]:
    """Pupil → the day they first got it. Whoever first got it before `first` is left out: a second time is another."""
    found: dict[int, dt.date] = {}
    for one in some:
        found.setdefault(one.student_id, one.starts_on)
    return {student: day for student, day in found.items() if day >= first}


def _pupils(unit: Organisation, visitor: Visitor, first: dt.date) -> dict[int, Pupil]:
    """Those reached at the unit who have a school day since `first`, with their year level."""
    enrolled = Enrolment.objects.filter(unit=unit, person__in=visitor.scope(permissions.EFFECT).ids())
    rows = list(enrolled.order_by("start_date", "pk").values_list("person_id", "start_date", "end_date", "year_level"))
    years = {student: level for student, _first, _last, level in rows}
    paths = [path for _unit, path in store.current_of([unit.pk], first)]
    with engine.cursor() as cur:
        found = away_days(cur, paths, engine.table(_ENROLMENT, [row[:3] for row in rows]), first, visitor.today)
    return {student: Pupil(student, years[student], History(days)) for student, days in found.items()}
