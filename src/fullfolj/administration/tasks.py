"""Background work: pulls from sources, when somebody asks, when the provider gives notice, and by the clock."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from fullfolj.administration import source_actions
from fullfolj.administration.names import MERGE, PULL
from fullfolj.domain.actor import SYSTEM, Actor, ActorKind
from fullfolj.intake import merging
from fullfolj.intake.liveness import BusyError
from fullfolj.intake.models import ImportState, MergeDecision, MergeState, PullMode, Source
from fullfolj.intake.ss12000 import runs
from fullfolj.signals import aftermath, queue

#: Seconds until a pull that finds another under way is tried again.
_WAIT = 60


@app.task(name=PULL, pass_context=True)
def pull(context: JobContext, source_id: str, mode: str | None, account_id: int | None) -> None:
    """One pull, and a sweep when it has changed anything. What goes wrong stands in the pull's own outcome."""
    now = timezone.now()
    runs.recover(now)
    source = Source.objects.filter(pk=uuid.UUID(source_id)).first()
    if source is None:
        return
    by = Actor(ActorKind.ACCOUNT, account_id) if account_id is not None else SYSTEM
    wanted = PullMode(mode) if mode else None
    known = aftermath.before(source.organiser_id)
    try:
        found = runs.run(source, runs.Options(mode=wanted, is_cancelled=context.should_abort), by=by, now=now)
    except BusyError:  # by the command line: what was asked for is done when that has ended
        source_actions.ask_to_pull(source=source, mode=wanted, account_id=account_id, wait=_WAIT)
        return
    for imp in found.imports.filter(state=ImportState.APPLIED):
        aftermath.note_applied(imp, known, today=timezone.localdate(), now=timezone.now())
    counts = runs.totals(found)
    if counts["new"] or counts["changed"] or counts["removed"]:
        queue.ask_for_sweep(organiser_id=source.organiser_id)


@app.task(name=MERGE)
def merge(decision_id: str, account_id: int) -> None:
    """What was decided is carried out, and a sweep asked for. Running it again changes nothing more.

    When it fails the page asks again as if nobody had answered, and the job's own error tells why.
    """
    by, now = Actor(ActorKind.ACCOUNT, account_id), timezone.now()
    decision = MergeDecision.objects.filter(pk=uuid.UUID(decision_id)).first()
    if decision is None:
        return
    carry_out = merging.merge if decision.state == MergeState.ASKED else merging.take_apart
    try:
        is_done = carry_out(decision.pk, by=by, now=now)
    except Exception:
        merging.give_up(decision.pk, by=by)
        raise
    if is_done:
        queue.ask_for_sweep(organiser_id=decision.organiser_id)


@app.periodic(cron="*/15 * * * *")
@app.task(name="fullfolj.administration.tick", queueing_lock="tick", pass_context=False)
def tick(timestamp: int) -> None:
    """Every quarter of an hour: the pulls that are due."""
    for source, mode in source_actions.due(timezone.localtime()):
        source_actions.ask_to_pull(source=source, mode=mode, account_id=None)
