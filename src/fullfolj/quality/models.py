"""Reminders to teachers about lessons without a report."""

from __future__ import annotations

from django.db import models

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


@tracked()
class Reminder(models.Model):
    """A teacher has been reminded of `lessons` without a report at the unit, the oldest of them held on `oldest`."""

    unit = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    teacher = models.ForeignKey(Person, models.CASCADE, related_name="reminders")
    lessons = models.PositiveIntegerField()
    oldest = models.DateField()
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        # Nobody is nagged: a double click, two tabs and two colleagues send one reminder a day.
        constraints = [models.UniqueConstraint(fields=["unit", "teacher", "sent_on"], name="one_reminder_a_day")]
        indexes = [models.Index(fields=["teacher", "-sent_at"])]
