"""From the counts of all pupils to the patterns that are told: tests against chance, control of false discoveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fullfolj.measures.patterns import Candidate, PatternCounts, PatternWindow, Return, Sums
from fullfolj.signals.patterns import PATTERNS, Guard
from fullfolj.signals.patterns.chance import cut_off, frequent, unbroken, uneven
from fullfolj.signals.patterns.group import GROUP
from fullfolj.signals.patterns.weekday import WEEKDAY

#: Of all patterns found in a search, at most this share is expected to be chance.
Q = 0.05
#: Pupils differ in how often they are ill: only what is more than half again the rate of others counts as more often.
MARGIN = 1.5
#: A row of days that is not so many times the mean longest row of the others in the class is theirs too.
SHARED = 2
# A class is a few hundred days: its own odds count as much as they are more than these five expected hits can hide.
_PRIOR = 5


@dataclass(frozen=True)
class Found:
    """A pattern of a pupil. `chance` is the probability of its test; None for what is observed, not tested."""

    student: int
    pattern: str
    place: str
    chance: float | None
    evidence: Mapping[str, Any]


def search(counts: PatternCounts, schools: Mapping[int, int] | None = None) -> list[Found]:
    """The patterns of all the pupils in `counts`, which have to be all of the organiser's.

    `schools` is class → school unit: two schools can have a group of the same name, and it is not the same group.
    Benjamini and Hochberg's control at Q runs over every hypothesis that was tested, of every pattern.
    """
    others = _Others(counts.classes, schools or {})
    tested = counts.tested.total()
    chances = [(one, chance_of(one, others)) for one in counts.candidates]
    limit = cut_off([chance for _one, chance in chances], tested, Q)
    passed = [(one, chance) for one, chance in chances if chance <= limit]
    found = [_found(one, chance, others, tested) for one, chance in _told_once(_clearest(passed))]
    return sorted([*found, *map(_returned, counts.returns)], key=lambda one: (one.student, one.pattern, one.place))


class _Others:
    """Sums of the same thing with others: the class, the teaching group, all."""

    def __init__(self, classes: Mapping[tuple[str, str, int], Sums], schools: Mapping[int, int]) -> None:
        self._classes, self._schools = classes, schools
        self._all: dict[tuple[str, str], Sums] = defaultdict(Sums)
        self._at_school: dict[tuple[str, str, int | None], Sums] = defaultdict(Sums)  # None: without a class
        for (pattern, key, class_), sums in classes.items():
            self._all[pattern, key] += sums
            self._at_school[pattern, key, schools.get(class_)] += sums

    def of(self, one: Candidate) -> tuple[str, Sums]:
        """With whom the pupil is compared, and their sums without the pupil's own."""
        if PATTERNS.get(one.pattern).by_group:
            school = self._schools.get(one.class_)
            at_school = self._at_school.get((one.pattern, one.key, school)) if school is not None else None
            return "group", self.all(one) if at_school is None else at_school - one.sums
        if not one.class_:
            return "all", self.all(one)
        return "class", self._classes[one.pattern, one.key, one.class_] - one.sums

    def all(self, one: Candidate) -> Sums:
        return self._all[one.pattern, one.key] - one.sums


def chance_of(one: Candidate, others: _Others) -> float:
    """The probability that chance alone gives as much, what is so with others taken into account."""
    sums, guard = one.sums, PATTERNS.get(one.pattern).guard
    whole, (compared_with, near) = others.all(one), others.of(one)
    if guard is Guard.UNBROKEN:
        if sums.hits * near.units < SHARED * near.hits * sums.units:
            return 1.0  # the bus is late for all of them
        return unbroken(sums.hits, sums.all_hits, sums.all_units)
    if guard is Guard.FREQUENT:
        rate = MARGIN * (whole.hits + 1) / (whole.units + 1)
        expected = near.units * (whole.hits + 1) / (whole.units + 1)
        return frequent(sums.hits, sums.units, min(1.0, rate * _lift(near.hits, expected)))
    odds = 1.0 if compared_with == "group" else max(1.0, _odds(whole))
    expected = _expected(near, odds)
    lift = _lift(near.hits, expected) / min(1.0, _lift_of(near.all_hits - near.hits, near.all_hits - expected))
    return uneven(sums.hits, sums.units, sums.all_hits, sums.all_units, odds * lift)


def _odds(sums: Sums) -> float:
    """How many times the odds are in the place what they are elsewhere; even where there is next to nothing."""
    if not 0 < sums.units < sums.all_units:
        return 1.0
    elsewhere, elsewhere_units = sums.elsewhere
    share = sums.units / sums.all_units  # one hit more, spread evenly: no odds from nothing
    there = (sums.hits + share) / (sums.units - sums.hits + share)
    return there / ((elsewhere + 1 - share) / (elsewhere_units - elsewhere + 1 - share))


def _expected(sums: Sums, odds: float) -> float:
    """Hits in the place, had all hits fallen by the odds."""
    weight = sums.units * odds
    return sums.all_hits * weight / (weight + sums.elsewhere[1]) if weight else 0.0


def _lift(hits: int, expected: float) -> float:
    """How much more there is near the pupil than the odds of all give, never less than 1."""
    return max(1.0, _lift_of(hits, expected))


def _lift_of(hits: int, expected: float) -> float:
    return (hits + _PRIOR) / (expected + _PRIOR)


def _clearest(passed: Iterable[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Of a pattern with one place to tell, the pupil's clearest; of the others, all."""
    kept: dict[tuple[int, str, str], tuple[Candidate, float]] = {}
    for one, chance in passed:
        place = "" if PATTERNS.get(one.pattern).one_place else one.key
        there = kept.get((one.student, one.pattern, place))
        if there is None or (chance, one.key) < (there[1], there[0].key):
            kept[one.student, one.pattern, place] = (one, chance)
    return list(kept.values())


def _told_once(passed: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Without the weekdays that a group which meets about once a week is the reason for."""
    groups: dict[int, list[Sums]] = defaultdict(list)
    for one, _chance in passed:
        if one.pattern == GROUP.id:
            groups[one.student].append(one.sums)
    return [
        (one, chance)
        for one, chance in passed
        if one.pattern != WEEKDAY.id or not any(_is_reason(group, one.sums) for group in groups[one.student])
    ]


def _is_reason(group: Sums, weekday: Sums) -> bool:
    """Whether the group was missed on at least four fifths of the weekday's days, whichever days it was missed on.

    A day on which the group was missed is a day away, so at most `elsewhere` of those days were other weekdays.
    """
    elsewhere, _units = weekday.elsewhere
    return group.units <= weekday.units and 5 * (group.hits - elsewhere) >= 4 * weekday.hits


def _found(one: Candidate, chance: float, others: _Others, tested: int) -> Found:
    compared_with, near = others.of(one)
    other_hits, other_units = one.sums.elsewhere
    compared = (near.all_hits, near.all_units) if _guard(one) is Guard.UNBROKEN else (near.hits, near.units)
    evidence = {
        "place": one.key,
        "hits": one.sums.hits,
        "units": one.sums.units,
        "other_hits": other_hits,
        "other_units": other_units,
        "compared_with": compared_with,
        "compared_hits": compared[0],
        "compared_units": compared[1],
        "chance": chance,
        "tested": tested,
        "q": Q,
        "since": one.since.isoformat() if one.since else None,
        **window_json(one.window),
    }
    return Found(one.student, one.pattern, one.key, chance, evidence)


def _guard(one: Candidate) -> Guard:
    return PATTERNS.get(one.pattern).guard


def _returned(one: Return) -> Found:
    evidence = {
        "place": "all",
        "hits": one.days_away,
        "units": one.days_back,
        "chance": None,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        **window_json(one.window),
    }
    return Found(one.student, "return", "all", None, evidence)


def window_json(window: PatternWindow) -> dict[str, Any]:
    """What every figure is shown with: the window and its coverage."""
    return {
        "from": window.first.isoformat(),
        "to": window.last.isoformat(),
        "school_days": window.school_days,
        "reported_days": window.reported_days,
        "offered_minutes": window.coverage.offered,
        "reported_offered_minutes": window.coverage.reported,
    }
