"""What the reports read of the register and the lake. Every question starts from the visitor's scope."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import students, units_of
from fullfolj.insight import permissions
from fullfolj.insight.models import MonthlyReport
from fullfolj.insight.months import Month
from fullfolj.lake import engine
from fullfolj.measures.hours import Hours, hours
from fullfolj.school.enums import GroupType
from fullfolj.school.models import Group, GroupMembership, Organisation, Person
from fullfolj.school.swedish import SvSort, by_name
from fullfolj.shell.documents.reports import ReportAsked, ReportPupil
from fullfolj.signals import evaluation
from fullfolj.signals.desk import classes_of, holds


@dataclass(frozen=True)
class Place:
    """Where the report is about: the chosen unit and class (None: all), and all that there are to choose from."""

    unit: Organisation | None
    units: tuple[Organisation, ...]
    group: Group | None = None
    groups: tuple[Group, ...] = ()


def place(visitor: Visitor, school: uuid.UUID | None, group: uuid.UUID | None) -> Place:
    """The school asked for, else the first of the visitor's, and the class asked for.

    Http404 for a school where the visitor reads no reports, and for a class without a pupil of the visitor's there.
    """
    units = tuple(units_of(visitor.roles, visitor.account, permissions.SEE).order_by(SvSort("display_name"), "id"))
    unit = _among(units, school) if school is not None else next(iter(units), None)
    pupils = _in_reach(visitor, Place(unit, units)).values("pk")
    members = GroupMembership.objects.filter(holds(visitor.today), person__in=pupils)
    classes = Group.objects.filter(group_type=GroupType.CLASS, pk__in=members.values("group"))
    groups = tuple(classes.order_by(SvSort("display_name"), "pk"))
    return Place(unit, units, _among(groups, group) if group is not None else None, groups)


def _among[M: Organisation | Group](found: tuple[M, ...], key: uuid.UUID) -> M:
    chosen = next((one for one in found if one.uuid == key), None)
    if chosen is None:
        raise Http404
    return chosen


def asked(visitor: Visitor, month: Month, where: Place) -> ReportAsked:
    """The pupils whom the visitor may read about, and their hours in the month up to today."""
    last = min(month.last_day, visitor.today)
    pupils = _pupils(visitor, where)
    return ReportAsked(
        visitor, month.first_day, last, month.before.last_day, pupils, _hours(visitor, month, last, pupils.keys())
    )


def announced(visitor: Visitor) -> list[MonthlyReport]:
    """The organiser's monthly reports, the newest first."""
    return list(MonthlyReport.objects.filter(organiser=visitor.account.organiser_id).order_by("-month")[:24])


def _in_reach(visitor: Visitor, where: Place) -> QuerySet[Person]:
    """The visitor's only unit narrows nothing: a teaching group can hold a pupil from elsewhere."""
    found = students(visitor.scope(permissions.SEE))
    if len(where.units) > 1 and where.unit is not None:
        found = found.filter(pk__in=_enrolled(where.unit, visitor.today))
    return found


def _pupils(visitor: Visitor, where: Place) -> dict[int, ReportPupil]:
    """By class and name."""
    people = list(_in_reach(visitor, where).order_by(*by_name()))
    classes = classes_of([person.pk for person in people], visitor.today)
    if where.group is not None:
        people = [one for one in people if one.pk in classes and classes[one.pk].group_id == where.group.pk]
    place_of = {group.pk: number for number, group in enumerate(where.groups, 1)}
    people.sort(key=lambda person: place_of[classes[person.pk].group_id] if person.pk in classes else 0)
    return {
        person.pk: ReportPupil(
            person.pk,
            str(person),
            classes[person.pk].group.display_name if person.pk in classes else "",
            reverse("student", args=[person.uuid]),
        )
        for person in people
    }


def _enrolled(unit: Organisation, on: dt.date) -> Collection[int]:
    begun, ended = Q(start_date__isnull=True) | Q(start_date__lte=on), Q(end_date__isnull=True) | Q(end_date__gte=on)
    return set(unit.enrolments.filter(begun, ended).values_list("person_id", flat=True))


def _hours(visitor: Visitor, month: Month, last: dt.date, pupils: Collection[int]) -> dict[int, Hours]:
    if last < month.first_day or not pupils:
        return {}
    about = evaluation.sources(visitor.account.organiser, list(pupils))
    with engine.cursor() as cur:
        return hours(cur, about.paths, about.enrolments, month.first_day, last, about.definition, students=pupils)
