"""What the component templates are fed with. Finished words, never raw rates.

A figure can't be made without its evidence and evidence can't be made without numerator, denominator, window, coverage
and rule: a template that prints a rate without them has nothing to print it from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class EvidenceMissing(ValueError):
    """A figure was about to be shown without what it rests on."""


@dataclass(frozen=True)
class Term:
    """One line of a definition list."""

    name: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """What a figure rests on: the content of its bubble, and of its numbered footnote in print.

    `extra` are further lines (comparison, what is not counted, source); `sentence` ends the bubble, as a rule with
    when the signal clears.
    """

    title: str
    numerator: str
    denominator: str
    window: str
    coverage: str
    rule: str
    extra: tuple[Term, ...] = ()
    sentence: str = ""

    def __post_init__(self) -> None:
        empty = [n for n in ("title", "numerator", "denominator", "window", "coverage", "rule") if not getattr(self, n)]
        if empty:
            raise EvidenceMissing(f"no {', '.join(empty)} for the figure {self.title!r}")


@dataclass(frozen=True)
class Figure:
    """A figure in words (*6 av de senaste 20*) with its evidence; shown as a button that opens it."""

    text: str
    evidence: Evidence

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise EvidenceMissing("a figure needs words")


type Sentence = tuple[str | Figure, ...]
"""A sentence with its figures in it."""


def around(text: str, figure: str, evidence: Evidence) -> Sentence:
    """`text` with the first occurrence of `figure` in it made into a button; the whole text when it is not there.

    Rules hand over finished sentences; the figure must be reachable whatever a translator does with the sentence.
    """
    before, found, after = text.partition(figure)
    if not found:
        return (Figure(text, evidence),)
    return tuple(part for part in (before, Figure(figure, evidence), after) if part)


@dataclass
class Notes:
    """The evidence that one page has shown so far, in reading order: the footnotes under it.

    A part that is fetched into a page has a `prefix` of its own, so that no id stands twice.
    """

    shown: list[tuple[int, str, Evidence]] = field(default_factory=list)
    prefix: str = "evidence"

    def add(self, evidence: Evidence) -> tuple[int, str]:
        """The footnote's number and the id of its bubble; each place has its own bubble, under its own button."""
        number = len(self.shown) + 1
        self.shown.append((number, f"{self.prefix}-{number}", evidence))
        return number, self.shown[-1][1]

    def __iter__(self) -> Iterator[tuple[int, str, Evidence]]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)


class MarkShape(StrEnum):
    """The four marks; their words are fixed (DESIGN section 1)."""

    WORKS = "ok"
    WATCH = "watch"
    NEEDS_SUPPORT = "risk"
    NO_DATA = "none"


@dataclass(frozen=True)
class Tag:
    """A mark and its word. The word may say the reason; the shape keeps its meaning."""

    shape: MarkShape
    word: str

    def __post_init__(self) -> None:
        if not self.word.strip():
            raise ValueError("a mark never stands without a word")


@dataclass(frozen=True)
class Option:
    """One choice in a list of radio buttons or of menu buttons."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class HandOverForm:
    """Ask a colleague to get in touch: who, of those who may."""

    id: str
    url: str
    colleagues: tuple[Option, ...]
    target: str = ""
    back: str = ""


@dataclass(frozen=True)
class ContactMenu:
    """Log a contact: one click opens the list, the second writes it with today's date and the author."""

    id: str
    name: str
    url: str
    kinds: tuple[Option, ...]
    note_kind: Option | None
    target: str = ""
    back: str = ""
    hand_over: HandOverForm | None = None


@dataclass(frozen=True)
class DismissForm:
    """Judge signals as wrong or known: which, why and a ground, all required."""

    id: str
    name: str
    url: str
    signals: tuple[Option, ...]
    reasons: tuple[Option, ...]
    ground: str = ""
    target: str = ""
    errors: tuple[ErrorLink, ...] = ()
    back: str = ""


@dataclass(frozen=True)
class SnoozeForm:
    """Put off: a reason and a return date, both required; `errors` are shown over the form, first one focused."""

    id: str
    name: str
    url: str
    reasons: tuple[Option, ...]
    dates: tuple[Option, ...]
    earliest: dt.date
    target: str = ""
    other_date: str = ""
    errors: tuple[ErrorLink, ...] = ()
    back: str = ""
    dismiss: DismissForm | None = None


@dataclass(frozen=True)
class ErrorLink:
    """One error: what is wrong and what to do, and the field it is about."""

    text: str
    field_id: str


@dataclass(frozen=True)
class Undo:
    """How to take the last action back. With script the answer replaces `swap`, and `focus` gets the keyboard."""

    url: str
    back: str = ""
    swap: str = ""
    focus: str = ""


@dataclass(frozen=True)
class Toast:
    """What just happened, in one sentence, with a way back."""

    text: str
    undo: Undo | None = None


@dataclass(frozen=True)
class Meta:
    """A piece of the meta line; `strong` is the part in bold."""

    text: str = ""
    strong: str = ""
    after: str = ""


@dataclass(frozen=True)
class LaterBubble:
    """A bubble whose content is fetched when it is opened. Without script it holds `label` as a link to the page."""

    id: str
    url: str
    label: str


@dataclass(frozen=True)
class Row:
    """A sentence row: who, what, what is known around it, twenty days, and at most three actions."""

    id: str
    name: str
    url: str
    group: str
    sentences: tuple[Sentence, ...]
    meta: tuple[Meta, ...]
    tag: Tag | None = None
    strip: Strip | None = None
    contact: LaterBubble | None = None
    snooze: LaterBubble | None = None


@dataclass(frozen=True)
class DoneRow:
    """What is left of a row when somebody has dealt with it."""

    id: str
    name: str
    url: str
    group: str
    text: str
    undo: Undo | None = None


@dataclass(frozen=True)
class ContentsLink:
    """A section of the page, with how many rows it holds (None: not a list)."""

    anchor: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class MenuLink:
    """One of several places to go; `value` is what a select sends instead."""

    label: str
    url: str
    is_chosen: bool = False
    value: str = ""


class DayKind(StrEnum):
    """What a school day was like for a pupil."""

    PRESENT = "present"
    VALID = "valid"
    INVALID = "invalid"
    LATE = "late"
    MIXED = "mixed"
    UNREPORTED = "unreported"


@dataclass(frozen=True)
class StripDay:
    """One slot of the day strip; `is_whole` says that every reported lesson of the day was missed."""

    date: dt.date
    kind: DayKind
    is_whole: bool = False


@dataclass(frozen=True)
class Strip:
    """Ready to draw: one path per kind, the labels under it, and the same thing as a sentence."""

    label: str
    width: int
    present: str
    invalid: str
    valid: str
    unreported: str
    first: str
    first_x: int
    last: str


@dataclass(frozen=True)
class Cell:
    """A table cell; numbers stand to the right."""

    text: str
    is_number: bool = False
    span: int = 1
    label: str = ""


@dataclass(frozen=True)
class Slot:
    """A place to fill: a subject that is there or lacking. `full` is what its short text stands for."""

    text: str
    shape: MarkShape | None = None
    full: str = ""


@dataclass(frozen=True)
class SlotLine:
    heading: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class AltTable:
    """The table that says what a chart says; also used on its own. `is_stacked` falls apart into lines on a phone."""

    caption: str
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_stacked: bool = False


@dataclass(frozen=True)
class Bar:
    """One drawn part of a column: positions in per cent across and px down, as text that no locale touches."""

    x: str
    y: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True)
class Axis:
    y: str
    label_y: str
    label: str


@dataclass(frozen=True)
class Column:
    """The label under a column, and the words that stand instead of a bar (break, week not over, too little data)."""

    x: str
    label: str
    is_thinned: bool
    words: str = ""
    is_shaded: bool = False
    shade_x: str = ""
    shade_width: str = ""


@dataclass(frozen=True)
class Band:
    """Something that went on for some of the weeks, drawn behind the bars: a letter, its name, and when, in words."""

    x: str
    width: str
    letter: str
    name: str
    when: str


@dataclass(frozen=True)
class FollowMark:
    """A triangle under the weeks: something was followed up there, or is planned to be."""

    x: str
    is_planned: bool


@dataclass(frozen=True)
class BandChart:
    """Stacked bars over weeks with the evidence for all of it and its table."""

    title: str
    label: str
    height: int
    axes: tuple[Axis, ...]
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    evidence: Evidence
    table: AltTable
    bands: tuple[Band, ...] = ()
    marks: tuple[FollowMark, ...] = ()


@dataclass(frozen=True)
class LegendItem:
    kind: str
    label: str


@dataclass(frozen=True)
class SignalCard:
    """A signal in its three fixed parts."""

    tag: Tag
    title: str
    why: Sentence
    against: tuple[str, ...]
    clears: str
    since: str
    #: What has been done about it, a sentence each: who saw it first, and that it is dismissed.
    noted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """One entry on a timeline."""

    heading: str
    meta: str
    text: str = ""
    kind: str = ""
    #: What was agreed, and when it is looked at.
    agreed: str = ""
    #: Where to go on from it, each with its words.
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Progress:
    """Long work: n of m, what is running, what may be done meanwhile."""

    done: int
    total: int | None
    text: str
    hint: str = ""
