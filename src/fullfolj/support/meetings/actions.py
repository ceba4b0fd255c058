"""A meeting is opened, decides, and is closed; what it decides is added and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Enrolment, Group, Organisation, Person
from fullfolj.signals.desk import holds
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.meetings.agenda import FITS, Proposed, key_of
from fullfolj.support.models import (
    NOTE_ROOM,
    AgendaPart,
    Case,
    ItemState,
    Meeting,
    MeetingDecision,
    MeetingItem,
    MeetingKind,
    MeetingParticipant,
    Note,
    Tier,
)

_MANY = 10_000  # more than any meeting takes up


def open_meeting(
    *, unit: Organisation, kind: MeetingKind, proposed: Sequence[Proposed], by: Actor, today: dt.date, now: dt.datetime
) -> Meeting:
    """With what people have put there, then the first of what is proposed, eight in all. Sent twice it is one."""
    with recorded("support.meeting", by=by):
        Organisation.objects.select_for_update(of=["self"]).get(pk=unit.pk)
        whose = {"unit": unit, "kind": kind, "date": today, "by_id": by.account_id}
        known = Meeting.objects.filter(**whose, opened_at__gt=now - SAME_CLICK).first()
        if known is not None:
            return known
        meeting = Meeting.objects.create(**whose, opened_at=now)
        _take_up_what_waits(meeting)
        add_proposed(meeting=meeting, proposed=proposed, by=by, now=now, most=FITS)
        return meeting


def add_proposed(*, meeting: Meeting, proposed: Sequence[Proposed], by: Actor, now: dt.datetime, most: int) -> int:
    """The next of those that are not there, until the agenda has `most`; how many were added."""
    with recorded("support.meeting-items", by=by):
        Meeting.objects.select_for_update(of=["self"]).get(pk=meeting.pk)
        there = {key_of(*one) for one in meeting.items.values_list("student", "group", "why")}
        room = max(most - meeting.items.count(), 0)
        left = [one for one in proposed if one.key not in there]
        new = left[:room]
        waiting = min(len(left) - len(new), _MANY)
        Meeting.objects.filter(pk=meeting.pk).update(waiting=waiting)
        order = list(AgendaPart)
        for one in new:
            MeetingItem.objects.create(
                unit_id=meeting.unit_id,
                meeting=meeting,
                student_id=one.student_id,
                group_id=one.group_id,
                part=one.part,
                why=one.why,
                place=order.index(one.part) * 1000 + len(there),
                put_at=now,
                by_id=by.account_id,
            )
            there.add(one.key)
        return len(new)


def propose(
    *,
    unit: Organisation,
    student: Person | None = None,
    group: Group | None = None,
    why: str,
    kind: MeetingKind | None = None,
    by: Actor,
    now: dt.datetime,
) -> MeetingItem:
    """Something for the unit's next meeting, of that kind or of any, about a pupil, a group, or else the whole school.

    A pupil waits once for each kind: the later reason is added to the first.
    """
    with recorded("support.propose", by=by):
        Organisation.objects.select_for_update(of=["self"]).get(pk=unit.pk)
        about = {"unit": unit, "student": student, "group": group, "kind": kind or ""}
        waiting = MeetingItem.objects.filter(**about, meeting=None)
        known = (waiting if student else waiting.filter(why=why)).first()
        if known is None:
            part = AgendaPart.PROPOSED if student else AgendaPart.GROUP
            return MeetingItem.objects.create(**about, part=part, why=why, put_at=now, by_id=by.account_id)
        _add_reason(known, why)
        return known


def take_up(*, meeting: Meeting, group: Group | None, why: str, by: Actor, now: dt.datetime) -> MeetingItem:
    """A group, or None for the whole school, comes into a meeting under way, last of its part. Sent twice it is one.

    PlainError once the meeting is closed.
    """
    with recorded("support.take-up", by=by):
        held = _under_way(meeting, _("Put it on the agenda of the next meeting instead."))
        known = held.items.filter(student=None, group=group, why=why, put_at__gt=now - SAME_CLICK).first()
        if known is not None:
            return known
        return MeetingItem.objects.create(
            unit_id=held.unit_id,
            meeting=held,
            group=group,
            part=AgendaPart.GROUP,
            why=why,
            place=list(AgendaPart).index(AgendaPart.GROUP) * 1000 + held.items.count(),
            put_at=now,
            by_id=by.account_id,
        )


def come_in(*, meeting: Meeting, by: Actor, now: dt.datetime) -> None:
    """Whoever opens a meeting under way takes part in it from then on. Nothing for somebody who has been noted."""
    with recorded("support.come-in", by=by):
        if by.account_id is not None and meeting.closed_at is None:
            whose = {"meeting": meeting, "account_id": by.account_id}
            MeetingParticipant.objects.get_or_create(**whose, defaults={"noted_at": now, "by_id": by.account_id})


def note_presence(*, meeting: Meeting, account: Account, is_there: bool, by: Actor, now: dt.datetime) -> None:
    """Somebody takes part, or was not there after all. PlainError once the meeting is closed."""
    with recorded("support.take-part", by=by):
        held = _under_way(meeting, _("Who took part is kept as it was when the meeting was closed."))
        known = held.participants.filter(account=account).first()
        if known is None:
            MeetingParticipant.objects.create(
                meeting=held, account=account, is_there=is_there, noted_at=now, by_id=by.account_id
            )
        else:
            MeetingParticipant.objects.filter(pk=known.pk).exclude(is_there=is_there).update(is_there=is_there)


def decide(*, item: MeetingItem, what: str, responsible: Account, due_on: dt.date, by: Actor, now: dt.datetime) -> None:
    """One line. Two who write at once both stand; the same sent twice is one. PlainError once the meeting is closed."""
    with recorded("support.decide", by=by):
        _held(item)
        given = {"what": what, "responsible": responsible, "due_on": due_on, "by_id": by.account_id}
        if not item.decisions.filter(**given, noted_at__gt=now - SAME_CLICK).exists():
            MeetingDecision.objects.create(item=item, student_id=item.student_id, **given, noted_at=now)


def set_state(*, item: MeetingItem, state: ItemState, by: Actor) -> None:
    """PlainError once the meeting is closed."""
    with recorded("support.meeting-state", by=by):
        _held(item)
        MeetingItem.objects.filter(pk=item.pk).exclude(state=state).update(state=state)


def close(*, meeting: Meeting, seen: Collection[int], by: Actor, today: dt.date, now: dt.datetime) -> None:
    """Decisions become notes in the pupils' open cases, all or none; what was put off waits for the next of its kind.

    `seen` are the items that whoever closes it reaches: PlainError where others reach more, whose notes would be left
    out.
    Once more is nothing.
    """
    with recorded("support.meeting-close", by=by):
        held = Meeting.objects.select_for_update(of=["self"]).get(pk=meeting.pk)
        if held.closed_at is not None:
            return
        if _unreached(held, seen, today):
            raise PlainError(
                _("The meeting has taken up pupils whom you do not reach."),
                _("Ask somebody in student health or the principal to close it. Nothing of it is lost."),
            )
        Meeting.objects.filter(pk=held.pk).update(closed_at=now)
        for item in held.items.exclude(student=None).prefetch_related("decisions__responsible"):
            _note(held, item, by, now)
        for item in held.items.exclude(state=ItemState.DONE).select_related("unit", "student", "group"):
            _wait_for_the_next(item, MeetingKind(held.kind), by, now)


def finish(*, decision: MeetingDecision, by: Actor, now: dt.datetime) -> None:
    """It is done. Once more is nothing."""
    with recorded("support.task-done", by=by):
        MeetingDecision.objects.filter(pk=decision.pk, done_at=None).update(done_at=now)


def _unreached(meeting: Meeting, seen: Collection[int], today: dt.date) -> bool:
    """Past the wall (config 0031): whoever closes it does not see what they do not reach."""
    with connection.cursor() as cursor:
        cursor.execute("select support_meeting_unreached(%s, %s, %s)", [meeting.pk, list(seen), today])
        row = cursor.fetchone()
    return bool(row and row[0])


def _add_reason(item: MeetingItem, why: str) -> None:
    if why not in item.why:
        item.why = f"{item.why} · {why}"
        item.save()


def _take_up_what_waits(meeting: Meeting) -> None:
    """For that kind of meeting or for any, of pupils who go to the school still; one who waits twice is one item."""
    here = Enrolment.objects.filter(holds(meeting.date), unit=meeting.unit_id).values("person")
    waits = MeetingItem.objects.filter(Q(student=None) | Q(student__in=here), unit=meeting.unit_id, meeting=None)
    first_of: dict[int, MeetingItem] = {}
    for place, item in enumerate(waits.filter(kind__in=("", meeting.kind)).order_by("put_at", "pk")):
        first = item if item.student_id is None else first_of.setdefault(item.student_id, item)
        if first is not item:
            _add_reason(first, item.why)
            item.delete()
            continue
        item.meeting, item.place = meeting, list(AgendaPart).index(AgendaPart(item.part)) * 1000 + place
        item.save()


def _wait_for_the_next(item: MeetingItem, kind: MeetingKind, by: Actor, now: dt.datetime) -> None:
    """What is postponed comes back by itself; what waits still is proposed anew from what it waits for."""
    if item.state == ItemState.POSTPONED or item.part in (AgendaPart.PROPOSED, AgendaPart.GROUP):
        propose(unit=item.unit, student=item.student, group=item.group, why=item.why, kind=kind, by=by, now=now)


def _note(meeting: Meeting, item: MeetingItem, by: Actor, now: dt.datetime) -> None:
    lines = [f"{one.what} ({one.responsible}, {one.due_on:%Y-%m-%d})" for one in item.decisions.all()]
    case = Case.objects.filter(student=item.student, closed_on=None, tier=Tier.WORKING).order_by("-opened_at").first()
    if case is None or not lines:
        return
    heading = _("Decided in the meeting of %(day)s:") % {"day": f"{meeting.date:%Y-%m-%d}"}
    whose = {"case": case, "student_id": case.student_id, "noted_at": now, "by_id": by.account_id}
    for text in _texts(heading, lines):
        Note.objects.create(**whose, text=text)


def _texts(heading: str, lines: Sequence[str]) -> Iterator[str]:
    """All the lines below the heading, in as many texts as they take: a note has room for so many."""
    text = heading
    for line in lines:
        if len(text) + 1 + len(line) > NOTE_ROOM:
            yield text
            text = heading
        text += f"\n{line}"
    yield text


def _held(item: MeetingItem) -> None:
    assert item.meeting is not None
    _under_way(item.meeting, _("Write it in the pupil's case instead."))


def _under_way(meeting: Meeting, instead: str) -> Meeting:
    held = Meeting.objects.select_for_update(of=["self"]).get(pk=meeting.pk)
    if trouble := held.check_open():
        raise PlainError(trouble, instead)
    return held
