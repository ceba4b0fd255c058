"""What the threshold workshop tries rules about studies or mapping on: how it stood, day by day as it changed.

Kept beside the lake like the weekly figures (backtest_tables), under a name that tells what they rest on: never the
truth, no names. They are by themselves, since people write every day and lessons need not be read again for that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from fullfolj.lake import disk
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.signals import state_judging
from fullfolj.signals.kinds import KINDS
from fullfolj.signals.state_judging import Kind


def root(kind: Kind[Any]) -> Path:
    return Path(settings.DATA) / f"{kind.name}-states"


def lacking(kind: Kind[Any], units: Iterable[Organisation], as_of: dt.date) -> list[Organisation]:
    """The units whose figures are not there as of the day."""
    state = kind.rests_on()
    return [unit for unit in units if not disk.is_whole(_path(kind, unit, as_of, state))]


def keep(kind: Kind[Any], units: Iterable[Organisation], as_of: dt.date) -> list[Path]:
    """The files of the units as of the day, made where they are not there. OSError when the disk is full."""
    state, found = kind.rests_on(), []
    for unit in units:
        path = _path(kind, unit, as_of, state)
        if not disk.is_whole(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            students = Enrolment.objects.filter(unit=unit, person__is_protected=False).values_list("person", flat=True)
            disk.put(state_judging.frame(kind, kind.states(set(students), as_of, (), True)), path)
        found.append(path)
    return found


def clean_up(*, now: dt.datetime) -> int:
    """Removes all but each unit's newest file of each kind; how many went. Not those of the last hours (disk.GRACE)."""
    return sum(disk.keep_newest(root(kind), now) for kind in KINDS)


def _path(kind: Kind[Any], unit: Organisation, as_of: dt.date, state: str) -> Path:
    told = [as_of.isoformat(), state, *kind.figures]
    return root(kind) / str(unit.uuid) / f"{hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}.parquet"
