"""A signal in words with its evidence within one click: the same on the desk, in the list and on the pupil's page.

The rule itself writes the sentence and when it clears (fullfolj.signals.rules); here the figure in the sentence becomes
the button that opens what it rests on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from fullfolj.domain.share import Coverage, Window
from fullfolj.shell import mapping_signal_words, study_signal_words, words
from fullfolj.shell.components import DayKind, Evidence, MarkShape, Sentence, StripDay, Tag, Term, around
from fullfolj.shell.measure_words import coverage_words, definition_words, window_words
from fullfolj.signals import ladder
from fullfolj.signals.models import Signal
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import RULES, MappingRule, StudyRule
from fullfolj.signals.rules.base import Evidence as Stored
from fullfolj.signals.rules.base import Rule

RADAR = "radar-5"
#: The order in which a pupil's signals are told: most pressing first.
ORDER = (
    "absence-50",
    "absence-20",
    "eligibility-3",
    "support-1",
    "invalid-3",
    "change-10",
    "absence-15",
    "core-1",
    "no-basis-1",
    "start-2",
    "short-spells-3",
    "subjects-2",
    "grade-drop-2",
    "late-5",
    "only-there-1",
    "apart-1",
    "absence-10",
    RADAR,
    "not-mapped-1",
    "near-1",
)
_NEEDS_SUPPORT = frozenset({"absence-50", "absence-20", "eligibility-3", "support-1", RADAR})
#: *6 av de senaste 20*, *från 4 till 17 procent*, *9 lektioner*: the first thing in a sentence that counts something.
_GAP = r"[\s\u00a0]"
_NUMBER = r"(?:\d[\d\u00a0 ,.]*\d|\d)"
_WHICH = rf"(?:(?:de|the|läsårets){_GAP}(?:senaste|last|första|first){_GAP})?"
_OF = rf"(?:{_GAP}(?:av|of){_GAP}{_WHICH}{_NUMBER})?"
_TO = rf"(?:{_GAP}(?:till|to){_GAP}{_NUMBER})?"
_PERCENT = r"procentenheter|procent|percentage points|percent|per cent"
_THINGS = r"lektioner|lessons|gånger|times|(?:skoldagar|school days)\b"
_UNIT = rf"(?:{_GAP}(?:{_PERCENT}|{_THINGS}))?"
_FIGURE = re.compile(_NUMBER + _OF + _TO + _UNIT)


@dataclass(frozen=True)
class SignalWords:
    """One open signal, ready for a row or a card."""

    rule: str
    title: str
    tag: Tag
    sentence: Sentence
    clears: str


def by_severity(lit: Signal | Evaluation) -> int:
    """Place in ORDER, for sorting; rules that are not in it come last."""
    return ORDER.index(lit.rule) if lit.rule in ORDER else len(ORDER)


def tag_for(rule: str) -> Tag:
    if rule in _NEEDS_SUPPORT:
        return Tag(MarkShape.NEEDS_SUPPORT, gettext("Needs support"))
    if RULES.get(rule).is_good_news:
        return Tag(MarkShape.WORKS, gettext("Good news"))
    return Tag(MarkShape.WATCH, gettext("Keep an eye on"))


def words_of(signal: Signal, name: str, today: dt.date, coming: Sequence[dt.date] = ()) -> SignalWords:
    """An open signal as the latest sweep left it. `name` heads the evidence; `coming` are the next school days."""
    evaluation = Evaluation(signal.student_id, signal.rule, State.OPEN, signal.since, signal.evidence)
    return signal_words(evaluation, name, today, coming)


def signal_words(evaluation: Evaluation, name: str, today: dt.date, coming: Sequence[dt.date] = ()) -> SignalWords:
    """An open evaluation as the ladder tells it, with the figure in its sentence made into a button."""
    rule, told = RULES.get(evaluation.rule), ladder.describe(evaluation, coming)
    text, clears = told.sentence or "", told.clears_when or ""
    return SignalWords(
        rule=rule.id,
        title=told.title,
        tag=tag_for(rule.id),
        sentence=around(text, first_figure(text), _evidence(rule, evaluation.evidence, name, today, clears)),
        clears=clears,
    )


def evidence_of(evaluation: Evaluation, name: str, today: dt.date) -> Evidence:
    """What an open evaluation rests on, headed by `name`."""
    clears = ladder.describe(evaluation).clears_when or ""
    return _evidence(RULES.get(evaluation.rule), evaluation.evidence, name, today, clears)


def first_figure(text: str) -> str:
    """The first thing in the text that counts something; the whole text when nothing does."""
    found = _FIGURE.search(text)
    return found[0] if found else text


def strip_days(stored: Iterable[Mapping[str, Any]]) -> tuple[StripDay, ...]:
    """The days that a sweep stored: [{"date", "kind", "whole"}], oldest first."""
    return tuple(
        StripDay(dt.date.fromisoformat(str(day["date"])), DayKind(str(day["kind"])), bool(day["whole"]))
        for day in stored
    )


def against(rule: str, stored: Stored, attendance: tuple[str, ...]) -> tuple[str, ...]:
    """What speaks against a signal; `attendance` is what the school days say."""
    match RULES.get(rule):
        case StudyRule():
            return study_signal_words.against(stored)
        case MappingRule():
            return mapping_signal_words.against(stored)
    return attendance


def _evidence(rule: Rule, stored: Stored, name: str, today: dt.date, clears: str) -> Evidence:
    if rule.id == RADAR:
        return _radar_evidence(rule, stored, name, clears)
    if isinstance(rule, StudyRule):
        return study_signal_words.evidence(rule, stored, name, clears)
    if isinstance(rule, MappingRule):
        return mapping_signal_words.evidence(rule, stored, name, clears)
    coverage = Coverage(stored["reported_offered_minutes"], stored["offered_minutes"])
    window = Window(stored["window"], _day(stored["from"]), _day(stored["to"]))
    numerator, denominator, extra = _parts(rule, stored)
    return Evidence(
        title=f"{rule.titled(stored['thresholds'])} – {name}",
        numerator=numerator,
        denominator=denominator,
        window=window_words(window, today),
        coverage=coverage_words(coverage),
        rule=rule.told(stored["thresholds"]),
        extra=(*extra, Term(gettext("Ground"), rule.source)),
        sentence=clears,
    )


def _parts(rule: Rule, stored: Stored) -> tuple[str, str, tuple[Term, ...]]:
    """Numerator, denominator and what they are compared with or counted as."""
    if "after" in stored:
        before = gettext("%(absent)s of %(all)s in the 20 school days before")
        compared = before % {"absent": _absent(stored["before"]), "all": _all(stored["before"])}
        counted = Term(gettext("Counted as"), definition_words(stored["definition"]))
        return _absent(stored["after"]), _all(stored["after"]), (Term(gettext("Comparison"), compared), counted)
    if "definition" in stored:
        days = gettext("%(days)s of %(reported)s school days have some absence") % {
            "days": stored["days_with_absence"],
            "reported": stored["reported_days"],
        }
        counted = Term(gettext("Counted as"), definition_words(stored["definition"]))
        return _absent(stored), _all(stored), (Term(gettext("Days"), days), counted)
    days = ngettext(
        "%(n)s school day with a reported lesson", "%(n)s school days with a reported lesson", stored["reported_days"]
    )
    return _counted(rule.id, stored["count"]), days % {"n": stored["reported_days"]}, ()


def _counted(rule_id: str, count: int | None) -> str:
    """Unknown where nothing of the window is reported."""
    if count is None:
        return gettext("not known: nothing is reported")
    return {
        "invalid-3": ngettext(
            "%(n)s school day with a whole lesson missed without a valid reason",
            "%(n)s school days with a whole lesson missed without a valid reason",
            count,
        ),
        "late-5": ngettext("%(n)s late arrival", "%(n)s late arrivals", count),
        "short-spells-3": ngettext(
            "%(n)s absence of one or two whole school days", "%(n)s absences of one or two whole school days", count
        ),
        "start-2": ngettext("%(n)s whole school day absent", "%(n)s whole school days absent", count),
    }.get(rule_id, "%(n)s") % {"n": count}


def _absent(share: Stored) -> str:
    if "numerator_days" in share:
        days = share["numerator_days"]
        return ngettext("%(n)s whole day absent", "%(n)s whole days absent", days) % {"n": days}
    minutes = share["numerator_minutes"]
    return ngettext("%(n)s absent minute", "%(n)s absent minutes", minutes) % {"n": words.digits(minutes)}


def _all(share: Stored) -> str:
    if "denominator_days" in share:
        days = share["denominator_days"]
        return ngettext("%(n)s school day", "%(n)s school days", days) % {"n": days}
    minutes = share["denominator_minutes"]
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": words.digits(minutes)}


def _radar_evidence(rule: Rule, stored: Stored, name: str, clears: str) -> Evidence:
    """No share of lessons but a count of waiting days: its window is the waiting, its coverage the contacts."""
    days = stored["school_days"]
    limit = stored["thresholds"]["school_days"]
    return Evidence(
        title=f"{rule.titled(stored['thresholds'])} – {name}",
        numerator=ngettext("%(n)s school day without contact", "%(n)s school days without contact", days) % {"n": days},
        denominator=ngettext(
            "The limit is more than %(n)s school day.", "The limit is more than %(n)s school days.", int(limit)
        )
        % {"n": limit},
        window=gettext("since the signal was lit"),
        coverage=gettext("contacts that are noted in Fullfölj; attempts without an answer do not count"),
        rule=rule.told(stored["thresholds"]),
        sentence=clears,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
