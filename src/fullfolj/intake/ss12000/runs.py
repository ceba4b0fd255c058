"""A pull from beginning to end: read everything, then ordinary imports, one after another, each applied whole.

Cursors move only when all of a pull has been applied, and every import gives the same result when it is made again: a
pull that was killed anywhere and is started anew ends where an undisturbed one would have.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.intake import liveness, pipeline, protection, undo
from fullfolj.intake.models import Import, ImportKind, ImportState, Pull, PullMode, PullState, Source
from fullfolj.intake.ss12000 import feedback, notices, pack, packs, sources
from fullfolj.intake.ss12000.client import Client, StoppedError
from fullfolj.intake.ss12000.connection import Limits
from fullfolj.intake.ss12000.download import Download, Downloaded
from fullfolj.intake.ss12000.faults import ProviderError
from fullfolj.intake.ss12000.packs import Making
from fullfolj.school.history import recorded
from fullfolj.school.models import SourceIdentity

#: Lessons from the beginning of the school year before the last one: trends and comparisons need no more.
_YEARS = 2


@dataclass
class Options:
    """How a pull is made. `mode` None lets the source's own rhythm decide."""

    mode: PullMode | None = None
    allow_removals: bool = False
    limits: Limits | None = None
    sleep: Callable[[float], None] = time.sleep
    is_cancelled: Callable[[], bool] = lambda: False


@dataclass
class _Run:
    """A pull at work."""

    pull: Pull
    options: Options
    by: Actor
    now: dt.datetime
    folder: Path
    mode: PullMode
    imports: list[Import] = field(default_factory=list)

    @property
    def source(self) -> Source:
        return self.pull.source

    @property
    def today(self) -> dt.date:
        return localdate(self.now)


def run(source: Source, options: Options, *, by: Actor, now: dt.datetime) -> Pull:
    """The pull as it ended; its imports are `pull.imports`.

    BusyError when another pull of the source is under way. A provider's fault, a guard's stop or somebody's stop is
    the pull's own outcome, and no error.
    """
    busy = _("Another pull from %(name)s is under way.") % {"name": source.name}
    with liveness.at_work(source.pk, busy):
        source.refresh_from_db()  # it may have been read, or changed, while it was waited for
        mode = options.mode or _due(source, now)
        pull = Pull.objects.create(source=source, mode=mode, actor=by.label, started_at=now)
        folder = Path(settings.DATA) / "staging" / f"pull-{pull.pk}"
        folder.mkdir(mode=0o700, parents=True)
        try:
            _ended(pull, *_outcome(_Run(pull, options, by, now, folder, mode)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return pull


def recover(now: dt.datetime) -> list[Pull]:
    """Pulls whose process is gone are INTERRUPTED, and what they had read is removed; they are returned."""
    found = []
    for pull in Pull.objects.filter(state=PullState.RUNNING).select_related("source"):
        if not liveness.has_worker(pull.source_id):
            pull.failure = _("The pull was interrupted: the process or the computer stopped. The next one goes on.")
            _ended(pull, PullState.INTERRUPTED, now)
            shutil.rmtree(Path(settings.DATA) / "staging" / f"pull-{pull.pk}", ignore_errors=True)
            found.append(pull)
    return found


def _due(source: Source, now: dt.datetime) -> PullMode:
    """Everything the first time and at the source's interval, else what has changed."""
    last = source.last_full_at
    if last is None or now - last >= dt.timedelta(days=source.full_every_days) or "register" not in source.cursors:
        return PullMode.FULL
    return PullMode.CHANGES


def _ended(pull: Pull, state: PullState, at: dt.datetime) -> None:
    pull.state, pull.ended_at = state, at
    pull.save()


def _outcome(run: _Run) -> tuple[PullState, dt.datetime]:
    pull = run.pull
    try:
        found = _downloaded(run)
        state = _imported(run, found)
        _let_go_of_older(run)
        if state is PullState.DONE:
            _remember(run, found)
            _tell_provider(run)
    except ProviderError as error:
        pull.failure_code, pull.failure = error.code, str(error)
        state = PullState.FAILED
    except StoppedError:
        state = PullState.STOPPED
    except PlainError as error:
        pull.failure = str(error)
        state = PullState.FAILED
    except Exception as error:
        # Its own words may quote what the provider gave: only its kind is told, and the error goes on to the log.
        pull.failure = _("Something went wrong that we had not foreseen (%(kind)s).") % {"kind": type(error).__name__}
        _ended(pull, PullState.FAILED, run.now)
        raise
    return state, run.now


def _downloaded(run: _Run) -> Downloaded:
    """What the provider gives; one that refuses a filter is read whole instead.

    Not in school hours, when the lessons that have changed are all that it can't tell: the night's pull is whole then.
    """
    if run.mode is PullMode.FULL:
        return _read(run)
    try:
        found = _read(run)
        if not found.needs_all or run.mode is PullMode.ATTENDANCE:
            return found
    except ProviderError as error:
        if error.code != "refused-question":
            raise
    run.mode = run.pull.mode = PullMode.FULL
    shutil.rmtree(run.folder)
    run.folder.mkdir(mode=0o700)
    return _read(run)


def _read(run: _Run) -> Downloaded:
    options = run.options
    connection = sources.connection(run.source, options.limits)

    def progress(step: str, done: int) -> None:
        run.pull.step, run.pull.done = step, done
        Pull.objects.filter(pk=run.pull.pk).update(step=step, done=done)

    with Client(connection, sleep=options.sleep, is_cancelled=options.is_cancelled) as client:
        reading = Download(client, run.folder, run.today, progress)
        try:
            if run.mode is PullMode.FULL:
                _read_all(reading, run)
            else:
                _read_changes(reading, run)
        finally:
            run.pull.outcome = reading.found.outcome
            # Before any import, and also when the reading has failed: protection waits for nothing.
            protection.at_once(packs.marked(run.source, reading.found), by=run.by, now=run.now)
    return reading.found


def _read_all(reading: Download, run: _Run) -> None:
    reading.register()
    reading.teaching()
    reading.all_attendance(since(run.today), run.today + dt.timedelta(days=1))
    if not reading.found.has_attendance:
        reading.sums(since(run.today))
    reading.all_grades()
    reading.absences()


def _read_changes(reading: Download, run: _Run) -> None:
    cursors = {name: dt.datetime.fromisoformat(text) for name, text in run.source.cursors.items()}
    start = cursors.get("register", run.now)
    attendance_since = cursors.get("attendance", start)
    reading.deletions(min(start, attendance_since))
    reading.changed_attendance(attendance_since)
    reading.absences()
    found = reading.found
    if run.mode is PullMode.CHANGES:
        if reading.register_has_changed(start):
            reading.register()
        reading.all_grades(cursors.get("grades", start))
        if found.grades.rows and not found.has_register:
            reading.register()
    if run.mode is PullMode.CHANGES and not found.has_attendance and not _has_given_lessons(run.source):
        reading.sums(Term.of(run.today).first_day)
    if found.attendances.places.count or found.grades.rows or found.aggregates.rows or found.has_register:
        reading.teaching()
    if not found.has_register and _is_somebody_newly_marked(run, found):
        reading.register()


def _has_given_lessons(source: Source) -> bool:
    """Whether lessons have come from the source: then its sums would say the same once more."""
    theirs = Import.objects.filter(pull__source=source, kind=ImportKind.LESSONS, state=ImportState.APPLIED)
    return theirs.exists()


def _is_somebody_newly_marked(run: _Run, found: Downloaded) -> bool:
    """Whether a marking stands on anyone still in the register: then they are taken out at once, whatever the mode."""
    marks = packs.marks(found)
    theirs = SourceIdentity.objects.filter(unit__parent=run.source.organiser, source_id__in=list(marks))
    return bool(marks) and theirs.exists()


def since(today: dt.date) -> dt.date:
    """The first day of which lessons are asked for."""
    return SchoolYear(SchoolYear.of(today).start - _YEARS).first_day


def _imported(run: _Run, found: Downloaded) -> PullState:
    """Each part as an import of its own; the first that a guard stops is the end of it."""
    about = Making(run.source, run.mode, run.today, since(run.today), run.folder, found)
    for kind, path in packs.all_packs(about):
        if not _apply(run, kind, path):
            return PullState.GUARDED
    if found.has_notices:
        with transaction.atomic():
            notices.keep(run.source, found.notices.rows.values(), is_whole=not found.notices.unreadable)
    return PullState.DONE


def _apply(run: _Run, kind: ImportKind, path: Path) -> bool:
    """False when a guard has stopped the import; it then waits for somebody."""
    # A provider's sums are the whole truth of the terms that were asked for.
    options = {"form": pack.FORM, **({"replace_period": True} if kind is ImportKind.TOTALS else {})}
    with pipeline.in_one_go(options) as whole:
        imp = pipeline.receive(
            path,
            kind=kind,
            organiser=run.source.organiser,
            by=run.by,
            # A moment apart, so that they are told in the order in which they were made.
            now=run.now + dt.timedelta(microseconds=len(run.imports)),
            file_name=run.source.name,
            pull=run.pull,
            **whole,
        )
        path.unlink()
        run.imports.append(imp)
        task = pipeline.read(imp.pk, by=run.by, now=run.now)
        imp.refresh_from_db()
        stopped = imp.state == ImportState.GUARDED and not run.options.allow_removals
        if stopped:
            # It waits for somebody: its process is not expected to go on.
            Import.objects.filter(pk=imp.pk).update(options=options)
            return False
        pipeline.apply(imp.pk, by=run.by, now=run.now, allow_removals=run.options.allow_removals, task=task)
    return True


#: A pull's imports that wait for somebody are older news than those of a later pull that is as wide.
_AS_WIDE = {
    PullMode.FULL: tuple(PullMode),
    PullMode.CHANGES: (PullMode.CHANGES, PullMode.ATTENDANCE),
    PullMode.ATTENDANCE: (PullMode.ATTENDANCE,),
}


def _let_go_of_older(run: _Run) -> None:
    """Imports of earlier pulls that a guard has stopped are discarded: applied now, they would bring back what was."""
    older = Import.objects.filter(
        pull__source=run.source, pull__mode__in=_AS_WIDE[run.mode], state=ImportState.GUARDED
    ).exclude(pull=run.pull)
    for imp in older:
        with suppress(PlainError):  # somebody is deciding about it at this moment
            pipeline.discard(imp.pk, by=run.by, now=run.now)


def _tell_provider(run: _Run) -> None:
    """Counts back to the provider, and where it may send notices; what goes wrong there is no fault of the pull."""
    options = run.options
    try:
        with Client(sources.connection(run.source, options.limits), sleep=options.sleep) as client:
            feedback.report(client, run.pull, run.imports, run.now)
            if settings.NOTICE_ADDRESS:
                feedback.subscribe(client, run.source, settings.NOTICE_ADDRESS, by=run.by, now=run.now)
    except (ProviderError, StoppedError):
        return


def _remember(run: _Run, found: Downloaded) -> None:
    """Up to when the source has been read, and what it lacks.

    Nothing when what the pull began with holds no longer: an import has been taken back, or other units chosen,
    meanwhile. How far the source has been read then stays forgotten, and the next pull reads everything.
    """
    moment = run.pull.started_at.isoformat()
    names = {PullMode.ATTENDANCE: ("attendance",)}.get(run.mode, ("register", "attendance", "grades"))
    with recorded("source.read", by=run.by):
        source = Source.objects.select_for_update().get(pk=run.source.pk)
        is_taken_back = run.pull.imports.filter(state=ImportState.TAKEN_BACK).exists()
        if is_taken_back or _is_read_of(source) != _is_read_of(run.source):
            return
        source.cursors |= dict.fromkeys(names, moment)
        if run.mode is PullMode.FULL:
            source.last_full_at = run.pull.started_at
            source.lacks = sorted(path for path, told in found.outcome.items() if told.get("code"))
        elif found.needs_all:
            source.last_full_at = None
        source.save(update_fields=["cursors", "last_full_at", "lacks"])


def _is_read_of(source: Source) -> tuple[object, ...]:
    """What of the source has been read, and of which units."""
    return source.cursors, source.last_full_at, sorted(source.units)


def take_back(pull_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> list[Import]:
    """A pull's imports taken back, the last one first, all or none. PlainError when there is no such pull, or one of
    them can't be taken back.
    """
    pull = Pull.objects.filter(pk=pull_id).first()
    if pull is None:
        raise PlainError(_("There is no import with the id %(id)s.") % {"id": pull_id}, exit_code=2)
    applied = pull.imports.filter(state=ImportState.APPLIED).order_by("-created_at")
    if not applied:
        raise PlainError(_("The pull has no import that can be taken back."))
    with transaction.atomic():
        return [undo.take_back(imp.pk, by=by, now=now) for imp in applied]


def totals(pull: Pull) -> dict[str, int]:
    """The counts of the pull's imports together (contract section 1)."""
    names = ("read", "new", "changed", "unchanged", "removed", "quarantined", "protected")
    imports = list(pull.imports.all())
    return {name: sum(imp.counts.get(name, 0) for imp in imports) for name in names}
