"""The second look at an instrument: is it sound? An instrument can be well formed and still say nothing true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fullfolj.mapping.instruments.content import Dimension, Instrument, Item

#: Children read these on their own: longer questions are two questions.
_MOST_WORDS = 20


def doubts(instrument: Instrument) -> list[str]:
    """What makes the instrument unsound, a sentence each, in English for whoever wrote it; nothing when it is sound."""
    return list(_doubts(instrument))


def _doubts(instrument: Instrument) -> Iterator[str]:
    if not instrument.items:
        yield "asks nothing"
    for code, times in Counter(one.code for one in instrument.items).items():
        if times > 1:
            yield f"item {code}: there are {times} of them"
    for one in instrument.items:
        yield from _item_doubts(one, instrument)
    for dimension in Dimension:
        counted = [one for one in instrument.items if one.dimension is dimension and one.is_counted]
        if counted and not any(one.is_prioritised for one in counted):
            yield f"{dimension}: has no prioritised item, so that no short form tells of it"
    for words in Counter(one.text["sv"] for one in instrument.items).items():
        if words[1] > 1:
            yield f"asks {words[0]!r} twice"


def _item_doubts(item: Item, instrument: Instrument) -> Iterator[str]:
    place = f"item {item.code}"
    values = {option.value for option in instrument.options(item)}
    if item.is_context and item.risk:
        yield f"{place}: context, such as support already given, never counts as risk"
    if item.dimension is None and (item.risk or item.is_prioritised or item.part_of):
        yield f"{place}: counts, and belongs to no dimension"
    if item.is_counted and not item.risk:
        yield f"{place}: no answer points to a need of support"
    if item.is_strength and (item.is_text or item.dimension is not None):
        yield f"{place}: a strength is chosen among answers, and belongs to no dimension"
    if item.risk and item.risk == values:
        yield f"{place}: every answer points to a need of support"
    if item.part_of:
        whole = [one for one in instrument.items if one.part_of == item.part_of]
        if len(whole) < 2:
            yield f"{place}: is the only part of {item.part_of}"
        if len({(one.dimension, one.is_prioritised) for one in whole}) > 1:
            yield f"{place}: the parts of {item.part_of} are not of one dimension and one weight"
    for language, words in item.text.items():
        if len(words.split()) > _MOST_WORDS:
            yield f"{place}: over {_MOST_WORDS} words in {language}"
