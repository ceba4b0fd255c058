"""What people do with an import. The heavy part runs in the background, deferred in the same transaction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.imports.names import APPLY, EFFECT, READ, UNDO, lock_of
from fullfolj.imports.permissions import Reach
from fullfolj.imports.queries import job_on, work_on
from fullfolj.intake import custody, pipeline, tables, undo
from fullfolj.intake.mapping import marks, periods, profiles, raw
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import Import, ImportKind, ImportState
from fullfolj.school.models import Organisation
from fullfolj.signals import queue

_OVER = (ImportState.APPLYING, ImportState.APPLIED, ImportState.TAKEN_BACK)
_ROWS_TO_GUESS_BY = 1000
_CAN_BE_APPLIED = (ImportState.READY, ImportState.GUARDED)


def receive(
    *, path: Path, file_name: str, kind: ImportKind, replace_period: bool, reach: Reach, by: Actor, now: dt.datetime
) -> Import:
    """The import, with its reading deferred; `options["units"]` keeps it to the units of the reach.

    PlainError when the disk is full.
    """
    with transaction.atomic():
        imp = pipeline.receive(
            path,
            kind=kind,
            organiser=Organisation.objects.get(pk=reach.organiser_id),
            by=by,
            now=now,
            account=Account.objects.get(pk=reach.account_id),
            options={"replace_period": replace_period, "units": None if reach.units is None else list(reach.units)},
            file_name=Path(file_name).name,
        )
        defer_reading(imp, by=by)
    return imp


def read_again(*, imp: Import, by: Actor) -> None:
    """The reading of a file that nobody reads is deferred once more; nothing when it waits or runs, or is done."""
    with transaction.atomic():
        held = _held(imp)
        if held.state == ImportState.RECEIVED and not work_on(held).is_reading:
            _defer(READ, held, account_id=by.account_id)


def defer_reading(imp: Import, *, by: Actor) -> None:
    """A received import is read in the background; called in the transaction that made it."""
    _defer(READ, imp, account_id=by.account_id)


def ask_to_apply(*, imp: Import, allow_removals: bool, by: Actor) -> None:
    """Applying is deferred; nothing when somebody has asked already. PlainError when there is nothing to apply."""
    with transaction.atomic():
        held = _held(imp)
        if held.state in _OVER or work_on(held).is_applying:
            return
        if held.state not in _CAN_BE_APPLIED:
            raise PlainError(_("The import can't be applied now."), _("See below what has happened to it."))
        if held.state == ImportState.GUARDED and not allow_removals:
            raise PlainError(_("Tick the box first, if you really want to apply the file."))
        Import.objects.filter(pk=held.pk).update(failure="")
        _defer(APPLY, held, account_id=by.account_id, allow_removals=allow_removals)


def ask_to_take_back(*, imp: Import, reach: Reach, by: Actor) -> None:
    """Taking the import back is deferred; nothing when that waits or is done already.

    PlainError when it is not the newest applied of its kind, or may be about units that the reach does not cover; what
    else may stand in the way the job finds out.
    """
    with transaction.atomic():
        held = _held(imp)
        if held.state == ImportState.TAKEN_BACK or work_on(held).is_undoing:
            return
        _check_reach(held, reach)
        if held.pk not in undo.can_be_taken_back():
            raise PlainError(_("Only the newest import of its kind can be taken back."))
        Import.objects.filter(pk=held.pk).update(failure="")
        _defer(UNDO, held, account_id=by.account_id)


def _check_reach(imp: Import, reach: Reach) -> None:
    """Somebody who could import for all units when it was read may reach fewer now."""
    units = imp.options.get("units")
    if reach.units is not None and (units is None or not reach.covers(set(units))):
        raise PlainError(
            _("The import may be about school units that you can't import for."),
            _("Ask somebody who imports for all of them to take it back."),
        )


def ask_for_effect(*, imp: Import, by: Actor) -> None:
    """What the import does to the signals is worked out in the background; nothing when somebody has asked already."""
    with transaction.atomic():
        held = _held(imp)
        if held.state in (*_CAN_BE_APPLIED, ImportState.APPLIED) and not work_on(held).is_weighing:
            Import.objects.filter(pk=held.pk).update(failure="")
            # A lock of its own in the queue: a trial that waits must not keep an apply from being asked for.
            waits_as, own, lock = f"effect:{held.pk}", str(held.pk), lock_of(held.pk)
            queue.ask_once(EFFECT, waits_as=waits_as, lock=lock, import_id=own, account_id=by.account_id)


def foreign_table(imp: Import) -> Raw:
    """The beginning of the table in a file that waits to be explained: enough to guess by."""
    return raw.read(custody.upload_path(imp.pk), most=_ROWS_TO_GUESS_BY)


def explain_columns(
    *,
    imp: Import,
    name: str,
    raw: Raw,
    understanding: Understanding,
    period: str,
    unit: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """The profile is kept and the file is read through it, in the background.

    `period` and the `unit`'s code are kept for this file alone. PlainError when nothing can become of the columns, the
    rows are only the lessons with absence, nobody has said which period or which school they are about, or a column
    that tells who is protected would not count.
    """
    _check_protection(raw, understanding)
    if not understanding.tells_period and not period and periods.within(raw.above) is None:
        raise PlainError(_("Choose which period the file is about."))
    if not understanding.tells_unit and not unit:
        raise PlainError(_("Choose which school the list comes from."))
    if understanding.grain == profiles.LESSON and understanding.rows == profiles.DEVIATIONS:
        raise PlainError(
            _("A file with absence alone can't be imported as lessons."),
            _("Export a report with every lesson, also those where nobody was away."),
        )
    with transaction.atomic():
        held = _held(imp)
        if not held.may_be_explained or work_on(held).is_reading or work_on(held).is_applying:
            return
        profiles.keep(organiser=held.organiser, name=name, raw=raw, understanding=understanding, by=by, now=now)
        chosen = {name: value for name, value in (("period", period), ("unit", unit)) if value}
        options = {**held.options, **chosen}
        Import.objects.filter(pk=held.pk).update(failure="", kind=understanding.kind, options=options)
        _defer(READ, held, account_id=by.account_id)


def _check_protection(raw: Raw, understanding: Understanding) -> None:
    for header, column in zip(raw.headers, understanding.columns, strict=True):
        if tables.tells_protection(header) and column.role != marks.ROLE:
            raise PlainError(
                _("The column %(name)s seems to tell who is protected, and would not count.") % {"name": header},
                _("Choose Protected identity for it, or take the column out of the file if it tells something else."),
            )


def discard(*, imp: Import, by: Actor, now: dt.datetime) -> None:
    """The file is thrown away and nothing changes; a reading that is under way throws it away at its next step.

    Nothing when that is done already. PlainError once the file is being applied.
    """
    with transaction.atomic():
        held = _held(imp)
        if held.state == ImportState.DISCARDED:
            return
        if held.state in _OVER or work_on(held).is_applying:
            raise PlainError(_("It is too late to discard the file."), _("It is being applied, or has been."))
        job_id = job_on(held)
        if job_id is not None:
            app.job_manager.cancel_job_by_id(job_id, abort=True)
        if not work_on(held).is_reading:
            pipeline.discard(held.pk, by=by, now=now)


def note_refusal(*, imp: Import, error: PlainError) -> None:
    """Why applying did not happen, for the page of an import that waits again for somebody to look."""
    guarded = _("The register has changed since the file was read, and now much would vanish.")
    for state, words in ((ImportState.READY, str(error)), (ImportState.GUARDED, guarded)):
        Import.objects.filter(pk=imp.pk, state=state).update(failure=words)


def _held(imp: Import) -> Import:
    """The import's row, locked to the end of the transaction: a double click waits here for the first."""
    return Import.objects.select_for_update().get(pk=imp.pk)


def _defer(task: str, imp: Import, **arguments: Any) -> None:
    lock = lock_of(imp.pk)
    queue.ask_once(task, waits_as=lock, lock=lock, import_id=str(imp.pk), **arguments)
