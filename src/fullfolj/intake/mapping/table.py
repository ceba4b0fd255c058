"""The table of a file: canonical, or a foreign one through the profile that fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.domain.personal_number import NotAPersonalNumber, parse
from fullfolj.intake import dnp, grade_rows, lesson_cells, people, source_rows, tables, total_cells, workbooks
from fullfolj.intake.kinds import NeedsMappingError, OtherKindError, Task
from fullfolj.intake.mapping import (
    marks,
    periods,
    profiles,
    raw,
    roles,
    translate,
    translate_grades,
    translate_roster,
    translate_totals,
)
from fullfolj.intake.mapping.periods import Period
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import ImportKind, MappingProfile
from fullfolj.intake.source_rows import Lines, SourceRows
from fullfolj.intake.tables import Layout, Sheet
from fullfolj.school.models import Organisation, Person

#: A file that has so many of the canonical columns is meant to be canonical: what it lacks is a fault to tell.
_CANONICAL = 6
#: A class list without these is somebody's own, though its other columns be called as in Skolverket's workbook.
_ROSTER_SIGNS = ("Person-ID", "Skolenhetskod")
_LAYOUTS = {
    ImportKind.LESSONS: lesson_cells.LAYOUT,
    ImportKind.TOTALS: total_cells.LAYOUT,
    ImportKind.GRADES: grade_rows.LAYOUT,
}


def lessons(task: Task) -> Sheet:
    """The file's rows under the canonical columns of lessons.

    NeedsMappingError when it is a table whose columns nobody has explained yet, OtherKindError when its profile says
    that it holds sums; other PlainErrors as they come.
    """
    return _table(task, lesson_cells.LAYOUT, ImportKind.LESSONS)


def grades(task: Task) -> Sheet:
    """The same of a file with grades, a row for each. `task.kept["through_profile"]`: it is no canonical one."""
    return _table(task, grade_rows.LAYOUT, ImportKind.GRADES)


def totals(task: Task) -> Sheet:
    """The same of a file with sums."""
    return _table(task, total_cells.LAYOUT, ImportKind.TOTALS)


def roster(task: Task, read: Callable[[], dict[str, Sheet]]) -> dict[str, Sheet]:
    """The sheets of a class list: those that `read` finds, or the pupils' sheet of a foreign list.

    `task.kept["is_part"]`: whoever is not in the list has not left.
    """
    if task.options.get("form") == source_rows.FORM:
        rows = source_rows.read(task.source)
        return dict(rows.sheets) if rows.lines is None else {dnp.STUDENTS: _again(task, ImportKind.ROSTER)}
    if name := task.options.get("profile"):
        profile = profiles.by_name(task.organiser, name)
        return {dnp.STUDENTS: _through(task, raw.read(task.source), profile, ImportKind.ROSTER)}
    try:
        return read()
    except PlainError:
        found = None if _is_dnp(task) else _foreign(task, dnp.STUDENT_LAYOUT, _ROSTER_SIGNS)
        if found is None:
            raise
    return {dnp.STUDENTS: _through(task, found, _profile(task, found), ImportKind.ROSTER)}


def _is_dnp(task: Task) -> bool:
    """Whether it is Skolverket's workbook, by the names of its sheets: what it lacks is a fault to tell."""
    named = set(workbooks.sheet_names(task.source)) if tables.is_workbook(task.source) else set()
    return bool(named & {dnp.STUDENTS, dnp.STAFF})


def _table(task: Task, layout: Layout, kind: ImportKind) -> Sheet:
    if task.options.get("form") == source_rows.FORM:
        return _again(task, kind)
    if name := task.options.get("profile"):
        return _through(task, raw.read(task.source), profiles.by_name(task.organiser, name), kind)
    try:
        return marks.left_out(task, tables.read_table(task.source, layout, lambda: task.progress("read")))
    except PlainError:
        found = _foreign(task, layout)
        if found is None:
            raise
    return _through(task, found, _profile(task, found), kind)


def _profile(task: Task, found: Raw) -> MappingProfile:
    profile = profiles.find(task.organiser, found)
    if profile is None:
        raise NeedsMappingError(
            _("Fullfölj has not seen a file with these columns before."),
            _("Say once what the columns are on the import's page; the next file of the same shape is then known."),
        )
    return profile


def as_it_came(task: Task) -> SourceRows:
    """The rows before anybody has interpreted them, read anew; the file has been read before."""
    if task.options.get("form") == source_rows.FORM:
        return source_rows.read(task.source)
    if "profile_name" not in task.imp.options:
        sheet = tables.read_table(task.source, _LAYOUTS[ImportKind(task.imp.kind)])
        return SourceRows(sheets={"": replace(sheet, name="")})
    found = raw.read(task.source)
    rows = [(number, list(cells)) for number, cells in found.rows]
    return SourceRows(lines=Lines(rows, list(found.headers), found.header_row))


def _again(task: Task, kind: ImportKind) -> Sheet:
    """The rows of an earlier quarantine; those of a foreign file through the profile that fits it now."""
    rows = source_rows.read(task.source)
    if rows.lines is None:
        return next(iter(rows.sheets.values()))
    found = raw_of(rows.lines)
    profile = profiles.find(task.organiser, found)
    if profile is None:
        raise PlainError(
            _("What the columns of the file were is no longer known, so its rows can't be tried again."),
            _("Import the file once more and say what its columns are."),
        )
    return _through(task, found, profile, kind)


def raw_of(lines: Lines) -> Raw:
    """The lines as the table that they were taken from."""
    return Raw("", lines.header_row, tuple(lines.headers), tuple((number, tuple(row)) for number, row in lines.rows))


def hidden_among(organiser: Organisation, lines: Lines, *, today: dt.date) -> set[int] | None:
    """Rows whose id or personal number is a protected pupil's; None when it is not known what the columns are."""
    found = raw_of(lines)
    understanding = profiles.understood(profiles.find(organiser, found))
    if understanding is None:
        return None
    rows: set[int] = set()
    if (index := understanding.index("personal_number")) is not None:
        hidden, digests = people.protected_digests(organiser), _digests(found.column(index), today)
        rows |= {number for number, cells in found.rows if digests.get(cells[index]) in hidden}
    if (index := understanding.index("student_id")) is not None:
        known = people.resolve(organiser, filter(None, found.column(index)))
        ids = set(known.filter(known["outcome"] == people.PROTECTED)["written"])
        rows |= {number for number, cells in found.rows if cells[index] in ids}
    return rows


def lists_of(organiser: Organisation, lines: Lines, *, today: dt.date) -> list[Sheet] | None:
    """Kept rows of a foreign class list as pupils' sheets, one for each school that they may be of; None when it is not
    known what the columns are.
    """
    found = raw_of(lines)
    understanding = profiles.understood(profiles.find(organiser, found))
    if understanding is None or understanding.kind != ImportKind.ROSTER:
        return None
    codes = [""] if understanding.tells_unit else [unit.school_unit_code for unit in units_of(organiser, None)]
    return [translated(found, Reading(understanding, None, today, code), {}) for code in codes]


def _foreign(task: Task, layout: Layout, signs: tuple[str, ...] = ()) -> Raw | None:
    """The table, if it is one and not a canonical file with a fault; that is one with all `signs`, where there are."""
    try:
        found = raw.read(task.source)
    except (raw.TooWideError, tables.PartReadError):
        raise
    except PlainError:
        return None
    known = {layout.canonical(header) for header in found.headers}
    is_canonical = known >= set(signs) if signs else layout.recognised(found.headers) >= _CANONICAL
    return None if is_canonical or not any(map(roles.recognised, found.headers)) else found


def _through(task: Task, found: Raw, profile: MappingProfile, kind: ImportKind) -> Sheet:
    """The rows as the profile understands them; those of protected pupils, who are marked in the file or met by number,
    are counted and left out.
    """
    if found.fingerprint != profile.fingerprint:
        raise PlainError(
            _("The file does not have the columns of the profile %(name)s.") % {"name": profile.name},
            _("Check that it is the right file, or import it without the profile."),
        )
    understanding = Understanding.from_json(profile.understanding)
    if understanding.kind != kind:
        raise _other_kind(understanding.kind, kind)
    task.imp.options = {**task.imp.options, "profile_name": profile.name}
    task.kept["through_profile"] = True
    if kind == ImportKind.ROSTER:
        return _list(task, found, understanding)
    about = Reading(understanding, _period(task, found, understanding), task.today)
    task.findings.headers = translate.headers(found, understanding)
    index = understanding.index("personal_number")
    digests = _digests(found.column(index), task.today) if index is not None else {}
    hidden = marks.marked(found, understanding)
    task.kept[marks.TOLD] = marks.told(found, understanding, hidden, digests)
    if index is not None:
        known = people.protected_digests(task.organiser)
        hidden |= {number for number, cells in found.rows if digests.get(cells[index]) in known}
    rows = tuple(row for row in found.rows if row[0] not in hidden)
    # By mark or by number; the kinds add them to what they count as protected.
    task.kept["hidden_in_file"] = len(hidden)
    return translated(replace(found, rows=rows), about, _ids(task, digests))


def _other_kind(known_as: ImportKind, kind: ImportKind) -> Exception:
    """Sums handed in as lessons, or the reverse, are read as what they are; everything else a person must choose."""
    if {known_as, kind} == {ImportKind.LESSONS, ImportKind.TOTALS}:
        return OtherKindError(known_as)
    return PlainError(
        _("A file with these columns is known as %(kind)s.") % {"kind": known_as.heading},
        _("Choose that kind when you import it, or remove its profile if it is something else."),
    )


def _list(task: Task, found: Raw, understanding: Understanding) -> Sheet:
    """The pupils of a class list. Those who are protected are met with the others, by id and by number."""
    task.findings.headers = translate_roster.headers(found, understanding)
    task.kept["is_part"] = understanding.pupils == profiles.SOME_PUPILS
    unit = "" if understanding.tells_unit else _unit(task)
    return translated(found, Reading(understanding, None, task.today, unit), {})


def _unit(task: Task) -> str:
    """The code of the school unit that the list is of: chosen for this file, else the only one that it can be.

    What was chosen for an earlier file of the same shape says nothing of this one: NeedsMappingError.
    """
    codes = [unit.school_unit_code for unit in units_of(task.organiser, task.options.get("units"))]
    unit = task.options.get("unit") or (codes[0] if len(codes) == 1 else "")
    if unit not in codes:
        raise NeedsMappingError(
            _("The columns are known, but not which school the list comes from."),
            _("Choose the school on the import's page (--unit on the command line)."),
        )
    # Kept for a later try of single rows.
    task.imp.options = {**task.imp.options, "unit": unit}
    return unit


def units_of(organiser: Organisation, allowed: list[int] | None) -> list[Organisation]:
    """The school units that an import may be about (`allowed` as in own_units.check), by name."""
    units = organiser.units.all() if allowed is None else organiser.units.filter(pk__in=allowed)
    return list(units.order_by("display_name", "pk"))


@dataclass(frozen=True)
class Reading:
    """How a file is understood, and the period or the school unit's code that all its rows are about where they don't
    say.
    """

    understanding: Understanding
    period: Period | None
    today: dt.date
    unit: str = ""


def translated(found: Raw, about: Reading, ids: Mapping[str, str]) -> Sheet:
    """The rows under the canonical columns of the kind that they are."""
    uneven = pl.Series("row", sorted(found.uneven), dtype=pl.UInt32)
    return replace(_translated(found, about, ids), uneven=uneven)


def _translated(found: Raw, about: Reading, ids: Mapping[str, str]) -> Sheet:
    if about.understanding.kind == ImportKind.ROSTER:
        return translate_roster.students(found, about.understanding, about.unit, about.today)
    if about.understanding.kind == ImportKind.LESSONS:
        return translate.lessons(found, about.understanding, ids)
    if about.understanding.kind == ImportKind.GRADES:
        return translate_grades.grades(found, about.understanding, ids, about.period)
    return translate_totals.totals(found, about.understanding, ids, about.period, about.today)


def _period(task: Task, found: Raw, understanding: Understanding) -> Period | None:
    """The period of a file whose rows don't say: what somebody chose for this file, else what stands above the table.

    What was chosen for an earlier file of the same shape says nothing of this one: NeedsMappingError.
    """
    if understanding.tells_period:
        return None
    chosen = task.options.get("period")
    period = periods.read(chosen) if chosen else periods.within(found.above)
    if period is None:
        raise NeedsMappingError(
            _("The columns are known, but not which period the file is about."),
            _("Choose the period on the import's page (--period on the command line)."),
        )
    period = periods.until(period, task.today)
    # Kept for a later try of single rows, which come without what stood above the table.
    task.imp.options = {**task.imp.options, "period": f"{period[0].isoformat()}\u2013{period[1].isoformat()}"}
    return period


def _digests(written: list[str], today: dt.date) -> dict[str, str]:
    """Number as written → keyed digest; what is no number is left out."""
    found = {}
    for text in set(written):
        try:
            found[text] = people.civic_no_digest(parse(text, today=today))
        except NotAPersonalNumber:
            continue
    return found


def _ids(task: Task, digests: dict[str, str]) -> dict[str, str]:
    """Number as written → the pupil's own uuid; an unknown number stands for nobody."""
    known = dict(
        Person.objects.filter(organiser=task.organiser, civic_no_digest__in=set(digests.values())).values_list(
            "civic_no_digest", "uuid"
        )
    )
    return {text: str(known.get(digest, "?")) for text, digest in digests.items()}
