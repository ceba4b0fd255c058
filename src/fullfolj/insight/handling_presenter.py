"""Equal handling in words: the school's routine, class by class in the order of their names, and for groups."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_low

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import Published, Symbol
from fullfolj.insight.handling_chart import chart
from fullfolj.insight.handling_queries import HandlingData
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, BandChart, Cell, Evidence, MenuLink
from fullfolj.signals.handling import LEAST_OF_A_CLASS, Handling, Part, Waited, by_class, handling, split


@dataclass(frozen=True)
class HandlingPage:
    """Everything insight/handling.html places."""

    lead: str
    waiting: str
    radar: str
    evidence: Evidence
    chart: BandChart | None
    tables: tuple[AltTable, ...]
    schools: tuple[MenuLink, ...]
    terms: tuple[MenuLink, ...]


def page(data: HandlingData, visitor: Visitor) -> HandlingPage:
    whole = handling(data.signals)
    evidence = _evidence(data, whole, visitor)
    tables = (_classes(data), _parts(gettext("Girls and boys"), _by_sex(data.signals)), _arrived(data.signals))
    return HandlingPage(
        lead=_lead(data, whole),
        waiting=_waiting(whole),
        radar=_radar(data),
        evidence=evidence,
        chart=chart(data.signals, evidence) if whole.answered else None,
        tables=tables if whole.signals else (),
        schools=tuple(
            MenuLink(str(one), _address(str(one.uuid), data.term.label), one == data.school) for one in data.schools
        )
        if len(data.schools) > 1
        else (),
        terms=tuple(
            MenuLink(one.label, _address(str(data.school.uuid), one.label), one == data.term) for one in data.terms
        ),
    )


def _address(school: str, term: str) -> str:
    return f"{reverse('handling')}?school={school}&term={term}"


def _lead(data: HandlingData, whole: Handling) -> str:
    said = {"school": data.school, "term": data.term.label}
    if not whole.signals:
        return gettext("%(school)s, %(term)s: no signal has been lit that asks for a contact.") % said
    if not whole.decided:
        return gettext("%(school)s, %(term)s: too early to tell how long the signals wait.") % said
    in_time = words.n_of_m(whole.within, whole.decided)
    first = gettext("%(school)s, %(term)s: %(in_time)s signals had their first contact in time.") % {
        **said,
        "in_time": in_time,
    }
    return f"{first} {_median_sentence(whole.median)}"


def _median_sentence(median: int | None) -> str:
    if median is None:
        return gettext("Of all the term's signals, fewer than half have had a contact yet.")
    if median == 0:
        return gettext("Half had it on the day they were lit.")
    days = ngettext("%(count)s school day", "%(count)s school days", median) % {"count": words.count(median)}
    return gettext("Half had it within %(days)s.") % {"days": days}


def _waiting(whole: Handling) -> str:
    if not whole.signals:
        return ""
    waiting = ngettext("%(count)s signal waits still.", "%(count)s signals wait still.", whole.waiting) % {
        "count": words.sentence_case(words.count(whole.waiting))
    }
    if not whole.unanswered:
        return waiting
    cleared = ngettext(
        "%(count)s cleared before anybody had been in contact.",
        "%(count)s cleared before anybody had been in contact.",
        whole.unanswered,
    ) % {"count": words.sentence_case(words.count(whole.unanswered))}
    return f"{waiting} {cleared}"


def _radar(data: HandlingData) -> str:
    waits = sorted(days for found in data.radar.values() for days in found)
    if not waits:
        return gettext("Nobody is under the radar today.")
    pupils = ngettext(
        "%(count)s pupil is under the radar today.", "%(count)s pupils are under the radar today.", len(waits)
    ) % {"count": words.sentence_case(words.count(len(waits)))}
    if len(waits) == 1:
        days = ngettext("%(count)s school day", "%(count)s school days", waits[0]) % {"count": words.count(waits[0])}
        return f"{pupils} " + gettext("The wait is %(days)s.") % {"days": days}
    longest = ngettext(
        "The longest wait is %(longest)s school day; half have waited for %(half)s or less.",
        "The longest wait is %(longest)s school days; half have waited for %(half)s or less.",
        waits[-1],
    ) % {"longest": words.count(waits[-1]), "half": words.count(median_low(waits))}
    return f"{pupils} {longest}"


def _evidence(data: HandlingData, whole: Handling, visitor: Visitor) -> Evidence:
    return Evidence(
        title=gettext("From signal to first contact"),
        numerator=gettext("%(n)s signals with an answered contact within the school days of their step")
        % {"n": words.digits(whole.within)},
        denominator=gettext("%(n)s signals that have been answered, or whose time is out")
        % {"n": words.digits(whole.decided)},
        window=words.period(data.term.first_day, min(data.term.last_day, visitor.today), visitor.today),
        coverage=gettext(
            "All signals that asked for a contact. Short valid absence, dismissed signals and pupils who have left are"
            " not counted."
        ),
        rule=gettext(
            "School days by the school calendar, from the day the signal was first seen; a contact the same day is"
            " nought. An attempt or an automatic message is no contact. Who made the contact is never counted."
        ),
        sentence=gettext(
            "Signals that wait still are counted for as long as they have waited (Kaplan and Meier), so that a long"
            " wait does not vanish from the median."
        ),
    )


def _classes(data: HandlingData) -> AltTable:
    """Every class that had a signal or has somebody under the radar, in the order of their names."""
    found = by_class(data.signals)
    names = sorted({*found, *data.radar})
    return AltTable(
        gettext("Class by class"),
        (*_headers(gettext("Class")), Cell(gettext("Under the radar today"), is_number=True)),
        tuple(_class_row(name, found.get(name), len(data.radar.get(name, ()))) for name in names),
        is_stacked=True,
    )


def _class_row(name: str, one: Handling | None, radar: int) -> tuple[Cell, ...]:
    shown = Cell(name or gettext("No class"))
    under = Cell(words.digits(radar), is_number=True, label=gettext("Under the radar today"))
    if one is None:
        few = gettext("Not told: fewer than %(least)s signals, here or in another class") % {
            "least": words.count(LEAST_OF_A_CLASS)
        }
        return (shown, Cell(few, span=4, label=gettext("Signals")), under)
    in_time = words.n_of_m(one.within, one.decided) if one.decided else gettext("Too early to tell")
    return (shown, *_cells(words.digits(one.signals), in_time, _median(one.median), words.digits(one.waiting)), under)


def _headers(first: str) -> tuple[Cell, ...]:
    return (
        Cell(first),
        Cell(gettext("Signals"), is_number=True),
        Cell(gettext("Contact in time"), is_number=True),
        Cell(gettext("Half within"), is_number=True),
        Cell(gettext("Wait still"), is_number=True),
    )


def _cells(signals: str, in_time: str, median: str, waiting: str) -> tuple[Cell, ...]:
    return (
        Cell(signals, is_number=True, label=gettext("Signals")),
        Cell(in_time, is_number=True, label=gettext("Contact in time")),
        Cell(median, is_number=True, label=gettext("Half within")),
        Cell(waiting, is_number=True, label=gettext("Wait still")),
    )


def _median(days: int | None) -> str:
    if days is None:
        return gettext("Not half yet")
    return ngettext("%(count)s school day", "%(count)s school days", days) % {"count": words.count(days)}


def _parts(caption: str, groups: dict[str, list[Waited]]) -> AltTable:
    rows = tuple(_part_row(name, part) for name, part in split(groups).items())
    return AltTable(caption, _headers(gettext("Group")), rows, is_stacked=True)


def _part_row(name: str, part: Part) -> tuple[Cell, ...]:
    if part.signals is None:
        hidden = str(Symbol.HIDDEN)
        return (Cell(name), *_cells(hidden, hidden, hidden, hidden))
    in_time, median = _share(part.share), _median(part.median) if part.signals else "."
    return (Cell(name), *_cells(words.digits(part.signals), in_time, median, words.digits(part.waiting or 0)))


def _share(share: Published) -> str:
    return str(share) if isinstance(share, Symbol) else f"{words.decimal(share)}{words.NBSP}%"


def _by_sex(signals: tuple[Waited, ...]) -> dict[str, list[Waited]]:
    groups = {gettext("Girls"): "Kvinna", gettext("Boys"): "Man"}
    found = {name: [one for one in signals if one.sex == sex] for name, sex in groups.items()}
    unknown = [one for one in signals if one.sex not in groups.values()]
    return found | ({gettext("Not known"): unknown} if unknown else {})


def _arrived(signals: tuple[Waited, ...]) -> AltTable:
    groups = {
        gettext("Newly arrived"): [one for one in signals if one.is_newly_arrived],
        gettext("Other pupils"): [one for one in signals if not one.is_newly_arrived],
    }
    return _parts(gettext("Newly arrived and other pupils"), groups)
