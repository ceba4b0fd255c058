"""The arithmetic behind a pupil's figures: every lesson of the last 20 school days, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Sentence, around
from fullfolj.shell.measure_words import share_evidence
from fullfolj.students.figures import Corrected, Lesson


@dataclass(frozen=True)
class DayView:
    heading: str
    said: str
    table: AltTable


@dataclass(frozen=True)
class LessonsPage:
    """Newest day first; `sum` adds the minutes up as the measure does."""

    name: str
    back: str
    lead: str
    sum: Sentence
    days: tuple[DayView, ...]
    corrected: AltTable | None


def present(
    student: Person, lessons: Sequence[Lesson], corrected: Sequence[Corrected], visitor: Visitor
) -> LessonsPage:
    """Lessons come in order of date and time."""
    today = visitor.today
    by_day = [(date, list(found)) for date, found in groupby(lessons, key=lambda lesson: lesson.date)]
    return LessonsPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        lead=_lead(by_day, today),
        sum=_sum(lessons, today),
        days=tuple(_day(date, found, today) for date, found in reversed(by_day)),
        corrected=_corrected(corrected, visitor) if corrected else None,
    )


def _corrected(corrected: Sequence[Corrected], visitor: Visitor) -> AltTable:
    """What was known before, and until when: a call home was made on what stood then."""
    day, was, until = gettext("Lesson"), gettext("Stood as"), gettext("Until")
    return AltTable(
        caption=gettext("Corrected afterwards"),
        headers=(Cell(day), Cell(was), Cell(until)),
        rows=tuple(
            (
                Cell(_when(one.lesson, visitor.today)),
                Cell(_stood(one.lesson), label=was),
                Cell(words.moment(one.until, visitor.now), label=until),
            )
            for one in corrected
        ),
        is_stacked=True,
    )


def _when(lesson: Lesson, today: dt.date) -> str:
    name = lesson.group or lesson.subject
    return f"{words.sentence_case(words.long_day(lesson.date, today))} {words.clock(lesson.start)} {name}".strip()


def _stood(lesson: Lesson) -> str:
    if lesson.is_cancelled:
        return gettext("Cancelled")
    if not lesson.is_reported:
        return gettext("Not reported")
    named = (
        (lesson.present, gettext("present")),
        (lesson.valid, gettext("valid absence")),
        (lesson.invalid, gettext("invalid absence")),
        (lesson.other, gettext("other activity")),
    )
    told = [gettext("%(n)s min %(what)s") % {"n": value, "what": what} for value, what in named if value]
    return ", ".join(told) or gettext("not known")


def _lead(by_day: Sequence[tuple[dt.date, list[Lesson]]], today: dt.date) -> str:
    if not by_day:
        return gettext("No lesson has been reported for this pupil.")
    days = ngettext("%(count)s school day", "%(count)s school days", len(by_day)) % {"count": words.count(len(by_day))}
    return f"{words.sentence_case(days)}, {words.period(by_day[0][0], by_day[-1][0], today)}."


def _sum(lessons: Sequence[Lesson], today: dt.date) -> Sentence:
    held = [lesson for lesson in lessons if not lesson.is_cancelled and lesson.offered > 0]
    told = [lesson for lesson in held if lesson.is_reported]
    absent = sum((lesson.valid or 0) + (lesson.invalid or 0) for lesson in told)
    whole = absent + sum((lesson.present or 0) + (lesson.other or 0) for lesson in told)
    if not whole:
        return ()
    coverage = Coverage(sum(lesson.offered for lesson in told), sum(lesson.offered for lesson in held))
    share = Share(absent, whole, Window("last_20_school_days", lessons[0].date, lessons[-1].date), coverage, "reported")
    figure = gettext("%(absent)s of %(all)s minutes") % {"absent": words.digits(absent), "all": words.digits(whole)}
    evidence = share_evidence(gettext("Absence, last 20 school days"), share, today)
    text = gettext("Absent %(figure)s, %(share)s of the reported lesson time.") % {
        "figure": figure,
        "share": words.percent(share.value or 0),
    }
    return around(text, figure, evidence)


def _day(date: dt.date, lessons: Sequence[Lesson], today: dt.date) -> DayView:
    unreported = sum(not lesson.is_reported and not lesson.is_cancelled for lesson in lessons)
    said = ngettext("%(count)s lesson is not reported.", "%(count)s lessons are not reported.", unreported)
    headers = (
        Cell(gettext("Time")),
        Cell(gettext("Subject")),
        Cell(gettext("Offered"), is_number=True),
        Cell(gettext("Present"), is_number=True),
        Cell(gettext("Valid"), is_number=True),
        Cell(gettext("Invalid"), is_number=True),
        Cell(gettext("Other activity"), is_number=True),
        Cell(gettext("Late"), is_number=True),
    )
    return DayView(
        heading=words.heading_day(date, today),
        said=words.sentence_case(said % {"count": words.count(unreported)}) if unreported else "",
        table=AltTable(words.long_day(date, today), headers, tuple(_row(lesson, headers) for lesson in lessons), True),
    )


def _row(lesson: Lesson, headers: Sequence[Cell]) -> tuple[Cell, ...]:
    time = words.clock(lesson.start) + (f"–{words.clock(lesson.end)}" if lesson.end else "")
    subject = " ".join(part for part in (lesson.subject, lesson.group) if part)
    first = (Cell(time), Cell(subject, label=headers[1].text), _minutes(lesson.offered, headers[2]))
    if lesson.is_cancelled:
        return (*first, Cell(gettext("Cancelled"), span=5))
    if not lesson.is_reported:
        return (*first, Cell(gettext("Not reported"), span=5))
    values = (lesson.present, lesson.valid, lesson.invalid, lesson.other, lesson.late)
    return (*first, *(_minutes(value, header) for value, header in zip(values, headers[3:], strict=True)))


def _minutes(value: int | None, header: Cell) -> Cell:
    return Cell(gettext("not known") if value is None else str(value), is_number=True, label=header.text)
