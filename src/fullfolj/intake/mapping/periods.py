"""Which period a total is about, as people write it: a term, a school year, a month, or two dates."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName

type Period = tuple[dt.date, dt.date]

_TERM = re.compile(r"(ht|vt|höstterminen|vårterminen|hösten|våren)\s*[-\u2013 ]?\s*((?:20)?\d{2})", re.IGNORECASE)
_YEAR = re.compile(r"(?:läsåret?\s*)?(20\d{2})\s*[/\u2013-]\s*((?:20)?\d{2})", re.IGNORECASE)
_MONTH = re.compile(r"(20\d{2})-(\d{2})")
_DATES = re.compile(
    r"(20\d{2}-\d{2}-\d{2})\s*(?:--?|\u2013|till|t\.?\s?o\.?\s?m\.?)\s*(20\d{2}-\d{2}-\d{2})", re.IGNORECASE
)


def read(text: str) -> Period | None:
    """The first and the last day that the text means; None when it means no period.

    A term is its half year and a school year runs from 1 July to 30 June (contract section 3).
    """
    text = " ".join(text.split())
    for pattern, meaning in ((_DATES, _dates), (_TERM, _term), (_YEAR, _year), (_MONTH, _month)):
        match = pattern.fullmatch(text)
        found = meaning(*match.groups()) if match is not None else None
        if found is not None:
            return found
    return None


def within(lines: Iterable[str]) -> Period | None:
    """The only period that the lines speak of; None when they speak of none or of several."""
    found = set()
    for line in lines:
        for pattern, meaning in ((_DATES, _dates), (_TERM, _term), (_YEAR, _year)):
            periods = {meaning(*match.groups()) for match in pattern.finditer(line)} - {None}
            if periods:
                found |= periods
                break
    return found.pop() if len(found) == 1 else None


def choices(today: dt.date) -> list[tuple[str, Period]]:
    """What a person may choose among: the last four terms and three school years begun, newest first."""
    term, year = Term.of(today), SchoolYear.of(today)
    terms = []
    for _ in range(4):
        terms.append((f"{'HT' if term.name is TermName.AUTUMN else 'VT'} {term.first_day.year}", _days(term)))
        term = Term.of(term.first_day - dt.timedelta(days=1))
    years = [(one.label, _days(one)) for one in (SchoolYear(year.start - back) for back in range(3))]
    return [*terms, *years]


def until(period: Period, today: dt.date) -> Period:
    """The period as far as it has come: a report of a running term tells of no day to come."""
    first, last = period
    return first, max(first, min(last, today))


def _days(part: Term | SchoolYear) -> Period:
    return part.first_day, part.last_day


def _dates(first: str, last: str) -> Period | None:
    try:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        return None


def _term(name: str, year: str) -> Period | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    month = 7 if name.casefold().startswith("h") else 1
    return _days(Term.of(dt.date(number, month, 1)))


def _month(year: str, month: str) -> Period | None:
    if not 1 <= int(month) <= 12:
        return None
    last = calendar.monthrange(int(year), int(month))[1]
    return dt.date(int(year), int(month), 1), dt.date(int(year), int(month), last)


def _year(first: str, last: str) -> Period | None:
    begins = int(first)
    return _days(SchoolYear(begins)) if int(last) % 100 == (begins + 1) % 100 else None
