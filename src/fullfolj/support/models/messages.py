"""Messages that somebody has asked Fullfölj to send by e-mail."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Person
from fullfolj.signals.models import Contact, Whom


class MailTrouble(models.TextChoices):
    """Why a message was not sent, as far as it is known."""

    REFUSED = "refused", gettext_lazy("The mail server did not take the address")
    UNREACHABLE = "unreachable", gettext_lazy("The mail server could not be reached")
    UNCERTAIN = "uncertain", gettext_lazy("It was cut off in the middle: the message may have been sent")
    NOT_SET = "not-set", gettext_lazy("E-mail is not set up any more")
    NOT_ALLOWED = "not-allowed", gettext_lazy("You don't reach the pupil now, or there is no guardian to write to")


@tracked(exclude=["sealed_address"])
class OutgoingMessage(models.Model):
    """A message of a template, in a language, to one address.

    `uuid` is made with the page, so that what is sent twice is one. The address is kept sealed until the message has
    gone or failed, and in no history. `tried_at` stands before the server is asked: what was cut off is not sent again.
    `told_at` is when the sender has put a failure aside.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="outgoing_messages")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    whom = models.CharField(max_length=10, choices=Whom)
    about_on = models.DateField(null=True, blank=True)
    sealed_address = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="outgoing_messages")
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=20, choices=MailTrouble, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(trouble="", tried_at__isnull=False), name="sent_or_in_trouble"
            ),
            models.CheckConstraint(
                condition=Q(sealed_address="") | Q(sent_at__isnull=True, trouble=""),
                name="an_address_only_while_it_is_needed",
            ),
        ]
        indexes = [models.Index(fields=["student", "-asked_at"])]
