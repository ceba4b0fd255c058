"""Which files are read, column by column (design/contract.md section 2), for the page beside the upload form."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.intake.models import ImportKind
from fullfolj.shell.components import AltTable, Cell


@dataclass(frozen=True)
class Chapter:
    """One kind of file."""

    anchor: str
    title: str
    text: str
    table: AltTable
    rules: tuple[str, ...]


def chapters() -> tuple[Chapter, ...]:
    return (_roster(), _lessons(), _grades(), _totals())


def _roster() -> Chapter:
    return Chapter(
        ImportKind.ROSTER.value,
        ImportKind.ROSTER.heading,
        _(
            "Skolverket's workbook for the national tests (DNP, .xlsx) as it is, or a CSV file with these columns. "
            "The columns may stand in any order; others are passed over. A list with other columns is read too: "
            "Fullfölj asks what they are, the first time."
        ),
        _table(
            ("Person-ID", _("The pupil's id at the school unit.")),
            ("Personnummer", _("Used to know the pupil again; only a keyed checksum is kept.")),
            ("Sekretessmarkering", _("Filled in: the pupil is left out and nothing is stored.")),
            ("Förnamn, Mellannamn, Efternamn", _("The pupil's name.")),
            ("Skolform, Skolenhetskod, Årskurs, Studievägskod", _("Where the pupil is enrolled.")),
            ("Klass, Ämnesgrupper", _("Class and teaching groups; several groups with commas between.")),
            ("Ta bort", _("Ja ends the enrolment.")),
            ("Inskrivningsdatum, Utskrivningsdatum", _("First and last day; may be left out.")),
            ("Kön, Nyanländ från, Mentor", _("May be left out. Mentor is the Person-ID of a member of staff.")),
        ),
        (
            _("The file is the whole truth for the school units in it. Units that it does not name are left alone."),
            _("A row that can't be read never removes a pupil."),
        ),
    )


def _lessons() -> Chapter:
    return Chapter(
        ImportKind.LESSONS.value,
        ImportKind.LESSONS.heading,
        _("A CSV file with one row per pupil and lesson. The columns may stand in any order."),
        _table(
            ("student_id", _("The same id as Person-ID in the class list.")),
            ("date, start, end", _("2026-11-20 and 08:10. The end may be left out.")),
            ("subject, group", _("Subject and teaching group.")),
            ("offered_minutes", _("How long the lesson was for the pupil.")),
            (
                "present_minutes, valid_absence_minutes, invalid_absence_minutes, other_minutes",
                _("How the minutes were spent. An empty cell is unknown, never zero."),
            ),
            ("late_minutes", _("How late the pupil came.")),
            ("reported, cancelled", _("ja or nej, 1 or 0. Empty: reported, not cancelled.")),
        ),
        (
            _("A later file replaces lessons with the same pupil, date, start and group; the rest is kept."),
            _(
                "With the tick for the whole truth, lessons that the file lacks are taken away, for the dates of the "
                "file and the school units of its pupils."
            ),
        ),
    )


def _grades() -> Chapter:
    return Chapter(
        ImportKind.GRADES.value,
        ImportKind.GRADES.heading,
        _("The file that the school sends to SCB for year 6 or year 9, as it is, or a CSV file with these columns."),
        _table(
            ("student_id", _("The same id as Person-ID in the class list.")),
            ("school_year, term", _("2025/26 and HT or VT.")),
            ("year_level", _("The year that the pupil was in.")),
            ("subject", _("The subject's designation, such as MA or M2SPA.")),
            ("grade", _("A–F, -, 2 (has not studied), 3 (adapted).")),
            ("kind", _("term for a term grade, final for a final grade.")),
        ),
        (_("Pupils in the SCB file are met by their personal number, so the class list must be imported first."),),
    )


def _totals() -> Chapter:
    return Chapter(
        ImportKind.TOTALS.value,
        ImportKind.TOTALS.heading,
        _(
            "A report with one row per pupil and period, from any system: Fullfölj asks what its columns are. Or a CSV "
            "file with these columns."
        ),
        _table(
            ("student_id", _("The same id as Person-ID in the class list.")),
            ("from, to", _("The first and the last day of the period; the same day for a day's sum.")),
            ("subject, group", _("Left out when the sum is about everything.")),
            ("offered_minutes, reported_minutes", _("How much was offered, and how much of it is reported.")),
            (
                "present_minutes, valid_absence_minutes, invalid_absence_minutes, other_minutes, absence_minutes",
                _("The sums. An empty cell is unknown, never zero."),
            ),
            ("unit", _("What the sums count: minutes, days, lessons or percent. Empty: minutes.")),
        ),
        (
            _("A sum is kept as coarse as it is. Signals that need lessons are not available for it, and say so."),
            _("A later file replaces sums of the same pupil, period, subject and group."),
        ),
    )


def _table(*rows: tuple[str, str]) -> AltTable:
    column, content = _("Column"), _("Content")
    return AltTable(
        caption=_("Columns"),
        headers=(Cell(column), Cell(content)),
        rows=tuple((Cell(name), Cell(text)) for name, text in rows),
        is_stacked=True,
    )
