"""The overview: the form in words, and the list of earlier imports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.imports import wording
from fullfolj.imports.forms import Upload
from fullfolj.imports.uploads import largest
from fullfolj.intake.models import Import, ImportKind
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.words import digits, listed, moment, sentence_case

_A_PAGE = 25


@dataclass(frozen=True)
class KindChoice:
    """A radio button: what the file is about, with one sentence on which file and which columns."""

    value: str
    label: str
    text: str
    anchor: str
    is_chosen: bool


@dataclass(frozen=True)
class Earlier:
    """An earlier import in the list."""

    when: str
    kind: str
    url: str
    file_name: str
    who: str
    state: str
    result: str
    label: str


@dataclass(frozen=True)
class Pager:
    """Where in a long list; addresses are empty where there is nothing more that way."""

    text: str
    newer: str
    older: str


@dataclass(frozen=True)
class Overview:
    kinds: tuple[KindChoice, ...]
    errors: tuple[ErrorLink, ...]
    kind_error: str
    file_error: str
    replaces: bool
    limits: str
    max_bytes: int
    units: str
    waiting: str
    earlier: tuple[Earlier, ...]
    pager: Pager | None


def overview(
    form: Upload, earlier: QuerySet[Import], page: str, units: list[str] | None, waiting: int, now: dt.datetime
) -> Overview:
    """Everything on /imports/. `units` names what the visitor may import, None for all of the organiser.

    `waiting` rows are in quarantine.
    """
    shown = Paginator(earlier, _A_PAGE).get_page(page)
    kind_error, file_error = (_first(form, name) for name in ("kind", "file"))
    errors = [ErrorLink(kind_error, "kind-roster")] if kind_error else []
    return Overview(
        kinds=_kinds(str(form["kind"].value() or "")),
        errors=(*errors, ErrorLink(file_error, "file")) if file_error else tuple(errors),
        kind_error=kind_error,
        file_error=file_error,
        replaces=bool(form["replace_period"].value()),
        limits=_("CSV or an Excel workbook (.xlsx), at most %(limit)s MB.") % {"limit": largest() >> 20},
        max_bytes=largest(),
        units=_("You can import files about %(units)s.") % {"units": listed(units)} if units is not None else "",
        waiting=_waiting(waiting),
        earlier=tuple(_earlier(imp, now) for imp in shown),
        pager=pager(shown.number, shown.paginator.num_pages),
    )


def _waiting(rows: int) -> str:
    text = ngettext("%(n)s row waits in quarantine", "%(n)s rows wait in quarantine", rows)
    return text % {"n": digits(rows)} if rows else ""


def who(imp: Import) -> str:
    """The account's name, else the command line."""
    return str(imp.account) if imp.account else _("the command line")


def pager(number: int, pages: int) -> Pager | None:
    """None when everything is on one page."""
    if pages < 2:
        return None
    return Pager(
        text=_("Page %(n)s of %(m)s") % {"n": number, "m": pages},
        newer=f"?page={number - 1}" if number > 1 else "",
        older=f"?page={number + 1}" if number < pages else "",
    )


def _kinds(chosen: str) -> tuple[KindChoice, ...]:
    texts = {
        ImportKind.ROSTER: _(
            "Pupils, classes and staff: Skolverket's DNP workbook (.xlsx), CSV with the columns of its sheet "
            "Elevinskrivningar, or a list of your own: Fullfölj asks what its columns are. Import it first."
        ),
        ImportKind.LESSONS: _(
            "One row per pupil and lesson: CSV with student_id, date, start, offered_minutes, present_minutes, "
            "valid_absence_minutes, invalid_absence_minutes and some more. Or a report of any system: Fullfölj asks "
            "what its columns are."
        ),
        ImportKind.GRADES: _(
            "The file that goes to SCB for year 6 or year 9, or CSV with student_id, school_year, term, year_level, "
            "subject, grade and kind. Or a sheet of your own: Fullfölj asks what its columns are."
        ),
        ImportKind.TOTALS: _(
            "Sums per pupil for a day, a term or a school year, from a report of any system. Lessons are better: most "
            "signals need them."
        ),
    }
    return tuple(
        KindChoice(
            kind.value,
            ImportKind(kind).heading,
            texts[kind],
            f"{reverse('imports-files')}#{kind.value}",
            kind.value == chosen,
        )
        for kind in ImportKind
    )


def _first(form: Upload, name: str) -> str:
    errors = form.errors.get(name)
    return str(errors[0]) if errors else ""


def _earlier(imp: Import, now: dt.datetime) -> Earlier:
    received = sentence_case(moment(imp.created_at, now))
    kind = ImportKind(imp.kind).heading
    return Earlier(
        when=received,
        kind=kind,
        url=reverse("import", args=[imp.pk]),
        file_name=imp.file_name,
        who=who(imp),
        state=wording.state_words(imp.state),
        result=wording.short(imp),
        label=f"{kind}, {received}",
    )
