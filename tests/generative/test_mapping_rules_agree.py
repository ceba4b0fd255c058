"""The rules about mapping say what a naive telling says, day by day; and nothing of later changes an earlier day."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.domain.attachment import Dimension, Mark, Party
from fullfolj.signals import mapping_states, state_judging
from fullfolj.signals.mapping_replay import MAPPING
from fullfolj.signals.mapping_states import Found, Known, Missed, There, Told
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules import MAPPING_RULES
from tests.oracle import mapped as oracle
from tests.oracle.mapped import Fact

#: Half a year over both a turn of terms and one of school years.
_FIRST = dt.date(2026, 11, 15)
_DAYS = st.integers(0, 280).map(lambda number: _FIRST + dt.timedelta(days=number))
_TELLERS = ("student", "staff", "guardian 1", "guardian 2")
_MARKS = st.dictionaries(
    st.sampled_from(list(Dimension)[:2]), st.sampled_from([*Mark, Mark.NEEDS_SUPPORT, Mark.WORKS]), max_size=2
)
_SAID = st.tuples(_MARKS, st.sampled_from([{}, {"there": "idle"}, {"there": "fine"}])).map(lambda two: two[0] | two[1])
_BEGAN = st.sampled_from([dt.date(2026, 4, 1), *(dt.date(2026, 11, 2) + dt.timedelta(days=70 * n) for n in range(5))])


@st.composite
def _facts(draw: st.DrawFn) -> list[Fact]:
    """Rounds in which somebody told, some corrected or taken back, and rounds that staff let pass."""
    found: list[Fact] = []
    for who, began in draw(
        st.lists(st.tuples(st.sampled_from((*_TELLERS, "missed")), _BEGAN), max_size=7, unique=True)
    ):
        marks = {} if who == "missed" else draw(_SAID)
        days = sorted(draw(st.lists(_DAYS, min_size=1, max_size=2, unique=True)))
        found.append((days[0], f"{who} {began}", (who, began, {str(key): str(mark) for key, mark in marks.items()})))
        for day in days[1:]:
            again = None if who == "missed" or draw(st.booleans()) else draw(_SAID)
            what = None if again is None else (who, began, {str(key): str(mark) for key, mark in again.items()})
            found.append((day, f"{who} {began}", what))
    return sorted(found, key=lambda fact: fact[0])


def _known(facts: list[Fact]) -> list[Known]:
    found = []
    for when, key, what in facts:
        fact: Told | Missed | None = None
        if what is not None and what[0] == "missed":
            fact = Missed(what[1], when)
        elif what is not None:
            name, _space, number = what[0].partition(" ")
            marks = {Dimension(one): Found(Mark(mark), 1, 2, 3) for one, mark in what[2].items() if one != "there"}
            there = (
                There(is_there=True, takes_part=what[2]["there"] == "fine", questions=4) if "there" in what[2] else None
            )
            fact = Told(Party(name), what[1], marks, int(number) if number else None, there)
        found.append(Known(when, key, fact))
    return found


def _told(facts: list[Fact], as_of: dt.date, limits: dict[str, int]) -> dict[str, dt.date]:
    """Rule → since."""
    rulebook = Rulebook.of({rule.id: {rule.thresholds[0].name: limits[rule.id]} for rule in MAPPING_RULES})
    days = mapping_states.days(_known(facts), as_of)
    (one,) = state_judging.judged(MAPPING, {7: days} if days else {}, [7], rulebook, as_of)
    return {found.rule: found.since for found in one.evaluations(closed=True) if found.since is not None}


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(_facts(), st.integers(0, 300), st.fixed_dictionaries({rule.id: st.integers(1, 2) for rule in MAPPING_RULES}))
def test_every_rule_is_open_since_the_day_that_the_naive_telling_says(
    facts: list[Fact], after: int, limits: dict[str, int]
) -> None:
    as_of = _FIRST + dt.timedelta(days=after)
    assert _told(facts, as_of, limits) == oracle.opened(facts, as_of, limits)


@settings(deadline=None, max_examples=60)
@given(_facts(), st.integers(0, 300))
def test_what_becomes_known_later_changes_nothing(facts: list[Fact], after: int) -> None:
    as_of = _FIRST + dt.timedelta(days=after)
    limits = {rule.id: 1 for rule in MAPPING_RULES}
    assert _told(facts, as_of, limits) == _told([fact for fact in facts if fact[0] <= as_of], as_of, limits)


@settings(deadline=None, max_examples=60)
@given(_facts(), st.integers(0, 300))
def test_who_is_left_out_as_well_is_one_for_whom_no_rule_holds(facts: list[Fact], after: int) -> None:
    as_of = _FIRST + dt.timedelta(days=after)
    now = mapping_states.latest(_known(facts), as_of)
    if now is None or now.is_well:
        assert not _told(facts, as_of, {rule.id: 1 for rule in MAPPING_RULES})
