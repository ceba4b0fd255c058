"""The patterns of one pupil in words: each a sentence with what it rests on, and what would make it go away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from fullfolj.domain.share import Coverage
from fullfolj.measures.patterns import PatternWindow
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, Term, around
from fullfolj.shell.measure_words import coverage_words
from fullfolj.shell.signal_words import first_figure
from fullfolj.signals.models import FoundPattern
from fullfolj.signals.patterns import PATTERNS, Guard, Pattern
from fullfolj.signals.patterns.wording import cannot_tell, compared, guarded


@dataclass(frozen=True)
class PatternCard:
    """One found pattern. `guard` is what chance alone would give."""

    title: str
    since: str
    why: Sentence
    guard: str
    goes: str


@dataclass(frozen=True)
class LookedFor:
    """A pattern that is looked for, whatever was found; `unknown` says why it can't be told of anybody."""

    title: str
    text: str
    ground: str
    guard: str
    unknown: str


@dataclass(frozen=True)
class Patterns:
    lead: str
    cards: tuple[PatternCard, ...]
    all_url: str


def present(student: Person, found: Sequence[FoundPattern], window: PatternWindow | None, today: dt.date) -> Patterns:
    """The section of the pupil page. `window` tells whether a pupil without patterns can be told of."""
    lead = gettext("What a chance unevenness would not give. A pattern is no cause, and asks a question.")
    if not found:
        lead = cannot_tell(window) or gettext("No pattern was found among the last 60 school days.")
    cards = tuple(_card(one, str(student), today) for one in found)
    return Patterns(lead, cards, reverse("student-patterns", args=[student.uuid]))


def looked_for() -> tuple[LookedFor, ...]:
    """Every pattern, in the order people read them."""
    return tuple(
        LookedFor(
            str(pattern.title),
            str(pattern.text),
            f"{pattern.ground} ({pattern.source}.)",
            _guard(pattern),
            pattern.sentence({}) if pattern.guard is Guard.UNKNOWN else "",
        )
        for pattern in PATTERNS
    )


def _card(one: FoundPattern, name: str, today: dt.date) -> PatternCard:
    pattern = PATTERNS.get(one.pattern)
    text = pattern.sentence(one.evidence)
    since = gettext("Seen since %(day)s") % {"day": words.day(one.first_seen_on, today)}
    return PatternCard(
        title=str(pattern.title),
        since=f"{since}.",
        why=around(text, first_figure(text), _evidence(pattern, one, name, today)),
        guard=guarded(one.evidence),
        goes=words.sentence_case(str(pattern.goes).removeprefix(gettext("Goes away when")).strip()),
    )


def _evidence(pattern: Pattern, one: FoundPattern, name: str, today: dt.date) -> Evidence:
    stored = one.evidence
    first, last = dt.date.fromisoformat(stored["from"]), dt.date.fromisoformat(stored["to"])
    extra = [Term(gettext("Chance"), f"{_guard(pattern)} {guarded(stored)}")]
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
        window=gettext("last %(days)s school days, %(period)s")
        % {"days": stored["school_days"], "period": words.period(first, last, today)},
        coverage=coverage_words(Coverage(stored["reported_offered_minutes"], stored["offered_minutes"])),
        rule=str(pattern.text),
        extra=(*extra, Term(gettext("Ground"), pattern.source)),
        sentence=str(pattern.goes),
    )


def _guard(pattern: Pattern) -> str:
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
        Guard.UNKNOWN: gettext("Not told yet."),
    }[pattern.guard]
