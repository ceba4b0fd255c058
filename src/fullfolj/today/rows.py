"""One row of the desk: the sentence, what is known around it, and who is proposed to take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Role
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.addresses import address_of
from fullfolj.shell.charts import strip
from fullfolj.shell.components import DoneRow, LaterBubble, MarkShape, Meta, Row, Tag, Undo
from fullfolj.shell.contact_forms import Place, contact_id, contact_words, snooze_id
from fullfolj.shell.due_words import next_step
from fullfolj.shell.notice_words import away
from fullfolj.shell.signal_words import RADAR, by_severity, strip_days, words_of
from fullfolj.signals.desk import Section, Waiting
from fullfolj.signals.desk_rows import DeskStudent, HandedTo
from fullfolj.signals.dues import Due
from fullfolj.signals.life import times_lit
from fullfolj.signals.models import Contact, ContactKind
from fullfolj.today import permissions
from fullfolj.today.owners import Owners, holds

SENTENCES = 2  # a row says at most so many; the rest are counted


@dataclass(frozen=True)
class FoldedRow:
    """A pupil in the folded list: no proposed contact, no actions."""

    name: str
    url: str
    group: str
    text: str


@dataclass(frozen=True)
class RowMaker:
    """Makes the rows of one section for one visitor."""

    section: Section
    visitor: Visitor
    owners: Owners
    dues: Mapping[int, Due]

    def row(self, waiting: Waiting, student: DeskStudent) -> Row:
        """The full row, with the actions that the visitor's roles give."""
        person, today = student.student, self.visitor.today
        signals = sorted((s for s in student.signals if s.rule != RADAR), key=by_severity)
        sentences = tuple(words_of(signal, str(person), today).sentence for signal in signals[:SENTENCES])
        may_note, may_put_off = (self.visitor.may(p) for p in (permissions.NOTE_CONTACT, permissions.PUT_OFF))
        return Row(
            id=row_id(person),
            name=str(person),
            url=student_url(person),
            group=group_of(student),
            sentences=sentences,
            meta=self._meta(waiting, student, len(signals) - len(sentences)),
            tag=self._tag(waiting),
            strip=strip(strip_days(student.strip)),
            contact=_contact_bubble(person) if may_note else None,
            snooze=_snooze_bubble(person) if may_put_off else None,
        )

    def _tag(self, waiting: Waiting) -> Tag | None:
        if self.section is Section.RADAR:
            return Tag(MarkShape.NEEDS_SUPPORT, school_days(waiting.school_days))
        if self.section is Section.BACK:
            return Tag(MarkShape.NO_DATA, gettext("Back after a snooze"))
        return None

    def _meta(self, waiting: Waiting, student: DeskStudent, more: int) -> tuple[Meta, ...]:
        for_days = gettext("Signal since today")
        if waiting.school_days:
            for_days = gettext("Signal for %(days)s") % {"days": school_days(waiting.school_days)}
        pieces = [Meta(strong=for_days) if self.section is Section.RADAR else Meta(for_days)]
        known, today = (*student.signals, *student.earlier), self.visitor.today
        times = max((times_lit(one, known, today) for one in student.signals if one.rule != RADAR), default=1)
        if times > 1:
            pieces.append(Meta(gettext("Lit for the %(nth)s time this term") % {"nth": words.ordinal(times)}))
        if more > 0:
            pieces.append(Meta(ngettext("%(n)s more signal", "%(n)s more signals", more) % {"n": words.count(more)}))
        if student.notice is not None:
            pieces.append(Meta(strong=away(student.notice, self.visitor.today)))
        if student.snooze is not None:
            pieces.append(Meta(_snoozed(student, self.visitor)))
        due = self.dues.get(student.student.pk)
        if due is not None:
            pieces.append(Meta(next_step(due, today)))
        pieces.append(Meta(latest_contact(student.latest_contact, self.visitor.today)))
        pieces.append(self._proposed(student))
        return tuple(pieces)

    def _proposed(self, student: DeskStudent) -> Meta:
        """Whom a colleague has asked; else whom the step names, the mentor first; and the reason when it is another."""
        if student.handed is not None:
            return self._handed(student.handed)
        label = gettext("Proposed:")
        step = self.owners.steps.get(student.student.pk)
        if step is not None and step.owner is not Role.MENTOR and (who := self._holding(step.owner, student)):
            said = {"role": step.owner.label, "number": step.number, "step": words.uncapital(str(step.name))}
            return Meta(label, strong=who, after=", " + gettext("%(role)s, step %(number)s: %(step)s") % said)
        return self._mentor(student, label)

    def _holding(self, role: Role, student: DeskStudent) -> str:
        """Those who hold the role today; empty when nobody is registered."""
        if holds(self.visitor, role, student.unit_id):
            return gettext("you")
        return words.listed(self.owners.named(role, student.unit_name)[:2])

    def _handed(self, handed: HandedTo) -> Meta:
        by = str(handed.by) if handed.by else gettext("the operator")
        said = {"who": by, "day": words.near_day(handed.on, self.visitor.today)}
        after = ", " + gettext("by %(who)s, %(day)s") % said
        if handed.to.pk == self.visitor.account.pk:
            return Meta(strong=gettext("Handed over to you"), after=after)
        return Meta(gettext("Handed over to"), strong=str(handed.to), after=after)

    def _mentor(self, student: DeskStudent, label: str) -> Meta:
        """The mentor; else the coordinator, and then the reason is said."""
        if any(mentor.pk == self.visitor.account.person_id for mentor in student.mentors):
            return Meta(label, strong=gettext("you"), after=f", {gettext('mentor')}")
        named = [str(mentor) for mentor in student.mentors if not mentor.is_protected]
        if named:
            return Meta(label, strong=words.listed(named[:2]), after=f", {gettext('mentor')}")
        if student.mentors:
            return Meta(label, strong=gettext("the mentor"), after=f", {gettext('whose name is not shown')}")
        if holds(self.visitor, Role.ATTENDANCE_COORDINATOR, student.unit_id):
            return Meta(label, strong=gettext("you"), after=f", {gettext('as no mentor is registered')}")
        coordinator = self._holding(Role.ATTENDANCE_COORDINATOR, student)
        if coordinator:
            after = f", {gettext('attendance coordinator, as no mentor is registered')}"
            return Meta(label, strong=coordinator, after=after)
        return Meta(gettext("No mentor and no attendance coordinator is registered"))


def folded_row(waiting: Waiting, student: DeskStudent, today: dt.date) -> FoldedRow:
    """What the folded list says: when the signal began, nothing more."""
    return FoldedRow(
        name=str(student.student),
        url=student_url(student.student),
        group=group_of(student),
        text=gettext("signal since %(day)s") % {"day": words.day(waiting.since, today)},
    )


def done_row(person: Person, group: str, text: str, undo: Undo | None) -> DoneRow:
    return DoneRow(row_id(person), str(person), student_url(person), group, text, undo)


def school_days(number: int) -> str:
    """*en skoldag, tre skoldagar, 14 skoldagar*."""
    return ngettext("%(count)s school day", "%(count)s school days", number) % {"count": words.count(number)}


def latest_contact(contact: Contact | None, today: dt.date) -> str:
    if contact is None:
        return gettext("No contact yet")
    return gettext("Latest contact %(day)s: %(what)s") % {
        "day": words.near_day(contact.date, today),
        "what": contact_words(ContactKind(contact.kind)),
    }


def _snoozed(student: DeskStudent, visitor: Visitor) -> str:
    snooze = student.snooze
    assert snooze is not None  # asked for only with one
    reason = str(snooze.get_reason_display())
    said = {"day": words.day(snooze.snoozed_on, visitor.today), "reason": reason[:1].lower() + reason[1:]}
    if snooze.by_id == visitor.account.pk:
        return gettext("You snoozed it on %(day)s: %(reason)s") % said
    return gettext("Snoozed on %(day)s: %(reason)s") % said


def group_of(student: DeskStudent) -> str:
    return student.class_name


def row_id(person: Person) -> str:
    return f"row-{key_of(person)}"


def key_of(person: Person) -> str:
    return person.uuid.hex


def student_url(person: Person) -> str:
    return address_of("student", person.uuid)


def contact_place(person: Person) -> Place:
    return Place(reverse("desk-contact", args=[person.uuid]), row_id(person), reverse("today"))


def _contact_bubble(person: Person) -> LaterBubble:
    url = address_of("desk-contact", person.uuid)
    return LaterBubble(contact_id(key_of(person)), url, gettext("Choose what was done"))


def _snooze_bubble(person: Person) -> LaterBubble:
    url = address_of("desk-snooze", person.uuid)
    return LaterBubble(snooze_id(key_of(person)), url, gettext("Choose why and until when"))


def hand_over_place(person: Person) -> Place:
    return Place(reverse("desk-hand-over", args=[person.uuid]), row_id(person), reverse("today"))


def dismiss_place(person: Person) -> Place:
    return Place(reverse("desk-dismiss", args=[person.uuid]), row_id(person), reverse("today"))


def snooze_place(person: Person) -> Place:
    return Place(reverse("desk-snooze", args=[person.uuid]), row_id(person), reverse("today"))
