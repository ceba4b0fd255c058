"""What a signal about mapping rests on, within one click: whose answers, how many of how many, and when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Term
from fullfolj.signals.rules.base import Evidence as Stored
from fullfolj.signals.rules.base import MappingRule
from fullfolj.signals.rules.mapping_wording import about, party


def evidence(rule: MappingRule, stored: Stored, name: str, clears: str) -> Evidence:
    """As for attendance (signal_words): numerator, denominator, window and coverage, headed by `name`."""
    return Evidence(
        title=f"{rule.titled(stored['thresholds'])} – {name}",
        numerator=words.sentence_case(rule.numerator(stored)),
        denominator=words.sentence_case(rule.denominator(stored)),
        window=_window(stored),
        coverage=words.sentence_case(rule.coverage(stored)),
        rule=rule.told(stored["thresholds"]),
        extra=(Term(gettext("Ground"), rule.source),),
        sentence=f"{clears} {gettext('The questions are a support for a talk, and measure nothing.')}",
    )


def against(stored: Stored) -> tuple[str, ...]:
    """What a calm colleague would hold up against it: what works, and that one party alone has spoken."""
    lines = [
        gettext("By %(party)s it works in %(part)s.") % {"party": party(one["party"]), "part": about(one["dimension"])}
        for one in stored.get("works", ())
    ]
    parties = {one["party"] for one in (*stored.get("parts", ()), *stored.get("works", ()))}
    if len(parties) == 1:
        text = gettext("Nobody has told of it but %(party)s. That somebody has not answered says nothing.")
        lines.append(text % {"party": party(parties.pop())})
    return tuple(lines) or (gettext("Nothing in what has been mapped. Ask the pupil."),)


def _window(stored: Stored) -> str:
    until = dt.date.fromisoformat(stored["to"])
    began = [dt.date.fromisoformat(one["began"]) for one in stored.get("parts", ())]
    began += [dt.date.fromisoformat(day) for day in stored.get("began", ())]
    return words.sentence_case(words.period(min(began, default=SchoolYear.of(until).first_day), until, until))
