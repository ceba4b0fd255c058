"""Drawn studies: a line a day on which something became known, and what the rules about studies say on some days.

A line of facts is a date and pairs: a designation with a grade (`MA=F`, of the term that the date lies in), with a
teacher's word (`MA:risk`, `MA:basis`, `MA:way`), or `the-sixteen=E` for a grade in all of them. A line of answers is a
date, and `–` or the rules that are open with the day since when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from fullfolj.domain.schoolyear import Term
from fullfolj.grading.standing import Decision
from fullfolj.signals import state_judging, study_states
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import FIRST_LADDER, Rulebook
from fullfolj.signals.rules.base import Limits
from fullfolj.signals.study_replay import STUDIES
from fullfolj.signals.study_states import Known, Word
from tests.spec.grade_drawing import SIXTEEN

PUPIL = 1
WORDS = {
    "risk": (False, False),
    "basis": (False, True),
    "way": (True, False),
}
_LEVEL = {2023: 6, 2024: 7, 2025: 8, 2026: 9}


@dataclass(frozen=True)
class StudySpec:
    """A drawing: what became known, and what is told of the `rules` (in English, and in `swedish` for the manual)."""

    name: str
    text: str
    rules: tuple[str, ...]
    facts: str
    answers: str
    swedish: tuple[str, str]
    limits: dict[str, Limits] = field(default_factory=dict)


def known(drawn: str) -> list[Known]:
    """The facts of the lines, in order."""
    return [fact for date, words in _lines(drawn) for word in words for fact in _facts(date, word)]


def evaluate(spec: StudySpec, day: dt.date, *, closed: bool = True) -> list[Evaluation]:
    """What the program says of the spec's rules on the day."""
    rulebook = Rulebook.of(spec.limits) if spec.limits else FIRST_LADDER
    days = study_states.days(known(spec.facts), day)
    (one,) = state_judging.judged(STUDIES, {PUPIL: days} if days else {}, [PUPIL], rulebook, day)
    return [found for found in one.evaluations(closed=closed) if found.rule in spec.rules]


def days_of(spec: StudySpec) -> list[dt.date]:
    return [day for day, _words in _lines(spec.answers)]


def check(spec: StudySpec) -> None:
    """AssertionError where the program says otherwise than the drawing."""
    for day, expected in _lines(spec.answers):
        opened = [one for one in evaluate(spec, day) if one.state is State.OPEN]
        told = [word for one in opened for word in (one.rule, "since", str(one.since))]
        assert told == ([] if expected == ["–"] else expected), f"{spec.name}, {day}"


def _lines(drawn: str) -> list[tuple[dt.date, list[str]]]:
    split = (line.split() for line in drawn.strip().splitlines())
    return [(dt.date.fromisoformat(first), words) for first, *words in split]


def _facts(date: dt.date, word: str) -> Iterable[Known]:
    if ":" in word:
        subject, said = word.split(":")
        reaches, lacks = WORDS[said]
        yield Known(date, ("word", subject), (subject, Word(date, reaches, lacks)))
        return
    subject, grade = word.split("=")
    term = Term.of(date)
    for code in SIXTEEN if subject == "the-sixteen" else (subject,):
        decision = Decision(code, grade, term.school_year, term.name, _LEVEL[term.school_year.start])
        yield Known(date, (code, term.label), decision)
