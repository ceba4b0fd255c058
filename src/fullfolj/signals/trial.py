"""What a change would do to the open signals, found by making it, looking, and taking it back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake import liveness
from fullfolj.intake.register_state import register_state
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import evaluation

type Lit = set[tuple[int, str]]
"""Pupil and rule of each signal."""

#: Seconds: how long a trial waits for an import that is being applied, and how long it may itself keep others waiting.
PATIENCE, LONGEST = 30.0, 120.0
# PostgreSQL's own word for a statement that ran, or waited for a lock, too long.
_TOO_LONG = {"57014", "55P03"}


@dataclass(frozen=True)
class Effect:
    """The signals that would be lit and that would go out, as of a day, and what register and lake were like then.

    `hidden` are those of the pupils whom the change would protect: they are counted, never told.
    """

    as_of: dt.date
    rests_on: str
    lit: Lit
    out: Lit
    hidden: frozenset[int] = frozenset()


def effect_of(organiser: Organisation, as_of: dt.date, change: Callable[[], object]) -> Effect:
    """The effect of `change`, which is called once and taken back. What it raises passes.

    The signals as they are, are worked out before anything is locked. From then on the trial holds the organiser's
    queue of applies, and must hold it to its end: what it has written is not committed, and an apply beside it would
    compare with the old files while it waited for the trial's rows. So the wait is made short instead. The trial gives
    way between two batches of pupils as soon as an import waits to be applied. After LONGEST it ends there in any case,
    and no statement of it runs or waits for longer. Then PlainError, and nothing has changed.
    """
    rests_on, before = register_state(organiser), _open(organiser, as_of)
    try:
        with transaction.atomic():
            until = _in_turn(organiser)

            def go_on() -> None:
                _go_on(organiser, until)

            if (now_like := register_state(organiser)) != rests_on:
                rests_on, before = now_like, _open(organiser, as_of, go_on)
            change()
            go_on()
            after = _open(organiser, as_of, go_on)
            hidden = _protected(before | after)
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in _TOO_LONG:
            raise _took_too_long() from error
        raise
    return Effect(as_of, rests_on, after - before, before - after, hidden)


def by_pupil(signals: Lit) -> Mapping[int, list[str]]:
    """Pupil → rules, both in order."""
    found: dict[int, list[str]] = {}
    for student, rule in sorted(signals):
        found.setdefault(student, []).append(rule)
    return found


def _in_turn(organiser: Organisation) -> float:
    """The trial has the queue to itself; returns the moment (monotonic) at which it must be over."""
    if not liveness.queue_if_free(organiser.pk, patience=PATIENCE):
        raise PlainError(
            _("Another import is being applied or tried just now, so this one could not be tried."),
            _("Try again in a while."),
        )
    with connection.cursor() as cursor:
        limit = f"{int(LONGEST * 1000)}ms"
        cursor.execute(
            "select set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true)", [limit, limit]
        )
    return time.monotonic() + LONGEST


def _go_on(organiser: Organisation, until: float) -> None:
    """PlainError when the trial has to end here."""
    if time.monotonic() > until:
        raise _took_too_long()
    if liveness.somebody_queues(organiser.pk):
        raise PlainError(
            _("The trial gave way to another import that is being applied. Nothing was changed."),
            _("Try again in a while."),
        )


def _took_too_long() -> PlainError:
    return PlainError(
        _("The trial took too long and was stopped, so that other imports need not wait. Nothing was changed."),
        _("Try again when fewer use Fullfölj, for instance in the evening."),
    )


def _open(organiser: Organisation, as_of: dt.date, between: Callable[[], None] | None = None) -> Lit:
    return {(one.student, one.rule) for one in evaluation.evaluate(organiser, as_of, between=between)}


def _protected(signals: Lit) -> frozenset[int]:
    students = {student for student, _rule in signals}
    return frozenset(Person.objects.filter(pk__in=students, is_protected=True).values_list("pk", flat=True))
