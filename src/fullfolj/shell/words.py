"""Dates, numbers and lists as a calm colleague would say them (DESIGN section 5), in Swedish and English.

Month and weekday names are our own tables: no locale of the machine's is asked. Every function answers in the language
that is active; `today` always comes in, so that a page can be made for any day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from fullfolj.domain.schoolyear import SchoolYear

NBSP = "\u00a0"

_MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT_MONTHS = {
    "sv": "jan feb mars april maj juni juli aug sep okt nov dec".split(),
    "en": "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split(),
}
_WEEKDAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_NUMBERS = {
    "sv": "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split(),
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
}


_ORDINALS = {
    "sv": "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte".split(),
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
}


def language() -> str:
    """`sv` or `en`: anything else falls back to Swedish, the product's first language."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


# ---- numbers ----


def count(number: int, *, neuter: bool = False) -> str:
    """A number in running text: words up to twelve, then digits with thousands apart. `neuter` gives Swedish *ett*."""
    if number == 1 and neuter and language() == "sv":
        return "ett"
    return _NUMBERS[language()][number] if 0 <= number <= 12 else digits(number)


def ordinal(number: int) -> str:
    """Which in order, the first is 1: words up to the twelfth, then digits."""
    if number <= 12:
        return _ORDINALS[language()][number - 1]
    return f"{number}:e" if language() == "sv" else f"{number}th"


def digits(number: int) -> str:
    """A whole number in digits, a (non-breaking) space as thousands mark in Swedish and a comma in English."""
    mark = NBSP if language() == "sv" else ","
    return f"{number:,}".replace(",", mark)


def decimal(value: Fraction | Decimal | float, places: int = 1) -> str:
    """`value` rounded half up to `places` decimals, with decimal comma in Swedish."""
    rounded = _rounded(value, places)
    text = f"{rounded:,.{places}f}".replace("-", "\u2212")
    return text.replace(",", NBSP).replace(".", ",") if language() == "sv" else text


def percent(share: Fraction | Decimal | float, places: int = 0) -> str:
    """A share (0–1) for running text: *21 procent*; without decimals unless asked."""
    return gettext("%(number)s per cent") % {"number": decimal(_exact(share) * 100, places)}


def percent_sign(share: Fraction | Decimal | float, places: int = 0) -> str:
    """A share (0–1) for a table or a bubble: *21 %*."""
    return decimal(_exact(share) * 100, places) + (f"{NBSP}%" if language() == "sv" else "%")


def n_of_m(n: int, m: int) -> str:
    """*6 av 20*, kept on one line."""
    return pgettext("n of m", "%(n)s of %(m)s").replace(" ", NBSP) % {"n": digits(n), "m": digits(m)}


def listed(parts: Sequence[str]) -> str:
    """*a, b och c*; empty for nothing."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(all_but_last)s and %(last)s") % {"all_but_last": ", ".join(parts[:-1]), "last": parts[-1]}


def sentence_case(text: str) -> str:
    """The first letter large, the rest as it stands."""
    return text[:1].upper() + text[1:]


# ---- dates and times ----


def uncapital(text: str) -> str:
    """A label in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def day(date: dt.date, today: dt.date) -> str:
    """*24 november*, with the year only when it is another school year than today's."""
    text = f"{date.day}{NBSP}{_MONTHS[language()][date.month - 1]}"
    return text if SchoolYear.of(date) == SchoolYear.of(today) else f"{text}{NBSP}{date.year}"


def weekday(date: dt.date) -> str:
    """*tisdag*."""
    return _WEEKDAYS[language()][date.weekday()]


def month(date: dt.date) -> str:
    """*november 2026*."""
    return f"{_MONTHS[language()][date.month - 1]}{NBSP}{date.year}"


def long_day(date: dt.date, today: dt.date) -> str:
    """*tisdag 24 november*."""
    return f"{weekday(date)} {day(date, today)}"


def short_day(date: dt.date) -> str:
    """*24 nov*, for tables and charts."""
    return f"{date.day}{NBSP}{_SHORT_MONTHS[language()][date.month - 1]}"


def short_weekday(date: dt.date) -> str:
    """*fredag 27 nov*, for a button."""
    return f"{weekday(date)} {short_day(date)}"


def near_day(date: dt.date, today: dt.date) -> str:
    """A day seen from today: *i dag, i går, i fredags, på torsdag* within a week, else *24 november*."""
    ahead = (date - today).days
    if ahead in (-1, 0, 1):
        return {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}[ahead]
    if 1 < ahead < 7:
        return pgettext("a weekday within a week ahead", "on %(weekday)s") % {"weekday": weekday(date)}
    if -7 < ahead < -1:
        name = weekday(date)
        return f"i {name}s" if language() == "sv" else f"last {name}"
    return day(date, today)


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """*i dag 09.12*, *24 november 09.12*."""
    local = timezone.localtime(at)
    return f"{near_day(local.date(), timezone.localdate(now))} {clock(local)}"


def heading_day(date: dt.date, today: dt.date) -> str:
    """*I går, måndag 23 november* for a heading in a list of events; *Tisdag 17 november* when it is longer ago."""
    if date in (today, today - dt.timedelta(days=1)):
        return sentence_case(f"{near_day(date, today)}, {long_day(date, today)}")
    return sentence_case(long_day(date, today))


def period(first: dt.date, last: dt.date, today: dt.date) -> str:
    """*20 oktober–23 november*, *3–23 november*, one day as itself."""
    if first == last:
        return day(first, today)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last, today)}"
    start = (
        day(first, today)
        if first.year == last.year or SchoolYear.of(last) == SchoolYear.of(first)
        else (f"{first.day} {_MONTHS[language()][first.month - 1]} {first.year}")
    )
    return f"{start}–{day(last, today)}"


def week(date: dt.date) -> str:
    """*vecka 48* (ISO weeks)."""
    return gettext("week %(number)s") % {"number": date.isocalendar().week}


def clock(time: dt.time | dt.datetime) -> str:
    """*09.12* in Swedish, *09:12* in English; local time comes in."""
    return time.strftime("%H.%M" if language() == "sv" else "%H:%M")


def _exact(value: Fraction | Decimal | float) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(value)


def _rounded(value: Fraction | Decimal | float, places: int) -> Decimal:
    exact = _exact(value)
    scaled = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
    )
    return scaled + 0  # no minus zero
