"""The way in: receive a file, read it, show what it would change, apply all of it or nothing.

Every step is its own call, so that a page can stop between them; the state is in the import's row. Work that is under
way holds a lock that dies with its process: `recover` finds imports without one and says that nothing was changed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.intake import custody, failures, kept, liveness, own_units, protection, quarantine
from fullfolj.intake.kinds import Changes, NeedsMappingError, OtherKindError, Task, kind_of
from fullfolj.intake.models import Import, ImportKind, ImportState, Pull
from fullfolj.intake.register_state import register_state
from fullfolj.intake.ss12000 import sources
from fullfolj.lake import store
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation

#: States in which somebody or something may still go on with the import.
LIVE = (
    ImportState.RECEIVED,
    ImportState.READING,
    ImportState.READY,
    ImportState.GUARDED,
    ImportState.APPLYING,
    ImportState.UNMAPPED,
)
#: In `Import.preview`: what register and lake were like when it was read, or just before it was applied.
SEEN = "register_state"
#: In `Import.preview`: the history tells what the import did, so that it can be taken back.
TRACED = "traced"
#: How many files of the lake the import replaced: taking it back needs them all.
REPLACED = "replaced"
_IN_ONE_GO = "in_one_go"


def receive(
    path: Path,
    *,
    kind: str,
    organiser: Organisation,
    by: Actor,
    now: dt.datetime,
    account: Account | None = None,
    options: dict[str, Any] | None = None,
    file_name: str = "",
    import_id: uuid.UUID | None = None,
    pull: Pull | None = None,
) -> Import:
    """Copies the file into the data directory and notes it.

    PlainError when it can't be read, is empty or too large (then nothing is copied), or the disk is full.
    """
    import_id = import_id or uuid.uuid4()
    size = custody.size_of(path, file_name or path.name)
    digest = custody.take_in(path, import_id)
    return Import.objects.create(
        id=import_id,
        organiser=organiser,
        kind=ImportKind(kind),
        file_name=(file_name or path.name)[-255:],
        stored_as=str(import_id),
        size_bytes=size,
        sha256=digest,
        options=options or {},
        actor=by.label,
        account=account,
        pull=pull,
        created_at=now,
    )


@contextmanager
def in_one_go(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Arguments for a `receive` whose import is read and applied before the block ends, by this process.

    If the process dies anywhere on the way, `recover` sees it; an import without this waits for somebody between steps.
    """
    import_id = uuid.uuid4()
    with liveness.at_work(import_id):
        yield {"import_id": import_id, "options": {**options, _IN_ONE_GO: True}}


def read(
    import_id: uuid.UUID, *, by: Actor, now: dt.datetime, is_cancelled: Callable[[], bool] = lambda: False
) -> Task:
    """Reads the file and finds out what it would change; nothing in the register or the lake is touched.

    The import is READY or, when a guard wants somebody to look, GUARDED. A PlainError has made it FAILED.
    `is_cancelled` is asked at each step; CancelledError when it says yes, and the import may be discarded.
    """
    imp = Import.objects.select_related("organiser").get(pk=import_id)
    with liveness.at_work(import_id):
        _move(imp, ImportState.READING, from_states=(*LIVE, ImportState.FAILED, ImportState.INTERRUPTED))
        with _failing(imp, now):
            task = _task(imp, by, now, _reporter(imp, is_cancelled))
            # Taken before anything is read: what changes meanwhile makes `apply` read again.
            seen = register_state(imp.organiser)
            changes = _work(task)
            with transaction.atomic():
                quarantine.keep(imp, task)
                imp.preview[SEEN] = seen
                imp.read_at = now
                imp.state = ImportState.GUARDED if changes.guard else ImportState.READY
                imp.save()
    return task


def apply(
    import_id: uuid.UUID,
    *,
    by: Actor,
    now: dt.datetime,
    allow_removals: bool = False,
    only_as_shown: bool = False,
    task: Task | None = None,
) -> Import:
    """Makes the changes, all in one transaction, after every other apply of the organiser.

    If the register or the lake has changed since the file was read, it is read again; with `only_as_shown` the import
    then goes back to READY with its new preview instead of doing something that nobody has seen. `task` is what `read`
    returned, in the same process. PlainError with exit code 4 when a guard stops it; then nothing is changed.
    """
    imp = Import.objects.select_related("organiser").get(pk=import_id)
    imp.check_can_apply(allow_removals=allow_removals)
    with liveness.at_work(import_id):
        before = ImportState(imp.state)
        _move(imp, ImportState.APPLYING, from_states=(ImportState.READY, ImportState.GUARDED))
        task = task or _task(imp, by, now, None)
        task.imp, task.by = imp, by
        task.report = lambda step, done, total: custody.note_progress(imp.pk, step, done, total)
        with _failing(imp, now, task):
            try:
                with recorded(f"import.{imp.kind}", by=by, import_id=str(imp.pk)):
                    _apply(task, allow_removals, only_as_shown, now)
            except _LookAgainError as look:
                _look_again(imp, before, look)
        custody.let_go(import_id)
    return imp


@contextmanager
def trying(import_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> Iterator[Callable[[], None]]:
    """A function that makes the import's changes, for a transaction that will be rolled back; no file stays behind.

    It is called when no other import is being applied, and reads the file again if one has been meanwhile. The import's
    own row is left alone. PlainError when the file can't be read.
    """
    imp = Import.objects.select_related("organiser").get(pk=import_id)
    with liveness.at_work(import_id):
        task = _task(imp, by, now, None)
        seen, changes = register_state(imp.organiser), _work(task)

        def apply_it() -> None:
            nonlocal task, changes
            if register_state(imp.organiser) != seen:
                task = _again(task)
                changes = _work(task)
            with recorded(f"import.{imp.kind}", by=by):
                kind_of(imp.kind).apply(task, changes)

        try:
            yield apply_it
        finally:
            for path in task.written:
                path.unlink(missing_ok=True)


def discard(import_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> Import:
    """Ends an import that has not been applied; its files are removed. PlainError when it is being worked on."""
    imp = Import.objects.get(pk=import_id)
    imp.check_can_discard()
    with liveness.at_work(import_id), recorded("import.discard", by=by):
        over = (ImportState.APPLIED, ImportState.APPLYING, ImportState.TAKEN_BACK)
        states = [state for state in ImportState if state not in over]
        _move(imp, ImportState.DISCARDED, from_states=states, ended_at=now)
    custody.let_go(import_id)
    return imp


def recover(*, now: dt.datetime) -> list[Import]:
    """The imports whose process is gone, now INTERRUPTED with a plain message; what lies of finished ones is removed.

    Every import command and page calls this first.
    """
    interrupted = []
    under_way = Q(state__in=[ImportState.READING, ImportState.APPLYING])
    for imp in Import.objects.filter(under_way | Q(state__in=LIVE, options__has_key=_IN_ONE_GO)):
        if liveness.has_worker(imp.pk):
            continue
        imp.failure = _(
            "The import was interrupted before it had ended: the process or the computer stopped. "
            "Nothing was changed. Import the file again."
        )
        if _moved(imp, ImportState.INTERRUPTED, [ImportState(imp.state)], failure=imp.failure, ended_at=now):
            interrupted.append(imp)
    lying = custody.lying()
    over = Import.objects.filter(pk__in=lying).exclude(state__in=LIVE).values_list("pk", flat=True)
    known = set(Import.objects.filter(pk__in=lying).values_list("pk", flat=True))
    custody.let_go_of([*over, *custody.forgotten(lying - known, now=now)])
    return interrupted


def progress(import_id: uuid.UUID) -> dict[str, Any]:
    """`state`, `step`, `done` and `total` (0 when unknown) of an import, as of now."""
    imp = Import.objects.only("state", "step", "done", "total").get(pk=import_id)
    told = {"step": imp.step, "done": imp.done, "total": imp.total}
    if imp.state == ImportState.APPLYING:
        told |= custody.noted_progress(import_id)
    return {"state": imp.state, **told}


class CancelledError(Exception):
    """Somebody has cancelled the import while its file was being read."""


class _LookAgainError(Exception):
    """What the import would do is no longer what was shown; carries the new reading and what it rests on."""

    def __init__(self, task: Task, changes: Changes, seen: str) -> None:
        self.task, self.changes, self.seen = task, changes, seen


def _task(imp: Import, by: Actor, now: dt.datetime, report: Callable[[str, int, int], None] | None) -> Task:
    task = Task(
        imp=imp,
        organiser=imp.organiser,
        source=custody.upload_path(imp.pk),
        staging=custody.fresh_staging(imp.pk),
        options=dict(imp.options),
        today=localdate(now),
        now=now,
        by=by,
    )
    if report is not None:
        task.report = report
    return task


def _reporter(imp: Import, is_cancelled: Callable[[], bool]) -> Callable[[str, int, int], None]:
    def report(step: str, done: int, total: int) -> None:
        if is_cancelled():
            raise CancelledError
        imp.step, imp.done, imp.total = step, done, total
        Import.objects.filter(pk=imp.pk).update(step=step, done=done, total=total)

    return report


def _work(task: Task) -> Changes:
    """Reads and compares; the import's counts, warnings and preview are set but not saved."""
    imp = task.imp
    try:
        kind_of(imp.kind).stage(task)
    except OtherKindError as other:
        imp.kind = other.kind
        kind_of(imp.kind).stage(task)
    changes = kind_of(imp.kind).compare(task)
    changes.guard += protection.guard(task)
    quarantine.warn_of_older(task, changes)
    own_units.check(task.options, changes)
    task.kept["changes"] = changes
    rejected = task.findings.rejected()
    task.kept["rejected"] = rejected
    imp.counts = {
        "read": task.counted["read"],
        "new": changes.new,
        "changed": changes.changed,
        "unchanged": changes.unchanged,
        "removed": changes.removed,
        "quarantined": rejected.height,
        "protected": task.counted["protected"],
    }
    imp.warnings = task.findings.warnings()
    stops = [
        {"place": g.place, "vanishing": g.vanishing, "standing": g.standing, **({"of": g.of} if g.of else {})}
        for g in changes.guard
    ]
    imp.preview = {**changes.preview, "guard": stops}
    return changes


def _apply(task: Task, allow_removals: bool, only_as_shown: bool, now: dt.datetime) -> None:
    """Inside the transaction: everything, the import's own state included."""
    imp = task.imp
    liveness.queue_for(imp.organiser_id)
    seen = register_state(imp.organiser)
    changes: Changes | None = task.kept.get("changes")
    if changes is None or seen != imp.preview.get(SEEN):
        shown = imp.counts
        task = _again(task)
        changes = _work(task)
        if (changes.guard and not allow_removals) or (only_as_shown and imp.counts != shown):
            raise _LookAgainError(task, changes, seen)
        quarantine.keep(imp, task)
    if protection.by_file(task):
        # Register and lake are others now: what the file changes is worked out anew.
        task = _again(task)
        changes = _work(task)
    kind_of(imp.kind).apply(task, changes)
    protection.lift_by_file(task)
    kept.keep(task)
    quarantine.pass_on(imp)
    if imp.pull is not None and _IN_ONE_GO not in imp.options:
        sources.set_back(imp.pull)
    imp.preview |= {SEEN: seen, TRACED: True, REPLACED: store.count_replaced(imp.pk)}
    imp.state, imp.failure, imp.ended_at = ImportState.APPLIED, "", now
    imp.save()


def _again(task: Task) -> Task:
    """A fresh task in place of one whose reading is stale; files written so far stay on the old one's list."""
    custody.fresh_staging(task.imp.pk)
    again = Task(task.imp, task.organiser, task.source, task.staging, task.options, task.today, task.now, task.by)
    again.report, again.written = task.report, task.written
    return again


def _look_again(imp: Import, before: ImportState, look: _LookAgainError) -> None:
    """The transaction is rolled back: keep the new preview, so that somebody can look at it."""
    with transaction.atomic():
        quarantine.keep(imp, look.task)
        imp.preview[SEEN] = look.seen
        imp.state = ImportState.GUARDED if look.changes.guard else before
        imp.save()
    if look.changes.guard:
        raise imp.guarded_error()
    raise PlainError(
        _("The register has changed since the file was read, and so has what this import would do."),
        _("Look at the new preview and apply once more."),
    )


def _move(imp: Import, to: ImportState, *, from_states: Any, **also: Any) -> None:
    if not _moved(imp, to, list(from_states), **also):
        imp.refresh_from_db()
        raise imp.not_now()


def _moved(imp: Import, to: ImportState, from_states: list[ImportState], **also: Any) -> bool:
    """Changes the state only if it still is one of `from_states`, whoever else tries."""
    count = Import.objects.filter(pk=imp.pk, state__in=from_states).update(state=to, **also)
    if count:
        imp.state = to
    return bool(count)


@contextmanager
def _failing(imp: Import, now: dt.datetime, task: Task | None = None) -> Iterator[None]:
    """An error in the block makes the import FAILED with words; one that was foreseen comes out as a PlainError.

    A state that the block has moved on from is left alone: a guard's stop, or a commit whose answer was lost.
    """
    try:
        yield
    except CancelledError:
        raise
    except NeedsMappingError as error:
        if imp.options.get(_IN_ONE_GO):
            raise _failed(imp, now, error) from error
        _moved(imp, ImportState.UNMAPPED, [ImportState.READING], failure=str(error))
        raise
    except (DatabaseError, InterfaceError) as error:
        # Whether the transaction was committed isn't known: no file is removed, the next run looks.
        raise _failed(imp, now, failures.database_error(error)) from error
    except Exception as error:
        for path in task.written if task is not None else ():
            path.unlink(missing_ok=True)
        if isinstance(error, PlainError):
            raise _failed(imp, now, error) from error
        if custody.is_full(error):
            raise _failed(imp, now, custody.disk_full()) from error
        _failed(imp, now, failures.unforeseen(error))
        raise


def _failed(imp: Import, now: dt.datetime, error: PlainError) -> PlainError:
    try:
        states = [ImportState.READING, ImportState.APPLYING]
        if _moved(imp, ImportState.FAILED, states, failure=str(error), ended_at=now):
            custody.let_go(imp.pk)
    except (DatabaseError, InterfaceError):
        pass  # the next run finds it without a process and says so
    return error
