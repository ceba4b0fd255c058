"""Rules about how something stands, as studies and mapping do, held against it. States in, evaluations out.

A rule is open from the first day of the unbroken time in which it holds; each school year begins anew, as a new year
asks for a new word with the pupil. Days are those on which something became known, so a pupil without a lesson has
answers too. What can't be told any more, as when an import of grades is taken back, is not open: the ground for it is
gone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import engine
from fullfolj.lake.engine import Frame
from fullfolj.signals.dated import Dated
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules.base import StateRule

_KEY = {"student": int, "date": dt.date}


@dataclass(frozen=True)
class Kind[S]:
    """What some rules are about: the rules in the order of the ladder, and what their predicates may use (`figures`).

    `states` gives pupil → how it stood day by day up to a day, with the days of `also`; without `also_well` perhaps
    only those for whom a rule may hold on that day. `nothing` is the state of whom nothing is known, `before` the
    figure that evidence keeps as such, and `rests_on` another text after any change of what the states rest on.
    """

    name: str
    rules: Sequence[StateRule[S]]
    figures: Mapping[str, type]
    nothing: S
    states: Callable[[Collection[int], dt.date, Iterable[dt.date], bool], Mapping[int, Sequence[Dated[S]]]]
    rests_on: Callable[[], str]
    before: str = ""


def frame[S](kind: Kind[S], found: Mapping[int, Sequence[Dated[S]]]) -> Frame:
    """The figures as a table: `student`, `date` (from when on) and the columns of the kind."""
    rows = [
        (student, one.day, *(one.figures[name] for name in kind.figures))
        for student, days in found.items()
        for one in days
    ]
    return engine.table({**_KEY, **kind.figures}, rows)


@dataclass(frozen=True)
class _Opened:
    """The answer on the as-of date, and the day that the present time began on; None: it is not open."""

    holds: bool | None = None
    since: dt.date | None = None


@dataclass(frozen=True)
class Judged[S]:
    """One pupil: how it stands, None where nothing is known, and the rules' answers."""

    kind: Kind[S]
    student: int
    latest: Dated[S] | None
    opened: Mapping[str, _Opened]
    rulebook: Rulebook
    as_of: dt.date

    def evaluations(self, *, closed: bool = False) -> Iterator[Evaluation]:
        """The open rules in the order of the ladder; with `closed`, every rule. Without `school_days_open`."""
        for rule in self.kind.rules:
            state = self._state(rule)
            if state is State.OPEN or closed:
                yield Evaluation(
                    self.student,
                    rule.id,
                    state,
                    since=self._since(rule),
                    evidence=self._evidence(rule),
                    last_away_on=self.latest.news_on if self.latest is not None and state is State.OPEN else None,
                )

    def _since(self, rule: StateRule[S]) -> dt.date | None:
        since = self._of(rule).since
        return None if since is None else max(since, SchoolYear.of(self.as_of).first_day)

    def _of(self, rule: StateRule[S]) -> _Opened:
        return self.opened.get(rule.id, _Opened())

    def _state(self, rule: StateRule[S]) -> State:
        if self.rulebook.on(self.as_of).of(rule) is None:
            return State.OFF
        if self._of(rule).since is None:
            return State.CLOSED
        higher = (one for one in self.kind.rules if one.family is rule.family and one.step > rule.step)
        return State.LOWER_STEP if any(self._of(one).since is not None for one in higher) else State.OPEN

    def _evidence(self, rule: StateRule[S]) -> dict[str, Any]:
        chapter = self.rulebook.on(self.as_of)
        limits = chapter.of(rule)
        if limits is None:
            return {"holds": None}
        state = self.kind.nothing if self.latest is None else self.latest.state
        told: dict[str, Any] = {"holds": self._of(rule).holds, "to": self.as_of.isoformat()}
        if self.kind.before:
            told["before"] = None if self.latest is None else self.latest.figures[self.kind.before]
        return rule.evidence(state) | told | chapter.written(limits)


def judged[S](
    kind: Kind[S],
    found: Mapping[int, Sequence[Dated[S]]],
    students: Collection[int],
    rulebook: Rulebook,
    as_of: dt.date,
) -> list[Judged[S]]:
    """Each of the students, in their order. `found` has how it stood (Kind.states), split where the chapters of the
    rulebook begin; who is not in it is one of whom nothing is known."""
    conditions = ", ".join(f'{rulebook.condition(rule)} as "{rule.id}"' for rule in kind.rules)
    opened: dict[int, dict[str, _Opened]] = defaultdict(dict)
    with engine.cursor() as cur:
        cur.hand_in("stood", frame(kind, found))
        sql = f"select student, date, {conditions} from stood order by student, date"  # noqa: S608
        for student, day, *answers in cur.rows(sql):
            for rule, holds in zip(kind.rules, answers, strict=True):
                before = opened[student].get(rule.id, _Opened())
                opened[student][rule.id] = _Opened(holds, (before.since or day) if holds else None)
    return [
        Judged(kind, one, found[one][-1] if one in found else None, opened.get(one, {}), rulebook, as_of)
        for one in students
    ]
