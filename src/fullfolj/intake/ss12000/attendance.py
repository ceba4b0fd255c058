"""Attendance rows by the million: typed and fast where a page is as the standard has it, tolerant where it is not.

What comes out is one Parquet file per hundred thousand rows, with numbers in place of ids (`Attendances.students`,
`.events`), so that memory does not grow with the pages. `absenceReason` is free text that may tell of health: it is
never read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any

import msgspec
import polars as pl

from fullfolj.intake.findings import Finding
from fullfolj.intake.ss12000.keys import normal_id, source_keys
from fullfolj.intake.ss12000.marks import MARKINGS
from fullfolj.intake.ss12000.pages import Places, check_readable, objects
from fullfolj.intake.ss12000.reading import Item, Oddities, UnreadableError

PATH = "attendances"
_CHUNK = 100_000
_MINUTES = {
    "present": "attendanceMinutes",
    "valid": "validAbsenceMinutes",
    "invalid": "invalidAbsenceMinutes",
    "other": "otherAttendanceMinutes",
}
_READ = ("id", "meta", "calendarEvent", "student", "reporter", "isReported", *_MINUTES.values())
_KNOWN = frozenset([*_READ, "absenceReason", "reportedTimestamp"])
SCHEMA: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "student": pl.Int32(),
    "event": pl.Int32(),
    "source_row": pl.Int64(),
    "reported": pl.Boolean(),
    **dict.fromkeys(_MINUTES, pl.Int32()),
}


class _Reference(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    displayName: msgspec.Raw = msgspec.Raw()  # noqa: N815 (the standard's names)
    securityMarking: str | None = None  # noqa: N815


#: No lesson is so long; what is larger is read object by object, and told.
type _Minutes = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    calendarEvent: _Reference  # noqa: N815
    student: _Reference
    isReported: bool  # noqa: N815
    meta: msgspec.Raw = msgspec.Raw()
    reporter: _Reference | None = None
    attendanceMinutes: _Minutes | None = None  # noqa: N815
    validAbsenceMinutes: _Minutes | None = None  # noqa: N815
    invalidAbsenceMinutes: _Minutes | None = None  # noqa: N815
    otherAttendanceMinutes: _Minutes | None = None  # noqa: N815
    absenceReason: msgspec.Raw = msgspec.Raw()  # noqa: N815
    reportedTimestamp: msgspec.Raw = msgspec.Raw()  # noqa: N815


class _Page(msgspec.Struct):
    data: list[_Row]


_UNMARKED = (None, "", MARKINGS[0])
_GET = {key: attrgetter(key) for key in _MINUTES.values()}
_TYPED = msgspec.json.Decoder(_Page)


class Numbers(dict[str, int]):
    """Ids (normal_id) numbered in the order they came; asking for an unknown id gives it the next number."""

    def __missing__(self, text: str) -> int:
        normal = normal_id(text)
        return self.setdefault(normal, len(self))

    def frame(self) -> pl.DataFrame:
        """`number` and `id`; one row for each number."""
        pairs = [(number, text) for text, number in self.items()]
        return pl.DataFrame(pairs, schema={"number": pl.Int32, "id": pl.String}, orient="row")


@dataclass
class Attendances:
    """Reads pages into files in `folder`. `unreadable` are rows for the quarantine, with their pointers.

    `unread_ids` are the ids of those rows, '' where even that could not be read.
    """

    folder: Path
    odd: Oddities = field(default_factory=lambda: Oddities(PATH))
    places: Places = field(default_factory=Places)
    students: Numbers = field(default_factory=Numbers)
    events: Numbers = field(default_factory=Numbers)
    unreadable: list[tuple[Finding, str]] = field(default_factory=list)
    unread_ids: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    _columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in SCHEMA})

    def read(self, bodies: Iterable[bytes]) -> None:
        for body in bodies:
            self.page(body)
        self.flush()

    def page(self, body: bytes) -> None:
        """The rows of a page."""
        try:
            rows = _TYPED.decode(body).data
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self.slowly(objects(body, PATH))
            return
        self._add(rows)

    def _add(self, rows: list[_Row]) -> None:
        first = self.places.page(len(rows))
        columns = self._columns
        # Nearly all rows say that there is none: asking each how strict it is would take a fifth of the pull.
        marked = [(one.student.id, word) for one in rows if (word := one.student.securityMarking) not in _UNMARKED]
        marked += [
            (who.id, word) for one in rows if (who := one.reporter) and (word := who.securityMarking) not in _UNMARKED
        ]
        for person, word in marked:
            self.odd.mark(normal_id(person), word)
        columns["row"] += range(first, first + len(rows))
        columns["student"] += [self.students[one.student.id] for one in rows]
        columns["event"] += [self.events[one.calendarEvent.id] for one in rows]
        columns["source_row"] += [one.id for one in rows]
        columns["reported"] += [one.isReported for one in rows]
        for name, key in _MINUTES.items():
            columns[name] += map(_GET[key], rows)
        self._flush_when_full()

    def slowly(self, found: list[Any], event: str = "") -> None:
        """Objects one by one; `event` is the id of the calendar event that they stand in, if they do."""
        first = self.places.page(len(found))
        for row, values in enumerate(found, first):
            self.odd.mark_all(values, row)
            try:
                self._one(Item(values, self.odd, row), event)
            except UnreadableError as error:
                where = self.places.pointer(row, error.pointer)
                finding = Finding(error.code, row, error.pointer.rsplit("/", 1)[-1], "", error.shown)
                self.unreadable.append((finding, where))
                check_readable(self.unreadable, PATH)
                written = values.get("id") if isinstance(values, dict) else None
                self.unread_ids.append(written if isinstance(written, str) else "")
        self._flush_when_full()

    def _one(self, item: Item, event: str) -> None:
        item.count_extra(_KNOWN)
        values: dict[str, Any] = {
            "row": item.row,
            "student": item.reference("student", needed=True),
            "event": item.reference("calendarEvent", needed=not event) or event,
            "source_row": item.id(),
            "reported": item.yes("isReported", otherwise=False),
            **{name: item.whole(key) for name, key in _MINUTES.items()},
        }
        item.reference("reporter")
        if item.raw("isReported") is None:
            item.odd.note("reported-unknown", "isReported", item.row)
        values["student"] = self.students[values["student"]]
        values["event"] = self.events[values["event"]]
        for name, value in values.items():
            self._columns[name].append(value)

    def _flush_when_full(self) -> None:
        if len(self._columns["row"]) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """What is in memory goes to a file."""
        if not self._columns["row"]:
            return
        ids = self._columns.pop("source_row")
        frame = pl.DataFrame(self._columns, schema={k: t for k, t in SCHEMA.items() if k in self._columns})
        path = self.folder / f"{PATH}-{len(self.files)}.parquet"
        frame.with_columns(source_keys(ids).alias("source_row")).select(list(SCHEMA)).write_parquet(
            path, compression="lz4"
        )
        self.files.append(path)
        self._columns = {name: [] for name in SCHEMA}

    def scan(self) -> pl.LazyFrame:
        """All rows read, as SCHEMA."""
        self.flush()
        return pl.scan_parquet(self.files) if self.files else pl.LazyFrame(schema=SCHEMA)
