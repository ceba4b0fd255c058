"""That a month's report is there to be read. Never what it says: that is made anew for each reader."""

from __future__ import annotations

from django.db import models

from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation


@tracked()
class MonthlyReport(models.Model):
    """The organiser's readers have been told on the page that the report of the month is there.

    `month` is its first day and `as_of` the last day that it is about.
    """

    organiser = models.ForeignKey(Organisation, models.CASCADE, related_name="monthly_reports")
    month = models.DateField()
    as_of = models.DateField()
    announced_on = models.DateField()
    actor = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organiser", "month"], name="one_report_a_month")]
