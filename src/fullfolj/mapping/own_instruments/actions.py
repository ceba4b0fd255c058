"""A school unit writes an instrument of its own. Two who write at once do not undo each other's questions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.models import OwnInstrument
from fullfolj.mapping.own_instruments import drafts
from fullfolj.mapping.own_instruments.drafts import Draft
from fullfolj.mapping.own_instruments.looking import looks
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation

#: Nobody answers more than this with thought.
MOST_ITEMS = 60


def begin(
    *,
    unit: Organisation,
    instrument: uuid.UUID,
    name: str,
    party: str,
    source: Mapping[str, Any] | None,
    by: Actor,
    now: dt.datetime,
) -> OwnInstrument:
    """A draft under the number `instrument`, which the page made: beginning twice is beginning once."""
    content = drafts.begun(code=f"own-{instrument.hex}", party=party, name=name, source=source)
    with recorded("instrument.begin", by=by):
        begun, _made = OwnInstrument.objects.get_or_create(
            unit=unit, uuid=instrument, defaults={"content": content, "changed_at": now, "by_id": by.account_id}
        )
        return begun


def describe(
    *,
    own: OwnInstrument,
    name: Mapping[str, str],
    why: Mapping[str, str],
    languages: list[str],
    is_young: bool,
    by: Actor,
    now: dt.datetime,
) -> None:
    """What it is called, why it is asked, in which languages, and whether children of ten are to answer."""

    def change(draft: Draft) -> Draft:
        described = {"name": draft["name"] | dict(name), "why": draft["why"] | dict(why)}
        return draft | described | {"languages": languages, "young": is_young}

    _write(own, "instrument.describe", change, by, now)


def put_item(*, own: OwnInstrument, item: Mapping[str, Any], by: Actor, now: dt.datetime) -> None:
    """The question as it is now, in its place or last. PlainError when there are too many."""

    def change(draft: Draft) -> Draft:
        changed = drafts.with_item(draft, item)
        if len(changed["items"]) > MOST_ITEMS:
            raise PlainError(
                _("There is room for 60 questions."), _("Leave one out first, or write another instrument.")
            )
        return changed

    _write(own, "instrument.item", change, by, now)


def leave_out(*, own: OwnInstrument, code: str, by: Actor, now: dt.datetime) -> None:
    """The question is no longer there. Leaving it out twice is leaving it out once."""
    _write(own, "instrument.leave-out", lambda draft: drafts.without_item(draft, code), by, now)


def move_up(*, own: OwnInstrument, code: str, by: Actor, now: dt.datetime) -> None:
    _write(own, "instrument.move", lambda draft: drafts.moved_up(draft, code), by, now)


def publish(*, own: OwnInstrument, is_looked_at: bool, by: Actor, now: dt.datetime) -> None:
    """What is written can be chosen in a round from now on, as a new version where anything is changed.

    `is_looked_at`: whoever publishes has looked at the questions that may ask what a school may not. PlainError while
    anything is in the way. Rounds that are planned keep their questions.
    """
    with recorded("instrument.publish", by=by):
        held = OwnInstrument.objects.select_for_update().get(pk=own.pk)
        remarks = looks(held.content)
        if any(one.stops for one in remarks) or (remarks and not is_looked_at):
            raise PlainError(_("It can't be published yet."), _("Look at the remarks, and change what they are about."))
        languages = held.content["languages"]
        if held.published != drafts.data_of(held.content, held.version, languages):
            held.version += 1
            held.published = drafts.data_of(held.content, held.version, languages)
        OwnInstrument.objects.filter(pk=own.pk).update(
            version=held.version, published=held.published, withdrawn_at=None, changed_at=now, by_id=by.account_id
        )


def withdraw(*, own: OwnInstrument, by: Actor, now: dt.datetime) -> None:
    """No more rounds are planned with it; a draft that was never published is thrown away."""
    with recorded("instrument.withdraw", by=by):
        held = OwnInstrument.objects.select_for_update().get(pk=own.pk)
        if held.published is None:
            held.delete()
        else:
            OwnInstrument.objects.filter(pk=own.pk).update(withdrawn_at=now, by_id=by.account_id)


def _write(own: OwnInstrument, what: str, change: Callable[[Draft], Draft], by: Actor, now: dt.datetime) -> None:
    with recorded(what, by=by):
        held = OwnInstrument.objects.select_for_update().get(pk=own.pk)
        changed = change(held.content)
        OwnInstrument.objects.filter(pk=own.pk).update(content=changed, changed_at=now, by_id=by.account_id)
