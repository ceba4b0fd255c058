"""What is decided about two pupils with the same number. Merging and taking apart run in the background: they rewrite
files, and reach rows that the second wall keeps from the web.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from fullfolj.administration.names import MERGE
from fullfolj.domain.actor import Actor
from fullfolj.intake import merging
from fullfolj.intake.models import MergeDecision, MergeState
from fullfolj.school.models import Person
from fullfolj.signals import queue


def decide(*, pair: tuple[Person, Person], is_same: bool, by: Actor, now: dt.datetime) -> MergeDecision:
    """The decision; for one pupil the merge is deferred. A second click finds the first one's."""
    with transaction.atomic():
        first, second = pair
        decision = merging.decide(
            pair=(first.pk, second.pk), organiser_id=first.organiser_id, is_same=is_same, by=by, now=now
        )
        if decision.state == MergeState.ASKED:
            _defer(decision, by)
    return decision


def take_apart(*, decision: MergeDecision, by: Actor, now: dt.datetime) -> None:
    """The taking apart is deferred; "two different pupils" is taken back. PlainError when a later merge is first."""
    with transaction.atomic():
        if merging.ask_apart(decision=decision, by=by, now=now):
            _defer(decision, by)


def _defer(decision: MergeDecision, by: Actor) -> None:
    name = f"merge:{decision.pk}"
    queue.ask_once(MERGE, waits_as=name, lock=name, decision_id=str(decision.pk), account_id=by.account_id)
