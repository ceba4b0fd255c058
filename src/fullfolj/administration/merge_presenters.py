"""Two pupils side by side, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.administration.merge_queries import Held, Pair
from fullfolj.intake.models import MergeDecision, MergeState
from fullfolj.school.models import Person
from fullfolj.shell.words import listed


@dataclass(frozen=True)
class Side:
    """One of the two."""

    name: str
    born: str
    schools: str
    source: str
    holds: str


@dataclass(frozen=True)
class Proposal:
    """Two pupils to decide about; `label` tells the table and its buttons apart from the others'."""

    anchor: str
    label: str
    sides: tuple[Side, Side]
    url: str


@dataclass(frozen=True)
class Decided:
    """What was decided about two; without `url` it is being carried out."""

    names: str
    text: str
    url: str
    button: str


def proposals(pairs: list[Pair], held: Mapping[int, Held]) -> list[Proposal]:
    return [
        Proposal(
            f"pair-{number}",
            _names(first, second),
            (_side(first, held[first.pk]), _side(second, held[second.pk])),
            reverse("administration-merge-decide", args=(first.uuid, second.uuid)),
        )
        for number, (first, second) in enumerate(pairs, start=1)
    ]


def _names(first: Person, second: Person) -> str:
    return (
        str(first)
        if str(first) == str(second)
        else _("%(first)s and %(second)s")
        % {
            "first": first,
            "second": second,
        }
    )


def _side(person: Person, held: Held) -> Side:
    schools = [
        _("%(school)s, year level %(level)s") % {"school": one.unit.display_name, "level": one.year_level}
        if one.year_level is not None
        else one.unit.display_name
        for one in held.enrolments
    ]
    sources = [name or _("an imported class list") for name in held.sources] or [_("unknown source")]
    holds = (
        ngettext("%(count)s lesson", "%(count)s lessons", held.lessons) % {"count": held.lessons},
        ngettext("%(count)s grade", "%(count)s grades", held.grades) % {"count": held.grades},
        ngettext("%(count)s contact", "%(count)s contacts", held.contacts) % {"count": held.contacts},
    )
    return Side(
        str(person),
        person.birth_date.isoformat() if person.birth_date else _("not known"),
        "; ".join(dict.fromkeys(schools)) or _("none"),
        _("%(sources)s (id %(ids)s)") % {"sources": listed(sources), "ids": ", ".join(held.ids)},
        listed(holds),
    )


def decided(decisions: list[MergeDecision]) -> list[Decided]:
    rows = []
    for one in decisions:
        button = {
            MergeState.MERGED: _("Take the merge apart"),
            MergeState.DIFFERENT: _("Ask again"),
        }.get(MergeState(one.state), "")
        url = reverse("administration-merge-apart", args=(one.pk,)) if button else ""
        rows.append(Decided(_names(one.standing, one.other), str(one.get_state_display()), url, button))
    return rows
