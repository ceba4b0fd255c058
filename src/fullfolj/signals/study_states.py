"""How a pupil's studies stand from day to day, by what was known then: what rules about studies are told by. Pure.

A state is made of the grades that stood and of what teachers had said, by the same prognosis as the subject overview.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fullfolj.grading.eligibility import CORE, FAILED, PASSED, Programmes, eligibility
from fullfolj.grading.prognosis import Expected, Ground, prognosis, still_said
from fullfolj.grading.scales import NUMBERS, Value
from fullfolj.grading.standing import Decision, Standing, standing, worth
from fullfolj.grading.subjects import BLOCKS
from fullfolj.signals.dated import Dated

#: With fewer subjects known, how far off a programme is can't be told: those unknown would count as not passed.
ENOUGH = 12
#: So many steps down make a lower grade, unless it is passed no longer.
STEPS = 2
#: For so long is it news that a programme has come near.
NEWS = dt.timedelta(days=28)

#: The columns that the predicates of rules about studies may use; None is unknown.
FIGURES: Mapping[str, type] = {
    "known": int,  # subjects with a grade, a dash or a teacher's word
    "left_subjects": int,  # of them, those that would not be passed if the grades were set today
    "left_core": int,  # the same of the core: Swedish in either form, English, mathematics
    "no_basis": int,  # of them, those that there is too little to judge from
    "dropped": int,  # subjects with a clearly lower grade in the latest term with grades than the time before
    "distance": int,  # further passed grades that the vocational programmes ask for
    "distance_before": int,  # the same before it last changed
    "is_news": bool,  # it changed at most NEWS ago
}


@dataclass(frozen=True)
class Word:
    """What a teacher said of a subject on a day: whether the pupil is on the way, and if there is too little to judge
    from."""

    day: dt.date
    is_reaching: bool
    lacks_basis: bool = False


@dataclass(frozen=True)
class Known:
    """From `day` on a grade or a word is known. What comes later to the same `key` stands instead; None: gone."""

    day: dt.date
    key: Hashable
    fact: Decision | tuple[str, Word] | None


@dataclass(frozen=True)
class Left:
    """A subject that would not be passed: the latest grade in it, '' without, and why it is thought so."""

    subject: str
    grade: str
    ground: Ground
    lacks_basis: bool


@dataclass(frozen=True)
class Drop:
    subject: str
    before: str
    after: str


@dataclass(frozen=True)
class State:
    """The grades that stand and the words that are newer than them."""

    stands: Standing
    words: Mapping[str, Word]
    drops: tuple[Drop, ...]
    compared: int

    @cached_property
    def expected(self) -> Mapping[str, Expected]:
        return prognosis(self.stands.grades, {code: one.is_reaching for code, one in self.words.items()}).expected

    @cached_property
    def left(self) -> tuple[Left, ...]:
        return tuple(self._left(code, one) for code, one in self.expected.items() if not one.is_passed)

    def _left(self, code: str, expected: Expected) -> Left:
        grade = self.stands.grade_in(code)
        by_teacher = expected.ground is Ground.TEACHER
        lacks = self.words[code].lacks_basis if by_teacher else grade == Value.NO_BASIS
        return Left(code, grade, expected.ground, lacks)

    @cached_property
    def core(self) -> tuple[bool, ...]:
        """Of each part of the core that something is known of, whether it is left."""
        left = {one.subject for one in self.left}
        known = (set(alternatives) & set(self.expected) for alternatives in CORE)
        return tuple(bool(some & left) for some in known if some)

    @cached_property
    def told(self) -> int:
        """The subjects that a teacher's word decides."""
        return sum(one.ground is Ground.TEACHER for one in self.expected.values())

    @cached_property
    def distance(self) -> int | None:
        """Further passed grades to the vocational programmes; None where too little is known, and on the scale 1–10."""
        known = {part for code in self.expected for part in BLOCKS.get(code, (code,))}
        if len(known) < ENOUGH or any(grade in NUMBERS for grade in self.stands.grades.values()):
            return None
        return eligibility({code: one.grade for code, one in self.expected.items()})[Programmes.VOCATIONAL].distance

    @property
    def is_well(self) -> bool:
        """Whether nothing is left, nothing fell and no programme is known to be shut: no rule can hold."""
        return not self.left and not self.drops and not self.distance

    @property
    def figures(self) -> dict[str, Any]:
        """The columns of FIGURES that the state gives by itself."""
        known = len(self.expected)
        return {
            "known": known,
            "left_subjects": len(self.left) if known else None,
            "left_core": sum(self.core) if self.core else None,
            "no_basis": sum(one.lacks_basis for one in self.left) if known else None,
            "dropped": len(self.drops) if self.compared else None,
            "distance": self.distance,
        }


def state(decisions: Iterable[Decision], words: Mapping[str, Word]) -> State:
    """What stands by the grades and the latest word of each subject."""
    rows = list(decisions)
    stands = standing(rows)
    kept = {code: words[code] for code in still_said({code: one.day for code, one in words.items()}, stands)}
    drops, compared = _drops(rows)
    return State(stands, kept, drops, compared)


def _drops(decisions: Iterable[Decision]) -> tuple[tuple[Drop, ...], int]:
    """The subjects whose grade in the latest term with grades is clearly lower than before, and how many have both."""
    by_slot: dict[str, dict[tuple[int, bool], Decision]] = defaultdict(dict)
    for one in sorted(decisions, key=lambda one: (one.term_of, one.is_final)):
        if one.trouble is None and one.is_decided:
            by_slot[one.slot][one.term_of] = one
    latest = max((term for terms in by_slot.values() for term in terms), default=None)
    pairs = [
        (terms[max(earlier)], terms[latest])
        for terms in by_slot.values()
        if latest in terms and (earlier := [term for term in terms if term < latest])
    ]
    pairs = [(before, after) for before, after in pairs if before.scale is after.scale]
    lower = [(before, after) for before, after in pairs if _is_lower(before.grade, after.grade)]
    in_order = sorted(lower, key=lambda pair: pair[1].place)
    return tuple(Drop(after.code, before.grade, after.grade) for before, after in in_order), len(pairs)


def _is_lower(before: str, after: str) -> bool:
    """Lower by two steps or more, or passed no longer: one step down is common, and means little by itself."""
    if after in FAILED:
        return before in PASSED
    return worth(after) - worth(before) >= STEPS


def latest(facts: Iterable[Known], as_of: dt.date) -> State | None:
    """The state on the day alone; None where nothing was known by then."""
    known = [one for one in facts if one.day <= as_of]
    if not known:
        return None
    ((_day, found),) = _states({as_of: known}, [as_of])
    return found


def days(facts: Iterable[Known], as_of: dt.date, also: Iterable[dt.date] = ()) -> list[Dated[State]]:
    """From the first fact to `as_of`: a state each day that something became known, and on the days of `also`.

    `facts` in order of time: of two on a day, the later stands.
    """
    by_day: dict[dt.date, list[Known]] = defaultdict(list)
    for one in facts:
        if one.day <= as_of:
            by_day[one.day].append(one)
    if not by_day:
        return []
    first = min(by_day)
    found = list(_states(by_day, sorted({*by_day, *(day for day in also if first < day <= as_of)})))
    return list(_with_news(found, as_of))


def _states(by_day: Mapping[dt.date, list[Known]], on: Iterable[dt.date]) -> Iterator[tuple[dt.date, State]]:
    decisions: dict[Hashable, Decision] = {}
    words: dict[Hashable, tuple[str, Word]] = {}
    for day in on:
        for one in by_day.get(day, ()):
            decisions.pop(one.key, None)
            words.pop(one.key, None)
            if isinstance(one.fact, Decision):
                decisions[one.key] = one.fact
            elif one.fact is not None:
                words[one.key] = one.fact
        yield day, state(decisions.values(), dict(words.values()))


def _with_news(found: Iterable[tuple[dt.date, State]], as_of: dt.date) -> Iterator[Dated[State]]:
    """Each with how far off the programmes were before, and a row more where that ceases to be news."""
    before: int | None = None
    now: int | None = None
    changed = dt.date.min
    last: Dated[State] | None = None
    for day, one in found:
        yield from _no_news(last, changed, day - dt.timedelta(days=1))
        if one.distance is not None and one.distance != now:
            before, now, changed = now, one.distance, day
        figures = {**one.figures, "distance_before": before, "is_news": day < changed + NEWS}
        last = Dated(day, one, figures, day if last is None or _adds(one, last.state) else last.news_on)
        yield last
    yield from _no_news(last, changed, as_of)


def _no_news(last: Dated[State] | None, changed: dt.date, until: dt.date) -> Iterator[Dated[State]]:
    if last is not None and last.figures["is_news"] and changed + NEWS <= until:
        yield Dated(changed + NEWS, last.state, {**last.figures, "is_news": False}, last.news_on)


def _adds(one: State, before: State) -> bool:
    """Whether a subject is left that was not."""
    return bool({each.subject for each in one.left} - {each.subject for each in before.left})
