"""Made-up pupils for the generative tests: short, and full of what goes wrong in real files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.oracle.facts import Span
from tests.oracle.measures import Lesson

#: Around the changes of term and school year.
FIRST_DAYS = [dt.date(2025, 5, 12), dt.date(2025, 8, 18), dt.date(2025, 11, 17), dt.date(2026, 1, 8)]
MINUTES = st.sampled_from([0, 0, 5, 20, 30, 40, 60])
LATE = st.sampled_from([None, None, 0, 0, 7])


@dataclass(frozen=True)
class Pupil:
    lessons: list[Lesson]
    enrolments: list[Span]
    contacts: list[dt.date]


@dataclass(frozen=True)
class World:
    pupils: dict[int, Pupil]
    as_of: dt.date
    definition: str


def _lesson(present: int | None, valid: int | None, invalid: int | None, **other: object) -> Lesson:
    day, time = dt.date(2000, 1, 1), dt.time(8)
    made = Lesson(day, time, "", 60, present, valid, invalid, 0, 0, reported=True, cancelled=False)
    return replace(made, **other)


PRESENT = _lesson(60, 0, 0)
KINDS: dict[str, list[Lesson]] = {
    "here": [PRESENT, PRESENT],
    "ill": [_lesson(0, 60, 0), _lesson(0, 60, 0)],
    "away": [_lesson(0, 0, 60), _lesson(0, 0, 60)],
    "missed one": [PRESENT, _lesson(0, 0, 60)],
    "doctor": [PRESENT, _lesson(0, 60, 0)],
    "late": [_lesson(50, 0, 10, late=10), PRESENT],
    "late unsaid": [_lesson(50, 0, 10, late=None), _lesson(45, 0, 15, late=None)],
    "left early": [_lesson(40, 0, 20, late=0), PRESENT],
    "unreported": [_lesson(None, None, None, other=None, late=None, reported=False)],
    "half reported": [_lesson(0, 60, 0), _lesson(None, None, None, other=None, late=None, reported=False)],
    "unknown minutes": [_lesson(60, None, 0, reported=True), PRESENT],
    "other activity": [_lesson(0, 20, 0, other=40), _lesson(0, 60, 0)],
    "cancelled": [_lesson(0, 0, 60, cancelled=True)],
    "nothing offered": [_lesson(0, 0, 0, offered=0)],
    "two at once": [_lesson(0, 60, 0), _lesson(60, 0, 0), _lesson(0, 0, 0)],
    "all zero": [_lesson(0, 0, 0)],
    "more than offered": [_lesson(70, 20, 10)],
    "off": [],
}
_OFTEN = ["here"] * 6 + ["ill"] * 3 + ["away", "missed one", "late", "late unsaid", "unreported", "half reported"]


def _any_lesson() -> st.SearchStrategy[Lesson]:
    return st.builds(
        Lesson,
        date=st.just(dt.date(2000, 1, 1)),
        start=st.just(dt.time(8)),
        group=st.just(""),
        offered=st.sampled_from([0, 30, 45, 60, 60]),
        present=MINUTES,
        valid=MINUTES,
        invalid=MINUTES,
        other=MINUTES,
        late=LATE,
        reported=st.sampled_from([True, True, True, False]),
        cancelled=st.sampled_from([False, False, False, True]),
    )


_SINGLE = st.one_of(
    st.sampled_from(_OFTEN).map(KINDS.__getitem__),
    st.sampled_from(sorted(KINDS)).map(KINDS.__getitem__),
    st.lists(_any_lesson(), max_size=3),
)
_PATTERNS = [
    ["ill", "here"],
    ["away", "ill", "here", "here"],
    ["ill", "unreported", "here"],
    ["here", "here", "here", "ill"],
    ["missed one", "here"],
    ["here"] * 19 + ["ill", "doctor"],
]
#: One kind of day, or a short pattern, over and over: runs are what rules are about.
_RUN = st.tuples(
    st.one_of(
        _SINGLE.map(lambda day: [day]),
        st.sampled_from(_PATTERNS).map(lambda names: [KINDS[name] for name in names]),
    ),
    st.sampled_from([1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 12, 20]),
)


def _laid_out(first: dt.date, runs: Sequence[tuple[list[list[Lesson]], int]]) -> list[Lesson]:
    lessons, date = [], first
    for pattern, length in runs:
        for kind in pattern * length:
            while date.weekday() > 4:
                date += dt.timedelta(1)
            for place, lesson in enumerate(kind):
                # Two lessons at the same time of different groups, then one after them.
                subject = "EN" if place == 1 else "MA"
                lessons.append(
                    replace(lesson, date=date, start=dt.time(8 + place // 2), group=f"g{place % 2}", subject=subject)
                )
            date += dt.timedelta(1)
    return lessons


@st.composite
def pupils(draw: st.DrawFn, near: dt.date) -> Pupil:
    lessons = _laid_out(near, draw(st.one_of(st.lists(_RUN, max_size=14), st.lists(_RUN, min_size=5, max_size=14))))
    # A summer, a term or a week away in the middle.
    jump = dt.timedelta(days=draw(st.sampled_from([0, 0, 7, 60, 70, 210])))
    middle = len(lessons) // 2
    lessons = lessons[:middle] + [replace(lesson, date=lesson.date + jump) for lesson in lessons[middle:]]
    day = st.integers(-5, 150).map(lambda days: near + dt.timedelta(days))
    span = st.tuples(st.none() | day, st.none() | day)
    spans = draw(st.one_of(st.just([(None, None)]), st.just([(None, None)]), st.lists(span, min_size=1, max_size=3)))
    return Pupil(lessons, spans, draw(st.lists(day, max_size=2)))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    near = draw(st.sampled_from(FIRST_DAYS))
    some = draw(st.lists(pupils(near), min_size=1, max_size=4))
    dates = sorted({lesson.date for pupil in some for lesson in pupil.lessons}) or [near]
    end = dates[-1] + dt.timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 3, 40, 200])))
    as_of = draw(st.one_of(st.just(end), st.sampled_from(dates), st.dates(near - dt.timedelta(9), end)))
    definition = draw(st.sampled_from(["reported", "reported", "offered", "offered_strict", "day"]))
    return World({3 * number + 5: pupil for number, pupil in enumerate(some)}, as_of, definition)
