"""The marks of 20,000 pupils made anew of their answers, and the rules about mapping held against them, in ten seconds.

Each pupil has a sheet of their own (19 questions) and one of the staff's (20), with its history; what is timed is what
the night does (`state_replay.evaluate`): answers read from PostgreSQL, every mark and every rule. Marks are not stored.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import big_town, mapped_town
from bench.processes import fullfolj
from bench.result import Part, Result

if TYPE_CHECKING:
    from fullfolj.school.models import Organisation

LIMIT_SECONDS, PEAK_LIMIT_MB = 10.0, 1000.0
RUNS = 3


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    big_town.make_register()
    from django.utils import timezone

    from fullfolj.school.models import Organisation

    mapped_town.map_everybody(timezone.localdate())
    town = Organisation.objects.get(parent__isnull=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    runs = [_seconds(town) for _turn in range(RUNS + 1)][1:]  # the first warms the database and is not counted
    marks, whole = (statistics.median(one[place] for one in runs) for place in (0, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Result(
        name="profiles",
        ratio=whole / LIMIT_SECONDS,
        limit=1.0,
        of=f"{LIMIT_SECONDS:g} seconds",
        parts=(
            Part("every mark, seconds", marks, LIMIT_SECONDS),
            Part("every mark and every rule held against them, seconds", whole, LIMIT_SECONDS),
            Part("megabytes more than before", peak - before, PEAK_LIMIT_MB),
        ),
        seconds=whole,
        peak_mb=peak,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{big_town.UNITS * big_town.PER_UNIT:,} pupils, two sheets each",
    )


def _seconds(town: Organisation) -> tuple[float, float]:
    """Of the marks alone, and of what the night does with them."""
    from django.utils import timezone

    from fullfolj.mapping import findings
    from fullfolj.school.models import Person
    from fullfolj.signals import ladders, state_replay
    from fullfolj.signals.mapping_replay import MAPPING

    today = timezone.localdate()
    pupils = set(Person.objects.filter(enrolments__isnull=False).values_list("pk", flat=True))
    started = time.perf_counter()
    told = {student for student, _fact in findings.found(pupils)}
    marks = time.perf_counter() - started
    assert told == pupils
    started = time.perf_counter()
    found = state_replay.evaluate(MAPPING, town, today, ladders.groups(town, today))
    assert {one.rule for one in found} >= {"support-1", "apart-1"}
    return marks, time.perf_counter() - started
