"""Figures of groups in words, with what each rests on."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.insight.rollup_queries import Told
from fullfolj.measures.results import Definition, WindowName
from fullfolj.measures.rollups import Rollup
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, Term, around
from fullfolj.shell.measure_words import coverage_words, definition_words, share_evidence, window_words


def heading(kind: str) -> str:
    return {
        "absence_share": _("Absence by class, year level and school"),
        "valid_absence_share": _("Valid absence by class, year level and school"),
        "invalid_absence_share": _("Invalid absence by class, year level and school"),
    }[kind]


def kind(kind: str) -> str:
    return {
        "absence_share": _("All absence"),
        "valid_absence_share": _("Valid absence"),
        "invalid_absence_share": _("Invalid absence"),
    }[kind]


def window(window: WindowName) -> str:
    return {
        WindowName.LAST_20: _("Last 20 school days"),
        WindowName.LAST_4_WEEKS: _("Last four weeks"),
        WindowName.TERM: _("This term"),
        WindowName.SCHOOL_YEAR: _("This school year"),
    }[window]


def why_nothing(whole: Told) -> str:
    if whole.figure is None or not whole.figure.pupils:
        return _("There are no pupils here today.")
    if whole.is_hidden:
        return _("Fewer than ten pupils, or a figure that would tell of so few: nothing is shown.")
    if not whole.figure.counted:
        return _("Too little is reported to say anything.")
    return ""


def notes() -> tuple[str, ...]:
    return (
        _(
            "Up to and including yesterday: a day is counted when it is over. Pupils who were enrolled then are"
            " counted, in the class and year level that they had."
        ),
        _("Whoever is enrolled at two schools is counted at the one that came last."),
        _("Pupils with protected identity are in no figure."),
        _(
            "Two points: fewer than ten pupils, or a figure that together with the others would tell of so few. A pupil"
            " who is left out is never counted as present."
        ),
    )


def lead(name: str, whole: Rollup, kind: str, today: dt.date) -> Sentence:
    """*Strandskolan: elevernas frånvaro är i medeltal 8,3 procent. Räknat på minuter är den 7,9 procent.*"""
    first = {
        "absence_share": _("%(name)s: the mean of the pupils' absence is %(share)s."),
        "valid_absence_share": _("%(name)s: the mean of the pupils' valid absence is %(share)s."),
        "invalid_absence_share": _("%(name)s: the mean of the pupils' invalid absence is %(share)s."),
    }[kind]
    mean, minutes = words.percent(whole.mean or 0, 1), words.percent(whole.by_minutes.value or 0, 1)
    by_minutes = _by_minutes_sentence(whole) % {"share": minutes}
    return (
        *around(first % {"name": name, "share": mean}, mean, mean_evidence(name, whole, today)),
        " ",
        *around(by_minutes, minutes, minutes_evidence(name, whole, today)),
    )


def _by_minutes_sentence(whole: Rollup) -> str:
    return (
        _("By days it is %(share)s.")
        if whole.by_minutes.definition == Definition.DAY
        else _("By minutes it is %(share)s.")
    )


def about(whole: Rollup) -> str:
    counted = ngettext("%(counted)s pupil is counted.", "%(counted)s pupils are counted.", whole.pupils) % {
        "counted": words.n_of_m(whole.counted, whole.pupils)
    }
    return " ".join([words.sentence_case(counted), *_left_out(whole)])


def _left_out(one: Rollup) -> list[str]:
    """A sentence for each reason."""
    low = ngettext(
        "%(count)s pupil is left out: less than 75 per cent of the lesson time is reported.",
        "%(count)s pupils are left out: less than 75 per cent of their lesson time is reported.",
        one.low_coverage,
    )
    nothing = ngettext(
        "%(count)s pupil is left out: no lesson of theirs is reported.",
        "%(count)s pupils are left out: no lesson of theirs is reported.",
        one.no_data,
    )
    every = ((one.low_coverage, low), (one.no_data, nothing))
    return [text % {"count": words.sentence_case(words.count(number))} for number, text in every if number]


def mean_evidence(name: str, one: Rollup, today: dt.date) -> Evidence:
    mean = one.mean or 0
    return Evidence(
        title=_("Mean of the pupils' shares, %(name)s") % {"name": name},
        numerator=_("%(sum)s: the shares of the pupils counted, added up")
        % {"sum": words.percent_sign(mean * one.counted, 1)},
        denominator=ngettext("%(n)s pupil", "%(n)s pupils", one.counted) % {"n": words.digits(one.counted)},
        window=window_words(one.by_minutes.window, today),
        coverage=coverage_words(one.by_minutes.coverage),
        rule=definition_words(one.by_minutes.definition),
        extra=(_left_out_term(one),),
        sentence=_("Every pupil weighs the same, whatever the timetable."),
    )


def minutes_evidence(name: str, one: Rollup, today: dt.date) -> Evidence:
    title = _("By days, %(name)s") if one.by_minutes.definition == Definition.DAY else _("By minutes, %(name)s")
    return share_evidence(
        title % {"name": name},
        one.by_minutes,
        today,
        (_left_out_term(one),),
        _("The same pupils as in the mean. Whoever has more lessons weighs more."),
    )


def _left_out_term(one: Rollup) -> Term:
    return Term(_("Left out"), " ".join(_left_out(one)) or _("Nobody"))


def waiting() -> str:
    return _("The figures of all schools are being added up. It takes a minute or so; then they are shown here.")


def drawn(name: str, mean: Fraction, minutes: Fraction, one: Rollup) -> str:
    """What the picture shows."""
    text = (
        _("%(name)s: mean %(mean)s, by days %(share)s")
        if one.by_minutes.definition == Definition.DAY
        else _("%(name)s: mean %(mean)s, by minutes %(share)s")
    )
    return text % {"name": name, "mean": words.percent(mean, 1), "share": words.percent(minutes, 1)}
