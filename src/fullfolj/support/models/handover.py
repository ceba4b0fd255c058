"""Handovers between stages and schools: as they are prepared, who has seen them, and as they were sent."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


class HandoverPart(models.TextChoices):
    """What a handover may say, in this order: what works stands first. `value` is the field that holds the words."""

    WORKS = "works", gettext_lazy("What works")
    STRENGTHS = "strengths", gettext_lazy("Strengths")
    OWN_WORDS = "own_words", gettext_lazy("The pupil's own goal")
    MEASURES = "measures", gettext_lazy("Support that goes on")
    CONTACTS = "contacts", gettext_lazy("Who knows the pupil")
    SUBJECTS = "subjects", gettext_lazy("Subjects")


#: How many characters each part may have.
LONGEST = {
    HandoverPart.WORKS: 1200,
    HandoverPart.STRENGTHS: 1200,
    HandoverPart.OWN_WORDS: 800,
    HandoverPart.MEASURES: 3000,
    HandoverPart.CONTACTS: 1200,
    HandoverPart.SUBJECTS: 1200,
}


class SeenBy(models.TextChoices):
    """Who is to see a handover before it is sent; the guardians until the pupil is 18."""

    PUPIL = "pupil", gettext_lazy("The pupil")
    GUARDIANS = "guardians", gettext_lazy("The guardians")


class SeenHow(models.TextChoices):
    PAGE = "page", gettext_lazy("On their own page")
    TALK = "talk", gettext_lazy("In a talk")
    NOT = "not", gettext_lazy("It has not been possible")


class HandoverAnswer(models.TextChoices):
    """What has become of what was sent."""

    ACCEPTED = "accepted", gettext_lazy("Received")
    ASKED_BACK = "asked-back", gettext_lazy("Asked back")
    TAKEN_BACK = "taken-back", gettext_lazy("Taken back")


@tracked()
class SchoolHandover(models.Model):
    """What a school tells the next about a pupil, as it is prepared at `unit`.

    `parts` are those that are chosen; what stands in the others goes nowhere. `pupil_words` are the pupil's own, added
    to it. From `shown_at` on the pupil and the guardians see it on their own pages; None: nobody but those who prepare
    it. `version` grows with every change of the texts, which takes it off their pages until it is shown anew.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="school_handovers")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    parts = ArrayField(models.CharField(max_length=10, choices=HandoverPart))
    works = models.CharField(max_length=LONGEST[HandoverPart.WORKS], blank=True)
    strengths = models.CharField(max_length=LONGEST[HandoverPart.STRENGTHS], blank=True)
    own_words = models.CharField(max_length=LONGEST[HandoverPart.OWN_WORDS], blank=True)
    measures = models.CharField(max_length=LONGEST[HandoverPart.MEASURES], blank=True)
    contacts = models.CharField(max_length=LONGEST[HandoverPart.CONTACTS], blank=True)
    subjects = models.CharField(max_length=LONGEST[HandoverPart.SUBJECTS], blank=True)
    pupil_words = models.CharField(max_length=1200, blank=True)
    version = models.PositiveIntegerField(default=1)
    shown_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["student", "-begun_at"])]

    def told(self) -> list[tuple[HandoverPart, str]]:
        """The chosen parts with their words, in order."""
        return [(part, getattr(self, part.value)) for part in HandoverPart if part in self.parts]


@tracked()
class HandoverSeen(models.Model):
    """Somebody has seen a handover as it stands, on a day and how; or `reason` says why that has not been possible."""

    handover = models.ForeignKey(SchoolHandover, models.CASCADE, related_name="seen")
    student = models.ForeignKey(Person, models.CASCADE, related_name="+")
    party = models.CharField(max_length=10, choices=SeenBy)
    how = models.CharField(max_length=4, choices=SeenHow)
    date = models.DateField()
    reason = models.CharField(max_length=400, blank=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "party"], name="seen_once_a_party"),
            models.CheckConstraint(
                condition=Q(how="not") & ~Q(reason="") | ~Q(how="not") & Q(reason=""), name="not_seen_has_a_reason"
            ),
        ]


@tracked()
class SentHandover(models.Model):
    """A handover as it was sent, word by word: to a school of the organiser's, or `outside` in words.

    `content` is what page, PDF and file show (docs/reference/handover-file.md). It is never changed; what is answered
    stands beside it. Asked back it waits still: the receiver may accept it after all.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handover = models.ForeignKey(SchoolHandover, models.CASCADE, related_name="sent")
    student = models.ForeignKey(Person, models.CASCADE, related_name="+")
    from_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    outside = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=HandoverAnswer, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_unit__isnull=False, outside="") | (Q(to_unit__isnull=True) & ~Q(outside="")),
                name="a_handover_is_to_one",
            ),
            models.CheckConstraint(condition=~Q(answer="asked-back") | ~Q(reason=""), name="asked_back_with_a_reason"),
        ]
        indexes = [models.Index(fields=["to_unit", "-sent_at"]), models.Index(fields=["student", "-sent_at"])]
        triggers = [
            pgtrigger.Protect(
                name="a_sent_handover_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "uuid", "handover", "from_unit", "to_unit", "outside", "content", "sent_at", "by"
                ),
            ),
            # Two rows of one pupil that are merged are the operator's; nobody who is signed in moves it to another.
            pgtrigger.Protect(
                name="a_sent_handover_is_its_pupils",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.student_id IS DISTINCT FROM NEW.student_id AND current_user = 'ff_app'"
                ),
            ),
        ]
