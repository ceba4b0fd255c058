"""How the studies of pupils stood, day by day, out of the grade register and teachers' words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from fullfolj.school.history import newest
from fullfolj.school.models import Enrolment, Grade, Person
from fullfolj.signals import study_facts, study_states
from fullfolj.signals.dated import Dated
from fullfolj.signals.rules import STUDY_RULES
from fullfolj.signals.state_judging import Kind
from fullfolj.signals.study_facts import WORDS
from fullfolj.signals.study_states import FIGURES, State


def states(
    students: Collection[int], as_of: dt.date, also: Iterable[dt.date] = (), also_well: bool = True
) -> dict[int, list[Dated[State]]]:
    """Pupil → how the studies stood, day by day as it changed; without those of whom nothing was known by then.

    The days of `also` are there too. Without `also_well`, only pupils for whom a rule may hold on the as-of date: most
    have nothing left, and need not be followed through time.
    """
    split = list(also)
    facts = study_facts.of(students)
    if not also_well:
        now = {student: study_states.latest(known, as_of) for student, known in facts.items()}
        facts = {student: known for student, known in facts.items() if (one := now[student]) and not one.is_well}
    found = {student: study_states.days(known, as_of, split) for student, known in facts.items()}
    return {student: days for student, days in found.items() if days}


def _rests_on() -> str:
    return " ".join([newest(Enrolment, Grade, Person), *(source.state() for source in WORDS)])


STUDIES = Kind(
    "study",
    STUDY_RULES,
    FIGURES,
    study_states.state((), {}),
    states,
    _rests_on,
    before="distance_before",
)
