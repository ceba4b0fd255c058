"""What a pasted sheet would write in a grid, row by row, and what it would not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.school.models import Person
from fullfolj.studies.actions import Told
from fullfolj.studies.models import SubjectEntry
from fullfolj.studies.pasted_rows import PastedRow, SheetRefused, matched, read
from fullfolj.studies.queries import Grid


@dataclass(frozen=True)
class PlannedRow:
    """A row with the pupils who have its name, and the one that it is about, None until somebody has chosen.

    `told` is what it would write, None where a cell is not understood. An empty cell leaves what is there.
    """

    row: PastedRow
    namesakes: tuple[Person, ...]
    student: Person | None
    entry: SubjectEntry | None
    told: Told | None


@dataclass(frozen=True)
class Plan:
    """`absent` are pupils of the group whom the sheet does not name, `unused` headings of columns that are not read."""

    rows: Sequence[PlannedRow]
    absent: Sequence[Person]
    unused: tuple[str, ...]


def plan(grid: Grid, text: str, choices: Mapping[int, str], today: dt.date) -> Plan:
    """`choices`: number of a row → the uuid (hex) of the one of several namesakes that it is about.

    SheetRefused for a sheet of which nothing is taken.
    """
    people = [line.student for line in grid.lines]
    entries = {line.student.pk: line.entry for line in grid.lines}
    sheet = read(text, people, today)
    rows = []
    for row, namesakes in matched(sheet, people):
        student = _chosen(namesakes, choices.get(row.number, ""))
        entry = entries[student.pk] if student else None
        rows.append(PlannedRow(row, namesakes, student, entry, _told(row, entry) if student else None))
    _check_once(rows)
    named = {one.pk for planned in rows for one in planned.namesakes}
    return Plan(rows, [one for one in people if one.pk not in named], sheet.unused)


def _chosen(namesakes: Sequence[Person], choice: str) -> Person | None:
    if len(namesakes) == 1:
        return namesakes[0]
    return next((one for one in namesakes if one.uuid.hex == choice), None)


def _told(row: PastedRow, entry: SubjectEntry | None) -> Told | None:
    if row.status is None or row.doubts:
        return None
    before = entry or SubjectEntry()
    return Told(
        status=row.status,
        remains=row.texts.get("remains", before.remains),
        next_step=row.texts.get("next_step", before.next_step),
        next_on=row.next_on or before.next_on,
        helper=row.texts.get("helper", before.helper),
        support=tuple(before.support),
    )


def _check_once(rows: Sequence[PlannedRow]) -> None:
    """Two rows of one name may not both be about the same pupil."""
    taken: dict[int, int] = {}
    for one in rows:
        if one.student is None:
            continue
        if one.student.pk in taken:
            raise SheetRefused(
                _("Row %(first)s and row %(second)s are chosen to be about the same pupil.")
                % {"first": taken[one.student.pk], "second": one.row.number}
            )
        taken[one.student.pk] = one.row.number
