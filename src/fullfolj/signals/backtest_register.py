"""What the register knows about the pupils of a back-test: where they went, how terms ended, whom they count with.

Sex, newly arrived and year level are for telling whether a rule treats groups alike; no rule sees them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.utils.timezone import localdate

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.grading.passing import has_f_in_core, has_failed, lacks_vocational
from fullfolj.grading.subjects import is_subject
from fullfolj.lake.engine import Frame, table
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind
from fullfolj.school.models import AssignmentRole, Duty, Enrolment, Grade, Organisation, Person
from fullfolj.school.newly_arrived import is_newly_arrived

type Seen = Sequence[tuple[int, int]]
"""Pupil and term (`number_of`)."""


@dataclass(frozen=True)
class Acting:
    """How many persons had the posts that a signal goes to, some day of a term."""

    mentors: int
    coordinators: int


def number_of(term: Term) -> int:
    """The term's number in the weekly figures: the calendar year times two, plus one for the autumn."""
    return term.first_day.year * 2 + (term.name is TermName.AUTUMN)


def term_of(number: int) -> Term:
    """The term with that number."""
    year, is_autumn = divmod(number, 2)
    return Term(SchoolYear(year if is_autumn else year - 1), TermName.AUTUMN if is_autumn else TermName.SPRING)


def places(unit: Organisation) -> Frame:
    """Every enrolment of the pupils that the unit has, or has had; protected profiles left out."""
    here = Enrolment.objects.filter(unit=unit, person__is_protected=False).values("person")
    rows = Enrolment.objects.filter(person__in=here, unit__parent=unit.parent_id)
    columns = {"unit": int, "student": int, "start_date": dt.date, "end_date": dt.date}
    return table(columns, list(rows.order_by("pk").values_list("unit_id", "person_id", "start_date", "end_date")))


def pupils(unit: Organisation, seen: Seen, as_of: dt.date) -> Frame:
    """Sex, year level and whether newly arrived, for each pupil and term seen at the unit, as it was in that term.

    An enrolment tells the year level of its last school year, or of the one in which it was last told: class lists of
    the new year come some weeks into it. Other years are reckoned from it.
    """
    students = {student for student, _term in seen}
    people = {
        key: (sex, arrived)
        for key, sex, arrived in Person.objects.filter(pk__in=students).values_list(
            "pk", "legal_sex", "newly_arrived_from"
        )
    }
    levels: dict[int, tuple[int, SchoolYear]] = {}
    enrolments = Enrolment.objects.filter(unit=unit, person__in=students, year_level__isnull=False)
    told_on = _told_on(unit)
    for pk, student, level, last in enrolments.order_by("start_date", "pk").values_list(
        "pk", "person_id", "year_level", "end_date"
    ):
        levels[student] = (level or 0, SchoolYear.of(min(last or as_of, told_on.get(pk, as_of), as_of)))
    rows = [
        (student, term, people[student][0], _level(levels.get(student), term), _is_new(people[student][1], term))
        for student, term in seen
    ]
    columns = {"student": int, "term": int, "sex": str, "year_level": int, "newly_arrived": bool}
    return table(columns, rows)


def _told_on(unit: Organisation) -> dict[int, dt.date]:
    """Enrolment → the day that its year level became what it is."""
    events = apps.get_model("school", "EnrolmentEvent").objects.filter(unit=unit, pgh_label__in=("insert", "update"))
    became: dict[int, tuple[int | None, dt.datetime]] = {}
    for pk, level, at in events.order_by("pgh_id").values_list("pgh_obj_id", "year_level", "pgh_created_at"):
        if pk not in became or became[pk][0] != level:
            became[pk] = (level, at)
    return {pk: localdate(at) for pk, (_level, at) in became.items()}


def _level(told: tuple[int, SchoolYear] | None, term: int) -> int | None:
    if told is None:
        return None
    level = told[0] + term_of(term).school_year.start - told[1].start
    return level if 0 <= level <= 10 else None


def _is_new(arrived: dt.date | None, term: int) -> bool:
    """Newly arrived some day of the term."""
    return is_newly_arrived(arrived, term_of(term).first_day, term_of(term).last_day)


@dataclass(frozen=True)
class Decision:
    """A grade: `term` is when it was set, and so when it was first known."""

    term: int
    subject: str
    grade: str
    is_final: bool


def graded(seen: Seen) -> Frame:
    """What the grades say of each pupil and term seen: at its end, and before it."""
    students = {student for student, _term in seen}
    decisions: dict[int, list[Decision]] = defaultdict(list)
    rows = Grade.objects.filter(person__in=students)
    for student, year, name, subject, grade, kind in rows.values_list(
        "person_id", "school_year", "term", "subject", "grade", "kind"
    ):
        if not is_subject(subject):  # upper secondary school's own: it opens no programme
            continue
        term = number_of(Term(SchoolYear.parse(year), TermName(name)))
        decisions[student].append(Decision(term, subject, grade, kind == GradeKind.FINAL))
    told = [(student, term, *told_by(decisions.get(student, ()), term)) for student, term in seen]
    columns = {
        "student": int,
        "term": int,
        "has_failed": bool,
        "is_not_eligible": bool,
        "failed_core_before": bool,
    }
    return table(columns, told)


def told_by(decisions: Iterable[Decision], term: int) -> tuple[bool | None, bool | None, bool]:
    """Whether a grade set in the term is F or a dash, whether the grades by its end lack the vocational programmes, and
    whether one in a core subject was F before it.

    The first two are None for a pupil with no grade set in the term. The latest grade of a subject counts, final
    before term.
    """
    every = sorted(decisions, key=lambda one: (one.term, one.is_final))
    failed = has_failed(_latest(one for one in every if one.term == term).values())
    lacks = lacks_vocational(_latest(one for one in every if one.term <= term)) if failed is not None else None
    return failed, lacks, has_f_in_core(_latest(one for one in every if one.term < term))


def _latest(in_order: Iterable[Decision]) -> dict[str, str]:
    return {one.subject: one.grade for one in in_order}


def acting(units: Collection[Organisation], terms: Iterable[int]) -> Mapping[int, Acting]:
    """Term → how many mentors and attendance coordinators the units had in it."""
    unit_ids = {unit.pk for unit in units}
    organisers = {unit.organiser_pk for unit in units}
    found = {}
    for number in terms:
        first, last = term_of(number).first_day, term_of(number).last_day
        during = Q(start_date__isnull=True) | Q(start_date__lte=last), Q(end_date__isnull=True) | Q(end_date__gte=first)
        mentors = AssignmentRole.objects.filter(
            *during, group__unit__in=unit_ids, assignment_role=AssignmentRoleType.MENTOR
        )
        coordinators = Duty.objects.filter(
            *during, organisation__in=unit_ids | organisers, duty_role=DutyRole.ATTENDANCE_COORDINATOR
        )
        found[number] = Acting(
            mentors.values("duty__person").distinct().count(), coordinators.values("person").distinct().count()
        )
    return found
