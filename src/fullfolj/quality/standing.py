"""Where the data comes from and how old it is, what waits in quarantine, what the last imports changed: in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.intake.models import Import, ImportKind
from fullfolj.quality import permissions, queries
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell

#: School data older than this is told as old.
_OLD = dt.timedelta(days=7)


@dataclass(frozen=True)
class LastImport:
    """What the newest import of a kind changed; `url` leads to its page."""

    title: str
    url: str
    when: str
    text: str


def sources(visitor: Visitor) -> AltTable:
    """Each source with what it gave last and how old that is, the oldest first."""
    organiser_id, now = visitor.account.organiser_id, visitor.now
    pulled, sent = _("pulled from the school's system"), _("file")
    pulls = [(pull.started_at if pull else None, one.name, pulled) for one, pull in queries.last_pulls(organiser_id)]
    files = [(imp.ended_at, ImportKind(imp.kind).heading, sent) for imp in queries.last_files(organiser_id)]
    rows = sorted([*pulls, *files], key=lambda row: (row[0] is not None, row[0] or now))
    source, how, newest, age = _("Source"), _("How it comes"), _("Last read"), _("Age")
    return AltTable(
        caption=_("Sources and the age of their data"),
        headers=(Cell(source), Cell(how), Cell(newest), Cell(age)),
        rows=tuple(
            (
                Cell(name),
                Cell(kind, label=how),
                Cell(words.moment(at, now) if at else _("nothing yet"), label=newest),
                Cell(_age(at, now), label=age),
            )
            for at, name, kind in rows
        ),
        is_stacked=True,
    )


def _age(at: dt.datetime | None, now: dt.datetime) -> str:
    if at is None:
        return "–"
    days = (now - at).days
    if not days:
        return _("less than a day")
    text = ngettext("%(n)s day and night", "%(n)s days and nights", days) % {"n": words.digits(days)}
    return f"{text}, {_('old')}" if now - at > _OLD else text


def sources_lead(visitor: Visitor) -> str:
    last = queries.data_through(visitor.account.organiser_id)
    if last is None:
        return _("No lessons have come in yet.")
    return _("The newest lesson is from %(day)s.") % {"day": words.long_day(last, visitor.today)}


def quarantine(visitor: Visitor) -> AltTable | None:
    """What could not be read, by reason; None when nothing waits."""
    found = queries.open_quarantine(visitor)
    if not found:
        return None
    why, number, since = _("Why"), _("Rows"), _("Waiting since")
    return AltTable(
        caption=_("Rows in quarantine, by reason"),
        headers=(Cell(why), Cell(number, is_number=True), Cell(since)),
        rows=tuple(
            (
                Cell(words.sentence_case(one.sentence)),
                Cell(words.digits(one.rows), is_number=True, label=number),
                Cell(words.moment(one.since, visitor.now), label=since),
            )
            for one in found
        ),
        is_stacked=True,
    )


def quarantine_lead(table: AltTable | None) -> str:
    if table is None:
        return _("Nothing waits in quarantine.")
    return _("These rows could not be read. They changed nothing and removed nobody.")


def last_imports(visitor: Visitor) -> tuple[LastImport, ...]:
    if not visitor.may(permissions.IMPORT):
        return ()
    return tuple(
        LastImport(
            ImportKind(imp.kind).heading,
            reverse("import", args=[imp.pk]),
            words.moment(imp.ended_at, visitor.now),
            _counts(imp),
        )
        for imp in queries.last_applied(visitor)
        if imp.ended_at is not None
    )


def _counts(imp: Import) -> str:
    """*12 nya, 3 ändrade, 0 borttagna, 2 i karantän.*"""
    named = (
        ("new", _("new")),
        ("changed", _("changed")),
        ("removed", _("removed")),
        ("quarantined", _("in quarantine")),
    )
    return ", ".join(f"{words.digits(imp.counts.get(key, 0))} {word}" for key, word in named) + "."
