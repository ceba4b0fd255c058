"""Referrals of pupils, to somebody at the school or outside it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Person


class ReferralAnswer(models.TextChoices):
    """What whoever is asked says."""

    ACCEPTED = "accepted", gettext_lazy("Accepted")
    REFUSED = "refused", gettext_lazy("Refused")


@tracked()
class Referral(models.Model):
    """Somebody is asked to meet a pupil: `to` at the school, or `outside` in words, never both.

    It is open until it is refused or its outcome is noted: `ended_on`. `reason` is why it was refused, or a word on how
    it was accepted. `outcome` is what came of it, or what is done instead when it was refused. `by` is who asks:
    whoever sent it, or has taken over what that person has sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="referrals")
    to = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="referrals")
    outside = models.CharField(max_length=200, blank=True)
    asked = models.CharField(max_length=600)
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="sent_referrals")
    answer = models.CharField(max_length=10, choices=ReferralAnswer, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=600, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, outside="") | (Q(to__isnull=True) & ~Q(outside="")),
                name="a_referral_is_to_one",
            ),
            models.CheckConstraint(
                condition=~Q(answer="refused") | (~Q(reason="") & Q(ended_on__isnull=False)),
                name="a_refusal_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["student", "ended_on"])]
