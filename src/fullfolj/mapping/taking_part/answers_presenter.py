"""Own answers over time, question by question, in the words that were chosen. No marks: those are for the talk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.dimension_words import answer_words, language_of
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.models import Sheet
from fullfolj.mapping.wording.words import Reader, every_language
from fullfolj.shell import words

#: Of the little picture beside a question: height of the highest and the lowest answer, in pixels.
_TOP, _BOTTOM = 10, 46


@dataclass(frozen=True)
class Dot:
    """One answer in the picture: where it stands (`x` in per cent, `y` in pixels), and the term under it."""

    x: str
    y: int
    term: str
    has_answer: bool


@dataclass(frozen=True)
class Line:
    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class QuestionOverTime:
    """`answers` stand under the days of the part; the picture only where there is more than one answer to compare."""

    text: str
    newest: str
    answers: tuple[str, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    heading: str
    questions: tuple[QuestionOverTime, ...]


@dataclass(frozen=True)
class AnswersPart:
    """One kind of questions, and the days on which they were answered, the oldest first."""

    name: str
    meta: str
    days: tuple[str, ...]
    groups: tuple[Group, ...]


def answers_parts(sheets: Sequence[Sheet], today: dt.date, reader: Reader = Reader.STUDENT) -> tuple[AnswersPart, ...]:
    """`sheets` from the oldest to the newest; the kind of questions that was answered last comes first."""
    kinds: dict[str, list[Sheet]] = {}
    for one in sheets:
        kinds.setdefault(one.round.instrument.code, []).append(one)
    newest_first = sorted(kinds.values(), key=lambda group: group[-1].round.opens_on, reverse=True)
    return tuple(_part(one, today, reader) for one in newest_first)


def _part(sheets: Sequence[Sheet], today: dt.date, reader: Reader) -> AnswersPart:
    instruments = [one.round.instrument.instrument for one in sheets]
    newest, language = instruments[-1], language_of(instruments[-1])
    days = tuple(words.day(localdate(one.changed_at), today) for one in sheets)
    meta = _("You answered on %(days)s.") if reader is Reader.STUDENT else _("Answered on %(days)s.")
    asked = list(zip(sheets, instruments, strict=True))
    groups = tuple(
        Group(heading, tuple(_question(item, asked, language) for item in items))
        for heading, items in _groups(newest, reader)
        if items
    )
    return AnswersPart(newest.name[language], meta % {"days": words.listed(days)}, days, groups)


def _groups(instrument: Instrument, reader: Reader) -> Iterator[tuple[str, list[Item]]]:
    """Heading → its questions with choices, in the order of the dimensions; those of none come last."""
    choices = [one for one in instrument.items if not one.is_text]
    for dimension in Dimension:
        yield dimension_heading(dimension, reader), [one for one in choices if one.dimension is dimension]
    yield _("Other questions"), [one for one in choices if one.dimension is None]


def dimension_heading(dimension: Dimension, reader: Reader = Reader.STUDENT) -> str:
    """What a dimension is called to a pupil or a guardian, in the words of the questions."""
    known = every_language(reader)
    return known.get((get_language() or "sv")[:2], known["sv"]).says[dimension.value]


def _question(item: Item, asked: Sequence[tuple[Sheet, Instrument]], language: str) -> QuestionOverTime:
    answers = tuple(_said(item, sheet.answers, instrument, language) for sheet, instrument in asked)
    dots = tuple(_dot(item, place, asked) for place in range(len(asked)))
    drawn = [one for one in dots if one.has_answer]
    if len(drawn) < 2:
        return QuestionOverTime(item.text[language], answers[-1], answers, (), ())
    lines = tuple(Line(one.x, one.y, other.x, other.y) for one, other in pairwise(drawn))
    return QuestionOverTime(item.text[language], answers[-1], answers, dots, lines)


def _said(item: Item, answers: Mapping[str, int | str], instrument: Instrument, language: str) -> str:
    """In the words of the version that was answered; it may not have had the question."""
    then = instrument.item(item.code)
    if then is None:
        return _("Not asked")
    return answer_words(instrument, then, answers, language if language in instrument.languages else "sv")


def _dot(item: Item, place: int, asked: Sequence[tuple[Sheet, Instrument]]) -> Dot:
    sheet, instrument = asked[place]
    then = instrument.item(item.code)
    values = [one.value for one in instrument.options(then)] if then else []
    given = sheet.answers.get(item.code)
    x = f"{(place + 0.5) / len(asked) * 100:.1f}%"
    term = Term.of(sheet.round.opens_on).label
    if given not in values:
        return Dot(x, 0, term, has_answer=False)
    step = (_BOTTOM - _TOP) / max(len(values) - 1, 1)
    return Dot(x, round(_BOTTOM - sorted(values).index(int(given)) * step), term, has_answer=True)
