"""The manual's page of signals from mapping in examples: what became known, and what Fullfölj says on some days.

Days and answers are those that the tests check; nothing on the page is written beside them but the Swedish words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from fullfolj.domain.attachment import Dimension
from fullfolj.shell import words
from fullfolj.shell.dimension_words import NAMES
from fullfolj.signals import ladder
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import MAPPING_RULES, RULES
from fullfolj.signals.rules.mapping_wording import about
from tests.spec import mapping_drawing, test_mapping_rules
from tests.spec.manual import RENEW
from tests.spec.mapping_drawing import DIMENSIONS, MappingSpec

PATH = Path(__file__).parents[2] / "docs" / "how-to" / "kartlaggningssignaler-exempel.md"
SPECS = test_mapping_rules.SPECS
_WHO = {
    "pupil": "eleven",
    "staff": "personalen",
    "guardian1": "en vårdnadshavare",
    "guardian2": "en annan vårdnadshavare",
}
_MARKS = {"works": "Fungerar", "watch": "Bevaka", "needs": "Behöver stöd", "?": "Underlag saknas"}
_THERE = {"there": "på plats och med i arbetet", "idle": "på plats, sällan med i arbetet", "away": "ofta borta"}
#: Days are told with their year.
_LATER = dt.date(2030, 1, 1)
_OPENING = """# Signalerna från kartläggningen i exempel

Varje exempel är en påhittad elev: vad som kartlades, vad Fullfölj säger på några utvalda dagar, och varför. Reglerna
själva står i [Signalerna](signaler.md).

Sidan skrivs ur de tabeller som reglerna prövas med, och prövas själv varje gång: den säger det programmet säger.
Den skrivs om med `{renew}`.

I signalerna heter dimensionerna efter vad de handlar om: {dimensions}.
"""


def page() -> str:
    """The whole page in Swedish."""
    with translation.override("sv"):
        dimensions = ", ".join(f"{str(NAMES[one]).lower()} är *{about(one)}*" for one in Dimension)
        parts = [_OPENING.format(renew=RENEW, dimensions=dimensions), *_rules(), *_examples()]
    return "\n".join(parts).replace(words.NBSP, " ")


def _rules() -> Iterator[str]:
    for rule in MAPPING_RULES:
        yield f"* `{rule.id}`: {rule.text} {rule.ground} ({rule.source}.)"
    yield ""


def _examples() -> Iterator[str]:
    by_rule: dict[str, list[MappingSpec]] = defaultdict(list)
    for spec in SPECS:
        by_rule[spec.rules[-1]].append(spec)
    for rule in MAPPING_RULES:
        if rule.id in by_rule:
            yield f"## {rule.title}\n"
            yield from map(_example, by_rule[rule.id])


def _example(spec: MappingSpec) -> str:
    title, text = spec.swedish
    facts = ["| Dag | Det som blev känt |", "|---|---|"]
    facts += [f"| {_day(day)} | {_fact(*told)} |" for day, told in mapping_drawing.lines(spec.facts)]
    answers = ["| Dag | Tänd | Det Fullfölj säger |", "|---|---|---|"]
    answers += [_answer(spec, day) for day in mapping_drawing.days_of(spec)]
    return "\n".join([f"### {title}", "", text, "", *facts, "", *answers, ""])


def _fact(name: str, *marks: str) -> str:
    who, began = name.removeprefix("gone:").split("@")
    since = words.day(dt.date.fromisoformat(began), _LATER)
    if who == "missed":
        return f"personalens omgång från {since} stängde utan eleven"
    if name.startswith("gone:"):
        return f"det som {_WHO[who]} svarade i omgången från {since} togs bort"
    told = ", ".join(
        _THERE[one] if one in _THERE else f"{about(DIMENSIONS[one[:2]])} *{_MARKS[one[3:]]}*" for one in marks
    )
    return f"{_WHO[who]}, omgången från {since}: {told}"


def _answer(spec: MappingSpec, day: dt.date) -> str:
    found = mapping_drawing.evaluate(spec, day)
    opened = [one for one in found if one.state is State.OPEN]
    if not opened:
        return f"| {_day(day)} | nej | {ladder.describe(found[-1]).because} |"
    lit = " ".join(f"{RULES.get(one.rule).title}, sedan {_since(one, day)}." for one in opened)
    told = [ladder.describe(one) for one in opened]
    said = " ".join(f"{one.sentence} {one.clears_when}" for one in told)
    return f"| {_day(day)} | {lit.rstrip('.')} | {said} |"


def _since(one: Evaluation, day: dt.date) -> str:
    assert one.since is not None
    return "i dag" if one.since == day else words.day(one.since, _LATER)


def _day(day: dt.date) -> str:
    return f"{words.weekday(day)} {words.day(day, _LATER)}"
