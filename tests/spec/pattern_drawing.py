"""Drawn tables of patterns: a line a week, a sign a day, and the sentence that the program says of them.

A day has three lessons: mathematics, Swedish, English. The pupil has nine classmates who are always in school.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import translation

from fullfolj.lake import engine
from fullfolj.measures import patterns
from fullfolj.measures.runner import Batch
from fullfolj.signals.patterns import PATTERNS
from fullfolj.signals.patterns.search import Found, search
from fullfolj.signals.patterns.wording import cannot_tell
from tests.oracle import facts
from tests.oracle.measures import Lesson
from tests.spec.drawing import STUDENT, WORDS

SUBJECTS = ("MA", "SV", "EN")
#: What a sign means, and the words of its three lessons.
SIGNS = {
    "·": ("på plats hela dagen", ("here", "here", "here")),
    "B": ("borta hela dagen", ("valid", "valid", "valid")),
    "f": ("borta från första lektionen", ("invalid", "here", "here")),
    "m": ("borta från mittersta lektionen", ("here", "invalid", "here")),
    "s": ("borta från sista lektionen", ("here", "here", "invalid")),
    "l": ("sen till första lektionen", ("late", "here", "here")),
    "?": ("inget rapporterat", ("?", "?", "?")),
    "-": ("lov", ()),
}
CLASSMATES = range(2, 11)


@dataclass(frozen=True)
class PatternSpec:
    """`says` is the Swedish sentence of the pattern, or why there is none: empty when none is found."""

    name: str
    words: str
    pattern: str
    weeks: str
    says: str
    swedish: tuple[str, str]

    def rows(self) -> Iterator[tuple[dt.date, str]]:
        """Monday and the five signs of each week."""
        for row in self.weeks.strip().splitlines():
            date, signs = row.split()
            yield dt.date.fromisoformat(date), signs

    def lessons(self, student: int = STUDENT) -> Iterator[tuple[int, Lesson]]:
        """Those of the pupil as drawn; a classmate has the same lessons, all attended."""
        for monday, signs in self.rows():
            for ahead, sign in enumerate(signs):
                for place, word in enumerate(SIGNS[sign][1]):
                    drawn = WORDS[word if student == STUDENT else "here"][1]
                    start, date = dt.time(8 + place), monday + dt.timedelta(days=ahead)
                    yield student, replace(drawn, date=date, start=start, subject=SUBJECTS[place])

    @property
    def as_of(self) -> dt.date:
        return max(lesson.date for _student, lesson in self.lessons())


def found_in(spec: PatternSpec) -> tuple[list[Found], patterns.PatternWindow]:
    """What the search over the class finds in the pupil, and the window it looked in."""
    everybody = [STUDENT, *CLASSMATES]
    path = facts.write(row for student in everybody for row in spec.lessons(student))
    enrolled = facts.enrolments({student: [(None, None)] for student in everybody})
    classes = engine.table({"student": int, "class": int}, [(student, 1) for student in everybody])
    batch = Batch(everybody, [path])
    with engine.cursor() as cur:
        counts = patterns.count(cur, batch, enrolled, classes, spec.as_of)
        window = patterns.windows(cur, batch, enrolled, spec.as_of)[STUDENT]
    found = search(counts)
    assert {one.student for one in found} <= {STUDENT}, "the classmates are always in school"
    return found, window


def said(spec: PatternSpec) -> str:
    """The sentences of the spec's pattern in Swedish, or why nothing can be told; empty when none is found."""
    found, window = found_in(spec)
    with translation.override("sv"):
        sentences = [PATTERNS.get(one.pattern).sentence(one.evidence) for one in found if one.pattern == spec.pattern]
        return (" ".join(sentences) or cannot_tell(window)).replace("\xa0", " ")
