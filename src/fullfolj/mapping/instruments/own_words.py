"""A last question in words of one's own, which a round can have whatever its instrument asks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

#: What no other question is called: it is the same question in every instrument.
CODE = "own-words"


def can_ask(data: Mapping[str, Any]) -> bool:
    """Whether those who answer the instrument (its data) do so alone, each for themselves."""
    return data["party"] in _texts()


def with_own_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the instrument with the question at its end, in its languages. It counts in no mark."""
    said = _texts()[data["party"]]
    question = {"code": CODE, "kind": "text", "text": {one: said[one] for one in data["languages"]}}
    return {**data, "items": [*data["items"], question]}


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("own_words.toml").read_text(encoding="utf-8"))
