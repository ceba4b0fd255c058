"""Whose calendar an address opens, and what stands in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.scopes import enter
from fullfolj.support import permissions
from fullfolj.support.flex.feed_actions import digest_of
from fullfolj.support.models import Booking, CalendarFeed, Slot

#: How long what has been stays in the calendar.
_BACK = dt.timedelta(days=60)


def opened_by(secret: str, now: dt.datetime) -> Visitor | None:
    """Whose address it is; the second wall knows them from here on. None for what opens nothing, or no more.

    They may what they may today: who has left the school, or is protected since, has nothing in the calendar.
    """
    found = CalendarFeed.objects.filter(digest=digest_of(secret), account__is_active=True)
    feed = found.select_related("account").first()
    if feed is None:
        return None
    visitor = Visitor(feed.account, enter(feed.account, timezone.localdate(now)), now)
    return visitor if visitor.may(permissions.HOLD) or visitor.may(permissions.BOOK) else None


def feed_of(account: Account) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(account=account).first()


def held(visitor: Visitor) -> Sequence[Slot]:
    """The slots that the visitor holds, where that is theirs to do."""
    if not visitor.may(permissions.HOLD):
        return []
    every = Slot.objects.filter(holder=visitor.account, ends_at__gte=visitor.now - _BACK)
    return list(every.order_by("starts_at", "pk"))


def own_bookings(visitor: Visitor) -> Sequence[Booking]:
    """What the pupil has booked. It is about the visitor alone and names nobody, so no reading is logged."""
    if not visitor.may(permissions.BOOK):
        return []
    own = Booking.objects.filter(student=visitor.account.person_id, student__in=visitor.scope(permissions.BOOK).ids())
    live = own.filter(seat__left_at=None, slot__ends_at__gte=visitor.now - _BACK)
    return list(live.select_related("slot__holder", "seat").order_by("slot__starts_at", "pk"))
