"""Where each subject stands, in words: for the pupil page, and for a page of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.grading.eligibility import CORE, DEMANDS, Outcome, Programmes
from fullfolj.grading.prognosis import Ground, Prognosis
from fullfolj.grading.standing import place_of
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Person
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import (
    AltTable,
    Cell,
    ErrorLink,
    Evidence,
    MarkShape,
    Sentence,
    Slot,
    SlotLine,
    Tag,
    around,
)
from fullfolj.studies.forms import OwnWordsForm
from fullfolj.studies.models import Status, SubjectEntry, Support
from fullfolj.studies.queries import Studies

#: The general demand of the programmes that prepare for higher education; some ask for named subjects besides.
_PREPARING = Programmes.ARTS
_SHAPES = {
    Status.ON_THE_WAY: MarkShape.WORKS,
    Status.AT_RISK: MarkShape.NEEDS_SUPPORT,
    Status.LACKS_BASIS: MarkShape.NO_DATA,
    Status.REACHED: MarkShape.WORKS,
}


@dataclass(frozen=True)
class LeftRow:
    """A subject in which something is left."""

    subject: str
    tag: Tag
    remains: str
    step: str
    meta: str


@dataclass(frozen=True)
class OwnRow:
    """What the pupil says of a subject; `url` is where the pupil writes, '' for everybody else."""

    subject: str
    text: str
    url: str


@dataclass(frozen=True)
class SubjectsPart:
    """The part of the pupil page. Without grades and without a teacher's word there is `empty` alone."""

    empty: str
    lead: Sentence
    slots: tuple[SlotLine, ...]
    suffices: tuple[str, ...]
    suffices_meta: str
    left: tuple[LeftRow, ...]
    works: tuple[str, ...]
    works_summary: str
    own: tuple[OwnRow, ...]
    writing: tuple[OwnRow, ...]
    grades: AltTable | None
    notes: tuple[str, ...]
    issues: tuple[str, ...]


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
    return StudentPage(str(studies.student), back, pdf_url, part(studies, visitor))


def own_words_page(student: Person, subject: Subject, form: OwnWordsForm) -> OwnWordsPage:
    errors = tuple(
        ErrorLink(str(text), form[name].id_for_label) for name, texts in form.errors.items() for text in texts
    )
    back = reverse("studies-student", args=[student.uuid])
    return OwnWordsPage(grading_words.subject_name(subject.code), back, form, errors)


def part(studies: Studies, visitor: Visitor) -> SubjectsPart:
    """`writing` are the subjects that the pupil may say something of: there for the pupil alone."""
    today, is_own = visitor.today, visitor.account.person_id == studies.student.pk
    expected = studies.prognosis.expected
    is_empty = not expected and not studies.entries
    return SubjectsPart(
        empty=_("Nothing is known of the subjects yet: no grades, and no teacher has said anything.")
        if is_empty
        else "",
        lead=_lead(studies, today) if expected else (),
        slots=tuple(_slot_lines(studies)),
        suffices=tuple(_suffices(studies)),
        suffices_meta=_rules(studies),
        left=tuple(_left(studies, today)),
        works=tuple(_works(studies)),
        works_summary=_works_summary(studies),
        own=tuple(_own(studies)),
        writing=tuple(_writing(studies)) if is_own else (),
        grades=_grades(studies),
        notes=tuple(_notes(studies)),
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
        _("grades up to %(term)s") % {"term": f"{latest.term}{_year(latest.school_year.start, latest.term)}"}
        if latest
        else "",
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


def _year(start: int, term: str) -> str:
    return f"{(start if term == 'HT' else start + 1) % 100:02d}"


def _rules(studies: Studies) -> str:
    chosen = studies.assessment.rule_set
    return grading_words.rule_set_words(chosen) if chosen is not None else ""


def _slot_lines(studies: Studies) -> Iterator[SlotLine]:
    """One slot a subject that is needed: the vocational programmes, and what the preparing ones need besides."""
    if studies.outcomes is None:
        return
    vocational, preparing = studies.outcomes[Programmes.VOCATIONAL], studies.outcomes[_PREPARING]
    passed = studies.prognosis.grades
    core = [_core_slot(alternatives, vocational, passed) for alternatives in CORE]
    others = list(_others(studies))
    needed = DEMANDS[Programmes.VOCATIONAL].others
    yield SlotLine(
        _heading(_("Vocational programmes"), vocational, needed),
        (*core, Slot(_("and five more")), *_filled(others, needed)),
    )
    more = DEMANDS[_PREPARING].others - needed
    yield SlotLine(
        _heading(_("Programmes that prepare for higher education"), preparing, DEMANDS[_PREPARING].others),
        (Slot(_("the same eight, and four more")), *_filled(others[needed:], more)),
    )


def _heading(name: str, outcome: Outcome, needed: int) -> str:
    there = len(CORE) - len(outcome.missing_core) + min(outcome.others_passed, needed)
    return _("%(name)s: %(there)s of %(all)s") % {
        "name": name,
        "there": words.digits(there),
        "all": words.digits(len(CORE) + needed),
    }


def _core_slot(alternatives: tuple[str, ...], outcome: Outcome, grades: dict[str, str]) -> Slot:
    missing = [code for code in outcome.missing_core if code in alternatives]
    code = missing[0] if missing else next(one for one in alternatives if one in grades)
    return _slot(code, is_there=not missing)


def _others(studies: Studies) -> Iterator[str]:
    core = {code for alternatives in CORE for code in alternatives}
    for code, one in studies.prognosis.expected.items():
        if one.is_passed and code not in core:
            yield code


def _filled(codes: Sequence[str], needed: int) -> Iterator[Slot]:
    yield from (_slot(code, is_there=True) for code in codes[:needed])
    short = needed - len(codes)
    if short > 0:
        text = ngettext("one is lacking", "%(count)s are lacking", short) % {"count": words.count(short, neuter=True)}
        yield Slot(text, MarkShape.NEEDS_SUPPORT)


def _slot(code: str, *, is_there: bool) -> Slot:
    name = grading_words.subject_name(code)
    if is_there:
        return Slot(code, MarkShape.WORKS, name)
    return Slot(_("%(code)s is lacking") % {"code": code}, MarkShape.NEEDS_SUPPORT, name)


def _suffices(studies: Studies) -> Iterator[str]:
    """What is enough for the programmes that are not open, the nearest first; one sentence for those that ask alike."""
    same: dict[tuple[tuple[str, ...], ...], list[Programmes]] = {}
    left = {name: one for name, one in (studies.outcomes or {}).items() if one.is_eligible is False}
    for programmes, outcome in sorted(left.items(), key=lambda one: one[1].distance):
        if outcome.nearest:
            same.setdefault(outcome.nearest, []).append(programmes)
        else:
            yield grading_words.outcome_words(programmes, outcome)
    for nearest, names in same.items():
        yield grading_words.enough_words(nearest, names)


def _left(studies: Studies, today: dt.date) -> Iterator[LeftRow]:
    """Subjects in which something is left: a teacher has marked them, or the latest grade is not passed. Core first."""
    core = [code for alternatives in CORE for code in alternatives]
    marked = {code for code, one in studies.entries.items() if Status(one.status).needs_words}
    failed = {code for code, one in studies.prognosis.expected.items() if not one.is_passed}
    for code in sorted(marked | failed, key=lambda one: (one not in core, one)):
        name = grading_words.subject_name(code)
        entry = studies.entries.get(code)
        if entry is not None:
            status = Status(entry.status)
            tag = Tag(_SHAPES[status], str(status.label))
            yield LeftRow(name, tag, entry.remains, _step(entry, today), _meta(entry, today))
        else:
            grade = grading_words.grade_words(studies.assessment.standing.grades.get(code, ""))
            tag = Tag(MarkShape.NEEDS_SUPPORT, _("Latest grade %(grade)s") % {"grade": grade})
            yield LeftRow(name, tag, _("No teacher has written what is left."), "", "")


def _step(entry: SubjectEntry, today: dt.date) -> str:
    parts = [entry.next_step]
    if entry.next_on is not None:
        parts.append(words.day(entry.next_on, today))
    return ", ".join(part for part in parts if part)


def _meta(entry: SubjectEntry, today: dt.date) -> str:
    support = [words.uncapital(str(Support(one).label)) for one in entry.support]
    parts = [
        _("help: %(who)s") % {"who": entry.helper} if entry.helper else "",
        words.listed(support),
        _("told %(day)s") % {"day": words.day(localdate(entry.told_at), today)},
    ]
    return words.sentence_case(" · ".join(part for part in parts if part))


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
            grade = studies.assessment.standing.grades.get(code, "")
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
    if assessment.merit is not None and assessment.merit.value is not None:
        yield grading_words.merit_words(assessment.merit)
    if assessment.numbers is not None:
        yield grading_words.number_merit_words(assessment.numbers)


def _grades(studies: Studies) -> AltTable | None:
    """Every grade, term by term: what the trend of a subject is read from."""
    if not studies.decisions:
        return None
    terms = sorted({(one.school_year.start, one.term == "VT", one.term) for one in studies.decisions})
    heads = [f"{term}{_year(start, term)}" for start, _spring, term in terms]
    by_subject: dict[str, dict[str, str]] = {}
    for one in studies.decisions:
        head = f"{one.term}{_year(one.school_year.start, one.term)}"
        by_subject.setdefault(one.subject, {})[head] = grading_words.grade_words(one.grade)
    return AltTable(
        caption=_("Grades by term"),
        headers=(Cell(_("Subject")), *(Cell(head) for head in heads)),
        rows=tuple(
            (Cell(grading_words.subject_name(code)), *(Cell(mine.get(head, "")) for head in heads))
            for code, mine in sorted(by_subject.items())
        ),
    )
