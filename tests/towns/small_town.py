"""A second maker of towns for the tests: small schools whose every fact is written down beforehand.

It shares no code and no way of thinking with `fullfolj.simulation`: nothing is drawn from rates; each pupil has a row
of signs, one per school day, and the files follow from the signs. What the files hold is therefore known exactly, also
in the odd forms that real exports have (`Style`). Standard library only.

Signs, one per day of three lessons (60, 50 and 40 minutes):
  .  attended            V  whole day away, valid        I  whole day away, invalid
  v  last lesson valid   i  last lesson invalid          L  late, seven minutes, to the first
  o  first lesson elsewhere (other activity)             u  second lesson not reported
  U  nothing reported    x  last lesson cancelled        (space) no lessons
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LESSONS = (("08:00", "09:00", "MA", 60), ("09:20", "10:10", "SV", 50), ("10:30", "11:10", "EN", 40))
COLUMNS = (
    "student_id", "date", "start", "end", "subject", "group", "offered_minutes", "present_minutes",
    "valid_absence_minutes", "invalid_absence_minutes", "other_minutes", "late_minutes", "reported", "cancelled",
)  # fmt: skip
ROSTER_COLUMNS = (
    "Person-ID", "Personnummer", "Sekretessmarkering", "Förnamn", "Efternamn", "Skolform", "Skolenhetskod", "Årskurs",
    "Klass", "Inskrivningsdatum", "Utskrivningsdatum", "Kön", "Ta bort",
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How a system writes its file. `remainder` leaves present empty, to be worked out from the others."""

    delimiter: str = ";"
    encoding: str = "utf-8"
    compact_dates: bool = False
    seconds: bool = False
    words: tuple[str, str] = ("1", "0")
    decimals: str = ""
    remainder: bool = False
    newline: str = "\n"


PLAIN = Style()
EXCEL_AS_IT_COMES = Style(
    delimiter="\t",
    encoding="cp1252",
    compact_dates=True,
    seconds=True,
    words=("ja", "nej"),
    decimals=",0",
    newline="\r\n",
)
AMERICAN = Style(delimiter=",", encoding="utf-8-sig", words=("true", "false"), decimals=".00", remainder=True)


@dataclass(frozen=True)
class Fact:
    """One pupil's lesson in minutes; None where nothing was reported."""

    student: str
    date: dt.date
    start: str
    group: str
    offered: int
    present: int | None
    valid: int | None
    invalid: int | None
    other: int | None
    late: int | None
    reported: bool
    cancelled: bool


@dataclass
class Pupil:
    """`signs` has one sign per school day of the town, from its first."""

    person_id: str
    number: str
    given: str
    family: str
    class_name: str
    signs: str
    protection: str = ""
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass
class SmallTown:
    """One unit; `days` are its school days in order."""

    unit: str
    days: list[dt.date]
    pupils: list[Pupil] = field(default_factory=list)

    def add(self, signs: str, class_name: str = "7A", protection: str = "") -> Pupil:
        """A new pupil with the signs, filled up with attendance to the town's last day."""
        place = len(self.pupils) + 1
        # Temporary numbers of a school's own making: other letters than the usual, all born on one day.
        number = f"20130517TP{place % 100:02d}"
        pupil = Pupil(f"{self.unit[-2:]}-{place}", number, f"Elev{place}", "Påhittad", class_name, signs, protection)
        pupil.signs = signs.ljust(len(self.days), ".")[: len(self.days)]
        self.pupils.append(pupil)
        return pupil

    def facts(self) -> Iterator[Fact]:
        """Every fact in the files, by pupil and date."""
        for pupil in self.pupils:
            for date, sign in zip(self.days, pupil.signs, strict=True):
                for place in range(3) if sign != " " else ():
                    yield _fact(pupil, date, place, sign)

    def write_lessons(self, path: Path, style: Style = PLAIN) -> None:
        """The canonical lessons file in the style, by date rather than by pupil, as exports often are."""
        rows = sorted(self.facts(), key=lambda fact: (fact.date, fact.start, fact.student))
        lines = [style.delimiter.join(COLUMNS), *(style.delimiter.join(_cells(fact, style)) for fact in rows)]
        path.write_bytes("".join(line + style.newline for line in lines).encode(style.encoding))

    def write_roster(self, path: Path) -> None:
        """The roster as CSV with a selection of the columns, in an order of its own."""
        lines = [";".join(ROSTER_COLUMNS), *(";".join(self._roster_cells(pupil)) for pupil in self.pupils)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _roster_cells(self, pupil: Pupil) -> tuple[str, ...]:
        start = (pupil.start or self.days[0]).isoformat()
        end = pupil.end.isoformat() if pupil.end else ""
        person = (pupil.person_id, pupil.number, pupil.protection, pupil.given, pupil.family)
        return (*person, "GR", self.unit, pupil.class_name[0], pupil.class_name, start, end, "Okänt", "")


def weekdays(first: dt.date, count: int) -> list[dt.date]:
    """`count` days from `first`, Saturdays and Sundays left out: no breaks, no red days."""
    days: list[dt.date] = []
    while len(days) < count:
        if first.weekday() < 5:
            days.append(first)
        first += dt.timedelta(days=1)
    return days


def random_town(seed: int, pupils: int = 8, days: int = 30, unit: str = "20990001") -> SmallTown:
    """A town of pupils with signs in any order: nasty rather than likely."""
    rng = random.Random(seed)
    town = SmallTown(unit, weekdays(dt.date(2026, 8, 24), days))
    for _ in range(pupils):
        signs = rng.choice((".....V", "..Vv.i", ".L.o.x", "UuUu.V", "VVVVVV", ". .I.V"))
        town.add("".join(rng.choice(signs) for _ in range(days)), rng.choice(("7A", "7B")))
    return town


def _fact(pupil: Pupil, date: dt.date, place: int, sign: str) -> Fact:
    start, _, subject, offered = LESSONS[place]
    valid = offered if sign == "V" or (sign == "v" and place == 2) else 0
    invalid = offered if sign == "I" or (sign == "i" and place == 2) else 0
    other = offered if sign == "o" and place == 0 else 0
    late = 7 if sign == "L" and place == 0 else 0
    cancelled = sign == "x" and place == 2
    known = not (cancelled or sign == "U" or (sign == "u" and place == 1))
    key = (pupil.person_id, date, start, f"{pupil.class_name} {subject}", offered)
    if not known:
        return Fact(*key, None, None, None, None, None, reported=False, cancelled=cancelled)
    return Fact(*key, offered - valid - invalid - other, valid, invalid, other, late, reported=True, cancelled=False)


def _cells(fact: Fact, style: Style) -> tuple[str, ...]:
    ends = {start: (end, subject) for start, end, subject, _ in LESSONS}
    end, subject = ends[fact.start]
    tail = ":00" if style.seconds else ""
    date = fact.date.strftime("%Y%m%d") if style.compact_dates else fact.date.isoformat()
    numbers = [fact.offered, fact.present, fact.valid, fact.invalid, fact.other, fact.late]
    if style.remainder:
        numbers[1] = None
    minutes = tuple("" if number is None else f"{number}{style.decimals}" for number in numbers)
    flags = tuple(style.words[0 if flag else 1] for flag in (fact.reported, fact.cancelled))
    return (fact.student, date, fact.start + tail, end + tail, subject, fact.group, *minutes, *flags)
