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
from fullfolj.grading.standing import SWEDISH, Standing, place_of
from fullfolj.grading.subjects import BLOCKS


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

    One form of Swedish alone: the one a teacher has spoken of, else the graded one. A sum of NO or SO gives way to its
    own subjects.
    """
    found = {code: _by_grade(grade) for code, grade in grades.items() if grade in PASSED or grade in FAILED}
    found |= {code: _by_teacher(grades.get(code, ""), reached) for code, reached in reaches.items()}
    spoken = [code for code in SWEDISH if code in reaches]
    if spoken:
        found = {code: one for code, one in found.items() if code not in SWEDISH or code in spoken[-1:]}
    for block, parts in BLOCKS.items():
        if any(code in found for code in parts):
            found.pop(block, None)
    return Prognosis({code: found[code] for code in sorted(found, key=place_of)})


def still_said(words: Mapping[str, dt.date], stands: Standing) -> list[str]:
    """The subjects whose word, said on a day, is newer than the grade that stands.

    A grade, or a dash, answers what was said up to the end of its term.
    """
    answered = {code: one.in_term.last_day for code, one in stands.decisions.items() if one.is_decided}
    return [code for code, day in words.items() if code not in answered or answered[code] < day]


def _by_grade(grade: str) -> Expected:
    return Expected(grade if grade in PASSED else Value.F, Ground.GRADE)


def _by_teacher(grade: str, reached: bool) -> Expected:
    if not reached:
        return Expected(Value.F, Ground.TEACHER)
    return Expected(grade if grade in PASSED else Value.E, Ground.TEACHER)
