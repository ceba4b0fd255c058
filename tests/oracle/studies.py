"""How studies stand on a day, and since when the rules about them hold, day by day; shares no code with src.

A fact is (day, key, what): what is a register row (oracle.grading.Row), a word (subject, reaches, lacks basis) or None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.oracle import grading
from tests.oracle.grading import Row

Said = tuple[str, bool, bool]
Fact = tuple[dt.date, str, "Row | Said | None"]
Figures = dict[str, int | None]
_CORE = (("SV", "SVA"), ("EN",), ("MA",))
_LETTERS = "ABCDEF-"
_COLUMNS = {
    "subjects-2": "left",
    "core-1": "core",
    "no-basis-1": "basis",
    "grade-drop-2": "drops",
    "eligibility-3": "distance",
}


def figures(facts: Iterable[Fact], day: dt.date) -> Figures:
    """The figures at the end of the day, from nothing but what was known then."""
    known: dict[str, tuple[dt.date, Row | Said]] = {}
    for when, key, what in facts:
        if when <= day:
            known.pop(key, None)
            if what is not None:
                known[key] = (when, what)
    rows: list[Row] = [what for _when, what in known.values() if len(what) == 5]  # type: ignore[misc]
    said = {what[0]: (when, what) for when, what in known.values() if len(what) == 3}
    standing = grading.standing_rows(rows)
    newer: dict[str, Said] = {}
    for subject, (when, what) in said.items():
        alike = [other for other in (*said, *standing) if _form(other) == _form(subject)]
        is_newest = (when, subject) == max((said[other][0], other) for other in alike if other in said)
        graded = [standing[other] for other in alike if other in standing and standing[other][1] in _LETTERS]
        if is_newest and all(_end(row) < when for row in graded):
            newer[subject] = what
    passed = _passed(standing, newer)
    failed = [subject for subject, good in passed.items() if not good]
    return {
        "left": len(failed) if passed else None,
        "core": _core(passed),
        "basis": _basis(failed, standing, newer) if passed else None,
        "drops": _drops(rows),
        "distance": _distance(passed),
    }


def _end(row: Row) -> dt.date:
    return dt.date(row[2] + 1, 6, 30) if row[3] else dt.date(row[2], 12, 31)


def _passed(standing: dict[str, Row], newer: dict[str, Said]) -> dict[str, bool]:
    passed = {subject: row[1] in "ABCDE" for subject, row in standing.items() if row[1] in _LETTERS}
    spoken = {_form(subject) for subject in newer}
    passed = {subject: good for subject, good in passed.items() if _form(subject) not in spoken}
    return passed | {subject: what[1] for subject, what in newer.items()}


def _form(subject: str) -> str:
    return "SV" if subject == "SVA" else subject


def _core(passed: dict[str, bool]) -> int | None:
    parts = [[passed[form] for form in forms if form in passed] for forms in _CORE]
    known = [part for part in parts if part]
    return sum(not all(part) for part in known) if known else None


def _basis(failed: list[str], standing: dict[str, Row], newer: dict[str, Said]) -> int:
    return sum(newer[one][2] if one in newer else standing[one][1] == "-" for one in failed)


def _drops(rows: list[Row]) -> int | None:
    decided = [row for row in rows if row[1] in _LETTERS]
    if not decided:
        return None
    latest = max((row[2], row[3]) for row in decided)
    pairs = []
    for slot in {_slot(row) for row in decided}:
        mine = sorted((row for row in decided if _slot(row) == slot), key=lambda row: (row[2], row[3], row[4]))
        now = [row for row in mine if (row[2], row[3]) == latest]
        before = [row for row in mine if (row[2], row[3]) < latest]
        if now and before:
            pairs.append((before[-1][1], now[-1][1]))
    if not pairs:
        return None
    return sum(
        (before in "ABCDE" and after in "F-") or (after in "ABCDEF" and "ABCDEF".find(after) - _place(before) >= 2)
        for before, after in pairs
    )


def _place(grade: str) -> int:
    return "ABCDEF".find(grade) if grade != "-" else 99


def _slot(row: Row) -> str:
    return _form(row[0])


def _distance(passed: dict[str, bool]) -> int | None:
    if len(passed) < 12:
        return None
    return grading.distance({subject: "E" if good else "F" for subject, good in passed.items()}, "YR")


def opened(facts: list[Fact], as_of: dt.date, limits: dict[str, int]) -> dict[str, dt.date]:
    """Rule → since, of those open on the day; both steps of the ladder are told."""
    found: dict[str, dt.date] = {}
    if not facts:
        return found
    before: int | None = None
    now: int | None = None
    changed = dt.date.min
    day = min(when for when, _key, _what in facts)
    while day <= as_of:
        at = figures(facts, day)
        if at["distance"] is not None and at["distance"] != now:
            before, now, changed = now, at["distance"], day
        for rule, column in _COLUMNS.items():
            value = at[column]
            _step(found, rule, day, value is not None and value >= limits[rule])
        distance, limit = at["distance"], limits["near-1"]
        is_near = distance is not None and 1 <= distance <= limit and (before or 0) > limit
        _step(found, "near-1", day, is_near and day < changed + dt.timedelta(days=28))
        day += dt.timedelta(days=1)
    new_year = dt.date(as_of.year if as_of.month >= 7 else as_of.year - 1, 7, 1)
    return {rule: max(since, new_year) for rule, since in found.items()}


def _step(found: dict[str, dt.date], rule: str, day: dt.date, holds: bool) -> None:
    if holds:
        found.setdefault(rule, day)
    else:
        found.pop(rule, None)
