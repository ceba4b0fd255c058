"""What a school's figures about studies are added up from: its pupils by year level, sex and newly arrived.

Sums, and nobody's name or number; but sums of few pupils are among them. What may be told is for `figures_tables`.
Sex and newly arrived serve to look at whether groups are treated alike, and decide nothing about anybody.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.assessment import is_in_population
from fullfolj.grading.eligibility import Programmes
from fullfolj.grading.scales import last_year_level
from fullfolj.grading.standing import Standing
from fullfolj.lake import engine
from fullfolj.measures.results import WindowName
from fullfolj.measures.rollups import Rollup, rollups
from fullfolj.school import grade_register
from fullfolj.school.enums import SchoolType
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from fullfolj.school.newly_arrived import is_newly_arrived
from fullfolj.signals import evaluation
from fullfolj.signals.desk import holds
from fullfolj.studies.figures_count import Count, count
from fullfolj.studies.queries import Studies, studies_among

GIRLS, BOYS, NOT_TOLD = "girls", "boys", "not-told"
NEW, OTHERS = "new", "others"
_SEXES = {"Kvinna": GIRLS, "Man": BOYS}

type Pair = tuple[int, int]
"""Pupils, and how many of them reach."""


@dataclass(frozen=True)
class Kind:
    """Whom a cell is about; `year_level` is None where it is not known."""

    year_level: int | None
    sex: str
    arrived: str


@dataclass(frozen=True)
class Absence:
    """The absence of the term. `mean_sum` is the sum of the shares of the `counted` pupils."""

    counted: int = 0
    mean_sum: float = 0.0
    offered: int = 0
    reported: int = 0
    first: str = ""
    last: str = ""

    def __add__(self, other: Absence) -> Absence:
        """Of both; a pupil is in one of them only."""
        firsts, lasts = (filter(None, days) for days in ((self.first, other.first), (self.last, other.last)))
        return Absence(
            self.counted + other.counted,
            self.mean_sum + other.mean_sum,
            self.offered + other.offered,
            self.reported + other.reported,
            min(firsts, default=""),
            max(lasts, default=""),
        )


@dataclass(frozen=True)
class Cell:
    """The pupils of one kind. `judged` are those with a grade, and who would be eligible for vocational programmes."""

    kind: Kind
    pupils: int
    subjects: Mapping[str, Count] = field(default_factory=dict)
    judged: Pair = (0, 0)
    absence: Absence = Absence()


@dataclass(frozen=True)
class Leavers:
    """Those who left the last year level at the school; `final` is how many of them have final grades alone."""

    kind: Kind
    eligible: Pair
    final: int


@dataclass(frozen=True)
class SchoolFigures:
    """A school as of `made_at`; `left_in` is the school year that the leavers left."""

    made_at: str
    left_in: str
    cells: tuple[Cell, ...]
    leavers: tuple[Leavers, ...]


def work_out(unit: Organisation, now: dt.datetime, today: dt.date) -> SchoolFigures:
    """All that the register, teachers' words and the lessons say of the school's pupils today."""
    left_in = SchoolYear(SchoolYear.of(today).start - 1)
    return SchoolFigures(
        now.isoformat(), left_in.label, tuple(_cells(unit, today)), tuple(_leavers(unit, left_in, today))
    )


def _cells(unit: Organisation, today: dt.date) -> Iterable[Cell]:
    levels = _levels(unit, today)
    kinds: dict[Kind, list[Person]] = defaultdict(list)
    for person in Person.objects.filter(pk__in=levels).order_by("pk"):
        kinds[_kind(person, levels[person.pk], today, today)].append(person)
    absence = _absence(unit, kinds, today - dt.timedelta(days=1))
    for number, (kind, people) in enumerate(kinds.items()):
        every = studies_among(people)
        yield Cell(kind, len(people), count(one.prognosis for one in every), _judged(every), absence[number])


def _levels(unit: Organisation, on: dt.date) -> dict[int, int | None]:
    """Pupil of the school on the day → year level. Whoever is enrolled at two is counted at the one that came last."""
    enrolled = Enrolment.objects.filter(holds(on), person__is_protected=False, unit__parent=unit.parent_id)
    here = enrolled.filter(unit=unit).values("person")
    rows = enrolled.filter(person__in=here).order_by(F("start_date").asc(nulls_first=True), "pk")
    latest = {one.person_id: one for one in rows}
    return {pupil: one.year_level for pupil, one in latest.items() if one.unit_id == unit.pk}


def _kind(person: Person, level: int | None, first: dt.date, last: dt.date) -> Kind:
    is_new = is_newly_arrived(person.newly_arrived_from, first, last)
    return Kind(level, _SEXES.get(person.legal_sex, NOT_TOLD), NEW if is_new else OTHERS)


def _judged(every: Iterable[Studies]) -> Pair:
    """Of those who count in national statistics and whose rules are those of A–F."""
    told = [one.outcomes for one in every if one.outcomes is not None and _is_counted(one.assessment.standing)]
    return len(told), sum(bool(one[Programmes.VOCATIONAL].is_eligible) for one in told)


def _is_counted(stands: Standing) -> bool:
    """As national statistics have it, where adapted compulsory school is a school form of its own."""
    latest = stands.latest
    return latest is not None and is_in_population(stands) and latest.school_type != SchoolType.ADAPTED_COMPULSORY


def _absence(unit: Organisation, kinds: Mapping[Kind, Sequence[Person]], as_of: dt.date) -> list[Absence]:
    """For each kind, in their order."""
    assert unit.parent is not None
    pairs = [(str(number), person.pk) for number, people in enumerate(kinds.values()) for person in people]
    about = evaluation.sources(unit.parent, [student for _key, student in pairs])
    with engine.cursor() as cur:
        found = rollups(cur, about.paths, about.enrolments, as_of, pairs, about.definition)
    term = [found.get(str(number), {}).get((WindowName.TERM, "absence_share")) for number in range(len(kinds))]
    return [_absence_of(one) for one in term]


def _absence_of(one: Rollup | None) -> Absence:
    if one is None:
        return Absence()
    coverage, window = one.by_minutes.coverage, one.by_minutes.window
    first, last = (day.isoformat() if day else "" for day in (window.first, window.last))
    return Absence(one.counted, (one.mean or 0.0) * one.counted, coverage.offered, coverage.reported, first, last)


def _leavers(unit: Organisation, year: SchoolYear, today: dt.date) -> Iterable[Leavers]:
    """Who had their last grades of the last year level at the school, by what stood when the school year ended."""
    level = last_year_level(year)
    rows = Grade.objects.filter(school_year=year.label, year_level=level, person__is_protected=False)
    rows = rows.filter(unit__parent=unit.parent_id).order_by("person", "term", "pk")
    last_at = dict(rows.values_list("person_id", "unit_id"))
    people = Person.objects.filter(pk__in=[person for person, place in last_at.items() if place == unit.pk])
    decisions = grade_register.decisions([one.pk for one in people])
    found: dict[Kind, list[tuple[bool, bool]]] = defaultdict(list)
    for person in people:
        assessment = grade_register.assessed(one for one in decisions[person.pk] if one.school_year <= year)
        if assessment.eligibility is not None and _is_counted(assessment.standing):
            is_eligible = bool(assessment.eligibility[Programmes.VOCATIONAL].is_eligible)
            kind = _kind(person, level, year.first_day, year.last_day)
            found[kind].append((is_eligible, assessment.standing.is_final))
    for kind, every in found.items():
        eligible = sum(is_eligible for is_eligible, _final in every)
        yield Leavers(kind, (len(every), eligible), sum(is_final for _eligible, is_final in every))
