"""The page with what to ask in a talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Dimension, Instrument, Party
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.shell.dimension_words import NAMES


@dataclass(frozen=True)
class TalkPart:
    heading: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """What one instrument gives to talk of, under its own headings."""

    anchor: str
    name: str
    parts: tuple[TalkPart, ...]


def guides() -> list[Guide]:
    """Of the shipped instruments that staff answer, those that say how their questions are put to a pupil.

    Strengths come first: they belong to no dimension.
    """
    every = (instrument_of(data) for data in shipped_data().values())
    return [_guide(one) for one in sorted(every, key=lambda one: bool(one.dimensions)) if one.party is Party.STAFF]


def _guide(instrument: Instrument) -> Guide:
    language = language_of(instrument)
    return Guide(instrument.code, instrument.name[language], tuple(_parts(instrument, language)))


def _parts(instrument: Instrument, language: str) -> Iterator[TalkPart]:
    for dimension in (*Dimension, None):
        own = tuple(one.talk[language] for one in instrument.items if one.dimension is dimension and one.talk)
        if own:
            yield TalkPart(str(NAMES[dimension]) if dimension else _("What works already"), own)
    for theme in instrument.talk:
        yield TalkPart(theme.heading[language], tuple(one[language] for one in theme.questions))
