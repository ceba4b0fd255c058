"""Cases, the support measures in them, and their follow-ups."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.domain.attachment import Dimension
from fullfolj.school.history import tracked
from fullfolj.school.models import Person

#: Characters in a note.
NOTE_ROOM = 2000


class Level(models.TextChoices):
    """Whom a support measure is for."""

    INDIVIDUAL = "individual", gettext_lazy("The pupil")
    GROUP = "group", gettext_lazy("A group")
    UNIVERSAL = "universal", gettext_lazy("Everybody")

    @property
    def rhythm(self) -> dt.timedelta:
        """To the next follow-up, as a proposal: weekly for one pupil, fortnightly for a group, monthly for all."""
        weeks = {Level.INDIVIDUAL: 1, Level.GROUP: 2, Level.UNIVERSAL: 4}
        return dt.timedelta(weeks=weeks[self])


class WorkMode(models.TextChoices):
    PROMOTIVE = "promotive", gettext_lazy("Promotive")
    PREVENTIVE = "preventive", gettext_lazy("Preventive")
    REMEDIAL = "remedial", gettext_lazy("Remedial")


class Tier(models.TextChoices):
    """Who may read what is written. Opening one that is stricter than `WORKING` is a reading of its own."""

    WORKING = "working", gettext_lazy("All who work with the pupil")
    HEALTH = "health", gettext_lazy("Student health and the principal")
    NAMED = "named", gettext_lazy("Those named in the case, and the principal")


class Origin(models.TextChoices):
    """What made somebody open a case."""

    SIGNAL = "signal", gettext_lazy("A signal")
    MAPPING = "mapping", gettext_lazy("A mapping")
    MEETING = "meeting", gettext_lazy("A meeting")
    HAND = "hand", gettext_lazy("A talk or a worry")


class Decision(models.TextChoices):
    """What a follow-up ends with."""

    CONTINUE = "continue", gettext_lazy("Continue")
    CHANGE = "change", gettext_lazy("Change")
    END = "end", gettext_lazy("End")


class Fidelity(models.TextChoices):
    """Whether a support measure was carried out as it was planned, as those who do it see it."""

    AS_PLANNED = "as-planned", gettext_lazy("As planned")
    PARTLY = "partly", gettext_lazy("Partly")
    NOT = "not", gettext_lazy("Not as planned")


@tracked()
class Case(models.Model):
    """Why a pupil is given support, and towards what: the needs in four dimensions, what works, and the goals.

    `own_goal` and `own_view` are in the pupil's own words, `home_view` is what the guardians say. `responsible` leads
    it. `tier` is who may read it and all that is in it. `version` grows with every revision of the texts. It is closed
    with a reason, and may be reopened with one, which stands until it closes again. Whether the pupil and the guardians
    see goals and support on a page of their own is decided apart from the tier.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="cases")
    needs = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.value) for one in Dimension]))
    strengths = models.CharField(max_length=600, blank=True)
    own_goal = models.CharField(max_length=400, blank=True)
    staff_goal = models.CharField(max_length=400)
    own_view = models.CharField(max_length=600, blank=True)
    home_view = models.CharField(max_length=600, blank=True)
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.WORKING)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HAND)
    version = models.PositiveIntegerField(default=1)
    pupil_sees = models.BooleanField(default=False)
    guardians_see = models.BooleanField(default=False)
    responsible = models.ForeignKey(Account, models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=400, blank=True)
    reopen_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, close_reason="")
                | (Q(closed_on__isnull=False) & ~Q(close_reason="")),
                name="a_closed_case_has_a_reason",
            )
        ]
        indexes = [models.Index(fields=["student", "closed_on"])]

    def check_open(self) -> str:
        """Why nothing can be written in it; empty when something can."""
        return _("The case is closed. Reopen it first.") if self.closed_on else ""


@tracked()
class Participant(models.Model):
    """Somebody who takes part in a case, and as what: a colleague (`account`), or somebody else by `name`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    student = models.ForeignKey(Person, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    part = models.CharField(max_length=80)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="a_colleague_takes_part_once"),
            models.CheckConstraint(
                condition=Q(account__isnull=True) ^ Q(name=""), name="a_participant_is_a_colleague_or_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return str(self.account) if self.account else self.name


@tracked()
class Note(models.Model):
    """A text in a case, for those of its `tier` alone. Those who may not read it do not see that it is there."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    student = models.ForeignKey(Person, models.CASCADE, related_name="+")
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.WORKING)
    text = models.CharField(max_length=NOTE_ROOM)
    version = models.PositiveIntegerField(default=1)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-noted_at"])]


@tracked()
class Intervention(models.Model):
    """A support measure in a case. `next_on` is when it is followed up next; an ended one has none that counts.

    It is of the case's pupil, whose `student` it repeats for the second wall. `kind` and `kind_version` say what in the
    catalogue it was begun with, if anything; `times_a_week` and `minutes` the dose that is planned, where it is.
    `stand_in` sees it on *Idag* when `responsible` has not followed it up on its day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="interventions")
    student = models.ForeignKey(Person, models.CASCADE, related_name="interventions")
    what = models.CharField(max_length=300)
    level = models.CharField(max_length=12, choices=Level)
    mode = models.CharField(max_length=12, choices=WorkMode)
    responsible = models.ForeignKey(Account, models.PROTECT, related_name="interventions")
    stand_in = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="stood_in_for")
    kind = models.CharField(max_length=60, blank=True)
    kind_version = models.PositiveSmallIntegerField(null=True, blank=True)
    times_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    fidelity = models.CharField(max_length=10, choices=Fidelity, blank=True)
    starts_on = models.DateField()
    next_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)
    begun_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("next_on")), name="followed_up_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(kind="", kind_version__isnull=True) | (~Q(kind="") & Q(kind_version__isnull=False)),
                name="a_kind_has_a_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["responsible", "next_on"], condition=Q(ended_on__isnull=True), name="due_interventions"
            ),
            models.Index(
                fields=["stand_in", "next_on"],
                condition=Q(ended_on__isnull=True, stand_in__isnull=False),
                name="due_to_stand_in_for",
            ),
        ]

    def is_due(self, today: dt.date) -> bool:
        return self.ended_on is None and self.next_on <= today


class Rating(models.TextChoices):
    """How a support measure works, to whoever is asked. Not asked is none of them."""

    WELL = "well", gettext_lazy("Works well")
    PARTLY = "partly", gettext_lazy("Works partly")
    BADLY = "badly", gettext_lazy("Does not work")


@tracked()
class FollowUp(models.Model):
    """What was seen when a support measure was followed up: always the same three questions, and a decision.

    `own_rating` is the pupil's and `home_rating` the guardians', told to whoever follows up; empty when not asked.
    """

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="follow_ups")
    student = models.ForeignKey(Person, models.CASCADE, related_name="follow_ups")
    date = models.DateField()
    works = models.CharField(max_length=600)
    progress = models.CharField(max_length=600)
    next_step = models.CharField(max_length=600)
    own_rating = models.CharField(max_length=10, choices=Rating, blank=True)
    home_rating = models.CharField(max_length=10, choices=Rating, blank=True, default="")
    decision = models.CharField(max_length=10, choices=Decision)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["intervention", "-date"])]


@tracked()
class CheckIn(models.Model):
    """How a support measure works on a day, between two follow-ups: one click, one a day and person."""

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="check_ins")
    student = models.ForeignKey(Person, models.CASCADE, related_name="+")
    date = models.DateField()
    rating = models.CharField(max_length=10, choices=Rating)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intervention", "date", "by"], name="one_check_in_a_day_and_person")
        ]
