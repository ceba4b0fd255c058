"""The table of a lessons file: canonical, or a foreign one through the profile that fits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.domain.personal_number import NotAPersonalNumber, parse
from fullfolj.intake import lesson_cells, people, tables
from fullfolj.intake.kinds import NeedsMappingError, Task
from fullfolj.intake.mapping import profiles, raw, roles, translate
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import MappingProfile
from fullfolj.intake.tables import Sheet
from fullfolj.school.models import Person

#: A file that has so many of the canonical columns is meant to be canonical: what it lacks is a fault to tell.
_CANONICAL = 6


def lessons(task: Task) -> Sheet:
    """The file's rows under the canonical columns.

    NeedsMappingError when it is a table whose columns nobody has explained yet; other PlainErrors as they come.
    """
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
    digests = _digests(task, found.column(index))
    hidden = people.protected_digests(task.organiser)
    rows = tuple(row for row in found.rows if digests.get(row[1][index]) not in hidden)
    task.kept["hidden_by_number"] = len(found.rows) - len(rows)
    open_rows = Raw(found.sheet, found.header_row, found.headers, rows)
    return translate.lessons(open_rows, understanding, _ids(task, digests))


def _digests(task: Task, written: list[str]) -> dict[str, str]:
    """Number as written → keyed digest; what is no number is left out."""
    found = {}
    for text in set(written):
        try:
            found[text] = people.civic_no_digest(parse(text, today=task.today))
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
