"""Writes of the access room."""

from __future__ import annotations

from django.db import transaction

from fullfolj.access.models import RoleReach
from fullfolj.access.permissions import GRANTS


def write_role_reaches() -> None:
    """The table that the database's predicate reads becomes equal to GRANTS; nothing is written when it is already."""
    wanted = {
        (grant.role.value, permission, grant.reach.value, duty_role, grant.assignment_role or "")
        for grant in GRANTS
        for permission in ("", *(p.value for p in grant.permissions))
        for duty_role in ([d.value for d in grant.duty_roles] or [""])
    }
    with transaction.atomic():
        there = set(RoleReach.objects.values_list("role", "permission", "reach", "duty_role", "assignment_role"))
        if there == wanted:
            return
        RoleReach.objects.all().delete()
        RoleReach.objects.bulk_create(
            RoleReach(role=role, permission=permission, reach=reach, duty_role=duty, assignment_role=assignment)
            for role, permission, reach, duty, assignment in sorted(wanted)
        )
