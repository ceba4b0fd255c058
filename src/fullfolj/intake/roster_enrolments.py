"""A pupil's enrolments at one unit against what a row says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fullfolj.intake.roster_register import Register
from fullfolj.intake.roster_rows import StudentRow
from fullfolj.school.models import Enrolment, Person

NEW = "new"
CHANGED = "changed"
UNCHANGED = "unchanged"
ENDED = "removed"


@dataclass
class Enrolments:
    """`knows_end` tells whether the file has a column for the last day: only then an empty cell says "still there"."""

    register: Register
    knows_end: bool

    def write(self, person: Person, row: StudentRow) -> str:
        """Plans what the row says; NEW, CHANGED, UNCHANGED or ENDED."""
        spans = self.register.enrolments[person.uuid, row.unit]
        if row.earlier is not None and not row.leaves:
            return self._become(person, spans, row)
        latest = max(spans, key=lambda one: (one.start_date or dt.date.min, one.pk or 0), default=None)
        if row.leaves:
            return self._leave(latest, row)
        if latest is None:
            return self._begin(person, row, row.start_date)
        if self.register.holds(latest):
            return self._go_on(spans, latest, row)
        return self._come_back(person, spans, latest, row)

    def _become(self, person: Person, spans: list[Enrolment], row: StudentRow) -> str:
        """The source tells all enrolments at the unit: they become these and no others."""
        is_first, held = not spans, any(self.register.holds(one) for one in spans)
        left, changed = list(spans), False
        for start, end in [*(row.earlier or ()), (row.start_date, row.end_date)]:
            known = next((one for one in left if _overlaps(one, start, end)), None)
            is_latest = (start, end) == (row.start_date, row.end_date)
            if known is None:
                enrolment = Enrolment(person=person, unit=self.register.unit(row.unit), start_date=start, end_date=end)
                self.register.changes.change(
                    enrolment, **(_kind(row) if is_latest else {"school_type": row.school_type})
                )
                spans.append(self.register.changes.add(enrolment))
                changed = True
                continue
            left.remove(known)
            changed |= self.register.changes.change(known, start_date=start, end_date=end)
            if is_latest:
                changed |= self.register.changes.change(known, **_known_kind(row, known))
        for gone in left:
            spans.remove(gone)
            self.register.changes.drop(gone)
        if is_first:
            return NEW
        if held and not any(self.register.holds(one) for one in spans):
            return ENDED
        return CHANGED if changed or left else UNCHANGED

    def _leave(self, latest: Enrolment | None, row: StudentRow) -> str:
        if latest is None or not self.register.holds(latest):
            return UNCHANGED
        last = row.end_date if row.end_date is not None and row.end_date <= self.register.today else None
        self.register.end(latest, last)
        return ENDED

    def _begin(self, person: Person, row: StudentRow, start: dt.date | None) -> str:
        enrolment = Enrolment(person=person, unit=self.register.unit(row.unit), start_date=start, end_date=row.end_date)
        self.register.changes.change(enrolment, **_kind(row))
        self.register.enrolments[person.uuid, row.unit].append(self.register.changes.add(enrolment))
        return NEW

    def _go_on(self, spans: list[Enrolment], latest: Enrolment, row: StudentRow) -> str:
        """The enrolment that holds becomes as the row says. A last day before today ends it."""
        changed = self.register.changes.change(latest, **_known_kind(row, latest))
        start = _start(spans, latest, row)
        end = row.end_date if self.knows_end else latest.end_date
        if start is not None and end is not None and end < start:
            end = latest.end_date  # the file's last day is from an earlier time at the unit
        changed |= self.register.changes.change(latest, start_date=start, end_date=end)
        if not self.register.holds(latest):
            return ENDED
        return CHANGED if changed else UNCHANGED

    def _come_back(self, person: Person, spans: list[Enrolment], latest: Enrolment, row: StudentRow) -> str:
        """The last enrolment is over. The same one again if the dates say so, or it ended yesterday; else a new one."""
        over = latest.end_date or self.register.yesterday
        if row.start_date is not None and row.start_date > over:
            return self._begin(person, row, row.start_date)
        if row.end_date is not None and row.end_date < self.register.today:
            changed = self.register.changes.change(latest, **_known_kind(row, latest))
            if latest.start_date is None or row.end_date >= latest.start_date:
                changed |= self.register.changes.change(latest, end_date=row.end_date)
            return CHANGED if changed else UNCHANGED
        if row.start_date is None and not self.register.begin_again(latest):
            return self._begin(person, row, self.register.today)
        start = _start(spans, latest, row)
        self.register.changes.change(latest, start_date=start, end_date=row.end_date, **_known_kind(row, latest))
        return CHANGED


def _overlaps(known: Enrolment, start: dt.date | None, end: dt.date | None) -> bool:
    begins_before_end = known.start_date is None or end is None or known.start_date <= end
    ends_after_start = known.end_date is None or start is None or known.end_date >= start
    return begins_before_end and ends_after_start


def _kind(row: StudentRow) -> dict[str, object]:
    """What the row says of the enrolment besides its dates; an empty year level does not take away a known one."""
    known: dict[str, object] = {"school_type": row.school_type}
    if row.study_path is not None:
        known["study_path"] = row.study_path
    if row.year_level is not None:
        known["year_level"] = row.year_level
    return known


def _known_kind(row: StudentRow, enrolment: Enrolment) -> dict[str, object]:
    """The same of an enrolment that is known: what was only guessed changes nothing but what was unknown."""
    told = _kind(row)
    if "Skolform" in row.guessed:
        del told["school_type"]
    if "Årskurs" in row.guessed and enrolment.year_level is not None:
        told.pop("year_level", None)
    return told


def _start(spans: list[Enrolment], latest: Enrolment, row: StudentRow) -> dt.date | None:
    """The row's first day, unless it is unknown or lies in an earlier enrolment at the unit."""
    earlier = [one.end_date for one in spans if one is not latest and one.end_date is not None]
    if row.start_date is None or any(end >= row.start_date for end in earlier):
        return latest.start_date
    return row.start_date
