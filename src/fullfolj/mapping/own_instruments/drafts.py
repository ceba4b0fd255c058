"""What a school is writing, as data: begun from nothing or from another instrument, changed, and made an instrument.

Pure. A draft is the data of an instrument (instruments/reading.py) without a version: its languages are those chosen,
also while some words are missing in them.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.instruments.reading import instrument_of

type Draft = dict[str, Any]

#: Why it is asked, until the school says it better: nothing is asked without a reason.
_WHY = "Vi frågar för att kunna göra skolan bättre."
#: A picture beside two answers says nothing that the words don't.
_FEWEST_STAIRS = 3


@cache
def _fixed_scales() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("scales.toml").read_text(encoding="utf-8"))


def begun(*, code: str, party: str, name: str, source: Mapping[str, Any] | None) -> Draft:
    """A draft with the Swedish name, empty or with all that `source`, the data of an instrument, has."""
    draft: Draft = copy.deepcopy(dict(source)) if source else {"why": {"sv": _WHY}, "languages": ["sv"], "items": []}
    scales = {**copy.deepcopy(dict(_fixed_scales())), **draft.get("scales", {})}
    draft |= {"code": code, "scales": scales, "name": {**draft.get("name", {}), "sv": name}}
    draft.pop("version", None)
    draft.pop("meant_for", None)
    return draft if source else draft | {"party": party}


def item_of(draft: Draft, code: str) -> dict[str, Any] | None:
    return next((one for one in draft["items"] if one["code"] == code), None)


def with_item(draft: Draft, item: Mapping[str, Any]) -> Draft:
    """The item in the place of the one with its code, or last."""
    items = [dict(item) if one["code"] == item["code"] else one for one in draft["items"]]
    if item_of(draft, item["code"]) is None:
        items.append(dict(item))
    return draft | {"items": items}


def without_item(draft: Draft, code: str) -> Draft:
    return draft | {"items": [one for one in draft["items"] if one["code"] != code]}


def moved_up(draft: Draft, code: str) -> Draft:
    """The item before the one that is before it; the first stays."""
    items = list(draft["items"])
    place = next((at for at, one in enumerate(items) if one["code"] == code), 0)
    if place:
        items[place - 1], items[place] = items[place], items[place - 1]
    return draft | {"items": items}


def options_of(draft: Draft, scale: str) -> list[dict[str, Any]]:
    found = draft["scales"][scale]
    return list(found["options"]) if isinstance(found, Mapping) else list(found)


def lacking(draft: Draft) -> list[tuple[str, str]]:
    """What lacks words, and in which language: `name`, `why`, or the code of an item, whose scale may be what lacks."""
    return [
        (place, language)
        for language in draft["languages"]
        for place, words in _texts(draft)
        if not words.get(language, "").strip()
    ]


def _texts(draft: Draft) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "name", draft["name"]
    yield "why", draft["why"]
    for item in draft["items"]:
        yield item["code"], item["text"]
        if "talk" in item:
            yield item["code"], item["talk"]
        if "scale" in item:
            for option in options_of(draft, item["scale"]):
                yield item["code"], option["text"]
    for theme in draft.get("talk", ()):
        for words in (theme["heading"], *theme["questions"]):
            yield "talk", words


def spoken(draft: Draft) -> list[str]:
    """The chosen languages in which nothing lacks."""
    missing = {language for _place, language in lacking(draft)}
    return [one for one in draft["languages"] if one not in missing]


def data_of(draft: Draft, version: int, languages: list[str]) -> dict[str, Any]:
    """The instrument's data in those of the languages, with the scales that it uses."""
    used = {item["scale"] for item in draft["items"] if "scale" in item}
    data = draft | {
        "version": version,
        "languages": languages,
        "scales": {name: _scale(draft, name) for name in draft["scales"] if name in used},
    }
    return {key: _only(value, set(languages)) for key, value in data.items()}


def instrument_as_written(draft: Draft) -> Instrument | None:
    """What is written so far, in the languages in which nothing lacks; None while there is none."""
    languages = spoken(draft)
    return instrument_of(data_of(draft, 1, languages)) if languages else None


def _scale(draft: Draft, name: str) -> Any:
    """With pictures where children are to answer."""
    options = options_of(draft, name)
    found = draft["scales"][name]
    has_pictures = draft.get("young", False) and len(options) >= _FEWEST_STAIRS
    if has_pictures or (isinstance(found, Mapping) and found.get("pictures")):
        return {"pictures": True, "options": options}
    return options


def _only(value: Any, languages: set[str]) -> Any:
    """Without words in other languages, wherever they stand."""
    if isinstance(value, Mapping):
        if "sv" in value:
            return {key: words for key, words in value.items() if key in languages}
        return {key: _only(one, languages) for key, one in value.items()}
    return [_only(one, languages) for one in value] if isinstance(value, list) else value
