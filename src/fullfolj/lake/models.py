"""The manifest: which Parquet files are the truth. A transaction that moves `is_current` switches a whole import."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fullfolj.school.models import Organisation

#: The month of a file that holds a whole school year, as all files did before ADR 0016.
WHOLE_YEAR = 0


class Grain(models.TextChoices):
    """How fine the facts of a file are; what each row holds is told in lake.facts and lake.totals."""

    LESSON = "lesson"
    TOTAL = "total"


class Partition(models.Model):
    """One file of facts: one school unit, one month of a school year, one grain. Written once and never changed.

    `month` is the calendar's, 1–12, or WHOLE_YEAR (all totals): then no other file of that unit, school year and grain
    is current.
    """

    grain = models.CharField(max_length=6, choices=Grain, default=Grain.LESSON)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="partitions")
    school_year = models.CharField(max_length=7)
    month = models.PositiveSmallIntegerField(default=WHOLE_YEAR)
    file_name = models.CharField(max_length=200, unique=True)
    rows = models.BigIntegerField()
    size_bytes = models.BigIntegerField()
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    import_id = models.UUIDField(null=True)
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    #: The import whose file stands in its place: while that can be taken back, this one is kept.
    retired_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "school_year", "month", "grain"],
                condition=Q(is_current=True),
                name="one_current_file_per_unit_month_and_grain",
            ),
            models.CheckConstraint(
                condition=Q(is_current=True, retired_at__isnull=True) | Q(is_current=False, retired_at__isnull=False),
                name="retired_files_have_a_time",
            ),
        ]


class Replaced(models.Model):
    """A file of facts as they were until an import corrected or removed them: what was known before. One an import."""

    file_name = models.CharField(max_length=200, unique=True)
    rows = models.BigIntegerField()
    import_id = models.UUIDField(null=True)
    until = models.DateTimeField()
