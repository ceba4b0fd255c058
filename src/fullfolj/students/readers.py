"""Who can see this page, and why: on the page itself, so that it can be shown to the home."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission, Role, permissions_of
from fullfolj.access.scopes import Ground, Reader
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell


def readers_table(readers: Sequence[Reader], visitor: Visitor) -> AltTable:
    """A line per reason: those who see the pupil for the same reason and to the same extent stand together."""
    lines: dict[tuple[str, str], list[str]] = {}
    for reader in readers:
        key = (_why(reader.grounds, visitor), _extent(reader.grounds))
        name = str(reader.account)
        if reader.account.pk == visitor.account.pk:
            name = gettext("%(name)s (you)") % {"name": name}
        lines.setdefault(key, []).append(name)
    why, sees = gettext("Why"), gettext("Sees")
    rows = tuple(
        (Cell(", ".join(names)), Cell(reason, label=why), Cell(extent, label=sees))
        for (reason, extent), names in lines.items()
    )
    headers = (Cell(gettext("Person")), Cell(why), Cell(sees))
    return AltTable(gettext("Who can see this page and why"), headers, rows, is_stacked=True)


def _why(grounds: Sequence[Ground], visitor: Visitor) -> str:
    """A clause per role, with the units or groups that give it: *mentor, 8B sedan 19 augusti; lärare, 8B MA, 8B EN*."""
    places: dict[Role, list[str]] = {}
    for ground in grounds:
        place = ground.via
        if ground.since is not None and ground.role is Role.MENTOR:
            place += " " + gettext("since %(day)s") % {"day": words.day(ground.since, visitor.today)}
        if place not in places.setdefault(ground.role, []):
            places[ground.role].append(place)
    return words.sentence_case("; ".join(_reason(role, words.listed(found)) for role, found in places.items()))


def _reason(role: Role, places: str) -> str:
    if role is Role.STUDENT:
        return gettext("the page is about this person")
    if role is Role.GUARDIAN:
        return gettext("guardian of the pupil")
    label = str(role.label)
    return gettext("%(role)s, %(place)s") % {"role": label, "place": places} if places else label


def _extent(grounds: Sequence[Ground]) -> str:
    may = permissions_of(frozenset(ground.role for ground in grounds))
    seen = [gettext("name and class")]
    for permission, text in (
        (Permission.SEE_ATTENDANCE, gettext("attendance")),
        (Permission.SEE_STUDIES, gettext("subjects and grades")),
        (Permission.SEE_MAPPING, gettext("answers to the mapping")),
        (Permission.SEE_SIGNALS, gettext("signals")),
        (Permission.SEE_CONTACTS, gettext("contacts")),
    ):
        if permission in may:
            seen.append(text)
    if Permission.SEE_REPORT in may and Permission.SEE_SIGNALS not in may:
        seen.append(gettext("open signals in the monthly report"))
    return words.sentence_case(words.listed(seen))
