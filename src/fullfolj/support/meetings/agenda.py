"""An agenda made from what waits: overdue follow-ups, pupils without a contact, marks of the mapping, what goes well.

In order of waiting time in each part. It is no ranking of pupils.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.shell import words
from fullfolj.signals.desk import Section, desk, holds
from fullfolj.signals.mapping_waiting import waiting_marks
from fullfolj.support import permissions
from fullfolj.support.models import AgendaPart, CheckIn, FollowUp, Intervention, Rating, Tier
from fullfolj.support.shared.queries import due_at

#: So many items fit in ninety minutes.
FITS = 8
_ALL = 100_000  # more pupils than any school has without a contact
_LATELY = dt.timedelta(days=21)


@dataclass(frozen=True)
class Proposed:
    """A pupil; without one a group of the unit, or the whole school."""

    student_id: int | None
    part: AgendaPart
    why: str
    group_id: int | None = None

    @property
    def key(self) -> Key:
        return key_of(self.student_id, self.group_id, self.why)


type Key = tuple[int | None, int | None, str]


def key_of(student_id: int | None, group_id: int | None, why: str) -> Key:
    """What makes it one and the same: of a pupil nothing more than who."""
    return student_id, group_id, "" if student_id else why


def proposed(unit: Organisation, visitor: Visitor) -> Sequence[Proposed]:
    """Each pupil of the unit within the visitor's reach once, in the first part that has them. Seven statements.

    Among the follow-ups are those of what is done for the unit's groups and for everybody there.

    Marks of the mapping are asked of the signals that are made of them: there they live, are answered and dismissed.

    Of cases that all who work with the pupil may read: nothing stricter is put on a projector.
    """
    here = set(Enrolment.objects.filter(holds(visitor.today), unit=unit).values_list("person_id", flat=True))
    found: dict[Key, Proposed] = {}
    for one in (*_due(unit, visitor), *_without_contact(visitor), *_marked(unit, visitor), *_well(visitor)):
        if one.student_id is None or one.student_id in here:
            found.setdefault(one.key, one)
    return list(found.values())


def _due(unit: Organisation, visitor: Visitor) -> Iterator[Proposed]:
    """What is done for a pupil is not in the reason: that stands in the agenda beside other pupils' items."""
    pupils = _open(visitor).filter(next_on__lte=visitor.today).order_by("next_on", "pk")
    waiting: list[tuple[dt.date, int | None, int | None, str]]
    waiting = [(day, student, None, "") for student, day in pupils.values_list("student", "next_on")]
    shared = due_at(visitor, unit).values_list("next_on", "group", "what")
    waiting += [(day, None, group, what) for day, group, what in shared]
    for day, student, group, what in sorted(waiting, key=lambda one: one[0]):
        said = {"day": words.day(day, visitor.today), "what": what}
        why = _("%(what)s: to follow up since %(day)s") if what else _("To follow up since %(day)s")
        yield Proposed(student, AgendaPart.FOLLOW_UP, why % said, group)


def _without_contact(visitor: Visitor) -> Iterator[Proposed]:
    for one in desk(visitor.scope(permissions.WORK), {Section.RADAR: _ALL}).waiting(Section.RADAR):
        days = ngettext(
            "%(count)s school day since the signal", "%(count)s school days since the signal", one.school_days
        )
        yield Proposed(
            one.student_id, AgendaPart.CONTACT, words.sentence_case(days % {"count": words.count(one.school_days)})
        )


def _marked(unit: Organisation, visitor: Visitor) -> Iterator[Proposed]:
    """Which mark it is is not in the reason: that stands in the agenda beside other pupils' items."""
    for one in waiting_marks(visitor.scope(permissions.WORK), unit):
        days = ngettext(
            "%(count)s school day since the mapping", "%(count)s school days since the mapping", one.school_days
        )
        yield Proposed(
            one.student_id, AgendaPart.MAPPING, words.sentence_case(days % {"count": words.count(one.school_days)})
        )


def _well(visitor: Visitor) -> Iterator[Proposed]:
    since = visitor.today - _LATELY
    going = _open(visitor).order_by("starts_on", "pk")
    said = CheckIn.objects.filter(date__gte=since, rating=Rating.WELL).values("intervention")
    told = FollowUp.objects.filter(date__gte=since, own_rating=Rating.WELL).values("intervention")
    for student in going.filter(pk__in=said.union(told)).values_list("student", flat=True):
        yield Proposed(student, AgendaPart.WELL, _("A support measure works well"))


def _open(visitor: Visitor) -> QuerySet[Intervention]:
    reached = visitor.scope(permissions.WORK).ids()
    return Intervention.objects.filter(ended_on=None, case__tier=Tier.WORKING, student__in=reached)
