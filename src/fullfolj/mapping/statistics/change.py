"""What has changed in an instrument between two terms: over a change no figure is compared with the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.mapping.instruments.content import Instrument, Item, Option


class What(StrEnum):
    """What is not as it was in an item."""

    NEW = "new"
    GONE = "gone"
    WORDS = "words"
    OPTIONS = "options"
    POINTS = "points"
    PLACE = "place"


@dataclass(frozen=True)
class ItemChange:
    """`item` as it is now; as it was when it is gone."""

    item: Item
    what: tuple[What, ...]


@dataclass(frozen=True)
class Change:
    """From one version to the next; `items` in the order of the newer one, those that are gone last."""

    before: Instrument
    after: Instrument
    items: tuple[ItemChange, ...]

    @property
    def breaks(self) -> bool:
        """Whether the curve is broken. A language that is added breaks nothing: nobody was asked in it before."""
        return bool(self.items) or (self.before.code, self.before.version) != (self.after.code, self.after.version)


def change(before: Instrument, after: Instrument) -> Change:
    """What has changed in the items: their words in a language that both have, their options with words, which answers
    point to a need of support, and their dimension and weight. What is answered in words of one's own is in no figure.
    """
    old = {one.code: one for one in before.items}
    new = {one.code for one in after.items}
    now = (
        ItemChange(item, what)
        for item in after.items
        if not item.is_text and (what := tuple(_changes(before, old.get(item.code), after, item)))
    )
    gone = (ItemChange(item, (What.GONE,)) for item in before.items if item.code not in new and not item.is_text)
    return Change(before, after, (*now, *gone))


def _changes(before: Instrument, was: Item | None, after: Instrument, item: Item) -> Iterator[What]:
    if was is None:
        yield What.NEW
        return
    languages = set(before.languages) & set(after.languages)
    if any(was.text[one] != item.text[one] for one in languages):
        yield What.WORDS
    old, new = ([_option(one, languages) for one in some] for some in (before.options(was), after.options(item)))
    if old != new:
        yield What.OPTIONS
    if was.risk != item.risk:
        yield What.POINTS
    if _place(was) != _place(item):
        yield What.PLACE


def _option(option: Option, languages: set[str]) -> tuple[int, dict[str, str]]:
    return option.value, {one: option.text[one] for one in languages}


def _place(item: Item) -> tuple[object, ...]:
    return item.dimension, item.is_prioritised, item.is_context, item.part_of, item.is_strength
