"""That a pupil's guardians were told of invalid absence on a day, or why they were not."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Person


class NoticeWay(models.TextChoices):
    """How they were told."""

    SYSTEM = "system", gettext_lazy("The attendance system told them by itself")
    CALLED = "called", gettext_lazy("By phone")
    WROTE = "wrote", gettext_lazy("By text message or e-mail")
    MET = "met", gettext_lazy("In a talk")


class NoticeReason(models.TextChoices):
    """Why they were not told the same day. What lies behind it stands nowhere in Fullfölj."""

    UNREACHED = "unreached", gettext_lazy("Tried, but nobody was reached")
    PRINCIPAL = "principal", gettext_lazy("Special reasons, by decision of the principal")
    NO_GUARDIAN = "no-guardian", gettext_lazy("No guardian to tell")
    OTHER = "other", gettext_lazy("Another reason")


@tracked()
class SameDayNotice(models.Model):
    """Of one pupil and one day: told in a way on a day, the same or a later one, or a reason why not.

    Education Act chapter 7, section 17 and chapter 15, section 16.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="same_day_notices")
    day = models.DateField()
    way = models.CharField(max_length=10, choices=NoticeWay, blank=True)
    told_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=NoticeReason, blank=True)
    word = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="same_day_notices")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "day"], name="one_notice_a_pupil_and_day"),
            models.CheckConstraint(
                condition=(~Q(way="") & Q(reason="", told_on__isnull=False, told_on__gte=models.F("day")))
                | (Q(way="", told_on__isnull=True) & ~Q(reason="")),
                name="told_or_why_not",
            ),
        ]
        indexes = [models.Index(fields=["day"])]
