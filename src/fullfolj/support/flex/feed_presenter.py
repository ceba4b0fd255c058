"""What stands in a calendar: what, where and when; for who holds a slot how many come, and never who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.support.flex.icalendar import Event, calendar
from fullfolj.support.flex.queries import Filled
from fullfolj.support.models import Booking, CalendarFeed, Slot


@dataclass(frozen=True)
class FeedPage:
    """`address` is there once: on the answer to who has made it. `since` is empty where there is none."""

    since: str
    address: str
    back: str


def feed_page(feed: CalendarFeed | None, address: str, back: str, today: dt.date) -> FeedPage:
    made = "" if feed is None else words.day(localdate(feed.made_at), today)
    since = _("Your calendar address was made on %(day)s.") % {"day": made} if made else ""
    return FeedPage(since, address, back)


def feed_text(held: Sequence[Slot], bookings: Sequence[Booking], full: Mapping[int, Filled], now: dt.datetime) -> str:
    events = [
        *(_held(one, full[one.pk]) for one in held),
        *(_booked(one.slot, full[one.slot_id].turn(one.seat_id)) for one in bookings),
    ]
    return calendar(_("Slots"), events, now)


def _held(one: Slot, full: Filled) -> Event:
    said = {"what": one.what, "taken": full.taken, "all": full.capacity}
    told = _("%(count)s in the queue") % {"count": full.waiting} if full.waiting else ""
    return _event(one, _("%(what)s (%(taken)s of %(all)s)") % said, told, "CONFIRMED")


def _booked(one: Slot, turn: int) -> Event:
    holder = _("With %(name)s") % {"name": one.holder}
    if not turn:
        return _event(one, one.what, holder, "CONFIRMED")
    summary = _("In the queue, number %(turn)s: %(what)s") % {"turn": turn, "what": one.what}
    return _event(one, summary, holder, "TENTATIVE")


def _event(one: Slot, summary: str, description: str, status: str) -> Event:
    if one.called_off_at is not None:
        summary, status = _("Called off: %(what)s") % {"what": one.what}, "CANCELLED"
    return Event(f"{one.uuid}@fullfolj", one.starts_at, one.ends_at, summary, one.place, description, status)
