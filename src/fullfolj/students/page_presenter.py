"""The pupil page in words: strengths, how it is now, attendance, signals, contacts, who can see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Reader
from fullfolj.school.models import Person
from fullfolj.shell import signal_words, total_words, words
from fullfolj.shell.chart_bands import shown_bands
from fullfolj.shell.charts import strip, strip_legend, week_chart, week_legend
from fullfolj.shell.components import (
    AltTable,
    BandChart,
    ContactMenu,
    ContentsLink,
    Event,
    Evidence,
    LegendItem,
    MarkShape,
    Sentence,
    SignalCard,
    SnoozeForm,
    Strip,
    Tag,
)
from fullfolj.shell.contact_forms import Place, contact_menu, snooze_form
from fullfolj.shell.dismiss_forms import dismiss_form
from fullfolj.shell.due_words import next_step
from fullfolj.shell.hand_over_forms import hand_over_form
from fullfolj.shell.measure_words import coverage_words, definition_words
from fullfolj.shell.next_steps import Shown, StepLink, steps_from
from fullfolj.shell.notice_words import away
from fullfolj.shell.panels import PanelLink, panels_of
from fullfolj.shell.signal_words import by_severity, words_of
from fullfolj.signals.dues import due
from fullfolj.signals.life import Life, not_quiet
from fullfolj.signals.models import Contact, Signal
from fullfolj.students import permissions
from fullfolj.students.contact_presenter import contact_events
from fullfolj.students.facts import StudentFacts
from fullfolj.students.figures import StudentFigures
from fullfolj.students.history_presenter import history, noted_of
from fullfolj.students.patterns_presenter import Patterns
from fullfolj.students.readers import readers_table
from fullfolj.students.strengths import against, strengths


@dataclass(frozen=True)
class StudentView:
    """What the page is made from; `may` is what the visitor's roles give over this pupil.

    `colleagues` are those who can be asked to get in touch.
    """

    student: Person
    facts: StudentFacts
    figures: StudentFigures | None
    life: Life
    contacts: tuple[Contact, ...]
    readers: tuple[Reader, ...]
    may: frozenset[Permission]
    visitor: Visitor
    patterns: Patterns | None = None
    colleagues: tuple[Reader, ...] = ()

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Those that are lit, most pressing first."""
        return tuple(sorted(self.life.waiting, key=by_severity))


@dataclass(frozen=True)
class NowLine:
    tag: Tag
    sentence: Sentence
    anchor: str
    link: str


@dataclass(frozen=True)
class StudentPage:
    """Everything students/page.html places. Parts that the visitor may not see are None or empty."""

    name: str
    class_name: str
    class_url: str
    list_url: str
    about: str
    seen_by: str
    numbers_url: str
    strong: tuple[Sentence, ...]
    now: tuple[NowLine, ...]
    contents: tuple[ContentsLink, ...]
    attendance: Attendance | None
    signals: tuple[SignalCard, ...]
    signals_lead: str
    next_step: str
    why_not_url: str
    steps: tuple[StepLink, ...]
    history: tuple[Event, ...]
    sees_signals: bool
    events: tuple[Event, ...]
    sees_contacts: bool
    contact_steps: tuple[StepLink, ...]
    contact_menu: ContactMenu | None
    snooze: SnoozeForm | None
    snoozed: str
    patterns: Patterns | None
    readers: AltTable | None
    readers_lead: str
    panels: tuple[PanelLink, ...]


@dataclass(frozen=True)
class Attendance:
    lead: str
    chart: BandChart | None
    strip: Strip | None
    strip_legend: tuple[LegendItem, ...]
    week_legend: tuple[LegendItem, ...]
    lessons_url: str
    absence_url: str
    sums: AltTable | None
    sums_lead: str
    notice: str


def page(view: StudentView) -> StudentPage:
    student, facts, today = view.student, view.facts, view.visitor.today
    sees_signals = permissions.SEE_SIGNALS in view.may and view.figures is not None
    cards = _cards(view) if sees_signals else ()
    return StudentPage(
        name=str(student),
        class_name=facts.class_name,
        class_url=f"{reverse('students')}?group={facts.class_uuid}" if facts.class_uuid else "",
        list_url=reverse("students") if view.visitor.may(permissions.LIST) else "",
        about=_about(facts, today),
        seen_by=_seen_by(view),
        numbers_url=reverse("student-numbers", args=[student.uuid]) if permissions.SEE_NUMBERS in view.may else "",
        strong=_strong(view),
        now=_now(view, sees_signals),
        contents=_contents(view, sees_signals),
        attendance=_attendance(view),
        signals=cards,
        signals_lead=_signals_lead(len(cards)),
        next_step=_next_step(view) if sees_signals else "",
        why_not_url=reverse("student-why-not", args=[student.uuid]) if sees_signals else "",
        steps=steps_from(Shown.SIGNAL, student.uuid, view.may) if cards else (),
        history=history(view.life, view.contacts, today) if sees_signals else (),
        sees_signals=sees_signals,
        events=contact_events(view.contacts, today, student.uuid, view.may),
        sees_contacts=permissions.SEE_CONTACTS in view.may,
        contact_steps=steps_from(Shown.CONTACT, student.uuid, view.may),
        contact_menu=_contact_menu(view) if permissions.NOTE_CONTACT in view.may else None,
        snooze=_snooze(view) if sees_signals and cards and permissions.PUT_OFF in view.may else None,
        snoozed=_snoozed(facts, today) if permissions.SEE_SIGNALS in view.may else "",
        patterns=view.patterns if sees_signals else None,
        readers=readers_table(view.readers, view.visitor) if view.readers else None,
        readers_lead=_readers_lead(view),
        panels=panels_of(student.uuid, view.may),
    )


def snooze_place(student: Person) -> Place:
    return Place(reverse("student-snooze", args=[student.uuid]), "", reverse("student", args=[student.uuid]))


def dismiss_place(student: Person) -> Place:
    return Place(reverse("student-dismiss", args=[student.uuid]), "", reverse("student", args=[student.uuid]))


def _about(facts: StudentFacts, today: dt.date) -> str:
    parts = []
    if facts.year_level is not None:
        parts.append(gettext("year %(level)s") % {"level": facts.year_level})
    if facts.class_name:
        parts.append(gettext("class %(name)s") % {"name": facts.class_name})
    about = [words.sentence_case(", ".join(parts))] if parts else []
    about.append(facts.unit)
    about.append(_mentors(facts))
    if facts.enrolled_on:
        about.append(gettext("enrolled %(day)s") % {"day": words.day(facts.enrolled_on, today)})
    return " · ".join(part for part in about if part)


def _mentors(facts: StudentFacts) -> str:
    if not facts.mentors:
        return gettext("no mentor registered")
    named = [name for name in facts.mentors if name]
    if not named:
        return gettext("the mentor's name is not shown")
    return gettext("mentor %(name)s") % {"name": words.listed(named)}


def _seen_by(view: StudentView) -> str:
    number = len(view.readers)
    if not number:
        return ""
    return ngettext("%(count)s person can see the page", "%(count)s people can see the page", number) % {
        "count": words.count(number)
    }


def _strong(view: StudentView) -> tuple[Sentence, ...]:
    figures = view.figures
    if figures is None:
        return ()
    return strengths(figures.days, figures.coverage, figures.year, view.visitor.today)


def _now(view: StudentView, sees_signals: bool) -> tuple[NowLine, ...]:
    figures = view.figures
    if figures is None:
        return ()
    link = gettext("To attendance")
    if not figures.days and figures.sums:
        latest = figures.sums[0]
        text = gettext("Attendance is told in sum alone: %(period)s absent %(amount)s.") % {
            "period": total_words.period(latest, view.visitor.today),
            "amount": total_words.absence(latest),
        }
        return (NowLine(Tag(MarkShape.NO_DATA, gettext("No lessons")), (text,), "attendance", link),)
    if not figures.days:
        tag = Tag(MarkShape.NO_DATA, gettext("No data"))
        return (NowLine(tag, (gettext("No lesson has been reported for this pupil."),), "attendance", link),)
    if not sees_signals:
        return ()
    if not view.signals and not figures.coverage.is_enough:
        tag = Tag(MarkShape.NO_DATA, gettext("No data"))
        text = gettext("Too little of the last school days is reported to tell: %(share)s of the lesson time.") % {
            "share": words.percent(figures.coverage.value or 0)
        }
        return (NowLine(tag, (text,), "attendance", link),)
    if not view.signals:
        tag = Tag(MarkShape.WORKS, gettext("Works"))
        return (NowLine(tag, (gettext("No signal is lit."),), "attendance", link),)
    told = [words_of(signal, str(view.student), view.visitor.today) for signal in view.signals[:3]]
    return tuple(NowLine(lit.tag, lit.sentence, "signals", gettext("To the signal")) for lit in told)


def _contents(view: StudentView, sees_signals: bool) -> tuple[ContentsLink, ...]:
    links = []
    if view.figures is not None:
        links.append(ContentsLink("attendance", gettext("Attendance")))
    links += [ContentsLink(one.anchor, one.heading) for one in panels_of(view.student.uuid, view.may)]
    if sees_signals:
        links.append(ContentsLink("signals", gettext("Signals")))
        links.append(ContentsLink("patterns", gettext("Patterns")))
    if permissions.SEE_CONTACTS in view.may:
        links.append(ContentsLink("contacts", gettext("Contacts")))
    if view.readers:
        links.append(ContentsLink("readers", gettext("Who can see the page")))
    return tuple(links)


def _attendance(view: StudentView) -> Attendance | None:
    figures = view.figures
    if figures is None:
        return None
    today = view.visitor.today
    title = gettext("Absence in per cent of the lesson time per week")
    lead = gettext("No lessons are reported this school year.")
    chart = None
    if figures.weeks:
        first, last = figures.weeks[0].monday, figures.weeks[-1].monday
        lead = gettext("Absence in per cent of the lesson time, week %(first)s–%(last)s.") % {
            "first": first.isocalendar().week,
            "last": last.isocalendar().week,
        }
        bands = shown_bands(view.facts.bands, view.may)
        chart = week_chart(title, figures.weeks, _week_evidence(figures, title, today), bands)
    return Attendance(
        lead=lead,
        chart=chart,
        strip=strip(figures.days),
        strip_legend=strip_legend(),
        week_legend=week_legend(chart.bands if chart else ()),
        lessons_url=reverse("student-lessons", args=[view.student.uuid]) if figures.days else "",
        absence_url=reverse("student-absence", args=[view.student.uuid]) if figures.days else "",
        sums=total_words.table(figures.sums, today) if figures.sums else None,
        sums_lead=_sums_lead(figures),
        notice=away(view.facts.notice, today) if view.facts.notice is not None else "",
    )


def _sums_lead(figures: StudentFigures) -> str:
    if figures.weeks:
        return gettext("Told in sum by another source than the lessons above.")
    return gettext("Told in sum, not lesson by lesson: signals, weeks and days are not available at this grain.")


def _week_evidence(figures: StudentFigures, title: str, today: dt.date) -> Evidence:
    return Evidence(
        title=title,
        numerator=gettext("absent minutes, valid and invalid, week by week"),
        denominator=gettext("all minutes in the week's reported lessons; cancelled lessons are left out"),
        window=words.period(figures.weeks[0].monday, figures.as_of, today),
        coverage=coverage_words(figures.year.coverage) if figures.year else gettext("not known"),
        rule=definition_words(figures.year.definition if figures.year else "reported"),
        sentence=gettext(
            "A week with less than 75 per cent reported is not drawn. The present week is shown when it is over."
        ),
    )


def _cards(view: StudentView) -> tuple[SignalCard, ...]:
    figures = view.figures
    assert figures is not None  # asked for only with figures
    speaks_against = against(figures.days, figures.coverage, view.visitor.today)
    return tuple(
        _card(
            signal,
            view,
            signal_words.against(signal.rule, signal.evidence, speaks_against),
        )
        for signal in view.signals
    )


def _card(signal: Signal, view: StudentView, speaks_against: tuple[str, ...]) -> SignalCard:
    today = view.visitor.today
    told = words_of(signal, str(view.student), today, view.facts.coming)
    since = gettext("Lit since %(day)s") % {"day": words.day(signal.since, today)}
    if signal.school_days_open:
        days = ngettext("%(count)s school day", "%(count)s school days", signal.school_days_open)
        since += ", " + days % {"count": words.count(signal.school_days_open)}
    noted = noted_of(signal, view.life, today)
    return SignalCard(told.tag, told.title, told.sentence, speaks_against, _clears(told.clears), f"{since}.", noted)


def _clears(text: str) -> str:
    """What follows the heading *Släcks när*, which the rule's own sentence begins with."""
    return words.sentence_case(text.removeprefix(gettext("Clears when")).strip())


def _signals_lead(number: int) -> str:
    said = gettext("A signal is a question, not an answer.")
    if not number:
        return said + " " + gettext("None is lit.")
    lit = ngettext("%(count)s is lit.", "%(count)s are lit.", number) % {"count": words.count(number)}
    return f"{said} {words.sentence_case(lit)}"


def _next_step(view: StudentView) -> str:
    """A sentence; empty when nothing waits for anybody."""
    lit = not_quiet(view.signals, view.life)
    found = due(lit, view.life.answered_on, view.facts.ladder, view.facts.periods)
    return f"{next_step(found, view.visitor.today)}." if found is not None else ""


def _contact_menu(view: StudentView) -> ContactMenu:
    """A colleague is asked about a lit signal, and there is none to be asked about without one."""
    key, page_url = view.student.uuid.hex, reverse("student", args=[view.student.uuid])
    place = Place(reverse("student-contact", args=[view.student.uuid]), "", page_url)
    menu = contact_menu(key, str(view.student), place)
    if not view.signals:
        return menu
    asking = Place(reverse("student-hand-over", args=[view.student.uuid]), "", page_url)
    return replace(menu, hand_over=hand_over_form(key, asking, view.colleagues))


def _snooze(view: StudentView) -> SnoozeForm:
    key, name = view.student.uuid.hex, str(view.student)
    form = snooze_form(key, name, snooze_place(view.student), view.visitor.today)
    if permissions.DISMISS not in view.may:
        return form
    lit = not_quiet(view.signals, view.life)
    return replace(form, dismiss=dismiss_form(key, name, dismiss_place(view.student), lit))


def _snoozed(facts: StudentFacts, today: dt.date) -> str:
    if facts.snooze is None or facts.snooze.until <= today:
        return ""
    reason = str(facts.snooze.reason.label)
    return gettext("Snoozed until %(day)s: %(reason)s.") % {
        "day": words.long_day(facts.snooze.until, today),
        "reason": reason[:1].lower() + reason[1:],
    }


def _readers_lead(view: StudentView) -> str:
    number = len(view.readers)
    people = ngettext("%(count)s person", "%(count)s people", number) % {"count": words.count(number)}
    times = ngettext(
        "The page has been opened %(count)s time in 30 days.",
        "The page has been opened %(count)s times in 30 days.",
        view.facts.openings,
    ) % {"count": words.count(view.facts.openings)}
    return f"{words.sentence_case(people)}. {times}"
