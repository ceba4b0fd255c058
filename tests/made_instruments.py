"""Instruments made for a test, in a few words."""

from __future__ import annotations

from collections.abc import Iterable

from fullfolj.mapping.instruments.content import Dimension, Instrument, Item, Option, Party

_STEPS = tuple(Option(value, {"sv": str(value), "en": str(value)}) for value in (1, 2, 3, 4))
_YES_NO = (Option(1, {"sv": "ja", "en": "yes"}), Option(0, {"sv": "nej", "en": "no"}))


def item(
    code: str,
    dimension: Dimension = Dimension.COGNITIVE,
    *,
    risk: Iterable[int] = (1, 2),
    scale: str = "steps",
    words: str = "",
    prioritised: bool = False,
    context: bool = False,
    part_of: str = "",
) -> Item:
    """An item on four steps (`steps`) or with yes and no (`yes-no`)."""
    text = {"sv": words or code, "en": code}
    return Item(code, dimension, scale, text, frozenset(risk), prioritised, context, part_of)


def instrument(*items: Item, version: int = 1, languages: tuple[str, ...] = ("sv", "en")) -> Instrument:
    scales = {"steps": _STEPS, "yes-no": _YES_NO}
    return Instrument("test", version, Party.STUDENT, {"sv": "Test"}, {"sv": "Test"}, languages, scales, items)
