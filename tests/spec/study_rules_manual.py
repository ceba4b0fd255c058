"""The manual's page of signals from studies in examples: what became known, and what Fullfölj says on some days.

Days and answers are those that the tests check; nothing on the page is written beside them but the Swedish words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from fullfolj.shell import grading_words, words
from fullfolj.signals import ladder
from fullfolj.signals.replay import State
from fullfolj.signals.rules import RULES, STUDY_RULES
from tests.spec import study_drawing, test_study_rules
from tests.spec.grade_drawing import SIXTEEN
from tests.spec.manual import RENEW
from tests.spec.study_drawing import StudySpec

PATH = Path(__file__).parents[2] / "docs" / "how-to" / "studiesignaler-exempel.md"
SPECS = test_study_rules.SPECS
_SAID = {"risk": "riskerar att inte nå E", "basis": "underlag saknas", "way": "på väg"}
#: Days are told with their year.
_LATER = dt.date(2030, 1, 1)
_OPENING = """# Signalerna från studierna i exempel

Varje exempel är en påhittad elev: betyg och det lärare har sagt, vad Fullfölj säger på några utvalda dagar, och
varför. Reglerna själva står i [Signalerna](signaler.md).

Sidan skrivs ur de tabeller som reglerna prövas med, och prövas själv varje gång: den säger det programmet säger.
Den skrivs om med `{renew}`.

*De sexton* är ämnena som alla läser: {sixteen}.
"""


def page() -> str:
    """The whole page in Swedish."""
    with translation.override("sv"):
        parts = [_OPENING.format(renew=RENEW, sixteen=grading_words.subject_names(SIXTEEN)), *_rules(), *_examples()]
    return "\n".join(parts).replace(words.NBSP, " ")


def _rules() -> Iterator[str]:
    for rule in STUDY_RULES:
        yield f"* `{rule.id}`: {rule.text} {rule.ground} ({rule.source}.)"
    yield ""


def _examples() -> Iterator[str]:
    by_rule: dict[str, list[StudySpec]] = defaultdict(list)
    for spec in SPECS:
        by_rule[spec.rules[-1]].append(spec)
    for rule in STUDY_RULES:
        if rule.id in by_rule:
            yield f"## {rule.title}\n"
            yield from map(_example, by_rule[rule.id])


def _example(spec: StudySpec) -> str:
    title, text = spec.swedish
    facts = ["| Dag | Det som blev känt |", "|---|---|", *_facts(spec)]
    answers = ["| Dag | Tänd | Det Fullfölj säger |", "|---|---|---|"]
    answers += [_answer(spec, day) for day in study_drawing.days_of(spec)]
    return "\n".join([f"### {title}", "", text, "", *facts, "", *answers, ""])


def _facts(spec: StudySpec) -> Iterator[str]:
    for line in spec.facts.strip().splitlines():
        date, *told = line.split()
        yield f"| {_day(dt.date.fromisoformat(date))} | {', '.join(map(_fact, told))} |"


def _fact(told: str) -> str:
    if ":" in told:
        subject, said = told.split(":")
        return f"{_subject(subject)}: {_SAID[said]}"
    subject, grade = told.split("=")
    return f"betyg {grading_words.grade_words(grade)} i {_subject(subject)}"


def _subject(code: str) -> str:
    return "de sexton" if code == "the-sixteen" else words.uncapital(grading_words.subject_name(code))


def _answer(spec: StudySpec, day: dt.date) -> str:
    found = study_drawing.evaluate(spec, day)
    opened = [one for one in found if one.state is State.OPEN]
    if not opened:
        return f"| {_day(day)} | nej | {ladder.describe(found[-1]).because} |"
    (one,) = opened
    assert one.since is not None
    since = "i dag" if one.since == day else words.day(one.since, _LATER)
    told = ladder.describe(one)
    return f"| {_day(day)} | {RULES.get(one.rule).title}, sedan {since} | {told.sentence} {told.clears_when} |"


def _day(day: dt.date) -> str:
    return f"{words.weekday(day)} {words.day(day, _LATER)}"
