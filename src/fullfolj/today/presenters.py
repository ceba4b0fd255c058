"""The desk in words: sections, rows, who is proposed to take it, and how old the data are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.charts import strip_legend
from fullfolj.shell.components import ContentsLink, LegendItem, Row
from fullfolj.shell.desk_lines import DeskBlock
from fullfolj.signals.desk import Section
from fullfolj.today.queries import MOST, SHOWN_SECTIONS, DeskData, OwnDesk
from fullfolj.today.rows import FoldedRow, RowMaker, folded_row
from fullfolj.today.unreported import UnreportedGroup, unreported_groups

MORE = 20  # further rows at a time
NAMES = 100  # of the folded, who are named when somebody asks


@dataclass(frozen=True)
class SectionView:
    """One section with the rows that are shown, how many there are, and where the next ones come from."""

    anchor: str
    heading: str
    hint: str
    count: int
    rows: tuple[Row, ...]
    more_url: str
    more_label: str


@dataclass(frozen=True)
class DeskPage:
    """Everything today/desk.html places."""

    heading: str
    lead: str
    age: str
    warning: str
    is_calm: bool
    checked: str
    contents: tuple[ContentsLink, ...]
    sections: tuple[SectionView, ...]
    folded: tuple[FoldedRow, ...]
    folded_count: int
    folded_summary: str
    folded_url: str
    folded_more: int
    blocks: tuple[DeskBlock, ...]
    unreported: tuple[UnreportedGroup, ...]
    legend: tuple[LegendItem, ...]


@dataclass(frozen=True)
class OwnPage:
    """Everything today/own.html places."""

    heading: str
    lead: str
    blocks: tuple[DeskBlock, ...]
    unreported: tuple[UnreportedGroup, ...]


def wanted_rows(query: Mapping[str, str]) -> dict[Section, int]:
    """How many rows of which section the address asks for; anything that is not a number is left out."""
    found = {}
    for section in (*SHOWN_SECTIONS, Section.FOLDED):
        text = query.get(section.value, "")
        if text.isdecimal():
            found[section] = min(int(text), MOST)
    return found


def page(data: DeskData, visitor: Visitor, students_looked_at: int) -> DeskPage:
    """The whole desk; `students_looked_at` is told on a calm day."""
    today = visitor.today
    groups = unreported_groups(data.sweep, visitor)
    sections = tuple(view for view in (_section(s, data, visitor) for s in SHOWN_SECTIONS) if view.count)
    folded = data.desk.count(Section.FOLDED)
    waiting = data.desk.waiting(Section.FOLDED)
    shown = [(w, data.students[w.student_id]) for w in waiting if w.student_id in data.students]
    return DeskPage(
        heading=words.sentence_case(words.long_day(today, today)),
        lead=lead(data),
        age=_age(data, today),
        warning=_warning(data, today),
        is_calm=not data.waiting and not data.blocks,
        checked=_checked(data, students_looked_at),
        contents=_contents(sections, data, len(groups)),
        sections=sections,
        folded=tuple(folded_row(one, student, today) for one, student in shown),
        folded_count=folded,
        folded_summary=_folded_summary(folded),
        folded_url=f"{reverse('today')}?{Section.FOLDED.value}={NAMES}",
        folded_more=folded - len(shown),
        blocks=data.blocks,
        unreported=groups,
        legend=strip_legend(),
    )


def contents(data: DeskData, visitor: Visitor) -> tuple[ContentsLink, ...]:
    """The side list by itself, for the answer to an action."""
    sections = tuple(view for view in (_section(s, data, visitor) for s in SHOWN_SECTIONS) if view.count)
    return _contents(sections, data, len(unreported_groups(data.sweep, visitor)))


def own_page(data: OwnDesk, visitor: Visitor) -> OwnPage:
    """The desk of somebody who has no pupils on it: the lines of the features, and reporting."""
    groups = unreported_groups(data.sweep, visitor)
    if data.blocks or groups:
        lead = gettext("This waits for you.")
    else:
        lead = gettext("Nothing waits for you right now.")
    return OwnPage(words.sentence_case(words.long_day(visitor.today, visitor.today)), lead, data.blocks, groups)


def lead(data: DeskData) -> str:
    """The answer to the page's question, in one or two sentences."""
    if data.sweep is None:
        return gettext("No signals have been computed yet.")
    if not data.waiting and data.blocks:
        return gettext("No pupil is waiting for you right now, but there is something else to do.")
    if not data.waiting:
        return gettext("All calm. No pupil is waiting for you right now.")
    text = ngettext("%(count)s pupil is waiting for you.", "%(count)s pupils are waiting for you.", data.waiting) % {
        "count": words.sentence_case(words.count(data.waiting))
    }
    radar = data.desk.count(Section.RADAR)
    if not radar:
        return text
    late = ngettext(
        "%(count)s of them has waited too long: nobody has been in contact.",
        "%(count)s of them have waited too long: nobody has been in contact.",
        radar,
    )
    return f"{text} " + late % {"count": words.sentence_case(words.count(radar))}


def _age(data: DeskData, today: dt.date) -> str:
    if data.sweep is None or data.sweep.finished_at is None:
        return gettext("When attendance has been imported, the signals are here.")
    at = timezone.localtime(data.sweep.finished_at)
    return gettext("The signals were computed %(day)s at %(clock)s.") % {
        "day": words.near_day(at.date(), today),
        "clock": words.clock(at),
    }


def _warning(data: DeskData, today: dt.date) -> str:
    """Data older than today must not be used for calling home about today."""
    through = data.sweep.data_through if data.sweep else None
    if through is None or through >= today:
        return ""
    day = words.near_day(through, today)
    if (today - through).days > 1:
        day = words.long_day(through, today)
    return gettext("Shows up to %(day)s: don't call home on this. Who is away today is in the attendance system.") % {
        "day": day
    }


def _checked(data: DeskData, students_looked_at: int) -> str:
    if data.sweep is None:
        return ""
    return ngettext(
        "%(count)s pupil has been checked against the rules.",
        "All %(count)s pupils have been checked against the rules.",
        students_looked_at,
    ) % {"count": words.digits(students_looked_at)}


def _contents(sections: Iterable[SectionView], data: DeskData, groups: int) -> tuple[ContentsLink, ...]:
    links = [ContentsLink(view.anchor, view.heading, view.count) for view in sections]
    links += [ContentsLink(block.anchor, block.heading, len(block.lines)) for block in data.blocks]
    folded = data.desk.count(Section.FOLDED)
    if folded:
        links.append(ContentsLink("folded", gettext("Short valid absence"), folded))
    if groups:
        links.append(ContentsLink("unreported", gettext("Unreported"), groups))
    return tuple(links)


def _section(section: Section, data: DeskData, visitor: Visitor) -> SectionView:
    waiting, pupils = data.desk.waiting(section), data.desk.count(section)
    shown = data.shown[section]
    make = RowMaker(section, visitor, data.owners, data.dues)
    chosen = (one for one in waiting[:shown] if one.student_id in data.students)
    rows = tuple(make.row(one, data.students[one.student_id]) for one in chosen)
    left = pupils - len(rows)
    step = min(MORE, left)
    return SectionView(
        anchor=section.value,
        heading=heading_of(section),
        hint=_HINTS[section](),
        count=pupils,
        rows=rows,
        more_url=f"{reverse('today')}?{section.value}={shown + MORE}" if left > 0 and shown < MOST else "",
        more_label=gettext("Show %(step)s more of %(left)s") % {"step": words.count(step), "left": words.count(left)},
    )


def heading_of(section: Section) -> str:
    return {
        Section.NEW: gettext("New patterns"),
        Section.RADAR: gettext("Under the radar"),
        Section.BACK: gettext("Back after a snooze"),
        Section.STILL: gettext("Still lit"),
    }[section]


_HINTS = {
    Section.NEW: lambda: gettext("A signal has been lit. Nobody has been in contact since."),
    Section.RADAR: lambda: gettext(
        "Nobody has been in contact within the time that the ladder gives: five school days, if the school has not"
        " decided otherwise."
    ),
    Section.BACK: lambda: gettext("Snoozed until today, or something new has come up meanwhile."),
    Section.STILL: lambda: gettext(
        "Two weeks after a contact the signal was still lit, and the pupil has been away or late since."
    ),
}


def _folded_summary(number: int) -> str:
    return ngettext(
        "%(count)s pupil with short, valid absence only",
        "%(count)s pupils with short, valid absence only",
        number,
    ) % {"count": words.sentence_case(words.count(number))}
