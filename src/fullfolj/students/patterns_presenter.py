"""The patterns of one pupil in words: each a sentence with what it rests on, and what would make it go away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import Sentence
from fullfolj.shell.pattern_words import guard_words, pattern_sentence
from fullfolj.signals.known_patterns import Known
from fullfolj.signals.models import FoundPattern
from fullfolj.signals.patterns import PATTERNS
from fullfolj.signals.patterns.wording import cannot_tell, guarded


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
    """A pattern that is looked for, whatever was found."""

    title: str
    text: str
    ground: str
    guard: str


@dataclass(frozen=True)
class Patterns:
    lead: str
    cards: tuple[PatternCard, ...]
    all_url: str


def present(student: Person, known: Known, today: dt.date) -> Patterns:
    """The section of the pupil page. Nothing found is said only of a pupil who could be told of."""
    cards = tuple(_card(one, str(student), today) for one in known.found)
    return Patterns(_lead(known, today), cards, reverse("student-patterns", args=[student.uuid]))


def _lead(known: Known, today: dt.date) -> str:
    if known.searched_on is None:
        return gettext("Not looked for yet: every night, patterns are looked for in pupils with lessons.")
    if known.found:
        lead = gettext("What a chance unevenness would not give. A pattern is no cause, and asks a question.")
    else:
        lead = cannot_tell(known.window) or gettext("No pattern was found among the last 60 school days.")
    when = gettext("Looked for on %(day)s.") % {"day": words.day(known.searched_on, today)}
    return f"{lead} {when}"


def looked_for() -> tuple[LookedFor, ...]:
    """Every pattern, in the order people read them."""
    return tuple(
        LookedFor(
            str(pattern.title),
            str(pattern.text),
            f"{pattern.ground} ({pattern.source}.)",
            guard_words(pattern),
        )
        for pattern in PATTERNS
    )


def _card(one: FoundPattern, name: str, today: dt.date) -> PatternCard:
    pattern = PATTERNS.get(one.pattern)
    since = gettext("Seen since %(day)s") % {"day": words.day(one.first_seen_on, today)}
    return PatternCard(
        title=str(pattern.title),
        since=f"{since}.",
        why=pattern_sentence(one, name, today),
        guard=guarded(one.evidence),
        goes=words.sentence_case(str(pattern.goes).removeprefix(gettext("Goes away when")).strip()),
    )
