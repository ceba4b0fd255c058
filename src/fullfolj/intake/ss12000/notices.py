"""Absence that a home has notified or a school has granted, as the provider knows it now: who is known to be away.

No reason is read. The notices are a copy, made anew by every pull: they are no facts, and no measure rests on them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from fullfolj.intake import people
from fullfolj.intake.models import Source
from fullfolj.intake.ss12000.reading import STOCKHOLM, Item, UnreadableError
from fullfolj.school.enums import NoticeKind
from fullfolj.school.models import AbsenceNotice

PATH = "absences"
#: Days ahead of today that are asked for.
AHEAD = dt.timedelta(days=14)
_GRANTED = "Beviljad ledighet"
_TYPES = frozenset((_GRANTED, "Anmäld frånvaro"))
#: Nothing that a school grants is longer than this: a notice that is, is no notice of these days.
_LONGEST = dt.timedelta(days=400)


@dataclass(frozen=True)
class NoticeRow:
    row: int
    id: str
    student: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: NoticeKind


def notice(item: Item, today: dt.date) -> NoticeRow:
    """A type that the standard does not have is a notice like any other, and counted."""
    starts, ends = item.instant_near("startTime", today), item.instant_near("endTime", today)
    if ends < starts or ends - starts > _LONGEST:
        raise UnreadableError("dates-out-of-order", item.at("endTime"), ends.date().isoformat())
    kind = NoticeKind.GRANTED if item.one_of("type", _TYPES) == _GRANTED else NoticeKind.NOTIFIED
    return NoticeRow(item.row, item.id(), item.reference("student", needed=True), starts, ends, kind)


def window(today: dt.date) -> dict[str, str]:
    """What to ask for: all that is not over before today begins, as far as AHEAD."""
    begins = dt.datetime.combine(today, dt.time(), STOCKHOLM)
    ends = dt.datetime.combine(today + AHEAD, dt.time(23, 59, 59), STOCKHOLM)
    return {"endTime.onOrAfter": begins.isoformat(), "startTime.onOrBefore": ends.isoformat()}


def keep(source: Source, rows: Iterable[NoticeRow], *, is_whole: bool) -> None:
    """The source's notices are these from now on; with some unreadable (not `is_whole`) earlier ones stay beside them.

    Pupils whom nobody knows, and protected ones, have none. Call inside a transaction.
    """
    found = list(rows)
    known = people.resolve(source.organiser, sorted({row.student for row in found}))
    numbers = dict(known.filter(pl.col("outcome") == people.FOUND).select("written", "student").iter_rows())
    own = AbsenceNotice.objects.filter(source=str(source.pk))
    (own if is_whole else own.filter(source_id__in=[row.id for row in found])).delete()
    AbsenceNotice.objects.bulk_create(
        AbsenceNotice(
            person_id=numbers[row.student],
            kind=row.kind,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            source=str(source.pk),
            source_id=row.id,
        )
        for row in found
        if row.student in numbers
    )
