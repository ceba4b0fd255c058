"""In which year level of a unit a pupil has gone, and when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F

from fullfolj.school.models import Enrolment, Organisation

type Levels = Sequence[tuple[dt.date | None, dt.date | None, int | None]]


def levels_of(unit: Organisation) -> Mapping[int, Levels]:
    """Pupil → when they have gone in which year level of the unit."""
    found: dict[int, list[tuple[dt.date | None, dt.date | None, int | None]]] = defaultdict(list)
    rows = Enrolment.objects.filter(unit=unit).values_list("person_id", "start_date", "end_date", "year_level")
    for student, first, last, level in rows.order_by("person_id", F("start_date").asc(nulls_first=True)):
        found[student].append((first, last, level))
    return found


def level_on(enrolments: Levels, day: dt.date) -> int | None:
    """The last of those held on the day; None where none is."""
    held = [
        level for first, last, level in enrolments if (first is None or first <= day) and (last is None or last >= day)
    ]
    return held[-1] if held else None
