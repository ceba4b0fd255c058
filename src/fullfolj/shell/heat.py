"""The heat grid: weeks down, the lessons of each weekday across, a box for each lesson.

Colour, hatching, height and dashes tell the kinds apart, so that the grid can be read in grey.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext

from fullfolj.shell import words
from fullfolj.shell.components import AltTable, LegendItem

#: Weekday (0 is Monday) and lesson of the day (1 is the first).
type Place = tuple[int, int]


class LessonKind(StrEnum):
    """What a lesson was like for a pupil; the value is the class of its box."""

    PRESENT = ""
    VALID = "v"
    INVALID = "i"
    PART_VALID = "w"
    PART_INVALID = "s"  # late, or left early
    UNREPORTED = "u"


@dataclass(frozen=True)
class HeatWeek:
    """One week; `words` stand in the place of the boxes of a week without lessons."""

    monday: dt.date
    lessons: Mapping[Place, LessonKind]
    words: str = ""


@dataclass(frozen=True)
class HeatRow:
    """`boxes` hold the classes of each weekday's boxes, `n` where there is no lesson."""

    label: str
    boxes: tuple[tuple[str, ...], ...]
    words: str = ""


@dataclass(frozen=True)
class HeatGrid:
    """Ready to draw; `label` says in a sentence what it shows and `table` everything it shows."""

    label: str
    days: tuple[tuple[str, int], ...]
    rows: tuple[HeatRow, ...]
    width: int
    table: AltTable


def heat_grid(
    weeks: Sequence[HeatWeek], label: str, table: AltTable, framed: Collection[tuple[dt.date, Place]] = frozenset()
) -> HeatGrid | None:
    """The grid, None without a lesson. `framed` are the lessons (Monday of the week, place) of a found pattern.

    The frame is drawn around neighbours together, and is split by a week without lessons.
    """
    places = {place for week in weeks for place in week.lessons}
    if not places:
        return None
    longest = {
        weekday: max(slot for day, slot in places if day == weekday) for weekday in sorted({day for day, _ in places})
    }
    shown = [(weekday, slot) for weekday, most in longest.items() for slot in range(1, most + 1)]
    monday = weeks[0].monday
    return HeatGrid(
        label=label,
        days=tuple(
            (words.sentence_case(words.weekday(monday + dt.timedelta(days=weekday))), most)
            for weekday, most in longest.items()
        ),
        rows=tuple(_row(week, longest, framed) for week in weeks),
        width=len(shown) + len(longest) - 1,
        table=table,
    )


def _row(week: HeatWeek, longest: Mapping[int, int], framed: Collection[tuple[dt.date, Place]]) -> HeatRow:
    label = gettext("w. %(number)s") % {"number": week.monday.isocalendar().week}
    if not week.lessons:
        return HeatRow(label, (), week.words)
    boxes = tuple(
        tuple(_classes(week, (weekday, slot), framed) for slot in range(1, most + 1))
        for weekday, most in longest.items()
    )
    return HeatRow(label, boxes)


def _classes(week: HeatWeek, place: Place, framed: Collection[tuple[dt.date, Place]]) -> str:
    kind = week.lessons.get(place)
    found = ["n" if kind is None else kind.value]
    if (week.monday, place) in framed:
        found.append("po")
        (weekday, slot), a_week = place, dt.timedelta(days=7)
        around = {
            "pl": (week.monday, (weekday, slot - 1)),
            "pr": (week.monday, (weekday, slot + 1)),
            "pt": (week.monday - a_week, place),
            "pb": (week.monday + a_week, place),
        }
        found += [side for side, neighbour in around.items() if neighbour not in framed]
    return " ".join(filter(None, found))


def heat_legend(*, with_frame: bool = False) -> tuple[LegendItem, ...]:
    """The grid's legend, once a page; with the frame where a pattern is framed."""
    frame = (LegendItem("heat-frame", gettext("Pattern found")),) if with_frame else ()
    return (
        LegendItem("heat-present", gettext("Present")),
        LegendItem("valid", gettext("Valid")),
        LegendItem("invalid", gettext("Invalid")),
        LegendItem("heat-part-valid", gettext("Valid, part of the lesson")),
        LegendItem("heat-part", gettext("Late, or invalid for part of the lesson")),
        LegendItem("unreported", gettext("Not reported")),
        *frame,
    )
