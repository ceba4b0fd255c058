"""A class × the subjects in which something is left: where many lack the same, the teaching is the matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.grading.standing import place_of
from fullfolj.school.models import Group
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import Evidence, MarkShape, Sentence, Tag, around
from fullfolj.studies import offers_presenter
from fullfolj.studies.figures_count import Count, count, slots
from fullfolj.studies.models import Status
from fullfolj.studies.offers_presenter import HolidaySchool
from fullfolj.studies.queries import Studies


@dataclass(frozen=True)
class SubjectHead:
    """`count` is how many lack the subject of those told of in it."""

    code: str
    full: str
    count: str


@dataclass(frozen=True)
class MatrixCell:
    """A mark where something is left, with the letter of a grade; the grade alone where nothing is; empty: unknown."""

    text: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class MatrixRow:
    name: str
    url: str
    cells: tuple[MatrixCell, ...]
    left: str


@dataclass(frozen=True)
class MatrixPage:
    name: str
    back: str
    lead: Sentence
    many: tuple[str, ...]
    legend: tuple[Tag, ...]
    subjects: tuple[SubjectHead, ...]
    rows: tuple[MatrixRow, ...]
    untold: str
    holiday: HolidaySchool | None


def page(group: Group, every: Sequence[Studies], visitor: Visitor) -> MatrixPage:
    """The subjects in the order of how many lack them, the pupils by name."""
    counts = {code: one for code, one in count(one.prognosis for one in every).items() if one.lacking}
    codes = sorted(counts, key=lambda code: (-counts[code].lacking, place_of(code)))
    silent = [one for one in every if not one.prognosis.expected]
    return MatrixPage(
        name=group.display_name,
        back=reverse("studies"),
        lead=_lead(every),
        many=tuple(_many(codes, counts)),
        legend=_legend(),
        subjects=tuple(_head(code, counts[code]) for code in codes),
        rows=tuple(_row(one, codes) for one in every),
        untold=" ".join(_untold(silent)),
        holiday=offers_presenter.holiday_school(every, visitor.today),
    )


def _lead(every: Sequence[Studies]) -> Sentence:
    told = [one for one in every if one.prognosis.expected]
    left = sum(one.prognosis.passed < len(one.prognosis.expected) for one in told)
    figure = ngettext("%(left)s of %(told)s pupil", "%(left)s of %(told)s pupils", len(told)) % {
        "left": words.digits(left),
        "told": words.digits(len(told)),
    }
    evidence = Evidence(
        title=_("Pupils with something left"),
        numerator=_("pupils who would lack a passing grade in some subject if the grades were set today"),
        denominator=_("pupils in the class with a grade or a teacher's word in some subject"),
        window=_("the latest word of a teacher, else the latest grade"),
        coverage=_("%(told)s of %(all)s pupils") % {"told": words.digits(len(told)), "all": words.digits(len(every))},
        rule=_(
            "At risk and too little to judge from count as lacking; so do F and a dash that no teacher has spoken of."
        ),
        sentence=_("A prognosis, and no grade: what is done from here on decides."),
    )
    return around(_("Something is left for %(figure)s.") % {"figure": figure}, figure, evidence)


def _many(codes: Sequence[str], counts: Mapping[str, Count]) -> Iterator[str]:
    for code in codes:
        one = counts[code]
        if one.is_many:
            yield _(
                "%(subject)s: %(lacking)s of %(told)s lack the same. Begin with the teaching and the conditions, not"
                " with each pupil."
            ) % {
                "subject": grading_words.subject_name(code),
                "lacking": words.digits(one.lacking),
                "told": words.digits(one.told),
            }


def _legend() -> tuple[Tag, ...]:
    return (
        Tag(MarkShape.NEEDS_SUPPORT, _("At risk, F or a dash")),
        Tag(MarkShape.NO_DATA, str(Status.LACKS_BASIS.label)),
    )


def _head(code: str, one: Count) -> SubjectHead:
    told = _("%(lacking)s of %(told)s") % {"lacking": words.digits(one.lacking), "told": words.digits(one.told)}
    return SubjectHead(code, grading_words.subject_name(code), told)


def _row(studies: Studies, codes: Sequence[str]) -> MatrixRow:
    cells = {counted: _cell(studies, code) for counted, code in slots(studies.prognosis).items()}
    left = len(studies.prognosis.expected) - studies.prognosis.passed
    return MatrixRow(
        name=str(studies.student),
        url=reverse("student", args=[studies.student.uuid]),
        cells=tuple(cells.get(code, MatrixCell()) for code in codes),
        left=words.digits(left) if studies.prognosis.expected else "",
    )


def _cell(studies: Studies, code: str) -> MatrixCell:
    expected = studies.prognosis.expected[code]
    grade = grading_words.grade_words(studies.assessment.standing.grade_in(code))
    if expected.is_passed:
        return MatrixCell(grade)
    entry = studies.standing_entries.get(code)
    if entry is not None:
        status = Status(entry.status)
        shape = MarkShape.NO_DATA if status is Status.LACKS_BASIS else MarkShape.NEEDS_SUPPORT
        return MatrixCell(grade, Tag(shape, str(status.label)))
    return MatrixCell(grade, Tag(MarkShape.NEEDS_SUPPORT, _("Latest grade %(grade)s") % {"grade": grade}))


def _untold(silent: Sequence[Studies]) -> Iterator[str]:
    graded = sum(bool(one.decisions) for one in silent)
    if unknown := len(silent) - graded:
        yield ngettext(
            "Of %(count)s pupil nothing is known yet: no grades, and no teacher's word.",
            "Of %(count)s pupils nothing is known yet: no grades, and no teacher's word.",
            unknown,
        ) % {"count": words.count(unknown)}
    if graded:
        yield ngettext(
            "%(count)s pupil has grades that do not tell what is left: on the scale 1–10, or none that counts.",
            "%(count)s pupils have grades that do not tell what is left: on the scale 1–10, or none that counts.",
            graded,
        ) % {"count": words.sentence_case(words.count(graded))}
