"""The second look at an instrument: is it sound? An instrument can be well formed and still say nothing true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.mapping.instruments.content import Instrument, Item

#: Children read these on their own: longer questions are two questions.
MOST_WORDS = 20


class Kind(StrEnum):
    """What can be unsound, in English for whoever writes an instrument as a file."""

    EMPTY = "asks nothing"
    DOUBLE_CODE = "item {item}: there is more than one of them"
    NO_SHORT_FORM = "{about}: has no prioritised item, so that no short form tells of it"
    ASKED_TWICE = "item {item}: asks {about!r} twice"
    CONTEXT_COUNTS = "item {item}: context, such as support already given, never counts as risk"
    NO_DIMENSION = "item {item}: counts, and belongs to no dimension"
    NO_RISK = "item {item}: no answer points to a need of support"
    ALL_RISK = "item {item}: every answer points to a need of support"
    ODD_STRENGTH = "item {item}: a strength is chosen among answers, and belongs to no dimension"
    ONLY_PART = "item {item}: is the only part of {about}"
    UNLIKE_PARTS = "item {item}: the parts of {about} are not of one dimension and one weight"
    LONG = "item {item}: over 20 words in {about}"


@dataclass(frozen=True)
class Doubt:
    """What is unsound: of which item, where it is one; `about` is a language, a dimension, a text or a whole."""

    kind: Kind
    item: str = ""
    about: str = ""

    def __str__(self) -> str:
        return self.kind.value.format(item=self.item, about=self.about)


def doubts(instrument: Instrument) -> list[Doubt]:
    """What makes the instrument unsound; nothing when it is sound."""
    return list(_doubts(instrument))


def _doubts(instrument: Instrument) -> Iterator[Doubt]:
    if not instrument.items:
        yield Doubt(Kind.EMPTY)
    for code, times in Counter(one.code for one in instrument.items).items():
        if times > 1:
            yield Doubt(Kind.DOUBLE_CODE, code)
    for one in instrument.items:
        yield from _item_doubts(one, instrument)
    for dimension in instrument.dimensions:
        counted = [one for one in instrument.items if one.dimension is dimension and one.is_counted]
        if not any(one.is_prioritised for one in counted):
            yield Doubt(Kind.NO_SHORT_FORM, about=dimension)
    asked: set[str] = set()
    for one in instrument.items:
        words = one.text["sv"]
        if words in asked:
            yield Doubt(Kind.ASKED_TWICE, one.code, words)
        asked.add(words)


def _item_doubts(item: Item, instrument: Instrument) -> Iterator[Doubt]:
    values = {option.value for option in instrument.options(item)}
    if item.is_context and item.risk:
        yield Doubt(Kind.CONTEXT_COUNTS, item.code)
    if item.dimension is None and (item.risk or item.is_prioritised or item.part_of):
        yield Doubt(Kind.NO_DIMENSION, item.code)
    if item.is_counted and not item.risk:
        yield Doubt(Kind.NO_RISK, item.code)
    if item.is_strength and (item.is_text or item.dimension is not None):
        yield Doubt(Kind.ODD_STRENGTH, item.code)
    if item.risk and item.risk == values:
        yield Doubt(Kind.ALL_RISK, item.code)
    if item.part_of:
        whole = [one for one in instrument.items if one.part_of == item.part_of]
        if len(whole) < 2:
            yield Doubt(Kind.ONLY_PART, item.code, item.part_of)
        if len({(one.dimension, one.is_prioritised) for one in whole}) > 1:
            yield Doubt(Kind.UNLIKE_PARTS, item.code, item.part_of)
    for language, words in item.text.items():
        if len(words.split()) > MOST_WORDS:
            yield Doubt(Kind.LONG, item.code, language)
