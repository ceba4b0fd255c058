"""Two people in the register who are one pupil: who they may be, what a person decides, the merge and its reversal.

The one whom Fullfölj has known longest stands. The other keeps its row, which points at the one who stands, so that
its number and address still lead to the pupil.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.intake import liveness, merged_facts, people
from fullfolj.intake.models import MergeDecision, MergeRecord, MergeState
from fullfolj.school import merging
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def proposed(account: Account, on: dt.date) -> list[tuple[int, int]]:
    """Pairs of people of the account's organiser with the same personal or coordination number, now or earlier, about
    whom nobody has decided; none for somebody who may not decide. The one known longest first; nobody protected.
    """
    return [(first, second) for first, second in _asked("select * from intake_same_number(%s, %s)", account.pk, on)]


def held_counts(account: Account, on: dt.date, person_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Person → numbers of grades and of contacts; also those whom the second wall hides, since nobody reaches somebody
    whose enrolment is over.
    """
    rows = _asked("select * from intake_held_counts(%s, %s, %s)", account.pk, on, list(person_ids))
    return {person: (grades, contacts) for person, grades, contacts in rows}


def _asked(statement: str, *parameters: Any) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def decide(*, pair: tuple[int, int], organiser_id: int, is_same: bool, by: Actor, now: dt.datetime) -> MergeDecision:
    """The decision, which for one pupil still has to be carried out (`merge`); the one there is, if somebody decided
    before.
    """
    with recorded("people.decide", by=by):
        first, second = sorted(pair)
        decision, _made = MergeDecision.objects.exclude(state=MergeState.APART).get_or_create(
            standing_id=first,
            other_id=second,
            defaults={
                "organiser_id": organiser_id,
                "state": MergeState.ASKED if is_same else MergeState.DIFFERENT,
                "actor": by.label,
                "decided_at": now,
            },
        )
    return decision


def ask_apart(*, decision: MergeDecision, by: Actor, now: dt.datetime) -> bool:
    """Whether there is something to take apart (`take_apart`); "two different pupils" is taken back at once.

    PlainError when the pupil who stands has been merged into another since.
    """
    with recorded("people.reconsider", by=by):
        held = MergeDecision.objects.select_for_update(of=("self",)).select_related("standing").get(pk=decision.pk)
        if held.state == MergeState.DIFFERENT:
            held.state, held.parted_at = MergeState.APART, now
        elif held.state == MergeState.MERGED:
            if held.standing.merged_into_id is not None:
                raise PlainError(
                    _("The pupil has been merged with another one since."), _("Take the later merge apart first.")
                )
            held.state = MergeState.PARTING
        held.save()
        return held.state == MergeState.PARTING


def merge(decision_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> bool:
    """Carries out the decision, all in one transaction; False when there is nothing (more) to do.

    What has become impossible since (one of them is protected, or merged with a third) is no decision any longer.
    """
    with _deciding("people.merge", decision_id, MergeState.ASKED, by) as (decision, written):
        if decision is None:
            return False
        standing, other = decision.standing, decision.other
        if any(one.merged_into_id or one.is_protected for one in (standing, other)):
            decision.delete()
            return False
        record = MergeRecord(decision=decision, digests=_settle_numbers(standing, other))
        record.moved = vars(merging.move(standing, other, leaving={MergeDecision}))
        record.facts = merged_facts.move(
            decision.organiser, standing.pk, other.pk, written, merge_id=decision.pk, at=now
        )
        record.save()
        Person.objects.filter(pk=other.pk).update(merged_into=standing)
        decision.state = MergeState.MERGED
        decision.save()
    return True


def take_apart(decision_id: uuid.UUID, *, by: Actor, now: dt.datetime) -> bool:
    """The two are two again with what each had, all in one transaction; False when there is nothing (more) to do.

    What has come since the merge stays with the one who stood, until an import puts it right.
    """
    with _deciding("people.part", decision_id, MergeState.PARTING, by) as (decision, written):
        if decision is None:
            return False
        standing, other, record = decision.standing, decision.other, decision.record
        Person.objects.filter(pk=other.pk).update(merged_into=None)
        _unsettle_numbers(standing, other, record.digests)
        merging.move_back(standing, other, merging.Moved(**record.moved))
        decision.parted_as, decision.parted_at, decision.state = uuid.uuid4(), now, MergeState.APART
        merged_facts.move_back(
            decision.organiser,
            standing.pk,
            other.pk,
            bytes(record.facts),
            written,
            parted_as=decision.parted_as,
            at=now,
        )
        record.delete()
        decision.save()
    return True


def give_up(decision_id: uuid.UUID, *, by: Actor) -> None:
    """What could not be carried out (a full disk) is as before somebody asked for it, so that it can be asked again."""
    with recorded("people.give-up", by=by):
        MergeDecision.objects.filter(pk=decision_id, state=MergeState.ASKED).delete()
        MergeDecision.objects.filter(pk=decision_id, state=MergeState.PARTING).update(state=MergeState.MERGED)


@contextmanager
def _deciding(
    what: str, decision_id: uuid.UUID, state: MergeState, by: Actor
) -> Iterator[tuple[MergeDecision | None, list[Path]]]:
    """The decision in its transaction, after every import of the organiser, if it still is in the state; a list for
    files written, which are removed if the transaction fails.
    """
    written: list[Path] = []
    try:
        with recorded(what, by=by):
            held = MergeDecision.objects.filter(pk=decision_id).first()
            if held is not None:
                liveness.queue_for(held.organiser_id)
                held = (
                    MergeDecision.objects.select_for_update(of=("self",))
                    .select_related("organiser", "standing", "other")
                    .filter(pk=decision_id, state=state)
                    .first()
                )
            yield held, written
    except Exception:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _settle_numbers(standing: Person, other: Person) -> dict[str, str]:
    """The one who stands gets the number that won't be replaced; what they had before, and what became of it."""
    before = {"standing": standing.civic_no_digest, "other": other.civic_no_digest}
    own, theirs = before["standing"], before["other"]
    lasts = people.is_replaceable(own) and not people.is_replaceable(theirs)
    after = theirs if theirs and (not own or lasts) else own
    if after and after == theirs:
        Person.objects.filter(pk=other.pk).update(civic_no_digest="")
    if after != own:
        Person.objects.filter(pk=standing.pk).update(civic_no_digest=after)
    return {**before, "after": after}


def _unsettle_numbers(standing: Person, other: Person, digests: dict[str, str]) -> None:
    """As before the merge; a number that the one who stands has come with since is kept."""
    if standing.civic_no_digest == digests["after"] != digests["standing"]:
        Person.objects.filter(pk=standing.pk).update(civic_no_digest=digests["standing"])
    if not Person.objects.filter(organiser=other.organiser_id, civic_no_digest=digests["other"]).exists():
        Person.objects.filter(pk=other.pk).update(civic_no_digest=digests["other"])
