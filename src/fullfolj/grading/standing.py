"""What stands of a pupil's grade decisions: one a subject, and what is odd about the others.

The latest decision of a subject stands, a final one before a term's (contract section 3). Nothing that is odd is left
out without an `Issue` that says what it does to the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading import scales
from fullfolj.grading.scales import LETTERS, NUMBERS, Scale, Value
from fullfolj.grading.subjects import BLOCKS, SUBJECTS, NotASubject, Subject, parse

SWEDISH = ("SV", "SVA")
#: From the best on; what is none of them is no grade. A dash is a decision, and worth nothing.
_ORDER = [*LETTERS, *reversed(NUMBERS), Value.NO_BASIS]
#: The subject was not graded that term; it says nothing of an earlier grade.
_NO_WORD = frozenset({Value.NOT_TAUGHT, Value.NOT_GRADED})
_ORDER_OF_SUBJECTS = {designation: place for place, designation in enumerate(SUBJECTS)}


@dataclass(frozen=True)
class Decision:
    """A row of the grade register. `subject` as it is written there, `grade` a scales.Value or '1'–'10'.

    `is_before_enrolment`: the register has the pupil from a later term on.
    """

    subject: str
    grade: str
    school_year: SchoolYear
    term: TermName
    year_level: int
    is_final: bool = False
    school_type: str = "GR"
    is_before_enrolment: bool = False

    @property
    def when(self) -> tuple[bool, int, bool]:
        return (self.is_final, self.school_year.start, self.term is TermName.SPRING)

    @property
    def is_grade(self) -> bool:
        """A grade on either scale; not a dash."""
        return self.grade in LETTERS or self.grade in NUMBERS

    @property
    def is_decided(self) -> bool:
        """A grade, or a dash."""
        return self.is_grade or self.grade == Value.NO_BASIS


class Trouble(StrEnum):
    """What may be odd about somebody's grades."""

    SV_AND_SVA = "sv-and-sva"  # the better one counts
    BLOCK_GRADE = "block-grade"  # NO or SO in the last three years: not counted
    BLOCK_AND_SUBJECTS = "block-and-subjects"  # NO beside its own subjects: the subjects count
    WRONG_SCALE = "wrong-scale"  # not on the scale of the cohort: not counted
    UNKNOWN_SUBJECT = "unknown-subject"  # no designation of the register's: not counted
    SUBJECT_TWICE = "subject-twice"  # the same subject, term and kind: the last one counts
    TWO_LANGUAGE_OPTIONS = "two-language-options"  # M2 in two languages: the better one counts
    BEFORE_ENROLMENT = "before-enrolment"  # dated before the pupil was enrolled: counted


@dataclass(frozen=True)
class Issue:
    """What is odd: the subjects as written, and those of them that count all the same."""

    trouble: Trouble
    subjects: tuple[str, ...]
    counted: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {"code": self.trouble.value, "subjects": list(self.subjects), "counted": list(self.counted)}


@dataclass(frozen=True)
class Standing:
    """Subject (MA, M2SPA) → the decision that stands, in the order of the register; and what is odd."""

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()

    @property
    def grades(self) -> dict[str, str]:
        """Subject → grade."""
        return {subject: one.grade for subject, one in self.decisions.items()}

    @property
    def is_graded(self) -> bool:
        """Whether any subject has a grade or a dash."""
        return any(one.is_decided for one in self.decisions.values())

    @property
    def is_final(self) -> bool:
        """Whether every grade that stands is a final one; not without any."""
        grades = [one for one in self.decisions.values() if one.is_grade]
        return bool(grades) and all(one.is_final for one in grades)

    @property
    def latest(self) -> Decision | None:
        """The newest decision that stands."""
        return max(self.decisions.values(), key=lambda one: one.when[1:], default=None)


def standing(decisions: Iterable[Decision]) -> Standing:
    """What stands, of rows in the order that they are written in."""
    issues: list[Issue] = []
    slots: dict[str, list[tuple[Subject, Decision]]] = defaultdict(list)
    for subject, one in _readable(decisions, issues):
        slots[_slot(subject)].append((subject, one))
    stands: dict[str, Decision] = {}
    for slot, rows in slots.items():
        subject, one = _of_slot(slot, rows, issues)
        stands[subject.code] = one
    _give_way(stands, issues)
    early = tuple(code for code, one in stands.items() if one.is_before_enrolment and one.is_decided)
    if early:
        issues.append(Issue(Trouble.BEFORE_ENROLMENT, early, early))
    return Standing({code: stands[code] for code in sorted(stands, key=place_of)}, tuple(issues))


def place_of(code: str) -> tuple[int, str]:
    """For sorting subjects in the order of the register."""
    return (_ORDER_OF_SUBJECTS[parse(code).designation], code)


def worth(grade: str) -> int:
    """For sorting grades, the best first; what is no decision comes last."""
    return _ORDER.index(grade) if grade in _ORDER else len(_ORDER)


def _readable(decisions: Iterable[Decision], issues: list[Issue]) -> Iterator[tuple[Subject, Decision]]:
    """The rows that count, the last of equal keys; the others are told."""
    last: dict[tuple[object, ...], tuple[Subject, Decision]] = {}
    for one in decisions:
        try:
            subject = parse(one.subject)
        except NotASubject:
            issues.append(Issue(Trouble.UNKNOWN_SUBJECT, (one.subject,)))
            continue
        if not _is_on_scale(one):
            issues.append(Issue(Trouble.WRONG_SCALE, (subject.code,)))
        elif subject.is_block and not scales.block_grades_allowed(one.school_year, one.year_level):
            issues.append(Issue(Trouble.BLOCK_GRADE, (subject.code,)))
        else:
            key = (subject, one.when)
            if key in last and last[key][1].grade != one.grade:
                issues.append(Issue(Trouble.SUBJECT_TWICE, (subject.code,), (subject.code,)))
            last[key] = (subject, one)
    yield from last.values()


def _is_on_scale(one: Decision) -> bool:
    scale = scales.grade_scale(one.school_year, one.year_level, one.school_type)
    return one.grade not in (NUMBERS if scale is Scale.LETTERS else LETTERS)


def _slot(subject: Subject) -> str:
    """Swedish in either form is one subject, and so is the language option in whatever language."""
    if subject.designation in SWEDISH:
        return SWEDISH[0]
    return "M2" if subject.designation == "M2" else subject.code


def _of_slot(slot: str, rows: Sequence[tuple[Subject, Decision]], issues: list[Issue]) -> tuple[Subject, Decision]:
    """The decision that stands in the slot."""
    by_code: dict[str, tuple[Subject, Decision]] = {}
    for subject, one in sorted(rows, key=lambda row: (row[1].grade not in _NO_WORD, row[1].when)):
        by_code[subject.code] = (subject, one)
    rivals = [row for row in by_code.values() if row[1].is_decided] or list(by_code.values())
    # Whoever changes from one form of Swedish to the other has the new one; in one school year both are odd.
    newest = max((one.is_final, one.school_year) for _subject, one in rivals)
    rivals = [row for row in rivals if (row[1].is_final, row[1].school_year) == newest]
    best = min(rivals, key=lambda row: (worth(row[1].grade), row[0].code))
    if len(rivals) > 1 and best[1].is_decided:
        trouble = Trouble.SV_AND_SVA if slot in SWEDISH else Trouble.TWO_LANGUAGE_OPTIONS
        issues.append(Issue(trouble, tuple(sorted(subject.code for subject, _one in rivals)), (best[0].code,)))
    return best


def _give_way(stands: dict[str, Decision], issues: list[Issue]) -> None:
    """A sum of NO or SO is over when one of its subjects is decided by itself."""
    for block, parts in BLOCKS.items():
        mine = [code for code in parts if code in stands and stands[code].is_decided]
        if block not in stands or not mine:
            continue
        sum_of = stands.pop(block)
        if sum_of.is_decided and any(stands[code].when[1:] <= sum_of.when[1:] for code in mine):
            issues.append(Issue(Trouble.BLOCK_AND_SUBJECTS, (block, *mine), tuple(mine)))
