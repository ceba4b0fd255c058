"""The rules about studies held against how the studies stood. Facts in, evaluations out.

A rule is open from the first day of the unbroken time in which it holds; each school year begins anew, as a new year
asks for a new word with the pupil. Days are those on which something became
known, so a pupil without a lesson has answers too. What can't be told any more, as when an import of grades is taken
back, is not open: the ground for it is gone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import engine
from fullfolj.lake.engine import Frame
from fullfolj.signals import study_states
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules import STUDY_RULES, StudyRule
from fullfolj.signals.study_states import FIGURES, Dated

_KEY = {"student": int, "date": dt.date}
_NOTHING = study_states.state((), {})


def frame(found: Mapping[int, Sequence[Dated]]) -> Frame:
    """The figures as a table: `student`, `date` (from when on) and the columns of FIGURES."""
    rows = [
        (student, one.day, *(one.figures[name] for name in FIGURES)) for student, days in found.items() for one in days
    ]
    return engine.table({**_KEY, **FIGURES}, rows)


@dataclass(frozen=True)
class _Opened:
    """The answer on the as-of date, and the day that the present time began on; None: it is not open."""

    holds: bool | None = None
    since: dt.date | None = None


@dataclass(frozen=True)
class Judged:
    """One pupil: how the studies stand, None where nothing is known, and the rules' answers."""

    student: int
    latest: Dated | None
    opened: Mapping[str, _Opened]
    rulebook: Rulebook
    as_of: dt.date

    def evaluations(self, *, closed: bool = False) -> Iterator[Evaluation]:
        """The open rules in the order of the ladder; with `closed`, every rule. Without `school_days_open`."""
        for rule in STUDY_RULES:
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

    def _since(self, rule: StudyRule) -> dt.date | None:
        since = self._of(rule).since
        return None if since is None else max(since, SchoolYear.of(self.as_of).first_day)

    def _of(self, rule: StudyRule) -> _Opened:
        return self.opened.get(rule.id, _Opened())

    def _state(self, rule: StudyRule) -> State:
        if self.rulebook.on(self.as_of).of(rule) is None:
            return State.OFF
        if self._of(rule).since is None:
            return State.CLOSED
        higher = (one for one in STUDY_RULES if one.family is rule.family and one.step > rule.step)
        return State.LOWER_STEP if any(self._of(one).since is not None for one in higher) else State.OPEN

    def _evidence(self, rule: StudyRule) -> dict[str, Any]:
        chapter = self.rulebook.on(self.as_of)
        limits = chapter.of(rule)
        if limits is None:
            return {"holds": None}
        state = _NOTHING if self.latest is None else self.latest.state
        before = None if self.latest is None else self.latest.figures["distance_before"]
        told = {"holds": self._of(rule).holds, "before": before, "to": self.as_of.isoformat()}
        return rule.evidence(state) | told | chapter.written(limits)


def judged(
    found: Mapping[int, Sequence[Dated]], students: Collection[int], rulebook: Rulebook, as_of: dt.date
) -> list[Judged]:
    """Each of the students, in their order. `found` has how the studies stood (study_states.days), split where the
    chapters of the rulebook begin; who is not in it is one of whom nothing is known."""
    conditions = ", ".join(f'{rulebook.condition(rule)} as "{rule.id}"' for rule in STUDY_RULES)
    opened: dict[int, dict[str, _Opened]] = defaultdict(dict)
    with engine.cursor() as cur:
        cur.hand_in("study_figures", frame(found))
        sql = f"select student, date, {conditions} from study_figures order by student, date"  # noqa: S608
        for student, day, *answers in cur.rows(sql):
            for rule, holds in zip(STUDY_RULES, answers, strict=True):
                before = opened[student].get(rule.id, _Opened())
                opened[student][rule.id] = _Opened(holds, (before.since or day) if holds else None)
    return [
        Judged(one, found[one][-1] if one in found else None, opened.get(one, {}), rulebook, as_of) for one in students
    ]
