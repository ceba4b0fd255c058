"""The list for the municipality's activity responsibility, as page and as sheet: the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.enums import SchoolType
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell
from fullfolj.shell.documents.sheets import Sheet
from fullfolj.support.municipal.queries import Left, LeftStudies, Unclear


@dataclass(frozen=True)
class LeftPage:
    """A table is None when nobody is in it; `protected` is empty when nobody is left out."""

    listed: AltTable | None
    unclear: AltTable | None
    protected: str
    sheet_url: str


def page(found: LeftStudies, today: dt.date) -> LeftPage:
    return LeftPage(
        listed=_table(_("On the list"), _headers(), [_row(one, today) for one in found.listed]),
        unclear=_table(
            _("Cannot be told"),
            (*_headers(), _("What is missing")),
            [_unclear_row(one, today) for one in found.unclear],
        ),
        protected=_protected(found.protected),
        sheet_url=reverse("support-municipal-sheet") if found.listed or found.unclear else "",
    )


def sheets(found: LeftStudies, today: dt.date) -> list[Sheet]:
    """What the page shows, and what is to be known of it above."""
    above = [_about(), *filter(None, [_protected(found.protected)]), ""]
    listed = [_row(one, today, iso=True) for one in found.listed]
    unclear = [_unclear_row(one, today, iso=True) for one in found.unclear]
    return [
        Sheet(_("On the list"), _headers(), listed, above),
        Sheet(_("Cannot be told"), (*_headers(), _("What is missing")), unclear),
    ]


def file_name(today: dt.date) -> str:
    return f"aktivitetsansvar-{today.isoformat()}.xlsx"


def _about() -> str:
    return _("Young people under 20 whose studies have ended, and who go to none of the organiser's schools.")


def _headers() -> tuple[str, ...]:
    return (_("Name"), _("Born"), _("School"), _("Programme"), _("Last day"))


def _row(one: Left, today: dt.date, *, iso: bool = False) -> tuple[str, ...]:
    """Days as people say them on a page, as 2026-06-10 in a sheet."""
    enrolment, born = one.enrolment, one.enrolment.person.birth_date
    assert enrolment.end_date is not None  # only studies that have ended
    say = (lambda day: day.isoformat()) if iso else (lambda day: words.day(day, today))
    programme = enrolment.study_path or str(SchoolType(enrolment.school_type).label)
    return (
        str(enrolment.person),
        born.isoformat() if born else "",
        str(enrolment.unit),
        words.sentence_case(programme),
        say(enrolment.end_date),
    )


def _unclear_row(one: Left, today: dt.date, *, iso: bool = False) -> tuple[str, ...]:
    said = {
        Unclear.BORN: _("the day of birth: under 20?"),
        Unclear.YEAR_LEVEL: _("the year level: was it the last year of compulsory school?"),
        Unclear.DIPLOMA: _("whether there is a diploma"),
    }
    missing = words.listed([text for which, text in said.items() if which in one.unclear])
    return (*_row(one, today, iso=iso), words.sentence_case(missing))


def _table(caption: str, headers: Sequence[str], rows: Sequence[tuple[str, ...]]) -> AltTable | None:
    if not rows:
        return None
    cells = tuple(tuple(Cell(text, label=name) for text, name in zip(row, headers, strict=True)) for row in rows)
    return AltTable(caption, tuple(Cell(name) for name in headers), cells, is_stacked=True)


def _protected(number: int) -> str:
    if not number:
        return ""
    text = ngettext(
        "%(count)s young person with protected identity is not on the list. Whoever handles the identity tells the "
        "municipality in the way that is agreed for it, never by this list.",
        "%(count)s young people with protected identity are not on the list. Whoever handles the identities tells the "
        "municipality in the way that is agreed for it, never by this list.",
        number,
    )
    return words.sentence_case(text % {"count": words.count(number)})
