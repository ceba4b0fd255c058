"""Background work of the import pages: reading a file, applying it."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.imports import actions, effects, queries
from fullfolj.imports.names import APPLY, EFFECT, READ, UNDO
from fullfolj.intake import abandoned, kept, pipeline, undo
from fullfolj.intake.models import Import, ImportState
from fullfolj.signals import aftermath, queue, trial


@app.task(name=READ)
def read_import(import_id: str, account_id: int) -> None:
    """The file is read and its page tells what it would change, or why it can't be read.

    Somebody who cancels while it is being read has it discarded at the next step of the reading.
    """
    by, now = Actor(ActorKind.ACCOUNT, account_id), timezone.now()
    imp = Import.objects.get(pk=import_id)
    try:
        pipeline.read(imp.pk, by=by, now=now, is_cancelled=lambda: queries.is_cancelled(imp))
    except PlainError:
        return  # the import's row says it in words
    except pipeline.CancelledError:
        pass
    if queries.is_cancelled(imp):
        pipeline.discard(imp.pk, by=by, now=now)


@app.task(name=APPLY)
def apply_import(import_id: str, account_id: int, allow_removals: bool) -> None:
    """The import is applied and a sweep asked for. Running it again, as after a killed worker, changes nothing more."""
    imp = Import.objects.get(pk=import_id)
    if imp.state in (ImportState.READY, ImportState.GUARDED):
        by = Actor(ActorKind.ACCOUNT, account_id)
        known = aftermath.before(imp.organiser_id, imp.preview.get(effects.EFFECT))
        try:
            pipeline.apply(imp.pk, by=by, now=timezone.now(), allow_removals=allow_removals, only_as_shown=True)
        except PlainError as error:
            actions.note_refusal(imp=imp, error=error)
        imp.refresh_from_db()
        if imp.state == ImportState.APPLIED:
            aftermath.note_applied(imp, known, today=timezone.localdate(), now=timezone.now())
    if imp.state == ImportState.APPLIED:
        queue.ask_for_sweep(organiser_id=imp.organiser_id)


@app.task(name=UNDO)
def take_back_import(import_id: str, account_id: int) -> None:
    """The import is taken back and a sweep asked for; why it can't be stands on its page."""
    imp = Import.objects.get(pk=import_id)
    if imp.state == ImportState.APPLIED:
        try:
            undo.take_back(imp.pk, by=Actor(ActorKind.ACCOUNT, account_id), now=timezone.now())
        except PlainError as error:
            Import.objects.filter(pk=imp.pk).update(failure=str(error))
            return
        imp.refresh_from_db()
    if imp.state == ImportState.TAKEN_BACK:
        queue.ask_for_sweep(organiser_id=imp.organiser_id)


@app.periodic(cron="10 3 * * *")
@app.task(name="fullfolj.imports.clean_quarantine", queueing_lock="clean-quarantine", pass_context=False)
def clean_quarantine(timestamp: int) -> None:
    """Every night: rows in quarantine that nobody can or need try any more, files that nobody has come back to, and
    whom old trials were about, go.
    """
    effects.clean_up()
    abandoned.clean_up(now=timezone.now())
    kept.clean_up(now=timezone.now(), may_come_back=undo.can_be_taken_back())


@app.task(name=EFFECT)
def effect_on_signals(import_id: str, account_id: int) -> None:
    """Which signals applying the import, or taking it back, would light and put out, by really doing it and back."""
    imp = Import.objects.select_related("organiser").get(pk=import_id)
    by, now = Actor(ActorKind.ACCOUNT, account_id), timezone.now()
    try:
        if imp.state == ImportState.APPLIED:
            effect = trial.effect_of(
                imp.organiser, timezone.localdate(), lambda: undo.take_back_within(imp.pk, by=by, now=now)
            )
        else:
            with pipeline.trying(imp.pk, by=by, now=now) as apply_it:
                effect = trial.effect_of(imp.organiser, timezone.localdate(), apply_it)
    except PlainError as error:
        Import.objects.filter(pk=imp.pk).update(failure=str(error))
        return
    effects.keep(imp, effect, now=now)
