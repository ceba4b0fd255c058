"""Before and after each support measure of one pupil, in words: never more than the days can carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.chart_bands import ChartBand
from fullfolj.shell.charts import week_chart, week_legend
from fullfolj.shell.components import AltTable, BandChart, Cell, Evidence, LegendItem
from fullfolj.shell.measure_words import coverage_words, definition_words
from fullfolj.support.effect.days import FEWEST_DAYS, Days
from fullfolj.support.effect.own_change import OwnChange, Verdict
from fullfolj.support.effect.queries import Measured, OwnEffect
from fullfolj.support.effect.usual import Usual
from fullfolj.support.models import Intervention


@dataclass(frozen=True)
class MeasuredRow:
    """A support measure: what the days say, what that is worth, and how others fare."""

    what: str
    meta: str
    said: str
    verdict: str
    usual: str


@dataclass(frozen=True)
class EffectPage:
    """Everything support/effect_student.html places."""

    name: str
    back: str
    lead: str
    rows: tuple[MeasuredRow, ...]
    warning: str
    table: AltTable | None
    chart: BandChart | None
    legend: tuple[LegendItem, ...]
    method_url: str


def page(student: Person, found: OwnEffect, visitor: Visitor) -> EffectPage:
    today = visitor.today
    chart = _chart(found, today)
    rows = tuple(_row(one, today) for one in found.measured)
    known = [one for one in found.measured if one.change is not None]
    return EffectPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        lead=_("Days on which at least one whole lesson was missed, of school days with a reported lesson."),
        rows=rows,
        warning=warning() if known else "",
        table=_table(known, today) if known else None,
        chart=chart,
        legend=week_legend(chart.bands) if chart else (),
        method_url=reverse("support-effect-method"),
    )


def warning() -> str:
    return _(
        "Support often begins when absence is at its highest. Then it often falls back by itself, also without support."
        " So a fall does not show that the support is the reason."
    )


def _row(one: Measured, today: dt.date) -> MeasuredRow:
    given = one.intervention
    ends = given.ended_on
    meta = (
        _("From %(first)s") % {"first": words.day(given.starts_on, today)}
        if ends is None
        else words.sentence_case(words.period(given.starts_on, ends, today))
    )
    if one.change is None:
        text = _("It has not begun.") if given.starts_on > today else _("No school day is known since it began.")
        return MeasuredRow(given.what, meta, text, "", "")
    return MeasuredRow(given.what, meta, said(one.change), verdict(one.change), _usual(one.usual))


def said(change: OwnChange) -> str:
    """*Frånvarande 5 av 20 skoldagar före, 2 av 20 efter.*"""
    before, after = change.before, change.after
    if not before.reported or not after.reported:
        return _("Before: %(before)s. After: %(after)s.") % {"before": _days(before), "after": _days(after)}
    numbers = {"away": before.away, "of": before.reported, "later": after.away, "later_of": after.reported}
    return _("Absent %(away)s of %(of)s school days before, %(later)s of %(later_of)s after.") % numbers


def _days(days: Days) -> str:
    if not days.reported:
        return _("not known")
    return _("absent %(away)s of %(of)s school days") % {"away": days.away, "of": days.reported}


def verdict(change: OwnChange) -> str:
    """What the figures are worth; with what the pupil is used to when that is known."""
    told = _verdict(change)
    usual = change.usual
    if usual.reported < FEWEST_DAYS:
        return told
    earlier = _("Earlier it was %(away)s of %(of)s.") % {"away": usual.away, "of": usual.reported}
    return f"{told} {earlier}"


def _verdict(change: OwnChange) -> str:
    if change.verdict is Verdict.FEW:
        if min(change.before.reported, change.after.reported) < FEWEST_DAYS:
            return _("Too few days to say anything.")
        return _("Too little is reported to say anything.")
    if change.verdict is Verdict.CANNOT_TELL:
        return _("It cannot be told whether it has changed: so much swings by chance.")
    if change.verdict is Verdict.LESS:
        return _("The absence has fallen by more than chance swings. What the reason is, this does not show.")
    return _("The absence has risen by more than chance swings. What the reason is, this does not show.")


def _usual(usual: Usual | None) -> str:
    if usual is None:
        return ""
    told = {
        "count": words.digits(usual.pupils),
        "before": words.decimal(20 * usual.before),
        "after": words.decimal(20 * usual.after),
    }
    return (
        _(
            "%(count)s pupils at the school have been at the same level without support. They went from %(before)s to"
            " %(after)s days of 20, on average."
        )
        % told
    )


def _table(known: Sequence[Measured], today: dt.date) -> AltTable:
    headers = (
        Cell(_("Support measure")),
        Cell(_("Before")),
        Cell(_("After")),
        Cell(_("Difference, with 95 % interval")),
    )
    rows = tuple(_table_row(one, headers, today) for one in known)
    return AltTable(_("Days absent before and after"), headers, rows, is_stacked=True)


def _table_row(one: Measured, headers: Sequence[Cell], today: dt.date) -> tuple[Cell, ...]:
    change = one.change
    assert change is not None  # only those that are known
    texts = (_window(change.before, today), _window(change.after, today), difference(change))
    return (
        Cell(one.intervention.what),
        *(Cell(text, label=header.text) for text, header in zip(texts, headers[1:], strict=True)),
    )


def _window(days: Days, today: dt.date) -> str:
    """*5 av 20 skoldagar, 20 oktober–16 november, 20 av 20 rapporterade*"""
    if days.first is None or days.last is None:
        return _("no school days")
    told = {
        "away": days.away if days.reported else _("not known"),
        "of": days.reported,
        "period": words.period(days.first, days.last, today),
        "held": days.held,
    }
    return _("%(away)s of %(of)s reported school days of %(held)s, %(period)s") % told


def difference(change: OwnChange) -> str:
    """*−15 procentenheter (−40 till 12)*"""
    if change.difference is None or change.low is None or change.high is None:
        return _("too few days")
    told = {"points": points(change.difference), "low": points(change.low), "high": points(change.high)}
    return _("%(points)s percentage points (%(low)s to %(high)s)") % told


def points(share: float) -> str:
    """Whole percentage points with a sign."""
    value = round(100 * share)
    return f"−{-value}" if value < 0 else f"+{value}" if value > 0 else "0"


def _chart(found: OwnEffect, today: dt.date) -> BandChart | None:
    if not found.weeks or found.until is None:
        return None
    title = _("Absence in per cent of the lesson time per week")
    evidence = Evidence(
        title=title,
        numerator=_("absent minutes, valid and invalid, week by week"),
        denominator=_("all minutes of the lessons that count"),
        window=words.period(found.weeks[0].monday, found.until, today),
        coverage=coverage_words(found.coverage),
        rule=definition_words(found.definition),
    )
    bands = [_band(one.intervention) for one in reversed(found.measured)]
    return week_chart(title, found.weeks, evidence, bands)


def _band(one: Intervention) -> ChartBand:
    followed = tuple(told.date for told in one.follow_ups.all())
    name = one.what if len(one.what) <= 60 else f"{one.what[:59]}…"
    return ChartBand(name, one.starts_on, one.ended_on, followed, one.next_on if one.ended_on is None else None)
