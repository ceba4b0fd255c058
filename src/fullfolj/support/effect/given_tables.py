"""How support has been carried out, followed up and felt, as tables; few pupils are never told of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import LEAST, Published, Symbol, publish
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell
from fullfolj.support.effect.given import Given
from fullfolj.support.models import Decision

type Rows = Sequence[tuple[str, Given]]
type _Column = tuple[str, Callable[[Given], str]]


def carried_out(given: Rows) -> AltTable:
    """For whom, dose and fidelity, as far as they are known."""
    columns = (
        (_("Support measures"), lambda one: words.digits(one.measures)),
        (_("For one pupil at a time"), lambda one: _share(publish(one.measures, one.individual))),
        (_("Sessions held of those planned"), lambda one: _dose(one.dose.planned_for, one.dose.planned, one.dose.held)),
        (_("Sessions the pupil came to"), lambda one: _dose(one.dose.seen_of, one.dose.seen, one.dose.came)),
        (_("As planned, of those compared with the plan"), _as_planned),
    )
    return _table(_("How the support has been carried out"), given, columns)


def followed(given: Rows) -> AltTable:
    columns = (
        (_("Measures followed up"), lambda one: _share(publish(one.measures, one.followed))),
        (_("Ended"), lambda one: _share(publish(one.measures, one.ended))),
        (_("Decided to change it"), lambda one: _share(publish(one.followed, one.decided[Decision.CHANGE]))),
    )
    return _table(_("How the support has been followed up"), given, columns)


def felt(given: Rows) -> AltTable:
    """Of those asked, how many say that it works well; not asked is no answer."""
    columns = (
        (_("Pupils asked"), lambda one: _count(one.pupils_asked)),
        (_("Works well, says the pupil"), lambda one: _of(one.pupils_asked, one.pupils_well)),
        (_("Guardians asked, pupils"), lambda one: _count(one.homes_asked)),
        (_("Works well, say the guardians"), lambda one: _of(one.homes_asked, one.homes_well)),
        (_("Noted by staff, pupils"), lambda one: _count(one.staff_asked)),
        (_("Works well, say staff"), lambda one: _of(one.staff_asked, one.staff_well)),
    )
    return _table(_("What is felt to help"), given, columns, are_few_told=True)


def _table(caption: str, given: Rows, columns: Sequence[_Column], *, are_few_told: bool = False) -> AltTable:
    headers = (Cell(_("Kind of support")), *(Cell(head, is_number=True) for head, _tell in columns))
    rows: list[tuple[Cell, ...]] = []
    for name, one in given:
        if one.pupils < LEAST and not are_few_told:
            rows.append((Cell(name), Cell(_("Fewer than ten pupils"), span=len(columns))))
            continue
        rows.append((Cell(name), *(Cell(tell(one), is_number=True, label=head) for head, tell in columns)))
    return AltTable(caption, headers, tuple(rows), is_stacked=True)


def _dose(pupils: int, whole: int, part: int) -> str:
    """A share of sessions, where they are those of ten pupils or more; more may be held than were planned."""
    if not pupils or not whole:
        return _("not noted")
    return _("too few to be told") if pupils < LEAST else words.percent_sign(part / whole)


def _as_planned(one: Given) -> str:
    return _share(publish(one.compared_with_plan, one.as_planned)) if one.compared_with_plan else _("not noted")


def _of(asked: int, well: int) -> str:
    return _share(publish(asked, well)) if asked else "–"


def _count(pupils: int) -> str:
    return words.digits(pupils) if pupils >= LEAST else words.digits(0) if not pupils else _("fewer than ten")


def _share(value: Published) -> str:
    if value is Symbol.NOTHING:
        return words.percent_sign(0)
    if value is Symbol.HIDDEN:
        return _("too few to be told")
    if value is Symbol.NEARLY_ALL:
        return _("nearly all")
    return words.percent_sign(value / 100)
