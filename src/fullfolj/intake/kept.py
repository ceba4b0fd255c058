"""Rows in quarantine as they came, sealed on disk, so that a person can try them again when the cause is mended.

No more than that: one file per applied import with its quarantined rows alone, encrypted under a key of this
installation. A row leaves it when it is dismissed, when it has been taken in for good, when its pupil is protected,
when the import is taken back, and after LONGEST whatever happens. A row of the wrong width is never kept: nobody can
tell which of its values is whose.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import uuid
from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import replace
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from fullfolj.intake import custody, people, quarantine, roster_reading
from fullfolj.intake.cells import Cells
from fullfolj.intake.dnp import CHILD, STUDENTS
from fullfolj.intake.kinds import Task, kind_of
from fullfolj.intake.mapping import table
from fullfolj.intake.models import Import, ImportKind, ImportState, QuarantinedRow
from fullfolj.intake.roster_rows import held
from fullfolj.intake.source_rows import Place, SourceRows, packed, unpacked
from fullfolj.school.models import Organisation
from fullfolj.school.sealing import NotOursError, seal, unseal

#: With more than these the whole file is wrong, and is imported again instead.
MOST = 50_000
LONGEST = dt.timedelta(days=90)
_NEVER = ["uneven-row"]
_BATCH = 5_000
#: A file is written in seconds: one that is older was left by a process that died.
_UNFINISHED = dt.timedelta(hours=1)


def keep(task: Task) -> None:
    """The rows of the import that were left out; called in its transaction, and the file goes if that fails."""
    rejected: pl.DataFrame = task.kept["rejected"].filter(~pl.col("code").is_in(_NEVER))
    if rejected.is_empty() or rejected.height > MOST:
        return
    rows = kind_of(task.imp.kind).rows(task).only(set(rejected.select("sheet", "row").iter_rows()))
    if rows.places:
        task.written.append(_path(task.imp.pk))
        _write(task.imp.pk, rows)
        _mark(task.imp.pk, rows.places, is_kept=True)


def opened(import_id: uuid.UUID) -> SourceRows | None:
    """What is kept of an import's quarantine; None when nothing is, or the key is not the one."""
    try:
        return unpacked(unseal(_path(import_id).read_text(), purpose=_purpose(import_id)))
    except (FileNotFoundError, NotOursError):
        return None


def drop(import_id: uuid.UUID, places: Set[Place]) -> None:
    """These rows are kept no longer. Whoever else changes what is kept of the import waits for its row."""
    with transaction.atomic():
        Import.objects.select_for_update(of=("self",)).get(pk=import_id)
        _mark(import_id, places, is_kept=False)
        rows = opened(import_id)
        left = rows.places - places if rows is not None else set()
        if rows is None or not left:
            let_go(import_id)
        elif len(left) < len(rows.places):
            _write(import_id, rows.only(left))


def let_go(import_id: uuid.UUID) -> None:
    """Nothing is kept of the import any more."""
    QuarantinedRow.objects.filter(belongs_to=import_id, is_kept=True).update(is_kept=False)
    _path(import_id).unlink(missing_ok=True)


def forget_protected(organiser: Organisation, *, today: dt.date) -> None:
    """Rows of those who are protected are kept no longer; where it can't be told whose they are, none is."""
    for imp in Import.objects.filter(organiser=organiser, pk__in=_lying()):
        rows = opened(imp.pk)
        hidden = _HIDDEN[ImportKind(imp.kind)](organiser, rows, today) if rows is not None else None
        if hidden is None:
            let_go(imp.pk)
        elif hidden:
            drop(imp.pk, hidden)


def clean_up(*, now: dt.datetime, may_come_back: Collection[uuid.UUID]) -> None:
    """What has lain for LONGEST, is of an import that does not stand, or has been taken in for good, goes.

    `may_come_back` are imports that can still be taken back: the rows that they took in would then wait again.
    """
    lying = _lying()
    standing = Import.objects.filter(pk__in=lying, state=ImportState.APPLIED, ended_at__gt=now - LONGEST)
    # One that is being applied has written its file and not yet said so.
    at_work = Import.objects.filter(pk__in=lying, state=ImportState.APPLYING)
    for import_id in lying - {imp.pk for imp in (*standing, *at_work)}:
        let_go(import_id)
    for part in _folder().glob("*.part"):
        if dt.datetime.fromtimestamp(part.stat().st_mtime, dt.UTC) < now - _UNFINISHED:
            part.unlink(missing_ok=True)
    for imp in standing:
        rows = quarantine.with_fate(QuarantinedRow.objects.filter(belongs_to=imp, is_kept=True))
        over = rows.exclude(fate__in=(quarantine.OPEN, quarantine.UNDER_WAY)).exclude(read_again_by__in=may_come_back)
        if places := set(over.values_list("sheet", "row_number")):
            drop(imp.pk, places)
        forget_protected(imp.organiser, today=localdate(now))


def _mark(import_id: uuid.UUID, places: Set[Place], *, is_kept: bool) -> None:
    for sheet, group in itertools.groupby(sorted(places), key=lambda place: place[0]):
        for numbers in itertools.batched([number for _sheet, number in group], _BATCH):
            rows = QuarantinedRow.objects.filter(belongs_to=import_id, sheet=sheet, row_number__in=numbers)
            rows.update(is_kept=is_kept)


def _of_ids(organiser: Organisation, ids: pl.DataFrame, sheet: str) -> set[Place]:
    known = people.resolve(organiser, ids["student_id"].drop_nulls())
    hidden = known.filter(pl.col("outcome") == people.PROTECTED)["written"]
    return {(sheet, row) for row in ids.filter(pl.col("student_id").is_in(hidden.implode()))["row"]}


def _of_attendance(organiser: Organisation, rows: SourceRows, today: dt.date) -> set[Place] | None:
    if rows.lines is not None:
        hidden = table.hidden_among(organiser, rows.lines, today=today)
        return None if hidden is None else {("", row) for row in hidden}
    if rows.facts is not None:
        return _of_ids(organiser, rows.facts, "")
    return _of_sheets(organiser, rows)


def _of_sheets(organiser: Organisation, rows: SourceRows) -> set[Place]:
    found = [_of_ids(organiser, sheet.frame, sheet.name) for sheet in rows.sheets.values()]
    return set[Place]().union(*found)


def _of_grades(organiser: Organisation, rows: SourceRows, today: dt.date) -> set[Place] | None:
    if rows.lines is None or rows.lines.header_row:
        return _of_attendance(organiser, rows, today)
    hidden = people.protected_digests(organiser)
    index = rows.lines.headers.index("PersonNr")
    found = set()
    for row, cells in rows.lines.rows:
        number = Cells({"row": row, "PersonNr": cells[index]}, today).number("PersonNr")
        if number is not None and people.civic_no_digest(number) in hidden:
            found.add(("", row))
    return found


def _of_roster(organiser: Organisation, rows: SourceRows, today: dt.date) -> set[Place] | None:
    hidden = people.protected_digests(organiser)
    sheets = list(rows.sheets.items())
    if rows.lines is not None:
        lists = table.lists_of(organiser, rows.lines, today=today)
        if lists is None:
            return None
        sheets = [(STUDENTS, sheet) for sheet in lists]
    found = set()
    for kind, sheet in sheets:
        if "Person-ID" not in sheet.frame.columns:
            continue
        for values in sheet.frame.iter_rows(named=True):
            who = held(values, today)
            digests = {roster_reading.digest(kind, who), who.digest}
            if values.get(CHILD):
                digests.add(roster_reading.digest(STUDENTS, replace(who, source_id=str(values[CHILD]))))
            if digests & hidden:
                found.add((sheet.name, who.row))
    return found


_HIDDEN: dict[ImportKind, Callable[[Organisation, SourceRows, dt.date], set[Place] | None]] = {
    ImportKind.LESSONS: _of_attendance,
    ImportKind.TOTALS: _of_attendance,
    ImportKind.GRADES: _of_grades,
    ImportKind.ROSTER: _of_roster,
}


def _folder() -> Path:
    return Path(settings.DATA) / "quarantine"


def _path(import_id: uuid.UUID) -> Path:
    return _folder() / str(import_id)


def _purpose(import_id: uuid.UUID) -> str:
    return f"quarantine:{import_id}"


def _lying() -> set[uuid.UUID]:
    names: Iterable[Path] = _folder().iterdir() if _folder().is_dir() else ()
    return {uuid.UUID(path.name) for path in names if not path.suffix}


def _write(import_id: uuid.UUID, rows: SourceRows) -> None:
    """In place of an earlier file as a whole: a process that dies leaves the old one or the new one."""
    target = _path(import_id)
    part = target.with_suffix(".part")
    with custody.room_needed():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(seal(packed(rows).decode(), purpose=_purpose(import_id)))
        part.rename(target)
