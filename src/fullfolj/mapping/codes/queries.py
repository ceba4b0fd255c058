"""Whom the codes of a class are for, and how they stand."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import Respondent, about_whom, respondents
from fullfolj.mapping.class_in_round import class_in_round
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound, Sheet, SurveyCode
from fullfolj.school.models import Group, GroupMembership
from fullfolj.signals.desk import holds

#: Who answers alone, and so needs a way in: staff answer together, signed in.
_ANSWERED_ALONE = (Party.STUDENT, Party.GUARDIAN)


@dataclass(frozen=True)
class Holder:
    """Somebody who is asked: whether the answers are handed in, and the code, if one is made."""

    respondent: Respondent
    is_done: bool
    code: SurveyCode | None

    @property
    def value(self) -> str:
        """As a form names the one who is asked."""
        about, guardian = self.respondent.student, self.respondent.guardian
        return f"{about.uuid}.{guardian.uuid}" if guardian else str(about.uuid)

    @property
    def name(self) -> str:
        """The pupil, and the guardian who answers about the pupil."""
        about, guardian = self.respondent.student, self.respondent.guardian
        return f"{about} ({guardian})" if guardian else str(about)


@dataclass(frozen=True)
class CodeClass:
    round: MappingRound
    group: Group
    holders: Sequence[Holder]


@dataclass(frozen=True)
class AnsweringClass:
    """A class whose pupils are asked in an open round: how many the visitor reaches, and how many have handed in."""

    round: MappingRound
    group: Group
    asked: int
    done: int


def answering(visitor: Visitor) -> list[AnsweringClass]:
    """The classes that are answering today, by unit, name and the day the round closes. No pupil is shown."""
    rounds = {one.pk: one for one in _open(visitor)}
    places = Group.mapping_rounds.through.objects.filter(mappinground__in=rounds).select_related("group")
    members = GroupMembership.objects.filter(
        holds(visitor.today),
        group__in={one.group_id for one in places},
        person__in=visitor.scope(permissions.FILL).ids(),
        person__is_protected=False,
    )
    asked: dict[int, set[int]] = defaultdict(set)
    for group, person in members.values_list("group", "person"):
        asked[group].add(person)
    done: dict[int, set[int]] = defaultdict(set)
    handed_in = Sheet.objects.filter(round__in=rounds, handed_in_at__isnull=False)
    for number, person in handed_in.values_list("round", "student"):
        done[number].add(person)
    every = {party: about_whom(party, set().union(*asked.values()), visitor.today) for party in _ANSWERED_ALONE}
    found = []
    for one in places:
        planned = rounds[one.mappinground_id]
        if people := asked[one.group_id] & every[Party(planned.instrument.party)]:
            found.append(AnsweringClass(planned, one.group, len(people), len(people & done[planned.pk])))
    return sorted(
        found, key=lambda one: (one.round.unit.display_name, one.group.display_name, one.round.closes_on, one.round.pk)
    )


def _open(visitor: Visitor) -> QuerySet[MappingRound]:
    today = visitor.today
    found = MappingRound.objects.filter(
        unit__parent=visitor.account.organiser_id,
        instrument__party__in=_ANSWERED_ALONE,
        opens_on__lte=today,
        closes_on__gte=today,
    )
    return found.select_related("instrument", "unit")


def code_class(visitor: Visitor, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> CodeClass:
    """Those who are asked about the pupils whom the visitor reaches, by the pupil's name; the reading is logged.

    Http404 where the visitor reaches nobody in the class.
    """
    found = class_in_round(visitor, round_uuid, group_uuid, _ANSWERED_ALONE)
    ground = visitor.ground(permissions.FILL)
    numbers = [one.pk for one in found.pupils]
    log_readings(numbers, by=visitor.actor, page="mapping.codes", ground=ground, at=visitor.now)
    holders = _holders(found.round, respondents(found.round, found.pupils, visitor.today))
    return CodeClass(found.round, found.group, holders)


def _holders(planned: MappingRound, asked: Sequence[Respondent]) -> list[Holder]:
    people = {one.student.pk for one in asked}
    handed_in = planned.sheets.filter(student__in=people, handed_in_at__isnull=False)
    done = set(handed_in.values_list("student_id", "guardian_id"))
    codes = {(one.student_id, one.guardian_id): one for one in planned.codes.filter(student__in=people)}
    return [Holder(one, one.key in done, codes.get(one.key)) for one in asked]
