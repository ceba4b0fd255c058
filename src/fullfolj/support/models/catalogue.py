"""What a school adds to the catalogue of support measures and what it takes away, and the sessions of a measure."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person
from fullfolj.support.models.cases import Intervention


@tracked()
class OwnKind(models.Model):
    """A kind of support measure that a school unit has written itself. What it says are its versions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="own_kinds")

    @property
    def slug(self) -> str:
        return f"own-{self.uuid.hex}"


@tracked()
class KindVersion(models.Model):
    """`content` is in the form of the shipped catalogue's data. A version is never changed: measures began with it."""

    kind = models.ForeignKey(OwnKind, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_version_of_a_number")]


@tracked()
class HiddenKind(models.Model):
    """A kind, shipped or own, that the unit has taken out of its catalogue. Measures that were begun with it go on."""

    unit = models.ForeignKey(Organisation, models.CASCADE, related_name="hidden_kinds")
    slug = models.CharField(max_length=60)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "slug"], name="hidden_once")]


class Outcome(models.TextChoices):
    """What became of a planned session. That nobody knows whether the pupil came is not that the pupil stayed away."""

    CAME = "came", gettext_lazy("Came")
    STAYED_AWAY = "stayed-away", gettext_lazy("Didn't come")
    UNKNOWN = "unknown", gettext_lazy("Held, not known who came")
    NOT_HELD = "not-held", gettext_lazy("Not held")


@tracked()
class Session(models.Model):
    """One session of a support measure on a day, and whether the pupil came. One a day."""

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="sessions")
    student = models.ForeignKey(Person, models.CASCADE, related_name="support_sessions")
    date = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intervention", "date"], name="one_session_a_day"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="session_has_a_known_outcome"),
        ]
