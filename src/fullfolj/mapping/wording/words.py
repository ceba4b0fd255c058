"""The words around the questions, in each language: data beside the instruments, not the program's own messages."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from fullfolj.mapping.instruments.content import Instrument, Party


@dataclass(frozen=True)
class Words:
    """What is said in one language; `says["progress"].format(number=…, total=…)` is fed with `number`.

    `digits` are the ten of its script, from nought.
    """

    language: str
    name: str
    says: Mapping[str, str]
    is_right_to_left: bool
    is_unreviewed: bool
    digits: str

    def number(self, figure: int) -> str:
        return "".join(self.digits[int(one)] for one in str(figure))

    def day(self, date: dt.date) -> str:
        """A day in figures, the same in every language: 4/12."""
        return f"{self.number(date.day)}/{self.number(date.month)}"


class Reader(StrEnum):
    """Whom the pages speak to: a guardian and a child of ten are told some things in other words than a youth."""

    STUDENT = "words"
    YOUNG = "young"
    GUARDIAN = "guardian"

    @classmethod
    def of(cls, instrument: Instrument) -> Reader:
        if instrument.party is Party.GUARDIAN:
            return cls.GUARDIAN
        return cls.YOUNG if instrument.is_young else cls.STUDENT


@cache
def every_language(reader: Reader = Reader.STUDENT) -> Mapping[str, Words]:
    """Language code → its words, in the order of the data."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    own = data[reader]
    return {
        language: Words(
            language=language,
            name=name,
            says={key: {**texts, **own.get(key, {})}[language] for key, texts in data["words"].items()},
            is_right_to_left=language in data["right_to_left"],
            is_unreviewed=language in data["unreviewed"],
            digits=data["digits"].get(language, "0123456789"),
        )
        for language, name in data["names"].items()
    }


def words_for(instrument: Instrument, *wished: str) -> Words:
    """In the first language wished for that the instrument is given in, else that of the pages, else its first."""
    known, given = every_language(Reader.of(instrument)), instrument.languages
    every = (*wished, get_language() or "")
    return known[next((one for one in every if one in given and one in known), given[0])]
