"""How the threshold workshop counts: one autumn term of twelve weeks, drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from fullfolj.lake import engine
from fullfolj.signals import backtest
from fullfolj.signals.backtest import Outcome, Question, Way
from fullfolj.signals.rules import RULES
from tests import backtests
from tests.oracle.backtest import Schooling, Set
from tests.oracle.measures import Lesson
from tests.spec.drawing import WORDS

#: The first of twelve Mondays; the term is over on the as-of date.
_MONDAY, _AS_OF = dt.date(2025, 9, 22), dt.date(2026, 1, 15)
_TERM = (2025, "autumn")
#: One letter a week of five days with three lessons each.
_WEEKS = {
    ".": ["here"] * 5,
    "d": ["valid", "here", "here", "here", "here"],
    "V": ["valid"] * 5,
    "?": ["?"] * 5,
    " ": [],
}
_PASSED = [Set(_TERM, subject, "C", False) for subject in ("SV", "EN", "MA", "BI", "FY", "KE", "HI", "BL")]


@dataclass(frozen=True)
class Spec:
    """A row of `pupils` is one letter a week and what the term ended with; `expected` is read off the counts.

    Letters: `.` present, `d` away one day of five, `V` away all week, `?` nothing reported, `_` not enrolled. Endings:
    `passed`, `F`, `dash`, `no grades`, and `F before` with an F in mathematics the term before.
    """

    name: str
    words: str
    pupils: str
    expected: dict[str, object]
    way: Way = Way.MOVED
    outcome: Outcome = Outcome.FAILED
    percent: int = 15


SPECS = [
    Spec(
        "lead time",
        "Away all of week 5: at the end of that week 5 of 20 school days, 25 percent. Week 12 is the last: seven weeks"
        " before. The next is caught in week 11, one week before. The median of the two is four.",
        """
        ....V.......  F
        ..........V.  F
        """,
        {"reached": 2, "caught": 2, "leads": {7: 1, 1: 1}, "median_lead": 4.0},
    ),
    Spec(
        "the last week is too late",
        "Singled out only in the term's last school week, when grades are set: lit, but not in advance.",
        """
        ...........V  F
        ............  passed
        """,
        {"lit": 1, "early": 0, "reached": 1, "caught": 0, "median_lead": None},
    ),
    Spec(
        "sensitivity and precision",
        "Four ended with F or a dash, and three of them were singled out in advance: sensitivity 3 of 4. Five were"
        " singled out in advance, and three of them ended so: precision 3 of 5.",
        """
        ....V.......  F
        ....V.......  F
        ....V.......  dash
        ............  F
        ....V.......  passed
        ....V.......  passed
        ............  passed
        """,
        {"pupils": 7, "reached": 4, "caught": 3, "early": 5, "lit": 5, "known": 7},
    ),
    Spec(
        "unknown outcomes are left out, and counted",
        "No grade set, and a pupil who left before the term ended: neither for nor against.",
        """
        ....V.......  F
        ....V.......  no grades
        ....V...____  F
        """,
        {"pupils": 3, "lit": 3, "known": 1, "early": 1, "caught": 1, "unknown": 1, "left": 1},
    ),
    Spec(
        "what is not reported is not presence",
        "Nothing reported in a whole term: nothing can be told of the pupil in any week. One reported week in four is"
        " too little as well. The pupil with F counts among those who were not found.",
        """
        ????????????  F
        ???.???.???.  F
        ............  passed
        """,
        {"pupils": 3, "untold": 2, "lit": 0, "reached": 2, "caught": 0},
    ),
    Spec(
        "a fifth of the term away",
        "Three weeks of twelve is 25 percent of the term. Nine reported weeks of twelve are enough to tell, eight are"
        " not.",
        """
        VVV.........  passed
        VV..........  passed
        VVV......???  passed
        VVV.....????  passed
        """,
        {"known": 3, "reached": 2, "unknown": 1, "caught": 2},
        outcome=Outcome.ABSENT_A_FIFTH,
    ),
    Spec(
        "not eligible",
        "Eight grades with the core open the vocational programmes; without mathematics they do not.",
        """
        ............  passed
        ............  F
        """,
        {"known": 2, "reached": 1},
        outcome=Outcome.NOT_ELIGIBLE,
    ),
    Spec(
        "the plain baseline",
        "An F in a core subject from the term before singles out from the first week: eleven weeks before. An F that is"
        " set at this term's end is not known before it.",
        """
        ............  F before
        ............  F
        """,
        {"lit": 1, "reached": 1, "caught": 0, "early": 1},
        way=Way.PLAIN,
    ),
    Spec(
        "another threshold",
        "One day a week away is 20 percent: at 25 percent nobody is singled out.",
        """
        dddddddddddd  F
        """,
        {"lit": 0, "reached": 1, "caught": 0},
        percent=25,
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_drawn_terms(spec: Spec) -> None:
    rows = [row.strip().partition("  ") for row in spec.pupils.strip().splitlines()]
    pupils = {number: _pupil(weeks, ending) for number, (weeks, _gap, ending) in enumerate(rows, 1)}
    rule = RULES.get("absence-15")
    tables = [backtests.tables(pupils, _AS_OF, "reported")]
    with engine.cursor() as cur:
        answer = backtest.ask(cur, tables, Question(rule, {"percent": Decimal(spec.percent)}, {}, spec.outcome))
    counts = answer.whole(backtests.number(_TERM), spec.way)
    assert {name: getattr(counts, name) for name in spec.expected} == spec.expected


def _pupil(weeks: str, ending: str) -> Schooling:
    lessons: list[Lesson] = []
    for place, letter in enumerate(weeks.replace("_", " ")):
        monday = _MONDAY + dt.timedelta(weeks=place)
        for day, word in enumerate(_WEEKS[letter]):
            lesson = replace(WORDS[word][1], date=monday + dt.timedelta(days=day))
            lessons += [replace(lesson, start=dt.time(8 + hour)) for hour in range(3)]
    last = None if weeks[-1] != "_" else lessons[-1].date
    return Schooling(lessons, {backtests.UNIT: [(None, last)]}, _grades(ending))


def _grades(ending: str) -> list[Set]:
    if ending == "no grades":
        return []
    if ending == "F before":
        return [Set((2025, "spring"), "MA", "F", False), *_PASSED]
    changed = {"F": "F", "dash": "-", "passed": "C"}[ending]
    return [replace(one, grade=changed) if one.subject == "MA" else one for one in _PASSED]
