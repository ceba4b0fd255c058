"""Slots that pupils book: flex time, a study workshop, talks. And the private addresses at which calendars read them.

Who has a place is never kept: the seats of a slot that nobody has left have it in the order of their numbers, as many
as the slot holds, and the rest wait in the same order. A place that is left is the next one's without anybody's doing.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person
from fullfolj.support.models.catalogue import Outcome

#: What the holder may say of somebody who had a place.
ATTENDANCE = (Outcome.CAME, Outcome.STAYED_AWAY, Outcome.UNKNOWN)
#: As many as a slot holds at most.
MOST_PLACES = 200


@tracked()
class Slot(models.Model):
    """A time at a unit that pupils book a place at; `kind` is what in the catalogue it is. `holder` is there.

    One that is called off keeps its bookings, so that those who booked it read that it is.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="slots")
    kind = models.CharField(max_length=60)
    what = models.CharField(max_length=120)
    place = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(Account, models.PROTECT, related_name="slots")
    called_off_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PLACES), name="a_slot_has_a_place_or_more"
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_at"]), models.Index(fields=["holder", "starts_at"])]

    @property
    def date(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    def check_bookable(self, now: dt.datetime) -> str:
        """Why nobody can book it, or leave it, any more; empty when they can."""
        if self.called_off_at is not None:
            return _("It has been called off.")
        return _("It has started already.") if self.starts_at <= now else ""

    def check_attendance(self, now: dt.datetime) -> str:
        """Why nobody can say who came; empty when they can."""
        if self.called_off_at is not None:
            return _("It has been called off.")
        return _("It has not started yet.") if self.starts_at > now else ""


@tracked()
class Seat(models.Model):
    """A turn in a slot, in the order of `number`, until it is left. Whose it is stands in the booking, behind the wall:
    so whoever sees nobody of the others can still be told how many places are left.
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="seats")
    number = models.PositiveIntegerField()
    left_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "number"], name="one_seat_of_a_number"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=[one.value for one in ATTENDANCE]), name="seat_outcome_is_known"
            ),
        ]


@tracked()
class Booking(models.Model):
    """A pupil's seat in a slot. Whoever leaves and books anew has another seat, last in the queue."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="bookings")
    student = models.ForeignKey(Person, models.CASCADE, related_name="slot_bookings")
    seat = models.OneToOneField(Seat, models.CASCADE, related_name="booking")
    booked_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "student"], name="booked_once")]


@tracked(exclude=["digest"])
class CalendarFeed(models.Model):
    """The private address at which an account's calendar reads its slots. Only a keyed digest of it is kept."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
