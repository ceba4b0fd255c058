"""The thresholds in force day by day: what a unit's ladder has said, so that each school day is judged by its own.

A change of threshold counts from its first day on. What was lit before stays lit by the ladder of then, and a signal is
never older than the threshold that makes it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from fullfolj.signals.rules import Rule
from fullfolj.signals.rules.base import Limits


@dataclass(frozen=True)
class Chapter:
    """What holds from `first_day` on, until the next chapter begins.

    `limits` is rule → name → number, in place of the defaults; the rules that are `off` light nothing. `version` is the
    ladder's (signals.models.LadderVersion), None for the ladder that Fullfölj comes with.
    """

    first_day: dt.date = dt.date.min
    limits: Mapping[str, Limits] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    version: uuid.UUID | None = None

    def of(self, rule: Rule) -> Limits | None:
        """The thresholds of the rule; None when it is off."""
        return None if rule.id in self.off else rule.limits(self.limits.get(rule.id))

    def written(self, limits: Limits) -> dict[str, Any]:
        """The thresholds that judged, and whose they are, as evidence keeps them."""
        told: dict[str, Any] = {"thresholds": {name: str(limit) for name, limit in limits.items()}}
        return told | ({"ladder": str(self.version)} if self.version is not None else {})


@dataclass(frozen=True)
class Rulebook:
    """The chapters in order of time. The first begins before any day."""

    chapters: tuple[Chapter, ...] = (Chapter(),)

    @classmethod
    def of(cls, limits: Mapping[str, Limits]) -> Rulebook:
        """The same thresholds on every day."""
        return cls((Chapter(limits=limits),))

    def on(self, day: dt.date) -> Chapter:
        """The chapter that holds on the day."""
        return next(chapter for chapter in reversed(self.chapters) if chapter.first_day <= day)

    def condition(self, rule: Rule) -> str:
        """SQL over running_figures, as Rule.condition, each day judged by its own chapter; off is FALSE."""
        said = [(chapter.first_day, _condition(rule, chapter)) for chapter in self.chapters]
        parts = [(first, sql) for first, sql in _changes(said)]
        if len(parts) == 1:
            return parts[0][1]
        newest_first = reversed(parts[1:])
        cases = " ".join(f"when date >= date '{first.isoformat()}' then {sql}" for first, sql in newest_first)
        return f"case {cases} else {parts[0][1]} end"


#: What holds where nobody has changed anything.
FIRST_LADDER = Rulebook()


def _condition(rule: Rule, chapter: Chapter) -> str:
    limits = chapter.of(rule)
    return "false" if limits is None else rule.condition(limits)


def _changes(said: list[tuple[dt.date, str]]) -> Iterator[tuple[dt.date, str]]:
    """Without those that say what the one before says: most changes are about one rule."""
    yield said[0]
    yield from (after for before, after in pairwise(said) if after[1] != before[1])
