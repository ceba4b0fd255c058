"""What is written about a pupil, and how what two have written at once becomes one. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fullfolj.mapping.marks import Answers


@dataclass(frozen=True)
class Rest:
    """All but the answers: what they rest on, the accounts of those in the room, and what more is needed."""

    sources: Sequence[str] = ()
    participants: Sequence[int] = ()
    note: str = ""


@dataclass(frozen=True)
class Written:
    """All that a page shows as written, and sends back as what it showed."""

    answers: Answers = field(default_factory=dict)
    rest: Rest = field(default_factory=Rest)

    def as_text(self) -> str:
        rest = self.rest
        return json.dumps(
            {
                "answers": dict(self.answers),
                "sources": list(rest.sources),
                "participants": list(rest.participants),
                "note": rest.note,
            }
        )


class NoteMeanwhile(Exception):
    """A colleague has written another note since the page was shown."""


def changed(seen: Answers, sent: Answers) -> Mapping[str, int | str]:
    """The answers that whoever sent the page has given on it: what it showed already is nobody's answer once more."""
    return {item: value for item, value in sent.items() if seen.get(item) != value}


def together(stored: Rest, seen: Rest, sent: Rest) -> Rest:
    """What was chosen and unchosen on the page, done to what is stored now.

    NoteMeanwhile where the stored note is neither the one that the page showed nor the one that is sent.
    """
    if stored.note not in (seen.note, sent.note) and seen.note != sent.note:
        raise NoteMeanwhile
    return Rest(
        sources=_merged(stored.sources, seen.sources, sent.sources),
        participants=_merged(stored.participants, seen.participants, sent.participants),
        note=stored.note if sent.note == seen.note else sent.note,
    )


def _merged[Chosen](stored: Sequence[Chosen], seen: Sequence[Chosen], sent: Sequence[Chosen]) -> tuple[Chosen, ...]:
    kept = [one for one in stored if one in sent or one not in seen]
    return (*kept, *(one for one in sent if one not in seen and one not in kept))
