"""What an instrument holds. Pure: no database, no language of its own.

A text is a mapping from language code to words. `risk` of an item names the answers that point to a need of support
(reference: mixed polarity, the raw answer is stored and never assumed to mean risk); an item of context has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

type Text = Mapping[str, str]


class Dimension(StrEnum):
    """School attachment, in the order in which it is always shown (Furlong & Christenson 2008)."""

    ACADEMIC = "academic"
    BEHAVIOURAL = "behavioural"
    COGNITIVE = "cognitive"
    AFFECTIVE = "affective"


class Party(StrEnum):
    """Who answers."""

    STUDENT = "student"
    STAFF = "staff"


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen: the number that is stored, and its words."""

    value: int
    text: Text


@dataclass(frozen=True)
class Item:
    """A question. `part_of` names the item whose part it is: the parts of one item count as one."""

    code: str
    dimension: Dimension
    scale: str
    text: Text
    risk: frozenset[int] = frozenset()
    is_prioritised: bool = False
    is_context: bool = False
    part_of: str = ""


@dataclass(frozen=True)
class Instrument:
    """One version of one instrument; `scales` by name, options in the order in which they are shown."""

    code: str
    version: int
    party: Party
    name: Text
    why: Text
    languages: tuple[str, ...]
    scales: Mapping[str, tuple[Option, ...]]
    items: tuple[Item, ...]

    def item(self, code: str) -> Item | None:
        return next((one for one in self.items if one.code == code), None)

    def speaks_well(self, item: Item) -> bool:
        """Whether it is a strength to agree most with the item."""
        return bool(item.risk) and max(one.value for one in self.scales[item.scale]) not in item.risk

    def options(self, item: Item) -> tuple[Option, ...]:
        return self.scales[item.scale]
