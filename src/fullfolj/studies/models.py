"""The subject overview: what a teacher says of a pupil in a subject, what is left, and what is done about it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from fullfolj.access.models import Account
from fullfolj.grading.study_measures import StudyMeasure
from fullfolj.school.history import tracked
from fullfolj.school.models import Group, Organisation, Person


class Status(models.TextChoices):
    """Where a pupil stands in a subject, in a teacher's eyes. A question to act on, never a grade."""

    ON_THE_WAY = "on-the-way", _("On the way")
    AT_RISK = "at-risk", _("At risk")
    LACKS_BASIS = "lacks-basis", _("Too little to judge from")
    REACHED = "reached", _("Has reached E")

    @property
    def needs_words(self) -> bool:
        """What is left must be said of those who are not on the way."""
        return self in (Status.AT_RISK, Status.LACKS_BASIS)

    @property
    def is_reaching(self) -> bool:
        return not self.needs_words


class Support(models.TextChoices):
    """What is given in the subject: the measures of grading.study_measures, by name."""

    FLEX_TIME = StudyMeasure.FLEX_TIME.value, _("Flex time")
    STUDY_WORKSHOP = StudyMeasure.STUDY_WORKSHOP.value, _("Study workshop")
    ADAPTATIONS = StudyMeasure.ADAPTATIONS.value, _("Extra adaptations")
    EXTRA_STUDY_TIME = StudyMeasure.EXTRA_STUDY_TIME.value, _("Extra study time")
    HOLIDAY_SCHOOL = StudyMeasure.HOLIDAY_SCHOOL.value, _("Holiday school")
    STUDY_GUIDANCE = StudyMeasure.STUDY_GUIDANCE.value, _("Study guidance in the mother tongue")
    TRIAL = StudyMeasure.TRIAL.value, _("Trial for a grade")


@tracked()
class SubjectEntry(models.Model):
    """One pupil in one subject (a designation: MA, M2SPA), as it was last told. Earlier words are in the history.

    `version` counts the writings, so that nobody writes over what another has written meanwhile. To confirm is to say
    that the words still hold: they and the version stay as they are.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="subject_entries")
    subject = models.CharField(max_length=8)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=12, choices=Status)
    remains = models.CharField(max_length=400, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    helper = models.CharField(max_length=100, blank=True)
    support = ArrayField(models.CharField(max_length=20, choices=Support), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="one_entry_per_subject")]
        verbose_name_plural = "subject entries"

    @property
    def said_on(self) -> dt.date:
        """The day on which the words were last written or confirmed."""
        return localdate(max(self.told_at, self.confirmed_at or self.told_at))


@tracked()
class Piece(models.Model):
    """A small concrete thing that is left. It may count in several subjects (designations), and is done once in all."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="pieces")
    text = models.CharField(max_length=200)
    subjects = ArrayField(models.CharField(max_length=8))
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subjects__len__gte=1), name="a_piece_counts_in_a_subject"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(done_by__isnull=True), name="who_did_a_piece_that_is_done"
            ),
        ]

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


@tracked()
class OwnWords(models.Model):
    """What a pupil says of a subject: whether it comes first, a goal, and anything else. Nobody else writes here."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="own_words")
    subject = models.CharField(max_length=8)
    is_priority = models.BooleanField(default=False)
    goal = models.CharField(max_length=200, blank=True)
    comment = models.CharField(max_length=400, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="own_words_once_a_subject")]
        verbose_name_plural = "own words"


@tracked()
class Round(models.Model):
    """Days, the first and the last included, in which every pupil of a unit is to be told of in every subject.

    `conferences_on` is the day on which the development talks that it is for begin. No two of a unit share a day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    closes_on = models.DateField()
    conferences_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_dates_in_order"),
            ExclusionConstraint(
                name="one_round_at_a_time",
                expressions=[
                    (Func(F("unit_id"), F("unit_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("opens_on"), F("closes_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
