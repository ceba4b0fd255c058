"""What is strong, and what speaks against a signal: said from the same days as the signals themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from fullfolj.domain.share import Coverage, Share
from fullfolj.shell import words
from fullfolj.shell.components import DayKind, Evidence, Sentence, StripDay, around
from fullfolj.shell.measure_words import share_evidence

_AWAY = (DayKind.VALID, DayKind.INVALID, DayKind.MIXED)
ENOUGH_DAYS = 5
STREAK = 3


def strengths(
    days: Sequence[StripDay], coverage: Coverage | None, year: Share | None, today: dt.date
) -> tuple[Sentence, ...]:
    """At most three sentences that hold; none when too few days are reported to say anything."""
    told = [day for day in days if day.kind is not DayKind.UNREPORTED]
    if len(told) < ENOUGH_DAYS or coverage is None:
        return ()
    found: list[Sentence] = [_present_days(told, len(days), coverage, today)]
    streak = _streak(days)
    if STREAK <= streak < len(told):
        text = gettext("There all day on the last %(count)s school days.") % {"count": words.count(streak)}
        found.append((text,))
    if not any(day.kind is DayKind.LATE for day in told):
        found.append((gettext("Not late a single time."),))
    if year is not None and year.value is not None and year.coverage.is_enough and len(found) < 3:
        share = words.percent(1 - year.value)
        evidence = share_evidence(gettext("Presence this school year"), year, today)
        text = gettext("Present %(share)s of the lesson time this school year.") % {"share": share}
        found.append(around(text, share, evidence))
    return tuple(found)


def _present_days(told: Sequence[StripDay], shown: int, coverage: Coverage, today: dt.date) -> Sentence:
    there = sum(day.kind not in _AWAY for day in told)
    evidence = Evidence(
        title=gettext("School days without absence"),
        numerator=ngettext("%(n)s school day without absence", "%(n)s school days without absence", there)
        % {"n": there},
        denominator=ngettext("%(n)s school day", "%(n)s school days", len(told)) % {"n": len(told)}
        + (". " + gettext("Days without a report are left out.") if shown > len(told) else ""),
        window=words.period(told[0].date, told[-1].date, today),
        coverage=gettext("%(share)s of the lesson time is reported")
        % {"share": words.percent_sign(coverage.value or 0)},
        rule=gettext("A late arrival is no absence here."),
    )
    figure = gettext("%(n)s of the last %(m)s") % {"n": there, "m": len(told)}
    return around(gettext("Present on %(figure)s school days.") % {"figure": figure}, figure, evidence)


def against(days: Sequence[StripDay], coverage: Coverage | None, today: dt.date) -> tuple[str, ...]:
    """What a calm colleague would hold up against a signal: thin data, one illness, all of it reported, back again.

    Each line says which days it is about: a signal may be about other ones.
    """
    lines = []
    if coverage is not None and coverage.is_uncertain and coverage.value is not None:
        share = words.percent(coverage.value)
        lines.append(
            gettext("Only %(share)s of the lesson time is reported: the figure is uncertain.") % {"share": share}
        )
    away = [day for day in days if day.kind in _AWAY]
    if away and all(day.kind is DayKind.VALID for day in away):
        all_valid = ngettext(
            "All absence on the last school day has been reported from home.",
            "All absence on the last %(count)s school days has been reported from home.",
            len(days),
        )
        lines.append(all_valid % {"count": words.count(len(days))})
    run = _one_run(days)
    if run:
        told = {"count": words.count(len(days)), "period": words.period(run[0], run[1], today)}
        lines.append(gettext("All absence on the last %(count)s school days is in one run, %(period)s.") % told)
    streak = _streak(days)
    if away and streak >= STREAK:
        lines.append(gettext("There all day on the last %(count)s school days.") % {"count": words.count(streak)})
    return tuple(lines) or (gettext("Nothing in the attendance. Ask the pupil."),)


def _streak(days: Sequence[StripDay]) -> int:
    """School days in a row up to the last one without absence: a day that nobody has reported ends them."""
    number = 0
    for day in reversed(days):
        if day.kind in (*_AWAY, DayKind.UNREPORTED):
            break
        number += 1
    return number


def _one_run(days: Sequence[StripDay]) -> tuple[dt.date, dt.date] | None:
    """First and last day of the absence when it is one run of at least two days, else None."""
    places = [place for place, day in enumerate(days) if day.kind in _AWAY]
    if len(places) < 2:
        return None
    between = days[places[0] : places[-1] + 1]
    if any(day.kind not in (*_AWAY, DayKind.UNREPORTED) for day in between):
        return None
    return between[0].date, between[-1].date
