"""Support measures for a class or for a whole school, without a case: about no pupil by name, and so not walled."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Group, Organisation
from fullfolj.support.models.cases import Decision, Fidelity, Level, WorkMode


@tracked()
class SharedMeasure(models.Model):
    """For a group of the unit, or for everybody there when `group` is None. Otherwise as `Intervention`.

    `times_a_week` and `minutes` are the dose that is planned, where it is.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="shared_measures")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="shared_measures")
    what = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True)
    kind_version = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=12, choices=WorkMode)
    times_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    fidelity = models.CharField(max_length=10, choices=Fidelity, blank=True)
    responsible = models.ForeignKey(Account, models.PROTECT, related_name="shared_measures")
    stand_in = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    next_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=600, blank=True)
    begun_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("next_on")), name="shared_followed_up_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="shared_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(kind="", kind_version__isnull=True) | (~Q(kind="") & Q(kind_version__isnull=False)),
                name="a_shared_kind_has_a_version",
            ),
        ]
        indexes = [models.Index(fields=["unit", "next_on"], condition=Q(ended_on__isnull=True), name="due_shared")]

    @property
    def level(self) -> Level:
        return Level.UNIVERSAL if self.group_id is None else Level.GROUP

    def is_due(self, today: dt.date) -> bool:
        return self.ended_on is None and self.next_on <= today


@tracked()
class SharedFollowUp(models.Model):
    """The same three questions and a decision as of a pupil's measure."""

    measure = models.ForeignKey(SharedMeasure, models.CASCADE, related_name="follow_ups")
    date = models.DateField()
    works = models.CharField(max_length=600)
    progress = models.CharField(max_length=600)
    next_step = models.CharField(max_length=600)
    decision = models.CharField(max_length=10, choices=Decision)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
