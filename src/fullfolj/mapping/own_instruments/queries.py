"""The instruments of a school unit's own."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404

from fullfolj.mapping.models import OwnInstrument
from fullfolj.school.models import Organisation


def own_instruments(unit: Organisation) -> list[OwnInstrument]:
    """Those that can be chosen or are being written, the newest first; not those that are withdrawn."""
    found = OwnInstrument.objects.filter(unit=unit, withdrawn_at=None)
    return list(found.select_related("by").order_by("-changed_at", "-pk"))


def one_instrument(unit: Organisation, instrument: uuid.UUID) -> OwnInstrument:
    """Http404 where the unit has no such instrument, or it is withdrawn."""
    found = OwnInstrument.objects.filter(unit=unit, uuid=instrument, withdrawn_at=None).first()
    if found is None:
        raise Http404
    return found


def published(unit: Organisation) -> dict[str, dict[str, Any]]:
    """Code → data of those that a round can be planned with."""
    return {one.content["code"]: one.published for one in own_instruments(unit) if one.published is not None}
