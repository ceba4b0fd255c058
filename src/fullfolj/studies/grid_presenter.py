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
from fullfolj.studies import rounds_presenter
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
    pieces_url: str
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
    is_untold: bool = False
    stands: bool = False


@dataclass(frozen=True)
class Rest:
    """The act that confirms at once those who stand as before; `pupils` are what it sends: *uuid.version* each."""

    url: str
    pupils: tuple[str, ...]


@dataclass(frozen=True)
class GridPage:
    """`about` says how what is told stands to the rounds; `rest` is None where nobody stands as before."""

    group: str
    subject: str
    lead: str
    about: str
    keys: str
    back: str
    paste_url: str
    rows: tuple[GridRow, ...]
    rest: Rest | None


def page(grid: Grid, visitor: Visitor, written: GridRow | None = None) -> GridPage:
    """The grid; `written` is a row that could not be saved, as it was sent."""
    keys = [f"{number} {words.uncapital(str(one.label))}" for number, one in enumerate(Status, 1)]
    since = grid.rounds.current.span.opens_on if grid.rounds.current else None
    rows = []
    for line in grid.lines:
        row = Written(line.student, grid.group, grid.subject, visitor.today, since).standing(line.entry)
        if written is not None and written.key == row.key:
            row = replace(written, is_untold=row.is_untold)
        rows.append(replace(row, grade=grading_words.grade_words(line.grade) if line.grade else ""))
    return GridPage(
        group=grid.group.display_name,
        subject=grading_words.subject_name(grid.subject.code),
        lead=_lead(grid, rows, visitor.today),
        about=_about(grid, rows, visitor.today),
        keys=", ".join(keys),
        back=reverse("studies"),
        paste_url=reverse("studies-paste", args=[grid.group.uuid, grid.subject.code]),
        rows=tuple(rows),
        rest=_rest(grid, rows),
    )


def _lead(grid: Grid, rows: Sequence[GridRow], today: dt.date) -> str:
    """How many of the group are told: in the round, where there is one."""
    told = sum(not row.is_untold for row in rows)
    figures = {"told": words.digits(told), "count": words.digits(len(rows))}
    if grid.rounds.current is None:
        lead = ngettext(
            "Something is told of %(told)s of %(count)s pupil.",
            "Something is told of %(told)s of %(count)s pupils.",
            len(rows),
        )
        return lead % figures
    lead = ngettext(
        "%(told)s of %(count)s pupil is told of in %(round)s.",
        "%(told)s of %(count)s pupils are told of in %(round)s.",
        len(rows),
    )
    return lead % (figures | {"round": rounds_presenter.standing(grid.rounds.current, today)})


def _about(grid: Grid, rows: Sequence[GridRow], today: dt.date) -> str:
    """What is left to do in the round; without a round, that nobody is reminded."""
    if grid.rounds.current is None:
        return rounds_presenter.waiting(grid.rounds, today)
    standing = sum(row.stands for row in rows)
    known = sum(line.entry is not None and row.is_untold for line, row in zip(grid.lines, rows, strict=True))
    parts = []
    if standing:
        text = ngettext(
            "%(count)s pupil stands as before, and can be confirmed.",
            "%(count)s pupils stand as before, and can be confirmed at once.",
            standing,
        )
        parts.append(text % {"count": words.digits(standing)})
    if known > standing:
        text = ngettext(
            "%(count)s has to be looked at: at risk, too little to judge from, or told in another group.",
            "%(count)s have to be looked at one by one: at risk, too little to judge from, or told in another group.",
            known - standing,
        )
        parts.append(text % {"count": words.digits(known - standing)})
    return " ".join(parts)


def _rest(grid: Grid, rows: Sequence[GridRow]) -> Rest | None:
    standing = tuple(f"{row.key}.{row.version}" for row in rows if row.stands)
    url = reverse("studies-confirm", args=[grid.group.uuid, grid.subject.code])
    return Rest(url, standing) if standing else None


def confirmed_words(number: int, sent: int) -> str:
    """What the act did; those that were not confirmed have been told or changed meanwhile, and stand as they are."""
    said = ngettext("%(count)s pupil is confirmed.", "%(count)s pupils are confirmed.", number)
    parts = [said % {"count": words.digits(number)}]
    if sent > number:
        left = ngettext(
            "%(count)s has been changed meanwhile and is left alone.",
            "%(count)s have been changed meanwhile and are left alone.",
            sent - number,
        )
        parts.append(left % {"count": words.sentence_case(words.count(sent - number))})
    return " ".join(parts)


@dataclass(frozen=True)
class Written:
    """Makes the row of one pupil, as it stands or as it was written. `since` is the first day of the round."""

    student: Person
    group: Group
    subject: Subject
    today: dt.date
    since: dt.date | None = None

    def standing(self, entry: SubjectEntry | None) -> GridRow:
        """As it is in the register; blank for a pupil of whom nothing is told."""
        if entry is None:
            return replace(self._row(status="", support=()), is_untold=True)
        row = self._row(
            status=entry.status,
            support=entry.support,
            remains=entry.remains,
            next_step=entry.next_step,
            next_on=entry.next_on.isoformat() if entry.next_on else "",
            helper=entry.helper,
            version=entry.version,
        )
        is_untold = self.since is not None and entry.said_on < self.since
        stands = is_untold and Status(entry.status).is_reaching and entry.group_id == self.group.pk
        return replace(row, told=self._told(entry), is_untold=is_untold, stands=stands)

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
            pieces_url=f"{reverse('studies-pieces', args=[self.student.uuid])}?subject={self.subject.code}",
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
        told = _("told %(day)s") % {"day": words.day(localdate(entry.told_at), self.today)}
        if entry.confirmed_at is None or entry.confirmed_at < entry.told_at:
            return told
        confirmed = _("confirmed %(day)s") % {"day": words.day(localdate(entry.confirmed_at), self.today)}
        return f"{told}, {confirmed}"
