"""The manual's page of patterns in examples: each drawn autumn, and the sentence that the program says of it."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from pathlib import Path

from django.utils import translation

from fullfolj.shell import words
from fullfolj.signals.patterns import PATTERNS
from fullfolj.signals.patterns.wording import guarded
from tests.spec import test_patterns
from tests.spec.manual import RENEW
from tests.spec.pattern_drawing import SIGNS, PatternSpec, found_in, said

PATH = Path(__file__).parents[2] / "docs" / "how-to" / "monster-exempel.md"
_NONE = "Inget mönster syns."
_OPENING = """# Mönstren i exempel

Varje exempel är en påhittad elevs höst och det Fullfölj säger om den. Eleven har nio klasskamrater som alltid
är på plats. Vad mönster är, och hur de prövas, står i [Mönstren](monster.md).

Sidan skrivs ur de tabeller som mönstren prövas med, och prövas själv varje gång: den säger det programmet säger.
Den skrivs om med `{renew}`.

## Så läser du dagarna

En rad är en vecka, måndag till fredag. Ett tecken är en skoldag med tre lektioner: matematik, svenska, engelska.

{legend}
"""


def page() -> str:
    """The whole page in Swedish."""
    legend = "\n".join(f"* `{sign}` {meaning}" for sign, (meaning, _lessons) in SIGNS.items())
    with translation.override("sv"):
        parts = [_OPENING.format(renew=RENEW, legend=legend)]
        for pattern, specs in groupby(test_patterns.SPECS, key=lambda spec: spec.pattern):
            parts += [_section(pattern), *map(_example, specs)]
    return "\n".join(parts).replace(words.NBSP, " ")


def _section(name: str) -> str:
    """Heading, text and ground of the pattern."""
    pattern = PATTERNS.get(name)
    return f"## {pattern.title}\n\n{pattern.text} {pattern.ground} ({pattern.source}.) {pattern.goes}\n"


def _example(spec: PatternSpec) -> str:
    title, text = spec.swedish
    weeks = [f"vecka {monday.isocalendar().week:>2}, {_day(monday):>6}  {signs}" for monday, signs in spec.rows()]
    told = said(spec) or _NONE
    guards = [guarded(one.evidence) for one in found_in(spec)[0] if one.pattern == spec.pattern]
    return "\n".join([f"### {title}", "", text, "", "```text", *weeks, "```", "", " ".join([told, *guards]), ""])


def _day(monday: dt.date) -> str:
    return words.short_day(monday)
