"""The rules about studies say what a naive telling says, day by day; and nothing of later changes an earlier day."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading.standing import Decision
from fullfolj.signals import state_judging, study_states
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules import STUDY_RULES
from fullfolj.signals.study_replay import STUDIES
from fullfolj.signals.study_states import Known, Word
from tests.oracle import studies as oracle
from tests.oracle.studies import Fact

_FIRST = dt.date(2026, 6, 1)
_FEW = ("SV", "SVA", "EN", "MA", "BI", "BL")
_MANY = (*_FEW, "HKK", "IDH", "MU", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "TK")
_DAYS = st.integers(0, 50).map(lambda number: _FIRST + dt.timedelta(days=number))
_ROWS = st.tuples(
    st.sampled_from(_FEW),
    st.sampled_from("ABCDEEFF-"),
    st.sampled_from([2024, 2025, 2026]),
    st.booleans(),
    st.just(value=False),
)


@st.composite
def _facts(draw: st.DrawFn) -> list[Fact]:
    """Grades and words of a few subjects; often the grades of all subjects before them."""
    found: list[Fact] = []
    if draw(st.booleans()):
        failed = draw(st.sets(st.sampled_from(_MANY), max_size=5))
        found += [
            (_FIRST, f"{code} 2025 True", (code, "F" if code in failed else "E", 2025, True, False))
            for code in _MANY
            if code != "SVA"
        ]
    two_terms = draw(st.lists(st.tuples(st.sampled_from(_FEW), *[st.sampled_from("ABCDEF-")] * 2), max_size=5))
    for code, before, after in two_terms:
        found.append((_FIRST, f"{code} 2024 True", (code, before, 2024, True, False)))
        found.append((draw(_DAYS), f"{code} 2025 False", (code, after, 2025, False, False)))
    rows = draw(st.lists(_ROWS, max_size=3))
    found += [(draw(_DAYS), f"{row[0]} {row[2]} {row[3]}", row) for row in rows]
    for code, reaches, lacks in draw(
        st.lists(st.tuples(st.sampled_from(_FEW), st.booleans(), st.booleans()), max_size=8)
    ):
        found.append((draw(_DAYS), f"word {code}", (code, reaches, lacks and not reaches)))
    keys = [key for _when, key, _what in found]
    if keys and draw(st.booleans()):
        found.append((draw(_DAYS), draw(st.sampled_from(keys)), None))
    return sorted(found, key=lambda fact: fact[0])


def _known(facts: list[Fact]) -> list[Known]:
    found = []
    for when, key, what in facts:
        fact: Decision | tuple[str, Word] | None = None
        if what is not None and len(what) == 5:
            subject, grade, year, is_spring, is_final = what
            term = TermName.SPRING if is_spring else TermName.AUTUMN
            fact = Decision(subject, grade, SchoolYear(year), term, 8, is_final)
        elif what is not None:
            fact = (what[0], Word(when, what[1], what[2]))
        found.append(Known(when, key, fact))
    return found


def _told(facts: list[Fact], as_of: dt.date, limits: dict[str, int]) -> dict[str, dt.date]:
    """Rule → since, of both steps of the ladder."""
    rulebook = Rulebook.of({rule: {"subjects": limit} for rule, limit in limits.items()})
    days = study_states.days(_known(facts), as_of)
    (one,) = state_judging.judged(STUDIES, {7: days} if days else {}, [7], rulebook, as_of)
    return {found.rule: found.since for found in one.evaluations(closed=True) if found.since is not None}


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(_facts(), st.integers(0, 70), st.fixed_dictionaries({rule.id: st.integers(1, 2) for rule in STUDY_RULES}))
def test_every_rule_is_open_since_the_day_that_the_naive_telling_says(
    facts: list[Fact], after: int, limits: dict[str, int]
) -> None:
    as_of = _FIRST + dt.timedelta(days=after)
    assert _told(facts, as_of, limits) == oracle.opened(facts, as_of, limits)


@settings(deadline=None, max_examples=60)
@given(_facts(), st.integers(0, 70))
def test_what_becomes_known_later_changes_nothing(facts: list[Fact], after: int) -> None:
    as_of = _FIRST + dt.timedelta(days=after)
    limits = {rule.id: int(rule.limits()["subjects"]) for rule in STUDY_RULES}
    assert _told(facts, as_of, limits) == _told([fact for fact in facts if fact[0] <= as_of], as_of, limits)
