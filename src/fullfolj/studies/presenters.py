"""The pages around a pupil's subjects: the page of their own, and the pupil's own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from fullfolj.access.gate import Visitor
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Person
from fullfolj.shell import grading_words
from fullfolj.shell.components import ErrorLink
from fullfolj.studies import part_presenter
from fullfolj.studies.forms import OwnWordsForm
from fullfolj.studies.part_presenter import SubjectsPart
from fullfolj.studies.queries import Studies


@dataclass(frozen=True)
class StudentPage:
    name: str
    back: str
    pdf_url: str
    part: SubjectsPart


@dataclass(frozen=True)
class OwnWordsPage:
    subject: str
    back: str
    form: OwnWordsForm
    errors: tuple[ErrorLink, ...]


def student_page(studies: Studies, visitor: Visitor) -> StudentPage:
    back = reverse("student", args=[studies.student.uuid])
    pdf_url = reverse("studies-student-pdf", args=[studies.student.uuid])
    return StudentPage(str(studies.student), back, pdf_url, part_presenter.part(studies, visitor))


def own_words_page(student: Person, subject: Subject, form: OwnWordsForm) -> OwnWordsPage:
    errors = tuple(
        ErrorLink(str(text), form[name].id_for_label) for name, texts in form.errors.items() for text in texts
    )
    back = reverse("studies-student", args=[student.uuid])
    return OwnWordsPage(grading_words.subject_name(subject.code), back, form, errors)
