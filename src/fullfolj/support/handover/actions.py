"""A handover is prepared, shown, seen, and answered by the pupil; sending it is in `sending`."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.support.handover import states
from fullfolj.support.models import HandoverSeen, SchoolHandover, SeenBy, SeenHow


class Told(TypedDict):
    """What a handover says. `parts` are those that go with it, in the order of HandoverPart."""

    parts: list[str]
    works: str
    strengths: str
    own_words: str
    measures: str
    contacts: str
    subjects: str


def prepare(*, student: Person, unit: Organisation, told: Told, by: Actor, now: dt.datetime) -> SchoolHandover:
    """One at a time is prepared of a pupil. The same sent twice is one; PlainError while a colleague prepares one."""
    with recorded("support.handover.prepare", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        standing = states.prepared_of(student)
        if standing is None:
            return SchoolHandover.objects.create(student=student, unit=unit, **told, begun_at=now, by_id=by.account_id)
        if all(getattr(standing, name) == value for name, value in told.items()):
            return standing
        raise PlainError(
            _("A handover of the pupil is being prepared already."), _("Open it, and write what you know in it.")
        )


def revise(*, handover: SchoolHandover, told: Told, seen: int, by: Actor) -> None:
    """The texts are changed, and who has seen it has seen something else: it is shown anew. The same is nothing.

    `seen` is the version on the page. PlainError when a colleague has been before, or it has been sent.
    """
    with recorded("support.handover.revise", by=by):
        held = _held(handover)
        if all(getattr(held, name) == value for name, value in told.items()):
            return
        if held.version != seen:
            raise PlainError(
                _("A colleague has changed the handover while you wrote."),
                _("Open it in another tab to see how it stands. Save again to let yours stand."),
            )
        HandoverSeen.objects.filter(handover=held).delete()
        SchoolHandover.objects.filter(pk=held.pk).update(**told, version=held.version + 1, shown_at=None)


def show(*, handover: SchoolHandover, by: Actor, now: dt.datetime) -> None:
    """From here on the pupil and the guardians see it on their own pages. Shown already is nothing."""
    with recorded("support.handover.show", by=by):
        held = _held(handover)
        SchoolHandover.objects.filter(pk=held.pk, shown_at=None).update(shown_at=now)


def note_seen(
    *,
    handover: SchoolHandover,
    party: SeenBy,
    how: SeenHow,
    date: dt.date,
    reason: str,
    by: Actor,
    now: dt.datetime,
    version: int,
) -> None:
    """Who has seen it, when and how, or why that has not been possible; said again it takes the earlier's place.

    PlainError when it has been changed since `version`: what was seen is not what stands there.
    """
    with recorded("support.handover.seen", by=by):
        held = _held(handover)
        if held.version != version:
            raise PlainError(
                _("The handover has been changed since you opened it."), _("Read it once more as it stands now.")
            )
        told = {"how": how, "date": date, "reason": reason, "noted_at": now, "by_id": by.account_id}
        HandoverSeen.objects.update_or_create(
            handover=held, party=party, defaults=told, create_defaults={**told, "student_id": held.student_id}
        )


def read_own(
    *, handover: SchoolHandover, party: SeenBy, words: str | None, by: Actor, now: dt.datetime, today: dt.date,
    version: int,
) -> None:  # fmt: skip
    """The pupil or a guardian has read it on the own page; `words` are what the pupil adds, None for a guardian."""
    with recorded("support.handover.read-own", by=by):
        seen: Any = {"how": SeenHow.PAGE, "date": today, "reason": ""}
        note_seen(handover=handover, party=party, **seen, by=by, now=now, version=version)
        if words is not None:
            SchoolHandover.objects.filter(pk=handover.pk).exclude(pupil_words=words).update(pupil_words=words)


def _held(handover: SchoolHandover) -> SchoolHandover:
    """As it is now; others who change it wait. PlainError for one that has been sent."""
    held = SchoolHandover.objects.select_for_update(of=["self"]).get(pk=handover.pk)
    if states.standing_of(held) is not None:
        raise PlainError(_("The handover has been sent."), _("What was sent is kept as it was."))
    return held
