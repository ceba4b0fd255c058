"""Bands behind the weeks of a chart: where they begin and end, their letters, and what is said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from fullfolj.access.permissions import Permission
from fullfolj.shell import chart_bands
from fullfolj.shell.chart_bands import ChartBand

MONDAYS = [dt.date(2026, 11, 2) + dt.timedelta(days=7 * n) for n in range(4)]


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    with translation.override("sv"):
        yield


def band(first: int, last: int | None = None, **more: object) -> ChartBand:
    """Days are those of November 2026."""
    end = None if last is None else dt.date(2026, 11, last)
    return ChartBand("Morgonsamtal", dt.date(2026, 11, first), end, **more)  # type: ignore[arg-type]


def test_a_band_covers_the_weeks_it_touches() -> None:
    (one,) = chart_bands.drawn([band(11, 20)], MONDAYS)
    assert (one.band.x, one.band.width, one.band.letter) == ("25.000%", "50.000%", "A")
    assert one.band.when == "vecka 46–47"
    assert [chart_bands.in_week([one], monday) for monday in MONDAYS] == ["", "A", "A", ""]


def test_what_goes_on_reaches_the_end_and_what_began_before_the_beginning() -> None:
    early = ChartBand("Tidigare", dt.date(2026, 9, 1), None)
    (one,) = chart_bands.drawn([early], MONDAYS)
    assert (one.band.x, one.band.width) == ("0.000%", "100.000%")
    assert one.band.when == "från vecka 36"


def test_what_lies_outside_is_not_drawn() -> None:
    before = ChartBand("Förut", dt.date(2026, 9, 1), dt.date(2026, 10, 30))
    after = ChartBand("Sedan", dt.date(2026, 12, 1), None)
    assert chart_bands.drawn([before, after], MONDAYS) == ()
    assert chart_bands.sentences([]) == []


def test_letters_follow_the_order_and_the_sentence_names_them() -> None:
    found = chart_bands.drawn([band(2, 6), band(23, 24)], MONDAYS)
    assert [one.band.letter for one in found] == ["A", "B"]
    assert chart_bands.sentences(found) == ["Stöd: A Morgonsamtal, vecka 45 och B Morgonsamtal, vecka 48."]


def test_a_follow_up_is_filled_and_a_planned_one_is_not() -> None:
    followed = (dt.date(2026, 11, 12), dt.date(2026, 10, 1))
    (one,) = chart_bands.drawn([band(2, followed=followed, planned=dt.date(2026, 11, 25))], MONDAYS)
    assert [(mark.x, mark.is_planned) for mark in one.marks] == [("37.500%", False), ("87.500%", True)]
    (far,) = chart_bands.drawn([band(2, planned=dt.date(2026, 12, 24))], MONDAYS)
    assert far.marks == ()


def test_only_what_the_visitor_may_see_is_shown() -> None:
    one = band(2, permission=Permission.SEE_SUPPORT)
    assert chart_bands.shown_bands([one], {Permission.SEE_SUPPORT}) == (one,)
    assert chart_bands.shown_bands([one], {Permission.SEE_ATTENDANCE}) == ()
