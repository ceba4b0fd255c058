"""What mapping has found on a day, and since when the rules about it hold, day by day; shares no code with src.

A fact is (day, key, what): what is (teller, round's first day, dimension → mark), ("missed", first day, {}) or None.
A teller is "student", "staff" or "guardian 1"; a mark "works", "watch", "needs-support" or "no-basis". Beside the
dimensions "there" may be "idle" (there, and not taking part) or "fine".
"""

from __future__ import annotations

import datetime as dt

What = tuple[str, dt.date, dict[str, str]]
Fact = tuple[dt.date, str, What | None]
Figures = dict[str, int | None]
_COLUMNS = {"support-1": "new", "apart-1": "apart", "only-there-1": "idle", "not-mapped-1": "missed"}


def _year(day: dt.date) -> int:
    return day.year - (day.month < 7)


def _term(day: dt.date) -> tuple[int, bool]:
    return day.year, day.month < 7


def figures(facts: list[Fact], day: dt.date) -> Figures:
    """The figures at the end of the day, from nothing but what was known then."""
    known: dict[str, What] = {}
    for when, key, what in facts:
        if when <= day:
            known.pop(key, None)
            if what is not None:
                known[key] = what
    told = sorted((one for one in known.values() if one[0] != "missed"), key=lambda one: one[1])
    marks: dict[tuple[str, str], list[tuple[dt.date, str]]] = {}
    for teller, began, dimensions in told:
        for dimension, mark in dimensions.items():
            if mark != "no-basis" and dimension != "there":
                marks.setdefault((teller, dimension), []).append((began, mark))
    now = {key: told[-1] for key, told in marks.items() if _year(told[-1][0]) == _year(day)}
    new = {key[1] for key in now if _is_new(marks[key], day)}
    this_term = {key: mark for key, (began, mark) in now.items() if _term(began) == _term(day)}
    pairs = [
        (one[1], {mark, other_mark})
        for one, mark in this_term.items()
        for other, other_mark in this_term.items()
        if one[1] == other[1] and one[0].split()[0] < other[0].split()[0]
    ]
    apart = {dimension for dimension, both in pairs if both == {"works", "needs-support"}}
    there: dict[str, str] = {}
    for teller, began, said in sorted(told, key=lambda one: (one[1], -int(one[0][-1]) if one[0][-1].isdigit() else 0)):
        if "there" in said and _year(began) == _year(day):
            there[teller.split()[0]] = said["there"]
    mapped = any(teller == "staff" and _term(began) == _term(day) for teller, began, _marks in told)
    missed = sum(one[0] == "missed" and _term(one[1]) == _term(day) for one in known.values())
    return {
        "new": len(new) if now else None,
        "apart": len(apart) if pairs else None,
        "idle": sum(said == "idle" for said in there.values()) if there else None,
        "missed": (0 if mapped else missed) if mapped or missed else None,
    }


def _is_new(told: list[tuple[dt.date, str]], day: dt.date) -> bool:
    """Whether the unbroken run of needs that ends the list began in the day's school year."""
    began = None
    for when, mark in reversed(told):
        if mark != "needs-support":
            break
        began = when
    return began is not None and _year(began) == _year(day)


def opened(facts: list[Fact], as_of: dt.date, limits: dict[str, int]) -> dict[str, dt.date]:
    """Rule → since, of those open on the day."""
    found: dict[str, dt.date] = {}
    if not facts:
        return found
    day = min(when for when, _key, _what in facts)
    while day <= as_of:
        at = figures(facts, day)
        for rule, column in _COLUMNS.items():
            value = at[column]
            if value is not None and value >= limits[rule]:
                found.setdefault(rule, day)
            else:
                found.pop(rule, None)
        day += dt.timedelta(days=1)
    new_year = dt.date(_year(as_of), 7, 1)
    return {rule: max(since, new_year) for rule, since in found.items()}
