"""What the import pages read. Every question starts from a reach: another organiser's import does not exist."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.imports.names import APPLY, EFFECT, READ, UNDO, lock_of
from fullfolj.imports.permissions import Reach
from fullfolj.intake import quarantine
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


@dataclass(frozen=True)
class QuarantineGroup:
    """Rows of one import with one reason and column, and how many have come to what. `source_name` is '' for a file."""

    import_id: uuid.UUID
    kind: str
    file_name: str
    source_name: str
    code: str
    column: str
    since: dt.datetime
    open: int
    under_way: int
    mended: int
    dismissed: int

    @property
    def is_over(self) -> bool:
        return not (self.open or self.under_way)


def quarantine_overview(reach: Reach, *, imp: Import | None = None) -> list[QuarantineGroup]:
    """What lies in quarantine of all applied imports within the reach, or of one: the oldest first, then by reason.

    Rows that wait elsewhere (quarantine.PASSED_ON) are counted there alone.
    """
    imports = list_imports(reach).filter(pk=imp.pk) if imp is not None else list_imports(reach)
    rows = quarantine.of_organiser(reach.organiser_id).filter(belongs_to__in=imports.order_by().values("pk"))
    names = ("belongs_to", "belongs_to__kind", "belongs_to__file_name", "source_name", "code", "column")
    fates = (quarantine.OPEN, quarantine.UNDER_WAY, quarantine.MENDED, quarantine.DISMISSED)
    counts = {f"n_{number}": Count("pk", filter=Q(fate=fate)) for number, fate in enumerate(fates)}
    lines = rows.values_list(*names, "belongs_to__ended_at").annotate(**counts)
    groups = [QuarantineGroup(*line) for line in lines.order_by("belongs_to__ended_at", "belongs_to", "code", "column")]
    return [one for one in groups if one.open or one.under_way or one.mended or one.dismissed]


def count_waiting(reach: Reach) -> int:
    """How many rows within the reach wait in quarantine."""
    return sum(one.open for one in quarantine_overview(reach))


def tried_by(rows: QuerySet[QuarantinedRow]) -> Import | None:
    """The import that tries the rows now, when none of them waits."""
    return None if quarantine.only_open(rows).exists() else being_tried(rows)


def being_tried(rows: QuerySet[QuarantinedRow]) -> Import | None:
    """An import that tries some of the rows now."""
    row = (
        quarantine.with_fate(rows)
        .filter(fate=quarantine.UNDER_WAY)
        .select_related("read_again_by")
        .order_by("pk")
        .first()
    )
    found: Import | None = row.read_again_by if row is not None else None
    return found


def can_be_corrected(imp: Import, rows: QuerySet[QuarantinedRow]) -> bool:
    """Whether one value may be written in all the rows: it is one row, or all show the same value.

    What came by a pull is corrected at its source: the next pull would undo it here.
    """
    if quarantine.source_of(imp):
        return False
    chosen = quarantine.only_open(rows).filter(is_kept=True)
    values = set(chosen.order_by().values_list("shown_value", flat=True).distinct()[:2])
    return len(values) == 1 and (values != {""} or chosen.count() == 1)


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
