"""A class over the terms: what its pupils answered, or staff about them, term by term."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Dimension, Instrument, Party
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.profiles.marks import (
    Answers,
    ClassDimension,
    DimensionProfile,
    class_dimension,
    profile,
)
from fullfolj.mapping.profiles.queries import ready_on
from fullfolj.school.models import Group, Person
from fullfolj.school.swedish import by_name


@dataclass(frozen=True)
class ClassTerm:
    """A class in one round: pupil → answers, of those who may be read; `pupils` are all who were asked."""

    round: MappingRound
    pupils: Sequence[Person]
    answers: Mapping[int, Answers]

    @property
    def term(self) -> Term:
        return Term.of(self.round.opens_on)

    @cached_property
    def instrument(self) -> Instrument:
        return self.round.instrument.instrument

    @cached_property
    def profiles(self) -> Mapping[int, Sequence[DimensionProfile]]:
        return {student: profile(self.instrument, answers) for student, answers in self.answers.items()}

    @cached_property
    def dimensions(self) -> Mapping[Dimension, ClassDimension]:
        marks: dict[Dimension, list[DimensionProfile]] = {}
        for found in self.profiles.values():
            for one in found:
                marks.setdefault(one.dimension, []).append(one)
        return {
            one: class_dimension(one, [found.mark for found in marks.get(one, [])])
            for one in self.instrument.dimensions
        }


@dataclass(frozen=True)
class ClassProfile:
    """The terms of one instrument, the oldest first."""

    group: Group
    party: Party
    terms: Sequence[ClassTerm]

    @property
    def newest(self) -> ClassTerm:
        return self.terms[-1]


def classes(visitor: Visitor) -> list[Group]:
    """The classes with rounds in which the visitor reaches somebody, by unit and name. No pupil."""
    reached = visitor.scope(permissions.FILL).ids()
    groups = Group.objects.filter(
        mapping_rounds__isnull=False, memberships__person__in=reached, unit__parent=visitor.account.organiser_id
    )
    return list(groups.select_related("unit").distinct().order_by("unit__display_name", "display_name", "pk"))


def class_profiles(visitor: Visitor, group_uuid: uuid.UUID) -> tuple[Group, list[ClassProfile]]:
    """What pupils answered, and what staff did, each over the terms. Http404 where the visitor reaches nobody.

    In a term with several rounds of one kind the last counts. The reading of all who are shown is logged.
    """
    group = Group.objects.filter(uuid=group_uuid, unit__parent=visitor.account.organiser_id).first()
    rounds = list(group.mapping_rounds.select_related("instrument").order_by("opens_on", "pk")) if group else []
    terms = [_term(one, group, visitor) for one in rounds if group]
    seen = {pupil.pk for term in terms for pupil in term.pupils}
    if group is None or not seen:
        raise Http404
    ground = visitor.ground(permissions.FILL)
    log_readings(sorted(seen), by=visitor.actor, page="mapping.class", ground=ground, at=visitor.now)
    return group, [found for party in Party if (found := _of(party, group, terms)) is not None]


def _of(party: Party, group: Group, terms: Iterable[ClassTerm]) -> ClassProfile | None:
    """What makes no marks, as a check-in, stands for no term."""
    told = (one for one in terms if one.instrument.party is party and one.answers and one.instrument.dimensions)
    newest = {one.term: one for one in told}
    ordered = sorted(newest.values(), key=lambda one: one.term.first_day)
    return ClassProfile(group, party, ordered) if ordered else None


def _term(planned: MappingRound, group: Group, visitor: Visitor) -> ClassTerm:
    members = members_on(planned, visitor.today).filter(group=group).values("person")
    reached = scopes.students(visitor.scope(permissions.FILL)).filter(pk__in=members, is_protected=False)
    pupils = list(reached.order_by(*by_name()))
    return ClassTerm(planned, pupils, _answers(planned, pupils, visitor.today))


def _answers(planned: MappingRound, pupils: Sequence[Person], today: dt.date) -> dict[int, Answers]:
    if planned.instrument.party == Party.STAFF:
        return dict(planned.staff_mappings.filter(student__in=pupils).values_list("student_id", "answers"))
    return dict(planned.sheets.filter(ready_on(today), student__in=pupils).values_list("student_id", "answers"))
