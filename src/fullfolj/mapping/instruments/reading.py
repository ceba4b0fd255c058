"""The first look at an instrument: is the data well formed? What it means is looked at in meaning.py."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from fullfolj.mapping.instruments.content import Dimension, Instrument, Item, MeantFor, Option, Party, TalkTheme, Text

_SHIPPED = Path(__file__).parent / "shipped"
_TOP = {"code", "version", "party", "name", "why", "languages", "scales", "items"}
_MORE = {"young", "meant_for", "talk"}
_KINDS = ("choice", "text")
_ITEM = {"code", "kind", "dimension", "scale", "text", "risk", "prioritised", "context", "part_of", "strength", "talk"}
#: What only a choice has: words that nobody has read make no mark.
_OF_CHOICES = {"dimension", "scale", "risk", "prioritised", "context", "part_of", "strength"}


class MalformedInstrument(ValueError):
    """What is wrong and where, every fault at once: `faults` are sentences in English for whoever wrote the data."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def shipped_data() -> dict[str, dict[str, Any]]:
    """Code → the data of every instrument that Fullfölj comes with, the caller's own to change."""
    return deepcopy(_shipped())


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    files = sorted(_SHIPPED.glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files}


def instrument_of(data: Mapping[str, Any]) -> Instrument:
    """The instrument that the data describes; MalformedInstrument with all that is wrong."""
    if faults := list(_faults(data)):
        raise MalformedInstrument(faults)
    scales = {
        name: tuple(Option(one["value"], _text(one["text"])) for one in _options(scale))
        for name, scale in data["scales"].items()
    }
    return Instrument(
        code=data["code"],
        version=data["version"],
        party=Party(data["party"]),
        name=_text(data["name"]),
        why=_text(data["why"]),
        languages=tuple(data["languages"]),
        scales=scales,
        items=tuple(_item(one) for one in data["items"]),
        pictured=frozenset(name for name, scale in data["scales"].items() if _has_pictures(scale)),
        is_young=data.get("young", False),
        meant_for=tuple(_meant_for(one) for one in data.get("meant_for", ())),
        talk=tuple(
            TalkTheme(_text(one["heading"]), tuple(_text(words) for words in one["questions"]))
            for one in data.get("talk", ())
        ),
    )


def _meant_for(one: Mapping[str, Any]) -> MeantFor:
    return MeantFor(one["school_form"], tuple(one["years_left"]) if "years_left" in one else None)


def _options(scale: Any) -> list[dict[str, Any]]:
    """A scale is its options, or a table of them and whether they have pictures."""
    found = scale.get("options") if isinstance(scale, Mapping) else scale
    return found if isinstance(found, list) else []


def _has_pictures(scale: Any) -> bool:
    return isinstance(scale, Mapping) and scale.get("pictures") is True


def _item(one: Mapping[str, Any]) -> Item:
    return Item(
        code=one["code"],
        dimension=Dimension(one["dimension"]) if "dimension" in one else None,
        scale=one.get("scale", ""),
        text=_text(one["text"]),
        risk=frozenset(one.get("risk", ())),
        is_prioritised=one.get("prioritised", False),
        is_context=one.get("context", False),
        part_of=one.get("part_of", ""),
        is_strength=one.get("strength", False),
        talk=_text(one.get("talk", {})),
    )


def _text(words: Mapping[str, str]) -> Text:
    return dict(words)


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    if missing := _TOP - set(data):
        yield f"lacks {', '.join(sorted(missing))}"
        return
    if unknown := set(data) - _TOP - _MORE:
        yield f"has {', '.join(sorted(unknown))}, which no instrument has"
    if data["party"] not in set(Party):
        yield f"party {data['party']!r} is none of {', '.join(Party)}"
    if not (isinstance(data["version"], int) and data["version"] >= 1):
        yield "version is no number from 1 up"
    languages = data["languages"]
    for place in ("name", "why"):
        yield from _text_faults(place, data[place], languages)
    for name, scale in data["scales"].items():
        options = _options(scale)
        if isinstance(scale, Mapping) and set(scale) - {"options", "pictures"}:
            yield f"scale {name}: has more than options and pictures"
        values = [one.get("value") for one in options]
        if len(values) < 2 or len(set(values)) < len(values) or not all(isinstance(one, int) for one in values):
            yield f"scale {name}: two or more options, each with a number of its own"
        for one in options:
            yield from _text_faults(f"scale {name}, {one.get('value')}", one.get("text"), languages)
    for one in data["items"]:
        yield from _item_faults(one, data["scales"], languages)
    yield from _more_faults(data, languages)


def _more_faults(data: Mapping[str, Any], languages: list[str]) -> Iterator[str]:
    for theme in data.get("talk", ()):
        yield from _text_faults("talk", theme.get("heading"), languages)
        for words in theme.get("questions", ()):
            yield from _text_faults("talk", words, languages)
    for one in data.get("meant_for", ()):
        left = one.get("years_left", [])
        if not one.get("school_form") or not all(isinstance(number, int) and number >= 0 for number in left):
            yield "meant_for: names a school form, and its years as numbers from 0 up"


def _item_faults(one: Mapping[str, Any], scales: Mapping[str, Any], languages: list[str]) -> Iterator[str]:
    place = f"item {one.get('code', '?')}"
    is_text = one.get("kind") == "text"
    if missing := ({"code", "text"} if is_text else {"code", "scale", "text"}) - set(one):
        yield f"{place}: lacks {', '.join(sorted(missing))}"
        return
    if one.get("kind", "choice") not in _KINDS:
        yield f"{place}: kind {one['kind']!r} is none of {', '.join(_KINDS)}"
    if unknown := set(one) - _ITEM:
        yield f"{place}: has {', '.join(sorted(unknown))}, which no item has"
    if is_text and (more := _OF_CHOICES & set(one)):
        yield f"{place}: has {', '.join(sorted(more))}, which no question in free text has"
    if not is_text:
        yield from _choice_faults(place, one, scales)
    yield from _text_faults(place, one["text"], languages)
    if "talk" in one:
        yield from _text_faults(f"{place}, talk", one["talk"], languages)


def _choice_faults(place: str, one: Mapping[str, Any], scales: Mapping[str, Any]) -> Iterator[str]:
    if "dimension" in one and one["dimension"] not in set(Dimension):
        yield f"{place}: dimension {one['dimension']!r} is none of {', '.join(Dimension)}"
    if one["scale"] not in scales:
        yield f"{place}: there is no scale {one['scale']!r}"
    elif strange := set(one.get("risk", ())) - {option.get("value") for option in _options(scales[one["scale"]])}:
        yield f"{place}: {sorted(strange)} are no answers on the scale {one['scale']}"


def _text_faults(place: str, words: Any, languages: list[str]) -> Iterator[str]:
    if not isinstance(words, Mapping):
        yield f"{place}: has no words"
        return
    for language in languages:
        if not str(words.get(language, "")).strip():
            yield f"{place}: has no words in {language}"
    if more := set(words) - set(languages):
        yield f"{place}: has words in {', '.join(sorted(more))}, which the instrument is not given in"
