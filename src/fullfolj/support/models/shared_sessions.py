"""The sessions of a support measure for a class or a school, and who of the group came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Person
from fullfolj.support.models.catalogue import Outcome
from fullfolj.support.models.flex import ATTENDANCE
from fullfolj.support.models.shared import SharedMeasure


@tracked()
class SharedSession(models.Model):
    """One session on a day, one a day. `came` and `stayed_away` are how many, null where nobody has counted; they say
    nothing while it was not held.

    Where it is noted of each pupil they are kept in step with that, so that all read the same numbers, also those
    who do not reach all of the pupils.
    """

    measure = models.ForeignKey(SharedMeasure, models.CASCADE, related_name="sessions")
    date = models.DateField()
    is_held = models.BooleanField(default=True)
    came = models.PositiveSmallIntegerField(null=True, blank=True)
    stayed_away = models.PositiveSmallIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "date"], name="one_shared_session_a_day"),
        ]


@tracked()
class SharedAttendance(models.Model):
    """Whether one pupil of the group came. Its absence is that nobody has said."""

    session = models.ForeignKey(SharedSession, models.CASCADE, related_name="attendances")
    student = models.ForeignKey(Person, models.CASCADE, related_name="shared_attendances")
    outcome = models.CharField(max_length=12, choices=Outcome)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "student"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in ATTENDANCE]), name="shared_outcome_is_known"
            ),
        ]
