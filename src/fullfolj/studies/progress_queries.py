"""How far the round has come, group by group: how many of each group's pupils are told of in each subject.

By group and subject, never by teacher.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import make_aware

from fullfolj.access.gate import Visitor
from fullfolj.domain.schoolyear import Term
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Group, GroupMembership
from fullfolj.school.swedish import SvSort
from fullfolj.studies import permissions, queries, rounds_queries
from fullfolj.studies.rounds_calendar import Span
from fullfolj.studies.rounds_queries import CurrentRound


@dataclass(frozen=True)
class Progress:
    """A group in a subject: of its pupils, those told of or confirmed since the round opened."""

    uuid: uuid.UUID
    name: str
    unit: str
    subject: Subject
    told: int
    pupils: int
    round: CurrentRound

    @property
    def is_done(self) -> bool:
        return self.told == self.pupils


@dataclass(frozen=True)
class Overview:
    """The groups that somebody teaches, the classes they have pupils in, and how far the round has come in both."""

    taught: Sequence[queries.Taught]
    classes: Sequence[queries.ListedClass]
    own: Sequence[Progress]
    followed: Sequence[Progress]


def overview(visitor: Visitor) -> Overview:
    """What the page of groups and classes is made of. No pupil."""
    fills = visitor.may(permissions.FILL)
    return Overview(
        taught=queries.taught(visitor) if fills else [],
        classes=queries.classes(visitor),
        own=own(visitor) if fills else [],
        followed=followed(visitor) if visitor.may(permissions.FOLLOW_ROUNDS) else [],
    )


def own(visitor: Visitor) -> list[Progress]:
    """The visitor's own groups with pupils, by unit and name, in the subjects their lessons tell.

    Empty where no round has opened this term. At most three statements, one where there is no round.
    """
    return _of(visitor, queries.own_groups(visitor), queries.memberships(visitor.today))


def followed(visitor: Visitor) -> list[Progress]:
    """The groups of the pupils whom the visitor follows, counting those pupils alone, by unit and name."""
    reached = visitor.scope(permissions.FOLLOW_ROUNDS).ids()
    members = queries.memberships(visitor.today).filter(person__in=reached)
    groups = Group.objects.filter(unit__parent=visitor.account.organiser_id, pk__in=members.values("group"))
    return _of(visitor, groups, members)


def _of(visitor: Visitor, groups: QuerySet[Group], members: QuerySet[GroupMembership]) -> list[Progress]:
    open_members = members.filter(person__is_protected=False)
    found, rounds = _in_a_round(groups, open_members, visitor.today)
    if not found:
        return []
    subjects = queries.subjects_by_unit(rounds, visitor.today)
    told = _told(open_members.filter(group__in=[one.pk for one, _pupils in found]), rounds)
    return [
        Progress(
            uuid=one.uuid,
            name=one.display_name,
            unit=one.unit.display_name,
            subject=subject,
            told=told.get((one.pk, subject.code), 0),
            pupils=pupils,
            round=rounds[one.unit_id],
        )
        for one, pupils in found
        for subject in queries.known_subjects(subjects[one.unit_id].get(one.display_name, ()))
    ]


def _in_a_round(
    groups: QuerySet[Group], members: QuerySet[GroupMembership], today: dt.date
) -> tuple[list[tuple[Group, int]], dict[int, CurrentRound]]:
    """The groups that have pupils, and how many, at units where a round of the term has opened, and unit → round."""
    counted = members.filter(group=OuterRef("pk")).order_by().values("group").annotate(n=Count("person", distinct=True))
    opened = Group.objects.filter(
        pk__in=groups.order_by().values("pk"), unit__rounds__opens_on__range=(Term.of(today).first_day, today)
    )
    rows = opened.annotate(
        pupils=Subquery(counted.values("n"), output_field=IntegerField()),
        opens_on=F("unit__rounds__opens_on"),
        closes_on=F("unit__rounds__closes_on"),
        conferences_on=F("unit__rounds__conferences_on"),
    ).select_related("unit")
    found: dict[int, tuple[Group, int]] = {}
    spans: dict[int, set[Span]] = {}
    for one in rows.order_by(SvSort("unit__display_name"), SvSort("display_name"), "pk"):
        spans.setdefault(one.unit_id, set()).add(Span(one.opens_on, one.closes_on, one.conferences_on))
        if one.pupils:
            found[one.pk] = (one, one.pupils)
    return list(found.values()), rounds_queries.latest((unit, span) for unit, own in spans.items() for span in own)


def _told(members: QuerySet[GroupMembership], rounds: Mapping[int, CurrentRound]) -> dict[tuple[int, str], int]:
    """(group, subject) → how many of its pupils have been told of or confirmed since the unit's round opened."""
    since = Q()
    for unit, one in rounds.items():
        at = make_aware(dt.datetime.combine(one.span.opens_on, dt.time.min))
        told = Q(person__subject_entries__told_at__gte=at) | Q(person__subject_entries__confirmed_at__gte=at)
        since |= Q(group__unit=unit) & told
    counted = members.filter(since).order_by().values("group", "person__subject_entries__subject")
    rows = counted.annotate(n=Count("person", distinct=True))
    return {(row["group"], row["person__subject_entries__subject"]): row["n"] for row in rows}
