"""The roster: Skolverket's workbook for users of the digital national tests (DNP, template 1.5.2), and its CSV form."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fullfolj.simulation.people import Enrolment, Pupil

if TYPE_CHECKING:
    from fullfolj.simulation.staff import StaffMember
    from fullfolj.simulation.town import Town

Row = tuple[str, ...]

_NAME = ("Sekretessmarkering", "Förnamn", "Mellannamn", "Efternamn", "E-postadress")
_ACCOUNT = ("Person-ID", "Federationsanvändarnamn")
_ENROLMENT = ("Skolform", "Skolenhetskod", "Årskurs", "Studievägskod", "Klass", "Ämnesgrupper", "Ta bort")
_DUTY = ("Skolenhetskod", "Personalkategori", "Ämnesgrupper", "Ta bort")
# Sheet name → (title in row 1, headers in row 2), as in the template.
SHEETS: dict[str, tuple[str, Row]] = {
    "Klasser": ("Klasser", ("Klass-ID", "Klass", "Skolform", "Skolenhetskod", "Ta bort")),
    "Ämnesgrupper & Provaktiviteter": (
        "Ämnesgrupper och Provaktiviteter",
        ("Grupp-ID", "Ämnesgrupp", "Skolform", "Provaktivitetsnamn", "Skolenhetskod", "Ta bort"),
    ),
    "Elevinskrivningar": ("Elevinskrivningar", (*_ACCOUNT, "Personnummer", *_NAME, *_ENROLMENT)),
    "Personaltjänstgöringar": (
        "Personal och Tjänstgöringar",
        ("Tjänstgörings-ID", *_ACCOUNT, "EduID-Federationsanvändarnamn", "Personnummer", *_NAME, *_DUTY),
    ),
}
_DATES = ("Inskrivningsdatum", "Utskrivningsdatum", "Kön", "Nyanländ från", "Mentor")
CSV_HEADER: Row = (*SHEETS["Elevinskrivningar"][1], *_DATES)
_SCHOOL_TYPE = "GR"
# Subjects with a national test in years 6 and 9; in year 9 the natural and social subjects have one each, drawn by lot,
# and the groups of all of them are named.
_TESTS = {
    6: {"EN": "GRGRENG01", "MA": "GRGRMAT01", "SV": "GRGRSVE01", "SVA": "GRGRSVA01"},
    9: {
        "EN": "GRGRENG01", "MA": "GRGRMAT01", "SV": "GRGRSVE01", "SVA": "GRGRSVA01",
        "BI": "GRGRBIO01", "FY": "GRGRFYS01", "KE": "GRGRKEM01", "GE": "GRGRGEO01", "HI": "GRGRHIS01",
        "RE": "GRGRREL01", "SH": "GRGRSAM01",
        "M2SPA": "GRGRMSP01SPA", "M2FRA": "GRGRMSP01FRA", "M2TYS": "GRGRMSP01TYS",
    },
}  # fmt: skip


def write_workbook(town: Town, path: Path) -> None:
    """The workbook at `path`: those enrolled on the last day, this year's classes and groups, and the staff."""
    book = Workbook(write_only=True)
    rows = {
        "Klasser": _classes(town),
        "Ämnesgrupper & Provaktiviteter": _groups(town),
        "Elevinskrivningar": (_pupil_row(town, p, p.enrolments[-1]) for p in town.enrolled),
        "Personaltjänstgöringar": (_staff_row(town, member) for member in town.staff),
    }
    for name, (title, header) in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append((title,))
        sheet.append(header)
        for row in rows[name]:
            sheet.append([cell or None for cell in row])
    made = io.BytesIO()
    book.save(made)
    _copy_without_clock(made, path, dt.datetime.combine(town.last_day, dt.time(16, 0)))


def _copy_without_clock(made: io.BytesIO, path: Path, when: dt.datetime) -> None:
    """Writes the workbook with `when` for every time in it, so that equal towns are equal byte by byte."""
    stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            entry = zipfile.ZipInfo(name, when.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)


def write_csv(town: Town, path: Path) -> None:
    """Pupils with dates, legal sex, newly arrived and mentor; ended enrolments too, and those who left last spring."""
    mentors = {(member.unit, member.mentor_of): member.person_id for member in town.staff if member.mentor_of}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(CSV_HEADER)
        for pupil in town.pupils:
            for enrolment in pupil.enrolments:
                running = enrolment.end is None
                mentor = mentors.get((enrolment.unit, enrolment.class_name), "") if running else ""
                writer.writerow((*_pupil_row(town, pupil, enrolment), *_dates(pupil, enrolment), mentor))


def _dates(pupil: Pupil, enrolment: Enrolment) -> Row:
    end = enrolment.end.isoformat() if enrolment.end else ""
    newly = pupil.newly_arrived_from.isoformat() if pupil.newly_arrived_from else ""
    return enrolment.start.isoformat(), end, pupil.sex.value, newly


def _classes(town: Town) -> Iterator[Row]:
    tracks = [track for track in town.teaching.weeks if track.school_year == town.span.school_year]
    for unit, name in sorted({(track.unit, track.class_name) for track in tracks}):
        yield name, name, _SCHOOL_TYPE, town.unit(unit).code, ""


def _groups(town: Town) -> Iterator[Row]:
    for group in town.teaching.groups.values():
        if group.school_year == town.span.school_year:
            level = int(group.name[0])
            test = _TESTS.get(level, {}).get(group.subject, "")
            named = f"{test}_{level}" if test else ""
            yield group.name, group.name, _SCHOOL_TYPE, named, town.unit(group.unit).code, ""


def _pupil_row(town: Town, pupil: Pupil, enrolment: Enrolment) -> Row:
    return (
        pupil.person_id,
        pupil.eppn,
        pupil.personal_number,
        pupil.protection,
        pupil.given_name,
        pupil.middle_name,
        pupil.family_name,
        "",
        _SCHOOL_TYPE,
        town.unit(enrolment.unit).code,
        str(enrolment.year_level),
        "",
        enrolment.class_name,
        ", ".join(_pupil_groups(town, pupil)) if enrolment.end is None else "",
        "",
    )


def _pupil_groups(town: Town, pupil: Pupil) -> list[str]:
    week = town.teaching.weeks[pupil.placements[-1].track]
    return list(dict.fromkeys(lesson.group for lesson in sorted(week, key=lambda lesson: lesson.group)))


def _staff_row(town: Town, member: StaffMember) -> Row:
    return (
        f"tj-{member.person_id}",
        member.person_id,
        member.email,
        "",
        member.personal_number,
        "",
        member.given_name,
        "",
        member.family_name,
        member.email,
        town.unit(member.unit).code,
        member.category,
        ", ".join(member.groups),
        "",
    )
