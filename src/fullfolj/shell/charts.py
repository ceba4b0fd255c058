"""From days and weeks to drawn charts: per cent across and pixels down, so that the text keeps its size everywhere.

All positions are text: a template must not put a decimal comma into an svg.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext, ngettext

from fullfolj.domain.share import Coverage
from fullfolj.shell import chart_bands, words
from fullfolj.shell.chart_bands import ChartBand, DrawnBand
from fullfolj.shell.components import (
    AltTable,
    Axis,
    Band,
    BandChart,
    Bar,
    Cell,
    Column,
    DayKind,
    Evidence,
    LegendItem,
    Strip,
    StripDay,
)

SLOT = 10  # px a school day in the strip
STRIP_DAYS = 20
BASELINE = 264  # px from the top of a week chart
HEADROOM = 36
CHART_HEIGHT = 292
_SCALES = ((10, 5), (20, 5), (30, 10), (50, 10), (75, 25), (100, 25))  # (top, step) in per cent


def strip(days: Sequence[StripDay]) -> Strip | None:
    """The last (at most 20) school days, oldest first, the newest always at the right edge; None without any."""
    shown = list(days)[-STRIP_DAYS:]
    if not shown:
        return None
    offset = STRIP_DAYS - len(shown)
    paths: dict[str, list[str]] = {"present": [], "invalid": [], "valid": [], "unreported": []}
    for place, day in enumerate(shown, offset):
        _draw_day(paths, place * SLOT, day)
    return Strip(
        label=strip_sentence(shown),
        width=STRIP_DAYS * SLOT,
        present="".join(paths["present"]),
        invalid="".join(paths["invalid"]),
        valid="".join(paths["valid"]),
        unreported="".join(paths["unreported"]),
        first=words.short_day(shown[0].date) if len(shown) > 8 else "",
        first_x=offset * SLOT,
        last=words.short_day(shown[-1].date),
    )


def _draw_day(paths: dict[str, list[str]], x: int, day: StripDay) -> None:
    """Height says how much, fill says which kind; a mixed day has its lower half filled."""
    if day.kind is DayKind.PRESENT:
        paths["present"].append(f"M{x + 5} 20v4")
    elif day.kind is DayKind.UNREPORTED:
        paths["unreported"].append(f"M{x + 2} 12h6v11.5h-6z")
    elif day.kind is DayKind.VALID:
        paths["valid"].append(f"M{x + 1.6:g} 5h6.8v18.6h-6.8z" if day.is_whole else f"M{x + 1.6:g} 14h6.8v9.6h-6.8z")
    elif day.kind is DayKind.MIXED and day.is_whole:
        paths["valid"].append(f"M{x + 1.6:g} 5h6.8v9h-6.8z")
        paths["invalid"].append(f"M{x + 1} 14h8v10h-8z")
    else:
        paths["invalid"].append(f"M{x + 1} 4h8v20h-8z" if day.is_whole else f"M{x + 1} 14h8v10h-8z")


def strip_sentence(days: Sequence[StripDay]) -> str:
    """What the strip shows, in words: the accessible name of the drawing."""
    away = sum(day.kind not in (DayKind.PRESENT, DayKind.UNREPORTED) for day in days)
    invalid = sum(day.kind in (DayKind.INVALID, DayKind.MIXED, DayKind.LATE) for day in days)
    unreported = sum(day.kind is DayKind.UNREPORTED for day in days)
    text = ngettext(
        "The last school day: %(away)s with absence, %(invalid)s with invalid or late",
        "The last %(days)s school days: %(away)s with absence, %(invalid)s with invalid or late",
        len(days),
    ) % {
        "days": len(days),
        "away": away,
        "invalid": invalid,
    }
    if not unreported:
        return text
    return f"{text}, " + ngettext("%(n)s not reported", "%(n)s not reported", unreported) % {"n": unreported}


def strip_legend() -> tuple[LegendItem, ...]:
    """The strip's legend, once a page."""
    return (
        LegendItem("day-invalid", gettext("Invalid, whole day")),
        LegendItem("day-part", gettext("Invalid or late, part of the day")),
        LegendItem("day-valid", gettext("Valid")),
        LegendItem("day-unreported", gettext("Not reported")),
        LegendItem("day-present", gettext("Present")),
    )


def week_legend(bands: Sequence[Band] = ()) -> tuple[LegendItem, ...]:
    """With bands, each by its letter, and what the triangles mean."""
    told = [LegendItem("band", f"{band.letter} {band.name}, {band.when}") for band in bands]
    if told:
        told.append(LegendItem("followed", gettext("Followed up")))
        told.append(LegendItem("planned", gettext("Planned follow-up")))
    return (
        LegendItem("valid", gettext("Valid")),
        LegendItem("invalid", gettext("Invalid")),
        LegendItem("unreported", gettext("Too little reported")),
        *told,
    )


@dataclass(frozen=True)
class WeekFigures:
    """One week: shares of reported lesson time, None where nothing is reported. `words` stands instead of a bar."""

    monday: dt.date
    valid: Fraction | None
    invalid: Fraction | None
    coverage: Coverage
    words: str = ""

    @property
    def total(self) -> Fraction:
        return (self.valid or Fraction(0)) + (self.invalid or Fraction(0))

    @property
    def is_drawn(self) -> bool:
        return not self.words and self.valid is not None and self.invalid is not None and self.coverage.is_enough

    @property
    def explanation(self) -> str:
        """Why there is no bar; empty when there is one."""
        if self.words or self.is_drawn:
            return self.words
        return gettext("Too little reported") if self.coverage.offered else gettext("No lessons")


def week_chart(
    title: str, weeks: Sequence[WeekFigures], evidence: Evidence, bands: Sequence[ChartBand] = ()
) -> BandChart | None:
    """Stacked valid and invalid absence per week with its table; None without weeks.

    `bands` lie behind the bars, those outside the weeks left out.
    """
    if not weeks:
        return None
    top, step = scale(max((week.total for week in weeks if week.is_drawn), default=Fraction(0)))
    slot = 100 / len(weeks)
    drawn = chart_bands.drawn(bands, [week.monday for week in weeks])
    bars = [bar for place, week in enumerate(weeks) for bar in _bars(week, place * slot, slot, top)]
    return BandChart(
        title=title,
        label=" ".join([_chart_sentence(title, weeks), *chart_bands.sentences(drawn)]),
        height=CHART_HEIGHT + (chart_bands.MARKS_HEIGHT if drawn else 0),
        axes=tuple(
            Axis(f"{_y(level, top):g}", f"{_y(level, top) + 4:g}", f"{level} %" if level == top else str(level))
            for level in range(0, top + 1, step)
        ),
        columns=tuple(_column(week, place, slot, len(weeks)) for place, week in enumerate(weeks)),
        bars=tuple(bars),
        evidence=evidence,
        table=_week_table(title, weeks, drawn),
        bands=tuple(one.band for one in drawn),
        marks=tuple(mark for one in drawn for mark in one.marks),
    )


def scale(highest: Fraction) -> tuple[int, int]:
    """Where an axis of shares ends, and its step, both in per cent."""
    return next((scale for scale in _SCALES if highest * 100 <= scale[0]), _SCALES[-1])


def _y(level: float, top: int) -> float:
    return round(BASELINE - level / top * (BASELINE - HEADROOM), 2)


def _bars(week: WeekFigures, left: float, slot: float, top: int) -> list[Bar]:
    x, width = f"{left + slot * 0.2:.3f}%", f"{slot * 0.6:.3f}%"
    if not week.is_drawn:
        if week.words or not week.coverage.offered:
            return []
        return [Bar(x, f"{BASELINE - 24}", width, "24", "unreported")]
    bars, floor = [], float(BASELINE)
    for kind, share in (("invalid", week.invalid), ("valid", week.valid)):
        height = round(float(share or 0) * 100 / top * (BASELINE - HEADROOM), 2)
        if height:
            floor = round(floor - height, 2)
            bars.append(Bar(x, f"{floor:g}", width, f"{height:g}", kind))
    return bars


def _column(week: WeekFigures, place: int, slot: float, weeks: int) -> Column:
    every = 1 if weeks <= 20 else 2 if weeks <= 32 else 4
    label = str(week.monday.isocalendar().week) if place % every == 0 else ""
    return Column(
        x=f"{(place + 0.5) * slot:.3f}%",
        label=label,
        is_thinned=bool(place // every % 2) and weeks > 8,
        words=week.words,
        is_shaded=bool(week.words),
        shade_x=f"{place * slot + slot * 0.08:.3f}%",
        shade_width=f"{slot * 0.84:.3f}%",
    )


def _chart_sentence(title: str, weeks: Sequence[WeekFigures]) -> str:
    drawn = [week for week in weeks if week.is_drawn]
    span = {"title": title, "first": weeks[0].monday.isocalendar().week, "last": weeks[-1].monday.isocalendar().week}
    text = gettext("%(title)s, week %(first)s to %(last)s.") % span
    if not drawn:
        return f"{text} " + gettext("No week has enough reported lessons.")
    worst = max(drawn, key=lambda week: week.total)
    return f"{text} " + gettext("Highest in week %(week)s: %(share)s. The table has every week.") % {
        "week": worst.monday.isocalendar().week,
        "share": words.percent(worst.total),
    }


def _week_table(title: str, weeks: Sequence[WeekFigures], drawn: Sequence[DrawnBand]) -> AltTable:
    headers: tuple[Cell, ...] = (
        Cell(gettext("Week")),
        Cell(gettext("Valid"), is_number=True),
        Cell(gettext("Invalid"), is_number=True),
        Cell(gettext("Reported"), is_number=True),
    )
    if not drawn:
        return AltTable(title, headers, tuple(_week_row(week) for week in weeks))
    rows = ((*_week_row(week), Cell(chart_bands.in_week(drawn, week.monday))) for week in weeks)
    return AltTable(title, (*headers, Cell(gettext("Support"))), tuple(rows))


def _week_row(week: WeekFigures) -> tuple[Cell, ...]:
    number = Cell(str(week.monday.isocalendar().week))
    share = week.coverage.value
    reported = Cell("" if share is None else words.percent_sign(share), is_number=True)
    if not week.is_drawn:
        return (number, Cell(week.explanation, span=2), reported)
    return (
        number,
        Cell(words.percent_sign(week.valid or Fraction(0)), is_number=True),
        Cell(words.percent_sign(week.invalid or Fraction(0)), is_number=True),
        reported,
    )
