"""What is known of pupils' studies, in order of time: the grade register's history, and what teachers have said.

Teachers' words belong to the feature that takes them in; it registers itself in WORDS.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from fullfolj.domain.registry import Registry
from fullfolj.school import grade_register
from fullfolj.signals.study_states import Known, Word


@dataclass(frozen=True)
class Said:
    """A teacher's word of a pupil in a subject (a designation), None when it was taken back."""

    student: int
    subject: str
    day: dt.date
    word: Word | None


@dataclass(frozen=True)
class WordSource:
    """`said` gives all that has been said of some pupils, in order of time; `state` another text as soon as anything
    more is said."""

    name: str
    said: Callable[[Collection[int]], Iterable[Said]]
    state: Callable[[], str]


WORDS: Registry[WordSource] = Registry("teachers' words", key=lambda source: source.name)


def of(students: Collection[int]) -> dict[int, list[Known]]:
    """Pupil → what became known, in order of time; pupils of whom nothing is known are left out."""
    found: dict[int, list[Known]] = {}
    for student, grades in grade_register.history(students).items():
        found[student] = [Known(one.day, one.row, one.decision) for one in grades]
    for source in WORDS:
        for one in source.said(students):
            fact = None if one.word is None else (one.subject, one.word)
            found.setdefault(one.student, []).append(Known(one.day, (source.name, one.subject), fact))
    return {student: sorted(facts, key=lambda one: one.day) for student, facts in found.items()}
