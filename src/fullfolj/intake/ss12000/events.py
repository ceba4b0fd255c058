"""Calendar events and what they are of: when a lesson is, how long, of which activity, cancelled or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from fullfolj.intake.findings import Finding
from fullfolj.intake.ss12000.attendance import Attendances
from fullfolj.intake.ss12000.pages import Places, check_kept, check_readable, objects
from fullfolj.intake.ss12000.reading import STOCKHOLM, Item, Oddities, UnreadableError

PATH = "calendarEvents"
SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),
    "activity": pl.String(),
    "date": pl.Date(),
    "start_time": pl.Time(),
    "end_time": pl.Time(),
    "minutes": pl.Int32(),
    "length": pl.Int32(),
    "cancelled": pl.Boolean(),
}
_ID, _CANCELLED = (list(SCHEMA).index(name) for name in ("id", "cancelled"))
EXCEPTIONS: dict[str, pl.DataType] = {
    "event": pl.String(),
    "pupil": pl.String(),
    "exception_length": pl.Int32(),
}
_KNOWN = frozenset(
    """id meta activity startTime endTime cancelled teachingLengthTeacher teachingLengthStudent comment
    studentExceptions teacherExceptions rooms resources _embedded""".split()
)


@dataclass
class Events:
    """Events by id; one that comes again takes the place of the earlier. `attendances` gets what is embedded.

    `expanded` counts the events that came with their attendance, were it none.
    """

    today: dt.date
    attendances: Attendances | None = None
    odd: Oddities = field(default_factory=lambda: Oddities(PATH))
    places: Places = field(default_factory=Places)
    unreadable: list[tuple[Finding, str]] = field(default_factory=list)
    rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    exceptions: dict[tuple[str, str], int | None] = field(default_factory=dict)
    expanded: int = 0
    #: Values that many lessons share are kept once: there are a million lessons and few times of day.
    _shared: dict[Any, Any] = field(default_factory=dict)

    def read(self, bodies: Iterable[bytes]) -> None:
        for body in bodies:
            self.add(objects(body, PATH))

    def add(self, found: list[Any]) -> None:
        """The events of a page."""
        first = self.places.page(len(found))
        check_kept(self.places, PATH)
        for row, values in enumerate(found, first):
            self.odd.mark_all(values, row)
            try:
                self._one(Item(values, self.odd, row))
            except UnreadableError as error:
                where = self.places.pointer(row, error.pointer)
                finding = Finding(error.code, row, error.pointer.rsplit("/", 1)[-1], PATH, error.shown)
                self.unreadable.append((finding, where))
                check_readable(self.unreadable, PATH)

    def _one(self, item: Item) -> None:
        item.count_extra(_KNOWN)
        event = item.id()
        start, end = item.instant_near("startTime", self.today), item.instant_near("endTime", self.today)
        begins, ends = start.astimezone(STOCKHOLM), end.astimezone(STOCKHOLM)
        if event in self.rows:
            item.odd.note("event-twice", "id", item.row)
        self.rows[event] = (
            event,
            self._once(item.reference("activity")),
            self._once(begins.date()),
            self._once(begins.time().replace(microsecond=0)),
            self._once(ends.time().replace(microsecond=0)),
            int((end - start).total_seconds() // 60),
            item.whole("teachingLengthStudent"),
            item.yes("cancelled", otherwise=False),
        )
        for exception in item.items("studentExceptions"):
            student = exception.reference("student", needed=True)
            self.exceptions[event, student] = exception.whole("teachingLength")
        embedded = item.inner("_embedded")
        self.expanded += embedded is not None
        if embedded is not None and self.attendances is not None:
            self.attendances.slowly([one.values for one in embedded.items("attendance")], event)

    def _once[T](self, value: T) -> T:
        shared: T = self._shared.setdefault(value, value)
        return shared

    def cancelled(self) -> set[str]:
        """The ids of the events that are cancelled."""
        return {row[_ID] for row in self.rows.values() if row[_CANCELLED]}

    def frame(self) -> pl.DataFrame:
        return pl.DataFrame(list(self.rows.values()), schema=SCHEMA, orient="row")

    def exception_frame(self) -> pl.DataFrame:
        rows = [(event, pupil, length) for (event, pupil), length in self.exceptions.items() if length is not None]
        return pl.DataFrame(rows, schema=EXCEPTIONS, orient="row")
