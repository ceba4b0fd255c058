"""The threshold workshop in words: what another threshold would have meant. Counts alone, no pupil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.disclosure import LEAST
from fullfolj.rules import workshop_tables as tables
from fullfolj.rules.workshop_charts import WeekBars, week_bars
from fullfolj.rules.workshop_forms import TryThreshold, term_words
from fullfolj.rules.workshop_judged import judged
from fullfolj.rules.workshop_numbers import Numbers
from fullfolj.rules.workshop_queries import Tried
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, ErrorLink, Evidence, Sentence, around
from fullfolj.shell.error_links import error_links
from fullfolj.signals.backtest import Counts, Way, Week
from fullfolj.signals.rules import MappingRule, Rule, StateRule

_WEEK = dt.timedelta(days=6)


@dataclass(frozen=True)
class AnswerPart:
    """All that a moved threshold changes on the page."""

    lead: Sentence
    found: tuple[Sentence, ...]
    work: str
    judged: Sentence
    chart: WeekBars | None
    compared: AltTable
    groups: tuple[tables.GroupBlock, ...]
    terms: AltTable
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class WorkshopPage:
    """Without an `answer`, `errors`, `waiting` or `empty` say why."""

    name: str
    back: str
    url: str
    pdf_url: str
    form: TryThreshold
    errors: tuple[ErrorLink, ...]
    answer: AnswerPart | None
    empty: str
    waiting: str


@dataclass(frozen=True)
class _Asked:
    """What the words are about: the form's question in one term."""

    form: TryThreshold
    term: int
    weeks: Sequence[Week]
    counts: Mapping[Way, Counts]
    numbers: Numbers
    today: dt.date

    @property
    def moved(self) -> Counts:
        return self.counts[Way.MOVED]


def present(place: Organisation, form: TryThreshold, tried: Tried | None, today: dt.date, trouble: str) -> WorkshopPage:
    """The page. `tried` is None while the answer is being made; `trouble` is why it could not be."""
    errors = _errors(form, trouble)
    answer = _answer(form, tried, today) if tried is not None else None
    is_waiting = tried is None and bool(form.terms) and not errors
    return WorkshopPage(
        name=place.display_name,
        back=reverse("rules-ladder", args=[place.uuid]),
        url=reverse("rules-workshop", args=[place.uuid]),
        pdf_url=f"{reverse('rules-workshop-pdf', args=[place.uuid])}?{urlencode(form.asked)}",
        form=form,
        errors=errors,
        answer=answer,
        empty="" if answer or errors or is_waiting else _("There are no lessons to try a threshold on yet."),
        waiting=_("It takes a few minutes the first time. You can leave the page and come back.") if is_waiting else "",
    )


def _errors(form: TryThreshold, trouble: str) -> tuple[ErrorLink, ...]:
    first = form.sliders[0].field.id_for_label
    return error_links(form, whole=first) + ((ErrorLink(trouble, first),) if trouble else ())


def _answer(form: TryThreshold, tried: Tried, today: dt.date) -> AnswerPart | None:
    answer, term, numbers = tried.answer, form.term, Numbers(tried.is_exact)
    if term is None or term not in answer.counts:
        return None
    weeks = [week for week in answer.weeks if week.term == term]
    asked = _Asked(form, term, weeks, {way: answer.whole(term, way) for way in Way}, numbers, today)
    return AnswerPart(
        lead=_lead(asked),
        found=tuple(_found(asked)),
        work=" ".join(_work(asked, tried)),
        judged=judged(tried.judged, form, term, today),
        chart=week_bars(weeks, numbers),
        compared=tables.compared(form, asked.counts, weeks, numbers),
        groups=tables.groups(answer, term),
        terms=tables.terms(answer, numbers),
        unknown=(*_unknown(form.rule, asked.moved, numbers), *_own_ladders(tried.own_ladders)),
    )


def _lead(asked: _Asked) -> Sentence:
    form, moved, numbers = asked.form, asked.moved, asked.numbers
    lit, pupils = numbers.count(moved.lit), words.digits(moved.pupils)
    figure = _("%(lit)s of %(pupils)s pupils") % {"lit": lit, "pupils": pupils}
    told = {"condition": form.rule.told(form.moved).rstrip("."), "figure": figure, "term": term_words(asked.term)}
    if moved.pupils < LEAST:
        return (_("Fewer than ten pupils had school in %(term)s: too few to say anything.") % told,)
    text = _("%(condition)s: %(figure)s would have had the signal in %(term)s.") % told
    evidence = _evidence(
        asked,
        _("The rule held at the end of at least one school week: %(count)s.") % {"count": lit},
        _("Pupils with a school day in the term: %(count)s.") % {"count": pupils},
    )
    return (*around(text, figure, evidence), " ", _in_force(asked))


def _in_force(asked: _Asked) -> str:
    form = asked.form
    if form.in_force is None:
        return _("The rule is off today.")
    if dict(form.in_force) == form.rule.limits(form.moved):
        return _("That is the threshold in force.")
    return _("With the threshold in force: %(lit)s.") % {"lit": asked.numbers.count(asked.counts[Way.TODAY].lit)}


def _found(asked: _Asked) -> Iterator[Sentence]:
    """Sensitivity, precision and lead time, each in a sentence; one sentence when too little is known."""
    counts, outcome = asked.moved, asked.form.outcome_words
    if counts.pupils < LEAST:
        return
    if counts.later == counts.pupils:
        yield (_("The term is not over, so nobody knows yet how it ends."),)
        return
    if counts.reached < LEAST:
        text = _(
            "Too few to say whether it finds the right pupils: %(needed)s with the outcome “%(outcome)s” are needed."
        )
        yield (text % {"needed": words.count(LEAST), "outcome": outcome},)
        return
    yield _sensitivity(asked)
    if counts.early < LEAST:
        yield (_("Fewer than ten had the signal beforehand: too few to say how often it was right."),)
        return
    right = asked.numbers.part(counts.early, counts.caught)
    text = _("Of the %(early)s who had the signal beforehand, %(right)s ended the term so.")
    yield (text % {"early": words.digits(counts.early), "right": right},)
    if counts.caught >= LEAST and counts.median_lead is not None:
        weeks = words.decimal(counts.median_lead, 0)
        text = _("Half of those found had it at least %(weeks)s weeks before the last school week of the term.")
        yield (text % {"weeks": weeks},)


def _sensitivity(asked: _Asked) -> Sentence:
    counts = asked.moved
    caught, reached = asked.numbers.part(counts.reached, counts.caught), words.digits(counts.reached)
    text = _("Of the %(reached)s pupils who ended the term with “%(outcome)s”, %(caught)s had the signal beforehand.")
    evidence = _evidence(
        asked,
        _("Had the signal before the term's last school week: %(count)s.") % {"count": caught},
        _("Pupils with the outcome: %(count)s.") % {"count": reached},
    )
    return around(text % {"reached": reached, "outcome": asked.form.outcome_words, "caught": caught}, caught, evidence)


def _work(asked: _Asked, tried: Tried) -> Iterator[str]:
    """New signals a week, and for each who must act."""
    new, acting = sum(week.new[Way.MOVED] for week in asked.weeks), tried.acting[asked.term]
    if asked.moved.pupils < LEAST:
        return
    if asked.numbers.hides(new):
        yield _("Fewer than five new signals in the whole term.")
        return
    a_week = new / len(asked.weeks)
    yield _("New signals a week, on average: %(number)s.") % {"number": words.decimal(a_week, 1)}
    if acting.mentors:
        text = ngettext("%(each)s for the only mentor.", "%(each)s for each of the %(count)s mentors.", acting.mentors)
        yield text % {"each": words.decimal(a_week / acting.mentors, 1), "count": words.count(acting.mentors)}
    if acting.coordinators:
        text = ngettext(
            "%(each)s for the only attendance coordinator.",
            "%(each)s for each of the %(count)s attendance coordinators.",
            acting.coordinators,
        )
        yield text % {"each": words.decimal(a_week / acting.coordinators, 1), "count": words.count(acting.coordinators)}
    if not acting.mentors and not acting.coordinators:
        yield _("The register names neither mentors nor an attendance coordinator for the term.")


def _unknown(rule: Rule, counts: Counts, numbers: Numbers) -> Iterator[str]:
    """Who is left out of the comparison with the outcome, and of whom nothing could be told."""
    if counts.left:
        text = _("Left before the term ended: %(count)s. Their outcome is not known, and they are left out.")
        yield text % {"count": numbers.count(counts.left)}
    if counts.unknown:
        text = _(
            "No grade in the term, or too little reported: %(count)s. Their outcome is not known; they are left out."
        )
        yield text % {"count": numbers.count(counts.unknown)}
    if counts.untold:
        yield _untold(rule) % {"count": numbers.count(counts.untold)}


def _untold(rule: Rule) -> str:
    if isinstance(rule, StateRule):
        return _("Too little was known in every week: %(count)s. The rule can't tell about them. That is no success.")
    return _("Too little was reported in every week: %(count)s. The rule can't tell about them. That is not presence.")


def _time_true(rule: Rule) -> str:
    if isinstance(rule, MappingRule):
        return _(
            "Each week is judged by what had been mapped up to its end. What pupils answer counts from the day after"
            " their round has closed."
        )
    if isinstance(rule, StateRule):
        return _(
            "Each week is judged by the grades and by what teachers had said up to its end. A term's grades count from"
            " its last day, or from the day that they came when that was earlier."
        )
    return _(
        "Each week is judged by the lessons up to its end, as they were reported then: what was corrected or"
        " reported afterwards is not in it, nor are lessons and grades from later."
    )


def _own_ladders(count: int) -> Iterator[str]:
    if count:
        yield ngettext(
            "%(count)s school unit has a ladder of its own. What is in force today is the organiser's, there too.",
            "%(count)s school units have ladders of their own. What is in force today is the organiser's, there too.",
            count,
        ) % {"count": count}


def _evidence(asked: _Asked, numerator: str, denominator: str) -> Evidence:
    form, weeks = asked.form, asked.weeks
    told = sum(week.pupils - week.untold[Way.MOVED] for week in weeks)
    share = words.percent_sign(told / sum(week.pupils for week in weeks))
    return Evidence(
        title=form.rule.titled(form.moved),
        numerator=numerator,
        denominator=denominator,
        window=words.sentence_case(words.period(weeks[0].monday, weeks[-1].monday + _WEEK, asked.today)),
        coverage=_("The rule could tell in %(share)s of the pupils' school weeks.") % {"share": share},
        rule=form.rule.told(form.moved),
        sentence=_time_true(form.rule),
    )
