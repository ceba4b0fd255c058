"""An anonymous round is planned and taken back, codes are made for a class, and a pupil hands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from fullfolj.domain.actor import Actor
from fullfolj.mapping.anonymous.tally import added
from fullfolj.mapping.checks import check_answer, check_open_later
from fullfolj.mapping.codes.secrets import digest_of, new_code, sent
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.models import AnonymousClass, AnonymousCode, AnonymousRound
from fullfolj.mapping.rounds.actions import answered_already, asked_already, frozen
from fullfolj.school.history import recorded
from fullfolj.school.models import Group, Organisation


def plan(
    *,
    unit: Organisation,
    instrument: Mapping[str, Any],
    groups: Sequence[Group],
    opens_on: dt.date,
    closes_on: dt.date,
    by: Actor,
) -> AnonymousRound:
    """A round in which the groups answer the instrument (its data) anonymously.

    PlainError where one of the groups answers the same instrument anonymously in a round that shares a day with it.
    """
    with recorded("mapping.anonymous-plan", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)  # two who plan take turns
        others = AnonymousRound.objects.filter(
            classes__group__in=groups,
            instrument__code=instrument["code"],
            opens_on__lte=closes_on,
            closes_on__gte=opens_on,
        )
        if others.exists():
            raise asked_already()
        planned = AnonymousRound.objects.create(
            unit=unit, instrument=frozen(instrument), opens_on=opens_on, closes_on=closes_on, by_id=by.account_id
        )
        AnonymousClass.objects.bulk_create(AnonymousClass(round=planned, group=one) for one in groups)
        return planned


def take_back(*, planned: AnonymousRound, by: Actor) -> None:
    """The round is no more. PlainError once somebody has handed in."""
    with recorded("mapping.anonymous-take-back", by=by):
        held = AnonymousClass.objects.select_for_update().filter(round=planned)
        if sum(one.handed_in for one in held):
            raise answered_already()
        planned.delete()


def make_codes(*, of_class: AnonymousClass, count: int, by: Actor, now: dt.datetime) -> list[str]:
    """New codes; those of the class that nobody has used open nothing any more. They are nowhere but in the answer.

    PlainError when the round has closed.
    """
    check_open_later(of_class.round, now)
    codes = {new_code() for _turn in range(count)}
    with recorded("mapping.anonymous-codes", by=by):
        AnonymousCode.objects.filter(of_class=of_class, is_used=False).delete()
        AnonymousCode.objects.bulk_create(
            AnonymousCode(of_class=of_class, digest=digest) for digest in sorted(digest_of(code) for code in codes)
        )
    return sorted(codes)


def opened_with(*, text: str, now: dt.datetime) -> AnonymousCode | None:
    """The code that was typed, if somebody may answer with it today. Opening it uses nothing up."""
    return open_code(digest_of(sent(text)), now)


def open_code(digest: str, now: dt.datetime) -> AnonymousCode | None:
    """The code of the digest, used or not, of a round that is open."""
    today = timezone.localdate(now)
    found = AnonymousCode.objects.select_related("of_class__round__instrument").filter(digest=digest)
    return found.filter(of_class__round__opens_on__lte=today, of_class__round__closes_on__gte=today).first()


def hand_in(*, code: AnonymousCode, answers: Answers) -> bool:
    """The answers are counted with those of the class, and forgotten. False when the code is used already.

    Nothing is written of who, when or in which order: neither history nor time. PlainError for what is no answer.
    """
    instrument = code.of_class.round.instrument.instrument
    for item, value in answers.items():
        check_answer(instrument, item, value)
    with transaction.atomic():
        if not AnonymousCode.objects.filter(pk=code.pk, is_used=False).update(is_used=True):
            return False
        held = AnonymousClass.objects.select_for_update().get(pk=code.of_class_id)
        held.tally, held.handed_in = added(held.tally, instrument, answers), held.handed_in + 1
        held.save(update_fields=["tally", "handed_in"])
    return True
