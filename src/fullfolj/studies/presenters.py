"""The pages around a pupil's subjects: the page of their own, the pupil's own words, and the groups and classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Person
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import (
    ErrorLink,
)
from fullfolj.studies import part_presenter
from fullfolj.studies.beside import Beside
from fullfolj.studies.forms import OwnWordsForm
from fullfolj.studies.part_presenter import SubjectsPart
from fullfolj.studies.queries import ListedClass, Studies, Taught


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


@dataclass(frozen=True)
class GroupRow:
    """A group; `links` are (name, address): its subjects, or itself."""

    name: str
    unit: str
    pupils: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OverviewPage:
    taught: tuple[GroupRow, ...]
    classes: tuple[GroupRow, ...]


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
    errors = tuple(
        ErrorLink(str(text), form[name].id_for_label) for name, texts in form.errors.items() for text in texts
    )
    back = reverse("studies-student", args=[student.uuid])
    return OwnWordsPage(grading_words.subject_name(subject.code), back, form, errors)


def overview_page(taught: Sequence[Taught], classes: Sequence[ListedClass]) -> OverviewPage:
    """A teacher's groups, and the classes."""
    return OverviewPage(tuple(_group_row(one) for one in taught), tuple(_class_row(one) for one in classes))


def _group_row(one: Taught) -> GroupRow:
    subjects = [
        (grading_words.subject_name(subject.code), reverse("studies-grid", args=[one.group.uuid, subject.code]))
        for subject in one.subjects
    ]
    return GroupRow(one.group.display_name, one.group.unit.display_name, _pupils(one.pupils), tuple(subjects))


def _class_row(one: ListedClass) -> GroupRow:
    links = ((one.group.display_name, reverse("studies-class", args=[one.group.uuid])),)
    return GroupRow(one.group.display_name, one.group.unit.display_name, _pupils(one.pupils), links)


def _pupils(number: int) -> str:
    return ngettext("%(count)s pupil", "%(count)s pupils", number) % {"count": words.digits(number)}
