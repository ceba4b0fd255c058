"""Where the grades would land if they were set today: a prognosis with its ground, never a judgement of a pupil.

A teacher's word on a subject goes before the latest grade in it, until a new grade answers it. What nobody has said
anything of is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.grading.eligibility import FAILED, PASSED
from fullfolj.grading.scales import Value
from fullfolj.grading.standing import Standing, place_of
from fullfolj.grading.subjects import BLOCKS, is_bare, slot_of


class Ground(StrEnum):
    """What an expected grade rests on."""

    TEACHER = "teacher"
    GRADE = "grade"


@dataclass(frozen=True)
class Expected:
    """A, B … E or F: the letter of the latest grade where that is what is expected, else E for passed and F for not."""

    grade: str
    ground: Ground

    @property
    def is_passed(self) -> bool:
        return self.grade in PASSED


@dataclass(frozen=True)
class Prognosis:
    """Subject → what is expected, in the order of the register."""

    expected: Mapping[str, Expected]

    @property
    def grades(self) -> dict[str, str]:
        """As `eligibility` takes them."""
        return {code: one.grade for code, one in self.expected.items()}

    @property
    def passed(self) -> int:
        return sum(one.is_passed for one in self.expected.values())

    def count(self, ground: Ground) -> int:
        return sum(one.ground is ground for one in self.expected.values())


def prognosis(grades: Mapping[str, str], reaches: Mapping[str, bool]) -> Prognosis:
    """From the grades that stand and what teachers have said: subject → whether the pupil is on the way to pass it.

    A subject stands once (`slot_of`): as a teacher has spoken of it, else as it is graded. A sum of NO or SO stands for
    those of its subjects that nothing is known of.
    """
    decided = {code: grade for code, grade in grades.items() if grade in PASSED or grade in FAILED}
    slots = {code: slot_of(code, {*decided, *reaches}) for code in (*decided, *reaches)}
    of_slot = {slots[code]: grade for code, grade in decided.items()}
    spoken = {slots[code]: code for code in reaches}
    found = {code: _by_grade(grade) for code, grade in decided.items() if slots[code] not in spoken}
    latest = {
        code: grades.get(code) or (of_slot.get(slot, "") if is_bare(code) else "") for slot, code in spoken.items()
    }
    found |= {code: _by_teacher(grade, reaches[code]) for code, grade in latest.items()}
    for block, parts in BLOCKS.items():
        if all(code in found for code in parts):
            found.pop(block, None)
    return Prognosis({code: found[code] for code in sorted(found, key=place_of)})


def still_said(words: Mapping[str, dt.date], stands: Standing) -> list[str]:
    """The subjects whose word, said on a day, is newer than the grade that stands.

    A grade, or a dash, answers what was said up to the end of its term, of the subject however it was written
    (`slot_of`); so does a final decision that there is none, and of a sum that is over the grades of its subjects. Of
    two words on one subject the newer is said still.
    """
    answers = {code: one.in_term.last_day for code, one in stands.decisions.items() if one.is_decided or one.stays}
    for block, parts in BLOCKS.items():
        own = [answers[code] for code in parts if code in answers]
        if own and block not in answers:
            answers[block] = max(own)
    every = {*words, *answers}
    answered = {slot_of(code, every): day for code, day in answers.items()}
    newest = {slot_of(code, every): code for code in sorted(words, key=lambda code: (words[code], code))}
    return [code for slot, code in newest.items() if slot not in answered or answered[slot] < words[code]]


def _by_grade(grade: str) -> Expected:
    return Expected(grade if grade in PASSED else Value.F, Ground.GRADE)


def _by_teacher(grade: str, reached: bool) -> Expected:
    if not reached:
        return Expected(Value.F, Ground.TEACHER)
    return Expected(grade if grade in PASSED else Value.E, Ground.TEACHER)
