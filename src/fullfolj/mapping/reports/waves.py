"""A wave: one version of an instrument in one term at a unit, as counts. Pure: sheets come in one at a time."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from fullfolj.domain.schoolyear import Term
from fullfolj.domain.table_links import Counts
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item, Party
from fullfolj.mapping.marks import Answers, Mark, profile
from fullfolj.mapping.statistics.consistency import Consistency, ConsistencyTally
from fullfolj.mapping.statistics.shares import Kind


class Place(NamedTuple):
    """Which term, and which version of the instrument (its number)."""

    term: Term
    version: int


class Wave:
    """One version of an instrument in one term: how many are asked, have answered, and need support, by kind of pupil.

    `kinds` and `sexes` are of those who are asked; a kind names the class by its number. Where a class has several such
    rounds in the term, whoever has answered in two of them counts with the last.
    """

    def __init__(self, place: Place, instrument: Instrument, first: dt.date) -> None:
        self.place, self.term, self.instrument = place, place.term, instrument
        self.first = self.last = first
        self.kinds: dict[int, Kind] = {}
        self.sexes: dict[int, str] = {}
        self.answered: set[int] = set()
        self._needing: dict[Dimension, dict[Kind, list[int]]] = {
            one: defaultdict(lambda: [0, 0]) for one in self.instrument.dimensions
        }
        self._fine = {one.code: _fine(self.instrument, one) for one in self.instrument.items}
        self._well: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._tally = ConsistencyTally(self.instrument)

    def ask(self, student: int, kind: Kind, sex: str) -> None:
        """The pupil is asked, and is of the kind of the last class in which that is so."""
        self.kinds[student], self.sexes[student] = kind, sex

    def add(self, student: int, answers: Answers) -> None:
        """A sheet that may be read, of a pupil whose kind is known."""
        self.answered.add(student)
        self._tally.add(answers)
        kind = self.kinds[student]
        for one in profile(self.instrument, answers):
            if one.mark is not Mark.NO_BASIS:
                counted = self._needing[one.dimension][kind]
                counted[0] += 1
                counted[1] += one.mark is Mark.NEEDS_SUPPORT
        for code, fine in self._fine.items():
            if fine and isinstance(value := answers.get(code), int):
                self._well[code][0] += 1
                self._well[code][1] += value in fine

    def needing(self, dimension: Dimension) -> Mapping[Kind, Counts]:
        """Pupils of whom enough is answered, and who of them need support."""
        return {kind: (n, k) for kind, (n, k) in self._needing[dimension].items()}

    @property
    def response(self) -> Mapping[Kind, Counts]:
        """Pupils who are asked, and who of them have answered."""
        counted: dict[Kind, list[int]] = defaultdict(lambda: [0, 0])
        for student, kind in self.kinds.items():
            counted[kind][0] += 1
            counted[kind][1] += student in self.answered
        return {kind: (n, k) for kind, (n, k) in counted.items()}

    @property
    def response_by_sex(self) -> Mapping[str, Counts]:
        asked = Counter(self.sexes[student] for student in self.kinds)
        answered = Counter(self.sexes[student] for student in self.answered)
        return {sex: (number, answered[sex]) for sex, number in asked.items()}

    @property
    def speaking_well(self) -> Mapping[str, Counts]:
        """Item that it is good to agree with → who have answered it, and who of them agree, or give the best answer."""
        return {code: (n, k) for code, (n, k) in self._well.items()}

    @property
    def consistency(self) -> Mapping[Dimension, Consistency]:
        return self._tally.found()


def _fine(instrument: Instrument, item: Item) -> set[int]:
    """The answers that speak for the unit: all that agree to a statement, the best answer to a question of staff's."""
    if not instrument.speaks_well(item):
        return set()
    values = {one.value for one in instrument.options(item)}
    is_statement = instrument.party is not Party.STAFF and item.risk
    return values - item.risk if is_statement else {max(values)}
