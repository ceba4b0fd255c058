"""Words, links and marks of the data quality pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.share import Coverage
from fullfolj.measures.reporting import UnreportedLesson
from fullfolj.quality import permissions, standing
from fullfolj.quality.models import Reminder
from fullfolj.quality.queries import Period, Teacher, UnitReporting, Weeks
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, MarkShape, Sentence, Tag, around

_LESSONS_SHOWN = 40


@dataclass(frozen=True)
class WeekCell:
    """One week of one row: the mark with its word, how much of the bar is filled (0–100), the week as a label."""

    label: str
    tag: Tag | None
    filled: int = 0


@dataclass(frozen=True)
class WeekRow:
    name: str
    url: str
    cells: tuple[WeekCell, ...]


@dataclass(frozen=True)
class WeekGrid:
    """Coverage by week: a picture with a word in each cell, and `minutes`, the table of what it rests on."""

    title: str
    first_header: str
    headers: tuple[str, ...]
    rows: tuple[WeekRow, ...]
    minutes: AltTable
    evidence: Evidence


@dataclass(frozen=True)
class OverviewPage:
    lead: Sentence
    grid: WeekGrid | None
    sources: AltTable
    sources_lead: str
    quarantine: AltTable | None
    quarantine_lead: str
    last: tuple[standing.LastImport, ...]
    legend: tuple[Tag, ...]


@dataclass(frozen=True)
class TeacherBlock:
    """A teacher's lessons without a report. `url` is where a reminder is sent; '' when there is nobody to remind."""

    id: str
    name: str
    groups: str
    sentence: str
    table: AltTable
    more: str
    url: str
    reminded: str
    text: str


@dataclass(frozen=True)
class UnitPage:
    unit_name: str
    back: str
    lead: Sentence
    classes: WeekGrid | None
    teachers: WeekGrid | None
    blocks: tuple[TeacherBlock, ...]
    blocks_lead: str
    legend: tuple[Tag, ...]


@dataclass(frozen=True)
class OwnPage:
    lead: str
    reminders: tuple[str, ...]
    units: tuple[tuple[str, AltTable], ...]


def overview(found: Sequence[tuple[Organisation, Weeks]], period: Period, visitor: Visitor) -> OverviewPage:
    rows = [(weeks, reverse("quality-unit", args=[unit.uuid])) for unit, weeks in found]
    waiting = standing.quarantine(visitor) if visitor.may(permissions.IMPORT) else None
    return OverviewPage(
        lead=_lead([weeks for _unit, weeks in found], period, visitor.today),
        grid=_grid(_("School unit"), rows, period, visitor.today),
        sources=standing.sources(visitor),
        sources_lead=standing.sources_lead(visitor),
        quarantine=waiting,
        quarantine_lead=standing.quarantine_lead(waiting),
        last=standing.last_imports(visitor),
        legend=_legend(),
    )


def unit(found: UnitReporting, period: Period, visitor: Visitor) -> UnitPage:
    today = visitor.today
    classes = [(Weeks(one.name or _("No class"), one.by_monday), "") for one in found.classes]
    teachers = [(Weeks(_teacher_name(teacher), weeks.by_monday), "") for teacher, weeks, _lessons in found.teachers]
    blocks = tuple(_block(*one, found, visitor) for one in found.teachers if one[2])
    return UnitPage(
        unit_name=found.unit.display_name,
        back=reverse("quality"),
        lead=_lead([found.whole], period, today),
        classes=_grid(_("Class"), classes, period, today),
        teachers=_grid(_("Teacher"), teachers, period, today),
        blocks=blocks,
        blocks_lead=_blocks_lead(found, period, today),
        legend=_legend(),
    )


def own(
    found: Sequence[tuple[Organisation, list[UnreportedLesson]]],
    reminders: Iterable[Reminder],
    period: Period,
    visitor: Visitor,
) -> OwnPage:
    number = sum(len(lessons) for _unit, lessons in found)
    lead = _("None of your lessons since %(day)s is without a report.") % {
        "day": words.day(period.first, visitor.today)
    }
    if number:
        lead = ngettext(
            "%(count)s of your lessons since %(day)s has no report. Report it where you usually report attendance.",
            "%(count)s of your lessons since %(day)s have no report. Report them where you usually report attendance.",
            number,
        ) % {"count": words.sentence_case(words.count(number)), "day": words.day(period.first, visitor.today)}
    return OwnPage(
        lead=lead,
        reminders=tuple(_had(one, visitor) for one in reminders),
        units=tuple((unit.display_name, _lessons_table(lessons, visitor.today)) for unit, lessons in found),
    )


def reminded(reminder: Reminder, visitor: Visitor, *, is_new: bool) -> str:
    """What just happened."""
    if is_new:
        return _("%(name)s has been reminded.") % {"name": reminder.teacher}
    when = words.moment(reminder.sent_at, visitor.now)
    return _("%(name)s was reminded %(when)s already. One reminder a day is enough.") % {
        "name": reminder.teacher,
        "when": when,
    }


def _lead(every: Sequence[Weeks], period: Period, today: dt.date) -> Sentence:
    """*91 procent av lektionstiden de senaste åtta veckorna är rapporterad.*"""
    reported, offered = (sum(getattr(one.whole, part) for one in every) for part in ("reported", "offered"))
    whole = Coverage(reported, offered)
    if whole.value is None:
        return (_("There are no lessons in the last eight weeks."),)
    figure = words.percent(whole.value)
    text = _("%(share)s of the lesson time in the last eight weeks is reported.") % {"share": figure}
    return around(text, figure, _evidence(_("Reported lesson time"), whole, period, today))


def _evidence(title: str, coverage: Coverage, period: Period, today: dt.date) -> Evidence:
    share = words.percent_sign(coverage.value) if coverage.value is not None else _("not known")
    return Evidence(
        title=title,
        numerator=_("%(n)s minutes in reported lessons") % {"n": words.digits(coverage.reported)},
        denominator=_("%(n)s minutes offered") % {"n": words.digits(coverage.offered)},
        window=words.period(period.first, period.last, today),
        coverage=_("%(share)s of the lesson time is reported") % {"share": share},
        rule=_("Below 90 per cent figures are uncertain. Below 75 per cent no signal is lit or cleared."),
        sentence=_("Cancelled lessons are left out. The lessons of today are not counted until tomorrow."),
    )


def _grid(first_header: str, rows: Sequence[tuple[Weeks, str]], period: Period, today: dt.date) -> WeekGrid | None:
    if not rows:
        return None
    title = _("Reported share of the lesson time, week by week")
    headers = tuple(_week(monday) for monday in period.mondays)
    whole = Coverage(
        sum(weeks.whole.reported for weeks, _url in rows), sum(weeks.whole.offered for weeks, _url in rows)
    )
    return WeekGrid(
        title=title,
        first_header=first_header,
        headers=headers,
        rows=tuple(
            WeekRow(weeks.name, url, tuple(_cell(weeks.by_monday.get(monday), monday) for monday in period.mondays))
            for weeks, url in rows
        ),
        minutes=_minutes(first_header, [weeks for weeks, _url in rows], period),
        evidence=_evidence(title, whole, period, today),
    )


def _week(monday: dt.date) -> str:
    return _("w. %(number)s") % {"number": monday.isocalendar().week}


def _cell(coverage: Coverage | None, monday: dt.date) -> WeekCell:
    if coverage is None or coverage.value is None:
        return WeekCell(_week(monday), None)
    word = words.percent_sign(coverage.value)
    return WeekCell(_week(monday), Tag(_shape(coverage), word), int(coverage.value * 100))


def _shape(coverage: Coverage) -> MarkShape:
    if not coverage.is_enough:
        return MarkShape.NO_DATA
    return MarkShape.WATCH if coverage.is_uncertain else MarkShape.WORKS


def _legend() -> tuple[Tag, ...]:
    return (
        Tag(MarkShape.WORKS, _("90 per cent or more")),
        Tag(MarkShape.WATCH, _("75–90 per cent: uncertain")),
        Tag(MarkShape.NO_DATA, _("Below 75 per cent: signals stand still")),
    )


def _minutes(first_header: str, rows: Sequence[Weeks], period: Period) -> AltTable:
    def told(coverage: Coverage | None) -> str:
        if coverage is None:
            return "–"
        return _("%(n)s of %(m)s") % {"n": words.digits(coverage.reported), "m": words.digits(coverage.offered)}

    return AltTable(
        caption=_("Reported of offered minutes"),
        headers=(Cell(first_header), *(Cell(_week(monday)) for monday in period.mondays)),
        rows=tuple(
            (Cell(one.name), *(Cell(told(one.by_monday.get(m)), label=_week(m)) for m in period.mondays))
            for one in rows
        ),
        is_stacked=True,
    )


def _teacher_name(teacher: Teacher) -> str:
    return str(teacher.person) if teacher.person is not None else _("Nobody registered as teacher")


def _block(
    teacher: Teacher, _weeks: Weeks, lessons: list[UnreportedLesson], found: UnitReporting, visitor: Visitor
) -> TeacherBlock:
    person, number = teacher.person, len(lessons)
    may = person is not None and visitor.may(permissions.REMIND)
    url = ""
    if person is not None and may and teacher.can_be_reminded:
        url = reverse("quality-remind", args=[found.unit.uuid, person.uuid])
    reminder = found.reminders.get(person.pk) if person is not None else None
    sentence = ngettext(
        "%(count)s lesson without a report, the oldest on %(day)s.",
        "%(count)s lessons without a report, the oldest on %(day)s.",
        number,
    ) % {"count": words.sentence_case(words.count(number)), "day": words.long_day(lessons[0].date, visitor.today)}
    return TeacherBlock(
        id=person.uuid.hex if person is not None else "nobody",
        name=_teacher_name(teacher),
        groups=", ".join(sorted({lesson.group_name for lesson in lessons} - {""})),
        sentence=sentence,
        table=_lessons_table(lessons[:_LESSONS_SHOWN], visitor.today),
        more=_more(number - _LESSONS_SHOWN),
        url=url,
        reminded=_reminded(reminder, visitor) if url or not may else _("Does not sign in to Fullfölj: send a letter."),
        text=_to_send(lessons, visitor.today) if may else "",
    )


def _more(number: int) -> str:
    if number <= 0:
        return ""
    return ngettext("and %(count)s more", "and %(count)s more", number) % {"count": words.digits(number)}


def _reminded(reminder: Reminder | None, visitor: Visitor) -> str:
    if reminder is None:
        return ""
    when = words.moment(reminder.sent_at, visitor.now)
    return _("Reminded %(when)s by %(name)s.") % {"when": when, "name": reminder.by or _("somebody")}


def _had(reminder: Reminder, visitor: Visitor) -> str:
    when = words.sentence_case(words.moment(reminder.sent_at, visitor.now))
    return ngettext(
        "%(when)s %(name)s reminded you of %(count)s lesson at %(unit)s.",
        "%(when)s %(name)s reminded you of %(count)s lessons at %(unit)s.",
        reminder.lessons,
    ) % {
        "when": when,
        "name": reminder.by or _("somebody"),
        "count": words.count(reminder.lessons),
        "unit": reminder.unit.display_name,
    }


def _lessons_table(lessons: Sequence[UnreportedLesson], today: dt.date) -> AltTable:
    day, time, group, subject = _("Day"), _("Time"), _("Group"), _("Subject")
    return AltTable(
        caption=_("Lessons without a report"),
        headers=(Cell(day), Cell(time), Cell(group), Cell(subject)),
        rows=tuple(
            (
                Cell(words.sentence_case(words.long_day(one.date, today))),
                Cell(words.clock(one.start_time), label=time),
                Cell(one.group_name or "–", label=group),
                Cell(one.subject or "–", label=subject),
            )
            for one in lessons
        ),
        is_stacked=True,
    )


def _to_send(lessons: Sequence[UnreportedLesson], today: dt.date) -> str:
    """The reminder as text for a letter of one's own: days, times and groups, no pupil."""
    by_day: dict[dt.date, list[str]] = defaultdict(list)
    for one in lessons:
        by_day[one.date].append(f"{words.clock(one.start_time)} {one.group_name}".strip())
    lines = [_("Hello! These lessons have no attendance reported yet:"), ""]
    lines += [f"{words.long_day(day, today)}: {', '.join(those)}" for day, those in by_day.items()]
    lines += ["", _("Without a report nobody sees who needs us. Thank you for reporting them.")]
    return "\n".join(lines)


def _blocks_lead(found: UnitReporting, period: Period, today: dt.date) -> str:
    lessons = Counter((one.group_name, one.date, one.start_time) for _t, _w, those in found.teachers for one in those)
    since = words.day(period.first, today)
    if not lessons:
        return _("Every lesson since %(day)s has a report.") % {"day": since}
    text = ngettext(
        "%(count)s lesson since %(day)s has no report.", "%(count)s lessons since %(day)s have no report.", len(lessons)
    )
    return text % {"count": words.sentence_case(words.count(len(lessons))), "day": since}
