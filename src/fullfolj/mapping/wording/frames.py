"""What every answering page has around it: its language, and the others to change to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fullfolj.mapping.wording.words import Words, every_language


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool
    is_right_to_left: bool


@dataclass(frozen=True)
class Frame:
    """`home` is where the logo leads; nowhere for whoever has come in by a code, or not at all."""

    words: Words
    languages: tuple[LanguageLink, ...]
    home: str = ""

    @property
    def says(self) -> dict[str, str]:
        return dict(self.words.says)


def frame(words: Words, languages: Iterable[str], address: str, home: str = "") -> Frame:
    """The same page in each of the languages that there are words in."""
    known = every_language()
    links = tuple(
        LanguageLink(
            code, known[code].name, f"{address}?lang={code}", code == words.language, known[code].is_right_to_left
        )
        for code in languages
        if code in known
    )
    return Frame(words, links, home)
