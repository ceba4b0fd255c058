"""School years and terms: 1 July–30 June, autumn to 31 December (contract section 3)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

_LABEL = re.compile(r"^(\d{4})[/-](\d{2}|\d{4})$")
_TERM = re.compile(r"^(HT|VT)\s?(?:20)?(\d{2})$", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year, named by the calendar year it begins in."""

    start: int

    @classmethod
    def of(cls, date: dt.date) -> SchoolYear:
        """The school year that holds `date`."""
        return cls(date.year if date.month >= 7 else date.year - 1)

    @classmethod
    def parse(cls, text: str) -> SchoolYear:
        """The school year written as 2025/26, 2025-26 or 2025/2026; ValueError when it is not two years in a row."""
        match = _LABEL.match(text.strip())
        if match is None:
            raise ValueError(f"not a school year: {text!r}, write it as 2025/26")
        start = int(match[1])
        if int(match[2]) % 100 != (start + 1) % 100:
            raise ValueError(f"not two years in a row: {text!r}")
        return cls(start)

    @property
    def label(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"

    @property
    def slug(self) -> str:
        return self.label.replace("/", "-")

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.start, 7, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.start + 1, 6, 30)

    def __str__(self) -> str:
        return self.label


class TermName(StrEnum):
    """SS 12000's semester."""

    AUTUMN = "HT"
    SPRING = "VT"


@dataclass(frozen=True)
class Term:
    """Half a school year: the autumn term ends 31 December, the spring term begins 1 January."""

    school_year: SchoolYear
    name: TermName

    @classmethod
    def of(cls, date: dt.date) -> Term:
        """The term that holds `date`."""
        return cls(SchoolYear.of(date), TermName.AUTUMN if date.month >= 7 else TermName.SPRING)

    @classmethod
    def parse(cls, text: str) -> Term:
        """The term written as HT26, VT 27 or HT2026; ValueError for anything else."""
        match = _TERM.match(text.strip())
        if match is None:
            raise ValueError(f"not a term: {text!r}, write it as HT26")
        name, year = TermName(match[1].upper()), 2000 + int(match[2])
        return cls(SchoolYear(year if name is TermName.AUTUMN else year - 1), name)

    @property
    def first_day(self) -> dt.date:
        if self.name is TermName.AUTUMN:
            return self.school_year.first_day
        return dt.date(self.school_year.start + 1, 1, 1)

    @property
    def last_day(self) -> dt.date:
        if self.name is TermName.AUTUMN:
            return dt.date(self.school_year.start, 12, 31)
        return self.school_year.last_day

    @property
    def label(self) -> str:
        return f"{self.name}{self.first_day.year % 100:02d}"

    def __str__(self) -> str:
        return self.label
