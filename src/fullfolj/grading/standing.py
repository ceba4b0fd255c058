"""What stands of a pupil's grade decisions: one a subject, and what is odd about the others.

The latest decision of a subject stands, a final one before a term's (contract section 3). Nothing that is odd is left
out without an `Issue` that says what it does to the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.grading import scales
from fullfolj.grading.scales import LETTERS, NUMBERS, Scale, Value
from fullfolj.grading.subjects import (
    BLOCKS,
    SUBJECTS,
    SWEDISH,
    WITH_LANGUAGE,
    NotASubject,
    Subject,
    parse,
    slot_of,
    without_language,
)

#: School types of upper secondary level (SS 12000).
UPPER = frozenset({"GY", "GYS", "VUXGY"})
#: From the best on; what is none of them is no grade. A dash is a decision, and worth nothing.
_ORDER = {str(grade): place for place, grade in enumerate([*LETTERS, *reversed(NUMBERS), Value.NO_BASIS])}
_GRADES = frozenset(map(str, (*LETTERS, *NUMBERS)))
#: The subject was not graded that term; it says nothing of an earlier grade.
_NO_WORD = frozenset({Value.NOT_TAUGHT, Value.NOT_GRADED})
_ORDER_OF_SUBJECTS = {designation: place for place, designation in enumerate(SUBJECTS)}


class Trouble(StrEnum):
    """What may be odd about somebody's grades."""

    SV_AND_SVA = "sv-and-sva"  # the better one counts
    BLOCK_GRADE = "block-grade"  # NO or SO in the last three years: not counted
    BLOCK_AND_SUBJECTS = "block-and-subjects"  # NO beside its own subjects: the subjects count
    WRONG_SCALE = "wrong-scale"  # not on the scale of the cohort: not counted
    UPPER_SECONDARY = "upper-secondary"  # its own subjects and courses: kept, not counted
    UNKNOWN_SUBJECT = "unknown-subject"  # no designation of the register's: not counted
    OTHER_SCALE = "other-scale"  # on another scale than the grades that decide: not counted
    SUBJECT_TWICE = "subject-twice"  # the same subject, term and kind: the last one counts
    TWO_LANGUAGE_OPTIONS = "two-language-options"  # M2 in two languages: the better one counts
    LANGUAGE_UNTOLD = "language-untold"  # the same subject with and without its language: one of them counts
    BEFORE_ENROLMENT = "before-enrolment"  # dated before the pupil was enrolled: counted


@dataclass(frozen=True)
class Decision:
    """A row of the grade register. `subject` as it is written there, `grade` a scales.Value or '1'–'10'.

    `is_before_enrolment`: the register has the pupil from a later term on. What is worked out of a row is kept with it,
    as the same row is many pupils' (school.grade_register).
    """

    subject: str
    grade: str
    school_year: SchoolYear
    term: TermName
    year_level: int
    is_final: bool = False
    school_type: str = "GR"
    is_before_enrolment: bool = False

    @cached_property
    def is_upper(self) -> bool:
        """Set in upper secondary school, as on an introductory programme."""
        return self.school_type in UPPER

    @cached_property
    def stays(self) -> bool:
        """A final grade; one in a compulsory school's subject that is set later is a final one too."""
        return self.is_final or self.is_upper

    @cached_property
    def when(self) -> tuple[bool, int, bool]:
        """For sorting: a final grade after a term's, then by school year and term."""
        return (self.stays, *self.term_of)

    @cached_property
    def term_of(self) -> tuple[int, bool]:
        return (self.school_year.start, self.term is TermName.SPRING)

    @property
    def in_term(self) -> Term:
        """The term that it was set in."""
        return Term(self.school_year, self.term)

    @cached_property
    def about(self) -> Subject | None:
        """The subject; None when the register has no such designation."""
        try:
            return parse(self.subject)
        except NotASubject:
            return None

    @cached_property
    def code(self) -> str:
        """The subject as it is stored and shown; what is written, when it is no subject's."""
        return self.about.code if self.about else self.subject

    @cached_property
    def slot(self) -> str:
        """Swedish in either form is one subject, and so is the language option in whatever language."""
        return slot_of(self.code) if self.about else self.code

    @cached_property
    def place(self) -> tuple[int, str]:
        return place_of(self.code)

    @cached_property
    def scale(self) -> Scale:
        """The scale of the cohort."""
        return scales.grade_scale(self.school_year, self.year_level, self.school_type)

    @cached_property
    def trouble(self) -> Trouble | None:
        """Why the row can't count, whatever the others are."""
        if self.about is None:
            return Trouble.UPPER_SECONDARY if self.is_upper else Trouble.UNKNOWN_SUBJECT
        if self.grade in (NUMBERS if self.scale is Scale.LETTERS else LETTERS):
            return Trouble.WRONG_SCALE
        if self.about.is_block and (
            self.is_upper or not scales.block_grades_allowed(self.school_year, self.year_level)
        ):
            return Trouble.BLOCK_GRADE
        return None

    @cached_property
    def rank(self) -> tuple[bool, bool, int, bool]:
        """For sorting the decisions of a subject, that which stands last: what is final is not changed by a term."""
        return (self.stays, self.grade not in _NO_WORD, *self.term_of)

    @cached_property
    def is_grade(self) -> bool:
        """A grade on either scale; not a dash."""
        return self.grade in _GRADES

    @cached_property
    def is_decided(self) -> bool:
        """A grade, or a dash."""
        return self.grade in _ORDER


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

    @cached_property
    def grades(self) -> dict[str, str]:
        """Subject → grade."""
        return {subject: one.grade for subject, one in self.decisions.items()}

    def grade_in(self, code: str) -> str:
        """The grade or dash of a subject, also where one of the two is written without its language; '' without."""
        alike = [code, *(one for one in self.decisions if without_language(one, code))]
        found = (self.decisions[one] for one in alike if one in self.decisions)
        return next((one.grade for one in found if one.is_decided), "")

    @property
    def is_graded(self) -> bool:
        """Whether any subject has a grade or a dash."""
        return any(one.is_decided for one in self.decisions.values())

    @property
    def is_final(self) -> bool:
        """Whether every grade that stands is a final one; not without any."""
        grades = [one for one in self.decisions.values() if one.is_grade]
        return bool(grades) and all(one.stays for one in grades)

    @property
    def latest(self) -> Decision | None:
        """The newest decision that stands."""
        return max(self.decisions.values(), key=lambda one: one.term_of, default=None)


def standing(decisions: Iterable[Decision]) -> Standing:
    """What stands, of rows in the order that they are written in; terms may come in any order."""
    issues: list[Issue] = []
    slots: dict[str, list[Decision]] = defaultdict(list)
    for one in _latest(_of_one_scale(decisions, issues), issues):
        slots[one.slot].append(one)
    _with_their_language(slots)
    stands: dict[str, Decision] = {}
    for rows in slots.values():
        one = rows[0] if len(rows) == 1 else _of_slot(rows, issues)
        stands[one.code] = one
    _give_way(stands, issues)
    early = [one for one in stands.values() if one.is_before_enrolment and one.is_decided]
    if early:
        codes = tuple(one.code for one in sorted(early, key=lambda one: one.place))
        issues.append(Issue(Trouble.BEFORE_ENROLMENT, codes, codes))
    in_order = sorted(stands.values(), key=lambda one: one.place)
    if any(one.grade in NUMBERS for one in in_order):
        issues.extend(Issue(Trouble.OTHER_SCALE, (one.code,)) for one in in_order if one.grade in LETTERS)
    return Standing({one.code: one for one in in_order}, _told(issues))


def _told(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Each once, in an order of its own: the same whatever the order of terms."""
    order = list(Trouble)
    return tuple(sorted(set(issues), key=lambda one: (order.index(one.trouble), one.subjects)))


@lru_cache(maxsize=2_000)
def place_of(code: str) -> tuple[int, str]:
    """For sorting subjects in the order of the register."""
    return (_ORDER_OF_SUBJECTS[parse(code).designation], code)


def worth(grade: str) -> int:
    """For sorting grades, the best first; what is no decision comes last."""
    return _ORDER.get(grade, len(_ORDER))


def _latest(decisions: Iterable[Decision], issues: list[Issue]) -> Iterable[Decision]:
    """The newest of each subject (each language is one here), of the rows that count; the odd ones are told.

    Of those set in upper secondary school, each: `_of_slot` finds the best.
    """
    last: dict[tuple[str, bool, tuple[bool, int, bool]], Decision] = {}
    for one in decisions:
        if one.trouble is not None:
            issues.append(Issue(one.trouble, (one.code,)))
            continue
        key = (one.code, one.is_upper, one.when)
        known = last.get(key)
        if known is not None and known.grade != one.grade:
            issues.append(Issue(Trouble.SUBJECT_TWICE, (one.code,), (one.code,)))
        last[key] = one
    newest: dict[str, Decision] = {}
    for one in last.values():
        known = newest.get(one.code)
        if not one.is_upper and (known is None or known.rank < one.rank):
            newest[one.code] = one
    return [*newest.values(), *(one for one in last.values() if one.is_upper)]


def _of_one_scale(decisions: Iterable[Decision], issues: list[Issue]) -> list[Decision]:
    """Without grades 1–10 that are set later for whoever left school with letters: neither scale tells the other."""
    rows = list(decisions)
    later = [one for one in rows if one.is_upper and one.grade in NUMBERS]
    if not later or not any(one.grade in LETTERS and not one.is_upper and one.trouble is None for one in rows):
        return rows
    issues.extend(Issue(Trouble.OTHER_SCALE, (one.code,)) for one in later if one.trouble is None)
    return [one for one in rows if one not in later]


def _with_their_language(slots: dict[str, list[Decision]]) -> None:
    """What is written without its language belongs to each subject that is written with it."""
    for designation in WITH_LANGUAGE:
        named = [slot for slot in slots if slot.startswith(designation) and slot != designation]
        if named and designation in slots:
            bare = slots.pop(designation)
            for slot in named:
                slots[slot] += bare


def _of_slot(rows: Sequence[Decision], issues: list[Issue]) -> Decision:
    """The decision that stands, of the newest in either form of Swedish or in each language."""
    later = [one for one in rows if one.is_upper]
    if later:
        before = [one for one in rows if not one.is_upper]
        return _credited([_of_slot(before, issues)] if before else [], later)
    finals = [one for one in rows if one.is_final] or rows
    rivals = [one for one in finals if one.is_decided] or finals
    # Whoever changes from one form of Swedish to the other has the new one; in one school year both are odd.
    newest = max(one.school_year for one in rivals)
    rivals = [one for one in rivals if one.school_year == newest]
    best = min(rivals, key=lambda one: (worth(one.grade), one.code))
    if len(rivals) > 1 and best.is_decided:
        trouble = _of_rivals(rivals)
        issues.append(Issue(trouble, tuple(sorted(one.code for one in rivals)), (best.code,)))
    return best


def _of_rivals(rivals: Sequence[Decision]) -> Trouble:
    if rivals[0].slot == SWEDISH[0]:
        return Trouble.SV_AND_SVA
    languages = {one.about.language for one in rivals if one.about is not None}
    return Trouble.LANGUAGE_UNTOLD if "" in languages else Trouble.TWO_LANGUAGE_OPTIONS


def _credited(before: Sequence[Decision], later: Sequence[Decision]) -> Decision:
    """The best: what is obtained later is credited, and takes nothing away (gymnasieförordningen 7 kap. 4 §).

    As good: that from before, and of the later ones the newest.
    """
    newest_first = sorted(later, key=lambda one: one.rank, reverse=True)
    return min([*before, *newest_first], key=lambda one: worth(one.grade))


def _give_way(stands: dict[str, Decision], issues: list[Issue]) -> None:
    """A sum of NO or SO stands for those of its subjects that are not decided by themselves yet.

    It is over when they all are, when one has a final grade, and when one was decided no later than the sum: that is
    odd.
    """
    for block, parts in BLOCKS.items():
        mine = [code for code in parts if code in stands and stands[code].is_decided]
        if block not in stands or not mine:
            continue
        sum_of = stands[block]
        is_odd = any(stands[code].term_of <= sum_of.term_of for code in mine)
        if is_odd or not sum_of.is_decided or len(mine) == len(parts) or any(stands[code].stays for code in mine):
            del stands[block]
        if is_odd and sum_of.is_decided:
            issues.append(Issue(Trouble.BLOCK_AND_SUBJECTS, (block, *mine), tuple(mine)))
