"""A pasted sheet in words: the form, what it would change, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.models import Person
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import ErrorLink
from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status, SubjectEntry
from fullfolj.studies.paste_plan import Plan, PlannedRow
from fullfolj.studies.queries import Grid


@dataclass(frozen=True)
class Namesake:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class PreviewRow:
    """A row of the sheet and what it does; `namesakes` are those to choose among, and `field` what sends the choice."""

    number: str
    name: str
    does: str
    is_left_out: bool
    field: str = ""
    namesakes: tuple[Namesake, ...] = ()


@dataclass(frozen=True)
class PastePage:
    """`seen` sends the versions that the preview was made from. Without `rows` there is the form alone."""

    group: str
    subject: str
    back: str
    url: str
    text: str
    errors: tuple[ErrorLink, ...] = ()
    lead: str = ""
    rows: tuple[PreviewRow, ...] = ()
    notes: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    can_apply: bool = False


def form_page(grid: Grid, text: str = "", reasons: Sequence[str] = ()) -> PastePage:
    """The form; with `reasons`, those for which nothing of the sheet was taken."""
    arguments = [grid.group.uuid, grid.subject.code]
    return PastePage(
        group=grid.group.display_name,
        subject=grading_words.subject_name(grid.subject.code),
        back=reverse("studies-grid", args=arguments),
        url=reverse("studies-paste", args=arguments),
        text=text,
        errors=tuple(ErrorLink(one, "sheet") for one in reasons),
    )


def preview(grid: Grid, text: str, found: Plan, today: dt.date) -> PastePage:
    """What the sheet would do; nothing is done yet."""
    rows = tuple(_row(one, grid, today) for one in found.rows)
    writes = sum(one.told is not None for one in found.rows)
    lead = ngettext("%(count)s row can be written.", "%(count)s rows can be written.", writes)
    return PastePage(
        **vars(form_page(grid, text))
        | {
            "lead": lead % {"count": words.digits(writes)},
            "rows": rows,
            "notes": _notes(found),
            "seen": tuple(_seen(line.student, line.entry) for line in grid.lines),
            "can_apply": writes > 0 or any(row.namesakes for row in rows),
        }
    )


def outcome(grid: Grid, found: Plan, left_out: Collection[Person]) -> PastePage:
    """What came of it: the rows that were not written, and why."""
    rows = [_outcome_row(one) for one in found.rows if one.told is None or one.student in left_out]
    written = len(found.rows) - len(rows)
    lead = ngettext("%(count)s row is written.", "%(count)s rows are written.", written)
    more = {"lead": lead % {"count": words.digits(written)}, "rows": tuple(rows), "notes": _notes(found)}
    return PastePage(**vars(form_page(grid)) | more)


def _seen(student: Person, entry: SubjectEntry | None) -> str:
    return f"{student.uuid.hex}.{entry.version if entry else 0}"


def _notes(found: Plan) -> tuple[str, ...]:
    notes = []
    if found.absent:
        who = words.listed([str(one) for one in found.absent])
        notes.append(_("Not in the sheet, and left as they are: %(who)s.") % {"who": who})
    if found.unused:
        notes.append(_("Columns that are not read: %(columns)s.") % {"columns": words.listed(found.unused)})
    return tuple(notes)


def _row(one: PlannedRow, grid: Grid, today: dt.date) -> PreviewRow:
    number, name = words.digits(one.row.number), one.row.name
    if one.row.doubts:
        return PreviewRow(number, name, _left_out(words.listed(one.row.doubts)), is_left_out=True)
    namesakes: tuple[Namesake, ...] = ()
    if len(one.namesakes) > 1:
        namesakes = tuple(_namesake(person, one, grid) for person in one.namesakes)
    if one.told is None:
        does = _("Several in the group have this name. Choose whom the row is about.")
    else:
        does = _changes(one.entry, one.told, today)
    field = f"row-{one.row.number}" if namesakes else ""
    return PreviewRow(number, name, does, is_left_out=one.told is None, field=field, namesakes=namesakes)


def _outcome_row(one: PlannedRow) -> PreviewRow:
    if one.row.doubts:
        why = words.listed(one.row.doubts)
    elif one.told is None:
        why = _("nobody was chosen among several of that name")
    else:
        why = _("somebody has written meanwhile")
    return PreviewRow(words.digits(one.row.number), one.row.name, _left_out(why), is_left_out=True)


def _left_out(why: str) -> str:
    return _("Left out: %(why)s.") % {"why": why}


def _namesake(person: Person, one: PlannedRow, grid: Grid) -> Namesake:
    """Told apart by what the grid shows of them: the place in the list, what was told, and the latest grade."""
    place = next(place for place, line in enumerate(grid.lines, 1) if line.student.pk == person.pk)
    line = grid.lines[place - 1]
    parts = [_("number %(place)s in the list") % {"place": place}]
    if line.entry is not None:
        parts.append(words.uncapital(str(Status(line.entry.status).label)))
        parts += [line.entry.remains] if line.entry.remains else []
    if line.grade:
        parts.append(_("latest grade %(grade)s") % {"grade": grading_words.grade_words(line.grade)})
    return Namesake(person.uuid.hex, f"{person}: {', '.join(parts)}", one.student == person)


def _changes(entry: SubjectEntry | None, told: Told, today: dt.date) -> str:
    """What would be other than it is, from and to; that it is confirmed where nothing is."""
    status = str(told.status.label)
    if entry is not None and entry.status != told.status:
        parts = [f"{Status(entry.status).label} → {status}"]
    else:
        parts = [status]
    before = entry or SubjectEntry()
    named = (
        (_("What is left"), before.remains, told.remains),
        (_("Next step"), before.next_step, told.next_step),
        (_("By when"), _day(before.next_on, today), _day(told.next_on, today)),
        (_("Who helps"), before.helper, told.helper),
    )
    parts += [f"{label}: {was} → {now}" if was else f"{label}: {now}" for label, was, now in named if was != now]
    if entry is not None and parts == [status]:
        return _("%(status)s, as before: is confirmed") % {"status": status}
    return ". ".join(parts)


def _day(day: dt.date | None, today: dt.date) -> str:
    return words.day(day, today) if day else ""
