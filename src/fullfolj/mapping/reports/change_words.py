"""That an instrument has changed between two terms, and which questions, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.statistics.change import Change, What, change
from fullfolj.shell import words

_WHAT = {
    What.NEW: gettext_lazy("new"),
    What.GONE: gettext_lazy("taken away"),
    What.WORDS: gettext_lazy("worded anew"),
    What.OPTIONS: gettext_lazy("other answers to choose from"),
    What.POINTS: gettext_lazy("other answers point to a need of support"),
    What.PLACE: gettext_lazy("counts in another way"),
}


class Asked(Protocol):
    """What was asked in a term, of a class or a unit."""

    @property
    def term(self) -> Term: ...

    @property
    def instrument(self) -> Instrument: ...


def between(before: Asked, after: Asked) -> Change:
    return change(before.instrument, after.instrument)


def all_changes(asked: Sequence[Asked]) -> tuple[str, ...]:
    """Of what was asked term after term: a sentence about each break, and one for each changed question."""
    return tuple(line for before, after in pairwise(asked) for line in _change(before, after))


def _change(before: Asked, after: Asked) -> tuple[str, ...]:
    found = between(before, after)
    if not found.breaks:
        return ()
    terms = {"before": label(before), "after": label(after)}
    if not found.items:
        told = _("Between %(before)s and %(after)s the questions got a new version, in which none is another.") % terms
    else:
        told = _("Between %(before)s and %(after)s questions were changed.") % terms
    language = language_of(after.instrument)
    items = (
        _("“%(text)s”: %(what)s.")
        % {
            "text": one.item.text.get(language, one.item.text["sv"]),
            "what": words.listed([str(_WHAT[what]) for what in one.what]),
        }
        for one in found.items
    )
    return (f"{told} {_('The curve is broken there: do not compare over it.')}", *items)


def label(asked: Asked) -> str:
    """*HT26, version 1*."""
    return _("%(term)s, version %(version)s") % {"term": asked.term.label, "version": asked.instrument.version}
