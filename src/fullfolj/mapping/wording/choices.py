"""The answers to choose between, drawn as their scale is."""

from __future__ import annotations

from dataclasses import dataclass

from fullfolj.mapping.instruments.content import Instrument, Item
from fullfolj.mapping.wording.words import Words

#: How wide and how high a stair is in the drawing of a scale with pictures, which is 60 units high.
_STAIR, _RISE = 18, 9


@dataclass(frozen=True)
class Choice:
    """An option; `dots` are as many as there are steps, those filled up to it (never for those that are no step).

    On a scale with pictures there is a staircase instead of dots: of each stair its place, height and whether it is
    climbed, in units of the drawing; `figure` is where somebody stands on the last that is.
    """

    value: str
    text: str
    is_chosen: bool
    dots: tuple[tuple[float, bool], ...] = ()
    stairs: tuple[tuple[int, int, int, bool], ...] = ()
    figure: tuple[int, int] = (0, 0)


def choices_of(instrument: Instrument, item: Item, words: Words, answer: int | str | None) -> tuple[Choice, ...]:
    """The options of the item, drawn as its scale is; `answer` is what is chosen, if anything."""
    options = instrument.options(item)
    has_pictures = item.scale in instrument.pictured
    dots, stairs = ((), range(len(options))) if has_pictures else (range(len(options)), ())
    return tuple(
        Choice(
            str(option.value),
            option.text[words.language],
            answer == option.value,
            tuple((6 + 10.6 * dot, dot <= place) for dot in dots),
            tuple((*_stair(stair), _RISE * (stair + 1), stair <= place) for stair in stairs),
            _stair(place),
        )
        for place, option in enumerate(options)
    )


def _stair(number: int) -> tuple[int, int]:
    """Where the stair begins, from the left and from above."""
    return 2 + _STAIR * number, 58 - _RISE * (number + 1)
