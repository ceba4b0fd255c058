"""Drawn mapping: a line a day on which something became known, and what the rules about mapping say on some days.

A line of facts is a date, who told in a round that began when (`staff@2026-10-01`; `guardian1`, `guardian2`), and the
marks of the dimensions: `AC`, `BE`, `CO`, `AF` with `works`, `watch`, `needs` or `?` (too little answered). `there` and
`idle` say that the pupil is there and takes part, or does not. `missed@` is a round that staff let pass, `gone:` before
a name takes back what was told. A line of answers is a date, and `–` or the rules that are open with their first day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from fullfolj.domain.attachment import Dimension, Mark, Party
from fullfolj.signals import mapping_states, state_judging
from fullfolj.signals.mapping_replay import MAPPING
from fullfolj.signals.mapping_states import Found, Known, Missed, There, Told
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import FIRST_LADDER, Rulebook
from fullfolj.signals.rules.base import Limits

PUPIL = 1
DIMENSIONS = dict(zip(("AC", "BE", "CO", "AF"), Dimension, strict=True))
PARTIES = {"pupil": Party.STUDENT, "staff": Party.STAFF, "guardian": Party.GUARDIAN}
MARKS = {
    "works": Found(Mark.WORKS, 0, 5, 5),
    "watch": Found(Mark.WATCH, 2, 5, 5),
    "needs": Found(Mark.NEEDS_SUPPORT, 3, 5, 5),
    "?": Found(Mark.NO_BASIS, 1, 1, 5),
}
THERE = {
    "there": There(is_there=True, takes_part=True, questions=4),
    "idle": There(is_there=True, takes_part=False, questions=4),
    "away": There(is_there=False, takes_part=False, questions=4),
}


@dataclass(frozen=True)
class MappingSpec:
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
    return [_fact(date, *words) for date, words in lines(drawn)]


def evaluate(spec: MappingSpec, day: dt.date, *, closed: bool = True) -> list[Evaluation]:
    """What the program says of the spec's rules on the day."""
    rulebook = Rulebook.of(spec.limits) if spec.limits else FIRST_LADDER
    days = mapping_states.days(known(spec.facts), day)
    (one,) = state_judging.judged(MAPPING, {PUPIL: days} if days else {}, [PUPIL], rulebook, day)
    return [found for found in one.evaluations(closed=closed) if found.rule in spec.rules]


def days_of(spec: MappingSpec) -> list[dt.date]:
    return [day for day, _words in lines(spec.answers)]


def check(spec: MappingSpec) -> None:
    """AssertionError where the program says otherwise than the drawing."""
    for day, expected in lines(spec.answers):
        opened = [one for one in evaluate(spec, day) if one.state is State.OPEN]
        told = [word for one in opened for word in (one.rule, "since", str(one.since))]
        assert told == ([] if expected == ["–"] else expected), f"{spec.name}, {day}"


def lines(drawn: str) -> list[tuple[dt.date, list[str]]]:
    split = (line.split() for line in drawn.strip().splitlines())
    return [(dt.date.fromisoformat(first), words) for first, *words in split]


def _fact(date: dt.date, name: str, *marks: str) -> Known:
    who, began = name.removeprefix("gone:").split("@")
    key, first = f"{who}@{began}", dt.date.fromisoformat(began)
    if name.startswith("gone:"):
        return Known(date, key, None)
    if who == "missed":
        return Known(date, key, Missed(first, date - dt.timedelta(days=1)))
    found = {DIMENSIONS[code]: MARKS[mark] for code, mark in (one.split("=") for one in marks if "=" in one)}
    there = next((THERE[word] for word in marks if word in THERE), None)
    guardian = int(who.removeprefix("guardian") or 0) if who.startswith("guardian") else None
    return Known(date, key, Told(PARTIES[who.rstrip("123")], first, found, guardian, there))
