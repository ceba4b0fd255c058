"""What people have said of the rule's own signals, in words. Numbers of signals, never whose and never who judged."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.rules.workshop_forms import TryThreshold, term_words
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, around
from fullfolj.signals.backtest_register import term_of
from fullfolj.signals.dismissals import Verdicts


def judged(found: Verdicts, form: TryThreshold, term: int, today: dt.date) -> Sentence:
    """How many were judged as wrong or known, of how many judged, of how many lit."""
    told = {
        "lit": words.digits(found.signals),
        "judged": words.digits(found.judged),
        "wrong": words.digits(found.wrong),
        "known": words.digits(found.known),
        "term": term_words(term),
    }
    if not found.signals:
        return (_("In %(term)s Fullfölj lit no signal of this rule, so there was none to judge.") % told,)
    lit = ngettext(
        "In %(term)s the rule lit %(lit)s signal, with the threshold of its day.",
        "In %(term)s the rule lit %(lit)s signals, with the threshold of its day.",
        found.signals,
    )
    if not found.judged:
        return (lit % told, " ", _("Nobody has judged any of them. That says nothing of whether they were right."))
    said = ngettext(
        "%(judged)s of them has been judged: %(wrong)s as not right, %(known)s as known already.",
        "%(judged)s of them have been judged: %(wrong)s as not right, %(known)s as known already.",
        found.judged,
    )
    sentence = around(said % told, told["judged"], _evidence(found, form, term, today))
    return (lit % told, " ", *sentence, " ", _("Nobody is asked to judge, and those that nobody judged say nothing."))


def _evidence(found: Verdicts, form: TryThreshold, term: int, today: dt.date) -> Evidence:
    during = term_of(term)
    return Evidence(
        title=_("Judged signals, %(rule)s") % {"rule": form.rule.title},
        numerator=_("%(n)s dismissed with a ground, and not taken back") % {"n": words.digits(found.judged)},
        denominator=_("%(n)s lit, by the night's counting") % {"n": words.digits(found.signals)},
        window=words.sentence_case(words.period(during.first_day, min(during.last_day, today), today)),
        coverage=_("Judged: %(share)s of those lit.") % {"share": words.percent_sign(found.judged / found.signals)},
        rule=_("A signal counts in the term in which a night first saw it, at the school where the pupil went then."),
        sentence=_("A signal that has been judged as both, one after the other, is in both numbers."),
    )
