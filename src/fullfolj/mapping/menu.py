"""The feature's entry in the menu: rounds, meetings, the organisation, and the own questions for pupils."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.shell.navigation import MenuItem, MenuSource


def _items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.TAKE_PART):
        yield MenuItem(_("Mapping"), reverse("mapping-own"))
    elif visitor.may(permissions.SEE_SHARED):
        yield MenuItem(_("Mapping"), reverse("mapping-children"))
    elif visitor.may(permissions.PLAN):
        yield MenuItem(_("Mapping"), reverse("mapping"))
    elif visitor.may(permissions.FILL):
        yield MenuItem(_("Mapping"), reverse("mapping-meetings"))
    elif visitor.may(permissions.MAP_NEWLY_ARRIVED):
        yield MenuItem(_("Mapping"), reverse("mapping-newly-arrived"))


SOURCE = MenuSource("mapping", 35, _items)
