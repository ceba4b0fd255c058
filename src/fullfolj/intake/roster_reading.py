"""A class list read: the rows that may be used, and what is kept of the others. In memory only, since it has names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from fullfolj.intake import markers, people
from fullfolj.intake.cells import Cells, Remark
from fullfolj.intake.dnp import CLASSES, GUARDIANS, STAFF, STUDENTS, TEACHING_GROUPS
from fullfolj.intake.findings import Finding
from fullfolj.intake.kinds import Task
from fullfolj.intake.markers import Hidden, Known, Reader
from fullfolj.intake.roster_rows import (
    GroupRow,
    GuardianRow,
    HeldRow,
    PersonPart,
    StaffRow,
    StudentRow,
    held,
    is_marked,
    read_group,
    read_guardian,
    read_staff,
    read_student,
)
from fullfolj.intake.tables import Sheet


@dataclass(frozen=True)
class ProtectedRow:
    """A row that was left out. Digests only: of unit and id, and of the personal number ('' without one).

    `markers` are who hides it (intake.markers).
    """

    row: int
    unit: str
    identity: str
    civic: str
    markers: frozenset[str] = frozenset()

    @property
    def digests(self) -> frozenset[str]:
        return frozenset(digest for digest in (self.identity, self.civic) if digest)


@dataclass
class Staged:
    """All that a class list says. `columns` are those of the pupils' sheet, `lifted` marks that stand no more.

    `guardians` is None where the source does not tell who they are: then nothing is known of them.
    With `is_part` the rows are some of a list's alone: whoever is not among them has not left.
    """

    students: list[StudentRow] = field(default_factory=list)
    staff: list[StaffRow] = field(default_factory=list)
    guardians: list[GuardianRow] | None = None
    groups: list[GroupRow] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    held_staff: list[HeldRow] = field(default_factory=list)
    held_guardians: list[HeldRow] = field(default_factory=list)
    protected: list[ProtectedRow] = field(default_factory=list)
    #: Sheet of the workbook → its name in findings: '' for a CSV file, a provider's list for a pull.
    names: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    lifted: list[Hidden] = field(default_factory=list)
    is_part: bool = False
    #: Id → markers of everybody whom a pull has seen marked, also of those who have no row.
    marked: dict[str, frozenset[str]] = field(default_factory=dict)
    #: The source that a pull is of, as text; '' for a file.
    source: str = ""
    #: Somebody's own list, whose ids may be running numbers.
    is_own_list: bool = False

    def units(self) -> set[str]:
        """Codes of all units that any row names."""
        rows: list[PersonPart | GroupRow | HeldRow | ProtectedRow]
        rows = [*self.students, *self.staff, *(self.guardians or ()), *self.groups, *self.protected]
        rows += [*self.held, *self.held_staff, *self.held_guardians]
        return {row.unit for row in rows if row.unit}


def read(task: Task, sheets: Mapping[str, Sheet], reader: Reader) -> Staged:
    """The sheets' rows, checked. Rows with a problem go to quarantine, those of protected people are counted."""
    # A guardian has a row here for each child; at the source it is one.
    task.counted["read"] = sum(
        sheet.frame["row"].n_unique() if name == GUARDIANS else sheet.frame.height for name, sheet in sheets.items()
    )
    hidden = _Protected.of(task, sheets, reader)
    staged = Staged(names={name: sheet.name for name, sheet in sheets.items()})
    if STUDENTS in sheets:
        sheet = sheets[STUDENTS]
        staged.columns = sorted(sheet.columns)
        staged.students = _rows(task, STUDENTS, sheet, staged, hidden, staged.held, read_student)
        staged.students = _one_per_key(task, sheet.name, staged.students, staged.held, lambda row: "")
    if STAFF in sheets:
        sheet = sheets[STAFF]
        staged.staff = _rows(task, STAFF, sheet, staged, hidden, staged.held_staff, read_staff)
        staged.staff = _one_per_key(task, sheet.name, staged.staff, staged.held_staff, lambda row: row.duty_id)
    if GUARDIANS in sheets:
        sheet = sheets[GUARDIANS]
        rows = _rows(task, GUARDIANS, sheet, staged, hidden, staged.held_guardians, read_guardian)
        staged.guardians = _one_per_key(task, sheet.name, rows, staged.held_guardians, lambda row: row.child)
    for name in (CLASSES, TEACHING_GROUPS):
        if name in sheets:
            staged.groups += _group_rows(task, sheets[name], is_class=name == CLASSES)
    staged.lifted = hidden.lifted
    staged.marked = {own: reader.marks("", own) for own in reader.marked}
    task.counted["protected"] = len(staged.protected)
    return staged


@dataclass
class _Protected:
    """Who is protected: by id or number, in any row of the file, or known from before where the file can't tell.

    Each with who says so.
    """

    reader: Reader
    known: Known
    identities: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lifted: list[Hidden] = field(default_factory=list)

    @classmethod
    def of(cls, task: Task, sheets: Mapping[str, Sheet], reader: Reader) -> _Protected:
        found = cls(reader, markers.known(task.organiser))
        for name in (STUDENTS, STAFF, GUARDIANS):
            if name not in sheets:
                continue
            for values in sheets[name].frame.iter_rows(named=True):
                if is_marked(values):
                    who = held(values, task.today)
                    said = reader.marks(who.unit, who.source_id)
                    if who.source_id:
                        found.identities[found.identity(name, who)] |= said
                    if who.digest:
                        found.numbers[who.digest] |= said
        return found

    @staticmethod
    def identity(kind: str, who: HeldRow) -> tuple[str, str, str]:
        """An adult has the same id at every unit (Skolverket), a pupil has not."""
        return (kind, who.unit if kind == STUDENTS else "", who.source_id)

    def hiding(self, kind: str, sheet: Sheet, values: Mapping[str, object], who: HeldRow) -> frozenset[str]:
        """Who says that the row must be left out; empty where nobody does. Marks that the file lifts are noted."""
        said = set(self.reader.marks(who.unit, who.source_id)) if is_marked(values) else set()
        said |= self.identities.get(self.identity(kind, who), set()) | self.numbers.get(who.digest, set())
        if said or not self.known:
            return frozenset(said)
        own = digest(kind, who)
        digests = frozenset(one for one in (own, who.digest) if one in self.known)
        before = frozenset(marker for one in digests for marker in self.known[one])
        if not before or "Sekretessmarkering" not in sheet.columns:
            return before
        lifted = self.reader.lifted(who.unit, own, digests, self.known)
        if lifted:
            self.lifted.append(Hidden(digests, lifted))
        return before - lifted


def digest(kind: str, who: HeldRow) -> str:
    """The digest that a protected person's id is kept as. A pupil's must be the one that lesson rows are met with."""
    if kind == STUDENTS:
        return people.identity_digest(who.unit, who.source_id)
    return people.identity_digest("staff:", who.source_id)


def _rows[R: PersonPart](
    task: Task,
    kind: str,
    sheet: Sheet,
    staged: Staged,
    hidden: _Protected,
    held_rows: list[HeldRow],
    read_one: Callable[[Cells, frozenset[str]], R],
) -> list[R]:
    uneven = set(sheet.uneven)
    good: list[R] = []
    for values in sheet.frame.iter_rows(named=True):
        who = held(values, task.today)
        if said := hidden.hiding(kind, sheet, values, who):
            identity = digest(kind, who) if who.source_id else ""
            staged.protected.append(ProtectedRow(who.row, who.unit, identity, who.digest, said))
            continue
        cells = Cells(values, task.today)
        row = read_one(cells, sheet.columns)
        if who.row in uneven:
            cells.problems.insert(0, Remark("uneven-row", ""))
        if _told(task, sheet.name, who.row, cells):
            good.append(row)
        else:
            held_rows.append(who)
    return good


def _group_rows(task: Task, sheet: Sheet, *, is_class: bool) -> list[GroupRow]:
    good = []
    for values in sheet.frame.iter_rows(named=True):
        cells = Cells(values, task.today)
        row = read_group(cells, is_class=is_class)
        if _told(task, sheet.name, row.row, cells):
            good.append(row)
    return good


def _told(task: Task, sheet: str, row: int, cells: Cells) -> bool:
    """Tells what was found; True when the row may be used."""
    for remark in cells.problems[:1]:
        task.findings.reject(Finding(remark.code, row, remark.column, sheet, remark.shown))
    if cells.problems:
        return False
    for remark in cells.notes:
        task.findings.warn(Finding(remark.code, row, remark.column, sheet, remark.shown))
    return True


def _one_per_key[R: PersonPart](
    task: Task, sheet: str, rows: Iterable[R], held_rows: list[HeldRow], also: Callable[[R], str]
) -> list[R]:
    """Equal rows once; of unlike ones the last, with a warning; two people under one id go to quarantine together."""
    by_key: dict[tuple[str, str, str], list[R]] = {}
    for row in rows:
        by_key.setdefault((row.unit, row.source_id, also(row)), []).append(row)
    kept = []
    for several in by_key.values():
        if _two_people(several):
            for row in several:
                task.findings.reject(Finding("id-of-two", row.row, "Person-ID", sheet))
                held_rows.append(HeldRow(row.row, row.unit, row.source_id, row.digest))
            continue
        for earlier in several[:-1]:
            if _said(earlier) != _said(several[-1]):
                task.findings.warn(Finding("duplicate-person", earlier.row, "Person-ID", sheet))
        kept.append(several[-1])
    return kept


def _two_people(rows: list[Any]) -> bool:
    return len({row.digest for row in rows if row.digest}) > 1 and len({names(row) for row in rows}) > 1


def _said(row: Any) -> tuple[object, ...]:
    return tuple(getattr(row, one.name) for one in fields(row) if one.name != "row")


def alike(one: Any, other: Any) -> bool:
    """Whether the given or the family name of two rows or people is the same: one may have changed, both have not."""
    return any(mine and mine == theirs for mine, theirs in zip(names(one), names(other), strict=True))


def names(row: Any) -> tuple[str, str]:
    """First given name and family name for comparison, of a row or a person."""
    given = str(row.given_name).casefold().split()
    return given[0] if given else "", str(row.family_name).casefold().strip()
