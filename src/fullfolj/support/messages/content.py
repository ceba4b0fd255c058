"""The shipped messages: data beside the program, not its own messages. Names and days are all that is put in."""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from fullfolj.shell import words
from fullfolj.signals.models import Whom

_HERE = Path(__file__).parent
#: What may be put into a text: nothing else about anybody.
PLACEHOLDERS = frozenset({"pupil", "day"})
_ORIGINAL = "sv"


class MalformedMessages(ValueError):
    """What is wrong in the data, and where; for whoever wrote it."""


@dataclass(frozen=True)
class Language:
    """`mark` says in the language itself that nobody with it as mother tongue has read the text; empty for others."""

    code: str
    name: str
    is_right_to_left: bool
    mark: str

    @property
    def is_unreviewed(self) -> bool:
        return bool(self.mark)


@dataclass(frozen=True)
class Message:
    """`title` and `text` by language; `has_day` when a day stands in it."""

    slug: str
    whom: Whom
    title: Mapping[str, str]
    text: Mapping[str, str]

    @property
    def has_day(self) -> bool:
        return "day" in _placeholders(self.text[_ORIGINAL])

    def written(self, language: Language, *, pupil: str, day: dt.date | None, sender: str, school: str) -> str:
        """The whole text as it is sent. In a language that nobody has read it says so, and the Swedish text follows."""
        text = self._filled(language.code, pupil, day)
        signed = f"{text}\n\n{sender}\n{school}"
        if not language.is_unreviewed:
            return signed
        return f"{signed}\n\n{language.mark}\n\n—\n\n{self._filled(_ORIGINAL, pupil, day)}\n\n{sender}\n{school}"

    def _filled(self, code: str, pupil: str, day: dt.date | None) -> str:
        return self.text[code].format(pupil=pupil, day=day_in(code, day) if day else "")


def day_in(code: str, day: dt.date) -> str:
    """*fredag 20 november* in Swedish and English; in others figures that every reader can read: 20/11/2026."""
    if code not in ("sv", "en"):
        return f"{day.day}/{day.month}/{day.year}"
    with override(code):
        return words.long_day(day, day)


@cache
def languages() -> Mapping[str, Language]:
    """Code → language, in the order of the data."""
    data = tomllib.loads((_HERE / "languages.toml").read_text(encoding="utf-8"))
    return {
        code: Language(
            code, name, code in data["right_to_left"], data["mark"][code] if code in data["unreviewed"] else ""
        )
        for code, name in data["names"].items()
    }


@cache
def shipped() -> Mapping[str, Message]:
    """Slug → message, in the order of the files. MalformedMessages for faults."""
    every = shipped_data()
    if faults := [fault for data in every for fault in faults_of(data)]:
        raise MalformedMessages("; ".join(faults))
    return {one["slug"]: Message(one["slug"], Whom(one["whom"]), one["title"], one["text"]) for one in every}


def shipped_data() -> list[dict[str, Any]]:
    files = sorted((_HERE / "shipped").glob("*.toml"))
    return [one for path in files for one in tomllib.loads(path.read_text(encoding="utf-8"))["messages"]]


def faults_of(data: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong: a language that is missing, a placeholder that is not allowed, or not the same in each."""
    place = f"message {data.get('slug', '?')}"
    if data.get("whom") not in (Whom.GUARDIAN, Whom.PUPIL):
        yield f"{place}: whom is neither guardian nor pupil"
    for key in ("title", "text"):
        given = data.get(key, {})
        if set(given) != set(languages()):
            yield f"{place}: {key} is in {', '.join(sorted(given))}"
    found = {code: _placeholders(text) for code, text in data.get("text", {}).items()}
    for code, names in found.items():
        if names - PLACEHOLDERS:
            yield f"{place}: {code} has {', '.join(sorted(names - PLACEHOLDERS))}"
        if names != found.get(_ORIGINAL):
            yield f"{place}: {code} has not the same placeholders as {_ORIGINAL}"


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)
