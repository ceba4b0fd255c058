"""The baseline in words: a page with names for the school, a sheet without them, and the key between the two."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.baseline import MISSING, BaselineColumn, ColumnKind
from fullfolj.shell.baseline import Value as Known
from fullfolj.shell.documents.sheets import Sheet, Value
from fullfolj.studies.baseline_queries import Baseline, BaselinePupil, code_of
from fullfolj.studies.forms import MarkForm


@dataclass(frozen=True)
class BaselineRow:
    name: str
    url: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BaselinePage:
    """Everything studies/baseline.html places."""

    name: str
    pupils: str
    headings: tuple[str, ...]
    rows: tuple[BaselineRow, ...]
    notes: tuple[str, ...]
    sheet_url: str
    key_url: str
    form: MarkForm


def page(found: Baseline, form: MarkForm) -> BaselinePage:
    number = len(found.pupils)
    return BaselinePage(
        name=found.unit.display_name,
        pupils=ngettext("%(count)s pupil", "%(count)s pupils", number) % {"count": words.digits(number)},
        headings=(_("Enrolled"), *_headings(found)),
        rows=tuple(_row(one, found) for one in found.pupils),
        notes=_notes(),
        sheet_url=reverse("studies-baseline-sheet", args=[found.unit.uuid]),
        key_url=reverse("studies-baseline-key", args=[found.unit.uuid]),
        form=form,
    )


def sheet(found: Baseline, mark: str, visitor: Visitor) -> list[Sheet]:
    """Codes in place of names, in the order of the codes; the day of enrolment is made a month."""
    rows = sorted(
        [(code_of(one.student, mark), *_values(one, found)) for one in found.pupils], key=lambda row: str(row[0])
    )
    above = (
        _("Mark: %(mark)s") % {"mark": mark},
        _("Taken out %(day)s") % {"day": words.long_day(visitor.today, visitor.today)},
        *_notes(),
        _("The codes are personal data still: whoever has the key list knows whom they are about."),
    )
    headings = (_("Code"), _("School"), _("Enrolled, month"), *_headings(found))
    return [Sheet(_("Baseline"), headings, rows, above)]


def key(found: Baseline, mark: str) -> list[Sheet]:
    """Code and name, in the order of names."""
    rows = [(code_of(one.student, mark), str(one.student)) for one in found.pupils]
    above = (
        _("Mark: %(mark)s") % {"mark": mark},
        _("Keep the list apart from the sheet, and let it stay at the school."),
    )
    return [Sheet(_("Key list"), (_("Code"), _("Pupil")), rows, above)]


def sheet_name(mark: str) -> str:
    """Nothing about anybody."""
    return f"{_('baseline-file')}-{mark}.xlsx"


def key_name(mark: str) -> str:
    return f"{_('baseline-key-file')}-{mark}.xlsx"


def _headings(found: Baseline) -> tuple[str, ...]:
    return _("Legal sex"), _("Year level"), _("Newly arrived pupil"), *(column.heading() for column in found.columns)


def _row(one: BaselinePupil, found: Baseline) -> BaselineRow:
    enrolled = one.enrolled_on.isoformat() if one.enrolled_on else MISSING
    known = [_text(column, one.values.get(column.name)) for column in found.columns]
    return BaselineRow(str(one.student), reverse("student", args=[one.student.uuid]), (enrolled, *_about(one), *known))


def _values(one: BaselinePupil, found: Baseline) -> tuple[Value, ...]:
    known = [one.values.get(column.name, MISSING) for column in found.columns]
    return (found.unit.display_name, _month(one.enrolled_on), *_about(one), *known)


def _month(day: dt.date | None) -> str:
    return f"{day:%Y-%m}" if day else MISSING


def _about(one: BaselinePupil) -> tuple[str, str, str]:
    return (
        {"Kvinna": _("girl"), "Man": _("boy")}.get(one.student.legal_sex, MISSING),
        MISSING if one.year_level is None else str(one.year_level),
        _("yes") if one.is_newly_arrived else _("no"),
    )


def _text(column: BaselineColumn, value: Known | None) -> str:
    if value is None:
        return MISSING
    if column.kind is ColumnKind.PERCENT:
        return words.decimal(value, 1) if not isinstance(value, str) else value
    return str(value)


def _notes() -> tuple[str, ...]:
    return (
        _("x: the value is missing. It is neither 0, F nor a dash."),
        _("A pupil who reads Swedish as a second language has x in Swedish, and the other way round."),
        _("Grades are those that stand in the register; absence is from the lessons of the term up to yesterday."),
        _("Pupils with protected identity are not here."),
    )
