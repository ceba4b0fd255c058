"""A round as counts: made of who was asked and what was answered, kept as data, and read again. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fullfolj.domain.disclosure import LEAST
from fullfolj.domain.table_links import Counts
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item, Party
from fullfolj.mapping.marks import Answers, Mark, profile
from fullfolj.mapping.statistics.consistency import ConsistencyTally
from fullfolj.mapping.statistics.shares import Kind


class Pairs(dict[str, Counts]):
    """Name → so many, and how many of them count."""

    def count(self, name: str, of: int, counted: int) -> None:
        n, k = self.get(name, (0, 0))
        self[str(name)] = n + of, k + counted

    def of_ten(self) -> Pairs:
        """Those of ten or more."""
        return Pairs({name: pair for name, pair in self.items() if pair[0] >= LEAST})

    @classmethod
    def read(cls, data: Mapping[str, Sequence[int]]) -> Pairs:
        return cls({name: (n, k) for name, (n, k) in data.items()})


class Asked(NamedTuple):
    """A pupil who was asked: class, year level and legal sex."""

    group: str
    level: int | None
    sex: str


@dataclass
class ClassCounts:
    """How many of a class were asked and have answered; `level` is the year level of most of them.

    `needing`: dimension → pupils of whom enough is answered, and who of them need support; empty where fewer than ten
    have answered.
    """

    level: int | None
    asked: int = 0
    answered: int = 0
    needing: Pairs = field(default_factory=Pairs)


class RoundCounts:
    """What is told of a round, of no pupil: also what is kept says nothing of what fewer than ten have answered.

    `classes` by their keys. `rest` is `needing` of the classes in which fewer than ten have answered, together; if they
    are fewer than ten together too, what they answered is counted nowhere. `sexes`: legal sex → who were asked, and who
    of them have answered. `well`: item that it is good to agree with → who have answered it, and who of them agree, or
    give the best answer. `tally`: the sums that alpha is worked out from.
    """

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.classes: dict[str, ClassCounts] = {}
        self.rest, self.sexes, self.well = Pairs(), Pairs(), Pairs()
        self.tally = ConsistencyTally(instrument)

    @classmethod
    def of(
        cls, instrument: Instrument, asked: Mapping[int, Asked], sheets: Iterable[tuple[int, Answers]]
    ) -> RoundCounts:
        """`asked` by pupil; sheets of others are left out, and those on which no question is answered."""
        told = {student: answers for student, answers in sheets if student in asked and is_answered(answers)}
        counts = cls(instrument)
        for key, level in _levels(asked.values()).items():
            counts.classes[key] = ClassCounts(level)
        for student, one in asked.items():
            counts.classes[one.group].asked += 1
            counts.classes[one.group].answered += student in told
            counts.sexes.count(one.sex, 1, student in told)
        counts._tell([(counts.classes[asked[student].group], answers) for student, answers in told.items()])
        return counts

    def _tell(self, told: Sequence[tuple[ClassCounts, Answers]]) -> None:
        fine = {one.code: _fine(self.instrument, one) for one in self.instrument.items}
        few = sum(place.answered < LEAST for place, _answers in told)
        for place, answers in told:
            is_small = place.answered < LEAST
            if is_small and few < LEAST:
                continue
            self.tally.add(answers)
            for mark in profile(self.instrument, answers):
                if mark.mark is not Mark.NO_BASIS:
                    needing = self.rest if is_small else place.needing
                    needing.count(mark.dimension, 1, mark.mark is Mark.NEEDS_SUPPORT)
            for code, values in fine.items():
                if values and isinstance(value := answers.get(code), int):
                    self.well.count(code, 1, value in values)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.classes.values())

    @property
    def response(self) -> Mapping[Kind, Counts]:
        """Pupils who were asked, and who of them have answered."""
        return {Kind(one.level, key): (one.asked, one.answered) for key, one in self.classes.items()}

    def needing(self, dimension: Dimension) -> Mapping[Kind, Counts]:
        """Pupils of whom enough is answered, and who of them need support; those of small classes are of no class."""
        found = {Kind(one.level, key): one.needing.get(dimension, (0, 0)) for key, one in self.classes.items()}
        return found | {Kind(None, ""): self.rest.get(dimension, (0, 0))}

    def to_data(self) -> dict[str, Any]:
        """For `from_data`, without what fewer than ten have answered; how many were asked and have is all kept."""
        classes = {
            key: {"level": one.level, "asked": one.asked, "answered": one.answered, "needing": one.needing.of_ten()}
            for key, one in self.classes.items()
        }
        sums = self.tally.to_data(fewest=LEAST)
        more = {"rest": self.rest.of_ten(), "sexes": self.sexes, "well": self.well.of_ten(), "sums": sums}
        return {"classes": classes, **more}

    @classmethod
    def from_data(cls, data: Mapping[str, Any], instrument: Instrument) -> RoundCounts:
        counts = cls(instrument)
        for key, one in data["classes"].items():
            needing = Pairs.read(one["needing"])
            counts.classes[key] = ClassCounts(one["level"], one["asked"], one["answered"], needing)
        counts.rest, counts.sexes, counts.well = (Pairs.read(data[name]) for name in ("rest", "sexes", "well"))
        counts.tally.add_data(data["sums"])
        return counts


def is_answered(answers: Answers) -> bool:
    """Whether a question is answered; to refuse them all, or to leave a note, is no answer."""
    return any(isinstance(value, int) for value in answers.values())


def _levels(asked: Iterable[Asked]) -> Mapping[str, int | None]:
    """Class → the year level of most of its pupils."""
    levels: dict[str, Counter[int | None]] = {}
    for one in asked:
        levels.setdefault(one.group, Counter())[one.level] += 1
    return {group: counted.most_common(1)[0][0] for group, counted in levels.items()}


def _fine(instrument: Instrument, item: Item) -> set[int]:
    """The answers that speak for the unit: all that agree to a statement, the best answer to a question of staff's."""
    if not instrument.speaks_well(item):
        return set()
    values = {one.value for one in instrument.options(item)}
    is_statement = instrument.party is not Party.STAFF and item.risk
    return values - item.risk if is_statement else {max(values)}
