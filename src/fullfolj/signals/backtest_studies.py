"""What the threshold workshop tries rules about studies on: how each pupil's studies stood, day by day as it changed.

Kept beside the lake like the weekly figures (backtest_tables), under a name that tells what they rest on: never the
truth, no names. They are by themselves, since teachers write every day and lessons need not be read again for that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Max

from fullfolj.lake import disk
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.signals import study_judging, study_replay
from fullfolj.signals.study_facts import WORDS
from fullfolj.signals.study_states import FIGURES

#: What the figures take from the register.
_REGISTER = ("Enrolment", "Grade", "Person")


def root() -> Path:
    return Path(settings.DATA) / "study-figures"


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
    removed = 0
    for folder in [path for path in root().glob("*") if path.is_dir()]:
        oldest_first = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in oldest_first[:-1]:
            if disk.is_old(path, now):
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _path(unit: Organisation, as_of: dt.date, state: str) -> Path:
    told = [as_of.isoformat(), state, *FIGURES]
    return root() / str(unit.uuid) / f"{hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}.parquet"


def _state() -> str:
    """Another text after any change of what the figures rest on."""
    newest = (
        apps.get_model("school", f"{name}Event").objects.aggregate(newest=Max("pgh_id"))["newest"] for name in _REGISTER
    )
    return " ".join([*(str(one) for one in newest), *(source.state() for source in WORDS)])
