"""What has been read of a provider, made into packs: one for the register, some for the lessons, one for the grades.

Lessons by the million are cut by school unit, so that memory grows with a pack and not with the organiser.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.models import ImportKind, PullMode, Source
from fullfolj.intake.ss12000 import aggregates, facts, grades, pack, sheets
from fullfolj.intake.ss12000.download import Downloaded
from fullfolj.intake.ss12000.keys import source_keys
from fullfolj.intake.ss12000.reading import Oddities, stricter

#: A pack of lessons holds so many rows at most, unless a single unit has more.
ROWS_A_PACK = 1_000_000

type Made = tuple[ImportKind, Path]


@dataclass(frozen=True)
class Making:
    """A pull whose reading is done. `since` is the first day of which lessons were asked for."""

    source: Source
    mode: PullMode
    today: dt.date
    since: dt.date
    folder: Path
    found: Downloaded

    @property
    def is_full(self) -> bool:
        return self.mode is PullMode.FULL

    @property
    def unit_codes(self) -> dict[str, str]:
        """Organisation's id → code of the units that are taken in."""
        rows = self.found.lists.organisations.rows.values()
        only = self.source.units
        return {row.id: row.unit_code for row in rows if row.unit_code and (not only or row.unit_code in only)}


def all_packs(about: Making) -> Iterator[Made]:
    """The packs in the order in which they must be applied; each is made when the one before has been."""
    register = _register(about)
    if register is not None:
        yield register
    yield from _lessons(about)
    if about.found.aggregates.rows:
        yield _totals(about)
    if about.found.grades.rows or about.found.deleted.of("grades"):
        yield _grades(about)


def _register(about: Making) -> Made | None:
    found = about.found
    if not found.has_register:
        return None
    only = frozenset(about.source.units)
    made = sheets.Sheets(found.lists, about.today, about.since, marks(found), only=only).all()
    path = about.folder / "register.pack"
    register = pack.SheetsAbout(
        sheets=pack.packed(made),
        told=_told(found.lists.all()),
        unmarks=about.is_full,
        units={row.unit_code: row.name for row in found.lists.organisations.rows.values() if row.unit_code},
        held=[(row, own) for own, row in found.lists.persons.unread.items()],
        holds_staff=bool(found.lists.persons.unread or found.lists.duties.unread),
    )
    pack.write_sheets(path, register)
    return (ImportKind.ROSTER, path) if made else None


def marks(found: Downloaded) -> dict[str, str]:
    """Person id → strictest marking of protected identity, from wherever one stood."""
    seen: dict[str, str] = {}
    for odd in [*(one.odd for one in found.lists.all()), *_others(found)]:
        for person, word in odd.marks.items():
            seen[person] = stricter(seen.get(person, ""), word)
    return seen


def _others(found: Downloaded) -> list[Oddities]:
    """What was odd in the lists that are not the register's."""
    return [found.attendances.odd, found.events.odd, found.grades.odd, found.aggregates.odd, found.notices.odd]


def _lessons(about: Making) -> Iterator[Made]:
    found = about.found
    is_whole = about.is_full and found.has_attendance
    deleted = _Deleted(found.deleted.of("attendances"), found.deleted.of("calendarEvents"))
    if not (found.attendances.places.count or deleted.rows or deleted.events or is_whole):
        return
    chunks: list[_Chunk] = list(_chunks(about)) if is_whole else [_Chunk([], None)]
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        yield ImportKind.LESSONS, _lessons_pack(about, chunk, deleted if is_last else _Deleted(), with_faults=is_last)


@dataclass(frozen=True)
class _Deleted:
    """Ids of attendance rows and of calendar events that the provider has taken away."""

    rows: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Chunk:
    """Units (codes) that a pack is the whole truth of, and the numbers of their pupils; None is everybody."""

    units: list[str]
    students: pl.Series | None


def _chunks(about: Making) -> Iterator[_Chunk]:
    """The units in packs of at most ROWS_A_PACK; pupils who are at no unit go with the last."""
    rows, codes = about.found.attendances, about.unit_codes
    if rows.places.count <= ROWS_A_PACK:
        yield _Chunk(sorted(codes.values()), None)
        return
    counted = rows.scan().group_by("student").len().collect()
    size = dict(counted.iter_rows())
    at: dict[str, list[int]] = {code: [] for code in sorted(codes.values())}
    elsewhere: list[int] = []
    for text, number in rows.students.items():
        person = about.found.lists.persons.rows.get(text)
        units = [codes[one.organisation] for one in person.enrolments if one.organisation in codes] if person else []
        (at[units[-1]] if units else elsewhere).append(number)
    yield from _gathered(at, Counter(size), elsewhere)


def _gathered(at: dict[str, list[int]], size: Counter[int], elsewhere: list[int]) -> Iterator[_Chunk]:
    units: list[str] = []
    students: list[int] = []
    for code, those in at.items():
        if units and sum(size[one] for one in (*students, *those)) > ROWS_A_PACK:
            yield _Chunk(units, pl.Series(students, dtype=pl.Int32))
            units, students = [], []
        units.append(code)
        students += those
    yield _Chunk(units, pl.Series([*students, *elsewhere], dtype=pl.Int32))


def _lessons_pack(about: Making, chunk: _Chunk, deleted: _Deleted, *, with_faults: bool) -> Path:
    """The pack of a chunk; what could not be read at all is told with the last one."""
    found, rows = about.found, about.found.attendances
    findings = Findings()
    frame, cancelled, lost = facts.facts(rows, found.events, found.lists, findings, chunk.students)
    rejected = findings.rejected().select("row", "column", "code").rows()
    faults = [*rows.unreadable, *found.events.unreadable] if with_faults else []
    lost_rows = [(Finding(code, row, column), rows.places.pointer(row, f"/{column}")) for row, column, code in rejected]
    unread = [text for text in rows.unread_ids if text]
    packed = pack.LessonsAbout(
        students=rows.students.frame()["id"].to_list(),
        read=frame.height + cancelled.len() + lost.len() + (len(rows.unreadable) if with_faults else 0),
        told=pack.Told.of(
            _odd([rows.odd, found.events.odd]) if with_faults else [],
            [*faults, *lost_rows],
        ),
        gone=[*source_keys(sorted(deleted.rows)).to_list(), *cancelled.to_list()],
        gone_events=source_keys(sorted(deleted.events)).to_list(),
        whole=pack.Whole(chunk.units, about.since, about.today) if about.is_full and found.has_attendance else None,
        kept=[*source_keys(unread).to_list(), *lost.to_list()],
        unsure=len(rows.unread_ids) - len(unread),
        starts=rows.places.starts,
    )
    path = about.folder / "lessons.pack"
    pack.write_lessons(path, frame, packed)
    return path


def _grades(about: Making) -> Made:
    found = about.found
    table = grades.sheet(found.grades.rows.values(), found.lists, about.today)
    path = about.folder / "grades.pack"
    unread = found.grades.unread
    history = pack.GradesAbout(
        source=str(about.source.pk),
        gone=sorted(found.deleted.of("grades")),
        whole=sorted(found.lists.persons.rows) if about.is_full else None,
        kept=[own for own in unread if own],
        is_sure="" not in unread,
    )
    sheets = pack.packed({"grades": table})
    pack.write_sheets(path, pack.SheetsAbout(sheets=sheets, told=_told([found.grades]), grades=history))
    return ImportKind.GRADES, path


def _totals(about: Making) -> Made:
    found = about.found
    table = aggregates.sheet(found.aggregates.rows.values(), found.lists)
    path = about.folder / "totals.pack"
    pack.write_sheets(path, pack.SheetsAbout(sheets=pack.packed({"totals": table}), told=_told([found.aggregates])))
    return ImportKind.TOTALS, path


def _told(resources: Iterable[Any]) -> pack.Told:
    every = list(resources)
    return pack.Told.of(
        _odd([one.odd for one in every]),
        [fault for one in every for fault in one.unreadable],
    )


def _odd(odd: Iterable[Oddities]) -> list[tuple[Finding, int]]:
    return [
        (Finding(code, one.first[code, column], column, one.resource), count)
        for one in odd
        for (code, column), count in one.counts.items()
    ]
