"""The rules about studies, for pupils as of a day: which are open, and since when.

A rule is open from the first day of the unbroken time in which it holds. Days are those on which something became
known, so a pupil without a lesson has answers too. What can't be told any more, as when an import of grades is taken
back, is not open: the ground for it is gone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from fullfolj.lake import engine
from fullfolj.lake.engine import Frame
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.signals import study_facts, study_states
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules import STUDY_RULES, StudyRule
from fullfolj.signals.school_days import SchoolDays
from fullfolj.signals.study_states import FIGURES, Dated

#: So many pupils at a time: bounds the memory.
_BATCH = 5_000
_KEY = {"student": int, "date": dt.date}


def evaluate(
    organiser: Organisation,
    as_of: dt.date,
    by_ladder: Iterable[tuple[Rulebook, Collection[int] | None]],
    *,
    closed: bool = False,
) -> list[Evaluation]:
    """The open rules of the pupils, by pupil and in the order of the ladder; with `closed`, every rule.

    `by_ladder` gives the pupils by the thresholds that hold for them (ladders.groups), None for all of the organiser.
    """
    found: list[Evaluation] = []
    for rulebook, students in by_ladder:
        asked = _everybody(organiser) if students is None else sorted(students)
        for first in range(0, len(asked), _BATCH):
            some = asked[first : first + _BATCH]
            found += _Batch(organiser, as_of, rulebook, closed).evaluations(some)
    return found


def _everybody(organiser: Organisation) -> list[int]:
    here = Person.objects.filter(organiser=organiser, is_protected=False, enrolments__isnull=False)
    return list(here.order_by("pk").distinct().values_list("pk", flat=True))


def units(organiser: Organisation, students: Collection[int], as_of: dt.date) -> dict[int, Organisation]:
    """Enrolled pupil → the unit of the latest enrolment that holds on the day."""
    rows = Enrolment.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=as_of),
        Q(end_date__isnull=True) | Q(end_date__gte=as_of),
        person__in=students,
        person__is_protected=False,
        unit__parent=organiser,
    ).order_by(F("start_date").asc(nulls_first=True), "pk")
    pairs = dict(rows.values_list("person_id", "unit_id"))
    places = Organisation.objects.in_bulk(set(pairs.values()))
    return {student: places[unit] for student, unit in pairs.items()}


def states(students: Collection[int], as_of: dt.date, also: Iterable[dt.date] = ()) -> dict[int, list[Dated]]:
    """Pupil → how the studies stood, day by day as it changed; without those of whom nothing was known by then."""
    facts = study_facts.of(study_facts.known(students))
    found = {student: study_states.days(known, as_of, also) for student, known in facts.items()}
    return {student: days for student, days in found.items() if days}


def frame(found: Mapping[int, Sequence[Dated]]) -> Frame:
    """The figures as a table: `student`, `date` (from when on) and the columns of FIGURES."""
    rows = [
        (student, one.day, *(one.figures[name] for name in FIGURES)) for student, days in found.items() for one in days
    ]
    return engine.table({**_KEY, **FIGURES}, rows)


@dataclass(frozen=True)
class _Opened:
    """The answer on the as-of date, and the day that the present time began on; None: it is not open."""

    holds: bool | None
    since: dt.date | None


@dataclass(frozen=True)
class _Batch:
    organiser: Organisation
    as_of: dt.date
    rulebook: Rulebook
    closed: bool

    def evaluations(self, students: Sequence[int]) -> list[Evaluation]:
        enrolled = units(self.organiser, students, self.as_of)
        begun = (chapter.first_day for chapter in self.rulebook.chapters[1:])
        found = states([one for one in students if one in enrolled], self.as_of, begun)
        answers = self._answers(found)
        days = SchoolDays(self.as_of)
        told: list[Evaluation] = []
        for student in students if self.closed else sorted(found):
            if student not in enrolled:
                told += [Evaluation(student, rule.id, State.NOT_ENROLLED) for rule in STUDY_RULES]
            else:
                latest = found[student][-1] if student in found else None
                told += self._of(student, latest, answers.get(student, {}), days, enrolled[student])
        return told

    def _answers(self, found: Mapping[int, Sequence[Dated]]) -> dict[int, dict[str, _Opened]]:
        conditions = ", ".join(f'{self.rulebook.condition(rule)} as "{rule.id}"' for rule in STUDY_RULES)
        runs: dict[int, dict[str, _Opened]] = defaultdict(dict)
        with engine.cursor() as cur:
            cur.hand_in("study_figures", frame(found))
            sql = f"select student, date, {conditions} from study_figures order by student, date"  # noqa: S608
            for student, day, *holds in cur.rows(sql):
                for rule, one in zip(STUDY_RULES, holds, strict=True):
                    before = runs[student].get(rule.id, _Opened(None, None))
                    runs[student][rule.id] = _next(before, day, one)
        return runs

    def _of(
        self,
        student: int,
        latest: Dated | None,
        answers: Mapping[str, _Opened],
        days: SchoolDays,
        unit: Organisation,
    ) -> Iterator[Evaluation]:
        opened = {rule.id: answers.get(rule.id, _Opened(None, None)) for rule in STUDY_RULES}
        for rule in STUDY_RULES:
            one = opened[rule.id]
            state = self._state(rule, opened)
            if state is not State.OPEN and not self.closed:
                continue
            yield Evaluation(
                student,
                rule.id,
                state,
                since=one.since,
                evidence=self._evidence(rule, latest, one),
                school_days_open=None if one.since is None else len(days.of(unit, one.since)),
                last_away_on=latest.news_on if latest is not None and state is State.OPEN else None,
            )

    def _state(self, rule: StudyRule, opened: Mapping[str, _Opened]) -> State:
        if self.rulebook.on(self.as_of).of(rule) is None:
            return State.OFF
        if opened[rule.id].since is None:
            return State.CLOSED
        higher = (one.id for one in STUDY_RULES if one.family is rule.family and one.step > rule.step)
        return State.LOWER_STEP if any(opened[name].since is not None for name in higher) else State.OPEN

    def _evidence(self, rule: StudyRule, latest: Dated | None, opened: _Opened) -> dict[str, Any]:
        chapter = self.rulebook.on(self.as_of)
        limits = chapter.of(rule)
        if limits is None:
            return {"holds": None}
        empty = study_states.state((), {})
        evidence = rule.evidence(empty if latest is None else latest.state) | {"holds": opened.holds}
        evidence |= {"before": latest.figures["distance_before"] if latest is not None else None}
        return evidence | {"to": self.as_of.isoformat()} | chapter.written(limits)


def _next(before: _Opened, day: dt.date, holds: bool | None) -> _Opened:
    return _Opened(holds, (before.since or day) if holds else None)
