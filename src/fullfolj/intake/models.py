"""What came in: one row per import, and the rows of its file that could not be read."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.access.models import Account
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


class ImportKind(models.TextChoices):
    ROSTER = "roster", _("class list")
    LESSONS = "lessons", _("lesson attendance")
    GRADES = "grades", _("grades")
    TOTALS = "totals", _("attendance in sum")

    @property
    def heading(self) -> str:
        """The label as it begins a line."""
        return capfirst(str(self.label))


#: Kinds whose facts lie in the lake.
LAKE_KINDS = (ImportKind.LESSONS, ImportKind.TOTALS)


class ImportState(models.TextChoices):
    RECEIVED = "received", _("received")
    READING = "reading", _("being read")
    READY = "ready", _("ready to apply")
    GUARDED = "guarded", _("stopped for you to look at")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("failed, nothing changed")
    INTERRUPTED = "interrupted", _("interrupted, nothing changed")
    TAKEN_BACK = "taken-back", _("taken back")
    UNMAPPED = "unmapped", _("waiting for you to say what its columns are")


@tracked(exclude=["sealed_secret", "sealed_bearer", "sealed_certificate", "hook_digest"])
class Source(models.Model):
    """An SS 12000 provider that one organiser's data is pulled from. Secrets lie sealed (school.sealing).

    `cursors` is resource → moment up to which it has been read; `lacks` are resources that the provider said it does
    not have, when it was asked last. `units` are codes of school units; none means all that the provider has.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="sources")
    name = models.CharField(max_length=60)
    base_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)
    sealed_bearer = models.TextField(blank=True)
    sealed_certificate = models.TextField(blank=True)
    page_size = models.PositiveIntegerField(default=2000)
    full_every_days = models.PositiveSmallIntegerField(default=7)
    is_active = models.BooleanField(default=True)
    #: Local time of the nightly pull, and minutes between pulls of attendance in school hours (0: none).
    night_at = models.TimeField(default=dt.time(3))
    attendance_every = models.PositiveSmallIntegerField(default=15)
    units: models.JSONField[list[str]] = models.JSONField(default=list)
    cursors: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    lacks: models.JSONField[list[str]] = models.JSONField(default=list)
    last_full_at = models.DateTimeField(null=True)
    #: The end of the address that the provider's notices come to: unguessable, kept as a digest.
    hook_digest = models.CharField(max_length=64, blank=True)
    subscription_id = models.CharField(max_length=100, blank=True)
    subscription_ends = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organiser", "name"], name="one_source_per_name")]

    def __str__(self) -> str:
        return self.name


class PullMode(models.TextChoices):
    FULL = "full", _("everything")
    CHANGES = "changes", _("what has changed")
    ATTENDANCE = "attendance", _("attendance that has changed")


class PullState(models.TextChoices):
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    GUARDED = "guarded", _("stopped for you to look at")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped by somebody")
    INTERRUPTED = "interrupted", _("interrupted")


class Pull(models.Model):
    """One run of a source, kept with its outcome. What it changed are its imports, in the order they were applied.

    `outcome` is resource → pages, read, unreadable, and a code where the provider did not answer as it should.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, models.CASCADE, related_name="pulls")
    mode = models.CharField(max_length=10, choices=PullMode)
    state = models.CharField(max_length=12, choices=PullState, default=PullState.RUNNING)
    outcome: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    failure_code = models.CharField(max_length=40, blank=True)
    failure = models.TextField(blank=True)
    step = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField(default=0)
    actor = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"])]


class MergeState(models.TextChoices):
    ASKED = "asked", _("being merged")
    MERGED = "merged", _("merged")
    DIFFERENT = "different", _("two different pupils")
    PARTING = "parting", _("being taken apart")
    APART = "apart", _("taken apart")


@tracked()
class MergeDecision(models.Model):
    """What a person has decided about two people with the same number: one pupil (`standing` has everything), or two.

    One that has been taken apart is history, and the two may be decided about anew. `parted_as` names the files of the
    lake that the taking apart wrote, as `id` names those of the merge.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organiser = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    standing = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=MergeState)
    actor = models.CharField(max_length=40)
    decided_at = models.DateTimeField()
    parted_as = models.UUIDField(null=True)
    parted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standing", "other"], condition=~models.Q(state="apart"), name="one_decision_per_pair"
            ),
            models.CheckConstraint(condition=models.Q(standing__lt=models.F("other")), name="the_first_known_stands"),
        ]


class MergeRecord(models.Model):
    """By what a merge is taken apart: rows moved and set aside (school.merging), the other's lesson facts as Parquet,
    and what the two were called by number. Only jobs reach it (config 0005): it holds grades.
    """

    decision = models.OneToOneField(MergeDecision, models.CASCADE, primary_key=True, related_name="record")
    moved: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    digests: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    facts = models.BinaryField(default=bytes)


class Import(models.Model):
    """A file on its way in. `counts` and `warnings` have the keys of contract section 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=10, choices=ImportKind)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.RECEIVED)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255, blank=True)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    options: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    counts: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    warnings: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    preview: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    step = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    actor = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    pull = models.ForeignKey(Pull, models.SET_NULL, null=True, related_name="imports")
    #: The import whose quarantined rows this one tries again.
    again_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="again")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organiser", "-created_at"])]

    def check_can_apply(self, *, allow_removals: bool) -> None:
        """PlainError, with why and what to do, unless the import may be applied now."""
        if self.state == ImportState.GUARDED and not allow_removals:
            raise self.guarded_error()
        if self.state not in (ImportState.READY, ImportState.GUARDED):
            raise self.not_now()

    @property
    def may_be_explained(self) -> bool:
        """Whether a person may say what the columns are: nobody has, or the file was read as somebody said."""
        was_read = self.state in (ImportState.READY, ImportState.GUARDED) and "profile_name" in self.options
        return self.state == ImportState.UNMAPPED or was_read

    def check_can_discard(self) -> None:
        """PlainError unless the import may still be thrown away."""
        over = (ImportState.APPLYING, ImportState.APPLIED, ImportState.DISCARDED, ImportState.TAKEN_BACK)
        if self.state in over:
            raise self.not_now()

    def guarded_error(self) -> PlainError:
        """What the guard saw; exit code 4 (contract section 1)."""
        stops = self.preview.get("guard", [])
        places = "; ".join(
            gettext("%(place)s: %(vanishing)s of %(standing)s")
            % {key: stop[key] for key in ("place", "vanishing", "standing")}
            for stop in stops
        )
        return PlainError(
            gettext("Stopped: unusually much would vanish (%(places)s). Nothing was changed.") % {"places": places},
            gettext("Check that the file is whole. If it is right, allow the removals (--allow-removals)."),
            exit_code=4,
        )

    def not_now(self) -> PlainError:
        """Why something can't be done in the state the import is in."""
        return PlainError(
            gettext("The import is %(state)s, so this can't be done now.") % {"state": ImportState(self.state).label}
        )


@tracked()
class MappingProfile(models.Model):
    """What the columns of one shape of foreign file are (intake.mapping.profiles.Understanding)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organiser = models.ForeignKey(Organisation, models.CASCADE, related_name="mapping_profiles")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ImportKind)
    fingerprint = models.CharField(max_length=64)
    headers: models.JSONField[list[str]] = models.JSONField(default=list)
    understanding: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name"], name="one_mapping_profile_per_name"),
            models.UniqueConstraint(fields=["organiser", "fingerprint"], name="one_mapping_profile_per_shape"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Dismissal(models.Model):
    """Rows in quarantine that somebody has decided to leave out for good: who, when, and why in their own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    belongs_to = models.ForeignKey(Import, models.CASCADE, related_name="dismissals")
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=60, blank=True)
    count = models.IntegerField()
    reason = models.CharField(max_length=200)
    actor = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class QuarantinedRow(models.Model):
    """A row that could not be read: where it stood and why. Values that could name a person are never kept here.

    What has become of it since is worked out, never noted (quarantine.with_fate): so that taking an import back brings
    a row back to where it was. `read_again_by` is the newest import that has taken it up.
    """

    belongs_to = models.ForeignKey(Import, models.CASCADE, related_name="quarantined_rows")
    sheet = models.CharField(max_length=60, blank=True)
    row_number = models.IntegerField()
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=40)
    shown_value = models.CharField(max_length=60, blank=True)
    #: Where a provider's object stood: the page asked for, and a JSON pointer (RFC 6901) in it.
    json_pointer = models.CharField(max_length=200, blank=True)
    #: Whether the row as it came lies sealed (intake.kept), so that it can be tried again.
    is_kept = models.BooleanField(default=False, db_default=False)
    read_again_by = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="+")
    dismissal = models.ForeignKey(Dismissal, models.SET_NULL, null=True, related_name="rows")

    class Meta:
        indexes = [models.Index(fields=["belongs_to", "row_number"])]


@tracked()
class ProtectedIdentity(models.Model):
    """A keyed digest of the source id of somebody protected: enough to leave their rows out, not to know who.

    `marked_by` is who says so (intake.markers), '' for what is older than that; `together` is the same for the digests
    that one marker has of one person.
    """

    organiser = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    marked_by = models.CharField(max_length=100, default="", blank=True)
    marked_at = models.DateTimeField(null=True)
    together = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "digest", "marked_by"], name="one_row_per_digest_and_marker")
        ]
