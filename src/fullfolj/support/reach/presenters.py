"""How far signals and support reach, in words and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import Published, Symbol
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, MenuLink
from fullfolj.support.reach.counts import Counted, Whole, split, whole
from fullfolj.support.reach.queries import ReachData


@dataclass(frozen=True)
class ReachPage:
    lead: str
    evidence: Evidence
    tables: tuple[AltTable, ...]
    places: tuple[MenuLink, ...]


def page(data: ReachData, visitor: Visitor) -> ReachPage:
    found = whole(data.counted)
    splits: tuple[tuple[str, Callable[[Counted], str]], ...] = (
        (_("Girls and boys"), lambda one: _sex(one.sex)),
        (_("Newly arrived and other pupils"), lambda one: _("Newly arrived") if one.is_newly_arrived else _("Others")),
        (_("Year by year"), lambda one: _year(one.year_level)),
    )
    last: tuple[str, Callable[[Counted], str]] = (
        (_("Class by class"), lambda one: one.class_name or _("No class"))
        if data.place.parent_id is not None
        else (_("School by school"), lambda one: one.unit)
    )
    return ReachPage(
        lead=_lead(data, found),
        evidence=_evidence(data, found, visitor),
        tables=tuple(_table(caption, data, by) for caption, by in (*splits, last)) if found.students else (),
        places=tuple(
            MenuLink(str(one), f"{reverse('support-reach')}?place={one.uuid}", one == data.place) for one in data.places
        )
        if len(data.places) > 1
        else (),
    )


def _lead(data: ReachData, found: Whole) -> str:
    said = {"place": data.place, "signalled": _share(found.signalled), "supported": _share(found.supported)}
    if not found.students:
        return _("%(place)s: no pupil is enrolled today.") % said
    if found.signalled is Symbol.NOTHING:
        return _("%(place)s: no pupil has had a signal this term.") % said
    if found.signalled is Symbol.HIDDEN:
        return _("%(place)s: too few pupils to tell how far signals and support reach.") % said
    if found.supported is Symbol.HIDDEN:
        told = _("%(place)s: %(signalled)s of the pupils have had a signal this term. Too few to tell who has support.")
        return told % said
    if found.supported is Symbol.NOTHING:
        return _("%(place)s: %(signalled)s of the pupils have had a signal this term, none of them support.") % said
    return (
        _("%(place)s: %(signalled)s of the pupils have had a signal this term. %(supported)s of those have support.")
        % said
    )


def _evidence(data: ReachData, found: Whole, visitor: Visitor) -> Evidence:
    return Evidence(
        title=_("Pupils with a signal who have support"),
        numerator=_("%(n)s pupils with a signal and a support measure that goes on, or has gone on this term")
        % {"n": _count(found.with_support)},
        denominator=_("%(n)s pupils with a signal this term, of %(all)s enrolled today")
        % {"n": _count(found.with_signal), "all": words.digits(found.students)},
        window=words.period(data.term.first_day, visitor.today, visitor.today),
        coverage=_(
            "All pupils enrolled today. Those with a protected identity and those who have left are not counted."
        ),
        rule=_(
            "A signal that asks for somebody and that nobody has dismissed; a support measure in a case that all who"
            " work with the pupil may read."
        ),
        sentence=_("A difference is a question about our routine. It says nothing of why."),
    )


def _table(caption: str, data: ReachData, by: Callable[[Counted], str]) -> AltTable:
    headers = (
        Cell(_("Group")),
        Cell(_("Pupils"), is_number=True),
        Cell(_("Has had a signal"), is_number=True),
        Cell(_("Of those, has support"), is_number=True),
    )
    rows = tuple(
        (
            Cell(name),
            Cell(_count(one.students), is_number=True, label=_("Pupils")),
            Cell(_share(one.signalled), is_number=True, label=_("Has had a signal")),
            Cell(_share(one.supported), is_number=True, label=_("Of those, has support")),
        )
        for name, one in split(data.counted, by).items()
    )
    return AltTable(caption, headers, rows, is_stacked=True)


def _count(pupils: int | None) -> str:
    return str(Symbol.HIDDEN) if pupils is None else words.digits(pupils)


def _share(share: Published) -> str:
    return str(share) if isinstance(share, Symbol) else f"{words.decimal(share)}{words.NBSP}%"


def _sex(sex: str) -> str:
    return {"Kvinna": _("Girls"), "Man": _("Boys")}.get(sex, _("Not known"))


def _year(level: int | None) -> str:
    return _("No year level") if level is None else _("Year %(level)s") % {"level": level}
