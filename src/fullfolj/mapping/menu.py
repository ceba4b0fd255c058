"""The feature's entry in the menu: rounds, meetings, the organisation, and the own questions for pupils."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    address = _address(visitor)
    if address:
        yield MenuItem(_("Mapping"), reverse(address), section=reverse("mapping"))


def _address(visitor: Visitor) -> str:
    """The feature's first page for the visitor; empty for whoever has none."""
    first = {
        permissions.TAKE_PART: "mapping-own",
        permissions.SEE_SHARED: "mapping-children",
        permissions.PLAN: "mapping",
        permissions.FILL: "mapping-meetings",
        permissions.MAP_NEWLY_ARRIVED: "mapping-newly-arrived",
    }
    return next((name for permission, name in first.items() if visitor.may(permission)), "")


SOURCE = MenuSource("mapping", 35, _items)
