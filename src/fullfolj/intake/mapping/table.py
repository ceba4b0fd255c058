"""The table of a lessons file: canonical, or a foreign one through the profile that fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.domain.personal_number import NotAPersonalNumber, parse
from fullfolj.intake import lesson_cells, people, source_rows, tables
from fullfolj.intake.kinds import NeedsMappingError, Task
from fullfolj.intake.mapping import profiles, raw, roles, translate
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import MappingProfile
from fullfolj.intake.source_rows import Lines, SourceRows
from fullfolj.intake.tables import Sheet
from fullfolj.school.models import Organisation, Person

#: A file that has so many of the canonical columns is meant to be canonical: what it lacks is a fault to tell.
_CANONICAL = 6


def lessons(task: Task) -> Sheet:
    """The file's rows under the canonical columns.

    NeedsMappingError when it is a table whose columns nobody has explained yet; other PlainErrors as they come.
    """
    if task.options.get("form") == source_rows.FORM:
        return _again(task)
    if name := task.options.get("profile"):
        return _through(task, raw.read(task.source), profiles.by_name(task.organiser, name))
    try:
        return tables.read_table(task.source, lesson_cells.LAYOUT, lambda: task.progress("read"))
    except PlainError:
        found = _foreign(task)
        if found is None:
            raise
    profile = profiles.find(task.organiser, found)
    if profile is None:
        raise NeedsMappingError(
            _("Fullfölj has not seen a file with these columns before."),
            _("Say once what the columns are on the import's page; the next file of the same shape is then known."),
        )
    return _through(task, found, profile)


def as_it_came(task: Task) -> SourceRows:
    """The rows before anybody has interpreted them, read anew; `lessons` has read the file before."""
    if task.options.get("form") == source_rows.FORM:
        return source_rows.read(task.source)
    if "profile_name" not in task.imp.options:
        return SourceRows(sheets={"": replace(tables.read_table(task.source, lesson_cells.LAYOUT), name="")})
    found = raw.read(task.source)
    rows = [(number, list(cells)) for number, cells in found.rows]
    return SourceRows(lines=Lines(rows, list(found.headers), found.header_row))


def _again(task: Task) -> Sheet:
    """The rows of an earlier quarantine; those of a foreign file through the profile that fits it now."""
    rows = source_rows.read(task.source)
    if rows.lines is None:
        return rows.sheets[""]
    found = raw_of(rows.lines)
    profile = profiles.find(task.organiser, found)
    if profile is None:
        raise PlainError(
            _("What the columns of the file were is no longer known, so its rows can't be tried again."),
            _("Import the file once more and say what its columns are."),
        )
    return _through(task, found, profile)


def raw_of(lines: Lines) -> Raw:
    """The lines as the table that they were taken from."""
    return Raw("", lines.header_row, tuple(lines.headers), tuple((number, tuple(row)) for number, row in lines.rows))


def hidden_among(organiser: Organisation, lines: Lines, *, today: dt.date) -> set[int] | None:
    """Rows whose personal number is a protected pupil's; None when it is not known what the columns are."""
    found = raw_of(lines)
    understanding = profiles.understood(profiles.find(organiser, found))
    if understanding is None:
        return None
    index = understanding.index("personal_number")
    if index is None:
        return set()
    hidden = people.protected_digests(organiser)
    digests = _digests(found.column(index), today)
    return {number for number, cells in found.rows if digests.get(cells[index]) in hidden}


def _foreign(task: Task) -> Raw | None:
    """The table, if it is one and not a canonical file with a fault."""
    try:
        found = raw.read(task.source)
    except PlainError:
        return None
    is_canonical = lesson_cells.LAYOUT.recognised(found.headers) >= _CANONICAL
    return None if is_canonical or not any(map(roles.recognised, found.headers)) else found


def _through(task: Task, found: Raw, profile: MappingProfile) -> Sheet:
    """The rows as the profile understands them; those of protected pupils, met by number, are counted and left out."""
    if found.fingerprint != profile.fingerprint:
        raise PlainError(
            _("The file does not have the columns of the profile %(name)s.") % {"name": profile.name},
            _("Check that it is the right file, or import it without the profile."),
        )
    task.imp.options = {**task.imp.options, "profile_name": profile.name}
    understanding = Understanding.from_json(profile.understanding)
    task.findings.headers = translate.headers(found, understanding)
    index = understanding.index("personal_number")
    if index is None:
        return translate.lessons(found, understanding, {})
    digests = _digests(found.column(index), task.today)
    hidden = people.protected_digests(task.organiser)
    rows = tuple(row for row in found.rows if digests.get(row[1][index]) not in hidden)
    task.kept["hidden_by_number"] = len(found.rows) - len(rows)
    open_rows = Raw(found.sheet, found.header_row, found.headers, rows)
    return translate.lessons(open_rows, understanding, _ids(task, digests))


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
