"""Who wants to talk, for the adult who is told; and whom a pupil can name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.permissions import Role
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_out_of_reach, readers_of
from fullfolj.mapping import permissions
from fullfolj.mapping.models import TalkWish
from fullfolj.school.models import Person
from fullfolj.shell.open_work import OpenWork

#: Whether any pupil at all wants to talk.
ANYBODY = Glance("talk wishes", "exists (select from mapping_talkwish where met_at is null)")
#: The wishes that name an adult, as work that can be handed over.
OPEN_WISHES = OpenWork(
    name="talk wishes",
    column="to",
    permission=permissions.FILL,
    rows=lambda _visitor: TalkWish.objects.filter(met_at=None, student__is_protected=False).exclude(to=None),
    label=lambda count: (
        ngettext("%(count)s pupil who wants to talk", "%(count)s pupils who want to talk", count) % {"count": count}
    ),
)
_NAMED = (Role.MENTOR, Role.STUDENT_HEALTH)
#: For so long whoever has said that they have talked can take it back.
_LATELY = dt.timedelta(days=7)


@dataclass(frozen=True)
class Adult:
    """Somebody a pupil can name."""

    account: Account
    role: Role


def adults(student: Person, today: dt.date) -> Sequence[Adult]:
    """The pupil's mentors, then those in student health, by name."""
    found = []
    for reader in readers_of(student, permissions.SEE, today):
        role = next((one for one in _NAMED if any(ground.role is one for ground in reader.grounds)), None)
        if role is not None:
            found.append(Adult(reader.account, role))
    return sorted(found, key=lambda one: _NAMED.index(one.role))


def open_wish(student: Person) -> TalkWish | None:
    return TalkWish.objects.filter(student=student, met_at=None).select_related("to").first()


def waiting(visitor: Visitor) -> QuerySet[TalkWish]:
    """The open wishes that the visitor is told of: those that name the visitor, or nobody who still reaches the pupil,
    and those that have waited over a school day.

    The longest wait first. Whoever shows names logs the reading.
    """
    reached = visitor.scope(permissions.FILL).ids()
    open_wishes = TalkWish.objects.filter(_told(visitor), met_at=None, student__in=reached, student__is_protected=False)
    return open_wishes.order_by("wished_at", "pk")


@dataclass(frozen=True)
class Talks:
    """Who wants to talk to the visitor, and with whom the visitor lately has."""

    waiting: Sequence[TalkWish]
    met: Sequence[TalkWish]


def shown(visitor: Visitor) -> Talks:
    """With names; the reading is logged."""
    found = Talks(
        list(waiting(visitor).select_related("student", "to")), list(_met(visitor).select_related("student", "to"))
    )
    log_readings(
        {one.student_id for one in (*found.waiting, *found.met)},
        by=visitor.actor,
        page="mapping.talks",
        ground=visitor.ground(permissions.FILL),
        at=visitor.now,
    )
    return found


def one(visitor: Visitor, wish_uuid: uuid.UUID) -> TalkWish:
    """A wish that the visitor is told of, also one that is met already; Http404 for any other."""
    found = TalkWish.objects.filter(
        _told(visitor), uuid=wish_uuid, student__in=visitor.scope(permissions.FILL).ids()
    ).first()
    if found is None:
        raise Http404
    return found


def met_by_visitor(visitor: Visitor, wish_uuid: uuid.UUID) -> TalkWish:
    """A wish after which the visitor lately has talked with the pupil; Http404 for any other."""
    found = _met(visitor).filter(uuid=wish_uuid).first()
    if found is None:
        raise Http404
    return found


def _met(visitor: Visitor) -> QuerySet[TalkWish]:
    """The newest first."""
    reached = visitor.scope(permissions.FILL).ids()
    mine = TalkWish.objects.filter(met_by=visitor.account.pk, met_at__gt=visitor.now - _LATELY)
    return mine.filter(student__in=reached, student__is_protected=False).order_by("-met_at", "pk")


def _told(visitor: Visitor) -> Q:
    gone = is_out_of_reach("mapping_talkwish.to_id", "mapping_talkwish.student_id", permissions.FILL, visitor.today)
    return Q(to=visitor.account.pk) | Q(all_from__lte=visitor.today) | Q(gone)
