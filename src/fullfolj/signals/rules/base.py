"""What a rule is. Each rule of the ladder is one file beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from fullfolj.measures import WindowName
from fullfolj.signals.mapping_states import State as MappingState
from fullfolj.signals.study_states import State as StudyState

type Limit = int | Decimal
type Limits = Mapping[str, Limit]
type Evidence = Mapping[str, Any]
type Figures = Mapping[str, Any]
type Words = str | Promise
#: Thresholds as they are written down in evidence and in a version of the ladder.
type Spoken = Mapping[str, Limit | str]


class Family(StrEnum):
    """Rules of one family that are steps of a ladder: only the highest open step is listed."""

    ABSENCE = "absence"
    INVALID = "invalid"
    LATE = "late"
    SHORT_SPELLS = "short-spells"
    CHANGE = "change"
    START = "start"
    RADAR = "radar"
    SUPPORT = "support"
    APART = "apart"
    ONLY_THERE = "only-there"
    NOT_MAPPED = "not-mapped"
    SUBJECTS = "subjects"
    BASIS = "basis"
    GRADES = "grades"
    ELIGIBILITY = "eligibility"
    NEAR = "near"

    @property
    def is_ladder(self) -> bool:
        """Whether its rules are steps of one share, which must rise."""
        return self is Family.ABSENCE

    @property
    def is_of_mapping(self) -> bool:
        """Whether its rules tell of what was answered in the mapping, which fewer may read than see the report."""
        return self in (Family.SUPPORT, Family.APART, Family.ONLY_THERE, Family.NOT_MAPPED)


@dataclass(frozen=True)
class Threshold:
    """A number that an organiser may change. `name` is what the predicate calls it.

    `least` and `most` are the bounds within which it makes sense, both included.
    """

    name: str
    default: Limit
    words: Words
    least: int
    most: int

    def check(self, limit: Limit) -> bool:
        """Whether the number makes sense; one that counts is whole."""
        is_whole = not isinstance(self.default, int) or isinstance(limit, int)
        return is_whole and self.least <= limit <= self.most


@dataclass(frozen=True)
class Day:
    """One school day, for working out when a signal would clear."""

    numerator: int
    denominator: int
    offered: int
    reported_offered: int
    is_reported: bool
    invalid_occasions: int
    late_arrivals: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: when it holds, what it rests on, and how it says so.

    `predicate` is SQL over the columns of the figures with thresholds in braces; TRUE, FALSE or NULL (unknown). The
    words are made of an `evidence`, a JSON-ready mapping, alone, so that a stored signal can be told without going back
    to the facts. `titled` and `told` name the rule and tell its whole condition for given thresholds. One that
    `is_good_news` asks for a word to the pupil; one that `asks_adults` is about what they have left undone, and a talk
    with the pupil is no answer. Neither waits for a contact.
    """

    id: str
    family: Family
    titled: Callable[[Spoken], str]
    told: Callable[[Spoken], str]
    ground: Words
    source: str
    thresholds: tuple[Threshold, ...]
    predicate: str
    sentence: Callable[[Evidence], str]
    why_not: Callable[[Evidence], str]
    clears: Callable[[Evidence], str]
    step: int = 0
    is_good_news: bool = False
    asks_adults: bool = False

    @property
    def waits_for_contact(self) -> bool:
        """Whether it falls under the radar as long as nobody has been in contact."""
        return not (self.is_good_news or self.asks_adults)

    @property
    def title(self) -> str:
        """What it is called with the default thresholds."""
        return self.titled(self.limits())

    @property
    def text(self) -> str:
        """The whole condition in words, with the default thresholds."""
        return self.told(self.limits())

    def limits(self, changed: Limits | None = None) -> dict[str, Limit]:
        """The thresholds in force: `changed` in place of the defaults. ValueError for a name the rule does not have."""
        limits = {threshold.name: threshold.default for threshold in self.thresholds}
        unknown = set(changed or {}) - set(limits)
        if unknown:
            raise ValueError(f"{self.id} has no threshold {', '.join(sorted(unknown))}")
        for name, limit in (changed or {}).items():
            if isinstance(limits[name], int) and not isinstance(limit, int):
                raise ValueError(f"{self.id}: {name} counts, it is a whole number")
        return limits | dict(changed or {})

    def condition(self, limits: Limits) -> str:
        """SQL over the figures: TRUE, FALSE, or NULL where the value is unknown."""
        return self.predicate.format(**{name: sql_number(limit) for name, limit in limits.items()})


@dataclass(frozen=True, kw_only=True)
class DayRule(Rule):
    """A rule about attendance, school day by school day: its figures are running_figures.

    It is asked only where each of the windows in `coverage` (endings of those columns) has three quarters reported.
    `evidence` is made of one row of running figures. `clears_after` gives the number of school days with full
    attendance after which the rule no longer holds, from the last 40 school days (oldest first); None when attendance
    alone does not clear it.
    """

    window: WindowName | None
    coverage: tuple[str, ...]
    evidence: Callable[[Figures, str], dict[str, Any]]
    clears_after: Callable[[Sequence[Day], Limits], int | None]
    folds: bool = False
    per_school_year: bool = False

    def condition(self, limits: Limits) -> str:
        """SQL over running_figures: TRUE, FALSE, or NULL where too little is reported or the value is unknown."""
        enough = " and ".join(f"4 * reported_offered_{end} >= 3 * offered_{end}" for end in self.coverage)
        return f"case when {enough} then {super().condition(limits)} end"


@dataclass(frozen=True, kw_only=True)
class StateRule[S](Rule):
    """A rule about how something stands, from day to day as it changes: its figures are those of the states.

    `evidence` tells what the rule counts, of the state on a day; `numerator` and `denominator` say it.
    """

    evidence: Callable[[S], dict[str, Any]]
    numerator: Callable[[Evidence], str]
    denominator: Callable[[Evidence], str]


@dataclass(frozen=True, kw_only=True)
class StudyRule(StateRule[StudyState]):
    """A rule about studies (study_states)."""


@dataclass(frozen=True, kw_only=True)
class MappingRule(StateRule[MappingState]):
    """A rule about what mapping has found (mapping_states); `coverage` says how much of what was asked is known."""

    coverage: Callable[[Evidence], str]


def always(words: Words) -> Callable[[Spoken], str]:
    """For titles that say no number."""
    return lambda _limits: str(words)


def sql_number(limit: Limit) -> str:
    """A threshold as an exact SQL literal; TypeError for anything but a whole or a decimal number."""
    if isinstance(limit, bool) or not isinstance(limit, (int, Decimal)):
        raise TypeError(f"a threshold is a whole or a decimal number, not {limit!r}")
    return f"{limit:f}" if isinstance(limit, Decimal) else str(limit)


def never(_days: Sequence[Day], _limits: Limits) -> int | None:
    """For rules that attendance alone does not clear."""
    return None


def enough_covered(days: Sequence[Day]) -> bool:
    return 4 * sum(day.reported_offered for day in days) >= 3 * sum(day.offered for day in days)


def full_day(days: Sequence[Day]) -> Day:
    """A coming school day like the reported ones of `days`, wholly attended and reported."""
    reported = [day for day in days if day.is_reported]
    count = max(len(reported), 1)
    minutes = sum(day.denominator for day in reported) // count
    offered = sum(day.offered for day in reported) // count
    return Day(0, minutes, offered, offered, True, 0, 0)


def days_until_below(days: Sequence[Day], limit: Limit, count: Callable[[Day], int]) -> int | None:
    """School days of full attendance until the last 20 hold fewer than `limit`; None when that never happens."""
    attended = full_day(days[-20:])
    for coming in range(1, 21):
        window = [*days, *[attended] * coming][-20:]
        if enough_covered(window) and sum(count(day) for day in window) < limit:
            return coming
    return None
