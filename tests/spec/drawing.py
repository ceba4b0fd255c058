"""Drawn tables that a principal can read: lessons in, measures or signals out. The manual is generated from them.

A row of lessons is a first day, a number of school days in a row (weekends left out) and what each of those days holds,
one word a lesson of 60 minutes: "EN:here" in English with the group "8A EN", else mathematics with no group told. A row
of signals is a day and what is open then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.signals import replay
from fullfolj.signals.replay import Evaluation
from tests.oracle import facts
from tests.oracle.measures import Lesson

STUDENT = 1
_HERE = Lesson(dt.date.min, dt.time(8), "", 60, 60, 0, 0, 0, 0, reported=True, cancelled=False)
#: What a word in a table means.
WORDS: dict[str, tuple[str, Lesson]] = {
    "here": ("present all 60 minutes", _HERE),
    "valid": ("away all 60 minutes, with a valid reason", replace(_HERE, present=0, valid=60)),
    "invalid": ("away all 60 minutes, without a valid reason", replace(_HERE, present=0, invalid=60)),
    "half": ("away 30 of the minutes, with a valid reason", replace(_HERE, present=30, valid=30)),
    "late": ("came 10 minutes late", replace(_HERE, present=50, invalid=10, late=10)),
    "late?": ("10 invalid minutes, late minutes not given", replace(_HERE, present=50, invalid=10, late=None)),
    "left": ("left 10 minutes early: invalid, not late", replace(_HERE, present=50, invalid=10)),
    "other": ("at another activity of the school", replace(_HERE, present=0, other=60)),
    "?": (
        "not reported",
        replace(_HERE, present=None, valid=None, invalid=None, other=None, late=None, reported=False),
    ),
    "cancelled": ("cancelled", replace(_HERE, present=0, invalid=60, cancelled=True)),
    "none": ("nothing offered: no lesson", replace(_HERE, offered=0, present=0)),
}


@dataclass(frozen=True)
class SignalSpec:
    """`opens`: day → the open signals of `rules`, as "rule since day", or "–".

    `swedish`: `name` and `words` as the manual has them.
    """

    name: str
    words: str
    rules: tuple[str, ...]
    lessons: str
    opens: str
    contacts: tuple[str, ...] = ()
    enrolled: tuple[tuple[str | None, str | None], ...] = ((None, None),)
    definition: str = "reported"
    folded: tuple[str, ...] = ()
    swedish: tuple[str, str] = ("", "")

    def days(self) -> list[dt.date]:
        """The days that `opens` says something about."""
        return [dt.date.fromisoformat(row.split()[0]) for row in _rows(self.opens)]


@dataclass(frozen=True)
class MeasureSpec:
    """`expected`: measure (or "change") → keys of its JSON, in `window`.

    `ways`: a row for each definition of absence share, "definition numerator of denominator". `swedish`: as in
    SignalSpec.
    """

    name: str
    words: str
    lessons: str
    as_of: str
    expected: Mapping[str, Mapping[str, Any]]
    window: str = "last_20_school_days"
    enrolled: tuple[tuple[str | None, str | None], ...] = ((None, None),)
    definition: str = "reported"
    strip: str = field(default="")
    ways: str = ""
    swedish: tuple[str, str] = ("", "")


def lessons_of(table: str) -> list[Lesson]:
    """The lessons that a table draws."""
    lessons = []
    for row in _rows(table):
        date, days, *words = row.split()
        day = dt.date.fromisoformat(date)
        for _ in range(int(days)):
            while day.weekday() > 4:
                day += dt.timedelta(1)
            for place, drawn in enumerate(words):
                subject, _, word = drawn.rpartition(":")
                lesson = replace(WORDS[word][1], date=day, start=dt.time(8 + place), subject=subject or "MA")
                lessons.append(replace(lesson, group=f"8A {subject}" if subject else ""))
            day += dt.timedelta(1)
    return lessons


def evaluate(spec: SignalSpec, *, closed: bool = False) -> dict[dt.date, list[Evaluation]]:
    """What the rules say on each day of the spec's table; with `closed`, also the rules that are not open."""
    path = facts.write((STUDENT, lesson) for lesson in lessons_of(spec.lessons))
    contacts = facts.contacts({STUDENT: [dt.date.fromisoformat(date) for date in spec.contacts]})
    enrolled = _enrolled(spec.enrolled)
    how = {"contacts": contacts, "definition": spec.definition, "closed": closed}
    with engine.cursor() as cur:
        return {
            day: [one for one in replay.evaluate(cur, [path], enrolled, day, **how) if one.rule in spec.rules]
            for day in spec.days()
        }


def check_signals(spec: SignalSpec) -> None:
    """The rules of `spec` are open on each day as its table says, and fold on the days it names."""
    drawn, found, folded = [], [], []
    for row, (day, mine) in zip(_rows(spec.opens), evaluate(spec).items(), strict=True):
        date, _, expected = row.partition(" ")
        drawn.append((date, expected.strip()))
        found.append((str(day), ", ".join(f"{one.rule} since {one.since}" for one in mine) or "–"))
        folded += [date for one in mine if one.folded]
    assert found == drawn
    assert tuple(folded) == spec.folded


def measure(spec: MeasureSpec) -> dict[str, Any]:
    """The JSON of the spec's window."""
    path = facts.write((STUDENT, lesson) for lesson in lessons_of(spec.lessons))
    with engine.cursor() as cur:
        found = measures.as_of(
            cur, [path], _enrolled(spec.enrolled), dt.date.fromisoformat(spec.as_of), spec.definition
        )
    window: dict[str, Any] = found[STUDENT].to_json()["windows"][spec.window]
    return window


def check_measures(spec: MeasureSpec) -> None:
    """The measures of `spec` are as it says."""
    window = measure(spec)
    for row in _rows(spec.ways) if spec.ways else []:
        definition, numerator, _of, denominator = row.split()
        way = window["absence_share_definitions"][definition]
        unit = "days" if definition == "day" else "minutes"
        assert (way[f"numerator_{unit}"], way[f"denominator_{unit}"]) == (int(numerator), int(denominator)), row
    for name, keys in spec.expected.items():
        assert {key: window[name][key] for key in keys} == dict(keys), name
    if spec.strip:
        path = facts.write((STUDENT, lesson) for lesson in lessons_of(spec.lessons))
        as_of, enrolled = dt.date.fromisoformat(spec.as_of), _enrolled(spec.enrolled)
        with engine.cursor() as cur:
            strip = measures.strip(cur, [path], enrolled, [STUDENT], as_of)[STUDENT]
        assert [str(day.kind) for day in strip] == spec.strip.split()


def _rows(table: str) -> list[str]:
    return [row.strip() for row in table.strip().splitlines()]


def _enrolled(spans: tuple[tuple[str | None, str | None], ...]) -> engine.Frame:
    dates = [tuple(None if date is None else dt.date.fromisoformat(date) for date in span) for span in spans]
    return facts.enrolments({STUDENT: dates})
