"""May this person plan rounds, answer, or see what was answered?"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import units_of
from fullfolj.school.models import Organisation

PLAN = Permission.PLAN_MAPPING
ANSWER = Permission.ANSWER_MAPPING
SEE = Permission.SEE_MAPPING
TAKE_PART = Permission.TAKE_PART_MAPPING
SEE_SHARED = Permission.SEE_SHARED_MAPPING
FILL = Permission.FILL_MAPPING
MAP_NEWLY_ARRIVED = Permission.MAP_NEWLY_ARRIVED
SEE_SIGNALS = Permission.SEE_SIGNALS
SEE_ATTENDANCE = Permission.SEE_ATTENDANCE


def units_to_plan(visitor: Visitor) -> QuerySet[Organisation]:
    """The school units whose rounds the visitor plans, by name."""
    return units_of(visitor.roles, visitor.account, PLAN).order_by("display_name", "pk")


def unit_to_plan(visitor: Visitor, unit_uuid: uuid.UUID) -> Organisation:
    """Http404 for a unit whose rounds are not the visitor's to plan."""
    found = units_to_plan(visitor).filter(uuid=unit_uuid).first()
    if found is None:
        raise Http404
    return found
