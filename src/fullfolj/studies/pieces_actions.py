"""What is left of a subject in small pieces: said, changed, done, and taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.studies.models import Piece


def add(
    *, student: Person, text: str, subjects: Sequence[str], due_on: dt.date | None, by: Actor, now: dt.datetime
) -> Piece:
    """The new piece; the one that is there when the same is left already (a double click, or the back button)."""
    with recorded("piece.add", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        same = {"person": student, "text": text, "subjects": list(subjects), "due_on": due_on}
        there = Piece.objects.filter(**same, done_at__isnull=True).first()
        return there or Piece.objects.create(**same, told_at=now, by_id=by.account_id)


class ChangedMeanwhile(Exception):
    """Somebody else has changed the piece since it was shown, or taken it away (`piece` None): nothing was written."""

    def __init__(self, piece: Piece | None) -> None:
        super().__init__("changed meanwhile")
        self.piece = piece


def change(
    *, piece: Piece, seen: str, text: str, subjects: Sequence[str], due_on: dt.date | None, by: Actor, now: dt.datetime
) -> None:
    """The same piece in other words; it stays done if it was. What it said before is in the history.

    `seen` is the `told_at` of what was shown, in ISO form. ChangedMeanwhile when that has been written over.
    """
    with recorded("piece.change", by=by):
        standing = Piece.objects.select_for_update().filter(pk=piece.pk).first()
        if standing is None or standing.told_at.isoformat() != seen:
            raise ChangedMeanwhile(standing)
        values = {"text": text, "subjects": list(subjects), "due_on": due_on, "told_at": now, "by": by.account_id}
        Piece.objects.filter(pk=piece.pk).update(**values)


def tick(*, piece: Piece, done: bool, by: Actor, now: dt.datetime) -> None:
    """Done in all its subjects, or not any more. The same once again changes nothing."""
    with recorded("piece.tick", by=by):
        those = Piece.objects.filter(pk=piece.pk, done_at__isnull=done)
        those.update(done_at=now if done else None, done_by=by.account_id if done else None)


def remove(*, piece: Piece, by: Actor) -> None:
    """It was never meant. It stays in the history; taken away already: nothing happens."""
    with recorded("piece.remove", by=by):
        Piece.objects.filter(pk=piece.pk).delete()
