"""Handovers between schools, for tests."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.school.models import Organisation, Person
from fullfolj.support.handover import actions, contents, sending
from fullfolj.support.models import HandoverPart, SchoolHandover, SeenBy, SeenHow, SentHandover

WORKS = "Korta pass och en plats nära dörren."


def told(**said: str) -> actions.Told:
    """Two parts that go with it, and one that does not."""
    first = {part.value: "" for part in HandoverPart}
    first |= {"works": WORKS, "strengths": "Ritar kartor.", "contacts": "Stannar här."}
    return actions.Told(**{**first, **said}, parts=["works", "strengths"])  # type: ignore[typeddict-item]


def a_handover(student: Person, *, by: Account | None = None, **said: str) -> SchoolHandover:
    """One that is being prepared."""
    actor = Actor(ActorKind.ACCOUNT, by.pk) if by else OPERATOR
    unit = student.enrolments.get().unit
    return actions.prepare(student=student, unit=unit, told=told(**said), by=actor, now=timezone.now())


def seen(handover: SchoolHandover) -> SchoolHandover:
    """The same when the pupil and the guardians have gone through it in a talk."""
    for party in SeenBy:
        actions.note_seen(
            handover=handover,
            party=party,
            how=SeenHow.TALK,
            date=timezone.localdate(),
            reason="",
            version=handover.version,
            by=OPERATOR,
            now=timezone.now(),
        )
    return handover


def seen_of(handover: SchoolHandover) -> str:
    """What the page that sends it holds, of a pupil without grades."""
    return contents.digest(contents.content_of(SchoolHandover.objects.get(pk=handover.pk), []))


def a_sent_handover(
    student: Person, to: Organisation | None = None, *, by: Account | None = None, outside: str = ""
) -> SentHandover:
    """To a school, else in words to somebody outside."""
    actor = Actor(ActorKind.ACCOUNT, by.pk) if by else OPERATOR
    prepared = seen(a_handover(student, by=by))
    return sending.send(
        handover=prepared,
        to_unit=to,
        outside=outside or ("" if to else "Granstads gymnasium"),
        grades=[],
        seen=seen_of(prepared),
        by=actor,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def a_year_old(sent: SentHandover) -> SentHandover:
    """The same, sent a year ago: what has been sent can't be changed, so it is another row."""
    old = {"handover": sent.handover, "student": sent.student, "from_unit": sent.from_unit, "to_unit": sent.to_unit}
    sent_at = timezone.now() - dt.timedelta(days=366)
    SentHandover.objects.filter(pk=sent.pk).delete()
    return SentHandover.objects.create(**old, content=sent.content, sent_at=sent_at)
