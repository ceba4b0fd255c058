"""Swedish personal numbers as schools write them.

Ordinary numbers and coordination numbers (day + 60) have a Luhn check digit (Skatteverket). Temporary numbers have two
letters straight after the date (SS 12000, SCB, Skolverket's DNP workbook: ÅÅÅÅMMDDTFxx, next to last digit even for a
woman, odd for a man) and no check digit.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

_SHAPE = re.compile(r"^(\d{8})([0-9A-Z]{2})(\d{2})$")
_SHORT = re.compile(r"^(\d{6})([-+]?)([0-9A-Z]{2}\d{2})$")
# A ten-digit number is read as belonging to somebody who can be at school or work: born at most this many years ago.
_OLDEST_SHORT = 90


class Kind(StrEnum):
    PERSONAL = "personal"
    COORDINATION = "coordination"
    TEMPORARY = "temporary"


class LegalSex(StrEnum):
    """SS 12000's values for `sex`."""

    FEMALE = "Kvinna"
    MALE = "Man"
    UNKNOWN = "Okänt"


class NotAPersonalNumber(ValueError):
    """The text has not the shape of a personal number, or its date does not exist."""


@dataclass(frozen=True)
class PersonalNumber:
    """`canonical` has 12 characters. A wrong check digit is a warning for whoever reads the file, not an error."""

    kind: Kind
    canonical: str
    birth_date: dt.date
    checksum_ok: bool
    legal_sex: LegalSex


def parse(text: str, *, today: dt.date | None = None) -> PersonalNumber:
    """The number in `text`: 12 or 10 characters, with or without dash.

    A number of 10 characters needs `today` to find its century ('+' means over a hundred years old). Raises
    NotAPersonalNumber, whose message never repeats the number.
    """
    compact = re.sub(r"\s", "", text).upper()
    short = _SHORT.match(compact)
    if short is not None:
        compact = _century(short[1], over_hundred=short[2] == "+", today=today) + short[1] + short[3]
    match = _SHAPE.match(compact.replace("-", ""))
    if match is None:
        raise NotAPersonalNumber("a personal number has 12 characters: YYYYMMDDNNNN")
    date, middle, last = match.groups()
    canonical = date + middle + last
    if not middle.isdigit():
        if not middle.isalpha():
            raise NotAPersonalNumber("a temporary number has two letters after the date")
        return PersonalNumber(Kind.TEMPORARY, canonical, _date(date, 0), True, _sex(last[0]))
    kind = Kind.COORDINATION if int(date[6:8]) > 60 else Kind.PERSONAL
    born = _date(date, 60 if kind is Kind.COORDINATION else 0)
    return PersonalNumber(kind, canonical, born, _luhn_ok(canonical[2:]), _sex(last[0]))


def _century(short_date: str, *, over_hundred: bool, today: dt.date | None) -> str:
    if today is None:
        raise NotAPersonalNumber("a personal number of 10 characters needs a century")
    year = today.year - today.year % 100 + int(short_date[:2])
    if year > today.year:
        year -= 100
    if over_hundred:
        year -= 100
    elif today.year - year > _OLDEST_SHORT:
        raise NotAPersonalNumber("write the year of birth with four digits")
    return f"{year // 100:02d}"


def _date(text: str, day_offset: int) -> dt.date:
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]) - day_offset)
    except ValueError:
        raise NotAPersonalNumber("the date of birth in a personal number does not exist") from None


def _sex(digit: str) -> LegalSex:
    return LegalSex.FEMALE if int(digit) % 2 == 0 else LegalSex.MALE


def _luhn_ok(ten: str) -> bool:
    total = 0
    for position, character in enumerate(ten):
        product = int(character) * (2 - position % 2)
        total += product - 9 if product > 9 else product
    return total % 10 == 0
