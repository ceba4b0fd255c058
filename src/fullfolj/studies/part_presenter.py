"""Where each subject stands, in words: the part of the pupil page, which the page of its own and the PDF have too."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.grading.merit import POINTS, Merit
from fullfolj.grading.prognosis import Ground, Prognosis
from fullfolj.grading.standing import place_of
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import (
    AltTable,
    Cell,
    Evidence,
    Sentence,
    SlotLine,
    around,
)
from fullfolj.studies import left_presenter, offers_presenter, slots_presenter
from fullfolj.studies.beside import Beside
from fullfolj.studies.left_presenter import LeftRow
from fullfolj.studies.offers_presenter import OfferRow
from fullfolj.studies.pieces_presenter import PieceLine, outside
from fullfolj.studies.queries import Studies


@dataclass(frozen=True)
class OwnRow:
    """What the pupil says of a subject; `url` is where the pupil writes, '' for everybody else."""

    subject: str
    text: str
    url: str


@dataclass(frozen=True)
class SubjectsPart:
    """The part of the pupil page. Without grades and without a teacher's word `empty` stands in place of the lead."""

    empty: str
    lead: Sentence
    slots: tuple[SlotLine, ...]
    suffices: tuple[str, ...]
    suffices_meta: str
    what_if_url: str
    left: tuple[LeftRow, ...]
    other_pieces: tuple[PieceLine, ...]
    pieces_url: str
    grades_url: str
    offers: tuple[OfferRow, ...]
    works: tuple[str, ...]
    works_summary: str
    own: tuple[OwnRow, ...]
    writing: tuple[OwnRow, ...]
    grades: AltTable | None
    grades_evidence: Evidence | None
    merit: Sentence
    notes: tuple[str, ...]
    issues: tuple[str, ...]


def part(studies: Studies, beside: Beside, visitor: Visitor) -> SubjectsPart:
    """`writing` are the subjects that the pupil may say something of: there for the pupil alone."""
    today, is_own = visitor.today, visitor.account.person_id == studies.student.pk
    expected = studies.prognosis.expected
    is_empty = not expected and not studies.entries and not studies.decisions
    return SubjectsPart(
        empty=_("Nothing is known of the subjects yet: no grades, and no teacher has said anything.")
        if is_empty
        else "",
        lead=_lead(studies, today) if expected else (),
        slots=tuple(slots_presenter.slot_lines(studies)),
        suffices=tuple(slots_presenter.suffices(studies)),
        suffices_meta=_rules(studies),
        what_if_url=reverse("studies-what-if", args=[studies.student.uuid]) if studies.outcomes is not None else "",
        left=tuple(left_presenter.left_rows(studies, beside, today)),
        other_pieces=outside(beside.pieces, left_presenter.left_subjects(studies), today),
        grades_url=reverse("studies-grades", args=[studies.student.uuid]) if beside.may_write_grades else "",
        pieces_url=reverse("studies-pieces", args=[studies.student.uuid]) if beside.may_fill else "",
        offers=offers_presenter.rows(studies, today),
        works=tuple(_works(studies)),
        works_summary=_works_summary(studies),
        own=tuple(_own(studies)),
        writing=tuple(_writing(studies)) if is_own else (),
        grades=_grades(studies),
        grades_evidence=_grades_evidence(studies),
        merit=_merit(studies),
        notes=() if is_empty else tuple(_notes(studies)),
        issues=tuple(grading_words.issue_words(one) for one in studies.assessment.standing.issues),
    )


def _lead(studies: Studies, today: dt.date) -> Sentence:
    expected = studies.prognosis
    total = len(expected.expected)
    figure = ngettext("%(passed)s of %(total)s subject", "%(passed)s of %(total)s subjects", total) % {
        "passed": words.digits(expected.passed),
        "total": words.digits(total),
    }
    text = _("If the grades were set today: passed in %(figure)s.") % {"figure": figure}
    return around(text, figure, _evidence(studies, expected, total, today))


def _evidence(studies: Studies, expected: Prognosis, total: int, today: dt.date) -> Evidence:
    told = [localdate(one.told_at) for one in studies.entries.values()]
    latest = studies.assessment.standing.latest
    window = [
        _("teachers' words from %(first)s on") % {"first": words.day(min(told), today)} if told else "",
        _("grades up to %(term)s") % {"term": latest.in_term.label} if latest else "",
    ]
    return Evidence(
        title=_("If the grades were set today"),
        numerator=_("subjects that are passed, or on the way to it"),
        denominator=_("subjects with a grade, a dash or a teacher's word"),
        window=words.sentence_case(", ".join(part for part in window if part)),
        coverage=_("A teacher has spoken of %(told)s, the rest is by the latest grade: %(graded)s.")
        % {
            "told": words.digits(expected.count(Ground.TEACHER)),
            "graded": words.digits(expected.count(Ground.GRADE)),
        },
        rule=_rules(studies),
        sentence=_("A prognosis, and no grade: what is done from here on decides."),
    )


def _rules(studies: Studies) -> str:
    chosen = studies.assessment.rule_set
    return grading_words.rule_set_words(chosen) if chosen is not None else ""


def _own(studies: Studies) -> Iterator[OwnRow]:
    for code, one in sorted(studies.own_words.items(), key=lambda item: (not item[1].is_priority, item[0])):
        parts = [
            _("Wants to put most into this subject now.") if one.is_priority else "",
            _("Goal: %(goal)s.") % {"goal": one.goal.rstrip(".")} if one.goal else "",
            one.comment,
        ]
        yield OwnRow(grading_words.subject_name(code), " ".join(part for part in parts if part), "")


def _writing(studies: Studies) -> Iterator[OwnRow]:
    codes = {**studies.prognosis.expected, **studies.entries}
    for code in sorted(codes, key=place_of):
        url = reverse("studies-own-words", args=[studies.student.uuid, code])
        yield OwnRow(grading_words.subject_name(code), "", url)


def _works(studies: Studies) -> Iterator[str]:
    for code, one in studies.prognosis.expected.items():
        if one.is_passed:
            grade = studies.assessment.standing.grade_in(code)
            yield f"{grading_words.subject_name(code)} {grade}".strip()


def _works_summary(studies: Studies) -> str:
    number = studies.prognosis.passed
    return ngettext("Show the subject that works", "Show the %(count)s subjects that work", number) % {
        "count": words.count(number, neuter=True)
    }


def _notes(studies: Studies) -> Iterator[str]:
    assessment = studies.assessment
    if not studies.decisions:
        yield _("There are no grades in the register.")
    elif assessment.rule_set is None:
        yield next(grading_words.assessment_lines(assessment))
    choice = assessment.programme_oriented
    if choice is not None and choice.is_needed and choice.is_eligible:
        yield _("Programme-oriented choice (IMV) is open.")
    if assessment.numbers is not None:
        yield grading_words.number_merit_words(assessment.numbers)


def _merit(studies: Studies) -> Sentence:
    """The merit value with the grades that it is added up from; empty without any."""
    assessment, stands = studies.assessment, studies.assessment.standing
    merit, latest = assessment.merit, stands.latest
    if merit is None or merit.value is None or latest is None:
        return ()
    not_counted = [code for code in stands.decisions if code not in {one.subject for one in merit.counted}]
    evidence = Evidence(
        title=_("Merit value"),
        numerator=words.listed(list(_sum_of(merit))),
        denominator=_("the sixteen best grades, and that in the language option besides: at most %(most)s")
        % {"most": merit.out_of},
        window=_("grades up to %(term)s") % {"term": latest.in_term.label},
        coverage=_("Not in the sum: %(subjects)s.") % {"subjects": words.listed(not_counted)}
        if not_counted
        else _("All subjects in the register are in the sum."),
        rule=_rules(studies),
    )
    figure = grading_words.merit_figure(merit)
    return around(grading_words.merit_words(merit), figure, evidence)


def _sum_of(merit: Merit) -> Iterator[str]:
    """14 B à 17,5; the language option by itself."""
    option = [one for one in merit.counted if one.is_language_option]
    numbers = Counter(one.grade for one in merit.counted if one not in option)
    for grade, number in sorted(numbers.items()):
        told = {"count": words.digits(number), "grade": grade, "points": grading_words.points(POINTS[grade])}
        yield _("%(count)s %(grade)s at %(points)s") % told
    for one in option:
        yield f"{one.subject} {one.grade} {grading_words.points(one.points)}"


def _grades_evidence(studies: Studies) -> Evidence | None:
    if not studies.decisions:
        return None
    terms = sorted((one.in_term for one in studies.decisions), key=lambda term: term.first_day)
    return Evidence(
        title=_("Grades by term"),
        numerator=_("grades in the register"),
        denominator=_("subjects that the register has anything of"),
        window=_("%(first)s to %(last)s") % {"first": terms[0].label, "last": terms[-1].label},
        coverage=_("all that the register has: %(count)s rows") % {"count": words.digits(len(studies.decisions))},
        rule=_rules(studies) or next(grading_words.assessment_lines(studies.assessment)),
    )


def _grades(studies: Studies) -> AltTable | None:
    """Every grade, term by term: what the trend of a subject is read from. Two in one term stand beside each other."""
    if not studies.decisions:
        return None
    terms = {one.in_term for one in studies.decisions}
    heads = [term.label for term in sorted(terms, key=lambda term: term.first_day)]
    by_subject: dict[str, dict[str, str]] = {}
    for one in studies.decisions:
        mine, told = by_subject.setdefault(one.subject, {}), grading_words.grade_words(one.grade)
        if one.is_final:
            told = _("%(grade)s (final)") % {"grade": told}
        before = mine.get(one.in_term.label)
        mine[one.in_term.label] = told if before is None else f"{before}, {told}"
    return AltTable(
        caption=_("Grades by term"),
        headers=(Cell(_("Subject")), *(Cell(head) for head in heads)),
        rows=tuple(
            (Cell(grading_words.subject_name(code)), *(Cell(mine.get(head, "")) for head in heads))
            for code, mine in sorted(by_subject.items())
        ),
    )
