"""What the threshold workshop tries rules about studies on: how each pupil's studies stood, day by day as it changed.

Kept beside the lake like the weekly figures (backtest_tables), under a name that tells what they rest on: never the
truth, no names. They are by themselves, since teachers write every day and lessons need not be read again for that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from fullfolj.lake import disk
from fullfolj.school.history import newest
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from fullfolj.signals import study_judging, study_replay
from fullfolj.signals.study_facts import WORDS
from fullfolj.signals.study_states import FIGURES


def root() -> Path:
    return Path(settings.DATA) / "study-states"


def lacking(units: Iterable[Organisation], as_of: dt.date) -> list[Organisation]:
    """The units whose figures are not there as of the day."""
    state = _state()
    return [unit for unit in units if not disk.is_whole(_path(unit, as_of, state))]


def keep(units: Iterable[Organisation], as_of: dt.date) -> list[Path]:
    """The files of the units as of the day, made where they are not there. OSError when the disk is full."""
    state, found = _state(), []
    for unit in units:
        path = _path(unit, as_of, state)
        if not disk.is_whole(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            students = Enrolment.objects.filter(unit=unit, person__is_protected=False).values_list("person", flat=True)
            disk.put(study_judging.frame(study_replay.states(set(students), as_of)), path)
        found.append(path)
    return found


def clean_up(*, now: dt.datetime) -> int:
    """Removes all but each unit's newest file; how many went. Not those of the last hours (disk.GRACE)."""
    return disk.keep_newest(root(), now)


def _path(unit: Organisation, as_of: dt.date, state: str) -> Path:
    told = [as_of.isoformat(), state, *FIGURES]
    return root() / str(unit.uuid) / f"{hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}.parquet"


def _state() -> str:
    """Another text after any change of what the figures rest on."""
    return " ".join([newest(Enrolment, Grade, Person), *(source.state() for source in WORDS)])
