"""Reading one row, cell by cell: what is wrong with it is gathered, so that a person mends the row once.

A problem puts the row in quarantine; a note is a warning. Neither ever holds a name or a number of a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fullfolj.domain.personal_number import NotAPersonalNumber, PersonalNumber, parse

#: 2,01E+11: Excel's short form of a long number; the digits are gone.
EXCEL_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?E[+-]?\d+$", re.IGNORECASE)
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_EXCEL_SERIAL = re.compile(r"^(\d{5})([.,]0+)?$")
_DATE = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})([ T]00:00(:00)?)?$")
_LIKE_A_DATE = re.compile(r"^[\d./-]{1,10}$")
_WHOLE = re.compile(r"^(\d+)[.,]0+$")
_MANY_DIGITS = re.compile(r"\d{5,}")
#: Stands after each name of a list that may have commas in its names.
SEPARATOR = "\u2063"
_YES = {"ja", "j", "1", "true", "sant", "yes", "x"}
_NO = {"nej", "n", "0", "false", "falskt", "no"}


def listed(names: Iterable[str]) -> str:
    """Names in one cell, each once. The sign between them is none that a name has, as commas may be."""
    return "".join(f"{name}{SEPARATOR}" for name in dict.fromkeys(names))


@dataclass(frozen=True)
class Remark:
    """Something about one cell. `shown` is a value that names nobody (a date, a code), or ''."""

    code: str
    column: str
    shown: str = ""


@dataclass
class Cells:
    """The values of one row by canonical column name. None and '' are the same: empty."""

    values: Mapping[str, object]
    today: dt.date
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def problem(self, code: str, column: str, shown: str = "") -> None:
        self.problems.append(Remark(code, column, shown))

    def note(self, code: str, column: str, shown: str = "") -> None:
        self.notes.append(Remark(code, column, shown))

    def text(self, column: str, longest: int = 0) -> str:
        """Without space around; longer than `longest` (0: any length) is a problem."""
        value = self.values.get(column)
        text = " ".join(str(value).split()) if value is not None else ""
        if longest and len(text) > longest:
            self.problem("too-long", column)
            return text[:longest]
        return text

    def code(self, column: str, longest: int) -> str:
        """An id or code that must be there; a number that Excel has shortened is a problem."""
        text = self.text(column, longest)
        if not text:
            self.problem("missing-value", column)
        elif EXCEL_NUMBER.match(text):
            self.problem("excel-number", column)
        whole = _WHOLE.match(text)
        return whole[1] if whole else text

    def name(self, column: str) -> str:
        """A person's name; digits in a row say that another column slipped in here."""
        text = self.text(column, 130)
        if _MANY_DIGITS.search(text) or EXCEL_NUMBER.match(text):
            self.problem("swapped-columns", column)
            return ""
        return text

    def yes(self, column: str) -> bool:
        """`Ja` and the like; empty and `Nej` are False, anything else is a problem."""
        text = self.text(column).casefold()
        if text and text not in _YES and text not in _NO:
            self.problem("yes-or-no", column)
        return text in _YES

    def date(self, column: str) -> dt.date | None:
        """YYYY-MM-DD or YYYYMMDD; an Excel serial number is read as the date it stands for, with a note."""
        text = self.text(column)
        if not text:
            return None
        serial = _EXCEL_SERIAL.match(text)
        if serial is not None:
            self.note("excel-date", column, text)
            return self._plausible(_EXCEL_DAY_ZERO + dt.timedelta(days=int(serial[1])), column)
        match = _DATE.match(text)
        try:
            if match is None:
                raise ValueError
            return self._plausible(dt.date(int(match[1]), int(match[2]), int(match[3])), column)
        except ValueError:
            shown = text if _LIKE_A_DATE.match(text) and sum(map(str.isdigit, text)) <= 8 else ""
            self.problem("not-a-date", column, shown)
            return None

    def _plausible(self, date: dt.date, column: str) -> dt.date:
        if date.year < 1990 or date > self.today + dt.timedelta(days=4000):
            self.problem("date-far-outside", column, date.isoformat())
        return date

    def number(self, column: str) -> PersonalNumber | None:
        """The personal number; none is a note, one of the wrong shape a problem, a wrong check digit a note."""
        text = self.text(column)
        whole = _WHOLE.match(text)
        text = whole[1] if whole else text
        if not text:
            self.note("no-personal-number", column)
            return None
        if EXCEL_NUMBER.match(text):
            self.problem("excel-number", column)
            return None
        try:
            number = parse(text, today=self.today)
        except NotAPersonalNumber:
            self.problem("lost-zeros" if re.fullmatch(r"\d{9}", text) else "not-a-personal-number", column)
            return None
        if not number.checksum_ok:
            self.note("check-digit", column)
        return number

    def list(self, column: str) -> list[str]:
        """Names between commas (or SEPARATOR, where there is one), each once, in order."""
        text = self.text(column)
        parts = text.split(SEPARATOR) if SEPARATOR in text else re.split("[,;]", text)
        return list(dict.fromkeys(part for part in map(str.strip, parts) if part))


def is_personal_number(text: str) -> bool:
    """Whether an id is a whole personal number (12 characters and a right check digit), which we never keep."""
    compact = text.replace("-", "")
    if len(compact) != 12:
        return False
    try:
        return parse(compact).checksum_ok
    except NotAPersonalNumber:
        return False
