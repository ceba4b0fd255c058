"""A mark of what an import's preview rests on: the same mark, the same register and lake."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models

from fullfolj.intake.models import ProtectedIdentity
from fullfolj.lake import store
from fullfolj.school.models import (
    AssignmentRole,
    CalendarPeriod,
    Duty,
    Enrolment,
    Grade,
    Group,
    GroupMembership,
    Organisation,
    Person,
    PersonNumber,
    SourceIdentity,
)

_WATCHED: tuple[type[models.Model], ...] = (
    Organisation,
    Person,
    PersonNumber,
    SourceIdentity,
    Enrolment,
    Group,
    GroupMembership,
    Duty,
    AssignmentRole,
    CalendarPeriod,
    Grade,
    ProtectedIdentity,
)


def register_state(organiser: Organisation) -> str:
    """Changes with every write to the register (by its history) and every new file in the organiser's lake."""
    marks = [_history(model).objects.aggregate(newest=models.Max("pgh_id"))["newest"] for model in _WATCHED]
    files = sorted(store.every_current(organiser).values_list("pk", flat=True))
    return hashlib.sha256(repr((marks, files)).encode()).hexdigest()[:16]


def _history(model: type[models.Model]) -> Any:
    """The model that holds the history of `model`."""
    return model._meta.get_field("events").related_model
