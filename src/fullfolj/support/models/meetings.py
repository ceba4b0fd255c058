"""Meetings of the student-health team and of work teams: what they take up, and what they decide."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Group, Organisation, Person


class MeetingKind(models.TextChoices):
    HEALTH = "health", gettext_lazy("Student health meeting")
    TEAM = "team", gettext_lazy("Team meeting")


class AgendaPart(models.TextChoices):
    """The parts of an agenda, in their order."""

    FOLLOW_UP = "follow-up", gettext_lazy("Follow-ups")
    CONTACT = "contact", gettext_lazy("No contact yet")
    MAPPING = "mapping", gettext_lazy("From the mapping")
    PROPOSED = "proposed", gettext_lazy("Put there by somebody")
    GROUP = "group", gettext_lazy("Group and school")
    WELL = "well", gettext_lazy("Goes the right way")


class ItemState(models.TextChoices):
    WAITING = "waiting", gettext_lazy("Waits")
    DONE = "done", gettext_lazy("Done")
    POSTPONED = "postponed", gettext_lazy("Another time")


@tracked()
class Meeting(models.Model):
    """One meeting. `closed_at` is when its notes went to the cases.

    `waiting` is how many more could be taken up when that was last asked: it takes all signals of a unit to tell.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MeetingKind)
    date = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    waiting = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "-opened_at"])]

    def check_open(self) -> str:
        """Why nothing can be decided in it; empty when something can."""
        return _("The meeting is closed.") if self.closed_at else ""


@tracked()
class MeetingItem(models.Model):
    """What a meeting takes up: a pupil, a group, or the school (neither). `why` is never about another pupil.

    Those who have put a pupil there have each a reason in `why`, whole, with a dot between.
    Without a meeting it waits for the unit's next one, of `kind` when it is for one kind of meeting alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="items")
    student = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=MeetingKind, blank=True)
    part = models.CharField(max_length=10, choices=AgendaPart)
    why = models.TextField()
    place = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    put_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "student"],
                condition=Q(meeting__isnull=False, student__isnull=False),
                name="a_pupil_is_taken_up_once_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["unit", "student", "kind"],
                condition=Q(meeting__isnull=True, student__isnull=False),
                name="a_pupil_waits_once_for_each_kind_of_meeting",
            ),
            models.CheckConstraint(
                condition=Q(student__isnull=True) | Q(group__isnull=True), name="an_item_is_about_a_pupil_or_a_group"
            ),
        ]


@tracked()
class MeetingDecision(models.Model):
    """Who does what by when. It is on that person's *Idag* until it is done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="decisions")
    student = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=300)
    responsible = models.ForeignKey(Account, models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["responsible", "due_on"], condition=Q(done_at__isnull=True), name="open_decisions")
        ]


@tracked()
class MeetingParticipant(models.Model):
    """Who takes part. Somebody who was put there and was not in the room stays, as not there: else whoever only looks
    would be put there anew.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    is_there = models.BooleanField(default=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "account"], name="takes_part_once_in_a_meeting"),
        ]
