"""The grade register of a pupil who comes from a scope, row by row."""

from __future__ import annotations

from django.db.models import F

from fullfolj.school.models import Enrolment, Grade, Person


def grades_of(student: Person) -> list[Grade]:
    """The newest term first, then by subject."""
    return list(Grade.objects.filter(person=student).order_by("-school_year", "-term", "subject", "kind"))


def newest_enrolment(student: Person) -> Enrolment | None:
    """The one that has begun last, with its unit."""
    found = Enrolment.objects.filter(person=student).select_related("unit")
    return found.order_by(F("start_date").asc(nulls_first=True), "pk").last()
