"""A class over the terms: what its pupils answered, or staff about them, term by term."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from django.db.models import Q
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Dimension, Instrument, Party
from fullfolj.mapping.marks import (
    FEWEST,
    Answers,
    ClassDimension,
    DimensionProfile,
    Mark,
    RiskMark,
    class_dimension,
    profile,
)
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.ready import ready_on
from fullfolj.mapping.statistics.change import change
from fullfolj.school.models import Group, Person
from fullfolj.school.swedish import by_name

#: Whose answers make figures of a class, in the order in which they stand.
_TOLD_OF_A_CLASS = (Party.STUDENT, Party.STAFF)
#: So large a part of a class then must be the same pupils as now, and of now as then, to stand beside each other.
_SAME = Fraction(2, 3)
#: So large a part of those who were in the class must be within reach for something to be said of the class.
_WHOLE = Fraction(9, 10)


@dataclass(frozen=True)
class ClassTerm:
    """A class in one round, as it was then: `asked` are the numbers of all who were in it, protected identities not.

    `pupils` are those of them whom the visitor reaches, and `answers` theirs: pupil → answers that may be read and make
    a mark in some dimension. Who has refused every question, or answered too little, has answered nothing.
    """

    round: MappingRound
    asked: Set[int]
    pupils: Sequence[Person]
    answers: Mapping[int, Answers]

    @property
    def term(self) -> Term:
        return Term.of(self.round.opens_on)

    @cached_property
    def instrument(self) -> Instrument:
        return self.round.instrument.instrument

    @property
    def is_whole(self) -> bool:
        """Whether so few have left the visitor's reach since that what the others say is what the class said.

        Those who have left are not counted past the visitor's right to see them: whoever knows every other pupil's mark
        could take them from the class's.
        """
        return len(self.pupils) >= _WHOLE * len(self.asked)

    @cached_property
    def profiles(self) -> Mapping[int, Sequence[DimensionProfile]]:
        return {student: profile(self.instrument, answers) for student, answers in self.answers.items()}

    @cached_property
    def dimensions(self) -> Mapping[Dimension, ClassDimension]:
        """What can be said of the class; nothing where too few have answered, or too many are out of reach."""
        marks: dict[Dimension, list[Mark]] = {one: [] for one in self.instrument.dimensions}
        for found in self.profiles.values():
            for one in found:
                marks[one.dimension].append(one.mark)
        said = {one: class_dimension(one, found) for one, found in marks.items()}
        if self.is_whole:
            return said
        return {one: replace(found, mark=RiskMark.TOO_FEW) for one, found in said.items()}

    def is_same_class_as(self, other: ClassTerm) -> bool:
        """In the same school year it is; in another where at least two thirds are the same pupils, either way."""
        if self.term.school_year == other.term.school_year:
            return True
        return len(self.asked & other.asked) >= _SAME * max(len(self.asked), len(other.asked))


@dataclass(frozen=True)
class ClassProfile:
    """The terms of one party, the oldest first: those in which the class was the same pupils as in the newest."""

    group: Group
    party: Party
    terms: Sequence[ClassTerm]

    @property
    def newest(self) -> ClassTerm:
        return self.terms[-1]

    def before(self, dimension: Dimension) -> ClassTerm | None:
        """The last earlier term in which something can be said of the class in the dimension, by the same questions."""
        for one in reversed(self.terms[:-1]):
            found = one.dimensions.get(dimension)
            if found is not None and found.mark is not RiskMark.TOO_FEW:
                return None if change(one.instrument, self.newest.instrument).breaks else one
        return None


def classes(visitor: Visitor) -> list[Group]:
    """The classes with rounds in which the visitor reaches somebody, by unit and name. No pupil."""
    reached = visitor.scope(permissions.FILL).ids()
    groups = Group.objects.filter(
        mapping_rounds__isnull=False, memberships__person__in=reached, unit__parent=visitor.account.organiser_id
    )
    return list(groups.select_related("unit").distinct().order_by("unit__display_name", "display_name", "pk"))


def class_profiles(visitor: Visitor, group_uuid: uuid.UUID) -> tuple[Group, list[ClassProfile]]:
    """What pupils answered, and what staff did, each over the terms. Http404 where the visitor reaches nobody.

    A group is used again each school year: terms of another year stand there only where the pupils are the same. Of
    several rounds of one kind in a term the last in which ten have answered counts, else the one that most have. Two
    guardians may answer about one pupil: what they say makes no figure of a class. The reading of all who are shown is
    logged.
    """
    group = Group.objects.filter(uuid=group_uuid, unit__parent=visitor.account.organiser_id).first()
    rounds = list(group.mapping_rounds.select_related("instrument").order_by("opens_on", "pk")) if group else []
    terms = [_term(one, group, visitor) for one in rounds if group]
    if group is None or not any(one.pupils for one in terms):
        raise Http404
    found = [one for party in _TOLD_OF_A_CLASS if (one := _of(party, group, terms)) is not None]
    seen = {pupil.pk for one in found for term in one.terms for pupil in term.pupils}
    ground = visitor.ground(permissions.FILL)
    log_readings(sorted(seen), by=visitor.actor, page="mapping.class", ground=ground, at=visitor.now)
    return group, found


def _of(party: Party, group: Group, terms: Iterable[ClassTerm]) -> ClassProfile | None:
    """What makes no marks, as a check-in, stands for no term."""
    by_term: dict[Term, list[ClassTerm]] = {}
    for one in terms:
        if one.instrument.party is party and one.answers:
            by_term.setdefault(one.term, []).append(one)
    chosen = sorted((_telling(rounds) for rounds in by_term.values()), key=lambda one: one.term.first_day)
    same = [one for one in chosen if one.is_same_class_as(chosen[-1])]
    return ClassProfile(group, party, same) if same else None


def _telling(rounds: Sequence[ClassTerm]) -> ClassTerm:
    """Of the rounds of a term, the oldest first."""
    enough = [one for one in rounds if len(one.answers) >= FEWEST]
    return enough[-1] if enough else max(reversed(rounds), key=lambda one: len(one.answers))


def _term(planned: MappingRound, group: Group, visitor: Visitor) -> ClassTerm:
    members = members_on(planned, visitor.today).filter(group=group)
    asked = frozenset(members.values_list("person", flat=True))
    reached = scopes.students(visitor.scope(permissions.FILL)).filter(pk__in=asked)
    pupils = list(reached.order_by(*by_name()))
    told = answers_in(planned, [one.pk for one in pupils], visitor.today)
    instrument = planned.instrument.instrument
    counted = {
        student: answers
        for student, answers in told.items()
        if any(one.mark is not Mark.NO_BASIS for one in profile(instrument, answers))
    }
    return ClassTerm(planned, asked, pupils, counted)


def answers_in(planned: MappingRound, pupils: Collection[int], today: dt.date) -> dict[int, Answers]:
    """What may be read: what staff are done with, what pupils have handed in, and all of a round that has closed."""
    if planned.instrument.party == Party.STAFF:
        done = Q(done_at__isnull=False) | Q(round__closes_on__lt=today)
        return dict(planned.staff_mappings.filter(done, student__in=pupils).values_list("student_id", "answers"))
    own = planned.sheets.filter(ready_on(today), student__in=pupils, guardian=None)
    return dict(own.values_list("student_id", "answers"))
