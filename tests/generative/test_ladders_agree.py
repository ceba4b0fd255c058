"""Each school day is judged by the ladder of its date, as a naïve telling of it says, whatever was changed and when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.lake import engine
from fullfolj.signals import replay
from fullfolj.signals.rulebook import Chapter, Rulebook
from fullfolj.signals.rules import RULES
from tests.oracle import facts, ladder
from tests.oracle import measures as oracle
from tests.oracle.worlds import World, worlds

_LOWER = {
    rule: {name: 2 if name == "school_days" else 1 for name in limits} for rule, limits in ladder.FIRST_LADDER.items()
}
_RULES = sorted(ladder.FIRST_LADDER)


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[int, dict[str, dict[str, int]]]]:
    """Days counted back from the as-of date, each with the whole ladder from then on; a rule that it lacks is off."""
    found = []
    for back in sorted(draw(st.sets(st.integers(-3, 45), max_size=3)), reverse=True):
        changed = {rule: dict(limits) for rule, limits in ladder.FIRST_LADDER.items()}
        for rule in draw(st.sets(st.sampled_from(_RULES), max_size=4)):
            changed[rule] = _LOWER[rule]
        for rule in draw(st.sets(st.sampled_from(_RULES), max_size=2)):
            del changed[rule]
        found.append((back, changed))
    return found


def _chapter(first: dt.date, ladder_of_then: dict[str, dict[str, int]]) -> Chapter:
    limits = {
        rule: {name: Decimal(n) if name in ("percent", "points") else n for name, n in numbers.items()}
        for rule, numbers in ladder_of_then.items()
    }
    return Chapter(first, limits, frozenset(rule.id for rule in RULES if rule.id not in ladder_of_then))


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), changes())
def test_each_day_by_its_own_ladder(world: World, changed: list[tuple[int, dict[str, dict[str, int]]]]) -> None:
    dated = [(world.as_of - dt.timedelta(days=back), numbers) for back, numbers in changed]
    book = Rulebook((Chapter(), *(_chapter(first, numbers) for first, numbers in dated)))
    rows = [(student, lesson) for student, pupil in world.pupils.items() for lesson in pupil.lessons]
    enrolments = facts.enrolments({student: pupil.enrolments for student, pupil in world.pupils.items()})
    contacts = facts.contacts({student: pupil.contacts for student, pupil in world.pupils.items()})
    with engine.cursor() as cur:
        found = replay.evaluate(
            cur, [facts.write(rows)], enrolments, world.as_of,
            definition=world.definition, contacts=contacts, rulebook=book,
        )  # fmt: skip

    def on(day: dt.date) -> ladder.Ladder:
        return next((numbers for first, numbers in reversed(dated) if first <= day), ladder.FIRST_LADDER)

    for student, pupil in world.pupils.items():
        days = oracle.school_days(pupil.lessons, pupil.enrolments, world.as_of)
        enrolled = oracle.is_enrolled(pupil.enrolments, world.as_of)
        expected = ladder.signals(days, world.as_of, world.definition, pupil.contacts, enrolled, on)
        assert {one.rule: one.since for one in found if one.student == student} == expected
