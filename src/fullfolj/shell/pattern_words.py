"""A found pattern in words with its evidence within one click: the same on the pupil's page and in a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from fullfolj.domain.share import Coverage
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, Term, around
from fullfolj.shell.measure_words import coverage_words
from fullfolj.shell.signal_words import first_figure
from fullfolj.signals.models import FoundPattern
from fullfolj.signals.patterns import PATTERNS, Guard, Pattern
from fullfolj.signals.patterns.wording import compared, guarded


def pattern_sentence(one: FoundPattern, name: str, today: dt.date) -> Sentence:
    """The sentence with its figure made into a button; `name` heads the evidence."""
    pattern = PATTERNS.get(one.pattern)
    text = pattern.sentence(one.evidence)
    return around(text, first_figure(text), _evidence(pattern, one, name, today))


def guard_words(pattern: Pattern) -> str:
    """How the pattern is tested."""
    return {
        Guard.UNEVEN: gettext(
            "Tested against the pupil's own total: how often it would fall so unevenly by chance, with as much"
            " unevenness as others have taken into account."
        ),
        Guard.FREQUENT: gettext(
            "Tested against others: how often a pupil with half again their rate would have as many by chance."
        ),
        Guard.UNBROKEN: gettext(
            "Tested against the pupil's own total: how often so long a row would come by chance, in any order of days."
        ),
        Guard.OBSERVED: gettext("Observed, not tested: it has happened."),
    }[pattern.guard]


def _evidence(pattern: Pattern, one: FoundPattern, name: str, today: dt.date) -> Evidence:
    stored = one.evidence
    window, coverage = _window(pattern, stored, today)
    extra = [Term(gettext("Chance"), f"{guard_words(pattern)} {guarded(stored)}")]
    if "compared_units" in stored and (told := compared(stored)):
        counted = gettext("%(told)s %(hits)s of %(units)s.") % {
            "told": told,
            "hits": words.digits(stored["compared_hits"]),
            "units": words.digits(stored["compared_units"]),
        }
        extra.insert(0, Term(gettext("Comparison"), counted))
    return Evidence(
        title=f"{pattern.title} – {name}",
        numerator=f"{words.digits(stored['hits'])}: {pattern.hits}",
        denominator=f"{words.digits(stored['units'])}: {pattern.units}",
        window=window,
        coverage=coverage,
        rule=str(pattern.text),
        extra=(*extra, Term(gettext("Ground"), pattern.source)),
        sentence=str(pattern.goes),
    )


def _window(pattern: Pattern, stored: Mapping[str, Any], today: dt.date) -> tuple[str, str]:
    """The window, and its coverage. That of days outside the 60 that patterns are looked for in is not stored."""
    first, last = dt.date.fromisoformat(stored["from"]), dt.date.fromisoformat(stored["to"])
    coverage = coverage_words(Coverage(stored["reported_offered_minutes"], stored["offered_minutes"]))
    searched = gettext("last %(days)s school days, %(period)s") % {
        "days": stored["school_days"],
        "period": words.period(first, last, today),
    }
    if not pattern.window:
        return searched, coverage
    told = gettext("Only days with a reported lesson count. In the %(window)s: %(coverage)s")
    return str(pattern.window), told % {"window": searched, "coverage": coverage}
