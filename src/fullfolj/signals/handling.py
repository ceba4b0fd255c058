"""Equal handling: how long a signal waits for its first answered contact, for groups of pupils and never of staff.

Those who still wait are no missing answers: they count for as long as they have waited, by the product-limit estimate
(Kaplan and Meier 1958). Sex and newly arrived appear here alone, under the small-number rules (domain.disclosure).
"""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from fullfolj.access.scopes import Scope
from fullfolj.domain.disclosure import LEAST, Published, Symbol, publish, publish_split
from fullfolj.school.models import Organisation
from fullfolj.signals.school_days import SchoolDays
from fullfolj.signals.steps import LADDER, from_json

#: Signals behind a figure about a class: with fewer it tells of single pupils more than of a routine.
LEAST_OF_A_CLASS = 5


@dataclass(frozen=True)
class Waited:
    """A signal: `days` are the school days to its first answered contact, or that it waited without one.

    A contact on the day itself is 0. Not `is_answered`: it still waits, or it cleared before anybody answered
    (`is_over`). `due` are the school days within which the ladder's step asks for a contact.
    """

    student_id: int
    days: int
    is_answered: bool
    is_over: bool
    due: int
    class_name: str = ""
    sex: str = ""
    is_newly_arrived: bool = False

    @property
    def within(self) -> bool | None:
        """Whether it was answered in time; None when it is too early to tell, or it cleared before it was due."""
        if self.is_answered:
            return self.days <= self.due
        return False if self.days > self.due else None


@dataclass(frozen=True)
class Handling:
    """A group of signals. `median` is the school days until half had been answered; None: half have not yet.

    `within` of `decided` were answered in time; `waiting` wait still; `unanswered` cleared before anybody answered.
    """

    signals: int
    students: int
    answered: int
    waiting: int
    unanswered: int
    within: int
    decided: int
    median: int | None

    @property
    def share(self) -> Published:
        """Per cent answered in time, as it may be published."""
        return publish(self.decided, self.within)


def handling(waited: Iterable[Waited]) -> Handling:
    """The figures of a group; all zero, and no median, for an empty one."""
    group = list(waited)
    decided = [one for one in group if one.within is not None]
    return Handling(
        signals=len(group),
        students=len({one.student_id for one in group}),
        answered=sum(one.is_answered for one in group),
        waiting=sum(not one.is_answered and not one.is_over for one in group),
        unanswered=sum(not one.is_answered and one.is_over for one in group),
        within=sum(bool(one.within) for one in decided),
        decided=len(decided),
        median=median_wait(group),
    )


def median_wait(group: Sequence[Waited]) -> int | None:
    """The first school day by which half have been answered, by the product-limit estimate; None: not yet half.

    A signal that still waits, or cleared unanswered, is under observation through the day it had waited.
    """
    left = Fraction(1)
    answers = Counter(one.days for one in group if one.is_answered)
    for day in sorted(answers):
        observed = sum(one.days >= day for one in group)
        left *= 1 - Fraction(answers[day], observed)
        if left <= Fraction(1, 2):
            return day
    return None


def by_class(waited: Iterable[Waited]) -> dict[str, Handling | None]:
    """Class → its figures, in no order of theirs; None with fewer than five signals.

    What is left of the school's figures without the told classes is not of fewer than five signals either: then the
    smallest told class keeps the hidden one company.
    """
    groups: dict[str, list[Waited]] = {}
    for one in waited:
        groups.setdefault(one.class_name, []).append(one)
    by_size = sorted(groups, key=lambda name: (len(groups[name]), name))
    hidden: set[str] = set()
    for name in by_size:
        left = sum(len(groups[other]) for other in hidden)
        if len(groups[name]) < LEAST_OF_A_CLASS or 0 < left < LEAST_OF_A_CLASS:
            hidden.add(name)
    return {name: None if name in hidden else handling(group) for name, group in sorted(groups.items())}


@dataclass(frozen=True)
class Part:
    """One of the parts that the pupils are split into, as it may be published: None for what is hidden."""

    signals: int | None
    waiting: int | None
    median: int | None
    share: Published

    @property
    def is_hidden(self) -> bool:
        return self.signals is None


_HIDDEN = Part(None, None, None, Symbol.HIDDEN)


def split(groups: Mapping[str, Iterable[Waited]]) -> dict[str, Part]:
    """Part → its figures as they may be published beside the others and their total.

    Fewer than ten pupils in one part hide all: the total and the other parts would tell. So does a hidden share, for
    the share alone. A part without any signal is told as that.
    """
    found = {name: handling(group) for name, group in groups.items()}
    if any(0 < one.students < LEAST for one in found.values()):
        return {name: _HIDDEN if one.students else _part(one, Symbol.NOTHING) for name, one in found.items()}
    shares = publish_split({name: (one.decided, one.within) for name, one in found.items() if one.decided})
    return {name: _part(one, shares.get(name, Symbol.NOTHING)) for name, one in found.items()}


def _part(one: Handling, share: Published) -> Part:
    return Part(one.signals, one.waiting, one.median, share)


def spread(waited: Iterable[Waited], most: int) -> dict[int | None, int]:
    """School days → how many signals were answered then; None: later than `most`. Every day is there."""
    counted: dict[int | None, int] = dict.fromkeys(range(most + 1), 0) | {None: 0}
    for one in waited:
        if one.is_answered:
            counted[one.days if one.days <= most else None] += 1
    return counted


@cache
def _sql() -> str:
    return (Path(__file__).parent / "handling.sql").read_text(encoding="utf-8")


def waited(scope: Scope, unit: Organisation, first: dt.date, last: dt.date) -> list[Waited]:
    """The unit's signals first seen from `first` to `last`, of pupils in the scope, as it stands on the scope's day.

    Two queries: the signals with their contacts, and the school calendar. Pupils who have left are in no scope.
    """
    parameters: dict[str, Any] = {
        "unit": unit.pk,
        "first": first,
        "last": last,
        "account": scope.account_id,
        "permission": scope.permission.value,
        "today": scope.on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(), parameters)
        rows = cursor.fetchall()
    days = SchoolDays(scope.on).of(unit, first)
    found = []
    for student, rule, opened, cleared, steps, class_name, sex, is_newly_arrived, answered in rows:
        end = answered or cleared or scope.on
        found.append(
            Waited(
                student_id=student,
                days=bisect_right(days, end) - bisect_right(days, opened),
                is_answered=answered is not None,
                is_over=cleared is not None,
                due=_due(rule, steps),
                class_name=class_name,
                sex=sex,
                is_newly_arrived=is_newly_arrived,
            )
        )
    return found


def _due(rule: str, steps: str | list[dict[str, object]] | None) -> int:
    """The school days of the step that the rule leads to, in the ladder that lit the signal."""
    kept = json.loads(steps) if isinstance(steps, str) else steps
    ladder = from_json(kept) if kept else LADDER
    return next((step.due_school_days for step in ladder if rule in step.rules), LADDER[0].due_school_days)
