"""What a rule with other thresholds would have meant, told on the school's own history. Counts come out, no pupils.

Time-true: a week's answer rests on the figures as they stood at its end, by the rule's own SQL; an outcome is that of
the term's end and lies after every week that counts as in advance. Terms do not overlap, and each is told by itself.
Source: contract section 3; non-overlapping periods against leakage: EDM 2024; sensitivity and precision: Bowers, Sprott
& Taff (2013).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from fullfolj.lake.engine import Cursor, facts_of
from fullfolj.signals.backtest_tables import Kept
from fullfolj.signals.rules import RADAR, RULES, Rule, StateRule
from fullfolj.signals.rules.base import Limits

_SQL = Path(__file__).parent / "sql"
#: The absence half of the plain baseline: at least 15 percent, with the rule's own demand for reported school days.
_SHARE = "absence-15"


class Outcome(StrEnum):
    """What is asked about at the end of the term."""

    FAILED = "failed"
    NOT_ELIGIBLE = "not-eligible"
    ABSENT_A_FIFTH = "absent-a-fifth"


class Way(StrEnum):
    """A way of singling pupils out."""

    MOVED = "moved"  # the rule with the thresholds that are tried
    TODAY = "today"  # the rule with those in force
    PLAIN = "plain"  # an F in a core subject, or 15 percent absence


class Kind(StrEnum):
    """What pupils are grouped by; the groups are for telling whether a rule treats them alike."""

    ALL = "all"
    SEX = "sex"
    YEAR_LEVEL = "year_level"
    NEWLY_ARRIVED = "newly_arrived"


#: Outcome → its column of the terms' table.
_COLUMNS = {
    Outcome.FAILED: "has_failed",
    Outcome.NOT_ELIGIBLE: "is_not_eligible",
    Outcome.ABSENT_A_FIFTH: "absent_a_fifth",
}


@dataclass(frozen=True)
class Question:
    """A rule, the thresholds tried and those in force (None: the rule is off), and the outcome.

    Thresholds are in place of the rule's defaults.
    """

    rule: Rule
    moved: Limits
    today: Limits | None
    outcome: Outcome

    def __post_init__(self) -> None:
        if self.rule is RADAR:
            raise ValueError("the radar rule is about contacts, and has no weekly figures")


@dataclass
class Counts:
    """Pupils of one term, way and group.

    `untold`: nothing could be told of them in any week. `lit`: singled out in some week. The rest is about pupils whose
    outcome is known: `reached` it; `early` were singled out before the term's last school week, `caught` both. Those
    with unknown outcome are counted by reason: the term is not over (`later`), they left, or nothing is known.
    `leads`: weeks in advance → of the caught, how many.
    """

    pupils: int = 0
    untold: int = 0
    lit: int = 0
    known: int = 0
    reached: int = 0
    early: int = 0
    caught: int = 0
    later: int = 0
    left: int = 0
    unknown: int = 0
    leads: Counter[int] = field(default_factory=Counter)

    def add(self, outcome: str, lead: int | None, pupils: int, *, told: bool) -> None:
        self.pupils += pupils
        self.untold += 0 if told else pupils
        self.lit += 0 if lead is None else pupils
        if outcome in ("later", "left", "unknown"):
            setattr(self, outcome, getattr(self, outcome) + pupils)
            return
        is_early = lead is not None and lead > 0
        self.known += pupils
        self.early += pupils if is_early else 0
        if outcome == "yes":
            self.reached += pupils
            self.caught += pupils if is_early else 0
            if lead is not None and is_early:
                self.leads[lead] += pupils

    @property
    def median_lead(self) -> float | None:
        """Weeks, of the caught; None without any."""
        every = sorted(self.leads.elements())
        middle = len(every) // 2
        if not every:
            return None
        return float(every[middle]) if len(every) % 2 else (every[middle - 1] + every[middle]) / 2


@dataclass(frozen=True)
class Week:
    """One week: pupils with a school day, of whom `untold` can't be told, `lit` and `new` by way."""

    term: int
    monday: dt.date
    pupils: int
    lit: Mapping[Way, int]
    new: Mapping[Way, int]
    untold: Mapping[Way, int]


@dataclass(frozen=True)
class Answer:
    """Term → way → kind → group → counts, and the weeks in order. A term without a pupil is not there."""

    counts: Mapping[int, Mapping[Way, Mapping[Kind, Mapping[str, Counts]]]]
    weeks: Sequence[Week]

    @property
    def terms(self) -> list[int]:
        """Oldest first."""
        return sorted(self.counts)

    def whole(self, term: int, way: Way) -> Counts:
        """All pupils of the term."""
        return self.counts[term][way][Kind.ALL][""]


def ask(cur: Cursor, tables: Iterable[Kept], question: Question, states: Iterable[Path] = ()) -> Answer:
    """The answer on all the history in the tables (backtest_tables.keep); empty without any.

    A rule about studies or mapping is asked of the `states` of the same units (backtest_states.keep).
    """
    every = list(tables)
    if not every:
        return Answer({}, ())
    cur.run(f"create or replace temp view weekly as select * from {facts_of([one.weeks for one in every])}")  # noqa: S608
    if isinstance(question.rule, StateRule):
        cur.run(f"create or replace temp view stood as select * from {facts_of(list(states))}")  # noqa: S608
        cur.run(f"create or replace temp table weekly_stood as {_sql('backtest_stood')}")
        cur.run("create or replace temp view weekly as select * from weekly_stood")
    cur.run(f"create or replace temp table answered as {_answered(question)}")
    # Only now: when the rules answer there is nothing of outcomes, sex or newly arrived that they could reach.
    cur.run(f"create or replace temp view outcomes as select * from {facts_of([one.terms for one in every])}")  # noqa: S608
    pupils = _sql("backtest_pupils").format(outcome=_COLUMNS[question.outcome])
    cur.run(f"create or replace temp table pupils as {pupils}")
    return Answer(_counts(cur), _weeks(cur))


def _answered(question: Question) -> str:
    rule, share = question.rule, RULES.get(_SHARE)
    return _sql("backtest_answered").format(
        moved=rule.condition(rule.limits(question.moved)),
        today="false" if question.today is None else rule.condition(rule.limits(question.today)),
        share=share.condition(share.limits()),
    )


def _counts(cur: Cursor) -> dict[int, dict[Way, dict[Kind, dict[str, Counts]]]]:
    found: dict[int, dict[Way, dict[Kind, dict[str, Counts]]]] = {}
    for term, way, kind, value, outcome, told, lead, pupils in cur.rows(_sql("backtest_counts")):
        ways = found.setdefault(term, {way: {kind: defaultdict(Counts) for kind in Kind} for way in Way})
        ways[Way(way)][Kind(kind)][value].add(outcome, lead, pupils, told=told)
    return found


def _weeks(cur: Cursor) -> list[Week]:
    return [
        Week(
            term,
            monday,
            pupils,
            lit={Way.MOVED: moved_lit, Way.TODAY: today_lit},
            new={Way.MOVED: moved_new, Way.TODAY: today_new},
            untold={Way.MOVED: moved_untold, Way.TODAY: today_untold},
        )
        for term, monday, pupils, moved_lit, moved_new, moved_untold, today_lit, today_new, today_untold in cur.rows(
            _sql("backtest_by_week")
        )
    ]


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
