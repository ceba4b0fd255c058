"""Grades that a source gave and has taken back since, or gives under another subject or term now."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet

from fullfolj.intake import grade_rows, people
from fullfolj.intake.findings import Finding
from fullfolj.intake.grade_rows import Given
from fullfolj.intake.kinds import GuardStop, Task, alarming
from fullfolj.intake.ss12000.pack import GradesAbout
from fullfolj.school.models import Grade

_BATCH = 5000


def find(task: Task, about: GradesAbout, wanted: Mapping[grade_rows.Key, Given]) -> list[Grade]:
    """The source's own grades that go. One that it may still mean, in a row that could not be used, stays.

    Grades that came by a file, or by another source since, are never among them.
    """
    given = {one.source_id for one in wanted.values()} - {""}
    candidates = itertools.chain(
        _with_ids(task, about, sorted(given | set(about.gone))),
        _of_people(task, about) if about.whole is not None else (),
    )
    unused = _unused(task)
    gone: dict[int, Grade] = {}
    kept: set[int] = set()
    for grade in candidates:
        if _key(grade) in wanted:
            continue
        own = grade.source_id
        is_told = own in given or (own in about.gone and own not in unused)
        if not is_told and (own in unused or own in about.kept or not about.is_sure):
            kept.add(grade.pk)
        else:
            gone[grade.pk] = grade
    if kept:
        first = task.findings.rejected().row(0, named=True)
        task.findings.warn(Finding("grade-kept", first["row"]), count=len(kept))
    return list(gone.values())


def guard(task: Task, about: GradesAbout, gone: Iterable[Grade]) -> list[GuardStop]:
    """The units where so many of the source's grades would vanish that a person must look."""
    vanishing = Counter(grade.unit_id for grade in gone)
    stops = []
    for unit in task.organiser.units.filter(pk__in=list(vanishing)):
        standing = _own(task, about).filter(unit=unit).count()
        if alarming(vanishing[unit.pk], standing):
            stops.append(GuardStop(unit.school_unit_code, vanishing[unit.pk], standing))
    return stops


def _own(task: Task, about: GradesAbout) -> QuerySet[Grade]:
    return Grade.objects.filter(source=about.source, person__organiser=task.organiser)


def _with_ids(task: Task, about: GradesAbout, ids: list[str]) -> Iterator[Grade]:
    for some in itertools.batched(ids, _BATCH):
        yield from _own(task, about).filter(source_id__in=some)


def _of_people(task: Task, about: GradesAbout) -> Iterator[Grade]:
    """All the source's grades of the people whom it has told everything of."""
    known = people.resolve(task.organiser, about.whole or ())
    students = known["student"].drop_nulls().to_list()
    for some in itertools.batched(sorted(students), _BATCH):
        yield from _own(task, about).filter(person__in=some)


def _unused(task: Task) -> set[str]:
    """The source's ids in rows that went to quarantine."""
    sheet = task.kept["sheet"]
    rejected = task.findings.rejected_rows(sheet.name)
    ids = sheet.frame.select("row", grade_rows.SOURCE_ID).iter_rows()
    return {own for row, own in ids if row in rejected}


def _key(grade: Grade) -> grade_rows.Key:
    return (grade.person_id, grade.school_year, grade.term, grade.subject, grade.kind)
