"""One object of a provider's answer, read tolerantly: what is odd is read and counted, what can't be read is said.

The standard's own misspellings and the right ones are both read. A value is never guessed: where two readings are
possible, the object can't be read (`UnreadableError`), and its place is told as a JSON pointer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from fullfolj.intake.ss12000 import marks
from fullfolj.intake.ss12000.keys import is_uuid, normal_id

STOCKHOLM = ZoneInfo("Europe/Stockholm")

#: The name we ask for → other spellings that occur (the standard's, the right ones, version 2.0's).
SPELLINGS = {
    "enroledAt": ("enrolledAt", "enroledAT"),
    "activities": ("activitites",),
    "modifiedEntites": ("modifiedEntities",),
    "person": ("child",),
    "enrolments": ("enrollments",),
    "assignmentRoleType": ("assignmentRole", "assignmentroleType"),
    "responsibles": ("responsible",),
    "schoolUnitCode": ("schoolUnitcode",),
    "groupMemberships": ("groupMembership",),
    "assignmentRoles": ("assignmentRole",),
    "invalidAbsenceMinutes": ("unvalidAbsenceMinutes",),
}
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?|(\d{4})(\d{2})(\d{2})")
_LIKE_MOMENT = re.compile(
    r"(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{8})"
    r"(?:[T ]\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_WHOLE = re.compile(r"[+-]?\d{1,7}(?:[.,]0+)?", re.ASCII)
_TRUE, _FALSE = {"true", "1", "ja", "yes"}, {"false", "0", "nej", "no"}
_LONGEST = 1000
#: Nothing before this year and nothing this many days from now: the source is wrong, not the pupil early.
_FIRST_YEAR, _FARTHEST = 2000, dt.timedelta(days=400)


class UnreadableError(Exception):
    """The object can't be used; `code` is a finding's code, `pointer` where in the object."""

    def __init__(self, code: str, pointer: str, shown: str = "") -> None:
        self.code, self.pointer, self.shown = code, pointer, shown


@dataclass
class Oddities:
    """Counts what was odd in one resource, and gathers who is marked as protected, wherever that stands.

    `marks` is person id → strictest marking seen; a person seen without any is not there.
    """

    resource: str
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    first: dict[tuple[str, str], int] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def note(self, code: str, column: str, row: int, count: int = 1) -> None:
        key = (code, column)
        self.counts[key] = self.counts.get(key, 0) + count
        self.first.setdefault(key, row)

    def mark(self, person: str, marking: object) -> None:
        """A marking seen on a person or on a reference to one."""
        if word := marks.word_of(marking):
            self.marks[person] = marks.stricter(self.marks.get(person, ""), word)

    def mark_all(self, values: object, row: int) -> None:
        """Every marking in an object, before anybody asks whether the object can be used."""
        for person, marking in marks.found_in(values):
            if person:
                self.mark(person, marking)
            elif marks.word_of(marking):
                self.note("marked-without-id", marks.KEY, row)
            if not marks.is_plain(marking):
                self.note("unknown-word", marks.KEY, row)


def _harmless(text: str) -> str:
    """The text where it has the shape of a date or a moment, else '': a name or a number may stand anywhere."""
    return text if _LIKE_MOMENT.fullmatch(text) else ""


def _day_in_sweden(text: str) -> dt.date | None:
    """None for a moment without zone, for what is no moment, and for the last hours that a date can be of."""
    try:
        moment = dt.datetime.fromisoformat(text.replace(",", "."))
        return moment.astimezone(STOCKHOLM).date() if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


class Item:
    """An object's fields by the standard's names."""

    def __init__(self, values: object, odd: Oddities, row: int, path: str = "") -> None:
        if not isinstance(values, Mapping):
            raise UnreadableError("not-an-object", path)
        self.values: Mapping[str, Any] = values
        self.odd, self.row, self.path = odd, row, path

    def raw(self, name: str) -> Any:
        """The field as it came, under any known spelling; None when it is not there."""
        if name in self.values:
            return self.values[name]
        for spelling in SPELLINGS.get(name, ()):
            if spelling in self.values:
                self.odd.note("misspelt-key", name, self.row)
                return self.values[spelling]
        return None

    def at(self, name: str) -> str:
        return f"{self.path}/{name}"

    def count_extra(self, known: frozenset[str]) -> None:
        """Counts fields that the standard does not have; they are not read."""
        for name in self.values.keys() - known:
            if not any(name in spellings for spellings in SPELLINGS.values()):
                self.odd.note("extra-field", "", self.row)

    def text(self, name: str, *, needed: bool = False) -> str:
        """Text without control characters, '' when it is not there; a number is taken as text."""
        value = self.raw(name)
        if value is None or value == "":
            if needed:
                raise UnreadableError("missing-value", self.at(name))
            return ""
        if isinstance(value, bool | Mapping | list):
            raise UnreadableError("not-text", self.at(name))
        if not isinstance(value, str):
            self.odd.note("number-as-text", name, self.row)
            value = str(value)
        if len(value) > _LONGEST:
            raise UnreadableError("too-long", self.at(name))
        if not value.isprintable():
            self.odd.note("control-characters", name, self.row)
            value = "".join(sign if sign.isprintable() else " " for sign in value)
        return value.strip()

    def id(self, name: str = "id") -> str:
        text = self.text(name, needed=True)
        if len(text) > 100:
            raise UnreadableError("too-long", self.at(name))
        if not is_uuid(text):
            self.odd.note("id-not-uuid", name, self.row)
        return normal_id(text)

    def reference(self, name: str, *, needed: bool = False) -> str:
        """The id of the object that is pointed at, '' when there is none."""
        value = self.raw(name)
        if value is None:
            if needed:
                raise UnreadableError("missing-value", self.at(name))
            return ""
        return self.pointed(value, name)

    def pointed(self, value: object, name: str) -> str:
        """The id in a reference object, or in a text that stands in its place."""
        if isinstance(value, str):
            self.odd.note("reference-as-text", name, self.row)
            value = {"id": value}
        return Item(value, self.odd, self.row, self.at(name)).id()

    def items(self, name: str) -> list[Item]:
        """The objects of a list, [] when it is not there; one object alone is taken as a list of one."""
        value = self.raw(name)
        if value is None:
            return []
        if isinstance(value, Mapping):
            self.odd.note("object-for-list", name, self.row)
            value = [value]
        if not isinstance(value, list):
            raise UnreadableError("not-a-list", self.at(name))
        return [Item(one, self.odd, self.row, f"{self.at(name)}/{n}") for n, one in enumerate(value)]

    def references(self, name: str) -> list[str]:
        value = self.raw(name) or []
        if not isinstance(value, list):
            raise UnreadableError("not-a-list", self.at(name))
        return [self.pointed(one, name) for one in value]

    def inner(self, name: str) -> Item | None:
        value = self.raw(name)
        return None if value is None else Item(value, self.odd, self.row, self.at(name))

    def date(self, name: str, *, needed: bool = False) -> dt.date | None:
        """A date; of a date-time with zone, its day in Sweden, of one without, the day that it says."""
        text = self.text(name, needed=needed)
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            if match[1] is None:
                self.odd.note("date-shape", name, self.row)
            elif len(text) > 10:
                self.odd.note("time-for-date", name, self.row)
                return _day_in_sweden(text) or dt.date.fromisoformat(match[1])
            return dt.date.fromisoformat(match[1] or f"{match[2]}-{match[3]}-{match[4]}")
        except ValueError:
            raise UnreadableError("not-a-date", self.at(name), _harmless(text)) from None

    def instant(self, name: str, *, needed: bool = False) -> dt.datetime | None:
        """A moment with zone; one without zone is Swedish time, and counted."""
        text = self.text(name, needed=needed)
        if not text:
            return None
        try:
            moment = dt.datetime.fromisoformat(text.replace(",", "."))
        except ValueError:
            raise UnreadableError("not-a-moment", self.at(name), _harmless(text)) from None
        if moment.tzinfo is None:
            self.odd.note("zone-missing", name, self.row)
            return moment.replace(tzinfo=STOCKHOLM)
        return moment

    def instant_near(self, name: str, today: dt.date) -> dt.datetime:
        """A needed moment that a school can have to do with; one of another age is the source's mistake."""
        moment = self.instant(name, needed=True)
        if moment is None:
            raise UnreadableError("missing-value", self.at(name))
        if moment.year < _FIRST_YEAR or moment.date() > today + _FARTHEST:
            raise UnreadableError("date-far-outside", self.at(name), moment.date().isoformat())
        return moment

    def whole(self, name: str) -> int | None:
        """A whole number; text with digits is read as one, and counted."""
        value = self.raw(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise UnreadableError("not-a-number", self.at(name))
        if isinstance(value, str):
            if not _WHOLE.fullmatch(value.strip()):
                raise UnreadableError("not-a-number", self.at(name))
            self.odd.note("text-for-number", name, self.row)
            value = float(value.strip().replace(",", "."))
        if value != value or abs(value) > 1e7:
            raise UnreadableError("too-many-minutes", self.at(name))
        # Half minutes up, as in files (contract section 2).
        return int(value + 0.5) if value >= 0 else -int(-value + 0.5)

    def yes(self, name: str, *, otherwise: bool) -> bool:
        value = self.raw(name)
        if isinstance(value, bool):
            return value
        if value is None or value == "":
            return otherwise
        word = str(value).strip().casefold()
        if word not in _TRUE | _FALSE:
            raise UnreadableError("yes-or-no", self.at(name))
        self.odd.note("word-for-boolean", name, self.row)
        return word in _TRUE

    def one_of(self, name: str, known: frozenset[str]) -> str:
        """A word of an enumeration; one that the standard does not have is passed on as it is, and counted."""
        word = self.text(name)
        if word and word not in known:
            self.odd.note("unknown-word", name, self.row)
        return word
