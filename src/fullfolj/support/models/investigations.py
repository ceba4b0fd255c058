"""The law's clock: absence investigations, who has taken part in them, home municipalities, and what has been sent.

Skollagen (2010:800) 7 kap. 17, 19 a and 22 §§, 15 kap. 15–16 §§, 3 kap. 7 §.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


class Rule(models.TextChoices):
    """What the duty to investigate follows from."""

    COMPULSORY = "7-19a", gettext_lazy("Education Act chapter 7, section 19 a")
    UPPER_SECONDARY = "15-16", gettext_lazy("Education Act chapter 15, section 16")


class Answer(models.TextChoices):
    """What the principal has answered the question with."""

    STARTED = "started", gettext_lazy("An investigation is started")
    UNNECESSARY = "unnecessary", gettext_lazy("An investigation is unnecessary")


class Party(models.TextChoices):
    PUPIL = "pupil", gettext_lazy("The pupil")
    GUARDIAN = "guardian", gettext_lazy("A guardian")
    STUDENT_HEALTH = "student-health", gettext_lazy("Student health")
    OTHER = "other", gettext_lazy("Somebody else")


class SupportInquiry(models.TextChoices):
    """Whether it is also investigated if the pupil needs special support (3 kap. 7 §)."""

    BEGUN = "begun", gettext_lazy("Yes, it is begun")
    NOT_NEEDED = "not-needed", gettext_lazy("No, it is not needed")


class ReportKind(models.TextChoices):
    """What is reported, to whom, in the order of a page."""

    ORGANISER = "organiser", gettext_lazy("Absence, to the organiser")
    HOME_INVESTIGATION = "home-investigation", gettext_lazy("Started investigation, to the home municipality")
    HOME_ABSENCE = "home-absence", gettext_lazy("Invalid absence, to the home municipality")
    HOME_STARTED = "home-started", gettext_lazy("Begins at the school, to the home municipality")
    HOME_STOPPED = "home-stopped", gettext_lazy("Leaves the school, to the home municipality")


@tracked()
class Investigation(models.Model):
    """The principal's answer to the question: an investigation, or why none is needed.

    `acting_for` says for whom and by which delegation somebody else than the principal has decided; empty for the
    principal. Of an unnecessary one `reason` and `look_again_on` count (None: nothing leads to the question any more);
    of a started one everything else. `edition` is one more for every change of its texts. Reopened it has no end, and
    `reopen_reason` says why.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="absence_investigations")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=8, choices=Rule)
    answer = models.CharField(max_length=12, choices=Answer)
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    acting_for = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    pupil_causes = models.CharField(max_length=3000, blank=True)
    group_causes = models.CharField(max_length=3000, blank=True)
    organisation_causes = models.CharField(max_length=3000, blank=True)
    edition = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=3000, blank=True)
    inquiry = models.CharField(max_length=12, choices=SupportInquiry, blank=True)
    inquiry_on = models.DateField(null=True, blank=True)
    inquiry_note = models.CharField(max_length=600, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reopen_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=Answer.STARTED, due_on__isnull=False)
                | Q(answer=Answer.UNNECESSARY, ended_on__isnull=True) & ~Q(reason=""),
                name="unnecessary_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("decided_on")) & ~Q(outcome="") & ~Q(inquiry=""),
                name="an_ended_investigation_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(inquiry=SupportInquiry.BEGUN) | Q(inquiry_on__isnull=False),
                name="a_begun_inquiry_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(answer=Answer.STARTED, ended_on__isnull=True),
                name="one_open_investigation_of_a_pupil",
            ),
        ]
        indexes = [models.Index(fields=["student", "-decided_at"])]

    @property
    def is_open(self) -> bool:
        return self.answer == Answer.STARTED and self.ended_on is None

    def check_open(self) -> str:
        """Why nothing can be written in it; empty when something can."""
        return "" if self.is_open else _("The investigation has ended. Reopen it first.")


@tracked()
class Participation(models.Model):
    """Somebody has taken part in an investigation on a day, or `why_not` says why not. A guardian is registered as one.

    `said` is what they see and want, in their words.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="participations")
    student = models.ForeignKey(Person, models.CASCADE, related_name="participations")
    party = models.CharField(max_length=16, choices=Party)
    guardian = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=160, blank=True)
    took_part_on = models.DateField(null=True, blank=True)
    why_not = models.CharField(max_length=400, blank=True)
    said = models.CharField(max_length=2000, blank=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(took_part_on__isnull=False, why_not="") | Q(took_part_on__isnull=True) & ~Q(why_not=""),
                name="has_taken_part_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(party=Party.GUARDIAN) | Q(guardian__isnull=True), name="a_guardian_takes_part_as_one"
            ),
        ]


@tracked()
class HomeMunicipality(models.Model):
    """Whether a pupil's home municipality is the organiser, and its name when not. No row: nobody has said."""

    student = models.ForeignKey(Person, models.CASCADE, related_name="home_municipalities")
    is_organiser = models.BooleanField()
    name = models.CharField(max_length=100, blank=True)
    told_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], name="one_home_municipality"),
            models.CheckConstraint(
                condition=Q(is_organiser=True, name="") | Q(is_organiser=False) & ~Q(name=""),
                name="another_home_municipality_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class SentReport(models.Model):
    """A report as it was sent, word by word: `content` is what the page and the PDF show. Never changed.

    Fullfölj sends nothing: `how` says by which way somebody has sent it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="absence_reports")
    investigation = models.ForeignKey(Investigation, models.CASCADE, null=True, blank=True, related_name="reports")
    kind = models.CharField(max_length=20, choices=ReportKind)
    recipient = models.CharField(max_length=200)
    how = models.CharField(max_length=200)
    content = models.JSONField()
    sent_on = models.DateField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["student", "-noted_at"])]
        triggers = [
            pgtrigger.Protect(
                name="kept_as_it_was_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("kind", "recipient", "how", "content", "sent_on", "noted_at", "by"),
            )
        ]
