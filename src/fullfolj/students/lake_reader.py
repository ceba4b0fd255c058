"""From the lake to plain values for one pupil: the days, the weeks, the shares, the lessons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.lake import corrections, engine, store
from fullfolj.lake.models import Grain, Partition
from fullfolj.measures import PupilLessons, pages, pupil_lessons, totals
from fullfolj.measures.results import Definition
from fullfolj.school.models import Person
from fullfolj.shell.components import DayKind, StripDay
from fullfolj.shell.week_figures import filled
from fullfolj.signals import evaluation, ladder, ladders, replay, together
from fullfolj.signals.replay import State
from fullfolj.students.facts import StudentFacts
from fullfolj.students.figures import Corrected, Lesson, NotLit, StudentFigures

_ENROLMENT = {"student": int, "start_date": dt.date, "end_date": dt.date}
_CONTACT = {"student": int, "date": dt.date}


def figures_of(student: Person, facts: StudentFacts, today: dt.date, partitions: Sequence[Partition]) -> StudentFigures:
    """The pupil's figures up to `today` from the files (every_partition); empty where nothing has been imported."""
    first = SchoolYear.of(today).first_day
    # Weeks are of minutes; an organiser that counts in whole days sees its weeks as shares of reported minutes.
    definition = Definition(facts.definition)
    weekly = Definition.REPORTED if definition is Definition.DAY else definition
    enrolments = _enrolments(student, facts)
    paths, told = store.paths(_of(partitions, Grain.LESSON)), store.paths(_of(partitions, Grain.TOTAL))
    merged = evaluation.merged_into([student.pk]) if told else {}
    with engine.cursor() as cur:
        found = pages.pupil_days(cur, paths, enrolments, student.pk, first, today, weekly)
        sums = totals(cur, told, today, [student.pk], merged)
    days, weeks = found.strip, found.weeks
    counted = [lesson for lesson in found.lessons if lesson.is_counted]
    return StudentFigures(
        as_of=days[-1].date if days else today,
        days=tuple(StripDay(day.date, DayKind(day.kind.value), bool(day.is_whole_day)) for day in days),
        coverage=Coverage(sum(x.offered for x in counted if x.is_reported), sum(x.offered for x in counted)),
        weeks=tuple(filled(weeks, facts.breaks, today)),
        year=_year(weeks, weekly),
        sums=tuple(sums.get(student.pk, ())),
    )


def not_lit(student: Person, facts: StudentFacts, today: dt.date, answered: Sequence[dt.date]) -> list[NotLit]:
    """Every rule that is not lit as of `today` and why, by the ladder of the pupil's school and in its order.

    `answered` are days of contact.
    """
    paths, enrolments = store.paths(_partitions(student)), _enrolments(student, facts)
    by_ladder = ladders.groups(student.organiser, today, [student.pk])
    ((rulebook, _only_one),) = by_ladder
    with engine.cursor() as cur:
        found = replay.evaluate(
            cur,
            paths,
            enrolments,
            today,
            definition=facts.definition,
            rulebook=rulebook,
            contacts=engine.table(_CONTACT, [(student.pk, day) for day in answered]),
            students=[student.pk],
            closed=True,
        )
    found = evaluation.told_coarse(student.organiser, today, found)
    found = together.with_states(student.organiser, today, found, by_ladder, closed=True)
    told = [ladder.describe(one) for one in found if one.state is not State.OPEN]
    return [NotLit(description.title, description.because or "") for description in told]


def _lessons(
    cur: engine.Cursor, paths: Sequence[Path], enrolments: engine.Frame, student: Person, days: Sequence[pages.StripDay]
) -> list[pages.Lesson]:
    if not days:
        return []
    return pages.lessons(cur, paths, enrolments, student.pk, days[0].date, days[-1].date)


def _year(weeks: Sequence[pages.Week], definition: Definition) -> Share | None:
    """The school year so far as the sum of its weeks; None without weeks."""
    if not weeks:
        return None
    window = Window("school_year", weeks[0].monday, weeks[-1].monday)
    absent = sum((week.valid or 0) + (week.invalid or 0) for week in weeks)
    coverage = Coverage(sum(w.coverage.reported for w in weeks), sum(w.coverage.offered for w in weeks))
    return Share(absent, sum(week.denominator for week in weeks), window, coverage, definition.value)


def lessons_of(student: Person, facts: StudentFacts, today: dt.date) -> list[Lesson]:
    """The lessons of the last 20 school days, in order of time, those that do not count left out."""
    paths, enrolments = store.paths(_partitions(student)), _enrolments(student, facts)
    with engine.cursor() as cur:
        days = pages.strip(cur, paths, enrolments, [student.pk], today).get(student.pk, [])
        found = _lessons(cur, paths, enrolments, student, days)
    return [
        Lesson(
            date=lesson.date,
            start=lesson.start_time,
            end=lesson.end_time,
            subject=lesson.subject,
            group=lesson.group_name,
            offered=lesson.offered,
            present=lesson.present,
            valid=lesson.valid,
            invalid=lesson.invalid,
            other=lesson.other,
            late=lesson.late,
            is_reported=lesson.is_reported,
            is_cancelled=lesson.is_cancelled,
        )
        for lesson in found
        if lesson.is_counted or lesson.is_cancelled
    ]


def added_up(student: Person, facts: StudentFacts, today: dt.date) -> PupilLessons:
    """The pupil's windows and lessons added up, up to `today`; empty where nothing has been imported."""
    paths, enrolments = store.paths(_partitions(student)), _enrolments(student, facts)
    with engine.cursor() as cur:
        return pupil_lessons(cur, paths, enrolments, student.pk, today, facts.definition)


def corrected(student: Person, lessons: Sequence[Lesson]) -> list[Corrected]:
    """What the lessons' days said before they were corrected, the latest correction first."""
    if not lessons:
        return []
    first, last = lessons[0].date, lessons[-1].date
    since = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    return [
        Corrected(_as_it_was(row), row["until"])
        for row in corrections.of_student(student.pk, since).iter_rows(named=True)
        if first <= row["date"] <= last
    ]


def _as_it_was(row: Mapping[str, Any]) -> Lesson:
    return Lesson(
        date=row["date"],
        start=row["start_time"],
        end=row["end_time"],
        subject=row["subject"],
        group=row["group_name"],
        offered=row["offered"],
        present=row["present"],
        valid=row["valid"],
        invalid=row["invalid"],
        other=row["other"],
        late=row["late"],
        is_reported=row["reported"],
        is_cancelled=row["cancelled"],
    )


def _partitions(student: Person) -> list[Partition]:
    """The current files of lessons of every unit that the pupil has been enrolled at."""
    return _of(every_partition(student), Grain.LESSON)


def every_partition(student: Person) -> list[Partition]:
    """The same of every grain."""
    found = Partition.objects.filter(is_current=True, unit__enrolments__person=student)
    return list(found.order_by("school_year", "unit_id").distinct())


def _of(partitions: Sequence[Partition], grain: Grain) -> list[Partition]:
    return [one for one in partitions if one.grain == grain]


def _enrolments(student: Person, facts: StudentFacts) -> engine.Frame:
    return engine.table(_ENROLMENT, [(student.pk, first, last) for first, last in facts.enrolments])
