"""What an applied import did to the open signals, told by the sweep that came after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from fullfolj.intake.models import Import, ImportState
from fullfolj.intake.pipeline import SEEN
from fullfolj.signals.models import Sweep

_AFTER = "after"


@dataclass(frozen=True)
class Before:
    """What was known just before an import was applied: the number of the newest sweep, and its trial, if any.

    The trial is as an import's preview keeps it: `rests_on`, `as_of`, and rule → signals that are `lit` and go `out`.
    """

    sweep: int
    trial: dict[str, Any] | None


def before(organiser_id: int, trial: dict[str, Any] | None = None) -> Before:
    """To be asked before an import is applied, which reads its file anew and forgets the trial."""
    newest = Sweep.objects.filter(organiser_id=organiser_id).order_by("-pk").values_list("pk", flat=True).first()
    return Before(newest or 0, trial)


def note_applied(imp: Import, known: Before, *, today: dt.date, now: dt.datetime) -> None:
    """From where on a sweep has seen the import, and what its trial foretold if that still held when it was applied."""
    foretold, tried = None, known.trial
    if tried is not None and (tried.get("rests_on"), tried["as_of"]) == (imp.preview.get(SEEN), today.isoformat()):
        foretold = [sum(tried[name].values()) for name in ("lit", "out")]
    noted = {"before": known.sweep, "applied_by": now.isoformat(), "foretold": foretold}
    imp.preview = {**imp.preview, _AFTER: noted}
    imp.save(update_fields=["preview"])


@dataclass(frozen=True)
class After:
    """What the first sweep since the import was applied did to the signals. None of it: it can't be told apart.

    `alone`: nothing else that is known of has changed since the sweep before; `foretold`: lit and out, by the trial;
    not `is_noted`: nobody noted when it was applied.
    """

    lit: int | None
    out: int | None
    alone: bool
    foretold: tuple[int, int] | None
    is_noted: bool = True


def after(imp: Import) -> After | None:
    """What the applied import did to the signals; None as long as no sweep has seen it.

    A sweep counts everything that has changed since the one before it. One that was under way while the import was
    being applied, or was about a day that had been swept over already, says nothing about it.
    """
    noted = imp.preview.get(_AFTER)
    if noted is None:
        return After(None, None, alone=False, foretold=None, is_noted=False)
    sweeps = Sweep.objects.filter(organiser_id=imp.organiser_id).order_by("pk")
    first, last = sweeps.filter(pk__gt=noted["before"]).first(), sweeps.filter(pk__lte=noted["before"]).last()
    if first is None:
        return None
    foretold = (noted["foretold"][0], noted["foretold"][1]) if noted["foretold"] else None
    newest = sweeps.filter(pk__lt=first.pk).order_by("-as_of").first()
    is_late = newest is not None and newest.as_of > first.as_of
    if is_late or first.started_at < dt.datetime.fromisoformat(noted["applied_by"]):
        return After(None, None, alone=False, foretold=foretold)
    return After(first.opened, first.cleared, _is_alone(imp, last, first), foretold)


def _is_alone(imp: Import, last: Sweep | None, first: Sweep) -> bool:
    if last is None or last.as_of != first.as_of:
        return False
    span = (last.started_at, first.started_at)
    others = Import.objects.filter(organiser=imp.organiser_id).exclude(pk=imp.pk)
    changed = Q(ended_at__range=span, state__in=(ImportState.APPLIED, ImportState.TAKEN_BACK))
    # An apply that was under way during the sweep before has its mark later than its time.
    changed |= Q(**{f"preview__{_AFTER}__applied_by__gte": span[0].isoformat()}, ended_at__lte=span[1])
    return not (others.filter(changed | Q(taken_back_at__range=span)).exists() or _is_noted(imp.organiser_id, span))


def _is_noted(organiser_id: int, span: tuple[dt.datetime, dt.datetime]) -> bool:
    """Whether a contact was noted, past the second wall (config 0018): a visitor reaches those of their own pupils."""
    with connection.cursor() as cursor:
        cursor.execute("select signals_contact_noted(%s, %s, %s)", [organiser_id, *span])
        return bool(cursor.fetchone()[0])
