"""Protected profiles: an alias, its handlers, what they noted and who opened it. Nothing here points at a pupil.

The keys are UUIDs made here, so that no insert asks for its key back: the wall (migration 0002) would refuse that.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation
from fullfolj.signals.models import ContactKind


@tracked()
class Permit(models.Model):
    """An organiser allows protected profiles, from when to when. Its end closes every profile made under it."""

    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser"], condition=Q(ended_at__isnull=True), name="one_open_permit")
        ]


@tracked()
class Profile(models.Model):
    """Somebody whose identity is protected, under an alias that lies sealed. `unit` says who may name handlers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    permit = models.ForeignKey(Permit, models.PROTECT, related_name="profiles")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    alias_sealed = models.TextField()
    year_level = models.SmallIntegerField(null=True)
    shows_unit = models.BooleanField(default=False)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year_level__isnull=True) | Q(year_level__gte=0, year_level__lte=10),
                name="protected_year_level_0_to_10",
            )
        ]

    def __str__(self) -> str:
        """Never the alias: this ends up in menus, messages and logs."""
        return gettext("Protected profile %(code)s") % {"code": self.code}

    @property
    def code(self) -> str:
        """What tells profiles apart without saying anything: the beginning of the address."""
        return self.pk.hex[:6].upper()

    @property
    def alias_purpose(self) -> str:
        return f"protected.alias.{self.pk}"

    @property
    def note_purpose(self) -> str:
        return f"protected.note.{self.pk}"


@tracked()
class Handler(models.Model):
    """An account that may open the profile, as long as its person works at the unit or the organiser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="handlers")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "account"], name="one_handler_per_account")]


@tracked()
class Note(models.Model):
    """A contact that a handler noted; the text lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=20, choices=ContactKind)
    date = models.DateField()
    text_sealed = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()


class Opening(models.Model):
    """A reading of a kind of its own: a handler opened the profile. The others are told. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="openings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["profile", "-at"])]
        triggers = [pgtrigger.Protect(name="opening_never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]


class Look(models.Model):
    """When an account last saw the list of openings: what has come since is new to it."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
