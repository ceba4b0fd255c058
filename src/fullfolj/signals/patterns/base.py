"""What a pattern is. Each pattern is one file beside this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.signals.rules.base import Evidence, Words


class Guard(StrEnum):
    """How a pattern is guarded against chance (signals.patterns.chance)."""

    UNEVEN = "uneven"  # more in one place than the pupil's own total and others' odds give
    FREQUENT = "frequent"  # more often than half again what others have
    UNBROKEN = "unbroken"  # in a longer row than the pupil's own total gives
    OBSERVED = "observed"  # no unevenness but something that happened: nothing to test


@dataclass(frozen=True)
class Pattern:
    """One pattern: what it looks for, how it is guarded, and how it says what was found.

    `sentence` and the other words are made of the stored evidence alone (see search.evidence_of). `hits` and `units`
    tell in words what is counted and of what; `window` among which days, where these are not the last 60 school days.
    `one_place` says that only the clearest place of a pupil is told; `by_group` that it is compared with those of the
    teaching group in place of the class.
    """

    id: str
    title: Words
    text: Words
    ground: Words
    source: str
    guard: Guard
    sentence: Callable[[Evidence], str]
    hits: Words
    units: Words
    goes: Words
    window: Words = ""
    one_place: bool = False
    by_group: bool = False
