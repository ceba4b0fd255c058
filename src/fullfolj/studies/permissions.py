"""May this person see how the studies go, and say where a subject stands?"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import units_of
from fullfolj.school.models import Organisation

SEE = Permission.SEE_STUDIES
SEE_CLASS = Permission.SEE_CLASS_STUDIES
WRITE_OWN = Permission.WRITE_OWN_WORDS
FILL = Permission.FILL_OVERVIEW
SEE_ATTENDANCE = Permission.SEE_ATTENDANCE
PLAN_ROUNDS = Permission.PLAN_ROUNDS
FOLLOW_ROUNDS = Permission.FOLLOW_ROUNDS
SEE_FIGURES = Permission.SEE_ROLLUPS
SEE_BASELINE = Permission.SEE_BASELINE
WRITE_GRADES = Permission.WRITE_GRADES


def units_to_plan(visitor: Visitor) -> QuerySet[Organisation]:
    """The school units whose rounds the visitor plans, by name."""
    return units_of(visitor.roles, visitor.account, PLAN_ROUNDS).order_by("display_name", "pk")


def unit_to_plan(visitor: Visitor, unit_uuid: uuid.UUID) -> Organisation:
    """Http404 for a unit whose rounds are not the visitor's to plan."""
    found = units_to_plan(visitor).filter(uuid=unit_uuid).first()
    if found is None:
        raise Http404
    return found
