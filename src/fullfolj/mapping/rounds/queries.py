"""Rounds of a unit, and how far they have come."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import asked_in, members_on
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound
from fullfolj.school.enums import GroupType
from fullfolj.school.models import Group, GroupMembership, Organisation, Person
from fullfolj.school.swedish import SvSort, by_name


@dataclass(frozen=True)
class RoundState:
    """A round and its counts: how many are asked, have begun (also those who are done), and are done."""

    round: MappingRound
    groups: Sequence[Group]
    asked: int
    begun: int
    done: int


@dataclass(frozen=True)
class Asked:
    """A pupil who is asked, or whom the staff map, in the class."""

    student: Person
    group: str
    begun: bool
    done: bool


def rounds_of(unit: Organisation, today: dt.date) -> list[RoundState]:
    """The unit's rounds, the newest first."""
    rounds = MappingRound.objects.filter(unit=unit).select_related("instrument").prefetch_related("groups")
    return [_state(one, today) for one in rounds.order_by("-opens_on", "-pk")]


def one_round(unit: Organisation, round_uuid: uuid.UUID) -> MappingRound:
    """Http404 where the unit has no such round."""
    found = MappingRound.objects.filter(unit=unit, uuid=round_uuid).select_related("instrument").first()
    if found is None:
        raise Http404
    return found


def asked(planned: MappingRound, visitor: Visitor) -> list[Asked]:
    """Those asked whom the visitor reaches, by class and name. The reading of all of them is logged."""
    found = asked_in(planned, visitor.today)
    reached = scopes.students(visitor.scope(permissions.PLAN)).filter(pk__in=found)
    people = list(reached.order_by(*by_name()))
    ground = visitor.ground(permissions.PLAN)
    log_readings([one.pk for one in people], by=visitor.actor, page="mapping.round", ground=ground, at=visitor.now)
    ended = _ended(planned, people)
    groups = dict(
        members_on(planned, visitor.today).filter(person__in=people).values_list("person_id", "group__display_name")
    )
    lines = [Asked(one, groups.get(one.pk, ""), one.pk in ended, ended.get(one.pk) is not None) for one in people]
    return sorted(lines, key=lambda line: line.group)


def classes(unit: Organisation, today: dt.date) -> QuerySet[Group]:
    """The classes of the unit that can be asked, by name: those with somebody in them today or later."""
    there = GroupMembership.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=today), group=OuterRef("pk"))
    groups = Group.objects.filter(Exists(there), unit=unit, group_type=GroupType.CLASS)
    return groups.order_by(SvSort("display_name"), "pk")


def _ended(planned: MappingRound, people: Sequence[Person]) -> dict[int, dt.datetime | None]:
    """Pupil → when it was handed in, or the staff were done; None while it is only begun."""
    if planned.instrument.party == Party.STAFF:
        return dict(planned.staff_mappings.filter(student__in=people).values_list("student_id", "done_at"))
    sheets = planned.sheets.filter(student__in=people).values("student_id")  # of two guardians the first counts
    return dict(sheets.annotate(first=Min("handed_in_at")).values_list("student_id", "first"))


def _state(one: MappingRound, today: dt.date) -> RoundState:
    told, when = (
        (one.staff_mappings, "done_at") if one.instrument.party == Party.STAFF else (one.sheets, "handed_in_at")
    )
    begun = told.filter(student__is_protected=False).values("student_id").annotate(first=Min(when))
    sheets = list(begun.values_list("first", flat=True))
    done = sum(at is not None for at in sheets)
    groups = sorted(one.groups.all(), key=lambda group: group.display_name)
    return RoundState(one, groups, len(asked_in(one, today)), len(sheets), done)
