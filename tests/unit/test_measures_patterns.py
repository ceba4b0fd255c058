"""Where lessons that patterns are looked for in stand in the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fullfolj.lake import engine
from fullfolj.measures import patterns
from fullfolj.measures.patterns import Sums
from fullfolj.measures.runner import Batch
from tests.oracle import facts
from tests.oracle.measures import Lesson
from tests.spec.drawing import WORDS

MONDAY = dt.date(2026, 8, 31)
DAYS = [MONDAY + dt.timedelta(7 * week + day) for week in range(12) for day in range(5)]


def lessons(signs: str, often: str) -> Iterator[tuple[int, Lesson]]:
    """The five lessons of each of sixty days in words; every third day as `often` says."""
    for number, date in enumerate(DAYS):
        for place, sign in enumerate(often if number % 3 == 0 else signs):
            word = {".": "here", "i": "invalid", "?": "?"}[sign]
            subject = f"S{place}"
            yield 1, replace(WORDS[word][1], date=date, start=dt.time(8 + place), subject=subject)


def edges(signs: str, often: str) -> dict[str, Sums]:
    """Place of the day → how often the lesson there was missed by itself, of those candidates that are tested."""
    classes = engine.table({"student": int, "class": int}, [(1, 1)])
    enrolled = facts.enrolments({1: [(None, None)]})
    with engine.cursor() as cur:
        batch = Batch([1], [facts.write(lessons(signs, often))])
        counts = patterns.count(cur, batch, enrolled, classes, DAYS[-1])
    return {one.key: one.sums for one in counts.candidates if one.pattern == "edge-lesson"}


@pytest.mark.parametrize(
    ("signs", "often", "place"), [(".....", "i....", "first"), (".....", "....i", "last"), (".....", ".i...", "")]
)
def test_the_first_and_the_last_lesson(signs: str, often: str, place: str) -> None:
    assert edges(signs, often) == ({place: Sums(60, 20, 300, 20)} if place else {})


@pytest.mark.parametrize(("signs", "often"), [("?....", "?i..."), ("....?", "...i?")])
def test_a_lesson_that_is_not_reported_keeps_its_place(signs: str, often: str) -> None:
    """The second lesson is not the day's first because nobody has reported the first."""
    assert edges(signs, often) == {}


@pytest.mark.parametrize(("school_days", "is_found"), [(60, True), (59, False), (50, False)])
def test_there_are_no_thirds_of_fewer_than_sixty_days(school_days: int, is_found: bool) -> None:
    """Nothing in the first third, a day in the second, every other day in the last."""
    away = {29, *range(41, 61, 2)}  # the places of the days, from 1
    days = [
        replace(WORDS["invalid" if place in away else "here"][1], date=date, start=dt.time(8), subject="MA")
        for place, date in enumerate(DAYS, start=1)
    ]
    classes = engine.table({"student": int, "class": int}, [(1, 1)])
    enrolled = facts.enrolments({1: [(None, None)]})
    with engine.cursor() as cur:
        batch = Batch([1], [facts.write((1, lesson) for lesson in days[60 - school_days :])])
        counts = patterns.count(cur, batch, enrolled, classes, DAYS[-1])
    assert ("rising" in {one.pattern for one in counts.candidates}) == is_found
