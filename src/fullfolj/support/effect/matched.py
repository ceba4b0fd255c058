"""Pupils who began with a kind of support, each beside pupils of the same level who had not got it that day. Pure.

Support begins when absence is high, and high absence falls back by itself. So each pupil who began (a *beginner*) is
compared with pupils of the same year who were at the same place that very day and had not got the support. That they
may get it later does not matter: whoever left those out would choose by how it went afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fullfolj.support.effect.days import EARLIER, FEWEST_DAYS, WINDOW, History

#: Pupils beside each beginner, at most, and the fewest without whom the beginner is left out.
BESIDE = 4
FEWEST_BESIDE = 2
#: The same place: the shares of days away of the last twenty days, and of the last five, differ by at most so much.
SAME_LEVEL = 0.1
SAME_CLOSE = 0.4
#: School days from the start on: at least a window, so many where so many have passed.
FOLLOWED = 2 * WINDOW
_HALF = WINDOW // 2
_CLOSE = 5


@dataclass(frozen=True)
class Pupil:
    """`year` groups those who may be compared: year level, or what stands for it."""

    number: int
    year: int | None
    history: History


@dataclass(frozen=True)
class Place:
    """Where a pupil stands on a day, as shares of days away: the last twenty school days, their nearer half, the last
    five, what was usual before; and how it went, at most forty days from then on."""

    level: float
    near: float
    close: float
    usual: float
    went: float


#: What is known of a place before it is known how it went.
BEFORE = ("level", "near", "close", "usual")


@dataclass(frozen=True)
class Set:
    """A beginner, first, and those beside."""

    places: tuple[Place, ...]


@dataclass(frozen=True)
class Matching:
    """`left_out` are beginners for whom the days, or pupils to compare with, are too few."""

    sets: tuple[Set, ...]
    left_out: int


def place_of(pupil: Pupil, start: dt.date, until: dt.date, near: Place | None = None) -> Place | None:
    """None where too little is known, or the twenty days have not passed yet; and where it is not that of `near`."""
    history = pupil.history
    before = history.before(start)
    if before.held < WINDOW or not before.is_enough or (near and abs(before.share - near.level) > SAME_LEVEL):
        return None
    half, close = history.before(start, _HALF), history.before(start, _CLOSE)
    after = history.after(start, until, FOLLOWED)
    if after.held < WINDOW or not after.is_enough or not half.reported or not close.reported:
        return None
    if near and abs(close.share - near.close) > SAME_CLOSE:
        return None
    earlier = history.before(start, EARLIER, skip=WINDOW)
    usual = earlier.share if earlier.reported >= FEWEST_DAYS else before.share
    return Place(before.share, half.share, close.share, usual, after.share)


def match(pupils: Mapping[int, Pupil], starts: Mapping[int, dt.date], until: dt.date) -> Matching:
    """`starts` are the day each beginner began, in the order of those days.

    Nobody stands beside two beginners with days in common: then their figures would be the same twice.
    """
    sets: list[Set] = []
    taken: dict[int, list[dt.date]] = {}
    by_year: dict[int | None, list[Pupil]] = {}
    for pupil in sorted(pupils.values(), key=lambda one: one.number):
        by_year.setdefault(pupil.year, []).append(pupil)
    for number, start in sorted(starts.items(), key=lambda one: (one[1], one[0])):
        beginner = pupils.get(number)
        own = None if beginner is None else place_of(beginner, start, until)
        if beginner is None or own is None:
            continue
        beside = _beside(own, by_year[beginner.year], start, until, starts, taken)
        if len(beside) >= FEWEST_BESIDE:
            for one, _place in beside:
                taken.setdefault(one.number, []).append(start)
            sets.append(Set((own, *(place for _one, place in beside))))
    return Matching(tuple(sets), len(starts) - len(sets))


def _beside(
    own: Place,
    others: Sequence[Pupil],
    start: dt.date,
    until: dt.date,
    starts: Mapping[int, dt.date],
    taken: Mapping[int, Collection[dt.date]],
) -> list[tuple[Pupil, Place]]:
    found: list[tuple[float, int, Pupil, Place]] = []
    for other in others:
        began = starts.get(other.number)
        if (began is not None and began <= start) or _is_near(other.history, start, taken.get(other.number, ())):
            continue
        place = place_of(other, start, until, own)
        if place is not None:
            far = sum(abs(getattr(place, name) - getattr(own, name)) for name in BEFORE)
            found.append((far, other.number, other, place))
    return [(other, place) for _far, _number, other, place in sorted(found, key=lambda one: one[:2])[:BESIDE]]


def _is_near(history: History, start: dt.date, used: Collection[dt.date]) -> bool:
    at = history.place(start)
    return any(abs(history.place(day) - at) < WINDOW + FOLLOWED for day in used)
