"""Answers for tests: whole sheets of the shipped instruments, with a need of support where it is wanted alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.attachment import Dimension
from fullfolj.mapping.answering import actions as own
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.meeting import actions as meeting
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.rounds.actions import plan
from fullfolj.school.models import Group, Person


def round_of(group: Group, opens_on: dt.date, *, days: int = 7, instrument: str = "staff") -> MappingRound:
    """A round of one class from a day on."""
    closes_on = opens_on + dt.timedelta(days=days)
    return plan(
        unit=group.unit,
        instrument=shipped_data()[instrument],
        groups=[group],
        opens_on=opens_on,
        closes_on=closes_on,
        read_by=closes_on,
        by=OPERATOR,
    )


def whole(instrument: Instrument, needs: Collection[Dimension] = (), points: Collection[str] = ()) -> dict[str, int]:
    """Every question answered: all that counts points to a need in the dimensions of `needs`, and the items of `points`
    do; nothing else does."""
    answers = {}
    for one in instrument.items:
        values = [option.value for option in instrument.options(one)]
        points_there = one.code in points or (one.is_counted and one.dimension in needs)
        answers[one.code] = next(value for value in values if (value in one.risk) is (points_there and bool(one.risk)))
    return answers


def staff_tell(
    planned: MappingRound, pupil: Person, on: dt.date, needs: Collection[Dimension] = (), points: Collection[str] = ()
) -> None:
    """Staff are done with the pupil on the day."""
    meeting.finish(
        planned=planned,
        student=pupil,
        answers=whole(planned.instrument.instrument, needs, points),
        sources=[],
        note="",
        by=OPERATOR,
        now=dt.datetime.combine(on, dt.time(10), dt.UTC),
    )


def pupil_tells(planned: MappingRound, pupil: Person, on: dt.date, needs: Collection[Dimension] = ()) -> None:
    """The pupil answers everything and hands in on the day."""
    now = dt.datetime.combine(on, dt.time(10), dt.UTC)
    answers = whole(planned.instrument.instrument, needs)
    own.save(planned=planned, student=pupil, answers=answers, language="sv", by=OPERATOR, now=now)
    own.hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)
