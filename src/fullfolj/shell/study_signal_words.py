"""What a signal about studies rests on, within one click: which subjects, of how many, and by whose word."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext, ngettext

from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Term
from fullfolj.signals.rules.base import Evidence as Stored
from fullfolj.signals.rules.base import StudyRule


def evidence(rule: StudyRule, stored: Stored, name: str, clears: str) -> Evidence:
    """As for attendance (signal_words): numerator, denominator, window and coverage, headed by `name`."""
    return Evidence(
        title=f"{rule.titled(stored['thresholds'])} – {name}",
        numerator=rule.numerator(stored),
        denominator=rule.denominator(stored),
        window=_window(stored),
        coverage=_coverage(stored),
        rule=rule.told(stored["thresholds"]),
        extra=(Term(gettext("Ground"), rule.source),),
        sentence=f"{clears} {gettext('A prognosis, and no grade: what is done from here on decides.')}",
    )


def against(stored: Stored) -> tuple[str, ...]:
    """What a calm colleague would hold up against it: what is passed, and that nobody has spoken since the grades."""
    lines = []
    passed, known = stored["passed_subjects"], stored["known_subjects"]
    if passed:
        text = ngettext(
            "%(passed)s of %(known)s subject would be passed if the grades were set today.",
            "%(passed)s of %(known)s subjects would be passed if the grades were set today.",
            known,
        )
        lines.append(text % {"passed": words.digits(passed), "known": words.digits(known)})
    if not stored["told_subjects"]:
        lines.append(
            gettext("No teacher has said anything since the grades of %(term)s.") % {"term": stored["latest_term"]}
        )
    return tuple(lines) or (gettext("Nothing in what is known of the subjects. Ask the pupil."),)


def _window(stored: Stored) -> str:
    told_from, until = stored["told_from"], dt.date.fromisoformat(stored["to"])
    parts = [
        gettext("teachers' words from %(first)s on") % {"first": words.day(dt.date.fromisoformat(told_from), until)}
        if told_from
        else "",
        gettext("grades up to %(term)s") % {"term": stored["latest_term"]} if stored["latest_term"] else "",
    ]
    return words.sentence_case(", ".join(part for part in parts if part))


def _coverage(stored: Stored) -> str:
    told = stored["told_subjects"]
    return gettext("A teacher has spoken of %(told)s, the rest is by the latest grade: %(graded)s.") % {
        "told": words.digits(told),
        "graded": words.digits(stored["known_subjects"] - told),
    }
