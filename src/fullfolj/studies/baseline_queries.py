"""The pupils of a school with what the data say of each: the baseline. Starts from the visitor's scope."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F
from django.http import Http404
from django.utils.crypto import salted_hmac

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.school.newly_arrived import is_newly_arrived
from fullfolj.school.swedish import by_name
from fullfolj.shell.baseline import BaselineColumn, Value, columns
from fullfolj.signals.desk import holds
from fullfolj.studies import permissions

#: Characters of a code: 50 bits, so that two pupils of a school do not get the same.
_LONG = 10
_MARK_BYTES = 5


@dataclass(frozen=True)
class BaselinePupil:
    """`values` are by the name of the column; whoever has no value in one is left out of it."""

    student: Person
    enrolled_on: dt.date | None
    year_level: int | None
    is_newly_arrived: bool
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Baseline:
    """The pupils by name."""

    unit: Organisation
    columns: tuple[BaselineColumn, ...]
    pupils: tuple[BaselinePupil, ...]


def baseline(visitor: Visitor, unit_uuid: uuid.UUID, *, page: str) -> Baseline:
    """Those whom the visitor reaches, each reading logged. Http404 for a school where the visitor may not."""
    unit = school(visitor, unit_uuid)
    enrolled = _enrolled(unit, visitor.today)
    reached = scopes.students(visitor.scope(permissions.SEE_BASELINE)).filter(pk__in=enrolled)
    people = list(reached.order_by(*by_name()))
    ids = [one.pk for one in people]
    ground = visitor.ground(permissions.SEE_BASELINE)
    log_readings(ids, by=visitor.actor, page=page, ground=ground, at=visitor.now)
    every = columns()
    values = {column.name: column.values(ids, visitor.today) for column in every} if ids else {}
    pupils = (_pupil(one, enrolled[one.pk], values, visitor.today) for one in people)
    return Baseline(unit, every, tuple(pupils))


def school(visitor: Visitor, unit_uuid: uuid.UUID) -> Organisation:
    """Http404 for a school where the visitor may not see the baseline."""
    unit = scopes.units_of(visitor.roles, visitor.account, permissions.SEE_BASELINE).filter(uuid=unit_uuid).first()
    if unit is None:
        raise Http404
    return unit


def new_mark() -> str:
    """A mark for one sheet; with another mark every pupil has another code."""
    return base64.b32encode(secrets.token_bytes(_MARK_BYTES)).decode().lower()


def code_of(student: Person, mark: str) -> str:
    """The pupil's code in the sheet with the mark. It can't be worked out without the installation's secret key."""
    digest = salted_hmac("fullfolj.studies.baseline", f"{mark}:{student.uuid}", algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:_LONG]


def _enrolled(unit: Organisation, today: dt.date) -> dict[int, Enrolment]:
    rows = Enrolment.objects.filter(holds(today), unit=unit, person__is_protected=False)
    return {one.person_id: one for one in rows.order_by(F("start_date").asc(nulls_first=True), "pk")}


def _pupil(
    student: Person, enrolment: Enrolment, values: Mapping[str, Mapping[int, Value]], today: dt.date
) -> BaselinePupil:
    return BaselinePupil(
        student,
        enrolment.start_date,
        enrolment.year_level,
        is_newly_arrived(student.newly_arrived_from, today, today),
        {name: every[student.pk] for name, every in values.items() if student.pk in every},
    )
