"""Taking back an import as a whole: register, grades and lake become what they were before it.

Only the newest import of its kind can be taken back, and only while nothing that people or later imports have done
rests on it. What was protected by it stays protected: that is never taken back. What it lifted stands again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import polars as pl
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.models import Reading
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.domain.registry import Registry
from fullfolj.intake import kept, liveness, pipeline, protection
from fullfolj.intake.models import LAKE_KINDS, Import, ImportState, MergeDecision, Source
from fullfolj.lake import corrections, store
from fullfolj.school import turning_back
from fullfolj.school.history import recorded
from fullfolj.school.models import Grade, Organisation, Person
from fullfolj.school.turning_back import Trace


@dataclass(frozen=True)
class Work:
    """Work that people have done on pupils: `having` gives those of some pupils (their numbers) who have any."""

    name: str
    having: Callable[[Collection[int]], Iterable[int]]


#: Registered by rooms above: a pupil about whom people have written something is not taken away.
WORK: Registry[Work] = Registry("work on pupils", key=lambda work: work.name)


def can_be_taken_back() -> list[uuid.UUID]:
    """The newest applied import of each kind and organiser."""
    newest = (
        Import.objects.filter(state=ImportState.APPLIED)
        .order_by("organiser_id", "kind", "-ended_at", "-created_at")
        .distinct("organiser_id", "kind")
    )
    return list(newest.values_list("pk", flat=True))


def needing_files() -> list[uuid.UUID]:
    """Those of them that would bring files of the lake back; a class list brings none, and protection stays."""
    return list(Import.objects.filter(pk__in=can_be_taken_back(), kind__in=LAKE_KINDS).values_list("pk", flat=True))


def check(imp: Import) -> Trace:
    """What taking the import back would undo in the register. PlainError, with why, when it can't be taken back."""
    if imp.state == ImportState.TAKEN_BACK:
        raise PlainError(_("The import has been taken back already."))
    if imp.state != ImportState.APPLIED:
        raise imp.not_now()
    newest = (
        Import.objects.filter(organiser=imp.organiser_id, kind=imp.kind, state=ImportState.APPLIED)
        .order_by("-ended_at", "-created_at")
        .first()
    )
    if newest is not None and newest.pk != imp.pk:
        raise _later_first(newest.pk)
    if not imp.preview.get(pipeline.TRACED):
        raise PlainError(_("The import is from before imports could be taken back."))
    if imp.kind in LAKE_KINDS:
        _check_lake(imp)
    trace = turning_back.trace(imp.pk)
    _check_register(imp, trace)
    return trace


def take_back(import_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> Import:
    """Takes the import back, all in one transaction; `preview["taken_back"]` has the counts.

    PlainError when it can't be done; then nothing is changed.
    """
    with liveness.at_work(import_id):
        return take_back_within(import_id, by=by, now=now)


def take_back_within(import_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> Import:
    """The same, for whoever already works on the import, or only tries it in a transaction of their own."""
    imp = Import.objects.select_related("organiser").get(pk=import_id)
    what = f"import.{imp.kind}.undo"
    with recorded(what, by=by):
        liveness.queue_for(imp.organiser_id)
        imp.refresh_from_db()
        trace = check(imp)
        keep = _looked_at(trace)
        store.forget_retired(trace.made(Organisation))
        try:
            counts = turning_back.turn_back(found=trace, what=what, by=by, keep=keep)
        except (IntegrityError, ProtectedError) as error:
            raise PlainError(
                _("The import can't be taken back: something else rests on what it brought in."),
                _("Mend it by hand, or import a file with what is right."),
            ) from error
        counts["nameless"] = len(keep)
        if imp.kind in LAKE_KINDS:
            _lake_back(imp, now)
            corrections.take_back(imp.pk)
        protection.stand_again(imp.organiser, imp.pk, by=by, now=now)
        imp.state, imp.taken_back_at, imp.taken_back_by = ImportState.TAKEN_BACK, now, by.label
        imp.preview = {**imp.preview, "taken_back": dict(counts)}
        imp.save()
        if imp.pull_id is not None:
            _forget_how_far(imp)
        # What it left in quarantine is as if it had never come; a trial that is rolled back takes nothing away.
        transaction.on_commit(lambda: kept.let_go(imp.pk))
    return imp


def _later_first(later: uuid.UUID) -> PlainError:
    return PlainError(
        _("A later import of the same kind has been applied, so this one can't be taken back alone."),
        _("Take back the later one first: %(id)s.") % {"id": later},
    )


def _check_lake(imp: Import) -> None:
    """The clock does not tell who wrote last when two imports queue: the manifest does.

    And files from before may have been cleaned up while a later import, since taken back, stood in the way.
    """
    later = Import.objects.filter(pk__in=store.makers_since(imp.pk), kind=imp.kind, state=ImportState.APPLIED)
    for other in later.order_by("-ended_at", "-created_at")[:1]:
        raise _later_first(other.pk)
    if _merges_between(imp):
        raise PlainError(
            _("Two pupils have been merged, or a merge has been taken apart, since the lessons were imported."),
            _("Undo that first, on the page Merge pupils, or import a file with what is right."),
        )
    if store.count_replaced(imp.pk) != imp.preview.get(pipeline.REPLACED, 0):
        raise PlainError(
            _("The lessons from before the import are no longer kept, so it can't be taken back."),
            _("Mend it by hand, or import a file with what is right."),
        )


def _merges_between(imp: Import) -> bool:
    """Whether a file from before the import would give facts to the wrong one of two people."""
    writers = store.makers_since(imp.pk)
    made = MergeDecision.objects.filter(pk__in=writers, parted_at__isnull=True)
    parted = MergeDecision.objects.filter(parted_as__in=writers).exclude(pk__in=writers)
    return made.exists() or parted.exists()


def _check_register(imp: Import, trace: Trace) -> None:
    if changed := sum(trace.since.values()):
        raise PlainError(
            ngettext(
                "%(count)s thing that the import brought in has been changed since.",
                "%(count)s things that the import brought in have been changed since.",
                changed,
            )
            % {"count": changed},
            _("Taking the import back would undo those changes too. Mend it by hand, or import a right file."),
        )
    pupils = trace.made(Person)
    if not pupils:
        return
    reasons = (
        (_with_lessons(imp.organiser, pupils), _("Take back the lessons first.")),
        (_with_grades(pupils, trace), _("Take back the grades first.")),
        (_with_work(pupils), _("Somebody has written about them in Fullfölj. End their enrolment instead.")),
    )
    for count, what_to_do in reasons:
        if count:
            raise PlainError(
                ngettext(
                    "%(count)s pupil whom the import brought in is needed by what has come since.",
                    "%(count)s pupils whom the import brought in are needed by what has come since.",
                    count,
                )
                % {"count": count},
                what_to_do,
            )


def _with_lessons(organiser: Organisation, pupils: Collection[int]) -> int:
    ids = pl.Series(sorted(pupils), dtype=pl.Int64).implode()
    frames = [
        pl.scan_parquet(store.path_of(part)).select("student").filter(pl.col("student").is_in(ids))
        for part in store.every_current(organiser)
    ]
    return pl.concat(frames).select(pl.col("student").n_unique()).collect().item() if frames else 0


def _with_grades(pupils: Collection[int], trace: Trace) -> int:
    theirs = Grade.objects.filter(person__in=pupils).exclude(pk__in=trace.made(Grade))
    return theirs.values("person").distinct().count()


def _with_work(pupils: Collection[int]) -> int:
    having: set[int] = set()
    for work in WORK:
        having |= set(work.having(pupils))
    return len(having)


def _looked_at(trace: Trace) -> set[int]:
    """People whom somebody has read about: the log of that is never thinned, so their rows stay, without a name."""
    pupils = trace.made(Person)
    return set(Reading.objects.filter(student__in=pupils).values_list("student_id", flat=True)) if pupils else set()


def _lake_back(imp: Import, now: dt.datetime) -> None:
    """The files from before are current again, but for the facts of people who have become protected since."""
    back = store.switch_back(imp.pk, at=now)
    hidden = list(Person.objects.filter(organiser=imp.organiser, is_protected=True).values_list("pk", flat=True))
    if not hidden or not back:
        return
    from fullfolj.intake import lesson_changes

    lesson_changes.forget(hidden, imp.organiser, [], import_id=None, at=now)


def _forget_how_far(imp: Import) -> None:
    """The source is read from the beginning next time: what is taken back would else never come again."""
    assert imp.pull is not None
    Source.objects.filter(pk=imp.pull.source_id).update(cursors={}, last_full_at=None)
