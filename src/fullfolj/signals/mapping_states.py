"""What mapping has found about a pupil from day to day, by what was known then: for the rules about mapping. Pure.

A mark is a party's own: they are held beside one another, and never added up. What a pupil has not answered is no fact.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from fullfolj.domain.attachment import Dimension, Mark, Party
from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.signals.dated import Dated

#: The columns that the predicates of rules about mapping may use; None is unknown.
FIGURES: Mapping[str, type] = {
    "new_needs": int,  # dimensions with a need of support that a party sees since this school year
    "far_apart": int,  # dimensions in which two parties see the opposite this term
    "only_there": int,  # parties by whom the pupil is there and does not take part, this school year
    "missed_rounds": int,  # rounds of staff in the pupil's class this term, when none of them has told of the pupil
}


@dataclass(frozen=True)
class Found:
    """A mark and what it rests on: of the `items` so many are `answered`, and so many of those point to a need."""

    mark: Mark
    pointing: int
    answered: int
    items: int


@dataclass(frozen=True)
class There:
    """Whether the pupil is there, and takes part in the work of lessons, by the answers to so many questions."""

    is_there: bool
    takes_part: bool
    questions: int


@dataclass(frozen=True)
class Told:
    """What one party answered in a round that began on a day. A dimension that was not asked of is not in it.

    Of two guardians each tells by itself: `guardian` is which of them. `there` is None where that is not asked, or not
    all of it is answered.
    """

    party: Party
    began: dt.date
    found: Mapping[Dimension, Found]
    guardian: int | None = None
    there: There | None = None


@dataclass(frozen=True)
class Missed:
    """Staff were to map the pupil in a round that has closed, and have not."""

    began: dt.date
    closed: dt.date


@dataclass(frozen=True)
class Known:
    """From `day` on something is known. What comes later to the same `key` stands instead; None: it is gone."""

    day: dt.date
    key: Hashable
    fact: Told | Missed | None


@dataclass(frozen=True)
class Seen:
    """A dimension as a party sees it, by the latest round in which it could be told."""

    dimension: Dimension
    party: Party
    began: dt.date
    found: Found
    guardian: int | None = None


type _Teller = tuple[Party, int | None, Dimension]


@dataclass(frozen=True)
class Apart:
    """Two parties who see the opposite in a dimension: by `well` it works, by `needing` there is a need of support."""

    well: Seen
    needing: Seen


@dataclass(frozen=True)
class State:
    """What is known on the day."""

    day: dt.date
    told: tuple[Told, ...]
    rounds_missed: tuple[Missed, ...]

    @cached_property
    def _seen(self) -> Mapping[_Teller, list[Seen]]:
        """The marks of each who tells, in each dimension, in order of time; not those that nothing can be said by."""
        seen: dict[_Teller, list[Seen]] = defaultdict(list)
        for one in sorted(self.told, key=lambda one: one.began):
            for dimension, found in one.found.items():
                if found.mark is not Mark.NO_BASIS:
                    seen[one.party, one.guardian, dimension].append(
                        Seen(dimension, one.party, one.began, found, one.guardian)
                    )
        return seen

    @cached_property
    def this_year(self) -> tuple[Seen, ...]:
        """The latest of each who tells, in each dimension, of this school year."""
        year = SchoolYear.of(self.day)
        latest = (marks[-1] for marks in self._seen.values())
        return tuple(sorted((one for one in latest if SchoolYear.of(one.began) == year), key=_in_order))

    @cached_property
    def newly_needing(self) -> tuple[Seen, ...]:
        """Those with a need of support that the party has not seen since before this school year; each party once."""
        new = [one for one in self.this_year if self._is_new(one)]
        return tuple({(one.party, one.dimension): one for one in reversed(new)}.values())[::-1]

    def _is_new(self, one: Seen) -> bool:
        if one.found.mark is not Mark.NEEDS_SUPPORT:
            return False
        first = one
        for earlier in reversed(self._seen[one.party, one.guardian, one.dimension]):
            if earlier.found.mark is not Mark.NEEDS_SUPPORT:
                break
            first = earlier
        return SchoolYear.of(first.began) == SchoolYear.of(self.day)

    @cached_property
    def _this_term(self) -> Mapping[Dimension, list[Seen]]:
        """Dimension → the latest of each who tells, of this term."""
        found: dict[Dimension, list[Seen]] = defaultdict(list)
        for one in self.this_year:
            if Term.of(one.began) == Term.of(self.day):
                found[one.dimension].append(one)
        return found

    @cached_property
    def apart(self) -> tuple[Apart, ...]:
        """Of each dimension the first two parties who see the opposite this term. Two guardians are one party."""
        found = []
        for dimension in Dimension:
            pairs = (_apart(one, other) for one, other in combinations(self._this_term.get(dimension, ()), 2))
            found += [pair for pair in pairs if pair is not None][:1]
        return tuple(found)

    @cached_property
    def is_compared(self) -> bool:
        """Whether two parties have told of the same dimension this term."""
        return any(len({one.party for one in told}) > 1 for told in self._this_term.values())

    @cached_property
    def there(self) -> tuple[Told, ...]:
        """Each party's latest word of this school year on being there and taking part."""
        year = SchoolYear.of(self.day)
        told = (one for one in self.told if one.there is not None and SchoolYear.of(one.began) == year)
        latest = {one.party: one for one in sorted(told, key=lambda one: (one.began, -(one.guardian or 0)))}
        return tuple(latest[party] for party in Party if party in latest)

    @cached_property
    def only_there(self) -> tuple[Told, ...]:
        """Those by whom the pupil is there, and seldom takes part."""
        return tuple(one for one in self.there if one.there and one.there.is_there and not one.there.takes_part)

    @cached_property
    def missed(self) -> tuple[Missed, ...]:
        """The rounds of this term that staff let pass; none when they have told of the pupil in another."""
        return () if self.is_mapped else self._of_term

    @cached_property
    def is_mapped(self) -> bool:
        """Whether staff have told of the pupil this term."""
        term = Term.of(self.day)
        return any(one.party is Party.STAFF and Term.of(one.began) == term for one in self.told)

    @cached_property
    def _of_term(self) -> tuple[Missed, ...]:
        term = Term.of(self.day)
        found = (one for one in self.rounds_missed if Term.of(one.began) == term)
        return tuple(sorted(found, key=lambda one: (one.closed, one.began)))

    @property
    def is_well(self) -> bool:
        """Whether no rule can hold."""
        return not (self.newly_needing or self.apart or self.only_there or self.missed)

    @property
    def figures(self) -> dict[str, int | None]:
        """The columns of FIGURES."""
        return {
            "new_needs": len({one.dimension for one in self.newly_needing}) if self.this_year else None,
            "far_apart": len(self.apart) if self.is_compared else None,
            "only_there": len(self.only_there) if self.there else None,
            "missed_rounds": len(self.missed) if self.is_mapped or self._of_term else None,
        }

    @cached_property
    def news(self) -> frozenset[Hashable]:
        """What the rules tell of, one by one."""
        needing = {(one.dimension, one.party) for one in self.newly_needing}
        apart = {(one.well.dimension, one.well.party, one.needing.party) for one in self.apart}
        only_there = {("there", one.party) for one in self.only_there}
        return frozenset({*needing, *apart, *only_there, *self.missed})


_PLACE = {name: place for names in (Party, Dimension) for place, name in enumerate(names)}


def _in_order(one: Seen) -> tuple[int, int, int]:
    return _PLACE[one.party], _PLACE[one.dimension], one.guardian or 0


def _apart(one: Seen, other: Seen) -> Apart | None:
    if one.party is other.party:
        return None
    match one.found.mark, other.found.mark:
        case Mark.WORKS, Mark.NEEDS_SUPPORT:
            return Apart(one, other)
        case Mark.NEEDS_SUPPORT, Mark.WORKS:
            return Apart(other, one)
    return None


def latest(facts: Iterable[Known], as_of: dt.date) -> State | None:
    """The state on the day alone; None where nothing was known by then."""
    known = [one for one in facts if one.day <= as_of]
    return next((one for _day, one in _states({as_of: known}, [as_of])), None) if known else None


def days(facts: Iterable[Known], as_of: dt.date, also: Iterable[dt.date] = ()) -> list[Dated[State]]:
    """From the first fact to `as_of`: a state each day that something became known, on the first day of each term, and
    on the days of `also`.

    `facts` in order of time: of two on a day, the later stands.
    """
    by_day: dict[dt.date, list[Known]] = defaultdict(list)
    for one in facts:
        if one.day <= as_of:
            by_day[one.day].append(one)
    if not by_day:
        return []
    first, found = min(by_day), list[Dated[State]]()
    last: Dated[State] | None = None
    turns = (day for day in (*_term_turns(first, as_of), *also) if first < day <= as_of)
    for day, now in _states(by_day, sorted({*by_day, *turns})):
        news_on = day if last is None or now.news - last.state.news else last.news_on
        last = Dated(day, now, now.figures, news_on)
        found.append(last)
    return found


def _term_turns(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for year in range(first.year, last.year + 1):
        yield from (dt.date(year, 1, 1), dt.date(year, 7, 1))


def _states(by_day: Mapping[dt.date, list[Known]], on: Iterable[dt.date]) -> Iterator[tuple[dt.date, State]]:
    told: dict[Hashable, Told] = {}
    missed: dict[Hashable, Missed] = {}
    for day in on:
        for one in by_day.get(day, ()):
            told.pop(one.key, None)
            missed.pop(one.key, None)
            if isinstance(one.fact, Told):
                told[one.key] = one.fact
            elif one.fact is not None:
                missed[one.key] = one.fact
        yield day, State(day, tuple(told.values()), tuple(missed.values()))
