"""What has been read of a provider, made into packs: one for the register, some for the lessons, one for the grades.

Lessons by the million are cut by school unit, so that memory grows with a pack and not with the organiser.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from fullfolj.intake import dnp, markers, people
from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.models import ImportKind, PullMode, Source
from fullfolj.intake.protection import Marked
from fullfolj.intake.ss12000 import aggregates, facts, grades, pack, sheets
from fullfolj.intake.ss12000.download import EMBEDDED, Downloaded
from fullfolj.intake.ss12000.keys import source_keys
from fullfolj.intake.ss12000.marks import stricter
from fullfolj.intake.ss12000.reading import Oddities

#: A pack of lessons holds so many rows at most, unless a single unit has more.
ROWS_A_PACK = 1_000_000

#: Longer than a school's summer.
_OF_LATE = dt.timedelta(days=100)
#: After every unit's code.
_LAST = "\U0010ffff"

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
    marked = marks(found)
    made = sheets.Sheets(found.lists, about.today, about.since, marked, only=only).all()
    path = about.folder / "register.pack"
    register = pack.SheetsAbout(
        sheets=pack.packed(made),
        told=_told(found.lists.all()),
        whole=_whole_lists(found) if about.is_full else [],
        units={row.unit_code: row.name for row in found.lists.organisations.rows.values() if row.unit_code},
        held=[(row, own) for own, row in found.lists.persons.unread.items() if own not in marked],
        source=str(about.source.pk),
        left=_left(about),
        holds_staff=bool(found.lists.persons.unread or found.lists.duties.unread),
        marked=marking_lists(found),
    )
    pack.write_sheets(path, register)
    return (ImportKind.ROSTER, path) if made.keys() - {dnp.GUARDIANS} else None


def _left(about: Making) -> pack.Left:
    """Groups that are over, and who has left one that is not, of late: the rest was known at an earlier pull."""
    groups, members = [], []
    for group in about.found.lists.groups.rows.values():
        if group.span.end is not None and group.span.end < about.today:
            groups.append(group.id)
            continue
        for member, span in group.members:
            if span.end is not None and about.today - _OF_LATE <= span.end < about.today:
                members.append((group.id, member))
    return pack.Left(groups, members)


def marks(found: Downloaded) -> dict[str, str]:
    """Person id → strictest marking of protected identity, from wherever one stood."""
    seen: dict[str, str] = {}
    for one in _lists(found):
        for person, word in one.odd.marks.items():
            seen[person] = stricter(seen.get(person, ""), word)
    return seen


def marking_lists(found: Downloaded) -> dict[str, list[str]]:
    """Person id → paths of the lists where a marking of protected identity stood."""
    seen: dict[str, list[str]] = defaultdict(list)
    for one in _lists(found):
        for person in one.odd.marks:
            seen[person].append(one.odd.resource)
    return dict(seen)


def marked(source: Source, found: Downloaded) -> Marked:
    """Everybody whom a list marks, with the lists as markers."""
    lists = marking_lists(found).items()
    ids = {own: frozenset(markers.of_list(str(source.pk), path) for path in paths) for own, paths in lists}
    return Marked(source.organiser, ids)


def _whole_lists(found: Downloaded) -> list[str]:
    """Paths of the lists that were read to the end, with nothing in them that could not be read."""
    read = {path for path, told in found.outcome.items() if not told.get("code")}
    if EMBEDDED in read:
        read.add(found.attendances.odd.resource)
    return [one.odd.resource for one in _lists(found) if one.odd.resource in read and not one.unreadable]


def _lists(found: Downloaded) -> list[Any]:
    """Every list that a marking may stand in, with `odd` and `unreadable`."""
    return [*found.lists.all(), found.attendances, found.events, found.grades, found.aggregates, found.notices]


def _lessons(about: Making) -> Iterator[Made]:
    found = about.found
    is_whole = about.is_full and found.has_attendance
    # A cancelled lesson is no lesson to any of its pupils: their rows need not come to tell.
    over = set() if is_whole else found.events.cancelled()
    deleted = _Deleted(found.deleted.of("attendances"), found.deleted.of("calendarEvents") | over)
    if not (found.attendances.places.count or deleted.rows or deleted.events or is_whole):
        return
    chunks = _chunks(about) if is_whole else [_Chunk(None)]
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        yield ImportKind.LESSONS, _lessons_pack(about, chunk, deleted if is_last else _Deleted(), is_last=is_last)


@dataclass(frozen=True)
class _Deleted:
    """Ids of attendance rows and of calendar events that the provider has taken away; of events also the cancelled."""

    rows: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Chunk:
    """The numbers of the pupils whose rows are in a pack, and of those in the packs before it; None is everybody."""

    students: pl.Series | None
    before: list[int] = field(default_factory=list)


def _chunks(about: Making) -> list[_Chunk]:
    """The pupils in packs of at most ROWS_A_PACK rows, those of a unit together, whoever is at no unit with the last.

    A pupil's rows are all in one pack: some of them alone would be told to be all. So are those of two ids that stand
    for one pupil.
    """
    rows = about.found.attendances
    if rows.places.count <= ROWS_A_PACK:
        return [_Chunk(None)]
    size = Counter(dict(rows.scan().group_by("student").len().collect().iter_rows()))
    chunks: list[_Chunk] = []
    packed: list[int] = []
    waiting: list[int] = []
    held = 0
    for pupils in _together(about):
        more = sum(size[one] for one in pupils)
        if waiting and held + more > ROWS_A_PACK:
            chunks.append(_Chunk(pl.Series(waiting, dtype=pl.Int32), list(packed)))
            packed += waiting
            waiting, held = [], 0
        waiting += pupils
        held += more
    return [*chunks, _Chunk(pl.Series(waiting, dtype=pl.Int32), packed)]


def _together(about: Making) -> list[list[int]]:
    """The numbers that stand for one pupil, pupil by pupil, in the order of the units that they are at now."""
    found, codes = about.found, about.unit_codes
    numbered = found.attendances.students.frame()
    known = people.resolve(about.source.organiser, numbered["id"])
    person_of = dict(known.select("written", "student").iter_rows())
    gathered: dict[object, list[int]] = defaultdict(list)
    place: dict[object, str] = {}
    for number, text in numbered.iter_rows():
        person = found.lists.persons.rows.get(text)
        units = [codes[one.organisation] for one in person.enrolments if one.organisation in codes] if person else []
        own = person_of.get(text) or text
        gathered[own].append(number)
        place[own] = min(place.get(own, _LAST), units[-1] if units else _LAST)
    return [gathered[own] for own in sorted(gathered, key=lambda own: (place[own], gathered[own]))]


def _lessons_pack(about: Making, chunk: _Chunk, deleted: _Deleted, *, is_last: bool) -> Path:
    """The pack of a chunk; what could not be read at all is told with the last one."""
    found, rows = about.found, about.found.attendances
    findings = Findings()
    frame, cancelled, lost = facts.facts(rows, found.events, found.lists, findings, chunk.students)
    rejected = findings.rejected().select("row", "column", "code").rows()
    faults = [*rows.unreadable, *found.events.unreadable] if is_last else []
    lost_rows = [(Finding(code, row, column), rows.places.pointer(row, f"/{column}")) for row, column, code in rejected]
    unread = [text for text in rows.unread_ids if text]
    packed = pack.LessonsAbout(
        students=rows.students.frame()["id"].to_list(),
        read=frame.height + cancelled.len() + lost.len() + (len(rows.unreadable) if is_last else 0),
        told=pack.Told.of(
            _odd([rows.odd, found.events.odd]) if is_last else [],
            [*faults, *lost_rows],
        ),
        gone=[*source_keys(sorted(deleted.rows)).to_list(), *cancelled.to_list()],
        gone_events=source_keys(sorted(deleted.events)).to_list(),
        whole=_whole(about, chunk, is_last=is_last) if about.is_full and found.has_attendance else None,
        kept=[*source_keys(unread).to_list(), *lost.to_list()],
        unsure=len(rows.unread_ids) - len(unread),
        starts=rows.places.starts,
    )
    path = about.folder / "lessons.pack"
    pack.write_lessons(path, frame, packed)
    return path


def _whole(about: Making, chunk: _Chunk, *, is_last: bool) -> pack.Whole:
    texts = about.found.attendances.students.frame().sort("number")["id"]
    return pack.Whole(
        units=sorted(about.unit_codes.values()),
        first=about.since,
        last=about.today,
        only=None if is_last or chunk.students is None else texts.gather(chunk.students).to_list(),
        others=texts.gather(chunk.before).to_list() if is_last else [],
    )


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
