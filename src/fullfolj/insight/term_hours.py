"""Hours offered and absent in a term, pupil by pupil at one school unit: what the term's files are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import students, units_of
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.insight import permissions
from fullfolj.lake import engine, store
from fullfolj.lake.models import Grain
from fullfolj.measures.hours import Hours, hours
from fullfolj.school.enums import GroupType, IdentityKind
from fullfolj.school.models import Enrolment, GroupMembership, Organisation, Person, SourceIdentity
from fullfolj.school.swedish import SvSort, by_name
from fullfolj.shell import words
from fullfolj.signals import evaluation


@dataclass(frozen=True)
class TermRow:
    """A pupil who was enrolled at the unit some day of the term. `hours` is None without a school day there."""

    student: int
    source_id: str
    family_name: str
    given_name: str
    class_name: str
    year_level: int | None
    term: Term
    hours: Hours | None
    is_coarse: bool


@dataclass(frozen=True)
class TermHours:
    """The rows of the terms at the unit, by class and name.

    Left out, and counted: `protected` for their identity, `out_of_reach` because they are not in the scope, which those
    who have left the unit are not.
    """

    unit: Organisation
    terms: tuple[Term, ...]
    last: dt.date
    rows: tuple[TermRow, ...]
    protected: int
    out_of_reach: int

    @property
    def students(self) -> list[int]:
        return sorted({row.student for row in self.rows})


def terms_of(text: str) -> tuple[Term, ...]:
    """HT26 → that term; 2026/27 → both terms of the school year. PlainError with exit code 2 for anything else."""
    try:
        return (Term.parse(text),)
    except ValueError:
        pass
    try:
        year = SchoolYear.parse(text)
    except ValueError:
        raise PlainError(_("Write the term as HT26, or the school year as 2026/27."), exit_code=2) from None
    return Term(year, TermName.AUTUMN), Term(year, TermName.SPRING)


def units(visitor: Visitor) -> list[Organisation]:
    """Where the visitor may take out a term's hours, by name."""
    found = units_of(visitor.roles, visitor.account, permissions.EXPORT)
    return list(found.order_by(SvSort("display_name"), "id"))


def known_terms(unit: Organisation, today: dt.date) -> list[Term]:
    """The terms, begun by today, in which the unit has lessons; the latest first."""
    files = store.current(_organiser(unit)).filter(unit=unit)
    days = files.aggregate(first=Min("first_date"), last=Max("last_date"))
    if days["first"] is None:
        return []
    found, term = [], Term.of(days["first"])
    while term.first_day <= min(days["last"], today):
        found.append(term)
        term = Term.of(term.last_day + dt.timedelta(days=1))
    return found[::-1]


def of_visitor(visitor: Visitor, unit: Organisation, terms: Sequence[Term]) -> TermHours:
    """The visitor's pupils who were enrolled at the unit in the terms. PlainError as for `of_unit`."""
    return of_unit(unit, terms, students(visitor.scope(permissions.EXPORT)), visitor.today)


def of_unit(unit: Organisation, terms: Sequence[Term], within: QuerySet[Person], today: dt.date) -> TermHours:
    """Those of the pupils `within` a scope who were enrolled at the unit in the terms, and their hours up to today.

    PlainError when no term has begun, or none has a lesson at the unit.
    """
    begun = tuple(term for term in terms if term.first_day <= today)
    named = words.listed([term.label for term in terms])
    if not begun:
        raise PlainError(_("%(term)s has not begun.") % {"term": named}, _("Choose a term that has lessons."))
    rows = [row for term in begun for row in _rows(unit, term, within, today)]
    if all(row.hours is None for row in rows):
        raise PlainError(
            _("There are no lessons at %(unit)s in %(term)s.") % {"unit": unit.display_name, "term": named},
            _("Import the lessons of the term first, or choose a term that has lessons."),
        )
    return TermHours(unit, begun, min(begun[-1].last_day, today), tuple(rows), *_left_out(unit, begun, within))


def _rows(unit: Organisation, term: Term, within: QuerySet[Person], today: dt.date) -> list[TermRow]:
    last = min(term.last_day, today)
    enrolled = list(_enrolments(unit, term).filter(person__in=within).order_by("start_date", "pk"))
    levels = _levels(enrolled, term, today)
    found = _hours(unit, term, last, enrolled)
    coarse = _coarse(unit, term, [pk for pk in levels if pk not in found])
    written = _source_ids(unit, levels)
    classes = _classes(unit, term, levels)
    people = Person.objects.filter(pk__in=levels).order_by(*by_name())
    rows = [
        TermRow(
            student=person.pk,
            source_id=written.get(person.pk, ""),
            family_name=person.family_name,
            given_name=person.given_name,
            class_name=classes.get(person.pk, ""),
            year_level=levels[person.pk],
            term=term,
            hours=found.get(person.pk),
            is_coarse=person.pk in coarse,
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: row.class_name)


def _enrolments(unit: Organisation, term: Term) -> QuerySet[Enrolment]:
    """Of every pupil who was at the unit some day of the term, the protected too."""
    begun = Q(start_date__isnull=True) | Q(start_date__lte=term.last_day)
    ended = Q(end_date__isnull=True) | Q(end_date__gte=term.first_day)
    return Enrolment.objects.filter(begun, ended, unit=unit)


def _levels(enrolled: Sequence[Enrolment], term: Term, today: dt.date) -> dict[int, int | None]:
    """Pupil → the year level in the term, reckoned from the school year in which the register came to tell the level.

    The register has the level of now. When it came to is in its history; an enrolment that has ended tells of its end.
    """
    events: Any = Enrolment._meta.get_field("events").related_model
    rows = events._default_manager.filter(pgh_obj_id__in=[one.pk for one in enrolled])
    told = {
        (enrolment, level): timezone.localdate(first)
        for enrolment, level, first in rows.values_list("pgh_obj_id", "year_level").annotate(Min("pgh_created_at"))
    }
    found: dict[int, int | None] = {}
    for one in enrolled:
        day = told.get((one.pk, one.year_level), today)
        years = SchoolYear.of(min(day, one.end_date or day)).start - term.school_year.start
        level = None if one.year_level is None else one.year_level - max(0, years)
        found[one.person_id] = level if level is not None and level >= 0 else None
    return found


def _classes(unit: Organisation, term: Term, people: Collection[int]) -> dict[int, str]:
    """Pupil → the latest class at the unit in the term: classes may end before the term's last day, and pupils move."""
    begun = Q(start_date__isnull=True) | Q(start_date__lte=term.last_day)
    ended = Q(end_date__isnull=True) | Q(end_date__gte=term.first_day)
    rows = GroupMembership.objects.filter(
        begun, ended, person_id__in=people, group__unit=unit, group__group_type=GroupType.CLASS
    )
    in_order = rows.order_by(F("start_date").asc(nulls_first=True), F("end_date").asc(nulls_last=True), "pk")
    return dict(in_order.values_list("person_id", "group__display_name"))


def _hours(unit: Organisation, term: Term, last: dt.date, enrolled: Sequence[Enrolment]) -> dict[int, Hours]:
    """Of the unit's own lessons, while the pupil was enrolled there."""
    spans = [(one.person_id, one.start_date, one.end_date) for one in enrolled]
    files = store.paths(store.current(_organiser(unit)).filter(unit=unit))
    if not spans or not files:
        return {}
    table = engine.table({"student": int, "start_date": dt.date, "end_date": dt.date}, spans)
    with engine.cursor() as cur:
        return hours(cur, files, table, term.first_day, last)


def _coarse(unit: Organisation, term: Term, without: Collection[int]) -> set[int]:
    """Those without lessons whose attendance in the term is told in sum."""
    if not without or not store.current(_organiser(unit), Grain.TOTAL).filter(unit=unit).exists():
        return set()
    told = evaluation.totals(_organiser(unit), term.last_day, without)
    return {pk for pk, some in told.items() if any(_lies_in(one.share.window.last, term) for one in some)}


def _lies_in(day: dt.date | None, term: Term) -> bool:
    return day is not None and term.first_day <= day <= term.last_day


def _source_ids(unit: Organisation, people: Mapping[int, object]) -> dict[int, str]:
    rows = SourceIdentity.objects.filter(unit=unit, kind=IdentityKind.STUDENT, person_id__in=list(people))
    return dict(rows.order_by("pk").values_list("person_id", "source_id"))


def _left_out(unit: Organisation, terms: Sequence[Term], within: QuerySet[Person]) -> tuple[int, int]:
    """How many pupils of the terms are protected, and how many of the others are not `within`."""
    there = {
        pupil
        for term in terms
        for pupil in _enrolments(unit, term).values_list("person_id", "person__is_protected", "person__merged_into")
    }
    protected = {pk for pk, is_protected, _into in there if is_protected}
    others = {pk for pk, _is_protected, into in there if into is None} - protected
    reached = set(within.filter(pk__in=others).values_list("pk", flat=True))
    return len(protected), len(others - reached)


def _organiser(unit: Organisation) -> Organisation:
    assert unit.parent is not None  # every school unit has its organiser
    return unit.parent
