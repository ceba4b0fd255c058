"""How many lack each subject, of those told of in it: one way of counting for a class, a year level and a school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fullfolj.grading.prognosis import Prognosis
from fullfolj.grading.subjects import SWEDISH, parse

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


def slots(prognosis: Prognosis) -> dict[str, str]:
    """The subjects that a pupil is counted in → the one that stands for each there.

    Swedish is one in either form, and a language whichever it is: of two languages the one that is not passed stands.
    """
    found: dict[str, str] = {}
    for code, one in prognosis.expected.items():
        counted = SWEDISH[0] if code in SWEDISH else parse(code).designation
        if counted not in found or not one.is_passed:
            found[counted] = code
    return found


def count(every: Iterable[Prognosis]) -> dict[str, Count]:
    """Subject (of `slots`) → how many lack it. Nobody is counted in a subject in which nothing is known of them."""
    counts: dict[str, Count] = {}
    for prognosis in every:
        for counted, code in slots(prognosis).items():
            lacking = int(not prognosis.expected[code].is_passed)
            counts[counted] = counts.get(counted, Count(0, 0)) + Count(lacking, 1)
    return counts
