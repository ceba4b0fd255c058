"""The rows of a pupil's grades as whoever keeps the register sees them, and the form for one more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.grading.subjects import SUBJECTS
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import BY_HAND, Grade, Person
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.studies.register_forms import GradeForm


@dataclass(frozen=True)
class GradeRow:
    """`take_back_url` is there for what was written by hand alone."""

    term: str
    subject: str
    grade: str
    kind: str
    origin: str
    take_back_url: str


@dataclass(frozen=True)
class RegisterPage:
    name: str
    back: str
    rows: tuple[GradeRow, ...]
    form: GradeForm
    errors: tuple[ErrorLink, ...]
    designations: tuple[tuple[str, str], ...]


def page(student: Person, grades: Sequence[Grade], form: GradeForm) -> RegisterPage:
    return RegisterPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        rows=tuple(_row(one, student) for one in grades),
        form=form,
        errors=error_links(form),
        designations=tuple(SUBJECTS.items()),
    )


def _row(one: Grade, student: Person) -> GradeRow:
    by_hand = one.source == BY_HAND
    return GradeRow(
        term=f"{one.term} {one.school_year}",
        subject=grading_words.subject_name(one.subject),
        grade=grading_words.grade_words(one.grade),
        kind=words.sentence_case(str(GradeKind(one.kind).label)),
        origin=_("By hand") if by_hand else _("Another system") if one.source else _("A file"),
        take_back_url=reverse("studies-grade-take-back", args=[student.uuid, one.pk]) if by_hand else "",
    )
