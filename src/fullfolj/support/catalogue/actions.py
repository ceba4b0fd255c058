"""A school unit writes kinds of support measures of its own, and takes kinds out of its catalogue and back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation
from fullfolj.support.models import HiddenKind, KindVersion, OwnKind


def write(
    *,
    unit: Organisation,
    number: uuid.UUID,
    content: Mapping[str, Any],
    seen: int,
    by: Actor,
    now: dt.datetime,
) -> KindVersion:
    """The kind with the number that the page made, new or in a new version; `seen` is the version on the page, or 0.

    What is said already makes no new version, so that the same sent twice is one. PlainError where a colleague has
    changed it meanwhile. Measures that were begun with an earlier version keep it.
    """
    with recorded("support.kind", by=by):
        own, _made = OwnKind.objects.get_or_create(uuid=number, unit=unit)
        held = OwnKind.objects.select_for_update().get(pk=own.pk)
        newest = held.versions.order_by("-number").first()
        if newest is not None and newest.content == content:
            return newest
        if (newest.number if newest else 0) != seen:
            raise PlainError(
                _("A colleague has changed it while you wrote."),
                _("Look at the new version. What you have written is left in the form."),
            )
        return KindVersion.objects.create(
            kind=held, number=seen + 1, content=dict(content), written_at=now, by_id=by.account_id
        )


def hide(*, unit: Organisation, slug: str, by: Actor) -> None:
    """It is no longer offered. Measures that were begun with it go on. Twice is once."""
    with recorded("support.kind-hide", by=by):
        HiddenKind.objects.get_or_create(unit=unit, slug=slug, defaults={"by_id": by.account_id})


def show(*, unit: Organisation, slug: str, by: Actor) -> None:
    """It is offered again. Twice is once."""
    with recorded("support.kind-show", by=by):
        HiddenKind.objects.filter(unit=unit, slug=slug).delete()
