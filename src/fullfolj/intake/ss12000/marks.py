"""Markings of protected identity, wherever in a provider's answer one stands, also where the object can't be used.

The strictest counts: whatever is not plainly "no marking" is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fullfolj.intake.roster_rows import is_marked
from fullfolj.intake.ss12000.keys import normal_id

KEY = "securityMarking"
#: Markings from mild to strict; a word that is not here is as strict as the strictest.
MARKINGS = ("Ingen", "Sekretessmarkering", "Skyddad folkbokföring")


def stricter(one: str, other: str) -> str:
    """The stricter of two markings ('' is none)."""

    def rank(word: str) -> int:
        return MARKINGS.index(word) if word in MARKINGS else (len(MARKINGS) if word else -1)

    return one if rank(one) >= rank(other) else other


def word_of(value: object) -> str:
    """The marking in words, '' for none. Of a list or an object, the strictest that it holds."""
    word, waiting = "", [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping | list):
            waiting += one.values() if isinstance(one, Mapping) else one
        elif one is not None and one is not False:
            said = one.strip() if isinstance(one, str) else MARKINGS[-1]
            word = stricter(word, said if is_marked({"Sekretessmarkering": said}) else "")
    return word


def is_plain(value: object) -> bool:
    """Whether the marking is as the standard has it."""
    return value is None or (isinstance(value, str) and value in MARKINGS)


def found_in(values: Any) -> Iterator[tuple[str, object]]:
    """Id ('' where there is none that can be read) and marking of every object within `values` that has a marking.

    `values` itself is among them.
    """
    waiting = [values]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            if KEY in one:
                who = one.get("id")
                is_id = isinstance(who, str | int) and not isinstance(who, bool)
                yield normal_id(str(who)) if is_id else "", one[KEY]
            waiting += [inner for key, inner in one.items() if key != KEY and isinstance(inner, Mapping | list)]
        elif isinstance(one, list):
            waiting += [inner for inner in one if isinstance(inner, Mapping | list)]
