"""The manual's page of examples: each drawn table of the rules, what the program says on its days, and why.

Days and answers are those that the tests check; nothing on the page is written beside them but the Swedish words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

from django.utils import translation

from fullfolj.shell import words
from fullfolj.signals import ladder
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import RULES
from tests.oracle.measures import Lesson
from tests.spec import drawing, test_absence, test_other_rules
from tests.spec.drawing import SignalSpec

PATH = Path(__file__).parents[2] / "docs" / "how-to" / "signaler-exempel.md"
RENEW = "bin/test tests/docs/test_examples.py --renew-examples"
SPECS = [*test_absence.SPECS, *test_other_rules.SPECS]
_HEADING = "Frånvarotrappan"
#: What stands for a lesson, and what the manual calls it.
_SIGNS = {
    "here": ("·", "på plats"),
    "valid": ("G", "borta hela lektionen, giltigt"),
    "invalid": ("O", "borta hela lektionen, ogiltigt"),
    "half": ("g", "borta halva lektionen, giltigt"),
    "late": ("s", "kom tio minuter sent"),
    "late?": ("u", "tio ogiltiga minuter; systemet anger inte sena minuter"),
    "left": ("t", "gick tio minuter tidigare, ogiltigt"),
    "?": ("?", "inte rapporterad"),
}
#: Those that only the examples of measures have.
_MORE_SIGNS = {
    "other": ("a", "annan aktivitet i skolan"),
    "cancelled": ("x", "inställd"),
    "none": ("0", "ingen tid erbjuden: ingen lektion"),
}
ALL_SIGNS = {**_SIGNS, **_MORE_SIGNS}
_OPENING = """# Signalerna i exempel

Varje exempel är en påhittad elev: vilka lektioner hen var på, vad Fullfölj säger på några utvalda dagar, och
varför. Reglerna själva står i [Signalerna](signaler.md).

Sidan skrivs ur de tabeller som reglerna prövas med, och prövas själv varje gång: den säger det programmet säger.
Den skrivs om med `{renew}`.

## Så läser du dagarna

En rad är en vecka, måndag till fredag. Ett tecken är en lektion på 60 minuter:

{legend}

Veckor utan lektioner är lov och står inte med. Tomt mellan två veckodagar är en dag utan lektioner.
"""


def page() -> str:
    """The whole page in Swedish."""
    legend = "\n".join(f"* `{sign}` {meaning}" for sign, meaning in _SIGNS.values())
    with translation.override("sv"):
        parts = [_OPENING.format(renew=RENEW, legend=legend)]
        for rules, specs in _by_rule().items():
            parts += [_section(rules), *map(_example, specs)]
    return "\n".join(parts).replace(words.NBSP, " ")


def _by_rule() -> dict[tuple[str, ...], list[SignalSpec]]:
    """The specs under the rules that they are about: the ladder as one, else the first one named."""
    found: dict[tuple[str, ...], list[SignalSpec]] = defaultdict(list)
    for spec in SPECS:
        found[spec.rules if len(spec.rules) > 2 else spec.rules[:1]].append(spec)
    return found


def _section(rules: tuple[str, ...]) -> str:
    """Heading, text and ground of the rules."""
    all_of_them = [RULES.get(rule) for rule in rules]
    title = _HEADING if len(rules) > 1 else str(all_of_them[0].title)
    lines = [f"## {title}", ""]
    lines += [f"* `{rule.id}`: {rule.text}" for rule in all_of_them]
    return "\n".join([*lines, "", f"{all_of_them[0].ground} ({all_of_them[0].source}.)", ""])


def _example(spec: SignalSpec) -> str:
    title, text = spec.swedish
    assert text, f"the drawing '{spec.name}' has no Swedish"
    contacts = [f"Besvarad kontakt: {_day(dt.date.fromisoformat(date))}.\n" for date in spec.contacts]
    rows = [_row(spec, day, found) for day, found in drawing.evaluate(spec, closed=True).items()]
    answers = ["| Dag | Tänd | Det Fullfölj säger |", "|---|---|---|", *rows]
    return "\n".join(
        [f"### {title}", "", text, "", "```text", *weeks_of(spec.lessons), "```", "", *contacts, *answers, ""]
    )


def weeks_of(table: str) -> list[str]:
    """A line for each week that has lessons in the drawn table, a sign for each lesson."""
    signs: dict[dt.date, str] = defaultdict(str)
    for lesson in drawing.lessons_of(table):
        signs[lesson.date] += ALL_SIGNS[word_of(lesson)][0]
    width = max(map(len, signs.values()))
    weeks = sorted({day - dt.timedelta(days=day.weekday()) for day in signs})
    return [f"{_week_of(monday)}  {_line(signs, monday, width)}".rstrip() for monday in weeks]


def word_of(lesson: Lesson) -> str:
    """The word that the lesson was drawn with."""
    for word in ALL_SIGNS:
        if _minutes(drawing.WORDS[word][1]) == _minutes(lesson):
            return word
    raise LookupError(f"the manual has no sign for {lesson}")


def _minutes(lesson: Lesson) -> tuple[object, ...]:
    return (lesson.present, lesson.valid, lesson.invalid, lesson.other, lesson.late, lesson.reported, lesson.cancelled)


def _line(signs: dict[dt.date, str], monday: dt.date, width: int) -> str:
    days = (monday + dt.timedelta(days=ahead) for ahead in range(5))
    return "  ".join(signs.get(day, "").ljust(width) for day in days)


def _week_of(monday: dt.date) -> str:
    return f"vecka {monday.isocalendar().week:>2}, {words.short_day(monday):>6}"


def _row(spec: SignalSpec, day: dt.date, found: list[Evaluation]) -> str:
    """One day: what is open since when, with its sentence and when it clears; else why nothing is."""
    opened = [one for one in found if one.state is State.OPEN]
    if not opened:
        return f"| {_day(day)} | nej | {_plain(ladder.describe(found[0]).because)} |"
    told = "<br>".join(_open(one, day, named=len(spec.rules) > 1) for one in opened)
    said = "<br>".join(_said(one) for one in opened)
    return f"| {_day(day)} | {told} | {said} |"


def _open(one: Evaluation, day: dt.date, *, named: bool) -> str:
    assert one.since is not None
    since = "i dag" if one.since == day else words.day(one.since, day)
    rule = f"`{one.rule}`" if named else "ja"
    return f"{rule}, sedan {since}" + (" (hopfälld på Idag)" if one.folded else "")


def _said(one: Evaluation) -> str:
    description = ladder.describe(one)
    return _plain(f"{description.sentence} {description.clears_when}")


def _plain(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def _day(day: dt.date) -> str:
    return f"{words.weekday(day)} {words.day(day, day)}"
