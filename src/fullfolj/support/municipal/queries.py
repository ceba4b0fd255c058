"""Who is under 20, has compulsory school behind them, and goes to no school that Fullfölj knows of.

The home municipality keeps itself informed of them (skollagen 29 kap. 9 §); the school tells it when a pupil who is not
of school age ends (15 kap. 15 §). Who, where, which programme and the last day: never why, no absence, no support.
Nobody reaches a pupil who has left; these are reached by the school where they went last, and the reading is logged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import F, OuterRef, QuerySet, Subquery

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.school.ages import years_before
from fullfolj.school.enums import SchoolType
from fullfolj.school.models import Enrolment
from fullfolj.school.swedish import SvSort
from fullfolj.support import permissions

_UNTIL = 20
_COMPULSORY = (SchoolType.COMPULSORY, SchoolType.ADAPTED_COMPULSORY, SchoolType.SPECIAL, SchoolType.SAMI)
#: The last year level but one of compulsory school is no end of it: who leaves then is of school age.
_LAST = 9
#: From this year level on somebody may have got a diploma.
_DIPLOMA = {SchoolType.UPPER_SECONDARY: 3, SchoolType.ADAPTED_UPPER_SECONDARY: 4}


class Unclear(Enum):
    """What is missing to tell whether somebody belongs to the list."""

    BORN = "born"
    YEAR_LEVEL = "year-level"
    DIPLOMA = "diploma"


@dataclass(frozen=True)
class Left:
    """The last studies that are known of; `unclear` is empty for who belongs to the list."""

    enrolment: Enrolment
    unclear: frozenset[Unclear]


@dataclass(frozen=True)
class LeftStudies:
    """`protected` is how many with a protected identity whose studies have ended are not told of."""

    listed: Sequence[Left]
    unclear: Sequence[Left]
    protected: int


def left_studies(visitor: Visitor, *, page: str) -> LeftStudies:
    """Of the schools where the visitor reports, by school and name; the reading of each is logged."""
    found = _ended(visitor)
    open_ones = found.filter(person__is_protected=False).select_related("person", "unit")
    ordered = open_ones.order_by(
        SvSort("unit__display_name"), SvSort("person__family_name"), "person__given_name", "pk"
    )
    every = [Left(one, _unclear(one)) for one in ordered if _belongs(one, visitor.today)]
    told = sorted({one.enrolment.person_id for one in every})
    ground = visitor.ground(permissions.LIST_LEFT)
    log_readings(told, by=visitor.actor, page=page, ground=ground, at=visitor.now)
    hidden = [one for one in found.filter(person__is_protected=True) if _belongs(one, visitor.today)]
    return LeftStudies(
        listed=[one for one in every if not one.unclear],
        unclear=[one for one in every if one.unclear],
        protected=len(hidden),
    )


def _ended(visitor: Visitor) -> QuerySet[Enrolment]:
    """The last enrolment of those who have none that goes on or is to come."""
    latest = Enrolment.objects.filter(person=OuterRef("person")).order_by(
        F("end_date").desc(nulls_first=True), F("start_date").desc(nulls_last=True), "-pk"
    )
    units = visitor.units(permissions.LIST_LEFT).order_by()
    return Enrolment.objects.filter(
        unit__in=units, end_date__lt=visitor.today, pk=Subquery(latest.values("pk")[:1])
    ).select_related("person")


def _belongs(one: Enrolment, today: dt.date) -> bool:
    """Not who is 20, nor who left before the last year of compulsory school: they are of school age."""
    born = one.person.birth_date
    if born is not None and born <= years_before(today, _UNTIL):
        return False
    if one.school_type in _COMPULSORY:
        return one.year_level is None or one.year_level >= _LAST
    return one.school_type != SchoolType.PRESCHOOL_CLASS


def _unclear(one: Enrolment) -> frozenset[Unclear]:
    found = set()
    if one.person.birth_date is None:
        found.add(Unclear.BORN)
    if one.school_type in _COMPULSORY:
        return frozenset(found | ({Unclear.YEAR_LEVEL} if one.year_level is None else set()))
    may_have = _DIPLOMA.get(SchoolType(one.school_type))
    if may_have is None or one.year_level is None or one.year_level >= may_have:
        found.add(Unclear.DIPLOMA)
    return frozenset(found)
