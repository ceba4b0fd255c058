"""What the workshop is asked on: a place's units, their history, and the ladder that holds there. Counts, no pupil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import Term
from fullfolj.lake import engine, store
from fullfolj.rules import permissions
from fullfolj.school.models import Organisation
from fullfolj.signals import backtest, backtest_register, backtest_states, backtest_tables, ladders
from fullfolj.signals.backtest_register import Acting
from fullfolj.signals.dismissals import Verdicts, verdicts
from fullfolj.signals.kinds import kind_of
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.queue import ask_once

#: So many units' tables are made while the visitor waits, a second or two each; more are made in the background.
AT_ONCE = 4
PREPARE = "fullfolj.signals.prepare_backtest"


@dataclass(frozen=True)
class Tried:
    """The answer, how many acted in each of its terms, and whether the visitor sees the pupils' signals anyway.

    `judged` is what people have said of the rule's own signals in the term, `own_ladders` how many units of an
    organiser have a ladder of their own today.
    """

    answer: backtest.Answer
    acting: Mapping[int, Acting]
    is_exact: bool
    judged: Verdicts
    own_ladders: int


def units(place: Organisation) -> list[Organisation]:
    """The place itself, or all units of an organiser."""
    if place.parent_id is not None:
        return [place]
    return list(Organisation.objects.filter(parent=place).select_related("parent").order_by("pk"))


def wanted(place: Organisation, today: dt.date) -> Wanted:
    """The ladder in force at the place (from permissions.place)."""
    unit_id = place.pk if place.parent_id is not None else None
    return ladders.wanted_of(ladders.in_force(ladders.standing(place.parent or place), unit_id, today))


def _own_ladders(place: Organisation, every: Sequence[Organisation], today: dt.date) -> int:
    if place.parent_id is not None:
        return 0
    versions = ladders.standing(place)
    holding = [ladders.in_force(versions, unit.pk, today) for unit in every]
    return sum(version is not None and version.unit_id is not None for version in holding)


def terms(place: Organisation, today: dt.date) -> list[int]:
    """The terms with lessons up to today, those that are over first and the newest of them first."""
    files = store.current(place.parent or place).filter(unit__in=units(place), first_date__lte=today)
    span = files.aggregate(first=Min("first_date"), last=Max("last_date"))
    if span["first"] is None or span["last"] is None:
        return []
    first = backtest_register.number_of(Term.of(span["first"]))
    last = backtest_register.number_of(Term.of(min(span["last"], today)))
    every = sorted(range(first, last + 1), reverse=True)
    return sorted(every, key=lambda number: backtest_register.term_of(number).last_day >= today)


def ask(place: Organisation, question: backtest.Question, term: int, visitor: Visitor) -> Tried | None:
    """The answer at a place (from permissions.place), with the judgements of the term; None while the tables of many
    units, or of pupils whom the visitor does not see, are made in the background.

    PlainError when the disk is full.
    """
    every, today = units(place), visitor.today
    lacking = {unit.pk for unit in backtest_tables.lacking(every, today)}
    kind = kind_of(question.rule)
    if kind is not None:
        lacking |= {unit.pk for unit in backtest_states.lacking(kind, every, today)}
    # Answers, words and grades lie behind the second wall: whoever decides about a ladder may see none, or not all.
    sees_all = kind is None and permissions.sees_signals(visitor, place)
    if len(lacking) > AT_ONCE or (lacking and not sees_all):
        ask_once(PREPARE, waits_as=f"backtest:{place.pk}", lock="backtest", place_id=place.pk)
        return None
    answer = _answer(every, question, today)
    acting = backtest_register.acting(every, answer.terms)
    during = backtest_register.term_of(term)
    judged = verdicts([one.pk for one in every], question.rule.id, during.first_day, during.last_day)
    return Tried(answer, acting, permissions.sees_signals(visitor, place), judged, _own_ladders(place, every, today))


def _answer(every: Sequence[Organisation], question: backtest.Question, today: dt.date) -> backtest.Answer:
    try:
        tables = backtest_tables.keep(every, today)
        kind = kind_of(question.rule)
        states = backtest_states.keep(kind, every, today) if kind is not None else []
    except OSError as error:
        raise PlainError(
            _("There is no room on the disk for the tables of the threshold workshop."),
            _("Ask those who run Fullfölj."),
        ) from error
    with engine.cursor() as cur:
        return backtest.ask(cur, tables, question, states)
