"""The morning desk's question: which pupils in the scope wait for somebody today, and in which section."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q

from fullfolj.access.scopes import Scope
from fullfolj.school.enums import GroupType
from fullfolj.school.models import GroupMembership, Organisation, Person
from fullfolj.signals import kept_plans
from fullfolj.signals.models import Sweep


class Section(StrEnum):
    """In the order they stand on the desk; the last two are not shown there."""

    BACK = "back"
    NEW = "new"
    RADAR = "radar"
    STILL = "still"
    FOLDED = "folded"
    SNOOZED = "snoozed"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Waiting:
    """A pupil on the desk: since when the oldest open signal, and for how many school days."""

    student_id: int
    since: dt.date
    school_days: int


@dataclass(frozen=True)
class Desk:
    """The first pupils of each section, oldest signal first, and how many each section has."""

    sections: dict[Section, list[Waiting]] = field(default_factory=dict)
    counts: dict[Section, int] = field(default_factory=dict)

    def waiting(self, section: Section) -> list[Waiting]:
        return self.sections.get(section, [])

    def count(self, section: Section) -> int:
        return self.counts.get(section, 0)


@cache
def _sql() -> str:
    return (Path(__file__).parent / "desk.sql").read_text(encoding="utf-8")


def latest_sweep(organiser: Organisation | int) -> Sweep | None:
    """The newest finished sweep (by the day it is about)."""
    pk = organiser if isinstance(organiser, int) else organiser.pk
    return Sweep.objects.filter(organiser_id=pk, finished_at__isnull=False).order_by("-as_of", "-id").first()


def desk(scope: Scope, most: Mapping[Section, int]) -> Desk:
    """The pupils in the scope with an open signal, at most `most` (else none) of each section. One query.

    Those that are answered are there, and counted, only where `most` asks for them.
    """
    sections: dict[Section, list[Waiting]] = defaultdict(list)
    counts: dict[Section, int] = {}
    for section, pupils, *row in _placed(scope, most):
        counts[section] = pupils
        if row[0] is not None:
            sections[section].append(Waiting(*row))
    return Desk(dict(sections), counts)


def section_of(scope: Scope, student: Person) -> Section | None:
    """None for a pupil outside the scope, and for one without an open signal. One query."""
    return next((section for section, *_ in _placed(scope, {}, student)), None)


def _placed(scope: Scope, most: Mapping[Section, int], student: Person | None = None) -> list[tuple[Any, ...]]:
    """Section, how many it has, pupil, since when, for how many school days; no pupil where none is asked for."""
    parameters = {
        "account": scope.account_id,
        "permission": scope.permission.value,
        "today": scope.on,
        "most": json.dumps({section.value: number for section, number in most.items()}),
        "answered": student is not None or Section.ANSWERED in most,
        "student": student.pk if student else None,
    }
    return [(Section(name), *row) for name, *row in _asked(parameters, of_one=student is not None)]


def _asked(parameters: Mapping[str, Any], *, of_one: bool) -> list[tuple[Any, ...]]:
    """Of one pupil the plan is made for that one, whom it finds by index."""
    if not of_one:
        return kept_plans.rows(_sql(), parameters)
    with connection.cursor() as cursor:
        cursor.execute(_sql(), parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def classes_of(student_ids: Iterable[int], on: dt.date) -> dict[int, GroupMembership]:
    """Each pupil's class on the day, with group and unit loaded."""
    rows = GroupMembership.objects.filter(holds(on), person_id__in=student_ids, group__group_type=GroupType.CLASS)
    return {row.person_id: row for row in rows.select_related("group__unit").order_by("start_date", "id")}


def holds(on: dt.date) -> Q:
    """Of rows with a first and a last day, those that hold on the day."""
    return (Q(start_date__isnull=True) | Q(start_date__lte=on)) & (Q(end_date__isnull=True) | Q(end_date__gte=on))
