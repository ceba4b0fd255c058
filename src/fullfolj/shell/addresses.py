"""Addresses of many pupils' pages: a list has dozens, and Django works each out by going through every route."""

from __future__ import annotations

import uuid
from functools import cache

from django.urls import get_script_prefix, reverse

_ANYBODY = uuid.UUID(int=0)


def address_of(route: str, student: uuid.UUID) -> str:
    """The address of a route that takes a pupil's uuid and nothing else."""
    before, after = _around(route, get_script_prefix())
    return f"{before}{student}{after}"


@cache
def _around(route: str, _prefix: str) -> tuple[str, str]:
    """What stands before and after the uuid, where the site is mounted at the prefix."""
    before, _, after = reverse(route, args=[_ANYBODY]).partition(str(_ANYBODY))
    return before, after
