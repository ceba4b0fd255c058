"""The pages of the catalogue: to look around in, one kind, and writing one's own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.attachment import Dimension
from fullfolj.school.models import Organisation, Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.error_links import error_links
from fullfolj.support.catalogue.content import Dose, Evidence, Kind, Per, Source, said
from fullfolj.support.models import Case, KindVersion, Level, WorkMode


@dataclass(frozen=True)
class KindRow:
    """`begin_url` is empty where no pupil is chosen for."""

    name: str
    url: str
    meta: str
    begin_url: str = ""


@dataclass(frozen=True)
class Shelf:
    """The kinds of one level, by mode: (mode's name, rows)."""

    anchor: str
    name: str
    modes: tuple[tuple[str, tuple[KindRow, ...]], ...]


@dataclass(frozen=True)
class Choice:
    """A dimension to look at; the one that is looked at now is current."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class CataloguePage:
    """`unit` or `name` is what the page is of: a school, or a pupil whom something is chosen for."""

    unit: str
    name: str
    back: str
    shelves: tuple[Shelf, ...]
    dimensions: tuple[Choice, ...] = ()
    hidden: tuple[KindRow, ...] = ()
    write_url: str = ""
    shared_url: str = ""


@dataclass(frozen=True)
class UnitRow:
    name: str
    url: str


@dataclass(frozen=True)
class KindPage:
    """`facts` are (what, words); the addresses are empty for what the visitor can't do."""

    unit: str
    back: str
    name: str
    purpose: str
    facts: tuple[tuple[str, str], ...]
    strength: str
    evidence: tuple[str, ...]
    state: str
    versions: tuple[KindRow, ...]
    write_url: str
    is_own: bool
    hide_url: str
    show_url: str
    begin_url: str


@dataclass(frozen=True)
class WritePage:
    unit: str
    back: str
    is_new: bool
    form: Form
    errors: tuple[ErrorLink, ...]


def unit_rows(units: Iterable[Organisation]) -> tuple[UnitRow, ...]:
    return tuple(UnitRow(str(one), reverse("support-catalogue-unit", args=[one.uuid])) for one in units)


def unit_page(
    unit: Organisation, kinds: Sequence[Kind], hidden: Sequence[Kind], dimension: str, *, may_write: bool
) -> CataloguePage:
    """`dimension` is the one that is looked at, empty for all of them."""
    address = reverse("support-catalogue-unit", args=[unit.uuid])
    every = [Choice(_("All"), address, is_current=not dimension)]
    every += [
        Choice(str(name), f"{address}?{urlencode({'dimension': one.value})}", is_current=one == dimension)
        for one, name in NAMES.items()
    ]
    looked_at = [one for one in kinds if not dimension or dimension in one.dimensions]
    return CataloguePage(
        unit=str(unit),
        name="",
        back=reverse("support-catalogue"),
        shelves=_shelves(looked_at, lambda one: _row(one, unit)),
        dimensions=tuple(every),
        hidden=tuple(_row(one, unit) for one in hidden) if may_write else (),
        write_url=reverse("support-kind-write", args=[unit.uuid, uuid.uuid4()]) if may_write else "",
        shared_url=reverse("support-shared"),
    )


def choose_page(student: Person, unit: Organisation | None, kinds: Sequence[Kind], case: Case | None) -> CataloguePage:
    """For a pupil: each kind begins a support measure in the case, or a case where there is none."""
    address = (
        reverse("support-open", args=[student.uuid])
        if case is None
        else reverse("support-begin", args=[student.uuid, case.uuid])
    )
    return CataloguePage(
        unit="",
        name=str(student),
        back=reverse("support-student", args=[student.uuid]),
        shelves=_shelves(kinds, lambda one: _row(one, unit, f"{address}?{urlencode({'kind': one.slug})}")),
    )


def kind_page(
    unit: Organisation,
    kind: Kind,
    versions: Sequence[KindVersion],
    today: dt.date,
    *,
    is_hidden: bool,
    may_write: bool,
) -> KindPage:
    address = reverse("support-kind", args=[unit.uuid, kind.slug])
    from_here = kind.slug if not kind.is_own else ""
    number = uuid.UUID(hex=kind.slug.removeprefix("own-")) if kind.is_own else uuid.uuid4()
    write = reverse("support-kind-write", args=[unit.uuid, number])
    return KindPage(
        unit=str(unit),
        back=reverse("support-catalogue-unit", args=[unit.uuid]),
        name=said(kind.name),
        purpose=said(kind.purpose),
        facts=_facts(kind),
        strength=str(kind.evidence.strength.label),
        evidence=_evidence(kind.evidence),
        state=_state(kind, versions, is_hidden=is_hidden),
        versions=tuple(_version(one, address, today) for one in versions),
        write_url=(write + (f"?{urlencode({'from': from_here})}" if from_here else "")) if may_write else "",
        is_own=kind.is_own,
        hide_url="" if is_hidden or not may_write else reverse("support-kind-hide", args=[unit.uuid, kind.slug]),
        show_url=reverse("support-kind-show", args=[unit.uuid, kind.slug]) if is_hidden and may_write else "",
        begin_url=""
        if is_hidden or kind.level is Level.INDIVIDUAL
        else f"{reverse('support-shared-begin', args=[unit.uuid])}?{urlencode({'kind': kind.slug})}",
    )


def write_page(unit: Organisation, form: Form, *, is_new: bool) -> WritePage:
    back = reverse("support-catalogue-unit", args=[unit.uuid])
    return WritePage(str(unit), back, is_new, form, error_links(form, whole="kind"))


def dose_words(dose: Dose) -> str:
    """Twice a week, 15 minutes, for 8 weeks; empty where nothing is proposed."""
    parts = []
    if dose.times:
        text = ngettext("%(count)s time %(per)s", "%(count)s times %(per)s", dose.times)
        parts.append(text % {"count": words.count(dose.times), "per": Per(dose.per).label})
    if dose.minutes:
        parts.append(_("%(count)s minutes each time") % {"count": dose.minutes})
    if dose.weeks:
        text = ngettext("for %(count)s week", "for %(count)s weeks", dose.weeks)
        parts.append(text % {"count": words.count(dose.weeks)})
    return words.sentence_case(", ".join(parts))


def dimension_words(kind: Kind) -> str:
    if len(kind.dimensions) == len(Dimension):
        return _("All four dimensions")
    return _listed([str(NAMES[one]) for one in kind.dimensions])


def _listed(names: Sequence[str]) -> str:
    return words.sentence_case(words.listed([words.uncapital(one) for one in names]))


def _shelves(kinds: Sequence[Kind], row: Callable[[Kind], KindRow]) -> tuple[Shelf, ...]:
    """By level, and in it by mode, in the language's alphabet of names; no level or mode without a kind."""
    shelves = []
    for level in Level:
        modes = [
            (str(mode.label), tuple(row(one) for one in _by_name(kinds) if (one.level, one.mode) == (level, mode)))
            for mode in WorkMode
        ]
        found = tuple((name, rows) for name, rows in modes if rows)
        if found:
            shelves.append(Shelf(f"level-{level.value}", str(level.label), found))
    return tuple(shelves)


def _by_name(kinds: Sequence[Kind]) -> list[Kind]:
    """Å, ä and ö stand last in Swedish, and in code points too (in another order, which no name here shows)."""
    return sorted(kinds, key=lambda one: said(one.name).casefold())


def _row(kind: Kind, unit: Organisation | None, begin_url: str = "") -> KindRow:
    url = "" if unit is None else reverse("support-kind", args=[unit.uuid, kind.slug])
    parts = [dimension_words(kind), *([_("your own")] if kind.is_own else [])]
    return KindRow(said(kind.name), url, " · ".join(parts), begin_url)


def _facts(kind: Kind) -> tuple[tuple[str, str], ...]:
    return (
        (_("For which needs"), dimension_words(kind)),
        (_("For whom"), f"{kind.level.label}, {words.uncapital(str(kind.mode.label))}"),
        (_("How it is done"), said(kind.how)),
        (_("How much"), dose_words(kind.dose) or _("As much as is needed")),
        (_("Who usually sees to it"), words.sentence_case(str(kind.owner.label))),
        (_("What is needed"), said(kind.materials)),
        (_("What makes it work"), " · ".join(str(one.label) for one in kind.factors)),
    )


def _evidence(told: Evidence) -> tuple[str, ...]:
    """Where it comes from, the trial, and what they do and don't say."""
    sources = {
        Source.PROCESS: _("Source: Hälsokällan Fyrbodal, material on the process for completed studies."),
        Source.STORIES: _("Source: Göteborgsregionen, five schools' stories on school attachment and attendance."),
        Source.LAW: _("Source: the Education Act."),
        Source.OWN: _("Source: your own school."),
    }
    found = [sources[told.source]]
    if told.place and told.source is Source.OWN:
        found.append(told.place)
    elif told.place:
        found.append(_("Told of by %(place)s.") % {"place": told.place})
    if told.research:
        found.append(_("Trial: %(research)s.") % {"research": told.research})
    if note := said(told.note):
        found.append(note)
    return tuple(found)


def _state(kind: Kind, versions: Sequence[KindVersion], *, is_hidden: bool) -> str:
    if is_hidden:
        return _("It is taken out of your catalogue. Measures that were begun with it go on.")
    if versions and versions[0].number != kind.version:
        return _("This is version %(number)s. It has been changed since.") % {"number": kind.version}
    return ""


def _version(row: KindVersion, address: str, today: dt.date) -> KindRow:
    name = _("Version %(number)s") % {"number": row.number}
    day = words.sentence_case(words.day(localdate(row.written_at), today))
    return KindRow(name, f"{address}?{urlencode({'version': row.number})}", f"{day}, {row.by}" if row.by else day)
