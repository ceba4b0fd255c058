"""What the desk reads. Every question starts from a scope; none of them grows with the number of pupils."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import Scope, students
from fullfolj.shell.desk_lines import DeskBlock, desk_blocks
from fullfolj.signals import sightings
from fullfolj.signals.desk import Desk, Section, desk, latest_sweep
from fullfolj.signals.desk_rows import DeskStudent, desk_students
from fullfolj.signals.dues import Due, due_facts, dues_of
from fullfolj.signals.models import Contact, Dismissal, Handover, Snooze, Sweep
from fullfolj.today import permissions
from fullfolj.today.owners import Owners, owners_of

#: Rows of all sections together before anybody asks for more, how many each section has of them if it can, and the
#: most that one shows.
FIRST, LEAST, MOST = 12, 3, 500
SHOWN_SECTIONS = (Section.NEW, Section.RADAR, Section.BACK, Section.STILL)


@dataclass(frozen=True)
class DeskData:
    """Everything that one desk shows; `shown` is how many rows of each section."""

    sweep: Sweep | None
    desk: Desk
    shown: Mapping[Section, int]
    students: Mapping[int, DeskStudent]
    owners: Owners
    dues: Mapping[int, Due]
    blocks: tuple[DeskBlock, ...] = ()

    @property
    def waiting(self) -> int:
        """Pupils that wait for somebody: the folded and the snoozed do not."""
        return sum(self.desk.count(section) for section in SHOWN_SECTIONS)


def desk_data(visitor: Visitor, wanted: Mapping[Section, int], *, only_folded: bool = False) -> DeskData:
    """The visitor's desk with `wanted` rows a section, and the reading of those shown logged.

    With `only_folded` nobody else is read: a part of the page asks for their names.
    """
    scope = visitor.scope(permissions.SEE)
    most = {section: min(max(wanted.get(section, 0), FIRST), MOST) for section in SHOWN_SECTIONS}
    most[Section.FOLDED] = min(wanted.get(Section.FOLDED, 0), MOST)
    found = desk(scope, most)
    shown = {} if only_folded else _shown(found, wanted)
    shown = dict.fromkeys(SHOWN_SECTIONS, 0) | shown | {Section.FOLDED: most[Section.FOLDED]}
    ids = [waiting.student_id for section, rows in shown.items() for waiting in found.waiting(section)[:rows]]
    rows = desk_students(scope, ids) if ids else {}
    if rows:
        log_readings(rows, by=visitor.actor, page="today", ground=visitor.ground(permissions.SEE), at=visitor.now)
        unseen = [(pk, signal) for pk, row in rows.items() for signal in row.unseen]
        sightings.note(unseen, by=visitor.actor, at=visitor.now)
    of_rows = list(rows.values())
    facts = due_facts(of_rows, visitor.account.organiser_id, visitor.today)
    return DeskData(
        sweep=latest_sweep(visitor.account.organiser_id),
        desk=found,
        shown=shown,
        students=rows,
        owners=owners_of(visitor, of_rows, facts),
        dues=dues_of(of_rows, facts),
        blocks=() if only_folded else desk_blocks(visitor),
    )


def _shown(found: Desk, wanted: Mapping[Section, int]) -> dict[Section, int]:
    """Rows of each section: as many as asked for, else a share of the first rows, those that stand first first."""
    left = FIRST - sum(min(LEAST, found.count(section)) for section in SHOWN_SECTIONS)
    shown = {}
    for section in SHOWN_SECTIONS:
        least = min(LEAST, found.count(section))
        rows = min(found.count(section), least + max(left, 0))
        left -= rows - least
        shown[section] = min(max(wanted.get(section, 0), rows), MOST)
    return shown


def counts(visitor: Visitor) -> DeskData:
    """The desk without rows: who waits in which section."""
    shown = dict.fromkeys((*SHOWN_SECTIONS, Section.FOLDED), 0)
    sweep = latest_sweep(visitor.account.organiser_id)
    found = desk(visitor.scope(permissions.SEE), shown)
    return DeskData(sweep, found, shown, {}, Owners(), {}, desk_blocks(visitor))


@dataclass(frozen=True)
class OwnDesk:
    """What waits for somebody who has no pupils on the desk."""

    sweep: Sweep | None
    blocks: tuple[DeskBlock, ...]


def own_desk(visitor: Visitor) -> OwnDesk:
    """A teacher's own: lines of the features, and what the latest sweep says of reporting."""
    return OwnDesk(latest_sweep(visitor.account.organiser_id), desk_blocks(visitor))


def students_in(scope: Scope) -> int:
    """How many pupils the scope holds: what an empty desk has looked at."""
    return students(scope).count()


def own_contact(visitor: Visitor, contact_uuid: uuid.UUID) -> Contact:
    """A contact that the visitor noted, about a pupil who is still theirs, with the reading logged; else Http404."""
    reached = visitor.scope(permissions.NOTE_CONTACT).reaches("signals_contact.student_id")
    contact = Contact.objects.filter(reached, uuid=contact_uuid, actor=visitor.actor.label).first()
    if contact is None:
        raise Http404
    _log_undo(visitor, permissions.NOTE_CONTACT, contact.student_id)
    return contact


def own_snooze(visitor: Visitor, snooze_uuid: uuid.UUID) -> Snooze:
    """A snooze that the visitor made, about a pupil who is still theirs, with the reading logged; else Http404."""
    reached = visitor.scope(permissions.PUT_OFF).reaches("signals_snooze.student_id")
    snooze = Snooze.objects.filter(reached, uuid=snooze_uuid, actor=visitor.actor.label).first()
    if snooze is None:
        raise Http404
    _log_undo(visitor, permissions.PUT_OFF, snooze.student_id)
    return snooze


def own_handover(visitor: Visitor, handover_uuid: uuid.UUID) -> Handover:
    """A handover that the visitor made, about a pupil who is still theirs, with the reading logged; else Http404."""
    reached = visitor.scope(permissions.HAND_OVER).reaches("signals_handover.student_id")
    handover = Handover.objects.filter(reached, uuid=handover_uuid, actor=visitor.actor.label).first()
    if handover is None:
        raise Http404
    _log_undo(visitor, permissions.HAND_OVER, handover.student_id)
    return handover


def own_dismissal(visitor: Visitor, act: uuid.UUID) -> Dismissal:
    """One of those that the visitor made in one click, about a pupil who is still theirs, with the reading logged;
    else Http404.
    """
    reached = visitor.scope(permissions.DISMISS).reaches("signals_dismissal.student_id")
    dismissal = Dismissal.objects.filter(reached, act=act, actor=visitor.actor.label).first()
    if dismissal is None:
        raise Http404
    _log_undo(visitor, permissions.DISMISS, dismissal.student_id)
    return dismissal


def _log_undo(visitor: Visitor, permission: Permission, student_id: int) -> None:
    """The notice names the pupil, who may stand too far down to be shown on the desk that follows."""
    ground = visitor.ground(permission)
    log_readings([student_id], by=visitor.actor, page="today.undo", ground=ground, at=visitor.now)
