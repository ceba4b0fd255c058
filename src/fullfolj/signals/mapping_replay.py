"""What mapping had found about pupils, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from fullfolj.school.history import newest
from fullfolj.school.models import Enrolment, Person
from fullfolj.signals import mapping_facts, mapping_states
from fullfolj.signals.dated import Dated
from fullfolj.signals.mapping_facts import FINDINGS
from fullfolj.signals.mapping_states import FIGURES, State
from fullfolj.signals.rules import MAPPING_RULES
from fullfolj.signals.state_judging import Kind


def states(
    students: Collection[int], as_of: dt.date, also: Iterable[dt.date] = (), also_well: bool = True
) -> dict[int, list[Dated[State]]]:
    """Pupil → what was found, day by day as it changed; without those of whom nothing was known by then.

    The days of `also` are there too. Without `also_well`, only pupils for whom a rule may hold on the as-of date.
    """
    split, found = list(also), {}
    for student, facts in mapping_facts.of(students).items():
        now = mapping_states.latest(facts, as_of)
        if now is not None and (also_well or not now.is_well):
            found[student] = mapping_states.days(facts, as_of, split)
    return found


def _rests_on() -> str:
    return " ".join([newest(Enrolment, Person), *(source.state() for source in FINDINGS)])


MAPPING = Kind("mapping", MAPPING_RULES, FIGURES, State(dt.date.min, (), ()), states, _rests_on)
