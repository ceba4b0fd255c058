"""Pupils with the signal, week by week: bars for the threshold tried, a tick for the one in force, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import FEW
from fullfolj.rules.workshop_numbers import Numbers
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Axis, Bar, Cell, Column
from fullfolj.signals.backtest import Way, Week

_BASELINE, _HEADROOM, _HEIGHT = 264, 36, 292
_STEPS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True)
class WeekBars:
    """Ready to draw: positions in per cent across and px down."""

    label: str
    height: int
    axes: tuple[Axis, ...]
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    table: AltTable


def week_bars(weeks: Sequence[Week], numbers: Numbers) -> WeekBars | None:
    """None without weeks. Numbers that are hidden are drawn alike, half as high as the first that is told."""
    if not weeks:
        return None
    heights = {way: [_drawn(week.lit[way], numbers) for week in weeks] for way in (Way.MOVED, Way.TODAY)}
    top, step = _scale(max(max(line) for line in heights.values()))
    slot = 100 / len(weeks)
    return WeekBars(
        label=_("Pupils with the signal at the end of each week; the table has every week."),
        height=_HEIGHT,
        axes=tuple(
            Axis(f"{_y(level, top):g}", f"{_y(level, top) + 4:g}", words.digits(level))
            for level in range(0, top + 1, step)
        ),
        columns=tuple(_column(week, place, slot, len(weeks)) for place, week in enumerate(weeks)),
        bars=tuple(bar for place in range(len(weeks)) for bar in _bars(heights, place, slot, top)),
        table=_table(weeks, numbers),
    )


def _drawn(count: int, numbers: Numbers) -> float:
    return (FEW + 1) / 2 if numbers.hides(count) else float(count)


def _scale(highest: float) -> tuple[int, int]:
    step = next((one for one in _STEPS if highest <= one * 5), _STEPS[-1])
    return step * max(1, -(-int(highest + 0.999) // step)), step


def _y(level: float, top: int) -> float:
    return round(_BASELINE - level / top * (_BASELINE - _HEADROOM), 2)


def _bars(heights: dict[Way, list[float]], place: int, slot: float, top: int) -> list[Bar]:
    left, bars = place * slot, []
    moved, now = heights[Way.MOVED][place], heights[Way.TODAY][place]
    if moved:
        y = _y(moved, top)
        bars.append(Bar(f"{left + slot * 0.2:.3f}%", f"{y:g}", f"{slot * 0.6:.3f}%", f"{_BASELINE - y:g}", "tried"))
    if now:
        y = _y(now, top)
        bars.append(Bar(f"{left + slot * 0.1:.3f}%", f"{y - 1.5:g}", f"{slot * 0.8:.3f}%", "3", "now"))
    return bars


def _column(week: Week, place: int, slot: float, weeks: int) -> Column:
    every = 1 if weeks <= 20 else 2
    label = str(week.monday.isocalendar().week) if place % every == 0 else ""
    return Column(f"{(place + 0.5) * slot:.3f}%", label, is_thinned=bool(place // every % 2) and weeks > 8)


def _table(weeks: Sequence[Week], numbers: Numbers) -> AltTable:
    titles = (_("Week"), _("With the one tried"), _("of them new"), _("With the one in force"), _("Can't be told"))
    rows = []
    for week in weeks:
        counts = (week.lit[Way.MOVED], week.new[Way.MOVED], week.lit[Way.TODAY], week.untold[Way.MOVED])
        rows.append(
            (
                Cell(str(week.monday.isocalendar().week)),
                *(
                    Cell(numbers.cell(count), is_number=True, label=title)
                    for count, title in zip(counts, titles[1:], strict=True)
                ),
            )
        )
    headers = (Cell(titles[0]), *(Cell(title, is_number=True) for title in titles[1:]))
    return AltTable(_("Pupils with the signal, week by week"), headers, tuple(rows), is_stacked=True)
