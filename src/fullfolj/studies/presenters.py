"""The pages around a pupil's subjects: the page of their own, and the pupil's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info

from fullfolj.access.gate import Visitor
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Person
from fullfolj.shell import grading_words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.studies import part_presenter
from fullfolj.studies.beside import Beside
from fullfolj.studies.forms import OwnWordsForm
from fullfolj.studies.part_presenter import SubjectsPart
from fullfolj.studies.queries import Studies


@dataclass(frozen=True)
class StudentPage:
    """`pdfs` are (language code, its own name, address), the reader's own language first."""

    name: str
    back: str
    pdfs: tuple[tuple[str, str, str], ...]
    part: SubjectsPart


@dataclass(frozen=True)
class OwnWordsPage:
    subject: str
    back: str
    form: OwnWordsForm
    errors: tuple[ErrorLink, ...]


def student_page(studies: Studies, beside: Beside, visitor: Visitor) -> StudentPage:
    back = reverse("student", args=[studies.student.uuid])
    pdfs = tuple(_pdfs(reverse("studies-student-pdf", args=[studies.student.uuid])))
    return StudentPage(str(studies.student), back, pdfs, part_presenter.part(studies, beside, visitor))


def _pdfs(address: str) -> Iterator[tuple[str, str, str]]:
    """One for each language that Fullfölj is translated to."""
    own = get_language()
    for code, _name in sorted(settings.LANGUAGES, key=lambda one: one[0] != own):
        yield code, get_language_info(code)["name_local"], f"{address}?lang={code}"


def own_words_page(student: Person, subject: Subject, form: OwnWordsForm) -> OwnWordsPage:
    back = reverse("studies-student", args=[student.uuid])
    return OwnWordsPage(grading_words.subject_name(subject.code), back, form, error_links(form))
