"""What somebody is writing about a pupil and has not sent."""

from __future__ import annotations

from typing import Any

from django.db import models

from fullfolj.access.models import Account
from fullfolj.school.models import Person


class Draft(models.Model):
    """A form as far as it is written: field → text. Its author's alone, without history; gone when it is sent.

    `form` is which one: "open", or the kind and number of what it is about.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    student = models.ForeignKey(Person, models.CASCADE, related_name="+")
    form = models.CharField(max_length=60)
    written: models.JSONField[dict[str, Any]] = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "student", "form"], name="one_draft_a_form_and_author")
        ]
