"""A mark of what an import's preview rests on: the same mark, the same register and lake."""

from __future__ import annotations

import hashlib

from django.db import models

from fullfolj.intake.models import ProtectedIdentity
from fullfolj.lake import store
from fullfolj.school.history import newest
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
    files = sorted(store.every_current(organiser).values_list("pk", flat=True))
    return hashlib.sha256(repr((newest(*_WATCHED), files)).encode()).hexdigest()[:16]
