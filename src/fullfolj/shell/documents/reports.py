"""A report is made of parts, and rooms register what makes them: signals, follow-ups, and whatever comes later.

A part is the same on the page, in the PDF and in the sheet. It is made for one reader at a time, of the pupils whom
that reader may see: nothing of it is stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fullfolj.access.gate import Visitor
from fullfolj.domain.registry import Registry
from fullfolj.domain.share import Coverage
from fullfolj.shell.components import AltTable, Evidence, Sentence

if TYPE_CHECKING:
    from fullfolj.measures.hours import Hours  # DuckDB loads only when it is used


@dataclass(frozen=True)
class ReportPupil:
    """A pupil whom the reader may see."""

    id: int
    name: str
    class_name: str
    url: str


@dataclass(frozen=True)
class ReportAsked:
    """What a report is about: the days `first`–`last`, seen from the end of `last` and compared with that of `before`.

    `pupils` are all those of the reader's whom it covers, by number, in the order that they are told; `hours` has those
    of them who had a school day.
    """

    visitor: Visitor
    first: dt.date
    last: dt.date
    before: dt.date
    pupils: Mapping[int, ReportPupil]
    hours: Mapping[int, Hours]

    @property
    def coverage(self) -> Coverage:
        """Of all the pupils' lessons in the period."""
        every = [one.coverage for one in self.hours.values()]
        return Coverage(sum(one.reported for one in every), sum(one.offered for one in every))


@dataclass(frozen=True)
class ReportLine:
    """What is said of one pupil: sentences with their figures, then what stands below them."""

    pupil: ReportPupil
    sentences: tuple[Sentence, ...]
    meta: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportPart:
    """A heading and what is under it; `note` says how it is to be read, `empty` what stands in place of lines.

    `points` are sentences of a list.

    `name` is its own among all parts of a report: letters and hyphens.
    """

    name: str
    heading: str
    lead: Sentence
    points: tuple[str, ...] = ()
    lines: tuple[ReportLine, ...] = ()
    tables: tuple[tuple[AltTable, Evidence], ...] = ()
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class ReportSource:
    """What a room puts in the monthly report; `parts` gives nothing when there is nothing that the reader may see."""

    name: str
    order: int
    parts: Callable[[ReportAsked], Iterable[ReportPart]]


MONTHLY: Registry[ReportSource] = Registry("monthly report", key=lambda source: source.name)


def monthly_parts(asked: ReportAsked) -> tuple[ReportPart, ...]:
    """Every registered part, in order."""
    return tuple(part for source in sorted(MONTHLY, key=lambda s: s.order) for part in source.parts(asked))


@dataclass(frozen=True)
class Report:
    """A report as one reader sees it; `facts` say whom and what it covers, by whom and when it was made."""

    title: str
    lead: str
    facts: tuple[str, ...]
    parts: tuple[ReportPart, ...]
    made: str
    empty: str = ""
