"""Forms to print, and the page where a paper is typed in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.mapping.answering.presenters import readers_words
from fullfolj.mapping.codes.queries import CodeClass, Holder
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.paper.forms import REFUSED, PaperForm
from fullfolj.mapping.paper.queries import Paper
from fullfolj.mapping.wording.frames import Frame, frame
from fullfolj.mapping.wording.words import Reader, Words, every_language
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links


@dataclass(frozen=True)
class Box:
    """An answer to cross, with the digit that is typed for it."""

    digit: str
    text: str


@dataclass(frozen=True)
class PrintedQuestion:
    text: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class PrintedPage:
    """One form for each who is asked, with the name on it."""

    frame: Frame
    group: str
    title: str
    why: str
    readers: str
    names: tuple[str, ...]
    questions: tuple[PrintedQuestion, ...]
    back: str


@dataclass(frozen=True)
class TypeInPage:
    name: str
    group: str
    title: str
    keys: tuple[tuple[str, tuple[Box, ...]], ...]
    form: PaperForm
    errors: tuple[ErrorLink, ...]
    is_own: bool
    next: str
    back: str


def words_of(found: CodeClass, asked: str) -> Words:
    """The language asked for where the questions are given in it, else the page's own."""
    instrument = found.round.instrument.instrument
    known = every_language(Reader.of(instrument))
    return known[asked if asked in instrument.languages and asked in known else language_of(instrument)]


def printed_page(found: CodeClass, words: Words) -> PrintedPage:
    instrument, language = found.round.instrument.instrument, words.language
    address = reverse("mapping-paper", args=[found.round.uuid, found.group.uuid])
    return PrintedPage(
        frame=frame(words, instrument.languages, address),
        group=found.group.display_name,
        title=instrument.name[language],
        why=instrument.why[language],
        readers=readers_words(words, ()),
        names=tuple(one.name for one in found.holders),
        questions=tuple(
            PrintedQuestion(one.text[language], _boxes(instrument, one.scale, words))
            for one in instrument.items
            if not one.is_text
        ),
        back=_codes(found),
    )


def type_in_page(found: CodeClass, about: Paper, form: PaperForm, trouble: str) -> TypeInPage:
    instrument = found.round.instrument.instrument
    language = language_of(instrument)
    words = every_language(Reader.of(instrument))[language]
    scales = dict.fromkeys(one.scale for one in instrument.items if not one.is_text)
    errors = [*([ErrorLink(trouble, "paper")] if trouble else []), *error_links(form, whole="paper")]
    return TypeInPage(
        name=about.holder.name,
        group=found.group.display_name,
        title=instrument.name[language],
        keys=tuple((_questions(instrument, scale), _boxes(instrument, scale, words)) for scale in scales),
        form=form,
        errors=tuple(errors),
        is_own=about.is_own,
        next=_address(found, about.next) if about.next else "",
        back=_codes(found),
    )


def address_after(found: CodeClass, about: Paper) -> str:
    """The next paper, else the class."""
    return _address(found, about.next) if about.next else _codes(found)


def _questions(instrument: Instrument, scale: str) -> str:
    """The numbers of the questions that are answered on the scale; nothing where all are."""
    numbers = [number for number, one in enumerate(instrument.items, 1) if one.scale == scale]
    if len(numbers) == len(instrument.items):
        return ""
    return _("Questions %(numbers)s") % {"numbers": ", ".join(str(one) for one in numbers)}


def _boxes(instrument: Instrument, scale: str, words: Words) -> tuple[Box, ...]:
    options = (Box(str(place), one.text[words.language]) for place, one in enumerate(instrument.scales[scale], 1))
    return (*options, *(Box(digit, words.says[refusal.value]) for digit, refusal in REFUSED.items()))


def _address(found: CodeClass, holder: Holder) -> str:
    return reverse("mapping-type-in", args=[found.round.uuid, found.group.uuid, holder.value])


def _codes(found: CodeClass) -> str:
    return reverse("mapping-codes", args=[found.round.uuid, found.group.uuid])
