"""A term of mapping in the big town: every pupil has answered the survey, and staff have mapped every pupil."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fullfolj.mapping.instruments.content import Instrument
    from fullfolj.mapping.models import MappingRound
    from fullfolj.school.models import Group, Organisation

#: Of a hundred answers so many are none: the pupil did not want to, or it could not be told.
_REFUSED = 4
#: Staff write a form in so many goes, and each leaves its history.
_GOES = 4


def map_everybody(today: dt.date) -> None:
    """Both rounds of each unit began three weeks ago; the pupils' closed two weeks later, the staff's closes today."""
    for unit, groups in units():
        begun = today - dt.timedelta(days=21)
        _sheets(plan(unit, groups, "pupil-older", begun, today - dt.timedelta(days=7)))
        _staff(plan(unit, groups, "staff", begun, today))
    from fullfolj.mapping.models import Sheet, StaffMapping
    from fullfolj.school import planner

    planner.learn(Sheet, StaffMapping)


def units() -> Iterator[tuple[Organisation, list[Group]]]:
    """The units with their classes."""
    from fullfolj.school import models as school

    for unit in school.Organisation.objects.filter(parent__isnull=False).order_by("pk"):
        yield unit, list(school.Group.objects.filter(unit=unit).order_by("pk"))


def plan(unit: Organisation, groups: list[Group], code: str, opens: dt.date, closes: dt.date) -> MappingRound:
    from fullfolj.domain.actor import OPERATOR
    from fullfolj.mapping.instruments.reading import shipped_data
    from fullfolj.mapping.rounds.actions import plan as plan_round

    return plan_round(
        unit=unit,
        instrument=shipped_data()[code],
        groups=groups,
        opens_on=opens,
        closes_on=closes,
        read_by=closes,
        by=OPERATOR,
    )


def answers(instrument: Instrument, pupil: int) -> dict[str, int | str]:
    """The same for the same pupil every time: most answer as if it works, one in eight as if nothing does."""
    drawn = random.Random(f"{instrument.code} {pupil}")
    risk = 0.6 if drawn.random() < 0.125 else 0.05
    given: dict[str, int | str] = {}
    for item in instrument.items:
        values = [one.value for one in instrument.options(item)]
        some = [one for one in values if (one in item.risk) is (drawn.random() < risk)] or values
        given[item.code] = "skip" if drawn.random() * 100 < _REFUSED else drawn.choice(some)
    return given


def _pupils(planned: MappingRound) -> list[int]:
    from fullfolj.mapping.asked import members_on

    return sorted(members_on(planned, planned.closes_on).values_list("person_id", flat=True))


def _sheets(planned: MappingRound) -> None:
    from fullfolj.mapping.models import Sheet

    at = dt.datetime.combine(planned.opens_on, dt.time(9), dt.UTC)
    told = planned.instrument.instrument
    Sheet.objects.bulk_create(
        Sheet(
            round=planned,
            student_id=pupil,
            language="sv",
            answers=answers(told, pupil),
            begun_at=at,
            changed_at=at,
            handed_in_at=at if pupil % 9 else None,
        )
        for pupil in _pupils(planned)
    )


def _staff(planned: MappingRound) -> None:
    """As it comes to be in a meeting: begun, written in several goes, done, and for one in twenty corrected."""
    from fullfolj.mapping.models import StaffMapping

    at = dt.datetime.combine(planned.opens_on, dt.time(14), dt.UTC)
    told = planned.instrument.instrument
    rows = [StaffMapping(round=planned, student_id=pupil, changed_at=at) for pupil in _pupils(planned)]
    StaffMapping.objects.bulk_create(rows)
    for go in range(1, _GOES + 1):
        for row in rows:
            given = list(answers(told, row.student_id).items())
            row.answers = dict(given[: len(given) * go // _GOES])
        StaffMapping.objects.bulk_update(rows, ["answers"])
    for row in rows:
        row.done_at = at
    StaffMapping.objects.bulk_update(rows, ["done_at"])
    corrected = [row for row in rows if row.student_id % 20 == 0]
    for row in corrected:
        row.answers, row.changed_at = answers(told, row.student_id + 1), at + dt.timedelta(days=2)
    StaffMapping.objects.bulk_update(corrected, ["answers", "changed_at"])
