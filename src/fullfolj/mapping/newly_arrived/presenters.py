"""Three parties side by side: what each says, and where they differ, as something to talk of. No party is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping.models import NewlyArrivedAnswer, OrganisationParty, Stance
from fullfolj.mapping.newly_arrived.forms import PartyForm
from fullfolj.mapping.newly_arrived.parties import spoken_for
from fullfolj.mapping.newly_arrived.queries import Told
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links

#: How far apart two stances are; who does not know is as far from all others as *partly* is.
_PLACES = {Stance.YES: 2, Stance.PARTLY: 1, Stance.NO: 0}
#: What whoever writes for a party does.
_AS = {
    OrganisationParty.ORGANISER: gettext_lazy("Answer as the organiser"),
    OrganisationParty.PRINCIPAL: gettext_lazy("Answer as the principal"),
    OrganisationParty.STAFF: gettext_lazy("Answer as staff"),
}


@dataclass(frozen=True)
class UnitLink:
    name: str
    url: str


@dataclass(frozen=True)
class Cell:
    """What a party says; `stance` is empty where it has said nothing."""

    party: str
    stance: str
    text: str


@dataclass(frozen=True)
class StatementRow:
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class GroupRows:
    anchor: str
    heading: str
    rows: tuple[StatementRow, ...]


@dataclass(frozen=True)
class ThreePage:
    unit: str
    back: str
    year: str
    lead: str
    parties: tuple[str, ...]
    talk: tuple[str, ...]
    groups: tuple[GroupRows, ...]
    write: tuple[UnitLink, ...]
    years: tuple[UnitLink, ...]


@dataclass(frozen=True)
class WriteRow:
    """A statement's fields; `legend` is the statement."""

    code: str
    legend: str
    stance: BoundField
    text: BoundField
    seen: BoundField


@dataclass(frozen=True)
class WriteGroup:
    heading: str
    rows: tuple[WriteRow, ...]


@dataclass(frozen=True)
class WritePage:
    unit: str
    back: str
    heading: str
    groups: tuple[WriteGroup, ...]
    errors: tuple[ErrorLink, ...]


def unit_links(units: Sequence[Organisation]) -> list[UnitLink]:
    return [UnitLink(one.display_name, _address(one)) for one in units]


def three_page(unit: Organisation, school_year: SchoolYear, told: Told, visitor: Visitor) -> ThreePage:
    language, now = _language(), SchoolYear.of(visitor.today)
    mine = spoken_for(visitor, unit) if school_year == now else []
    return ThreePage(
        unit=unit.display_name,
        back=reverse("mapping-newly-arrived"),
        year=school_year.label,
        lead=_lead(told),
        parties=tuple(str(one.label) for one in OrganisationParty),
        talk=tuple(_talk(told, language)),
        groups=tuple(
            GroupRows(
                f"g-{number}",
                group.heading[language],
                tuple(StatementRow(one.texts[language], _cells(told, one.code)) for one in group.statements),
            )
            for number, group in enumerate(told.groups, 1)
        ),
        write=tuple(
            UnitLink(str(_AS[one]), reverse("mapping-newly-arrived-write", args=[unit.uuid, one])) for one in mine
        ),
        years=tuple(
            UnitLink(one.label, f"{_address(unit)}?year={one.start}")
            for one in sorted({now, *told.years}, reverse=True)
            if one != school_year
        ),
    )


def write_page(unit: Organisation, party: OrganisationParty, told: Told, form: PartyForm) -> WritePage:
    language = _language()
    return WritePage(
        unit=unit.display_name,
        back=_address(unit),
        heading=str(_AS[party]),
        groups=tuple(
            WriteGroup(
                group.heading[language],
                tuple(
                    WriteRow(
                        one.code,
                        one.texts[language],
                        *(form[f"{part}_{one.code}"] for part in ("stance", "text", "seen")),
                    )
                    for one in group.statements
                ),
            )
            for group in told.groups
        ),
        errors=error_links(form),
    )


def _address(unit: Organisation) -> str:
    return reverse("mapping-newly-arrived-unit", args=[unit.uuid])


def _language() -> str:
    return "sv" if (get_language() or "sv").startswith("sv") else "en"


def _lead(told: Told) -> str:
    answered = [one for one in OrganisationParty if any(party is one for _code, party in told.answers)]
    if not answered:
        return _("Nobody has answered yet. That says nothing about how things are.")
    lacking = [words.uncapital(str(one.label)) for one in OrganisationParty if one not in answered]
    if not lacking:
        return _("All three parties have answered.")
    return _("Not answered yet: %(parties)s.") % {"parties": words.listed(lacking)}


def _cells(told: Told, code: str) -> tuple[Cell, ...]:
    return tuple(_cell(party, told.answer(code, party)) for party in OrganisationParty)


def _cell(party: OrganisationParty, answer: NewlyArrivedAnswer | None) -> Cell:
    if answer is None:
        return Cell(str(party.label), "", "")
    return Cell(str(party.label), str(answer.get_stance_display()), answer.text)


def _talk(told: Told, language: str) -> list[str]:
    """Where the parties' stances differ, the farthest apart first."""
    found = []
    for group in told.groups:
        for one in group.statements:
            said = {party: told.answer(one.code, party) for party in OrganisationParty}
            stances = {party: Stance(it.stance) for party, it in said.items() if it is not None and it.stance}
            apart = _apart(list(stances.values()))
            if apart:
                each = "; ".join(f"{party.label}: {words.uncapital(str(it.label))}" for party, it in stances.items())
                found.append((-apart, f"{one.texts[language]} {each}."))
    return [text for _apart_by, text in sorted(found, key=lambda one: one[0])]


def _apart(stances: Sequence[Stance]) -> int:
    places = [_PLACES[one] for one in stances if one in _PLACES]
    unlike = 1 if len(set(stances)) > 1 else 0
    return max(max(places) - min(places), unlike) if places else unlike
