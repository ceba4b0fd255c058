"""Attendance in sum, in words and as a table: what a source tells of whole periods, never finer than it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext, ngettext

from fullfolj.lake.totals import Unit
from fullfolj.measures.totals import DAY, Total
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell
from fullfolj.shell.measure_words import definition_words

_HUNDREDTHS = 100


def amount(number: int | None, unit: Unit) -> str:
    """*1 260 minuter*, *12,5 %*; *okänt* where the source does not tell."""
    if number is None:
        return gettext("not known")
    if unit is Unit.PERCENT:
        return words.percent_sign(Fraction(number, 100 * _HUNDREDTHS), 1)
    told = {
        Unit.MINUTES: ngettext("%(n)s minute", "%(n)s minutes", number),
        Unit.DAYS: ngettext("%(n)s day", "%(n)s days", number),
        Unit.LESSONS: ngettext("%(n)s lesson", "%(n)s lessons", number),
    }
    return told[unit] % {"n": words.digits(number)}


def absence(total: Total) -> str:
    """*120 av 900 minuter*; the amount alone where nothing tells what it is out of."""
    share = total.share
    if share.denominator is None or share.numerator is None or total.unit is Unit.PERCENT:
        return amount(share.numerator, total.unit)
    whole = amount(share.denominator, total.unit)
    return gettext("%(n)s of %(whole)s") % {"n": words.digits(share.numerator), "whole": whole}


def share(total: Total) -> str:
    """*13,3 %*; *okänd* without anything to divide by."""
    value = total.share.value
    return gettext("not known") if value is None else words.percent_sign(value, 1)


def coverage(total: Total) -> str:
    """How much is reported: *92 %*, or that the source does not tell."""
    if total.coverage is None or total.coverage.value is None:
        return gettext("The source does not tell")
    told = words.percent_sign(total.coverage.value)
    return f"{told}, {gettext('uncertain')}" if total.coverage.is_uncertain else told


def period(total: Total, today: dt.date) -> str:
    """The days that it is about, and that it was told day by day where it was."""
    window = total.share.window
    if window.first is None or window.last is None:
        return ""
    text = words.period(window.first, window.last, today)
    return f"{text} ({gettext('told day by day')})" if total.grain == DAY else text


def how_counted(total: Total) -> str:
    """What the absence is divided by."""
    if total.unit is Unit.PERCENT:
        return gettext("As the source tells it; the minutes are not known.")
    if not total.share.definition:
        return gettext("The source does not tell what it is out of.")
    if total.unit is not Unit.MINUTES:
        return gettext("Counted in %(what)s, not in minutes.") % {"what": _counted(total.unit)}
    return definition_words(total.share.definition)


def _counted(unit: Unit) -> str:
    return gettext("days") if unit is Unit.DAYS else gettext("lessons")


def table(found: Sequence[Total], today: dt.date) -> AltTable:
    """The totals, a row each, the latest first."""
    named = (
        gettext("Period"), gettext("Absence"), gettext("Share"), gettext("Valid"), gettext("Invalid"),
        gettext("Reported"), gettext("Counted as"),
    )  # fmt: skip
    rows = (
        (
            period(one, today),
            absence(one),
            share(one),
            amount(one.valid, one.unit),
            amount(one.invalid, one.unit),
            coverage(one),
            how_counted(one),
        )
        for one in found
    )
    return AltTable(
        caption=gettext("Attendance in sum"),
        headers=tuple(Cell(label) for label in named),
        rows=tuple(tuple(Cell(text, label=label) for text, label in zip(row, named, strict=True)) for row in rows),
        is_stacked=True,
    )
