"""What an instrument holds. Pure: no database, no language of its own.

A text is a mapping from language code to words. `risk` of an item names the answers that point to a need of support
(reference: mixed polarity, the raw answer is stored and never assumed to mean risk); an item of context has none, nor
has one that belongs to no dimension, such as a strength or a check-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fullfolj.domain.attachment import Dimension, Party

__all__ = ["Dimension", "Instrument", "Item", "Option", "Party", "Text", "Whole"]

type Text = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen: the number that is stored, and its words."""

    value: int
    text: Text


@dataclass(frozen=True)
class Item:
    """A question. `part_of` names the item whose part it is: the parts of one item count as one.

    A question that is answered in free text has no scale and no dimension. `is_strength`: to agree most with it is a
    strength, and to agree with it less says nothing. `talk` is how it is put to the pupil in a talk, where it is.
    """

    code: str
    dimension: Dimension | None
    scale: str
    text: Text
    risk: frozenset[int] = frozenset()
    is_prioritised: bool = False
    is_context: bool = False
    part_of: str = ""
    is_strength: bool = False
    talk: Text = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        return not self.scale

    @property
    def is_counted(self) -> bool:
        """Whether a mark rests on it."""
        return self.dimension is not None and not self.is_context


@dataclass(frozen=True)
class TalkTheme:
    """Open questions to talk of under a heading. What is said is not put in anywhere."""

    heading: Text
    questions: tuple[Text, ...]


@dataclass(frozen=True)
class MeantFor:
    """Whom an instrument is made for, as help to whoever chooses.

    `years_left` of the school form counts from the year that leaves, which is 0; None is every year. Year levels would
    not hold: compulsory school gets a tenth in 2028.
    """

    school_form: str
    years_left: tuple[int, ...] | None


@dataclass(frozen=True)
class Whole:
    """What counts as one question: an item by itself, or all the parts of one."""

    code: str
    parts: tuple[Item, ...]

    @property
    def is_prioritised(self) -> bool:
        return self.parts[0].is_prioritised


@dataclass(frozen=True)
class Instrument:
    """One version of one instrument; `scales` by name, options in the order in which they are shown.

    `pictured` are the scales whose options have a picture beside their words. `is_young`: the pages speak as to a child
    of ten.
    """

    code: str
    version: int
    party: Party
    name: Text
    why: Text
    languages: tuple[str, ...]
    scales: Mapping[str, tuple[Option, ...]]
    items: tuple[Item, ...]
    pictured: frozenset[str] = frozenset()
    is_young: bool = False
    meant_for: tuple[MeantFor, ...] = ()
    talk: tuple[TalkTheme, ...] = ()

    @cached_property
    def wholes(self) -> Mapping[Dimension, tuple[Whole, ...]]:
        """What marks are made of, in the order of the dimensions."""
        found: dict[Dimension, dict[str, list[Item]]] = {}
        for one in self.items:
            if one.dimension is not None and one.is_counted:
                found.setdefault(one.dimension, {}).setdefault(one.part_of or one.code, []).append(one)
        return {
            dimension: tuple(Whole(code, tuple(parts)) for code, parts in found[dimension].items())
            for dimension in Dimension
            if dimension in found
        }

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Those that marks are made of; none of strengths or a check-in, which are no term's mapping."""
        return tuple(self.wholes)

    def item(self, code: str) -> Item | None:
        return next((one for one in self.items if one.code == code), None)

    def speaks_well(self, item: Item) -> bool:
        """Whether it is a strength to agree most with the item."""
        return item.is_strength or (bool(item.risk) and self.highest(item) not in item.risk)

    def highest(self, item: Item) -> int | None:
        """The number of the answer that agrees most with the item; None for free text."""
        return max((one.value for one in self.options(item)), default=None)

    def options(self, item: Item) -> tuple[Option, ...]:
        """None for an item that is answered in free text."""
        return self.scales.get(item.scale, ())
