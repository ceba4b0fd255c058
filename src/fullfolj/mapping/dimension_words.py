"""What dimensions and marks are called. Words and shapes are fixed (DESIGN section 1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext, gettext_lazy

from fullfolj.mapping.instruments.content import Instrument, Item
from fullfolj.mapping.marks import Answers, Mark, Refusal
from fullfolj.shell.components import MarkShape, Tag

_MARKS: Mapping[Mark, tuple[MarkShape, object]] = {
    Mark.WORKS: (MarkShape.WORKS, gettext_lazy("Works")),
    Mark.WATCH: (MarkShape.WATCH, gettext_lazy("Watch")),
    Mark.NEEDS_SUPPORT: (MarkShape.NEEDS_SUPPORT, gettext_lazy("Needs support")),
    Mark.NO_BASIS: (MarkShape.NO_DATA, gettext_lazy("Basis is lacking")),
}
_REFUSALS: Mapping[str, object] = {
    Refusal.SKIP: gettext_lazy("Did not want to answer"),
    Refusal.UNCLEAR: gettext_lazy("Did not understand the question"),
}


def tag_of(mark: Mark) -> Tag:
    shape, word = _MARKS[mark]
    return Tag(shape, str(word))


def language_of(instrument: Instrument) -> str:
    """The reader's language where the instrument is given in it, else the instrument's first."""
    wished = (get_language() or "sv")[:2]
    return wished if wished in instrument.languages else instrument.languages[0]


def answer_words(instrument: Instrument, item: Item, answers: Answers, language: str) -> str:
    value = answers.get(item.code)
    if value is None:
        return gettext("Not answered")
    if isinstance(value, str):
        return str(_REFUSALS[value])
    return next(one.text[language] for one in instrument.options(item) if one.value == value)
