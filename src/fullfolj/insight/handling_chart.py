"""On which school day signals were answered: bars, with the table that says the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

from fullfolj.shell import words
from fullfolj.shell.charts import BASELINE, CHART_HEIGHT, HEADROOM
from fullfolj.shell.components import AltTable, Axis, BandChart, Bar, Cell, Column, Evidence
from fullfolj.signals.handling import Waited, spread

MOST = 10  # school days with a bar of their own
_TOPS = (4, 8, 20, 40, 80, 200, 400, 800, 2000)


def chart(signals: Iterable[Waited], evidence: Evidence) -> BandChart:
    """A bar for each school day from the day itself to the tenth, and one for later."""
    counted = spread(signals, MOST)
    top = next((top for top in _TOPS if max(counted.values()) <= top), max(counted.values()))
    slot = 100 / len(counted)
    title = gettext("Answered signals by school days to the first contact")
    return BandChart(
        title=title,
        label=f"{title}. " + ", ".join(_spoken(day, number) for day, number in counted.items()) + ".",
        height=CHART_HEIGHT,
        axes=tuple(
            Axis(f"{_y(level, top):g}", f"{_y(level, top) + 4:g}", words.digits(level))
            for level in range(0, top + 1, max(top // 4, 1))
        ),
        columns=tuple(_column(day, place, slot) for place, day in enumerate(counted)),
        bars=tuple(_bar(number, place, slot, top) for place, number in enumerate(counted.values()) if number),
        evidence=evidence,
        table=_table(title, counted),
    )


def _y(level: float, top: int) -> float:
    return round(BASELINE - level / top * (BASELINE - HEADROOM), 2)


def _column(day: int | None, place: int, slot: float) -> Column:
    label = str(day) if day is not None else gettext("later")
    return Column(x=f"{place * slot + slot / 2:.3f}%", label=label, is_thinned=day == MOST)


def _bar(number: int, place: int, slot: float, top: int) -> Bar:
    y = _y(number, top)
    return Bar(f"{place * slot + slot * 0.2:.3f}%", f"{y:g}", f"{slot * 0.6:.3f}%", f"{BASELINE - y:g}", "valid")


def _when(day: int | None) -> str:
    if day is None:
        return gettext("later")
    if day == 0:
        return gettext("the same day")
    return ngettext("after %(count)s school day", "after %(count)s school days", day) % {"count": words.count(day)}


def _spoken(day: int | None, number: int) -> str:
    return gettext("%(when)s %(number)s") % {"when": _when(day), "number": words.digits(number)}


def _table(title: str, counted: dict[int | None, int]) -> AltTable:
    headers = (Cell(gettext("First contact")), Cell(gettext("Signals"), is_number=True))
    rows = tuple(
        (Cell(words.sentence_case(_when(day))), Cell(words.digits(number), is_number=True))
        for day, number in counted.items()
    )
    return AltTable(title, headers, rows)
