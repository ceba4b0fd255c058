"""How many lack each subject, of those told of in it: one way of counting for a class, a year level and a school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fullfolj.grading.prognosis import Prognosis
from fullfolj.grading.standing import SWEDISH
from fullfolj.grading.subjects import parse

#: From so many pupils, and so large a part of those told of, the matter is rather the teaching.
_MANY, _PART = 5, 4


@dataclass(frozen=True)
class Count:
    """`told` have a grade or a teacher's word in the subject; `lacking` would have no passing grade in it today."""

    lacking: int
    told: int

    def __add__(self, other: Count) -> Count:
        return Count(self.lacking + other.lacking, self.told + other.told)

    @property
    def is_many(self) -> bool:
        """Whether so many lack the same that the teaching is the matter."""
        return self.lacking >= _MANY and _PART * self.lacking >= self.told


def slot(code: str) -> str:
    """The subject that is counted: one for Swedish in either form, one for a language whichever it is."""
    return SWEDISH[0] if code in SWEDISH else parse(code).designation


def count(every: Iterable[Prognosis]) -> dict[str, Count]:
    """Subject (`slot`) → how many lack it. Nobody is counted in a subject in which nothing is known of them."""
    counts: dict[str, Count] = {}
    for prognosis in every:
        for code, one in prognosis.expected.items():
            counts[slot(code)] = counts.get(slot(code), Count(0, 0)) + Count(int(not one.is_passed), 1)
    return counts
