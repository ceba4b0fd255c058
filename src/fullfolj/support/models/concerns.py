"""That a report of concern has been made about a pupil, and when; and who of student health may know."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


@tracked()
class ReportOfConcern(models.Model):
    """A report to social services, made outside Fullfölj: that it was made and on which day, and no text of any kind.

    `noted_by` is who wrote it here, who need not be who reported. One noted by mistake is taken back, and stays in the
    history. Rows and history have a wall of their own (config 0026, docs/adr/0046).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="reports_of_concern")
    reported_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["student", "reported_on"])]


@tracked()
class ConcernReader(models.Model):
    """Somebody in student health whom the principal has named at a school unit, until `ended_at`; about no pupil.

    It holds while the person has a duty there that gives the permission.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="concern_readers")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "account"], condition=Q(ended_at__isnull=True), name="named_once_at_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("named_at")), name="named_before_it_ends"
            ),
        ]
