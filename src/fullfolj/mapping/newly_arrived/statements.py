"""The statements, as they are shipped and as a mapping has kept them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Statement:
    """`texts` by language."""

    code: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class StatementGroup:
    heading: Mapping[str, str]
    statements: tuple[Statement, ...]


@cache
def shipped_statements() -> Sequence[Mapping[str, Any]]:
    """The groups as data: what a mapping keeps from its first answer on."""
    data = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))
    found: Sequence[Mapping[str, Any]] = data["groups"]
    return found


def groups_of(data: Sequence[Mapping[str, Any]]) -> tuple[StatementGroup, ...]:
    return tuple(
        StatementGroup(
            one["heading"],
            tuple(
                Statement(it["code"], {key: text for key, text in it.items() if key != "code"})
                for it in one["statements"]
            ),
        )
        for one in data
    )
