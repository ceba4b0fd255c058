"""Planning a round, and taking one back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.free_text.forms import asks_for_text
from fullfolj.mapping.models import FrozenInstrument, MappingRound
from fullfolj.mapping.round_figures.queries import counted
from fullfolj.school.history import recorded
from fullfolj.school.models import Group, Organisation


def plan(
    *,
    unit: Organisation,
    instrument: Mapping[str, Any],
    groups: Sequence[Group],
    opens_on: dt.date,
    closes_on: dt.date,
    read_by: dt.date,
    by: Actor,
    reader: Account | None = None,
) -> MappingRound:
    """A round in which the groups answer the instrument (its data) as it is now.

    `reader` reads what pupils write in words of their own. PlainError where they are asked to and nobody is named, and
    where one of the groups answers the same instrument in a round that shares a day with it.
    """
    if reader is None and asks_for_text(instrument):
        raise PlainError(_("Pupils write in words of their own. Choose who reads it."))
    with recorded("mapping.plan", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)  # two who plan take turns
        others = MappingRound.objects.filter(
            groups__in=groups, instrument__code=instrument["code"], opens_on__lte=closes_on, closes_on__gte=opens_on
        )
        if others.exists():
            raise asked_already()
        planned = MappingRound.objects.create(
            unit=unit,
            instrument=frozen(instrument),
            opens_on=opens_on,
            closes_on=closes_on,
            read_by=read_by,
            reader=reader,
            by_id=by.account_id,
        )
        planned.groups.set(groups)
        return planned


def take_back(*, planned: MappingRound, by: Actor) -> None:
    """The round is no more. PlainError once somebody has answered: answers are not thrown away with it."""
    with recorded("mapping.take-back", by=by):
        held = MappingRound.objects.select_for_update().get(pk=planned.pk)
        if held.sheets.exists() or held.staff_mappings.exists() or _was_answered(held):
            raise answered_already()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                held.delete()
                cursor.execute("set constraints all immediate")
                cursor.execute("set constraints all deferred")
        except IntegrityError as error:  # by somebody who has moved away: the wall hides the answers, not that they are
            raise answered_already() from error


def _was_answered(planned: MappingRound) -> bool:
    """Also where the answers are gone: what was counted of them stays."""
    return any(one.counts.answered for one in counted([planned]).values())


def asked_already() -> PlainError:
    """What whoever plans is told where a class answers the same questions in the same days."""
    return PlainError(
        _("One of the classes already answers the same questions in these days."),
        _("Change the days or the classes, or take the other round back first."),
    )


def answered_already() -> PlainError:
    """What whoever takes a round back is told once somebody has answered."""
    return PlainError(
        _("Somebody has already answered, so the round can't be taken back."),
        _("Answers are kept. Plan another round instead."),
    )


def frozen(data: Mapping[str, Any]) -> FrozenInstrument:
    """The instrument as it is now, kept under the digest of its data."""
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    found, _made = FrozenInstrument.objects.get_or_create(
        digest=digest,
        defaults={
            "code": data["code"],
            "version": data["version"],
            "party": data["party"],
            "content": dict(data),
        },
    )
    return found
