"""A pupil's absence in detail: counted in four ways, by lesson of the week, by subject, by group, week by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.schoolyear import Term
from fullfolj.domain.share import Share
from fullfolj.measures import Definition, LessonSums, PupilLessons, WindowName
from fullfolj.measures.results import WindowMeasures
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, LegendItem
from fullfolj.shell.heat import HeatGrid, HeatWeek, LessonKind, heat_grid, heat_legend
from fullfolj.shell.measure_words import coverage_words, definition_words, window_words
from fullfolj.shell.week_figures import WEEK, Break, break_name
from fullfolj.students.facts import StudentFacts


@dataclass(frozen=True)
class WaysView:
    """One window: the absence share in each definition."""

    window: str
    coverage: str
    table: AltTable


@dataclass(frozen=True)
class PartView:
    """One way of adding the term's lessons up; `is_folded` shows the heading alone until it is opened."""

    id: str
    heading: str
    lead: str
    table: AltTable
    evidence: Evidence
    is_folded: bool


@dataclass(frozen=True)
class AbsencePage:
    """Everything students/absence.html places; parts without a lesson are None or empty."""

    name: str
    back: str
    lead: str
    ways_lead: str
    ways: tuple[WaysView, ...]
    grid: HeatGrid | None
    grid_evidence: Evidence
    legend: tuple[LegendItem, ...]
    parts: tuple[PartView, ...]


def present(student: Person, facts: StudentFacts, found: PupilLessons, visitor: Visitor) -> AbsencePage:
    today, term = visitor.today, found.windows[WindowName.TERM]
    evidence = _evidence(term, facts.definition, today)
    grid = _grid(found, facts.breaks, today)
    return AbsencePage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        lead=_lead(found, today),
        ways_lead=gettext(
            "The law does not say how absence is counted. This is how much the answer depends on the way chosen."
        ),
        ways=tuple(_ways(window, facts.definition, today) for window in found.windows.values() if window.school_days),
        grid=grid,
        grid_evidence=evidence,
        legend=heat_legend(),
        parts=tuple(_parts(found, facts.definition, evidence, Term.of(today).first_day)),
    )


def _lead(found: PupilLessons, today: dt.date) -> str:
    term = found.windows[WindowName.TERM]
    if not found.windows[WindowName.LAST_20].school_days:
        return gettext("No lesson has been reported for this pupil.")
    if not term.school_days:
        return gettext("The pupil has had no lessons this term. The last school days before it are told here.")
    if not term.reported_days or term.absence_share.value is None:
        return gettext("Nothing is reported this term, so nothing is known of absence.")
    return gettext("%(window)s: %(share)s absence.") % {
        "window": words.sentence_case(window_words(term.window, today)),
        "share": words.percent(term.absence_share.value),
    }


# ---- four ways ----


def _way(definition: str) -> str:
    return {
        Definition.REPORTED: gettext("Of the time in reported lessons"),
        Definition.OFFERED: gettext("Of all time offered; unreported lessons count as presence"),
        Definition.OFFERED_STRICT: gettext("Of the time offered in reported lessons"),
        Definition.DAY: gettext("Whole days absent, of school days with a reported lesson"),
    }[Definition(definition)]


def _ways(window: WindowMeasures, chosen: str, today: dt.date) -> WaysView:
    headers = (
        Cell(gettext("Counted like this")),
        Cell(gettext("Absence"), is_number=True),
        Cell(gettext("Numerator"), is_number=True),
        Cell(gettext("Denominator"), is_number=True),
    )
    title = words.sentence_case(window_words(window.window, today))
    is_known = window.reported_days > 0
    rows = tuple(_way_row(share, chosen, headers, is_known=is_known) for share in window.definitions.values())
    return WaysView(
        title, f"{coverage_words(window.coverage)}.".replace("..", "."), AltTable(title, headers, rows, True)
    )


def _way_row(share: Share, chosen: str, headers: Sequence[Cell], *, is_known: bool) -> tuple[Cell, ...]:
    """Where nothing is reported nothing is known, also where unreported lessons count as presence."""
    name = _way(share.definition)
    if share.definition == chosen:
        name = gettext("%(way)s (the organiser's way)") % {"way": name}
    value = words.percent_sign(share.value, 1) if is_known and share.value is not None else gettext("not known")
    texts = (value, _amount(share, share.numerator if is_known else None), _amount(share, share.denominator))
    return (Cell(name), *(Cell(text, True, label=header.text) for text, header in zip(texts, headers[1:], strict=True)))


def _amount(share: Share, number: int | None) -> str:
    if number is None:
        return gettext("not known")
    if share.definition == Definition.DAY:
        return ngettext("%(n)s school day", "%(n)s school days", number) % {"n": words.digits(number)}
    return gettext("%(n)s min") % {"n": words.digits(number)}


# ---- the grid ----


def _grid(found: PupilLessons, breaks: Sequence[Break], today: dt.date) -> HeatGrid | None:
    first = Term.of(today).first_day
    lessons: dict[dt.date, dict[tuple[int, int], LessonKind]] = {}
    for (monday, place), sums in found.cells.items():
        if sums.first >= first:
            lessons.setdefault(monday, {})[place.weekday, place.slot] = _kind(sums)
    return heat_grid(list(_weeks(lessons, breaks)), _grid_sentence(found), _places_table(found))


def _weeks(
    lessons: Mapping[dt.date, Mapping[tuple[int, int], LessonKind]], breaks: Sequence[Break]
) -> Iterator[HeatWeek]:
    """Every week from the first with a lesson to the last; breaks are named."""
    if not lessons:
        return
    monday = min(lessons)
    while monday <= max(lessons):
        held = lessons.get(monday, {})
        yield HeatWeek(monday, held, "" if held else break_name(monday, breaks))
        monday += WEEK


def _kind(sums: LessonSums) -> LessonKind:
    """What a box shows; of two lessons at once the absence."""
    if not sums.reported_lessons:
        return LessonKind.UNREPORTED
    if sums.wholly_absent == sums.reported_lessons:
        return LessonKind.INVALID if sums.invalid else LessonKind.VALID
    if sums.invalid or sums.late_arrivals:
        return LessonKind.PART_INVALID
    return LessonKind.PART_VALID if sums.valid else LessonKind.PRESENT


def _grid_sentence(found: PupilLessons) -> str:
    held = [sums for (window, _place), sums in found.places.items() if window is WindowName.TERM]
    return gettext(
        "Grid of weeks and lessons: %(missed)s of %(reported)s reported lessons missed, %(late)s late arrivals. The"
        " table has every lesson of the week."
    ) % {
        "missed": words.digits(sum(sums.wholly_absent or 0 for sums in held)),
        "reported": words.digits(sum(sums.reported_lessons for sums in held)),
        "late": words.digits(sum(sums.late_arrivals or 0 for sums in held)),
    }


def _places_table(found: PupilLessons) -> AltTable:
    """Missed of held for each lesson of the week."""
    headers = (
        Cell(gettext("Lesson")),
        Cell(gettext("Missed"), is_number=True),
        Cell(gettext("Late"), is_number=True),
        Cell(gettext("Reported"), is_number=True),
    )
    rows = []
    for (window, place), sums in found.places.items():
        if window is WindowName.TERM:
            day = sums.first
            name = gettext("%(weekday)s, lesson %(number)s") % {"weekday": words.weekday(day), "number": place.slot}
            known = sums.reported_lessons > 0
            told = (
                words.n_of_m(sums.wholly_absent or 0, sums.reported_lessons) if known else gettext("not known"),
                words.digits(sums.late_arrivals or 0) if known else gettext("not known"),
                words.n_of_m(sums.reported_lessons, sums.lessons),
            )
            rows.append((Cell(words.sentence_case(name)), *(Cell(text, is_number=True) for text in told)))
    return AltTable(gettext("Whole lessons missed this term, of lessons reported"), headers, tuple(rows))


# ---- subjects, groups, weeks ----


def _parts(found: PupilLessons, definition: str, evidence: Evidence, first_day: dt.date) -> Iterator[PartView]:
    subjects = [
        (name or gettext("no subject told"), sums)
        for (window, name), sums in found.subjects.items()
        if window is WindowName.TERM
    ]
    groups = [
        (name or gettext("no group told"), sums)
        for (window, name), sums in found.groups.items()
        if window is WindowName.TERM
    ]
    weeks = [(str(monday.isocalendar().week), sums) for monday, sums in found.weeks.items() if sums.last >= first_day]
    for anchor, heading, first, rows in (
        ("h-subjects", gettext("Subject by subject"), gettext("Subject"), subjects),
        ("h-groups", gettext("Group by group"), gettext("Group"), groups),
        ("h-weeks", gettext("Week by week"), gettext("Week"), weeks),
    ):
        if rows:
            table = _table(heading, first, rows, definition)
            lead = gettext("This term, absence in minutes.")
            yield PartView(anchor, heading, lead, table, evidence, is_folded=rows is not subjects)


def _table(title: str, first: str, rows: Sequence[tuple[str, LessonSums]], definition: str) -> AltTable:
    headers = (
        Cell(first),
        Cell(gettext("Absence"), is_number=True),
        Cell(gettext("Minutes"), is_number=True),
        Cell(gettext("Valid"), is_number=True),
        Cell(gettext("Invalid"), is_number=True),
        Cell(gettext("Late"), is_number=True),
        Cell(gettext("Reported"), is_number=True),
    )
    return AltTable(title, headers, tuple(_row(name, sums, definition, headers) for name, sums in rows), True)


def _row(name: str, sums: LessonSums, definition: str, headers: Sequence[Cell]) -> tuple[Cell, ...]:
    coverage = words.percent_sign(sums.coverage.value or 0)
    if sums.coverage.is_uncertain:
        coverage = gettext("%(share)s, uncertain") % {"share": coverage}
    reported = Cell(coverage, is_number=True, label=headers[6].text)
    share = sums.share(WindowName.TERM, definition)
    if not sums.reported_lessons or share.value is None:
        return (Cell(name), Cell(gettext("Nothing reported"), span=5), reported)
    texts = (
        words.percent_sign(share.value),
        words.n_of_m(share.numerator or 0, share.denominator or 0),
        words.digits(sums.valid or 0),
        words.digits(sums.invalid or 0),
        words.digits(sums.late_arrivals or 0),
    )
    cells = (Cell(text, True, label=header.text) for text, header in zip(texts, headers[1:6], strict=True))
    return (Cell(name), *cells, reported)


def _evidence(term: WindowMeasures, definition: str, today: dt.date) -> Evidence:
    in_minutes = Definition.REPORTED if definition == Definition.DAY else Definition(definition)
    return Evidence(
        title=gettext("The lessons of the term"),
        numerator=gettext("absent minutes, valid and invalid; a lesson is missed when the pupil was away all of it"),
        denominator={
            Definition.REPORTED: gettext("all minutes in reported lessons"),
            Definition.OFFERED: gettext("all minutes offered"),
            Definition.OFFERED_STRICT: gettext("the minutes offered in reported lessons"),
        }[in_minutes],
        window=window_words(term.window, today),
        coverage=coverage_words(term.coverage),
        rule=definition_words(in_minutes),
        sentence=gettext("Cancelled lessons are left out. A lesson without a report is neither presence nor absence."),
    )
