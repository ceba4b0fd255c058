"""A teacher's grid in words: a row a pupil, filled in by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Group, Person
from fullfolj.shell import grading_words, words
from fullfolj.studies.forms import EntryForm
from fullfolj.studies.models import Status, SubjectEntry, Support
from fullfolj.studies.queries import Grid


@dataclass(frozen=True)
class Choice:
    """`key` is the digit that chooses it, 0 for none."""

    value: str
    label: str
    is_chosen: bool
    key: int = 0


@dataclass(frozen=True)
class GridRow:
    """`key` makes the names of the row's fields its own; `state` says what has become of what was written."""

    key: str
    name: str
    url: str
    statuses: tuple[Choice, ...]
    support: tuple[Choice, ...]
    remains: str
    next_step: str
    next_on: str
    helper: str
    version: int
    needs_words: bool
    told: str = ""
    grade: str = ""
    state: str = ""
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True)
class GridPage:
    group: str
    subject: str
    lead: str
    keys: str
    back: str
    rows: tuple[GridRow, ...]


def page(grid: Grid, visitor: Visitor, written: GridRow | None = None) -> GridPage:
    """The grid; `written` is a row that could not be saved, as it was sent."""
    told = sum(line.entry is not None for line in grid.lines)
    lead = ngettext(
        "Something is told of %(told)s of %(count)s pupil.",
        "Something is told of %(told)s of %(count)s pupils.",
        len(grid.lines),
    )
    keys = [f"{number} {words.uncapital(str(one.label))}" for number, one in enumerate(Status, 1)]
    rows = []
    for line in grid.lines:
        row = Written(line.student, grid.group, grid.subject, visitor.today).standing(line.entry)
        if written is not None and written.key == row.key:
            row = written
        rows.append(replace(row, grade=grading_words.grade_words(line.grade) if line.grade else ""))
    return GridPage(
        group=grid.group.display_name,
        subject=grading_words.subject_name(grid.subject.code),
        lead=lead % {"told": words.digits(told), "count": words.digits(len(grid.lines))},
        keys=", ".join(keys),
        back=reverse("studies"),
        rows=tuple(rows),
    )


@dataclass(frozen=True)
class Written:
    """Makes the row of one pupil, as it stands or as it was written."""

    student: Person
    group: Group
    subject: Subject
    today: dt.date

    def standing(self, entry: SubjectEntry | None) -> GridRow:
        """As it is in the register; blank for a pupil of whom nothing is told."""
        if entry is None:
            return self._row(status="", support=())
        row = self._row(
            status=entry.status,
            support=entry.support,
            remains=entry.remains,
            next_step=entry.next_step,
            next_on=entry.next_on.isoformat() if entry.next_on else "",
            helper=entry.helper,
            version=entry.version,
        )
        return replace(row, told=self._told(entry))

    def saved(self, entry: SubjectEntry) -> GridRow:
        return replace(self.standing(entry), state=_("Saved"))

    def refused(self, form: EntryForm) -> GridRow:
        """What was written, and what is wrong with it."""
        trouble = [f"{form.fields[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
        return replace(self._of(form), state=_("Not saved"), trouble=tuple(trouble))

    def meanwhile(self, form: EntryForm, entry: SubjectEntry) -> GridRow:
        """What was written, kept; and what another has written meanwhile. To write again is to write over it."""
        parts = [str(Status(entry.status).label), entry.remains, entry.next_step]
        said = _("%(who)s has written meanwhile: %(what)s. Write again to put yours in its place.") % {
            "who": str(entry.by) if entry.by else _("Somebody"),
            "what": ", ".join(part for part in parts if part),
        }
        return replace(self._of(form), state=_("Not saved"), trouble=(said,), version=entry.version)

    def _of(self, form: EntryForm) -> GridRow:
        text = {name: str(form[name].value() or "") for name in ("status", "remains", "next_step", "next_on", "helper")}
        version = str(form["version"].value() or "")
        return self._row(
            support=form["support"].value() or (), version=int(version) if version.isdecimal() else 0, **text
        )

    def _row(
        self,
        *,
        status: str,
        support: Sequence[str],
        remains: str = "",
        next_step: str = "",
        next_on: str = "",
        helper: str = "",
        version: int = 0,
    ) -> GridRow:
        return GridRow(
            key=self.student.uuid.hex,
            name=str(self.student),
            url=reverse("studies-save", args=[self.group.uuid, self.subject.code, self.student.uuid]),
            statuses=tuple(
                Choice(one.value, str(one.label), one.value == status, number) for number, one in enumerate(Status, 1)
            ),
            support=tuple(Choice(one.value, str(one.label), one.value in support) for one in Support),
            remains=remains,
            next_step=next_step,
            next_on=next_on,
            helper=helper,
            version=version,
            needs_words=status in Status.values and Status(status).needs_words,
        )

    def _told(self, entry: SubjectEntry) -> str:
        return _("told %(day)s") % {"day": words.day(localdate(entry.told_at), self.today)}
