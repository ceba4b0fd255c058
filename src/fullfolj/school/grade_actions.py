"""Grades that somebody writes in the register by hand: one that is lacking, or one in place of what a source gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from fullfolj.domain.actor import Actor
from fullfolj.domain.schoolyear import Term
from fullfolj.school.enums import GradeKind
from fullfolj.school.history import recorded
from fullfolj.school.models import BY_HAND, Grade, Organisation, Person

_SAID = ("unit_id", "year_level", "grade", "source", "source_id")


@dataclass(frozen=True)
class Written:
    """A row of the register: `subject` is a designation, `grade` a value of scales on the cohort's scale."""

    term: Term
    year_level: int
    subject: str
    grade: str
    kind: GradeKind


def write(*, student: Person, unit: Organisation, row: Written, by: Actor) -> Grade:
    """The row as it now stands, by hand. What stood in its place is in the history; the same again changes nothing."""
    key: dict[str, Any] = {
        "person": student,
        "school_year": row.term.school_year.label,
        "term": row.term.name.value,
        "subject": row.subject,
        "kind": row.kind,
    }
    with recorded("grade.write", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        there = Grade.objects.filter(**key).first()
        if there is not None and (there.grade, there.year_level) == (row.grade, row.year_level):
            return there
        said: dict[str, Any] = {
            "unit": unit,
            "year_level": row.year_level,
            "grade": row.grade,
            "source": BY_HAND,
            "source_id": "",
        }
        grade, _is_new = Grade.objects.update_or_create(defaults=said, **key)
    return grade


def take_back(*, grade: Grade, by: Actor) -> None:
    """What somebody wrote goes, and what a source had given before it stands again. Not by hand: nothing happens."""
    with recorded("grade.take-back", by=by):
        standing = Grade.objects.select_for_update().filter(pk=grade.pk, source=BY_HAND).first()
        if standing is None:
            return
        events = apps.get_model("school", "GradeEvent").objects.filter(pgh_obj_id=grade.pk)
        before = events.exclude(source=BY_HAND).exclude(pgh_label="delete").order_by("pgh_id").last()
        if before is None:
            standing.delete()
            return
        Grade.objects.filter(pk=standing.pk).update(**{name: getattr(before, name) for name in _SAID})
