"""What the import pages read. Every question starts from a reach: another organiser's import does not exist."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.http import Http404
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.imports.names import APPLY, EFFECT, READ, UNDO, lock_of
from fullfolj.imports.permissions import Reach
from fullfolj.intake.models import Import, QuarantinedRow
from fullfolj.school.models import Organisation
from fullfolj.signals.queue import SWEEP


@dataclass(frozen=True)
class Work:
    """What a background job does with an import: it waits for its turn (`is_waiting`), reads, applies, or cancels.

    `is_undoing`: takes it back; `is_weighing`: works out what it does to the signals.
    """

    is_reading: bool
    is_applying: bool
    is_waiting: bool
    is_cancelling: bool
    is_undoing: bool = False
    is_weighing: bool = False


def list_imports(reach: Reach) -> QuerySet[Import]:
    """The organiser's imports, newest first; with a reach of some units: one's own, and those bound to these units."""
    found = Import.objects.filter(organiser_id=reach.organiser_id).select_related("account").order_by("-created_at")
    if reach.units is None:
        return found
    return found.filter(Q(account_id=reach.account_id) | Q(options__units__contained_by=list(reach.units)))


def one_import(reach: Reach, import_id: uuid.UUID) -> Import:
    """The import within the reach; Http404 when there is none."""
    found = list_imports(reach).filter(pk=import_id).first()
    if found is None:
        raise Http404
    return found


def quarantined_rows(imp: Import) -> QuerySet[QuarantinedRow]:
    """The rows that could not be read, in the order of the file."""
    return QuarantinedRow.objects.filter(belongs_to=imp).order_by("sheet", "row_number", "id")


def work_on(imp: Import) -> Work:
    """What the background worker has to do with the import now."""
    found = list(_jobs(imp).values_list("task_name", "status", "abort_requested"))
    names = {name for name, _status, _abort in found}
    return Work(
        is_reading=READ in names,
        is_applying=APPLY in names,
        is_waiting=bool(found) and all(status == "todo" for _name, status, _abort in found),
        is_cancelling=any(abort for _name, _status, abort in found),
        is_undoing=UNDO in names,
        is_weighing=EFFECT in names,
    )


def job_on(imp: Import) -> int | None:
    """The number of the job that reads the import or is about to."""
    return _jobs(imp).filter(task_name=READ).order_by("id").values_list("id", flat=True).first()


def is_cancelled(imp: Import) -> bool:
    """Whether somebody has cancelled the import while it was being read."""
    return _jobs(imp).filter(task_name=READ, abort_requested=True).exists()


def _jobs(imp: Import) -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(
        lock=lock_of(imp.pk), task_name__in=(READ, APPLY, UNDO, EFFECT), status__in=("todo", "doing")
    )


class Sweeping(StrEnum):
    """What has become of the sweep that an import asked for."""

    NOT_ASKED = "not-asked"
    UNDER_WAY = "under-way"
    DONE = "done"
    FAILED = "failed"


def sweeping(organiser_id: int) -> Sweeping:
    """The newest sweep job of the organiser."""
    jobs = ProcrastinateJob.objects.filter(task_name=SWEEP, args__organiser_id=organiser_id)
    status = jobs.order_by("-id").values_list("status", flat=True).first()
    if status is None:
        return Sweeping.NOT_ASKED
    if status in ("todo", "doing"):
        return Sweeping.UNDER_WAY
    return Sweeping.DONE if status == "succeeded" else Sweeping.FAILED


def unit_names(unit_ids: tuple[int, ...]) -> list[str]:
    """Names of the units, for saying what somebody may import."""
    names = Organisation.objects.filter(pk__in=unit_ids).order_by("display_name")
    return list(names.values_list("display_name", flat=True))
