"""Shares and coverage in words: how a figure's evidence is written wherever it stands."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext, ngettext

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Term


def share_evidence(
    title: str, share: Share, today: dt.date, extra: tuple[Term, ...] = (), sentence: str = ""
) -> Evidence:
    """The evidence of a share of absence, in the definition that it was counted with."""
    return Evidence(
        title=title,
        numerator=gettext("absent: %(amount)s") % {"amount": _amount(share.definition, share.numerator)},
        denominator=_amount(share.definition, share.denominator),
        window=window_words(share.window, today),
        coverage=coverage_words(share.coverage),
        rule=definition_words(share.definition),
        extra=extra,
        sentence=sentence,
    )


def definition_words(definition: str) -> str:
    """How the organiser has chosen to count (contract section 3)."""
    return {
        "reported": gettext(
            "Absent minutes of all minutes in reported lessons. Lessons without a report are left out."
        ),
        "offered": gettext("Absent minutes of all minutes offered. Lessons without a report count as presence."),
        "offered_strict": gettext("Absent minutes of the minutes offered in reported lessons."),
        "day": gettext("Whole days absent of school days with at least one reported lesson."),
    }.get(definition, definition)


def window_words(window: Window, today: dt.date) -> str:
    """*20 skoldagar, 20 oktober–23 november*."""
    name = {
        "last_20_school_days": gettext("last 20 school days"),
        "last_4_weeks": gettext("last four weeks"),
        "term": gettext("this term"),
        "school_year": gettext("this school year"),
    }.get(window.name, window.name)
    if window.first is None or window.last is None:
        return gettext("%(window)s, without school days") % {"window": name}
    return f"{name}, {words.period(window.first, window.last, today)}"


def coverage_words(coverage: Coverage) -> str:
    """*97 % av lektionstiden är rapporterad (5 580 av 6 000 minuter)*, marked when it is uncertain."""
    if coverage.value is None:
        return gettext("No lessons in the window")
    text = gettext("%(share)s of the lesson time is reported (%(reported)s of %(offered)s minutes)") % {
        "share": words.percent_sign(coverage.value),
        "reported": words.digits(coverage.reported),
        "offered": words.digits(coverage.offered),
    }
    return f"{text}. " + gettext("The figure is uncertain.") if coverage.is_uncertain else text


def _amount(definition: str, number: int | None) -> str:
    if number is None:
        return gettext("not known")
    if definition == "day":
        return ngettext("%(n)s school day", "%(n)s school days", number) % {"n": words.digits(number)}
    return ngettext("%(n)s minute", "%(n)s minutes", number) % {"n": words.digits(number)}
